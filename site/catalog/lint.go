package catalog

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Headings are the level-two headings of an entry, in their fixed order.
var Headings = []string{"What happened", "Why", "Fix", "Example", "Check", "If it stays"}

// OlderHeadings are those of an entry of the older table.
var OlderHeadings = []string{"What is known", "What to do"}

// Info strings of the blocks that make up an example.
const (
	FailingRequest = "http request failing"
	ValidRequest   = "http request valid"
	FixedRequest   = "http request fixed"
	Response       = "json response"
)

const (
	maxTitle   = 60  // characters
	maxSummary = 160 // characters
)

// lintEntry holds one entry to the rules that need no other entry. Each rule
// has a case in testdata/lint.
func lintEntry(e *Entry, problems *ProblemList) {
	lintIdentity(e, problems)
	lintTexts(e, problems)
	if e.Code.Older() {
		lintHeadings(e, OlderHeadings, problems)
		return
	}
	lintHeadings(e, Headings, problems)
	lintCauses(e, problems)
	lintFix(e, problems)
	lintExample(e, problems)
}

// lint holds entries to the rules that are about several of them. Those that are
// not new are known to fit together.
func lint(c *Catalog, problems *ProblemList) {
	all := c.All()
	isNew, wanted := all, all // wanted are those whose titles and causes may stand twice
	if c.News != nil {
		isNew, wanted = slices.Collect(maps.Keys(c.News.Entries)), c.News.claims()
	}
	for _, e := range isNew {
		lintReferences(c, e, problems)
	}
	if len(wanted) == 0 {
		all = nil
	}
	titles := make(map[string]*Entry, len(wanted)) // with the first entry that has it
	causes := make(map[[16]byte]*Entry, 3*len(wanted))
	for _, e := range wanted {
		titles[strings.ToLower(e.Title)] = nil
		for _, cause := range e.causes {
			causes[cause.sum] = nil
		}
	}
	delete(titles, "")
	for _, e := range all {
		key := strings.ToLower(e.Title)
		if first, ok := titles[key]; first != nil {
			problems.Add(e.At("title"), "%s has the same title", first.File)
		} else if ok {
			titles[key] = e
		}
		for _, cause := range e.causes {
			if first, ok := causes[cause.sum]; first != nil {
				problems.Add(Position{e.File, int(cause.line), 1}, "%s gives the same cause in the same words", first.File)
			} else if ok {
				causes[cause.sum] = e
			}
		}
	}
	for _, p := range c.Pages {
		if !isSlug(p.Slug) {
			problems.Add(Position{p.File, 1, 1}, "the file name becomes an address: use lower-case letters, digits and hyphens")
		}
		for _, id := range p.Sources {
			if c.Source(id) == nil {
				problems.Add(Position{p.File, 1, 1}, "the source %s is not in api/sources.yaml", id)
			}
		}
	}
}

func isSlug(s string) bool {
	for i := range len(s) {
		if b := s[i]; !(b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-') {
			return false
		}
	}
	return s != ""
}

func lintIdentity(e *Entry, problems *ProblemList) {
	name := strings.TrimSuffix(path.Base(e.File), ".md")
	switch {
	case e.Code == "":
	case !e.Code.valid():
		problems.Add(e.At("code"), "%q is not a code such as CTS.0218", e.Code)
	case string(e.Code) != name:
		problems.Add(e.At("code"), "the code %s is not the file's name %s", e.Code, name)
	case e.Code.Older() != strings.HasPrefix(e.File, "v1/"):
		problems.Add(e.At("code"), "the code %s is in the wrong folder: lower case belongs in v1, upper case in errors", e.Code)
	default:
		if dir := path.Dir(e.File); dir != "errors" && dir != "v1" && !strings.EqualFold(dir, e.Code.prefix()) {
			problems.Add(e.At("code"), "the code %s is in the wrong folder: %s holds codes that begin with %s", e.Code, dir, strings.ToUpper(dir))
		}
	}
	if e.InTable {
		for _, f := range [...]struct{ key, value string }{
			{"message", e.Message}, {"description", e.Description}, {"solution", e.Solution},
		} {
			if f.value == "" {
				problems.Add(e.At(f.key), "the key %s is missing or empty; only an entry with `table: false` may leave it out", f.key)
			}
		}
	}
}

func lintTexts(e *Entry, problems *ProblemList) {
	if n := utf8.RuneCountInString(e.Title); n > maxTitle {
		problems.Add(e.At("title"), "the title has %d characters, at most %d fit", n, maxTitle)
	}
	if strings.HasSuffix(e.Title, ".") {
		problems.Add(e.At("title"), "a title does not end with a full stop")
	}
	if e.Code != "" && strings.Contains(e.Title, string(e.Code)) {
		problems.Add(e.At("title"), "the title says the fault, not the code")
	}
	if e.Summary == "" {
		return
	}
	if n := utf8.RuneCountInString(e.Summary); n > maxSummary {
		problems.Add(e.At("summary"), "the summary has %d characters, at most %d fit", n, maxSummary)
	}
	if !strings.HasSuffix(e.Summary, ".") || sentences(e.Summary) != 1 {
		problems.Add(e.At("summary"), "the summary is one sentence that ends with a full stop")
	}
}

// sentences counts full stops, question and exclamation marks that end a
// sentence: those followed by a space and a capital letter, or by the end.
func sentences(s string) int {
	n := 0
	for i := range len(s) {
		if strings.IndexByte(".?!", s[i]) < 0 {
			continue
		}
		if i == len(s)-1 || i+2 < len(s) && s[i+1] == ' ' && s[i+2] >= 'A' && s[i+2] <= 'Z' {
			n++
		}
	}
	return n
}

func lintReferences(c *Catalog, e *Entry, problems *ProblemList) {
	check := func(key string, codes []Code) {
		for _, code := range codes {
			switch {
			case code == e.Code:
				problems.Add(e.At(key), "%s names the entry itself", key)
			case c.Entry(code) == nil && !c.files()[code]:
				problems.Add(e.At(key), "%s names %s, which has no entry", key, code)
			}
		}
	}
	check("related", e.Related)
	check("legacy", e.Legacy)
	check("current", e.Current)
	if e.Collides != "" {
		check("collides", []Code{e.Collides})
	}
	for _, code := range e.Legacy {
		if !code.Older() {
			problems.Add(e.At("legacy"), "legacy names %s, which is not of the older table", code)
		}
	}
	if len(e.Sources) == 0 && e.At("sources").Line > 1 {
		problems.Add(e.At("sources"), "at least one source is needed")
	}
	for _, id := range e.Sources {
		if c.Source(id) == nil {
			problems.Add(e.At("sources"), "the source %s is not in api/sources.yaml", id)
		}
	}
	for _, w := range e.Wordings {
		if w.Edition == "" || slices.ContainsFunc(c.Sources, func(s Source) bool { return s.Edition == w.Edition }) {
			continue
		}
		var editions []string
		for _, s := range c.Sources {
			editions = append(editions, s.Edition)
		}
		problems.Add(e.At("wordings"), "the edition %s is not in api/sources.yaml%s", w.Edition, DidYouMean(w.Edition, editions))
	}
	if (e.Retry == "") != (e.Basis.Retry == "") {
		problems.Add(e.At("basis"), "basis.retry grades retry: give both or neither")
	}
	if (e.Fixer == "") != (e.Basis.Fixer == "") {
		problems.Add(e.At("basis"), "basis.fixer grades fixer: give both or neither")
	}
}

func lintHeadings(e *Entry, want []string, problems *ProblemList) {
	top := Position{e.File, e.Body.Line, 1}
	if strings.TrimSpace(e.Body.Lead) != "" {
		problems.Add(top, "text stands above the first heading %q", want[0])
	}
	next := 0
	for _, s := range e.Body.Sections {
		at := Position{e.File, s.Line, 1}
		if strings.TrimSpace(s.Text) == "" {
			problems.Add(at, "the section %q is empty", s.Title)
		}
		place := indexOf(want, s.Title)
		switch {
		case place < 0:
			problems.Add(at, "%q is not a heading of an entry; these are: %s", s.Title, join(want))
		case place < next:
			problems.Add(at, "the heading %q stands twice or too late; the order is: %s", s.Title, join(want))
		default:
			for ; next < place; next++ {
				problems.Add(at, "the heading %q is missing before this one", want[next])
			}
			next = place + 1
		}
	}
	for ; next < len(want); next++ {
		problems.Add(top, "the heading %q is missing", want[next])
	}
}

func indexOf(list []string, s string) int {
	for i := range list {
		if list[i] == s {
			return i
		}
	}
	return -1
}

// Cause is an item of Why: what is wrong, and how well founded that is.
type Cause struct {
	Text  string // the bold sentence, Markdown
	Grade string // published or inferred
	Tell  string // how to tell that it is this one, Markdown
}

// Cause splits an item of Why. ok is false when it lacks its form.
func (i Item) Cause() (c Cause, ok bool) {
	rest, found := strings.CutPrefix(i.Text, "**")
	if !found {
		return c, false
	}
	c.Text, rest, found = strings.Cut(rest, "**")
	if !found || !strings.HasSuffix(c.Text, ".") {
		return c, false
	}
	rest = strings.TrimLeft(rest, " ")
	for _, grade := range Grades {
		if tell, ok := strings.CutPrefix(rest, "["+grade+"]"); ok {
			c.Grade, c.Tell = grade, strings.TrimSpace(tell)
			return c, true
		}
	}
	return c, false
}

// causeSum is a hash of the sentence of a cause in lower case, and its line.
type causeSum struct {
	sum  [16]byte
	line int32
}

// lintCauses also notes the causes, to be compared with those of other entries.
func lintCauses(e *Entry, problems *ProblemList) {
	s := e.Body.Section("Why")
	if s == nil || strings.TrimSpace(s.Text) == "" {
		return
	}
	if len(s.Items) == 0 {
		problems.Add(Position{e.File, s.Line, 1}, "Why is a numbered list of causes")
	}
	for _, item := range s.Items {
		at := Position{e.File, item.Line, 1}
		cause, ok := item.Cause()
		if !ok {
			problems.Add(at, "a cause is `**One sentence.** [published]` or `[inferred]`, then how to tell")
			continue
		}
		if cause.Tell == "" {
			problems.Add(at, "this cause does not say how to tell that it is this one")
		}
		sum := sha256.Sum256([]byte(strings.ToLower(cause.Text)))
		e.causes = append(e.causes, causeSum{[16]byte(sum[:16]), int32(item.Line)})
	}
}

func lintFix(e *Entry, problems *ProblemList) {
	if s := e.Body.Section("Fix"); s != nil && strings.TrimSpace(s.Text) != "" && len(s.Items) == 0 {
		problems.Add(Position{e.File, s.Line, 1}, "Fix is a numbered list of steps")
	}
}

func lintExample(e *Entry, problems *ProblemList) {
	s := e.Body.Section("Example")
	if s == nil {
		return
	}
	count := make(map[string]int)
	for _, b := range s.Blocks {
		at := Position{e.File, b.Line, 1}
		switch b.Info {
		case FailingRequest, ValidRequest, FixedRequest:
		case Response:
			lintResponse(e, b, at, problems)
		default:
			problems.Add(at, "the info string %q is not one of an example: %s", b.Info,
				join([]string{FailingRequest, ValidRequest, Response, FixedRequest}))
			continue
		}
		if count[b.Info]++; count[b.Info] == 2 {
			problems.Add(at, "a second block %q: an example has one", b.Info)
		}
	}
	if !e.InTable {
		return
	}
	at := Position{e.File, s.Line, 1}
	if count[Response] == 0 {
		problems.Add(at, "the example has no block %q", Response)
	}
	switch failing, valid, fixed := count[FailingRequest], count[ValidRequest], count[FixedRequest]; {
	case failing+valid == 0:
		problems.Add(at, "the example has no request: %q, or %q where the caller is not at fault", FailingRequest, ValidRequest)
	case failing > 0 && valid > 0:
		problems.Add(at, "the example has both a failing and a valid request")
	case failing > 0 && fixed == 0:
		problems.Add(at, "the example has no block %q", FixedRequest)
	case valid > 0 && fixed > 0:
		problems.Add(at, "a valid request needs no fixed one")
	}
}

// lintResponse holds the example body to the published row.
func lintResponse(e *Entry, b Block, at Position, problems *ProblemList) {
	if isResponse(b.Text, string(e.Code), e.Message) {
		return
	}
	var body map[string]string
	if err := json.Unmarshal([]byte(b.Text), &body); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			before := b.Text[:min(max(int(syntax.Offset)-1, 0), len(b.Text))]
			at.Line += 1 + strings.Count(before, "\n")
			at.Column = len(before) - strings.LastIndexByte(before, '\n')
		}
		problems.Add(at, "the response is not a JSON object of texts: %v", err)
		return
	}
	if len(body) != 2 || body["error_code"] != string(e.Code) || e.Message != "" && body["error_msg"] != e.Message {
		problems.Add(at, "the response holds exactly error_code and error_msg, with the values of the front matter")
	}
}

// isResponse reports whether a block is the response in the form that nearly
// all have, so that only others have to be read as JSON.
func isResponse(text, code, message string) bool {
	for _, part := range [...]string{"{\n  \"error_code\": \"", code, "\",\n  \"error_msg\": \"", message, "\"\n}\n"} {
		var ok bool
		if text, ok = strings.CutPrefix(text, part); !ok {
			return false
		}
	}
	return text == "" && message != "" && plainJSON(code) && plainJSON(message)
}

// plainJSON reports whether a text stands in JSON as it is.
func plainJSON(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
