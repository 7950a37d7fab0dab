package decode

import (
	"bytes"
)

// value notes the fact that the key at t[lo:hi] states, if it is followed by a
// value of the right form.
func (s *scanner) value(lo, hi int, k keyInfo) {
	t := s.t
	v, sep, quoted := s.valueStart(lo, hi)
	if v < 0 {
		return
	}
	switch k.class {
	case requestIDKey:
		for _, w := range [...]string{"was ", "is ", "of "} { // in a sentence
			if hasFold(t[v:], w) {
				v += len(w)
			}
		}
		end := idEnd(t, v)
		if end == 0 || !sep && !isDigitRun(t[v:end]) {
			return
		}
		f := fact{kind: requestIDFact, rank: k.rank, at: int32(lo), start: int32(v), end: int32(end)}
		f.client = s.sent(lo)
		s.add(f)
	case statusKey, plainCode, codeKey:
		n := 0
		e := v
		for e < len(t) && isDigit(t[e]) && e-v < 4 {
			n = n*10 + int(t[e]-'0')
			e++
		}
		if e-v != 3 || n < 100 || n > 599 || !sep && k.class != statusKey {
			return
		}
		if e < len(t) && (isWord(t[e]) || t[e] == '.' && e+1 < len(t) && isDigit(t[e+1])) {
			return
		}
		rank := k.rank
		if k.class != statusKey {
			if !knownStatus(n) && n != 200 {
				return
			}
			rank = 3
		} else if !sep {
			rank = 3
		}
		s.add(fact{kind: statusFact, rank: rank, at: int32(lo), start: int32(v), end: int32(e), num: int32(n)})
	case requestScope:
		// "request 1fc1...", as people write it themselves.
		if end := idEnd(t, v); end-v == 32 || end-v == 36 {
			s.add(fact{kind: requestIDFact, rank: 3, at: int32(lo), start: int32(v), end: int32(end)})
		}
	case messageKey:
		if !sep || quoted < 0 && lo > 0 && t[lo-1] == '/' {
			return
		}
		at := v
		if quoted >= 0 {
			at = quoted
		}
		c := t[v]
		if c == '{' || c == '[' || c == '}' || c == ']' || c == '<' || c == '/' && quoted < 0 {
			return
		}
		if quoted < 0 && (isDigit(c) && k.rank < 4 || noValue(t[v:])) {
			return
		}
		f := fact{kind: messageFact, rank: k.rank, at: int32(lo), start: int32(at)}
		s.add(f)
		if s.closers > 0 && s.cur != 0 { // [["error_msg"],"..."]: the value stands outside the key's brackets
			s.facts[len(s.facts)-1].scope = s.scopes[s.cur].parent
		}
	}
}

// sent reports whether the line of a key shows that the client sent it.
func (s *scanner) sent(lo int) bool {
	l := s.t[s.start:lo]
	if s.curl && len(l) > 0 && l[0] == '>' {
		return true
	}
	// X-Client-Request-Id and the like are read as one word and are no key.
	return false
}

func isDigitRun(s []byte) bool {
	if len(s) < 16 {
		return false
	}
	for _, c := range s {
		if isDigit(c) {
			return true
		}
	}
	return false
}

// noValue reports whether a value says that there is none.
func noValue(t []byte) bool {
	for _, s := range [...]string{"null", "none", "nil", "undefined", "<nil>", "(nil)", "n/a", "true", "false"} {
		if hasFold(t, s) && (len(t) == len(s) || !isWord(t[len(s)])) {
			return true
		}
	}
	return false
}

// idEnd returns where the request id at v ends, or 0 when there is none: 8 to 72
// letters, digits and hyphens, three digits at least.
func idEnd(t []byte, v int) int {
	e, digits := v, 0
	for e < len(t) && isName(t[e]) && e-v <= 72 {
		if isDigit(t[e]) {
			digits++
		}
		e++
	}
	// Trace ids that a proxy appended with a comma or a slash are not part of it.
	for e > v && t[e-1] == '-' {
		e--
	}
	if n := e - v; n < 8 || n > 72 || digits < 3 {
		return 0
	}
	return e
}

// isValue reports whether the word at i is, in quotation marks, the value of a key,
// and the one behind the comma the next key: "level":"error","host":"a". Where that
// is called a value the word is a name: {"key":"error_code","value":"CTS.0001"}.
func isValue(t []byte, i, comma int) bool {
	k := i
	for k > 0 && (t[k-1] == '"' || t[k-1] == '\\') {
		k--
	}
	marked := k < i
	for k > 0 && t[k-1] == ' ' {
		k--
	}
	for end := min(comma+24, len(t)); comma < end && !isLetter(t[comma]); {
		comma++
	}
	return marked && k > 0 && t[k-1] == ':' && !hasFold(t[comma:], "val")
}

// valueStart skips what may stand between a key and its value: closing
// quotation marks and brackets, a separator, a type in front of the value
// (string(8), s:8:, []string{), an opening quotation mark. It returns the start
// of the value or -1, whether a separator was there, and where the mark that
// opens the value starts (with its backslashes), or -1.
func (s *scanner) valueStart(lo, hi int) (v int, sep bool, quoted int) {
	t := s.t
	i := hi
	quoted = -1
	lines, room := 0, 64
	s.closers = 0
	closed := false // a tag was closed behind the key
	slashes := -1   // where the current run of backslashes started
	for i < len(t) && room > 0 {
		c := t[i]
		room--
		switch {
		case c == '\\':
			if slashes < 0 {
				slashes = i
			}
			for i < len(t) && t[i] == '\\' {
				i++
			}
			if i < len(t) && (t[i] == 'n' || t[i] == 'r' || t[i] == 't') && !quoteOpen(t, quoted, i) {
				i++
				slashes = -1
			}
			continue
		case c == '"' || c == '\'' || c == '`':
			at := i
			if slashes >= 0 {
				at = slashes
			}
			slashes = -1
			if quoted >= 0 && sep {
				// Two marks in a row: an empty string, or a doubled mark (CSV). Four: doubled twice.
				if i+3 < len(t) && t[i-1] == c && t[i+1] == c && t[i+2] == c && isAlnum(t[i+3]) {
					i += 3
					continue
				}
				if t[i-1] == c && (i+1 >= len(t) || !isAlnum(t[i+1]) && t[i+1] != '{' && t[i+1] != '[') {
					return -1, sep, -1
				}
				if t[i-1] != c && quoted != at {
					j := i - 1
					for j > quoted && t[j] == '\\' {
						j--
					}
					if t[j] == c && j-quoted == i-1-j {
						return -1, sep, -1 // as many backslashes as the opening mark has
					}
					if t[j] == c {
						return i, sep, quoted // the string starts with a mark of its own
					}
				}
				if t[i-1] == c {
					i++
					continue
				}
			}
			quoted = at
			i++
			continue
		case c == ' ' || c == '\t':
			i++
			if !sep && i < len(t) && i-hi > 1 && room < 40 {
				return -1, false, -1
			}
		case c == '\n' || c == '\r':
			if c == '\n' {
				lines++
			}
			if !sep && lines == 1 && onlyOnLine(t, lo, hi) && i+2 < len(t) && (isAlnum(t[i+1]) || t[i+1] == '\t' && isAlnum(t[i+2])) {
				i++ // a name on a line of its own, its value on the next
				sep = true
				continue
			}
			if !sep && lines == 1 && (s.closers > 0 || lo > 0 && t[lo-1] == '.') && i+1 < len(t) && (t[i+1] == '\'' || t[i+1] == '"') {
				sep = true // r.headers['X-Request-Id'] or e.request_id, typed at a prompt that shows the value below
			}
			if lines > 1 || !sep {
				return -1, false, -1
			}
			// A value below its key is indented, or in quotation marks.
			if i+1 < len(t) && c == '\n' && t[i+1] != ' ' && t[i+1] != '\t' && t[i+1] != '"' && t[i+1] != '\'' && t[i+1] != '[' && idEnd(t, i+1)-i-1 != 32 {
				return -1, false, -1
			}
			i++
			quoted = -1
		case sep && quoted < 0 && t[i-1] == ' ' && yamlBlock(t[i:]) > 0:
			return i, sep, -1
		case c == ':' || c == '=' || c == '>' || c == ',' || c == '|' || c == '~':
			if c == ',' && (sep && quoted < 0 || !sep && isValue(t, lo, i)) {
				return -1, false, -1
			}
			sep = true
			quoted = -1
			i++
		case c == ']' || c == ')' || c == '*':
			if c == ']' {
				s.closers++
			}
			if sep && quoted < 0 && c != '*' {
				return -1, false, -1
			}
			if c == ')' && quoted < 0 && i-hi > 1 {
				return -1, false, -1
			}
			quoted = -1
			i++
		case c == '[' || c == '(' || c == '<' || c == '&' || c == '{':
			if c == '<' && i+1 < len(t) && (!sep && t[i+1] == '/' || closed && isLetter(t[i+1])) {
				// The end of one element and the start of the next: <dt>..</dt><dd>
				if k := bytes.IndexByte(t[i:min(len(t), i+40)], '>'); k > 0 {
					i += k + 1
					sep, closed = true, true
					continue
				}
			}
			if c == '<' && !(i+1 < len(t) && (t[i+1] == '<' || t[i+1] == '!' || i > hi && t[i-1] == '<')) {
				return -1, false, -1 // a tag or a place-holder
			}
			if c == '<' && i+8 < len(t) && string(t[i:i+9]) == "<![CDATA[" {
				i += 9
				sep = true
				continue
			}
			if c == '{' {
				return i, sep, quoted
			}
			if c == '(' {
				sep = sep || i == hi
			}
			quoted = -1
			i++
		case c == ';' || c == '-' || c == '/' || c == '!':
			if c == '-' && sep && quoted < 0 && i+1 < len(t) && t[i+1] == '>' || c == '-' && i+1 < len(t) && (t[i+1] == '>' || t[i+1] == ' ') {
				i++
				sep = true
				continue
			}
			if c == ';' && sep {
				i++
				continue
			}
			return -1, false, -1
		default:
			if n := wrapper(t[i:], quoted >= 0); n > 0 {
				i += n
				sep = sep || t[i-1] == ':'
				slashes = -1
				quoted = -1
				continue
			}
			if slashes >= 0 && quoted < 0 {
				return i, sep, -1
			}
			return i, sep, quoted
		}
		slashes = -1
	}
	return -1, false, -1
}

// onlyOnLine reports whether nothing but the name t[lo:hi] stands on its line.
func onlyOnLine(t []byte, lo, hi int) bool {
	for lo > 0 && t[lo-1] == ' ' {
		lo--
	}
	for hi < len(t) && t[hi] == ' ' {
		hi++
	}
	return (lo == 0 || t[lo-1] == '\n') && hi < len(t) && t[hi] == '\n'
}

// quoteOpen reports whether the mark at quoted opened right in front of i.
func quoteOpen(t []byte, quoted, i int) bool {
	if quoted < 0 {
		return false
	}
	k := i - 1
	for k > quoted && t[k] == '\\' {
		k--
	}
	return t[k] == '"' || t[k] == '\''
}

// wrappers are what notations write between a separator and a value.
var wrappers = [...]string{"string(", "string", "int(", "s:", "i:", "value\"", "value'", "value=", "value:", "value>", "str(", "some(", "optional(",
	"long(", "bytes(", "text(", "b\"", "b'", "u\"", "u'", "b:", "content\"", "interface", "java.lang.string", "std::string", "r\"", "r'", "q(", "@\"", "stringvalue"}

// wrapper returns the length of such a wrapper at the start of t, its digits
// included: string(8), s:8:, value": "; 0 when there is none.
func wrapper(t []byte, quoted bool) int {
	c := lower(t[0])
	if c != 's' && c != 'i' && c != 'v' && c != 'o' && c != 'l' && c != 'b' && c != 't' && c != 'u' && c != 'c' && c != 'j' && c != 'r' && c != 'q' && c != '@' {
		return 0
	}
	for _, w := range wrappers {
		if w[0] != c || !hasFold(t, w) {
			continue
		}
		n := len(w)
		switch w[n-1] {
		case '(', ':':
			k := n
			for k < len(t) && isDigit(t[k]) {
				k++
			}
			switch {
			case w == "int(" || w == "i:" || w == "long(":
				return n
			case k > n && k < len(t) && (t[k] == ')' || t[k] == ':'):
				return k + 1
			case w == "s:" || w == "b:":
				return 0
			}
			return n
		case '"', '\'':
			if w[0] == 'v' || w[0] == 'c' {
				if !quoted {
					return 0
				}
				return n
			}
			if quoted {
				return 0
			}
			return n - 1
		case '=', '>':
			return n
		}
		if n < len(t) && (t[n] == '{' || t[n] == ')') {
			return n + 1
		}
		return 0
	}
	return 0
}
