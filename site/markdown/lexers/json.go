package lexers

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// The states of chroma's JSON lexer.
type jsonState byte

const (
	jsonRoot      jsonState = iota
	jsonArray               // inside [ ]
	jsonObject              // inside { }, a key is next
	jsonAttribute           // after a key
)

func scanJSON(t *tokens) {
	stack := make([]jsonState, 1, 16)
	for t.pos < len(t.text) {
		state := stack[len(stack)-1]
		switch c := t.text[t.pos]; {
		case c == '"':
			end := jsonString(t.text, t.pos)
			switch {
			case end < 0:
				t.wrong()
			case state == jsonObject:
				t.to(end, chroma.NameTag)
				stack = append(stack, jsonAttribute)
			default:
				t.to(end, chroma.LiteralStringDouble)
			}
		case c == '/' && at(t.text, t.pos+1, '/') && strings.Contains(t.text[t.pos:], "\n"):
			t.to(t.pos+strings.IndexByte(t.text[t.pos:], '\n')+1, chroma.CommentSingle)
		case c == '{' && state != jsonObject:
			t.to(t.pos+1, chroma.Punctuation)
			stack = append(stack, jsonObject)
		case c == '[' && state != jsonObject:
			t.to(t.pos+1, chroma.Punctuation)
			stack = append(stack, jsonArray)
		case c == ']' && state == jsonArray:
			t.to(t.pos+1, chroma.Punctuation)
			stack = stack[:len(stack)-1]
		case c == '}' && state == jsonObject:
			t.to(t.pos+1, chroma.Punctuation)
			stack = stack[:len(stack)-1]
		case c == '}' && state == jsonAttribute: // of the object around it
			t.to(t.pos+1, chroma.Punctuation)
			stack = stack[:len(stack)-2]
		case c == ',' && state == jsonAttribute:
			t.to(t.pos+1, chroma.Punctuation)
			stack = stack[:len(stack)-1]
		case c == ',' && state == jsonArray, c == ':' && state == jsonAttribute:
			t.to(t.pos+1, chroma.Punctuation)
		default:
			jsonPlain(t, state)
		}
	}
}

// jsonPlain reads white space, a number or a constant.
func jsonPlain(t *tokens, state jsonState) {
	if end := spaces(t.text, t.pos); end > t.pos {
		t.to(end, chroma.Text)
		return
	}
	if state == jsonObject {
		t.wrong()
		return
	}
	rest := t.text[t.pos:]
	for _, constant := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(rest, constant) && !wordAt(rest, len(constant)) {
			t.to(t.pos+len(constant), chroma.KeywordConstant)
			return
		}
	}
	switch end, float := jsonNumber(t.text, t.pos); {
	case end < 0:
		t.wrong()
	case float:
		t.to(end, chroma.LiteralNumberFloat)
	default:
		t.to(end, chroma.LiteralNumberInteger)
	}
}

// jsonString returns where the string that begins at i ends, -1 when it never
// does. Chroma reads a text whose last quote is escaped as a string that ends
// with it.
func jsonString(s string, i int) int {
	last := -1
	for i++; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			if at(s, i+1, '"') {
				last = i + 2
				i++
			} else if at(s, i+1, '\\') {
				i++
			}
		}
	}
	return last
}

// jsonNumber returns where the number that begins at i ends, -1 when none does.
func jsonNumber(s string, i int) (end int, float bool) {
	if at(s, i, '-') {
		i++
	}
	switch {
	case at(s, i, '0'):
		i++
	case i < len(s) && s[i] >= '1' && s[i] <= '9':
		i = digits(s, i)
	default:
		return -1, false
	}
	if at(s, i, '.') {
		fraction := digits(s, i+1)
		if fraction == i+1 {
			return i, false
		}
		if power := exponent(s, fraction); power > 0 {
			return power, true
		}
		return fraction, true
	}
	if power := exponent(s, i); power > 0 {
		return power, true
	}
	return i, false
}

// exponent returns where e+10 ends, -1 when there is none.
func exponent(s string, i int) int {
	if !at(s, i, 'e') && !at(s, i, 'E') {
		return -1
	}
	i++
	if at(s, i, '+') || at(s, i, '-') {
		i++
	}
	if end := digits(s, i); end > i {
		return end
	}
	return -1
}
