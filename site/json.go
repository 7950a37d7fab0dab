package site

import (
	"strconv"
	"unicode/utf8"
)

// JSON that is made for every code is written out here: encoding/json finds its
// way through each value by reflection. The bytes are those of encoding/json,
// which tests hold.

// appendJSON appends a text as a JSON string, for a file of its own: <, > and &
// stay as they are.
func appendJSON[T ~string | ~[]byte](dst []byte, text T) []byte {
	return appendQuoted(dst, text, false)
}

// appendScriptJSON does the same for JSON that stands within a page, where <, >
// and & could end the element around it.
func appendScriptJSON(dst []byte, text string) []byte { return appendQuoted(dst, text, true) }

func appendQuoted[T ~string | ~[]byte](dst []byte, s T, inPage bool) []byte {
	plain := &plainJSON
	if inPage {
		plain = &plainScript
	}
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plain[c] {
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			switch {
			case r == utf8.RuneError && n == 1:
				dst = append(append(dst, s[start:i]...), `\ufffd`...)
				start = i + n
			case r == '\u2028' || r == '\u2029': // they end a line of JavaScript
				dst = append(append(dst, s[start:i]...), `\u202`...)
				dst = append(dst, "0123456789"[r&0xF])
				start = i + n
			}
			i += n - 1
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		if e := shortEscape[c]; e != 0 {
			dst = append(dst, '\\', e)
		} else {
			const digits = "0123456789abcdef"
			dst = append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&0xF])
		}
	}
	return append(append(dst, s[start:]...), '"')
}

// plainJSON are the bytes that stand for themselves in a string, plainScript
// those that do so within a page.
var plainJSON, plainScript = func() (set, inPage [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		set[c] = c != '"' && c != '\\'
		inPage[c] = set[c] && c != '<' && c != '>' && c != '&'
	}
	return set, inPage
}()

// shortEscape is what follows the backslash for bytes that have an escape of two.
var shortEscape = [256]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}

// appendMember appends a member of an object whose value is a text.
func appendMember[T ~string](dst []byte, name string, value T) []byte {
	return appendJSON(appendName(dst, name), value)
}

// appendMemberIf leaves a member out that has no value.
func appendMemberIf[T ~string](dst []byte, name string, value T) []byte {
	if value == "" {
		return dst
	}
	return appendMember(dst, name, value)
}

func appendNumber(dst []byte, name string, value int) []byte {
	return strconv.AppendInt(appendName(dst, name), int64(value), 10)
}

func appendTexts[T ~string](dst []byte, name string, list []T) []byte {
	dst = append(appendName(dst, name), '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendJSON(dst, s)
	}
	return append(dst, ']')
}

// appendName appends the name of a member, which needs no escapes, with a comma
// before it but for the first of an object.
func appendName(dst []byte, name string) []byte {
	if n := len(dst); n > 0 && dst[n-1] != '{' {
		dst = append(dst, ',')
	}
	return append(append(append(dst, '"'), name...), '"', ':')
}
