package rulebook

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"ctserr/site/plaintext"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// reader turns YAML into the types of the book. It walks the syntax tree by
// hand because decoding into structs stops at the first fault of a file and
// loses the places that later checks need.
type reader struct {
	file     string
	line     int // added to every line: where the text begins in its file
	problems *[]Problem
}

// parse returns the root of a text, or nil when it is empty or no YAML.
func (r *reader) parse(src []byte) ast.Node {
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		m := mark{r.file, r.line + 1, 1}
		text := err.Error()
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil {
			p := at.GetToken().Position
			m = mark{r.file, r.line + p.Line, p.Column}
			text = at.GetMessage()
		}
		*r.problems = append(*r.problems, m.problem("this is not YAML: %s", text))
		return nil
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return nil
	}
	return tree.Docs[0].Body
}

func (r *reader) mark(n ast.Node) mark {
	// The token of a mapping is the colon of its first pair: begin at the key.
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 && !m.IsFlowStyle {
			return r.mark(m.Values[0])
		}
	case *ast.MappingValueNode:
		return r.mark(m.Key)
	}
	p := n.GetToken().Position
	return mark{r.file, r.line + p.Line, p.Column}
}

func (r *reader) bad(n ast.Node, format string, args ...any) {
	*r.problems = append(*r.problems, r.mark(n).problem(format, args...))
}

// object is a mapping whose keys are known.
type object struct {
	*reader
	node   ast.Node
	values map[string]ast.Node
	keys   []string // in the order of the file
	marks  map[string]mark
}

// object reads a mapping. Keys that are not among known are problems; with no
// known keys every key is taken.
func (r *reader) object(n ast.Node, known ...string) object {
	o := object{r, n, map[string]ast.Node{}, nil, map[string]mark{}}
	if !r.isMapping(n) {
		return o
	}
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	}
	for _, p := range pairs {
		key := p.Key.GetToken().Value
		if len(known) > 0 && !slices.Contains(known, key) {
			r.bad(p.Key, "unknown key %s: known are %s", key, strings.Join(known, ", "))
			continue
		}
		o.values[key], o.marks[key] = p.Value, r.mark(p.Key)
		o.keys = append(o.keys, key)
	}
	return o
}

func (r *reader) isMapping(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	r.bad(n, "keys and values are expected here")
	return false
}

// list reads a sequence and calls each for its items.
func (r *reader) list(n ast.Node, each func(ast.Node)) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.bad(n, "a list is expected here")
		return
	}
	for _, item := range s.Values {
		each(item)
	}
}

// scalar returns the text of a string, number or boolean.
func (r *reader) scalar(n ast.Node) (string, bool) {
	s := ""
	switch v := n.(type) {
	case *ast.StringNode:
		s = v.Value
	case *ast.LiteralNode:
		s = strings.TrimRight(v.Value.Value, "\n")
	case *ast.IntegerNode, *ast.BoolNode, *ast.FloatNode:
		s = n.GetToken().Value
	default:
		r.bad(n, "one value is expected here")
		return "", false
	}
	if i, c := plaintext.Unseen(s); i >= 0 { // written as an escape
		r.bad(n, "the value holds %s, a character that nobody sees: remove it", plaintext.Name(c))
	}
	return s, true
}

// text returns an optional text.
func (o object) text(key string) string {
	n, ok := o.values[key]
	if !ok {
		return ""
	}
	s, ok := o.scalar(n)
	if ok && s == "" {
		o.bad(n, "%s is empty: leave the key out", key)
	}
	return s
}

// need returns a text that must be there.
func (o object) need(key string) string {
	if _, ok := o.values[key]; !ok {
		o.bad(o.node, "the key %s is missing", key)
	}
	return o.text(key)
}

// choice returns a text that must be one of a few; "" when the key is not there.
func (o object) choice(key string, from ...string) string {
	s := o.text(key)
	if s != "" && !slices.Contains(from, s) {
		o.bad(o.values[key], "%s: %s is not known here: known are %s", key, s, strings.Join(from, ", "))
	}
	return s
}

// texts returns an optional list of texts.
func (o object) texts(key string) []string {
	n, ok := o.values[key]
	if !ok {
		return nil
	}
	var list []string
	o.list(n, func(item ast.Node) {
		s, ok := o.scalar(item)
		if ok && slices.Contains(list, s) {
			o.bad(item, "%s stands twice in this list", s)
		}
		list = append(list, s)
	})
	if len(list) == 0 {
		o.bad(n, "%s is empty: leave the key out", key)
	}
	return list
}

func (o object) flag(key string) bool {
	n, ok := o.values[key]
	if !ok {
		return false
	}
	b, ok := n.(*ast.BoolNode)
	if !ok {
		o.bad(n, "%s must be true or false", key)
		return false
	}
	return b.Value
}

func (o object) number(key string) int {
	n, ok := o.values[key]
	if !ok {
		return 0
	}
	s, _ := o.scalar(n)
	i, err := strconv.Atoi(s)
	if err != nil || i < 0 {
		o.bad(n, "%s must be a whole number, 0 or more", key)
	}
	return i
}

// interval reads [min, max], or [min] without an upper end.
func (o object) interval(key string) *Range {
	n, ok := o.values[key]
	if !ok {
		return nil
	}
	var ends []int
	o.list(n, func(item ast.Node) {
		s, _ := o.scalar(item)
		i, err := strconv.Atoi(s)
		if err != nil {
			o.bad(item, "%q is not a whole number", s)
		}
		ends = append(ends, i)
	})
	switch {
	case len(ends) == 1:
		return &Range{ends[0], -1}
	case len(ends) == 2 && ends[0] <= ends[1]:
		return &Range{ends[0], ends[1]}
	}
	o.bad(n, "%s must be [min, max] or [min]", key)
	return nil
}

// pairs reads a mapping of field to parameter.
func (o object) pairs(key string) []Pair {
	n, ok := o.values[key]
	if !ok {
		return nil
	}
	m := o.object(n)
	var list []Pair
	for _, field := range m.keys {
		list = append(list, Pair{field, m.text(field)})
	}
	return list
}

func (o object) basis() Basis {
	b := Basis{o.choice("basis", "published", "inferred"), o.need("evidence"), o.texts("sources")}
	if b.Grade == "" {
		o.bad(o.node, "the key basis is missing")
	}
	if b.Sources == nil && o.values["sources"] == nil {
		o.bad(o.node, "the key sources is missing")
	}
	o.sentence("evidence", b.Evidence)
	return b
}

// sentence holds a text for readers to the form of a sentence.
func (o object) sentence(key, text string) {
	if text != "" && !strings.HasSuffix(text, ".") {
		o.bad(o.values[key], "%s must end with a full stop", key)
	}
}

func (o object) conditions(key string) []Condition {
	n, ok := o.values[key]
	if !ok {
		return nil
	}
	var list []Condition
	o.list(n, func(item ast.Node) {
		c := o.object(item, "parameter", "is", "not", "given")
		list = append(list, Condition{c.need("parameter"), c.texts("is"), c.texts("not"), c.choice("given", "yes", "no")})
		if len(c.keys) != 2 {
			c.bad(item, "a condition is a parameter and one of is, not, given")
		}
	})
	return list
}
