package rulebook

import "strings"

// Nearly every body of an example is JSON in ASCII, without escapes, with short
// whole numbers. To read such a body by encoding/json, once to see whether it is
// right and once token by token, took longer than anything else that is done
// with a request; this reader takes a tenth of it. What it does not know it
// leaves to the other one.

// parsePlain reads a body as parseAny does, or returns nil.
func parsePlain(body string, line int) *value {
	// No body has more values than this: all but the first come after a comma or a bracket.
	most := 1 + strings.Count(body, ",") + strings.Count(body, "[") + strings.Count(body, "{")
	p := plainParser{text: body, line: line, lineStart: -1, free: make([]value, most)}
	v := p.value(0)
	if p.space(); p.pos < len(p.text) {
		return nil
	}
	return v
}

type plainParser struct {
	text      string
	pos       int
	line      int
	lineStart int     // where the line feed before the line stands
	free      []value // for those to come, allocated together
}

// space goes on to the next token.
func (p *plainParser) space() {
	for ; p.pos < len(p.text); p.pos++ {
		switch p.text[p.pos] {
		case ' ', '\t', '\r':
		case '\n':
			p.line, p.lineStart = p.line+1, p.pos
		default:
			return
		}
	}
}

// next goes on to the next token and returns its first byte; 0 at the end.
func (p *plainParser) next() byte {
	if p.space(); p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *plainParser) new(kind string) *value {
	v := &p.free[0]
	p.free = p.free[1:]
	v.kind, v.line, v.column = kind, p.line, p.pos-p.lineStart
	return v
}

// deepest is how deep values may stand in each other.
const deepest = 100

func (p *plainParser) value(depth int) *value {
	switch c := p.next(); {
	case depth > deepest:
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		v := p.new("string")
		if text, ok := p.quoted(); ok {
			v.text = text
			return v
		}
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't':
		return p.word("boolean", "true")
	case c == 'f':
		return p.word("boolean", "false")
	case c == 'n':
		if v := p.word("null", "null"); v != nil {
			v.text = ""
			return v
		}
	}
	return nil
}

// word reads a constant. What follows it is looked at by the caller, who wants
// a comma or a bracket.
func (p *plainParser) word(kind, word string) *value {
	if end := p.pos + len(word); end <= len(p.text) && p.text[p.pos:end] == word {
		v := p.new(kind)
		v.text, p.pos = word, end
		return v
	}
	return nil
}

// number reads a whole number of at most 15 digits, of which every reader knows
// the value.
func (p *plainParser) number() *value {
	end := p.pos
	if p.text[end] == '-' {
		end++
	}
	digits := end
	for end < len(p.text) && p.text[end] >= '0' && p.text[end] <= '9' {
		end++
	}
	if n := end - digits; n == 0 || n > 15 || n > 1 && p.text[digits] == '0' {
		return nil
	}
	v := p.new("number")
	v.text, p.pos = p.text[p.pos:end], end
	return v
}

// quoted reads a string in which every byte stands for itself.
func (p *plainParser) quoted() (string, bool) {
	start := p.pos + 1
	for i := start; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			p.pos = i + 1
			return p.text[start:i], true
		case c < ' ' || c >= 0x80 || c == '\\':
			return "", false
		}
	}
	return "", false
}

func (p *plainParser) array(depth int) *value {
	v := p.new("array")
	p.pos++
	if p.next() == ']' {
		p.pos++
		return v
	}
	for {
		item := p.value(depth + 1)
		if item == nil {
			return nil
		}
		v.items = append(v.items, item)
		switch p.next() {
		case ',':
			p.pos++
		case ']':
			p.pos++
			return v
		default:
			return nil
		}
	}
}

func (p *plainParser) object(depth int) *value {
	v := p.new("object")
	p.pos++
	if p.next() == '}' {
		p.pos++
		return v
	}
	v.members = make([]member, 0, 4)
	for {
		if p.next() != '"' {
			return nil
		}
		m := member{line: p.line, column: p.pos - p.lineStart}
		var ok bool
		if m.name, ok = p.quoted(); !ok || v.member(m.name) != nil || p.next() != ':' {
			return nil
		}
		p.pos++
		if m.value = p.value(depth + 1); m.value == nil {
			return nil
		}
		v.members = append(v.members, m)
		switch p.next() {
		case ',':
			p.pos++
		case '}':
			p.pos++
			return v
		default:
			return nil
		}
	}
}
