package decode

import "strings"

// Most of what the decoder looks for is not in the text at hand. One pass notes
// which bytes stand side by side in it: a string that has another pair is not
// there, and a form whose marks are not there needs no pass of its own. All of
// this only rules out; what it leaves is looked at as closely as ever.

// pairs are the pairs of bytes in a text, which counts as a line between two line
// ends: what stands behind a line end begins a line. Bytes above ASCII are taken
// for what they are without their highest bit. The ends of its lines are noted, too.
type pairs struct {
	behind [128][128]bool // for each byte which bytes stand behind it
	high   bool           // there are bytes above ASCII
	ends   []int32        // where each line ends
}

// pairs returns the pairs of the text, found when they are first asked for.
//
//go:noinline
func (v *view) pairs() *pairs {
	if v.beside != nil {
		return v.beside
	}
	p := v.scratch.newPairs()
	t, first, last, all := v.text, byte('\n'), byte('\n'), byte(0)
	if n := len(t); n > 0 {
		first, last, all = t[0]&127, t[n-1]&127, t[n-1]
	}
	p.behind['\n'][first] = true
	for ; len(t) > 4; t = t[4:] { // four pairs that do not wait for each other
		a, b, c, d, e := t[0]&127, t[1]&127, t[2]&127, t[3]&127, t[4]&127
		all |= t[0] | t[1] | t[2] | t[3]
		p.behind[a][b] = true
		p.behind[b][c] = true
		p.behind[c][d] = true
		p.behind[d][e] = true
	}
	for ; len(t) > 1; t = t[1:] {
		all |= t[0]
		p.behind[t[0]&127][t[1]&127] = true
	}
	p.behind[last]['\n'] = true
	p.high = all >= 0x80
	for lo := 0; lo < len(v.text); {
		hi := lineEnd(v.text, lo)
		p.ends = append(p.ends, int32(hi))
		lo = hi + 1
	}
	v.beside = p
	return p
}

// follows reports whether one of the bytes of set stands behind a.
//
//go:noinline
func (v *view) follows(a byte, set string) bool {
	p := v.pairs()
	for i := range len(set) {
		if p.behind[a][set[i]&127] {
			return true
		}
	}
	return false
}

// may reports whether the string s may be in the text: all pairs of it are.
//
//go:noinline
func (v *view) may(s string) bool {
	p := v.pairs()
	a := s[0] & 127
	if s[0] != a && !p.high {
		return false
	}
	for i := 1; i < len(s); i++ {
		b := s[i] & 127
		if !p.behind[a][b] {
			return false
		}
		a = b
	}
	return true
}

// has reports whether one of the strings of list, which NULs separate, is in the
// text.
func (v *view) has(list string) bool { return v.within(0, len(v.text), list) }

// within reports the same of the bytes [lo, hi).
//
//go:noinline
func (v *view) within(lo, hi int, list string) bool {
	for list != "" {
		s, rest, _ := strings.Cut(list, "\x00")
		if v.may(s) && indexString(v.text[lo:hi], s) >= 0 {
			return true
		}
		list = rest
	}
	return false
}

// controls reports whether the text has control characters other than line ends
// and tabs.
func (v *view) controls() bool {
	p := v.pairs()
	for c := range ' ' {
		if c != '\n' && c != '\t' && p.behind[c] != [128]bool{} {
			return true
		}
	}
	return p.behind[0x7f] != [128]bool{}
}
