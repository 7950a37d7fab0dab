package decode

import (
	"bytes"
	"unicode/utf8"
)

// fromEscapes undoes one layer of the escapes that hide quotation marks and
// brackets: HTML entities, percent-encoding, \u0022 and \x22, and the octal
// forms of syslog. Backslashes in front of quotation marks stay: they tell the
// layers of a string apart. It returns nil when there is nothing to undo.
func fromEscapes(v *view) *view {
	const hex = "0123456789abcdefABCDEF"
	if !v.follows('\\', "uU01x") && !v.follows('%', hex) && !v.follows('&', "#acglnpqrNTQ") && !v.may("#01") && !v.follows('^', "M@") {
		return nil
	}
	t := v.text
	var b *builder
	from := 0
	put := func(out []byte, lo, hi int) {
		if b == nil {
			b = newBuilder(v)
		}
		b.copy(from, lo)
		b.emit(out, lo, hi)
		from = hi
	}
	var buf [4]byte
	plusUntil, percentUntil, checked := 0, 0, 0
	for i := 0; i < len(t); i++ {
		if classes[t[i]]&escaping == 0 {
			continue
		}
		switch t[i] {
		case '&':
			if r, n := entity(t[i:]); n > 0 {
				put(utf8.AppendRune(buf[:0], r), i, i+n)
				i += n - 1
			}
		case '%':
			if i+2 >= len(t) || !isHex(t[i+1]) || !isHex(t[i+2]) {
				continue
			}
			if i >= checked {
				var lo int
				lo, checked = tokenAround(t, i)
				if plain, plus := percentToken(t[lo:checked]); plain {
					percentUntil = checked
					if plus {
						plusUntil = checked
					}
				}
			}
			if i < percentUntil {
				buf[0] = unhex(t[i+1])<<4 | unhex(t[i+2])
				put(buf[:1], i, i+3)
				i += 2
			}
		case '+':
			if i < plusUntil {
				put([]byte{' '}, i, i+1)
			}
		case '\\':
			j := i + 1
			for j < len(t) && t[j] == '\\' {
				j++
			}
			if r, n := asciiEscape(t[j-1:]); n > 0 {
				put(utf8.AppendRune(buf[:0], r), i, j-1+n)
				i = j - 2 + n
			} else {
				i = j - 1
			}
		case '#':
			if i+3 < len(t) && t[i+1] == '0' {
				switch string(t[i+1 : i+4]) {
				case "012":
					put([]byte{'\n'}, i, i+4)
					i += 3
				case "015":
					put(nil, i, i+4)
					i += 3
				case "011":
					put([]byte{'\t'}, i, i+4)
					i += 3
				}
			}
		case '^':
			if i+1 < len(t) && t[i+1] == 'M' && (i+2 == len(t) || t[i+2] == '\n' || t[i+2] == '$') {
				n := 2
				if i+2 < len(t) && t[i+2] == '$' {
					n = 3
				}
				put(nil, i, i+n)
				i += n - 1
			} else if nulBeside(t, i) { // UTF-16 as cat -v shows it
				put(nil, i, i+2)
				i++
			}
		}
	}
	if b == nil {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// nulBeside reports whether a NUL as cat -v shows it, ^@, stands at i and another
// one a character before or behind it.
func nulBeside(t []byte, i int) bool {
	nul := func(k int) bool { return k >= 0 && k+1 < len(t) && t[k] == '^' && t[k+1] == '@' }
	return nul(i) && (nul(i-3) || nul(i+3) || nul(i-4) || nul(i+4))
}

// fromStringLines makes the escaped line ends and tabs of strings real ones. It
// is for a second look at a text: as lines, its values stand apart.
func fromStringLines(v *view) *view {
	t := v.text
	if bytes.IndexByte(t, '\\') < 0 {
		return nil
	}
	b := newBuilder(v)
	from := 0
	for i := 0; i < len(t); i++ {
		if t[i] != '\\' {
			continue
		}
		j := i
		for j < len(t) && t[j] == '\\' {
			j++
		}
		if j < len(t) && (t[j] == 'n' || t[j] == 'r' || t[j] == 't') {
			b.copy(from, i)
			switch t[j] {
			case 'n':
				b.byte('\n', i, j+1)
			case 't':
				b.byte('\t', i, j+1)
			}
			from = j + 1
		}
		i = j
	}
	if from == 0 {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// tokenAround returns the run of characters other than white space that holds
// byte i, within bounds.
func tokenAround(t []byte, i int) (lo, hi int) {
	lo, hi = i, i
	for lo > 0 && i-lo < 4096 && !isSpace(t[lo-1]) {
		lo--
	}
	for hi < len(t) && hi-i < 1<<20 && !isSpace(t[hi]) {
		hi++
	}
	return lo, hi
}

// percentToken tells whether a token is percent-encoded text, and whether a
// plus in it stands for a space.
func percentToken(s []byte) (encoded, plus bool) {
	marks := 0
	space := false
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '%' && isHex(s[i+1]) && isHex(s[i+2]) {
			switch unhex(s[i+1])<<4 | unhex(s[i+2]) {
			case '"', '{', '}', ':', '\'', '[', ',', '=', '&', '<', '>', '.':
				marks++
			case '%':
				if i+4 < len(s) && isHex(s[i+3]) && isHex(s[i+4]) {
					marks++
				}
			case ' ':
				space = true
				marks++
			}
		}
	}
	return marks > 0, marks > 0 && !space && !containsAny(s, "%2520")
}

func unhex(c byte) byte {
	switch {
	case isDigit(c):
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0
}

var entities = [...]struct {
	name string
	r    rune
}{
	{"quot", '"'}, {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"apos", '\''}, {"nbsp", ' '},
	{"ldquo", '"'}, {"rdquo", '"'}, {"lsquo", '\''}, {"rsquo", '\''}, {"lbrace", '{'}, {"rbrace", '}'},
	{"lcub", '{'}, {"rcub", '}'}, {"colon", ':'}, {"comma", ','}, {"period", '.'}, {"lowbar", '_'},
	{"NewLine", '\n'}, {"Tab", '\t'}, {"lbrack", '['}, {"rbrack", ']'}, {"QUOT", '"'},
}

// entity reads an HTML character reference at the start of t.
func entity(t []byte) (r rune, n int) {
	t = t[:min(len(t), 12)]
	end := bytes.IndexByte(t, ';')
	if end < 3 {
		return 0, 0
	}
	name := t[1:end]
	if name[0] == '#' {
		base, s := 10, name[1:]
		if s[0]|0x20 == 'x' {
			base, s = 16, s[1:]
		}
		u, ok := hexNumber(s)
		if base == 10 {
			u, ok = atoi(string(s))
		}
		if !ok || u == 0 || u > utf8.MaxRune {
			return 0, 0
		}
		return rune(u), end + 1
	}
	for i := range entities {
		if string(name) == entities[i].name {
			return entities[i].r, end + 1
		}
	}
	return 0, 0
}

// asciiEscape reads \u0022, \x22 or \u{22} at the start of t, when it stands
// for a printable ASCII character or a typographic quotation mark.
func asciiEscape(t []byte) (r rune, n int) {
	if len(t) < 4 {
		return 0, 0
	}
	switch t[1] {
	case 'u', 'U':
		if len(t) >= 6 && isHex(t[2]) && isHex(t[3]) && isHex(t[4]) && isHex(t[5]) {
			r, n = rune(unhex(t[2]))<<12|rune(unhex(t[3]))<<8|rune(unhex(t[4]))<<4|rune(unhex(t[5])), 6
		}
	case '0', '1':
		if t[2] >= '0' && t[2] <= '7' && t[3] >= '0' && t[3] <= '7' && (len(t) == 4 || !isDigit(t[4])) {
			r, n = rune(t[1]-'0')<<6|rune(t[2]-'0')<<3|rune(t[3]-'0'), 4
			if isAlnum(byte(r)) {
				return 0, 0 // more likely part of a path or a number
			}
		}
	case 'x':
		if isHex(t[2]) && isHex(t[3]) {
			r, n = rune(unhex(t[2])<<4|unhex(t[3])), 4
		}
	}
	if n > 0 && r >= 0x80 && plainRune(r) > 0 {
		return rune(plainRune(r)), n
	}
	if r < ' ' || r > '~' || r == '\\' {
		return 0, 0
	}
	return r, n
}

// fromQuotedPrintable undoes the encoding of e-mail: =22 and lines that end in
// an equals sign. It returns nil when the text does not look like it.
func fromQuotedPrintable(v *view) *view {
	breaking := v.may("=\n")
	if !breaking && !v.follows('=', "237EC") {
		return nil
	}
	t := v.text
	marks, breaks, plain := 0, 0, 0
	soft := breaking && softBreak(t)
	for i := 0; ; i++ {
		k := bytes.IndexByte(t[i:], '=')
		if k < 0 {
			break
		}
		i += k
		if i+1 < len(t) && t[i+1] == '\n' && i > 0 && (soft || !isSpace(t[i-1])) && t[i-1] != '=' {
			breaks++
			soft = soft || i+2 < len(t) && isDigit(t[i+2]) && containsAny(t[max(0, i-7):i], "CTS.\x00cts.") // within a code
		} else if i+2 < len(t) {
			switch string(t[i+1 : i+3]) {
			case "3D", "22", "7B", "7D", "3d", "7b":
				marks++
			case "E2", "C2", "20":
				if i+3 < len(t) && (t[i+3] == '=' || t[i+3] == '\n') {
					marks++
				}
			default:
				if !isHex(t[i+1]) || !isHex(t[i+2]) {
					plain++
				}
			}
		}
	}
	declared := v.has("quoted-printable\x00Quoted-Printable")
	// An equals sign of the text itself is encoded too. A log full of them, of
	// which some stand before a number, is another thing.
	if !declared && (breaks == 0 && marks < 2 || marks == 0 && !soft || plain > marks+breaks) {
		return nil
	}
	if marks == 0 && breaks == 0 {
		return nil
	}
	b := newBuilder(v)
	from := 0
	for i := 0; i < len(t); i++ {
		if t[i] != '=' {
			continue
		}
		switch {
		case i+1 < len(t) && t[i+1] == '\n':
			b.copy(from, i)
			i++
			from = i + 1
		case i+2 < len(t) && isHex(t[i+1]) && isHex(t[i+2]) && (isDigit(t[i+1]) || t[i+1] < 'a'):
			b.copy(from, i)
			b.byte(unhex(t[i+1])<<4|unhex(t[i+2]), i, i+3)
			i += 2
			from = i + 1
		}
	}
	b.copy(from, len(t))
	return b.view()
}

// softBreak reports whether one line ends in an equals sign near column 76, as
// mail programs break lines.
func softBreak(t []byte) bool {
	line := 0
	for i, c := range t {
		if c == '\n' {
			if n := i - line; n >= 66 && n <= 77 && t[i-1] == '=' {
				return true
			}
			line = i + 1
		}
	}
	return false
}
