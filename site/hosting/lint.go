package hosting

import (
	"errors"
	"fmt"
	"net/textproto"
	"path"
	"slices"
	"strconv"
	"strings"

	"ctserr/site/catalog"
)

// keys of netlify.toml that this project uses, by table. A context has the
// tables of the build below its name.
var keys = map[string][]string{
	"build":             {"base", "command", "ignore", "publish"},
	"build.environment": nil, // any
	"headers":           {"for"},
	"headers.values":    nil,
}

// forbidden are headers that Netlify sets itself and ignores in rules.
var forbidden = []string{"Accept-Ranges", "Age", "Allow", "Alt-Svc", "Connection", "Content-Encoding", "Content-Length",
	"Content-Range", "Date", "Location", "Server", "Set-Cookie", "Trailer", "Transfer-Encoding", "Upgrade"}

// statuses that a redirect may have.
var statuses = []int{301, 302, 303, 307, 308, 404, 410}

// linter collects the problems of one file.
type linter struct {
	file string
	errs []error
}

func (l *linter) fault(line, column int, format string, args ...any) {
	l.errs = append(l.errs, Problem{l.file, line, column, fmt.Sprintf(format, args...)})
}

func (l *linter) err() error { return errors.Join(l.errs...) }

// lint finds what Netlify's parser takes without a word.
func (c *Config) lint() error {
	l := &linter{file: c.Name}
	seen := make(map[string]int)
	for _, s := range c.settings {
		table := s.table
		if rest, ok := strings.CutPrefix(table, "context."); ok {
			_, rest, _ = strings.Cut(rest, ".")
			table = strings.TrimSuffix("build."+rest, ".")
		}
		known, ok := keys[table]
		switch {
		case table == "redirects":
			if s.key == "" {
				l.fault(s.line, s.column, "redirects are made from the catalog, into _redirects: remove this one, nothing else would follow it")
			}
			continue
		case s.key == "": // the line that opens a table
			if !ok {
				l.fault(s.line, s.column, "the table %s is unknown", s.table)
			}
			continue
		case !ok:
			continue
		case known != nil && !slices.Contains(known, s.key):
			l.fault(s.line, s.column, "the key %s is unknown in %s; %s are known", s.key, s.table, strings.Join(known, ", "))
			continue
		}
		if key := s.table + " " + strconv.Itoa(s.number) + " " + strings.ToLower(s.key); seen[key] > 0 {
			l.fault(s.line, s.column, "%s stands on line %d already", s.key, seen[key])
		} else {
			seen[key] = s.line
		}
		switch v := s.value.(type) {
		case string:
			if strings.ContainsAny(v, "\n\r\x00") {
				l.fault(s.line, s.column, "the value of %s holds a line break", s.key)
			}
		default:
			l.fault(s.line, s.column, "the value of %s must stand in quotes", s.key)
		}
	}
	l.rules(c.Rules)
	return l.err()
}

// LintRules checks rules of headers; file is what problems name.
func LintRules(file string, rules []Rule) error {
	l := &linter{file: file}
	l.rules(rules)
	return l.err()
}

// LintRedirects checks rules of redirects; file is what problems name.
func LintRedirects(file string, rules []Redirect) error {
	l := &linter{file: file}
	l.redirects(rules)
	return l.err()
}

func (l *linter) rules(rules []Rule) {
	seen := make(map[string]int)
	for _, r := range rules {
		switch {
		case r.For == "":
			l.fault(r.Line, 1, "a rule of headers has no address")
			continue
		case r.For[0] != '/':
			l.fault(r.Line, 1, "the address %q must begin with a slash", r.For)
		case strings.ContainsAny(r.For, " \t\n\r?#"):
			l.fault(r.Line, 1, "the address %q holds a character that no path has", r.For)
		}
		if first, ok := seen[r.For]; ok {
			l.fault(r.Line, 1, "there is a rule for %s on line %d already", r.For, first)
		}
		seen[r.For] = r.Line
		if len(r.Headers) == 0 {
			l.fault(r.Line, 1, "the rule for %s sets nothing", r.For)
		}
		names := make(map[string]bool)
		for _, h := range r.Headers {
			l.header(r, h)
			if key := strings.ToLower(h.Name); names[key] {
				l.fault(h.Line, 1, "%s is set twice for %s", h.Name, r.For)
			} else {
				names[key] = true
			}
		}
	}
}

func (l *linter) header(r Rule, h Header) {
	canonical := textproto.CanonicalMIMEHeaderKey(h.Name)
	if h.Name != canonical {
		l.fault(h.Line, 1, "write %s for %s: a name in other letter case was sent in addition to the host's own", canonical, h.Name)
	}
	if slices.Contains(forbidden, canonical) {
		l.fault(h.Line, 1, "the host sets %s itself and ignores this", h.Name)
	} else if !slices.Contains(knownHeaders, canonical) {
		l.fault(h.Line, 1, "browsers pass over the header %s, which is not in site/hosting/known.go%s", h.Name, catalog.DidYouMean(canonical, knownHeaders))
	}
	if h.Value == "" || strings.TrimSpace(h.Value) != h.Value {
		l.fault(h.Line, 1, "the value of %s is empty or begins or ends with a space", h.Name)
	}
	for _, c := range h.Value {
		if c < ' ' || c > '~' {
			l.fault(h.Line, 1, "the value of %s holds the character %q", h.Name, c)
			return
		}
	}
	if word, ok := unknownValue(canonical, h.Value); !ok && h.Value != "" {
		l.fault(h.Line, 1, "browsers pass over the value %q of %s; it is one of %s", word, h.Name, strings.Join(knownValues[canonical], ", "))
	}
	if canonical == "Cache-Control" && !strings.HasPrefix(r.For, "/assets/") && longLived(h.Value) {
		l.fault(h.Line, 1, "%s may be cached for long, but only names in /assets/ carry a fingerprint", r.For)
	}
	if canonical == "Content-Security-Policy" || canonical == "Content-Security-Policy-Report-Only" {
		l.policy(h)
	}
}

// policy looks for directives that do not do what they say.
func (l *linter) policy(h Header) {
	names := make(map[string]bool)
	for directive := range strings.SplitSeq(h.Value, ";") {
		name, _, _ := strings.Cut(strings.TrimSpace(directive), " ")
		name = strings.ToLower(name)
		switch {
		case name == "":
			continue
		case names[name]:
			l.fault(h.Line, 1, "the policy has %s twice; browsers ignore the second", name)
		case !slices.Contains(knownDirectives, name):
			l.fault(h.Line, 1, "the policy has %s, which is no directive: browsers pass over it%s", name, catalog.DidYouMean(name, knownDirectives))
		}
		names[name] = true
	}
	if strings.Contains(h.Value, ",") {
		l.fault(h.Line, 1, "a comma in the policy makes two policies of it")
	}
}

// longLived tells whether a browser may keep an answer for more than a day.
func longLived(cacheControl string) bool {
	for directive := range strings.SplitSeq(strings.ToLower(cacheControl), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		if name == "immutable" {
			return true
		}
		if name == "max-age" || name == "s-maxage" {
			if n, err := strconv.Atoi(value); err != nil || n > 86400 {
				return true
			}
		}
	}
	return false
}

func (l *linter) redirects(rules []Redirect) {
	first := make(map[string]int)
	for i, r := range rules {
		line := r.Line
		switch {
		case !strings.HasPrefix(r.From, "/"):
			l.fault(line, 1, "the address %q must begin with a slash", r.From)
		case path.Clean(r.From) != r.From && path.Clean(r.From)+"/" != r.From:
			l.fault(line, 1, "the address %q must be written %s", r.From, path.Clean(r.From))
		}
		if !strings.HasPrefix(r.To, "/") && !strings.HasPrefix(r.To, "https://") {
			l.fault(line, 1, "the target %q must begin with a slash or https://", r.To)
		}
		if !slices.Contains(statuses, r.Status) {
			l.fault(line, 1, "the status %d is not one of 301, 302, 303, 307, 308, 404, 410; a rewrite (200) would serve a page in the place of what is missing", r.Status)
		}
		if before, ok := first[r.Key()]; ok {
			l.fault(line, 1, "there is a rule for %s already (rule %d)", r.Key(), before+1)
		} else if before, ok := first[r.From+"?"]; ok && r.Query != "" {
			l.fault(line, 1, "the rule for %s?q=%s is never reached: rule %d takes the address whatever the query", r.From, r.Query, before+1)
		} else {
			first[r.Key()] = i
		}
	}
	for _, r := range rules {
		if next, ok := first[r.To+"?"]; ok && r.From != r.To {
			l.fault(r.Line, 1, "%s leads to %s, which rule %d sends on: lead there at once", r.From, r.To, next+1)
		}
	}
}

// CheckTree compares rules with the files that they are for: no redirect may
// hide a file or lead nowhere, and no two rules may set one header for one
// address, the policy of the worker excepted.
func CheckTree(s Site) error {
	l := &linter{file: "_redirects"}
	files := make(map[string]bool, len(s.Names))
	for _, name := range s.Names {
		if address := Address(name); address != "" {
			files[address] = true
			if address != strings.ToLower(address) {
				l.errs = append(l.errs, Problem{File: name, Text: "the name holds capital letters; a host may serve it without regard to letter case"})
			}
		}
	}
	for r := range s.Redirects {
		if r.Query == "" && (files[r.From] || files[r.From+"/"]) {
			l.fault(r.Line, 1, "%s is a file of the tree, the redirect would hide it", r.From)
		}
		if strings.HasPrefix(r.To, "/") && !files[r.To] {
			l.fault(r.Line, 1, "%s leads to %s, which is no file of the tree", r.From, r.To)
		}
	}
	l.file = "_headers"
	rules := NewRuleSet(ServedRules(s))
	for _, name := range s.Names {
		address := Address(name)
		if address == "" {
			continue
		}
		set := make(map[string]string)
		for _, r := range rules.Rules(address) {
			for _, h := range r.Headers {
				before, twice := set[h.Name]
				if twice && !(h.Name == "Content-Security-Policy" && r.For != "/*") {
					l.fault(h.Line, 1, "%s is set for %s by the rules for %s and %s", h.Name, address, before, r.For)
				}
				set[h.Name] = r.For
			}
		}
	}
	return l.err()
}
