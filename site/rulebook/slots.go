package rulebook

import (
	"strconv"
	"strings"
)

// slot is a place of the request that a parameter path names. The value is nil
// where the parameter is absent.
type slot struct {
	path         string
	value        *value
	line, column int
}

// slots returns the places of a parameter. A path with [] has one for each
// item, and none where the list is absent.
func (c *check) slots(p *Parameter) []slot {
	one := func(v *value) []slot {
		s := slot{path: p.Path, value: v, line: 1, column: 1}
		if v != nil {
			s.line, s.column = v.line, v.column
		}
		return []slot{s}
	}
	switch p.In {
	case "path":
		return one(c.path[p.Path])
	case "query":
		return one(c.query(p))
	case "request":
		list := one(c.pseudo(p.Path))
		if p.Path == "body" && list[0].value == nil {
			list[0].line = c.req.bodyLine
		}
		return list
	}
	root := slot{"", c.req.body, c.req.bodyLine, 1}
	return descend([]slot{root}, strings.Split(p.Path, "."))
}

// query returns a parameter of the query. A list that is joined by commas
// becomes an array.
func (c *check) query(p *Parameter) *value {
	for _, q := range c.req.Query {
		if q.Name != p.Path {
			continue
		}
		v := &value{kind: "string", text: q.Value, line: 1, column: q.column}
		if p.Type == "list" {
			list := &value{kind: "array", line: 1, column: q.column}
			for part := range strings.SplitSeq(q.Value, ",") {
				list.items = append(list.items, &value{kind: "string", text: part, line: 1, column: q.column})
			}
			return list
		}
		return v
	}
	return nil
}

// pseudo returns what is no parameter but can break a rule all the same.
func (c *check) pseudo(path string) *value {
	v := &value{kind: "string", line: 1, column: 1}
	switch path {
	case "request.operation":
		v.text = c.op.Name
	case "request.action":
		if v.text = c.op.Action; v.text == "" {
			return nil
		}
	case "body":
		if c.req.BodyErr != nil {
			return &value{kind: "broken", line: c.req.BodyErr.Line, column: c.req.BodyErr.Column}
		}
		return c.req.body
	}
	return v
}

func descend(from []slot, path []string) []slot {
	if len(path) == 0 {
		return from
	}
	name, isList := strings.CutSuffix(path[0], "[]")
	var next []slot
	for _, s := range from {
		at := slot{path: strings.TrimPrefix(s.path+"."+name, "."), line: s.line, column: s.column}
		if s.value != nil {
			for _, m := range s.value.members {
				if m.name == name {
					at.value, at.line, at.column = m.value, m.line, m.column
				}
			}
		}
		if !isList {
			next = append(next, at)
			continue
		}
		if at.value == nil {
			continue
		}
		for i, item := range at.value.items {
			next = append(next, slot{at.path + "[" + strconv.Itoa(i) + "]", item, item.line, item.column})
		}
	}
	return descend(next, path[1:])
}
