package decode

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// fromUTF16 decodes a text that was saved or piped as UTF-16, with or without a
// byte-order mark. It returns nil for every other text.
func fromUTF16(v *view) *view {
	t := v.text
	if len(t) < 4 {
		return nil
	}
	n := min(len(t), 2048) &^ 1
	if bytes.IndexByte(t[:n], 0) < 0 {
		return nil
	}
	var nul [2]int
	for i := 0; i < n; i++ {
		if t[i] == 0 {
			nul[i&1]++
		}
	}
	var hi int // which byte of a pair is the high one
	switch {
	case nul[1] > n/5 && nul[0] < n/20:
		hi = 1
	case nul[0] > n/5 && nul[1] < n/20:
		hi = 0
	default:
		return nil
	}
	b := newBuilder(v)
	var buf [4]byte
	for i := 0; i+1 < len(t); i += 2 {
		r := rune(t[i+hi])<<8 | rune(t[i+1-hi])
		n := 2
		if utf16.IsSurrogate(r) && i+3 < len(t) {
			r = utf16.DecodeRune(r, rune(t[i+2+hi])<<8|rune(t[i+3-hi]))
			n = 4
		}
		if r < utf8.RuneSelf {
			b.byte(byte(r), i, i+n)
		} else if r != 0xfeff {
			b.emit(utf8.AppendRune(buf[:0], r), i, i+n)
		}
		i += n - 2
	}
	return b.view()
}

// fromTerminal removes what a terminal acts on and a reader does not see:
// colours, cursor codes, overstrikes, NULs, invisible characters. Line ends
// become \n, typographic quotation marks and wide forms plain ones. It returns
// nil when there is nothing of the kind.
func fromTerminal(v *view) *view {
	t := v.text
	i := 0 // a short text is read as fast as it is ruled out
	if len(t) > 512 && !v.pairs().high && !v.controls() && !v.has(lostEscapes) {
		i = firstColour(v)
	}
	for i < len(t) {
		if itself(t[i]) {
			i++
			continue
		}
		if cleanAt(t, i) != 0 {
			break
		}
		for t[i] == '\\' && i+1 < len(t) && t[i+1] == '\\' {
			i++
		}
		i += width(t[i:])
	}
	if i == len(t) {
		return nil
	}
	b := newBuilder(v)
	from := 0
	for i < len(t) {
		c := t[i]
		if itself(c) {
			if i+1 < len(t) && t[i+1] == '\b' && c >= ' ' {
				b.copy(from, i)
				i += 2
				from = i
				continue
			}
			i++
			continue
		}
		n := cleanAt(t, i)
		if n == 0 {
			for c == '\\' && i+1 < len(t) && t[i+1] == '\\' { // none in the whole run
				i++
			}
			i += width(t[i:])
			continue
		}
		b.copy(from, i)
		out := cleanTo(t[i : i+n])
		if c == 0 && wordKey(t, i+1) { // name=value pairs that NULs end
			out = '\n'
		}
		if out != 0 {
			if c == '\r' && i+n < len(t) && t[i+n] == '\n' {
				out = 0 // the \n follows
			}
			if out != 0 {
				b.byte(out, i, i+n)
			}
		}
		i += n
		from = i
	}
	b.copy(from, len(t))
	return b.view()
}

// firstColour returns where the first colour is whose escape character got lost, or
// the length of the text.
func firstColour(v *view) int {
	t := v.text
	for i := 0; v.follows('[', "0123456789"); i++ {
		k := bytes.IndexByte(t[i:], '[')
		if k < 0 {
			break
		}
		if i += k; cleanAt(t, i) > 0 {
			return i
		}
	}
	return len(t)
}

// shownText returns s as valid UTF-8 without the characters that act on a terminal
// or change the order of what is read: control characters other than line ends and
// tabs, C1 included, and those that set the direction or end a line unseen.
func shownText(s []byte) []byte {
	out := make([]byte, 0, len(s))
	for _, r := range valid(s) {
		switch {
		case r < ' ' && r != '\n' && r != '\t', r >= 0x7f && r < 0xa0, r == 0x061c, r == 0x200e, r == 0x200f,
			r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// itself reports whether a byte stands for itself wherever it is.
func itself(c byte) bool { return classes[c]&(letter|digit|under|coded|same) != 0 }

// lostEscapes begin control sequences whose escape character a program wrote out.
const lostEscapes = `\u001b[` + "\x00" + `\u001B[` + "\x00" + `\x1b[` + "\x00" + `\x1B[` + "\x00" + `\033[` + "\x00" + `\e[` + "\x00^[[\x00#033["

// width returns the length of the character that t starts with.
func width(t []byte) int {
	if t[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRune(t)
	return n
}

// cleanAt returns the length of a control sequence or special character at i
// that does not stand for itself, or 0.
func cleanAt(t []byte, i int) int {
	switch c := t[i]; {
	case c == 0x1b:
		return max(1, escapeLen(t, i+1)+1)
	case c == '[':
		// A colour whose escape character got lost.
		if n := colourLen(t[i:]); n > 0 && (i == 0 || t[i-1] != '\\') {
			return n
		}
		return 0
	case c == '\\' || c == '^' || c == '#':
		for list := lostEscapes; list != ""; {
			s, rest, _ := strings.Cut(list, "\x00")
			if bytes.HasPrefix(t[i:], []byte(s)) {
				n := len(s) - 1
				return n + escapeLen(t, i+n)
			}
			list = rest
		}
		if c == '\\' && i+1 < len(t) && t[i+1] == '\\' {
			j := i
			for j < len(t) && t[j] == '\\' && j-i < 64 {
				j++
			}
			if j-i == 64 {
				return 0
			}
			if n := cleanAt(t, j-1); n > 0 {
				return n + j - 1 - i
			}
		}
		return 0
	case c == '\r':
		n := 1
		for i+n < len(t) && t[i+n] == '\r' {
			n++
		}
		return n
	case c < ' ' && c != '\n' && c != '\t' || c == 0x7f:
		return 1
	case c < utf8.RuneSelf:
		return 0
	}
	r, n := utf8.DecodeRune(t[i:])
	if r == utf8.RuneError && n == 1 {
		if t[i] >= 0x91 && t[i] <= 0x94 {
			return 1
		}
		return 0
	}
	if r == 0x241b || r == 0xfffd {
		if k := colourLen(t[i+n:]); k > 0 {
			return n + k
		}
	}
	if plainRune(r) >= 0 {
		return n
	}
	return 0
}

// cleanTo returns the byte that stands for a sequence found by cleanAt; 0 drops it.
func cleanTo(s []byte) byte {
	switch {
	case s[0] == '\r':
		return '\n'
	case s[0] == 0x1b && len(s) > 2 && (s[len(s)-1] == 'C' || s[len(s)-1] == 'G' || s[len(s)-1] == 'H'):
		return ' '
	case s[0] == 0x93 || s[0] == 0x94:
		return '"'
	case s[0] == 0x91 || s[0] == 0x92:
		return '\''
	case s[0] < utf8.RuneSelf:
		return 0
	}
	r, n := utf8.DecodeRune(s)
	if n < len(s) {
		return 0
	}
	return byte(max(0, plainRune(r)))
}

// plainRune returns the ASCII character that a typographic one stands for, 0
// for an invisible one, -1 for all others.
func plainRune(r rune) int {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2064, r == 0xfeff, r == 0xad,
		r >= 0x2066 && r <= 0x2069:
		return 0
	case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000:
		return ' '
	case r >= 0x201c && r <= 0x201f, r == 0xab, r == 0xbb, r == 0x2033, r == 0x300c, r == 0x300d:
		return '"'
	case r >= 0x2018 && r <= 0x201b, r == 0x2032, r == 0xb4:
		return '\''
	case r >= 0x2010 && r <= 0x2015, r == 0x2212:
		return '-'
	case r >= 0xff01 && r <= 0xff5e:
		return int(r - 0xfee0)
	}
	return -1
}

// escapeLen returns the length of the control sequence behind an escape
// character: t[i] is the byte after it.
func escapeLen(t []byte, i int) int {
	if i >= len(t) {
		return 0
	}
	switch t[i] {
	case '[':
		for j := i + 1; j < len(t) && j < i+48; j++ {
			if t[j] >= 0x40 && t[j] <= 0x7e {
				return j + 1 - i
			}
			if t[j] < 0x20 || t[j] > 0x3f {
				return j - i
			}
		}
		return 1
	case ']', 'P', '_', '^':
		for j := i + 1; j < len(t) && j < i+512; j++ {
			if t[j] == 7 {
				return j + 1 - i
			}
			if t[j] == 0x1b && j+1 < len(t) && t[j+1] == '\\' {
				return j + 2 - i
			}
			if t[j] == '\n' {
				return j - i
			}
		}
		return 1
	case '(', ')', '#', '%':
		return 2 - max(0, i+2-len(t))
	}
	if t[i] >= 0x30 && t[i] <= 0x7e {
		return 1
	}
	return 0
}

// colourLen returns the length of "[31m" or "[39;49;00m" at the start of t, or 0.
func colourLen(t []byte) int {
	if len(t) < 3 || t[0] != '[' || t[1] == ';' {
		return 0
	}
	for j := 1; j < len(t) && j < 20; j++ {
		switch {
		case t[j] == 'm' && j > 1:
			if j+1 < len(t) && (t[j+1] == ']' || t[j+1] == 's') { // [5m] and [5ms are not colours
				return 0
			}
			return j + 1
		case !isDigit(t[j]) && t[j] != ';':
			return 0
		}
	}
	return 0
}

// containsAny reports whether t holds one of the strings of list, which are
// separated by NULs. One argument instead of many keeps the calls small.
func containsAny(t []byte, list string) bool {
	for list != "" {
		s := list
		if i := strings.IndexByte(list, 0); i >= 0 {
			s, list = list[:i], list[i+1:]
		} else {
			list = ""
		}
		if indexString(t, s) >= 0 {
			return true
		}
	}
	return false
}
