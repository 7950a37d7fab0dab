package rulebook

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// broken says whether a value breaks a constraint that stands with its
// parameter. An absent value breaks Required alone.
func (p *Parameter) broken(kind Kind, v *value) bool {
	switch kind {
	case Required:
		return p.Required && v.missing()
	case Forbidden:
		return p.Forbidden && v != nil && v.kind != "null"
	case Type:
		return v != nil && v.kind != "null" && !p.typed(v)
	}
	if v == nil || v.kind == "null" {
		return false
	}
	switch kind {
	case Enum:
		return len(p.Values) > 0 && !slices.Contains(p.Values, v.text)
	case Reserved:
		return slices.Contains(p.Reserved, v.text)
	case Length:
		n := utf8.RuneCountInString(v.text)
		if v.kind == "array" {
			n = len(v.items)
		}
		return p.Length != nil && !p.Length.has(n)
	case InRange:
		n, err := strconv.Atoi(v.text)
		return p.Range != nil && (err != nil || !p.Range.has(n))
	case Alphabet:
		return p.Characters != nil && !p.Characters.accepts(v.text)
	}
	return false
}

func (r Range) has(n int) bool { return n >= r.Min && (r.Max < 0 || n <= r.Max) }

// typed says whether a value has the parameter's type. Values of path and
// query are texts, whatever they stand for.
func (p *Parameter) typed(v *value) bool {
	inBody := p.In == "body" || p.In == "request"
	switch p.Type {
	case "integer":
		if inBody && v.kind != "number" {
			return false
		}
		_, err := strconv.ParseInt(v.text, 10, 64)
		return err == nil
	case "boolean":
		return inBody && v.kind == "boolean" || !inBody && (v.text == "true" || v.text == "false")
	case "list":
		return v.kind == "array"
	}
	return v.kind == p.Type
}
