package site

import (
	"fmt"
	"html"
	"html/template"
	"slices"
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/rulebook"
)

// What the rule book says about the parameters and operations of an entry.

func (b *builder) operationRows(e *catalog.Entry) []OperationRow {
	var rows []OperationRow
	for _, name := range e.Operations {
		if op := b.book.Operation(name); op != nil {
			rows = append(rows, OperationRow{op.Name, op.Method, op.Path})
		}
	}
	return rows
}

func (b *builder) parameterRows(e *catalog.Entry) []ParameterRow {
	var rows []ParameterRow
	for _, path := range e.Parameters {
		first := len(rows)
		for i := range b.book.Parameters {
			p := &b.book.Parameters[i]
			if p.Path == path && shareOperation(p.Operations, e.Operations) {
				rows = append(rows, b.parameters()[i])
			}
		}
		// One parameter can have several rules; its spellings are told once.
		if len(rows) > first {
			rows[len(rows)-1].Spellings = b.clients.spellings(e, path)
		}
	}
	return rows
}

// ruleRows are the rows of all rules of the book, in its order, but for the
// spellings: many codes are about the same parameters.
func (b *builder) ruleRows() []ParameterRow {
	rows := make([]ParameterRow, len(b.book.Parameters))
	for i := range rows {
		p := &b.book.Parameters[i]
		rows[i] = ParameterRow{
			Name: p.Path, Type: p.Type, When: inlineCode(conditionWords(p.When)), Rule: inlineCode(parameterRule(p)), About: inlineCode(p.About),
			Grade: p.Grade, Evidence: p.Evidence,
		}
	}
	return rows
}

func shareOperation(of, wanted []string) bool {
	return slices.ContainsFunc(of, func(name string) bool { return name == "*" || slices.Contains(wanted, name) })
}

// conditionWords says when an entry of the rule book applies.
func conditionWords(conditions []rulebook.Condition) string {
	var words []string
	for _, c := range conditions {
		switch {
		case len(c.Is) > 0:
			words = append(words, fmt.Sprintf("`%s` is %s", c.Parameter, alternatives(c.Is)))
		case len(c.Not) > 0:
			words = append(words, fmt.Sprintf("`%s` is not %s", c.Parameter, alternatives(c.Not)))
		case c.Given == "yes":
			words = append(words, "`"+c.Parameter+"` is given")
		case c.Given == "no":
			words = append(words, "`"+c.Parameter+"` is not given")
		}
	}
	return strings.Join(words, " and ")
}

func alternatives(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = "`" + v + "`"
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " or " + quoted[len(quoted)-1]
}

// inlineCode shows a short text with code in backticks as HTML.
func inlineCode(text string) template.HTML {
	var w strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i%2 == 1 {
			w.WriteString("<code>" + html.EscapeString(part) + "</code>")
		} else {
			w.WriteString(html.EscapeString(part))
		}
	}
	return template.HTML(w.String()) // every part of the text is escaped
}

// parameterRule says in one line what a parameter may be.
func parameterRule(p *rulebook.Parameter) string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	switch {
	case p.Forbidden:
		add("must be left out")
	case p.Required:
		add("required")
	default:
		add("optional")
	}
	if len(p.Values) > 0 {
		add("one of %s", alternatives(p.Values))
	}
	if len(p.Reserved) > 0 {
		add("not %s", alternatives(p.Reserved))
	}
	if r := p.Length; r != nil {
		unit := "characters"
		if p.Type == "array" || p.Type == "list" {
			unit = "items"
		}
		add("%s", rangeWords(r, unit))
	}
	if r := p.Range; r != nil {
		add("%s", rangeWords(r, ""))
	}
	if c := p.Characters; c != nil {
		add("made of %s", c.Allowed.Words())
		if c.First != nil {
			add("first one of %s", c.First.Words())
		}
	}
	if p.Default != "" {
		add("default `%s`", p.Default)
	}
	return strings.Join(parts, "; ")
}

func rangeWords(r *rulebook.Range, unit string) string {
	if unit != "" {
		unit = " " + unit
	}
	switch {
	case r.Max < 0:
		return fmt.Sprintf("%d or more%s", r.Min, unit)
	case r.Min == r.Max:
		return fmt.Sprintf("exactly %d%s", r.Min, unit)
	}
	return fmt.Sprintf("%d to %d%s", r.Min, r.Max, unit)
}
