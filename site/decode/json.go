package decode

import (
	"unicode/utf8"
)

// jsonVersion is raised when a key of the contract changes its meaning. New
// keys do not raise it.
const jsonVersion = 1

// AppendJSON appends the JSON form of the result to dst: compact, keys in the
// order of the contract, always valid UTF-8, and safe inside HTML. Lists are
// never null; a field that the text says nothing about is left out.
func (r Result) AppendJSON(dst []byte) []byte {
	w := jsonWriter{dst}
	w.open('{')
	w.num("version", jsonVersion)
	w.list("findings", len(r.Findings), func(i int) { w.finding(&r.Findings[i]) })
	w.list("suggestions", len(r.Suggestions), func(i int) {
		s := &r.Suggestions[i]
		w.open('{')
		w.str("code", s.Code)
		w.key("score")
		w.b = appendScore(w.b, s.Score)
		w.str("reason", s.Reason)
		w.span("span", s.Span)
		w.close('}')
	})
	w.list("foreign", len(r.Foreign), func(i int) {
		f := &r.Foreign[i]
		w.open('{')
		w.str("code", f.Code)
		w.str("service", f.Service)
		w.str("meaning", f.Meaning)
		w.optNum("http_status", f.HTTPStatus)
		w.opt("request_id", f.RequestID)
		w.opt("message", f.Message)
		w.span("span", f.Span)
		w.close('}')
	})
	w.list("notes", len(r.Notes), func(i int) {
		n := &r.Notes[i]
		w.open('{')
		w.str("kind", n.Kind)
		w.str("text", n.Text)
		w.span("span", n.Span)
		w.close('}')
	})
	w.list("redactions", len(r.Redactions), func(i int) {
		d := &r.Redactions[i]
		w.open('{')
		w.str("kind", d.Kind)
		w.span("span", d.Span)
		w.str("replacement", d.Replacement)
		w.close('}')
	})
	w.list("entries", len(r.Entries), func(i int) { w.entry(&r.Entries[i]) })
	if len(r.Summary.Codes) > 0 {
		w.key("summary")
		w.open('{')
		w.list("codes", len(r.Summary.Codes), func(i int) {
			w.open('{')
			w.str("code", r.Summary.Codes[i].Code)
			w.num("count", r.Summary.Codes[i].Count)
			w.close('}')
		})
		w.opt("first_time", r.Summary.FirstTime)
		w.opt("last_time", r.Summary.LastTime)
		w.close('}')
	}
	w.close('}')
	return w.b
}

func (w *jsonWriter) finding(f *Finding) {
	w.open('{')
	w.str("code", f.Code)
	w.str("generation", string(f.Generation))
	w.key("known")
	if f.Known {
		w.b = append(w.b, "true"...)
	} else {
		w.b = append(w.b, "false"...)
	}
	w.opt("title", f.Title)
	w.opt("url", f.URL)
	w.optNum("http_status", f.HTTPStatus)
	w.opt("request_id", f.RequestID)
	w.opt("message", f.Message)
	w.opt("time", f.Time)
	w.opt("region", f.Region)
	w.opt("request", f.Request)
	w.str("form", string(f.Form))
	w.str("confidence", string(f.Confidence))
	w.num("count", f.Count)
	w.span("span", f.Span)
	w.span("last", f.Last)
	w.list("evidence", len(f.Evidence), func(i int) {
		w.open('{')
		w.str("field", f.Evidence[i].Field)
		w.span("span", f.Evidence[i].Span)
		w.close('}')
	})
	w.list("caused_by", len(f.CausedBy), func(i int) {
		w.sep()
		w.b = appendInt(w.b, f.CausedBy[i])
	})
	if f.Verdict != (Verdict{}) {
		w.verdict(f.Verdict)
	}
	w.list("contradictions", len(f.Contradictions), func(i int) {
		c := &f.Contradictions[i]
		w.open('{')
		w.str("field", c.Field)
		w.str("stated", c.Stated)
		w.str("expected", c.Expected)
		w.str("hint", c.Hint)
		w.close('}')
	})
	w.list("alternatives", len(f.Alternatives), func(i int) { w.value(f.Alternatives[i]) })
	w.close('}')
}

func (w *jsonWriter) entry(e *Record) {
	w.open('{')
	w.str("code", e.Code)
	w.str("generation", string(generationOf(e.Code)))
	w.str("title", e.Title)
	w.str("url", e.URL)
	w.optNum("status", e.Status)
	w.opt("message", e.Message)
	w.opt("meaning", e.Meaning)
	w.opt("solution", e.Solution)
	w.opt("category", e.Category)
	w.verdict(e.Verdict)
	w.list("steps", len(e.Steps), func(i int) { w.value(e.Steps[i]) })
	w.close('}')
}

func (w *jsonWriter) verdict(v Verdict) {
	w.key("verdict")
	w.open('{')
	w.opt("retry", v.Retry)
	w.opt("fixer", v.Fixer)
	w.opt("basis", v.Basis)
	w.close('}')
}

// jsonWriter writes the small part of JSON that a result needs.
type jsonWriter struct{ b []byte }

// sep writes the comma before a member, unless it is the first.
//
//go:noinline
func (w *jsonWriter) sep() {
	if n := len(w.b); n > 0 {
		switch w.b[n-1] {
		case '{', '[', ':', ',':
		default:
			w.b = append(w.b, ',')
		}
	}
}

func (w *jsonWriter) open(c byte)  { w.sep(); w.b = append(w.b, c) }
func (w *jsonWriter) close(c byte) { w.b = append(w.b, c) }

//go:noinline
func (w *jsonWriter) key(name string) {
	w.sep()
	b := append(w.b, '"')
	b = append(b, name...)
	w.b = append(b, '"', ':')
}

func (w *jsonWriter) value(s string)     { w.sep(); w.b = appendJSONString(w.b, s) }
func (w *jsonWriter) str(name, s string) { w.key(name); w.b = appendJSONString(w.b, s) }

//go:noinline
func (w *jsonWriter) opt(name, s string) {
	if s != "" {
		w.str(name, s)
	}
}

func (w *jsonWriter) num(name string, n int) {
	w.key(name)
	w.b = appendInt(w.b, n)
}

func (w *jsonWriter) optNum(name string, n int) {
	if n != 0 {
		w.num(name, n)
	}
}

func (w *jsonWriter) span(name string, s Span) {
	w.key(name)
	b := appendInt(append(w.b, '['), s.Start)
	b = appendInt(append(b, ','), s.End)
	w.b = append(b, ']')
}

func (w *jsonWriter) list(name string, n int, each func(int)) {
	w.key(name)
	w.b = append(w.b, '[')
	for i := range n {
		each(i)
	}
	w.b = append(w.b, ']')
}

// appendScore appends a number from 0 to 1 with at most two decimals.
func appendScore(b []byte, score float64) []byte {
	n := int(score*100 + 0.5)
	b = appendInt(b, n/100)
	if n %= 100; n > 0 {
		b = append(b, '.', byte('0'+n/10))
		if n%10 > 0 {
			b = append(b, byte('0'+n%10))
		}
	}
	return b
}

const hexDigits = "0123456789abcdef"

// appendJSONString appends s as a JSON string. Invalid bytes become U+FFFD;
// what could end a script element or a line in an old parser is escaped.
func appendJSONString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		if n := unescaped(s[i:]); n > 0 {
			b = append(b, s[i:i+n]...)
			i += n
			continue
		}
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case c == '"' || c == '\\':
				b = append(b, '\\', c)
			case c == '\n':
				b = append(b, '\\', 'n')
			case c == '\r':
				b = append(b, '\\', 'r')
			case c == '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == 0x2028 || r == 0x2029:
			b = append(b, '\\', 'u', '2', '0', '2', hexDigits[r&15])
		case r == utf8.RuneError:
			b = append(b, "\ufffd"...)
		default:
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return append(b, '"')
}

// unescaped returns how many bytes at the start of s are ASCII characters that
// stand for themselves in the JSON form.
func unescaped(s string) int {
	i := 0
	for i < len(s) && classes[s[i]]&(letter|digit|shown) != 0 {
		i++
	}
	return i
}
