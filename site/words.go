package site

import (
	"net/http"
	"strconv"
	"strings"

	"ctserr/site/catalog"
)

// Values of the front matter in the words that pages use.

var retryWords = map[string]Word{
	"never":     {Key: "never", Text: "Do not retry", Advice: "Repeating the call never helps."},
	"after-fix": {Key: "after-fix", Text: "Retry after a fix", Advice: "The same call fails again until something is changed."},
	"backoff":   {Key: "backoff", Text: "Retry with back-off", Advice: "The same call can succeed later. Wait longer each time."},
	"":          {Key: "unknown", Text: "Not known", Advice: "No source says whether a repeat helps."},
}

var fixerWords = map[string]Word{
	"caller":        {Key: "caller", Text: "You, in the request", Advice: "Change the request and send it again."},
	"account-admin": {Key: "account-admin", Text: "An administrator of the account", Advice: "Somebody with rights in the account changes a permission, a quota or a resource."},
	"operator":      {Key: "operator", Text: "The cloud operator", Advice: "The fault lies behind the API. Report it with the request id."},
	"":              {Key: "unknown", Text: "Not known", Advice: "No source says who can mend it."},
}

// retryText is the verdict in words, "" where nothing is known.
func retryText(retry string) string {
	if retry == "" {
		return ""
	}
	return retryWords[retry].Text
}

// fixerText says in two words who has to act, "" where nothing is known.
func fixerText(fixer string) string { return fixerShort[fixer] }

var fixerShort = map[string]string{
	"caller":        "You act",
	"account-admin": "Administrator acts",
	"operator":      "Operator acts",
}

func retryWord(e *catalog.Entry) Word {
	w := retryWords[e.Retry]
	w.Basis = e.Basis.Retry
	return w
}

func fixerWord(e *catalog.Entry) Word {
	w := fixerWords[e.Fixer]
	w.Basis = e.Basis.Fixer
	return w
}

var categoryWords = map[string]Group{
	"access":       {Name: "Access", Note: "Who calls, and what the caller may do."},
	"service":      {Name: "Service", Note: "The service itself, and the services that it depends on."},
	"tracker":      {Name: "Trackers", Note: "Creating and changing trackers, the management tracker above all."},
	"data-tracker": {Name: "Data trackers", Note: "Trackers that record operations on the objects of a bucket."},
	"transfer":     {Name: "Transfer to OBS", Note: "The bucket that receives the trace files, and their names."},
	"encryption":   {Name: "Encryption", Note: "Trace files encrypted with a key of KMS."},
	"query":        {Name: "Queries", Note: "Reading traces."},
	"notification": {Name: "Notifications", Note: "Key event notifications and their SMN topics."},
}

func category(key string) Group {
	g := categoryWords[key]
	g.Key, g.URL = key, categoryPath(key)
	return g
}

func retryGroup(key string) Group {
	w := retryWords[key]
	return Group{Key: key, Name: w.Text, Note: w.Advice}
}

func fixerGroup(key string) Group {
	w := fixerWords[key]
	return Group{Key: key, Name: w.Text, Note: w.Advice}
}

func statusGroup(status int) Group {
	key := strconv.Itoa(status)
	return Group{Key: key, Name: key + " " + http.StatusText(status), URL: statusPath(key)}
}

// gradeWord is a grade as an adjective with its meaning.
func gradeNote(grade string) string {
	switch grade {
	case "published":
		return "A published text states it."
	case "inferred":
		return "We concluded it from published texts."
	}
	return ""
}

// sentenceID makes an anchor of a heading.
func anchor(title string) string {
	return strings.ReplaceAll(strings.ToLower(title), " ", "-")
}
