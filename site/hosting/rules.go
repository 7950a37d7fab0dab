package hosting

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Header is a field of an answer.
type Header struct {
	Name, Value string
	Line        int // where it stands; 0 when it was generated
}

// Rule sets headers for the addresses that a pattern matches.
type Rule struct {
	For     string
	Headers []Header
	Line    int
	match   *regexp.Regexp
}

// NewRule compiles the pattern of a rule.
func NewRule(pattern string, headers ...Header) Rule {
	return Rule{For: pattern, Headers: headers, match: compile(pattern)}
}

// Matches tells whether the rule is for the path of an address.
func (r *Rule) Matches(path string) bool { return r.match.MatchString(path) }

// exact tells whether the pattern is for one address only.
func (r *Rule) exact() bool { return !strings.ContainsAny(r.For, "*:") }

// compile makes the expression that Netlify's engine makes of a pattern: a star
// stands for any rest, a part that begins with a colon for one part, a slash at
// the end is as good as none, and letter case does not count.
func compile(pattern string) *regexp.Regexp {
	var parts []string
	for part := range strings.SplitSeq(pattern, "/") {
		switch part = strings.TrimRight(part, " \t"); {
		case part == "":
		case part[0] == ':':
			parts = append(parts, "([^/]+)")
		case part == "*":
			parts = append(parts, "?(.*)")
		default:
			parts = append(parts, strings.ReplaceAll(regexp.QuoteMeta(part), `\*`, "(.*)"))
		}
	}
	return regexp.MustCompile("^(?i)/" + strings.Join(parts, "/") + "/?$")
}

// RuleSet finds the rules of an address: by name for the many that are exact,
// in turn for the few that are not.
type RuleSet struct {
	rules    []Rule
	exact    map[string][]int
	patterns []int
}

// NewRuleSet keeps the order: where two rules set the same header, the later
// one counts.
func NewRuleSet(rules []Rule) *RuleSet {
	s := &RuleSet{rules: rules, exact: make(map[string][]int)}
	for i := range rules {
		if rules[i].exact() {
			key := exactKey(rules[i].For)
			s.exact[key] = append(s.exact[key], i)
		} else {
			s.patterns = append(s.patterns, i)
		}
	}
	return s
}

func exactKey(path string) string {
	if path = strings.ToLower(path); path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	return path
}

// Rules returns the rules for an address, in their order.
func (s *RuleSet) Rules(path string) []*Rule {
	var found []int
	for _, i := range s.patterns {
		if s.rules[i].Matches(path) {
			found = append(found, i)
		}
	}
	found = append(found, s.exact[exactKey(path)]...)
	slices.Sort(found)
	rules := make([]*Rule, len(found))
	for i, n := range found {
		rules[i] = &s.rules[n]
	}
	return rules
}

// Header returns what all rules for an address set.
func (s *RuleSet) Header(path string) http.Header {
	h := make(http.Header)
	for _, r := range s.Rules(path) {
		for _, f := range r.Headers {
			h.Set(f.Name, f.Value)
		}
	}
	return h
}

// ParseHeaders reads a _headers file. All faults are reported at once.
func ParseHeaders(text string) ([]Rule, error) {
	var rules []Rule
	var errs []error
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		name, value, colon := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '/':
			rules = append(rules, NewRule(line))
			rules[len(rules)-1].Line = n
		case len(rules) == 0:
			errs = append(errs, Problem{"_headers", n, 1, "a header stands before the first path"})
		case !colon || name == "" || value == "":
			errs = append(errs, Problem{"_headers", n, 1, fmt.Sprintf("%q is neither a path nor a header with a value", line)})
		default:
			r := &rules[len(rules)-1]
			r.Headers = append(r.Headers, Header{name, value, n})
		}
	}
	return rules, errors.Join(errs...)
}

// appendHeaders appends rules as a _headers file has them.
func appendHeaders(dst []byte, rules iter.Seq[Rule]) []byte {
	for r := range rules {
		dst = append(append(dst, r.For...), '\n')
		for _, h := range r.Headers {
			dst = append(append(append(append(append(dst, "  "...), h.Name...), ": "...), h.Value...), '\n')
		}
	}
	return dst
}
