package fasttemplate

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// value is an expression whose type is known.
type value struct {
	typ reflect.Type
	get func(*state) (reflect.Value, error)
}

func constant(v any) value {
	r := reflect.ValueOf(v)
	return value{r.Type(), func(*state) (reflect.Value, error) { return r, nil }}
}

func (c *compiler) pipe(p *parse.PipeNode, dot reflect.Type) (value, error) {
	return c.commands(p, p.Cmds, dot)
}

func (c *compiler) commands(p *parse.PipeNode, cmds []*parse.CommandNode, dot reflect.Type) (value, error) {
	if len(cmds) == 0 {
		return value{}, c.fail(p, "an empty pipeline")
	}
	var last *value
	for _, cmd := range cmds {
		v, err := c.command(cmd, dot, last)
		if err != nil {
			return value{}, err
		}
		last = &v
	}
	return *last, nil
}

// command is an operand or a call; final is what the command before it gave.
func (c *compiler) command(cmd *parse.CommandNode, dot reflect.Type, final *value) (value, error) {
	name, isCall := cmd.Args[0].(*parse.IdentifierNode)
	if !isCall {
		if len(cmd.Args) > 1 || final != nil {
			return value{}, c.fail(cmd, "arguments of a method are not compiled")
		}
		return c.operand(cmd.Args[0], dot)
	}
	var args []value
	for _, a := range cmd.Args[1:] {
		v, err := c.operand(a, dot)
		if err != nil {
			return value{}, err
		}
		args = append(args, v)
	}
	if final != nil {
		args = append(args, *final)
	}
	return c.function(cmd, name.Ident, args)
}

func (c *compiler) operand(n parse.Node, dot reflect.Type) (value, error) {
	here := value{dot, func(s *state) (reflect.Value, error) { return s.dot, nil }}
	switch n := n.(type) {
	case *parse.DotNode:
		return here, nil
	case *parse.FieldNode:
		return c.fields(n, here, n.Ident)
	case *parse.VariableNode:
		for i := len(c.scope) - 1; i >= 0; i-- {
			if c.scope[i].name == n.Ident[0] {
				return c.fields(n, value{c.scope[i].typ, func(s *state) (reflect.Value, error) { return s.vars[s.base+i], nil }}, n.Ident[1:])
			}
		}
	case *parse.ChainNode:
		inner, err := c.operand(n.Node, dot)
		if err != nil {
			return value{}, err
		}
		return c.fields(n, inner, n.Field)
	case *parse.PipeNode:
		return c.pipe(n, dot)
	case *parse.IdentifierNode:
		return c.function(n, n.Ident, nil)
	case *parse.StringNode:
		return constant(n.Text), nil
	case *parse.BoolNode:
		return constant(n.True), nil
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64)), nil
		}
	}
	return value{}, c.fail(n, "%s is not compiled", n)
}

// fields follows a chain of fields and of methods without arguments.
func (c *compiler) fields(n parse.Node, v value, names []string) (value, error) {
	for _, name := range names {
		next, ok := field(v, name)
		if !ok {
			return value{}, c.fail(n, "%s has no field or method %s that is compiled", v.typ, name)
		}
		v = next
	}
	return v, nil
}

func field(v value, name string) (value, bool) {
	if m, ok := v.typ.MethodByName(name); ok && m.Type.NumIn() == 1 && m.Type.NumOut() == 1 {
		return value{m.Type.Out(0), func(s *state) (reflect.Value, error) {
			r, err := v.get(s)
			if err != nil {
				return r, err
			}
			return r.Method(m.Index).Call(nil)[0], nil
		}}, true
	}
	typ, pointer := v.typ, v.typ.Kind() == reflect.Pointer
	if pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct {
		return value{}, false
	}
	f, ok := typ.FieldByName(name)
	if !ok || !f.IsExported() {
		return value{}, false
	}
	return value{f.Type, func(s *state) (reflect.Value, error) {
		r, err := v.get(s)
		if err != nil {
			return r, err
		}
		if pointer {
			if r.IsNil() {
				return r, fmt.Errorf("nil pointer where the field %s is wanted", name)
			}
			r = r.Elem()
		}
		if len(f.Index) == 1 {
			return r.Field(f.Index[0]), nil
		}
		return r.FieldByIndexErr(f.Index)
	}}, true
}

// function compiles a call: the few functions of the language that are needed,
// and those of the set.
func (c *compiler) function(n parse.Node, name string, args []value) (value, error) {
	truth := func(f func(*state) (bool, error)) (value, error) {
		return value{reflect.TypeFor[bool](), func(s *state) (reflect.Value, error) {
			b, err := f(s)
			return reflect.ValueOf(b), err
		}}, nil
	}
	switch {
	case c.funcs[name] != nil:
		return c.ownFunction(n, reflect.ValueOf(c.funcs[name]), args)
	case name == "len" && len(args) == 1:
		return value{reflect.TypeFor[int](), func(s *state) (reflect.Value, error) {
			v, err := args[0].get(s)
			if err != nil {
				return v, err
			}
			return reflect.ValueOf(v.Len()), nil
		}}, nil
	case name == "not" && len(args) == 1:
		return truth(func(s *state) (bool, error) {
			v, err := args[0].get(s)
			return err == nil && !isTrue(v), err
		})
	case (name == "eq" || name == "ne") && len(args) == 2 && comparable(args[0].typ, args[1].typ):
		return truth(func(s *state) (bool, error) {
			a, err := args[0].get(s)
			if err != nil {
				return false, err
			}
			b, err := args[1].get(s)
			return err == nil && equal(a, b) == (name == "eq"), err
		})
	case name == "index" && len(args) == 2 && args[0].typ.Kind() == reflect.Map && args[0].typ.Key().Kind() == reflect.String:
		return value{args[0].typ.Elem(), func(s *state) (reflect.Value, error) {
			m, err := args[0].get(s)
			if err != nil {
				return m, err
			}
			key, err := args[1].get(s)
			if err != nil {
				return key, err
			}
			if v := m.MapIndex(key.Convert(args[0].typ.Key())); v.IsValid() {
				return v, nil
			}
			return reflect.Zero(args[0].typ.Elem()), nil
		}}, nil
	case (name == "and" || name == "or") && len(args) > 0:
		for _, a := range args {
			if a.typ != args[0].typ {
				return value{}, c.fail(n, "%s of different types is not compiled", name)
			}
		}
		return value{args[0].typ, func(s *state) (v reflect.Value, err error) {
			for _, a := range args {
				if v, err = a.get(s); err != nil {
					return v, err
				}
				if isTrue(v) == (name == "or") {
					break
				}
			}
			return v, nil
		}}, nil
	}
	return value{}, c.fail(n, "the function %s with these arguments is not compiled", name)
}

// ownFunction calls a function of the set.
func (c *compiler) ownFunction(n parse.Node, f reflect.Value, args []value) (value, error) {
	t := f.Type()
	if t.IsVariadic() || t.NumIn() != len(args) || t.NumOut() < 1 || t.NumOut() > 2 {
		return value{}, c.fail(n, "this call is not compiled")
	}
	for i, a := range args {
		if !a.typ.AssignableTo(t.In(i)) && !(a.typ.Kind() == t.In(i).Kind() && a.typ.ConvertibleTo(t.In(i))) {
			return value{}, c.fail(n, "argument %d is %s, %s is wanted", i+1, a.typ, t.In(i))
		}
	}
	if direct, ok := f.Interface().(func(string) string); ok { // what most of them are
		return value{t.Out(0), func(s *state) (reflect.Value, error) {
			v, err := args[0].get(s)
			if err != nil {
				return v, err
			}
			return reflect.ValueOf(direct(v.String())), nil
		}}, nil
	}
	return value{t.Out(0), func(s *state) (reflect.Value, error) {
		in := make([]reflect.Value, len(args))
		for i, a := range args {
			v, err := a.get(s)
			if err != nil {
				return v, err
			}
			in[i] = v.Convert(t.In(i))
		}
		out := f.Call(in)
		if len(out) == 2 && !out[1].IsNil() {
			return out[0], out[1].Interface().(error)
		}
		return out[0], nil
	}}, nil
}

// isTrue is the truth of a value as if and with see it.
func isTrue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Struct:
		return true
	case reflect.Slice, reflect.Map, reflect.String, reflect.Array:
		return v.Len() > 0
	}
	return !v.IsZero()
}

func isText(t reflect.Type) bool { return t.Kind() == reflect.String }
func isInt(t reflect.Type) bool  { return t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64 }

func comparable(a, b reflect.Type) bool {
	return isText(a) && isText(b) || isInt(a) && isInt(b) || a.Kind() == reflect.Bool && b.Kind() == reflect.Bool
}

func equal(a, b reflect.Value) bool {
	switch {
	case a.Kind() == reflect.String:
		return a.String() == b.String()
	case a.CanInt():
		return a.Int() == b.Int()
	}
	return a.Bool() == b.Bool()
}
