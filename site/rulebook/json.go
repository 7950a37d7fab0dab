package rulebook

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// value is a JSON value with its place in the block of the request. Values of
// path and query are strings of the same form, so that one code checks all.
type value struct {
	kind         string // object, array, string, number, boolean, null
	text         string // of a scalar: the string, the number as written, true, false
	members      []member
	items        []*value
	line, column int
}

type member struct {
	name         string
	value        *value
	line, column int // of the name
}

func (v *value) member(name string) *value {
	for i := range v.members {
		if v.members[i].name == name {
			return v.members[i].value
		}
	}
	return nil
}

// missing says whether a value is not there or says nothing: null, "" or [].
func (v *value) missing() bool {
	return v == nil || v.kind == "null" || v.kind == "string" && v.text == "" ||
		v.kind == "array" && len(v.items) == 0
}

// texts returns the scalars of a value: itself, or its items.
func (v *value) texts() []string {
	switch {
	case v == nil || v.kind == "null" || v.kind == "object":
		return nil
	case v.kind == "array":
		var list []string
		for _, item := range v.items {
			list = append(list, item.texts()...)
		}
		return list
	}
	return []string{v.text}
}

// BodyError says why a body is not JSON, and where in the block.
type BodyError struct {
	Line, Column int
	Text         string
}

func (e *BodyError) Error() string {
	return strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column) + ": " + e.Text
}

// parseBody reads a body that begins on a line of its block. The body of a
// valid JSON text keeps the order of its members.
func parseBody(body string, line int) (*value, *BodyError) {
	if v := parsePlain(body, line); v != nil {
		return v, nil
	}
	return parseAny(body, line)
}

// parseAny reads a body by encoding/json, which knows what is wrong with it.
func parseAny(body string, line int) (*value, *BodyError) {
	p := bodyParser{text: body, line: line}
	var whole any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		at := len(strings.TrimRight(body, " \t\r\n"))
		text := "the JSON ends too early"
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "invalid") {
			at = max(int(syntax.Offset)-1, 0)
			text = "the JSON is broken: " + syntax.Error()
		}
		l, c := p.place(at)
		return nil, &BodyError{l, c, text}
	}
	p.dec = json.NewDecoder(strings.NewReader(body))
	p.dec.UseNumber()
	v, err := p.value()
	if err != nil {
		l, c := p.place(int(p.dec.InputOffset()))
		return nil, &BodyError{l, c, err.Error()}
	}
	return v, nil
}

type bodyParser struct {
	text string
	line int
	dec  *json.Decoder
}

func (p *bodyParser) place(offset int) (line, column int) {
	before := p.text[:min(offset, len(p.text))]
	return p.line + strings.Count(before, "\n"), offset - strings.LastIndexByte(before, '\n')
}

// next reads a token and returns the place where it begins.
func (p *bodyParser) next() (t json.Token, line, column int, err error) {
	start := int(p.dec.InputOffset())
	start += len(p.text[start:]) - len(strings.TrimLeft(p.text[start:], " \t\r\n,:"))
	line, column = p.place(start)
	t, err = p.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return t, line, column, err
}

func (p *bodyParser) value() (*value, error) {
	t, line, column, err := p.next()
	if err != nil {
		return nil, err
	}
	v := &value{line: line, column: column}
	switch t := t.(type) {
	case nil:
		v.kind = "null"
	case bool:
		v.kind, v.text = "boolean", strconv.FormatBool(t)
	case json.Number:
		v.kind, v.text = "number", t.String()
	case string:
		v.kind, v.text = "string", t
	case json.Delim:
		if t == '[' {
			v.kind = "array"
			for p.dec.More() {
				item, err := p.value()
				if err != nil {
					return nil, err
				}
				v.items = append(v.items, item)
			}
		} else {
			v.kind = "object"
			for p.dec.More() {
				name, l, c, err := p.next()
				if err != nil {
					return nil, err
				}
				m := member{name: name.(string), line: l, column: c}
				if v.member(m.name) != nil {
					return nil, errors.New("the key " + m.name + " stands twice")
				}
				if m.value, err = p.value(); err != nil {
					return nil, err
				}
				v.members = append(v.members, m)
			}
		}
		if _, _, _, err := p.next(); err != nil {
			return nil, err
		}
	}
	return v, nil
}
