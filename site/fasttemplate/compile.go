// Package fasttemplate executes templates of html/template many times faster.
//
// html/template looks up every field by its name and calls every escaper by
// reflection, for each page anew: that was a third of a build. Compile takes
// the tree of a template after html/template has put the escapers in, so which
// escaper stands where remains its decision, and turns it into functions for
// one type of data, with every field found beforehand. Escapers are written out
// for plain texts and numbers in HTML, and for addresses that need no escaping;
// for everything else html/template itself is asked.
//
// It knows the part of the template language that pages use: fields, methods
// without arguments, variables, if, with, range over lists, template, and the
// functions of Compile. A template with more does not compile, and nothing is
// ever escaped otherwise than html/template would: tests compare both.
package fasttemplate

import (
	"fmt"
	"html/template"
	"io"
	"reflect"
	"sync"
	"text/template/parse"
)

// Template is a compiled template. It is safe for concurrent use.
type Template struct {
	typ  reflect.Type
	body step
}

// step writes a part of a page.
type step func(*state) error

// state is one execution.
type state struct {
	out  []byte
	dot  reflect.Value
	vars []reflect.Value // of all templates that are being executed
	base int             // where those of this template begin, as in compiler.scope; the first is $
}

var states = sync.Pool{New: func() any { return &state{vars: make([]reflect.Value, 0, 16)} }}

// Compile compiles a template of a set for data of the type of example. funcs
// are the functions that the set was given.
func Compile(set *template.Template, name string, funcs template.FuncMap, example any) (*Template, error) {
	t := set.Lookup(name)
	if t == nil {
		return nil, fmt.Errorf("there is no template %s", name)
	}
	// Executing puts the escapers in, whatever becomes of it.
	_ = t.Execute(io.Discard, nil)
	c := &compiler{set: set, funcs: funcs, done: make(map[call]*step)}
	typ := reflect.TypeOf(example)
	body, err := c.template(name, typ)
	if err != nil {
		return nil, err
	}
	return &Template{typ: typ, body: *body}, nil
}

// Append executes the template and appends what it writes to dst.
func (t *Template) Append(dst []byte, data any) ([]byte, error) {
	v := reflect.ValueOf(data)
	if v.Type() != t.typ {
		return dst, fmt.Errorf("the template was compiled for %s, not for %s", t.typ, v.Type())
	}
	s := states.Get().(*state)
	s.out, s.dot, s.vars, s.base = dst, v, append(s.vars[:0], v), 0
	err := t.body(s)
	dst = s.out
	clear(s.vars[:cap(s.vars)])
	s.out, s.dot = nil, reflect.Value{}
	states.Put(s)
	return dst, err
}

// call is a template with the type of its data.
type call struct {
	name string
	typ  reflect.Type
}

type compiler struct {
	set   *template.Template
	funcs template.FuncMap
	done  map[call]*step
	tree  *parse.Tree
	scope []variable // variables that are in reach
}

type variable struct {
	name string
	typ  reflect.Type
}

func (c *compiler) fail(n parse.Node, format string, args ...any) error {
	where, what := c.tree.ErrorContext(n)
	return fmt.Errorf("%s: %s in %s", where, fmt.Sprintf(format, args...), what)
}

// template compiles a template for data of a type, once.
func (c *compiler) template(name string, typ reflect.Type) (*step, error) {
	key := call{name, typ}
	if s := c.done[key]; s != nil {
		return s, nil // perhaps not yet filled, where a template calls itself
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		return nil, fmt.Errorf("there is no template %s", name)
	}
	filled := new(step)
	c.done[key] = filled
	tree, scope := c.tree, c.scope
	c.tree, c.scope = t.Tree, []variable{{"$", typ}}
	body, err := c.list(t.Tree.Root, typ)
	c.tree, c.scope = tree, scope
	*filled = body
	return filled, err
}

func (c *compiler) list(list *parse.ListNode, dot reflect.Type) (step, error) {
	if list == nil {
		return nil, nil
	}
	depth := len(c.scope)
	defer func() { c.scope = c.scope[:depth] }()
	var steps []step
	for _, n := range list.Nodes {
		s, err := c.node(n, dot)
		if err != nil {
			return nil, err
		}
		if s != nil {
			steps = append(steps, s)
		}
	}
	return func(s *state) error {
		for _, step := range steps {
			if err := step(s); err != nil {
				return err
			}
		}
		s.vars = s.vars[:min(len(s.vars), s.base+depth)]
		return nil
	}, nil
}

func (c *compiler) node(n parse.Node, dot reflect.Type) (step, error) {
	switch n := n.(type) {
	case *parse.TextNode:
		return func(s *state) error { s.out = append(s.out, n.Text...); return nil }, nil
	case *parse.CommentNode:
		return nil, nil
	case *parse.ActionNode:
		return c.action(n, dot)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, dot, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, dot, true)
	case *parse.RangeNode:
		return c.loop(n, dot)
	case *parse.TemplateNode:
		return c.call(n, dot)
	}
	return nil, c.fail(n, "%T is not compiled", n)
}

func (c *compiler) call(n *parse.TemplateNode, dot reflect.Type) (step, error) {
	if n.Pipe == nil {
		return nil, c.fail(n, "a template without data is not compiled")
	}
	value, err := c.pipe(n.Pipe, dot)
	if err != nil {
		return nil, err
	}
	body, err := c.template(n.Name, value.typ)
	if err != nil {
		return nil, err
	}
	return func(s *state) error {
		v, err := value.get(s)
		if err != nil {
			return err
		}
		dot, base, depth := s.dot, s.base, len(s.vars)
		s.dot, s.base, s.vars = v, depth, append(s.vars, v)
		err = (*body)(s)
		s.dot, s.base, s.vars = dot, base, s.vars[:depth]
		return err
	}, nil
}

// branch is if, and with, which sets the dot.
func (c *compiler) branch(n *parse.BranchNode, dot reflect.Type, with bool) (step, error) {
	depth := len(c.scope)
	value, err := c.pipe(n.Pipe, dot)
	if err != nil {
		return nil, err
	}
	inside := dot
	if with {
		inside = value.typ
	}
	declared := len(n.Pipe.Decl) == 1
	if declared {
		c.scope = append(c.scope, variable{n.Pipe.Decl[0].Ident[0], value.typ})
	}
	then, err := c.list(n.List, inside)
	if err != nil {
		return nil, err
	}
	otherwise, err := c.list(n.ElseList, dot)
	if err != nil {
		return nil, err
	}
	c.scope = c.scope[:depth]
	return func(s *state) error {
		v, err := value.get(s)
		if err != nil {
			return err
		}
		truth := isTrue(v)
		if declared {
			s.vars = append(s.vars, v)
			defer func() { s.vars = s.vars[:s.base+depth] }()
		}
		switch {
		case truth && with:
			old := s.dot
			s.dot = v
			err = then(s)
			s.dot = old
		case truth:
			err = then(s)
		case otherwise != nil:
			err = otherwise(s)
		}
		return err
	}, nil
}

func (c *compiler) loop(n *parse.RangeNode, dot reflect.Type) (step, error) {
	depth := len(c.scope)
	value, err := c.pipe(n.Pipe, dot)
	if err != nil {
		return nil, err
	}
	if k := value.typ.Kind(); k != reflect.Slice && k != reflect.Array {
		return nil, c.fail(n, "range over %s is not compiled", value.typ)
	}
	item := value.typ.Elem()
	decl := n.Pipe.Decl
	if len(decl) == 2 {
		c.scope = append(c.scope, variable{decl[0].Ident[0], reflect.TypeFor[int]()})
	}
	if len(decl) > 0 {
		c.scope = append(c.scope, variable{decl[len(decl)-1].Ident[0], item})
	}
	body, err := c.list(n.List, item)
	if err != nil {
		return nil, err
	}
	c.scope = c.scope[:depth]
	otherwise, err := c.list(n.ElseList, dot)
	if err != nil {
		return nil, err
	}
	return func(s *state) error {
		list, err := value.get(s)
		if err != nil {
			return err
		}
		if list.Len() == 0 && otherwise != nil {
			return otherwise(s)
		}
		old := s.dot
		for i := range list.Len() {
			s.dot = list.Index(i)
			if len(decl) == 2 {
				s.vars = append(s.vars, reflect.ValueOf(i))
			}
			if len(decl) > 0 {
				s.vars = append(s.vars, s.dot)
			}
			if err := body(s); err != nil {
				return err
			}
			s.vars = s.vars[:s.base+depth]
		}
		s.dot = old
		return nil
	}, nil
}

// action writes a value, or gives one to a variable.
func (c *compiler) action(n *parse.ActionNode, dot reflect.Type) (step, error) {
	if n.Pipe.IsAssign {
		return nil, c.fail(n, "assignment is not compiled")
	}
	if len(n.Pipe.Decl) == 1 {
		value, err := c.pipe(n.Pipe, dot)
		if err != nil {
			return nil, err
		}
		c.scope = append(c.scope, variable{n.Pipe.Decl[0].Ident[0], value.typ})
		return func(s *state) error {
			v, err := value.get(s)
			s.vars = append(s.vars, v)
			return err
		}, nil
	}
	cmds := n.Pipe.Cmds
	plain := len(cmds)
	for plain > 0 && isEscaper(cmds[plain-1]) {
		plain--
	}
	value, err := c.commands(n.Pipe, cmds[:plain], dot)
	if err != nil {
		return nil, err
	}
	write, err := writer(value.typ, cmds[plain:])
	if err != nil {
		return nil, c.fail(n, "%v", err)
	}
	return func(s *state) error {
		v, err := value.get(s)
		if err != nil {
			return err
		}
		s.out, err = write(s.out, v)
		return err
	}, nil
}
