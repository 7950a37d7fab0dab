package main

import (
	"fmt"
	"strconv"
	"strings"

	"ctserr/site/decode"
)

// Results as text for a terminal.

// paint wraps text in colours, or leaves it alone.
type paint bool

func (s streams) paint() paint { return paint(s.colour) }

func (p paint) in(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p paint) bold(s string) string  { return p.in("1", s) }
func (p paint) faint(s string) string { return p.in("2", s) }
func (p paint) alarm(s string) string { return p.in("31", s) }

var retryWords = map[string]string{
	"never": "no, repeating never helps", "after-fix": "after a fix", "backoff": "yes, wait longer each time",
}

var fixerWords = map[string]string{
	"caller": "you, in the request", "account-admin": "an administrator of the account", "operator": "the cloud operator",
}

// sheet is a heading with labelled lines below it.
type sheet struct {
	strings.Builder
	paint
}

func (s *sheet) heading(code, title string) {
	fmt.Fprintf(s, "%s  %s\n", s.bold(s.alarm(code)), s.bold(clean(title)))
}

// line writes one labelled line, nothing for an empty value.
func (s *sheet) line(label, value string) {
	if value != "" {
		fmt.Fprintf(s, "  %s %s\n", s.faint(fmt.Sprintf("%-12s", label)), clean(value))
	}
}

func (s *sheet) verdict(v decode.Verdict) {
	grade := ""
	if v.Basis != "" {
		grade = " (" + v.Basis + ")"
	}
	if w := retryWords[v.Retry]; w != "" {
		s.line("Retry", w+grade)
	}
	if w := fixerWords[v.Fixer]; w != "" {
		s.line("Who acts", w+grade)
	}
}

func (s *sheet) steps(steps []string) {
	label := "Fix"
	for i, step := range steps {
		s.line(label, strconv.Itoa(i+1)+". "+step)
		label = ""
	}
}

// clean takes control characters out of text that somebody else wrote, so that
// a paste cannot send commands to the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
}

func recordText(p paint, r decode.Record) string {
	s := sheet{paint: p}
	s.heading(r.Code, r.Title)
	s.line("HTTP status", strconv.Itoa(r.Status))
	s.line("Message", r.Message)
	s.line("Meaning", r.Meaning)
	s.line("Advice", r.Solution)
	s.verdict(r.Verdict)
	s.steps(r.Steps)
	s.line("Page", siteURL+r.URL)
	return s.String()
}

// findingText is one finding. line is where it stands, from 1; told is true
// when the code was explained before.
func findingText(p paint, f decode.Finding, record *decode.Record, line int, told bool) string {
	s := sheet{paint: p}
	title := f.Title
	if !f.Known {
		title = "no published table that we know has this code"
	}
	s.heading(f.Code, title)
	if f.HTTPStatus > 0 {
		s.line("HTTP status", strconv.Itoa(f.HTTPStatus))
	}
	s.line("Request id", f.RequestID)
	s.line("Message", f.Message)
	where := fmt.Sprintf("line %d", line)
	if f.Count > 1 {
		where += fmt.Sprintf(", %d times", f.Count)
	}
	s.line("Found in", where+", "+string(f.Form))
	if f.Confidence != decode.Certain {
		s.line("Certainty", string(f.Confidence))
	}
	for _, c := range f.Contradictions {
		s.line("But", c.Sentences())
	}
	if len(f.Alternatives) > 0 {
		s.line("Or", strings.Join(f.Alternatives, ", "))
	}
	if record != nil && !told {
		s.line("Meaning", record.Meaning)
		s.verdict(f.Verdict)
		s.steps(record.Steps)
		s.line("Page", siteURL+record.URL)
	}
	s.WriteByte('\n')
	return s.String()
}

// tailText is what follows the findings of a text.
func tailText(p paint, r decode.Result) string {
	s := sheet{paint: p}
	for _, f := range r.Foreign {
		fmt.Fprintf(&s, "%s  %s, not CTS: %s\n", s.bold(clean(f.Code)), clean(f.Service), clean(f.Meaning))
	}
	if len(r.Findings) == 0 {
		s.WriteString("No CTS error code stands in this text.\n")
	}
	titles := make(map[string]string, len(r.Entries))
	for _, e := range r.Entries {
		titles[e.Code] = e.Title
	}
	for i, g := range r.Suggestions {
		if i == 0 {
			s.WriteString("It may be:\n")
		}
		fmt.Fprintf(&s, "  %s  %s: %s\n", s.bold(g.Code), clean(titles[g.Code]), clean(g.Reason))
	}
	if len(r.Summary.Codes) > 1 || len(r.Summary.Codes) == 1 && r.Summary.Codes[0].Count > 1 {
		s.WriteString("In all: ")
		for i, c := range r.Summary.Codes {
			if i > 0 {
				s.WriteString(", ")
			}
			fmt.Fprintf(&s, "%s %d×", c.Code, c.Count)
		}
		if r.Summary.FirstTime != "" && r.Summary.FirstTime != r.Summary.LastTime {
			fmt.Fprintf(&s, ", from %s to %s", clean(r.Summary.FirstTime), clean(r.Summary.LastTime))
		}
		s.WriteByte('\n')
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&s, "%s %s\n", s.faint("Note:"), clean(n.Text))
	}
	return s.String()
}
