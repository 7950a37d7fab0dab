package decode

import (
	"bytes"
	"slices"
	"strings"
)

// TicketOptions says what a ticket holds.
type TicketOptions struct {
	BaseURL string   // address of the site, without a slash at its end: https://errors.example
	Keep    []string // kinds of redaction that are switched off: "ip", "project", ...
	Lines   int      // lines of evidence around each finding; 0 means 12
}

const (
	ticketFindings = 20       // told in full; the rest is counted
	ticketLine     = 300      // bytes of a line of evidence
	ticketEvidence = 12 << 10 // bytes of evidence in all
)

// Ticket writes what a support ticket needs, as Markdown ("md"), Jira markup
// ("jira") or plain text ("text"): each code with its title, address, advice,
// status, request id, time and region, what is missing, and the evidence with
// secrets replaced. The text must be the one that was decoded.
func (r Result) Ticket(text []byte, format string, opts TicketOptions) []byte {
	w := ticket{r: &r, text: text, opts: opts, format: format}
	for _, i := range inOrder(len(r.secrets), func(a, b int32) bool { return len(r.secrets[a].value) > len(r.secrets[b].value) }) {
		w.secrets = append(w.secrets, r.secrets[i]) // the longest first: others may be parts of it
	}
	for i := range r.Findings {
		if i == ticketFindings {
			w.para(itoa(len(r.Findings)-i) + " more failures are in the text.")
			break
		}
		w.finding(&r.Findings[i])
	}
	for i := range r.Foreign {
		if i == ticketFindings {
			break
		}
		f := &r.Foreign[i]
		w.heading(f.Code + " (" + f.Service + ", not CTS)")
		w.para(f.Meaning)
		w.item("HTTP status", number(f.HTTPStatus))
		w.item("Request id", f.RequestID)
		w.item("Message", w.clean(f.Message))
	}
	if len(r.Findings) == 0 {
		for i := range r.Suggestions {
			if s := &r.Suggestions[i]; i < 3 {
				w.item("Perhaps "+s.Code, s.Reason)
			}
		}
	}
	if len(r.Findings)+len(r.Foreign) == 0 {
		w.para("No CTS code stands in the text.")
	}
	w.evidence()
	return w.b
}

type ticket struct {
	r       *Result
	text    []byte
	opts    TicketOptions
	format  string
	secrets []secret
	b       []byte
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}

func (w *ticket) finding(f *Finding) {
	title := f.Title
	if title == "" {
		title = "not in the catalog"
	}
	w.heading(f.Code + ": " + title)
	if f.URL != "" {
		w.item("Reference", w.opts.BaseURL+f.URL)
	}
	w.item("HTTP status", number(f.HTTPStatus))
	w.item("Request id", f.RequestID)
	w.item("Message", w.clean(f.Message))
	w.item("Time", f.Time)
	w.item("Region", f.Region)
	w.item("Request", w.clean(f.Request))
	if f.Count > 1 {
		w.item("Seen", itoa(f.Count)+" times")
	}
	if v := adviceOf(f.Verdict); v != "" {
		w.item("Verdict", v)
	}
	for _, c := range f.Contradictions {
		w.item("Differs", w.clean(c.Sentences()))
	}
	if len(f.Alternatives) > 0 {
		w.item("Or", join(f.Alternatives))
	}
	var missing []string
	for _, m := range [...]struct{ value, name string }{{f.RequestID, "request id (header X-Request-Id)"}, {number(f.HTTPStatus), "HTTP status"},
		{f.Time, "time of the call (UTC)"}, {f.Region, "region"}} {
		if m.value == "" {
			missing = append(missing, m.name)
		}
	}
	if len(missing) > 0 {
		w.item("Missing", join(missing))
	}
}

// Sentences puts a contradiction into words: the fault first, then what it hints at.
func (c Contradiction) Sentences() string {
	var s string
	switch c.Field {
	case "message": // which stands in full beside it
		s = "the table has another message, \"" + c.Expected + "\""
	case "http_status":
		s = "HTTP status " + c.Stated + ", in the table " + c.Expected
	default:
		s = "the code is written " + c.Stated + ", but means " + c.Expected
	}
	if n := len(c.Expected); c.Field != "message" || n == 0 || c.Expected[n-1] != '.' {
		s += "."
	}
	return s + " " + upperString(c.Hint[:1]) + c.Hint[1:] + "."
}

// adviceOf puts a verdict into words.
func adviceOf(v Verdict) string {
	var s string
	switch v.Retry {
	case "never":
		s = "repeating the call does not help"
	case "after-fix":
		s = "send it again after the fix"
	case "backoff":
		s = "send the same again later"
	default:
		return ""
	}
	switch v.Fixer {
	case "caller":
		s += "; the caller has to act"
	case "account-admin":
		s += "; the account's administrator has to act"
	case "operator":
		s += "; the operator of the cloud has to act"
	}
	if v.Basis == "inferred" {
		s += " (inferred)"
	}
	return s
}

// gap parts what comes from what stands there by an empty line.
func (w *ticket) gap() {
	if len(w.b) > 0 {
		w.b = append(w.b, '\n')
	}
}

func (w *ticket) heading(s string) {
	w.gap()
	switch w.format {
	case "md":
		w.b = append(w.b, "### "...)
	case "jira":
		w.b = append(w.b, "h3. "...)
	}
	w.line(w.plain(s))
}

func (w *ticket) line(s string) {
	w.b = append(w.b, s...)
	w.b = append(w.b, '\n')
}

func (w *ticket) para(s string) {
	w.gap()
	w.line(w.plain(s))
}

// item writes one labelled fact, or nothing when there is no value.
func (w *ticket) item(label, value string) {
	if value == "" {
		return
	}
	switch w.format {
	case "md":
		w.line("- **" + label + ":** " + w.plain(value))
	case "jira":
		w.line("* *" + label + ":* " + w.plain(value))
	default:
		w.line(label + ": " + w.plain(value))
	}
}

// plain keeps pasted text from acting as markup, and on one line.
func (w *ticket) plain(s string) string {
	b := make([]byte, 0, len(s))
	for _, c := range shownText([]byte(s)) {
		switch {
		case c == '\n' || c == '\t':
			c = ' '
		case w.format == "md" && strings.IndexByte("\\`*[]<>|#~", c) >= 0:
			b = append(b, '\\')
		case w.format == "jira" && strings.IndexByte("\\{}[]|*^~!", c) >= 0:
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return string(b)
}

// keeps reports whether a kind of redaction is switched off.
func (w *ticket) keeps(kind string) bool { return slices.Contains(w.opts.Keep, kind) }

// clean replaces the secrets in a value that was read from the text.
func (w *ticket) clean(s string) string {
	for i := range w.secrets {
		if x := &w.secrets[i]; !w.keeps(x.kind) && len(x.value) >= 3 && strings.Contains(s, x.value) {
			s = replace(s, x.value, x.name)
		}
	}
	return s
}

// evidence writes the lines around the findings, with secrets replaced.
func (w *ticket) evidence() {
	lines := w.opts.Lines
	if lines <= 0 {
		lines = 12
	}
	var spans []Span
	add := func(s Span) {
		lo, hi := s.Start, s.End
		for n := 0; lo > 0 && s.Start-lo < min(redactMargin, ticketLine*lines/2); lo-- {
			if w.text[lo-1] == '\n' {
				if n++; n > lines/2 {
					break
				}
			}
		}
		for n := 0; hi < len(w.text) && hi-s.End < min(redactMargin, ticketLine*lines/2); hi++ {
			if w.text[hi] == '\n' {
				if n++; n > lines/2 {
					break
				}
			}
		}
		if k := len(spans) - 1; k >= 0 && lo <= spans[k].End {
			spans[k].End = max(spans[k].End, hi)
			return
		}
		spans = append(spans, Span{lo, hi})
	}
	for i := range w.r.Findings {
		if i < ticketFindings && w.r.Findings[i].Span.End <= len(w.text) {
			add(w.r.Findings[i].Span)
		}
	}
	if len(spans) == 0 && len(w.text) > 0 {
		for i := range w.r.Foreign {
			add(w.r.Foreign[i].Span)
		}
		if len(spans) == 0 {
			add(Span{0, min(len(w.text), ticketLine)})
		}
	}
	if len(spans) == 0 {
		return
	}
	var body []byte
	for i, s := range spans {
		if i > 0 {
			body = append(body, "[...]\n"...)
		}
		body = append(body, trimRight(w.r.Redact(w.text, s, w.opts.Keep), " \n")...)
		body = append(body, '\n')
		if len(body) > ticketEvidence {
			body = append(body[:ticketEvidence], "\n[...]\n"...)
			break
		}
	}
	body = shownText(body)
	w.gap()
	switch w.format {
	case "md":
		fence := "```"
		for bytes.Contains(body, []byte(fence)) {
			fence += "`"
		}
		w.line(fence + "text")
		w.b = append(w.b, body...)
		w.line(fence)
	case "jira":
		w.line("{noformat}")
		w.b = append(w.b, replace(string(body), "{noformat}", "{ noformat}")...)
		w.line("{noformat}")
	default:
		w.line("Evidence:")
		w.b = append(w.b, body...)
	}
}

// Redact returns the bytes of span with every redaction of the result carried
// out, but for the kinds in keep. The text must be the one that was decoded.
func (r Result) Redact(text []byte, span Span, keep []string) []byte {
	out := make([]byte, 0, span.End-span.Start)
	at := span.Start
	for i := range r.Redactions {
		d := &r.Redactions[i]
		if d.Span.End <= span.Start || slices.Contains(keep, d.Kind) {
			continue
		}
		if d.Span.Start >= span.End {
			break
		}
		if d.Span.Start > at {
			out = append(out, text[at:d.Span.Start]...)
		}
		out = append(out, d.Replacement...)
		at = max(at, d.Span.End)
	}
	if at < span.End {
		out = append(out, text[at:span.End]...)
	}
	return out
}
