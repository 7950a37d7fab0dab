package decode

import (
	"bytes"
	"unicode/utf8"
)

// maxMessage bounds how much of a value is read as a message, in bytes.
const maxMessage = 6000

// readMessage reads the message whose value starts at i, the opening mark
// included. It returns the text without escapes, its range, and whether the end
// of the value was seen.
func readMessage(t []byte, i int) (msg []byte, lo, hi int, whole bool) {
	slashes := 0
	for i < len(t) && t[i] == '\\' {
		slashes++
		i++
	}
	if i >= len(t) {
		return nil, i, i, false
	}
	q := t[i]
	if q != '"' && q != '\'' && q != '`' {
		return readBare(t, i)
	}
	i++
	doubled := i < len(t) && t[i] == q && slashes == 0
	if doubled {
		i++
		if i < len(t) && t[i] == q { // three marks: Python, or CSV inside CSV
			i++
		}
		if i+1 < len(t) && t[i] == q && isAlnum(t[i+1]) { // four: doubled twice
			i++
		}
	}
	lo = i
	limit := min(len(t), i+maxMessage+slashes*64)
	newlines := 0
	for i < limit {
		c := t[i]
		if c == '\n' {
			newlines++
			if newlines > 12 || i+1 < len(t) && t[i+1] == '\n' {
				break
			}
		}
		if c == '\\' {
			n := 0
			for i+n < limit && t[i+n] == '\\' {
				n++
			}
			if i+n < limit && t[i+n] == q && !doubled && (n == slashes && slashes > 0 || n < slashes) {
				if n == slashes && !closes(t, i+n+1) {
					i += n + 1
					continue
				}
				return unescape(t[lo:i], slashes), lo, i, true
			}
			if i+n < limit && t[i+n] == q && slashes == 0 && n%2 == 0 {
				i += n
				continue
			}
			i += n + 1
			continue
		}
		if c == q {
			if doubled {
				if i+1 < len(t) && t[i+1] == q {
					return unescape(t[lo:i], slashes), lo, i, true
				}
			} else if slashes > 0 || closes(t, i+1) {
				return unescape(t[lo:i], slashes), lo, i, true
			}
		}
		i++
	}
	hi = min(i, limit)
	// Cut off: leave out a line that only says so.
	if k := bytes.IndexByte(t[lo:hi], '\n'); k >= 0 && newlines > 0 {
		rest := trimSpace(t[lo+k : hi])
		if len(rest) == 0 || bytes.HasPrefix(rest, []byte("...")) {
			hi = lo + k
		}
	}
	return unescape(trimRight(t[lo:hi], " \n\\"), slashes), lo, hi, false
}

// closes reports whether a quotation mark in front of i may end a string: no
// letter follows it directly.
func closes(t []byte, i int) bool {
	if i >= len(t) {
		return true
	}
	if isAlnum(t[i]) || t[i] >= 0x80 {
		return false
	}
	// A word in quotation marks inside a text: "foo" bar.
	if t[i] == ' ' && i+1 < len(t) && isLetter(t[i+1]) {
		for k := i + 1; k < len(t) && k < i+32; k++ {
			if t[k] == '=' || t[k] == ':' || t[k] == '\n' {
				return true
			}
			if !isWord(t[k]) && t[k] != '.' && t[k] != '-' {
				break
			}
		}
		for k := i + 1; k < len(t) && k < i+200 && t[k] != '\n'; k++ {
			if t[k] == '"' || t[k] == '\'' {
				return false
			}
		}
	}
	return true
}

// readBare reads a message without quotation marks: up to the end of the line,
// the next key, or a closing bracket that was not opened inside.
func readBare(t []byte, i int) (msg []byte, lo, hi int, whole bool) {
	lo = i
	limit := min(len(t), i+maxMessage)
	if n := yamlBlock(t[i:]); n > 0 {
		i += n
		lo = i
		deep := indent(t[i:])
		for i < limit && deep > 0 {
			e := lineEnd(t, i)
			if e > i && indent(t[i:]) < deep {
				break
			}
			i = e + 1
		}
		hi = min(i, limit)
		return squeeze(t[lo:hi]), lo, hi, true
	}
	depth := 0
	for ; i < limit; i++ {
		switch c := t[i]; c {
		case '\n':
			if !continues(t, lo, i) {
				return squeeze(t[lo:i]), lo, i, true
			}
		case '{', '[', '(':
			depth++
		case '}', ']', ')':
			if depth--; depth < 0 {
				return squeeze(t[lo:i]), lo, i, true
			}
		case ',', ';':
			if nextKey(t, i+1) {
				return squeeze(t[lo:i]), lo, i, true
			}
		case ' ', '\t':
			if c == '\t' || wordKey(t, i+1) || phpPlace(t, i) {
				return squeeze(t[lo:i]), lo, i, true
			}
		case '|':
			return squeeze(t[lo:i]), lo, i, true
		case '<':
			if i+1 < limit && (t[i+1] == '/' || isLetter(t[i+1])) {
				return squeeze(t[lo:i]), lo, i, true
			}
		case '\\':
			if i+1 < limit && (t[i+1] == 'n' || t[i+1] == 'r' || t[i+1] == '"') {
				return squeeze(t[lo:i]), lo, i, true
			}
		case '"':
			if i+1 < limit && (t[i+1] == '}' || t[i+1] == ',' || t[i+1] == '\n') || i+1 == len(t) {
				return squeeze(t[lo:i]), lo, i, true
			}
		case '&':
			if nextKey(t, i+1) {
				return squeeze(t[lo:i]), lo, i, true
			}
		}
	}
	return squeeze(t[lo:limit]), lo, limit, false
}

// phpPlace reports whether what stands at i is where PHP says that an exception
// was thrown, up to the end of the line: " in /app/x.php:3".
func phpPlace(t []byte, i int) bool {
	if len(t) < i+4 || string(t[i:i+4]) != " in " {
		return false
	}
	l := t[i:lineEnd(t, i)]
	k := bytes.LastIndexByte(l, ':')
	return k > 0 && bytes.HasSuffix(l[:k], []byte(".php")) && len(l)-k > 1 && isDigit(l[k+1])
}

// yamlBlock returns how long the head of a YAML block is, its line end included,
// or 0. The text stands below, indented.
func yamlBlock(t []byte) int {
	if len(t) == 0 || t[0] != '>' && t[0] != '|' {
		return 0
	}
	k := 1
	for k < len(t) && k < 4 && (t[k] == '-' || t[k] == '+' || isDigit(t[k])) {
		k++
	}
	if k == len(t) || t[k] != '\n' {
		return 0
	}
	return k + 1
}

// continues reports whether a bare value that reached the end of its line at i
// goes on below: the next line is indented deeper than the key's and is no key.
func continues(t []byte, lo, i int) bool {
	start := lo
	for start > 0 && t[start-1] != '\n' {
		start--
	}
	own := indent(t[start:])
	next := i + 1
	if next >= len(t) {
		return false
	}
	n := indent(t[next:])
	if n <= own || n > 40 || next+n >= len(t) || t[next+n] == '\n' {
		return false
	}
	first := t[next+n]
	if !isAlnum(first) && first != '(' || wordKey(t, next+n) || hasFold(t[next+n:], "at ") {
		return false
	}
	return true
}

func indent(l []byte) int {
	n := 0
	for n < len(l) && (l[n] == ' ' || l[n] == '\t') {
		n++
	}
	return n
}

// nextKey reports whether a known key and a separator follow, blanks aside.
func nextKey(t []byte, i int) bool {
	for i < len(t) && (isSpace(t[i]) || t[i] == '"' || t[i] == '\'' || t[i] == '[') {
		i++
	}
	return wordKey(t, i)
}

// wordKey reports whether a name starts at i that is followed by : or = as a
// key is: a name that the table has, or one that looks like an identifier.
func wordKey(t []byte, i int) bool {
	j := i
	under := false
	for j < len(t) && j-i < 40 && (isWord(t[j]) || t[j] == '.') {
		under = under || t[j] == '_' || j > i && t[j] >= 'A' && t[j] <= 'Z' && t[j-1] >= 'a'
		j++
	}
	if j == i || j+1 >= len(t) || !isLetter(t[i]) && t[i] != '_' {
		return false
	}
	end := j
	if t[j] == '"' || t[j] == '\'' || t[j] == ']' {
		j++
	}
	for j < len(t) && t[j] == ' ' {
		j++
	}
	if j >= len(t) || t[j] != ':' && t[j] != '=' {
		return false
	}
	if t[j] == '=' {
		return j == end || under
	}
	var buf [32]byte
	return under || classify(string(keyName(&buf, t, i, end))).class != noKey
}

// squeeze trims a text and makes every run of white space one blank.
func squeeze(s []byte) []byte {
	out := make([]byte, 0, len(s))
	for _, c := range s {
		if isSpace(c) {
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
			continue
		}
		out = append(out, c)
	}
	return trimRight(out, " ,;")
}

// unescape undoes the escapes of a string that was read out of `slashes`
// backslashes per quotation mark, and joins its lines.
func unescape(s []byte, slashes int) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '\\' {
			if isSpace(c) {
				if c != '\n' && c != '\r' || len(out) > 0 && out[len(out)-1] != ' ' {
					if !(c == ' ' && len(out) > 0 && out[len(out)-1] == ' ' && i > 0 && s[i-1] == '\n') {
						out = append(out, ' ')
					}
				}
				continue
			}
			out = append(out, c)
			continue
		}
		n := i
		for i < len(s) && s[i] == '\\' {
			i++
		}
		n = i - n
		if i >= len(s) {
			break
		}
		if s[i] != 'u' {
			// Backslashes that the innermost layer escapes are the text's own.
			for range n / (2 * (slashes + 1)) {
				out = append(out, '\\')
			}
			if n%(2*(slashes+1)) == 0 {
				i--
				continue
			}
		}
		switch s[i] {
		case 'n', 'r', 't':
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
		case 'u':
			if i+4 < len(s) {
				if n, ok := hexNumber(s[i+1 : i+5]); ok {
					r := rune(n)
					i += 4
					if r >= 0xd800 && r < 0xdc00 && i+6 < len(s) && s[i+1] == '\\' {
						k := i + 1
						for k < len(s) && s[k] == '\\' {
							k++
						}
						if k+4 < len(s) && s[k] == 'u' {
							if m, ok := hexNumber(s[k+1 : k+5]); ok && m >= 0xdc00 && m < 0xe000 {
								r = (r-0xd800)<<10 | (rune(m) - 0xdc00) + 0x10000
								i = k + 4
							}
						}
					}
					out = utf8.AppendRune(out, r)
					continue
				}
			}
			out = append(out, 'u')
		default:
			out = append(out, s[i])
		}
	}
	return trimSpace(out)
}
