package decode

import (
	"slices"
	"unicode/utf8"
)

// UTF16 returns the result with every span converted from bytes of text to
// UTF-16 code units, as JavaScript counts them: one pass over the text. The
// text must be the one that was decoded. An invalid byte counts as one unit,
// as it does after a TextDecoder.
func (r Result) UTF16(text []byte) Result {
	if ascii(text) {
		return r
	}
	r.Findings = slices.Clone(r.Findings)
	r.Suggestions = slices.Clone(r.Suggestions)
	r.Foreign = slices.Clone(r.Foreign)
	r.Notes = slices.Clone(r.Notes)
	r.Redactions = slices.Clone(r.Redactions)
	var at []*int
	add := func(s *Span) { at = append(at, &s.Start, &s.End) }
	for i := range r.Findings {
		f := &r.Findings[i]
		add(&f.Span)
		add(&f.Last)
		f.Evidence = slices.Clone(f.Evidence)
		for j := range f.Evidence {
			add(&f.Evidence[j].Span)
		}
	}
	for i := range r.Suggestions {
		add(&r.Suggestions[i].Span)
	}
	for i := range r.Foreign {
		add(&r.Foreign[i].Span)
	}
	for i := range r.Notes {
		add(&r.Notes[i].Span)
	}
	for i := range r.Redactions {
		add(&r.Redactions[i].Span)
	}
	order := inOrder(len(at), func(a, b int32) bool { return *at[a] < *at[b] })

	pos, units := 0, 0
	for _, i := range order {
		p := at[i]
		for pos < *p && pos < len(text) {
			c := text[pos]
			if c < utf8.RuneSelf {
				pos++
				units++
				continue
			}
			rune, n := utf8.DecodeRune(text[pos:])
			if pos+n > *p {
				break // a span that cuts a character ends before it
			}
			pos += n
			units++
			if rune > 0xffff {
				units++
			}
		}
		*p = units
	}
	return r
}

// ascii reports whether every byte is a character of its own.
func ascii(t []byte) bool {
	for len(t) >= 8 {
		if eight(t)&0x8080808080808080 != 0 {
			return false
		}
		t = t[8:]
	}
	for _, c := range t {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
