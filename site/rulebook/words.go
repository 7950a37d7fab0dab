package rulebook

import (
	"fmt"
	"slices"
	"strings"
)

// ParameterRule is what a page shows of one parameter in one operation, under
// one condition.
type ParameterRule struct {
	Path      string
	Operation string
	Condition string // when it holds, in words; empty: always
	Type      string
	Required  bool
	Allowed   string // one line: values, length, characters
	Default   string
	About     string
	Rules     []*Rule // those that judge it, with their codes
	Basis
}

// ParameterRules returns what holds for a parameter in an operation, one item
// for each condition, in the order of the book. It is empty where the
// operation has no such parameter.
func (b *Book) ParameterRules(path, operation string) []ParameterRule {
	var list []ParameterRule
	entries := b.entries(path, operation)
	for n, p := range entries {
		r := ParameterRule{
			Path: path, Operation: operation, Condition: words(p.When), Type: p.Type, Required: p.Required,
			Allowed: p.allowed(), Default: p.Default, About: p.About, Basis: p.Basis,
		}
		for i := range b.Rules {
			rule := &b.Rules[i]
			earlier := func(q *Parameter) bool { return implies(rule.When, q.When) }
			if rule.Parameter == path && listed(rule.Operations, operation) && rule.judges(p) &&
				compatible(rule.When, p.When) && !slices.ContainsFunc(entries[:n], earlier) {
				r.Rules = append(r.Rules, rule)
			}
		}
		list = append(list, r)
	}
	return list
}

// judges says whether a rule has something to say about an entry.
func (r *Rule) judges(p *Parameter) bool {
	for _, kind := range r.Must {
		if p.has(kind) {
			return true
		}
	}
	return false
}

// compatible says whether two lists of conditions can hold together.
func compatible(a, b []Condition) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Parameter == y.Parameter && x.Is != nil && (y.Is != nil && !shares(x.Is, y.Is) || y.Not != nil && shares(x.Is, y.Not)) {
				return false
			}
		}
	}
	return true
}

// implies says whether the second list holds wherever the first one does.
func implies(a, b []Condition) bool {
	for _, y := range b {
		if !slices.ContainsFunc(a, func(x Condition) bool {
			return x.Parameter == y.Parameter && len(x.Is) > 0 && !slices.ContainsFunc(x.Is, func(s string) bool { return !slices.Contains(y.Is, s) })
		}) {
			return false
		}
	}
	return true
}

// words writes conditions for readers: "`tracker_type` is `data`".
func words(conditions []Condition) string {
	var list []string
	for _, c := range conditions {
		name := "`" + c.Parameter + "`"
		switch {
		case c.Is != nil:
			list = append(list, name+" is "+join(code(c.Is), "or"))
		case c.Not != nil:
			list = append(list, name+" is not "+join(code(c.Not), "or"))
		case c.Given == "yes":
			list = append(list, name+" is given")
		default:
			list = append(list, name+" is not given")
		}
	}
	return join(list, "and")
}

func code(list []string) []string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = "`" + s + "`"
	}
	return quoted
}

// allowed writes the constraints of a parameter as one line of Markdown.
func (p *Parameter) allowed() string {
	if p.Forbidden {
		return "must be left out"
	}
	var parts []string
	if len(p.Values) > 0 {
		parts = append(parts, join(code(p.Values), "or"))
	}
	unit := "character"
	if p.Type == "array" || p.Type == "list" {
		unit = "item"
	}
	if p.Type == "integer" {
		unit = "digit"
	}
	length := p.Length.words(unit)
	switch {
	case p.Characters != nil && length != "":
		parts = append(parts, length+" from "+p.Characters.Allowed.Words())
	case p.Characters != nil:
		parts = append(parts, p.Characters.Allowed.Words())
	case length != "":
		parts = append(parts, length)
	}
	if p.Characters != nil && p.Characters.First != nil {
		parts = append(parts, "the first one from "+p.Characters.First.Words())
	}
	if p.Range != nil {
		parts = append(parts, fmt.Sprintf("%d to %d", p.Range.Min, p.Range.Max))
	}
	if len(p.Reserved) > 0 {
		parts = append(parts, "not "+join(code(p.Reserved), "or"))
	}
	return strings.Join(parts, "; ")
}

// words writes an interval with its unit: "1 to 32 characters".
func (r *Range) words(unit string) string {
	switch {
	case r == nil:
		return ""
	case r.Max < 0:
		return fmt.Sprintf("at least %d %s", r.Min, plural(r.Min, unit))
	case r.Min == r.Max:
		return fmt.Sprintf("%d %s", r.Min, plural(r.Min, unit))
	case r.Min == 0:
		return fmt.Sprintf("at most %d %s", r.Max, plural(r.Max, unit))
	}
	return fmt.Sprintf("%d to %d %s", r.Min, r.Max, plural(r.Max, unit))
}

func plural(n int, unit string) string {
	if n == 1 {
		return unit
	}
	return unit + "s"
}
