package fasttemplate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// escaperPrefix begins the names that html/template gives its escapers.
const escaperPrefix = "_html_template_"

func isEscaper(cmd *parse.CommandNode) bool {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	return ok && len(cmd.Args) == 1 && strings.HasPrefix(id.Ident, escaperPrefix)
}

// write appends an escaped value.
type write func(dst []byte, v reflect.Value) ([]byte, error)

// places say for each chain of escapers a place of HTML that has it. There
// html/template escapes what is not written out here.
var places = map[string][2]string{
	"htmlescaper":                         {"<p>", "</p>"},
	"rcdataescaper":                       {"<title>", "</title>"},
	"attrescaper":                         {`<p title="`, `">`},
	"urlfilter urlnormalizer attrescaper": {`<a href="`, `">`},
	"urlnormalizer attrescaper":           {`<a href="/`, `">`},
	"urlescaper attrescaper":              {`<a href="/?q=`, `">`},
	"jsvalescaper":                        {`<script type="application/ld+json">`, `</script>`},
}

// writer returns how values of a type are written through a chain of escapers.
func writer(typ reflect.Type, escapers []*parse.CommandNode) (write, error) {
	var names []string
	for _, cmd := range escapers {
		names = append(names, strings.TrimPrefix(cmd.Args[0].(*parse.IdentifierNode).Ident, escaperPrefix))
	}
	chain := strings.Join(names, " ")
	place, ok := places[chain]
	if !ok {
		return nil, fmt.Errorf("the escapers %q are not compiled", chain)
	}
	ask, err := asker(chain, place, names)
	if err != nil {
		return nil, err
	}
	_, hasString := typ.MethodByName("String")
	_, hasError := typ.MethodByName("Error")
	inText := chain == "htmlescaper" || chain == "rcdataescaper" || chain == "attrescaper"
	if typ.Implements(reflect.TypeFor[HTMLAppender]()) && chain != "htmlescaper" {
		return nil, fmt.Errorf("HTML stands where the escapers are %q", chain)
	}
	switch {
	case hasString || hasError:
	case typ == reflect.TypeFor[template.HTML]() && chain == "htmlescaper":
		return func(dst []byte, v reflect.Value) ([]byte, error) { return append(dst, v.String()...), nil }, nil
	case typ.PkgPath() == "html/template":
	case typ.Implements(reflect.TypeFor[HTMLAppender]()) && chain == "htmlescaper":
		return func(dst []byte, v reflect.Value) ([]byte, error) { return v.Interface().(HTMLAppender).AppendHTML(dst) }, nil
	case typ.Implements(reflect.TypeFor[ScriptAppender]()) && chain == "jsvalescaper":
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			if v.Kind() == reflect.Pointer && v.IsNil() {
				return ask(dst, v)
			}
			return v.Interface().(ScriptAppender).AppendScript(dst), nil
		}, nil
	case isStruct(typ) && chain == "jsvalescaper":
		// html/template does the same; encoding/json escapes <, > and &.
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			if v.Kind() == reflect.Pointer && v.IsNil() {
				return ask(dst, v)
			}
			data, err := json.Marshal(v.Interface())
			return append(dst, data...), err
		}, nil
	case isInt(typ) && inText:
		return func(dst []byte, v reflect.Value) ([]byte, error) { return strconv.AppendInt(dst, v.Int(), 10), nil }, nil
	case isText(typ) && inText:
		return func(dst []byte, v reflect.Value) ([]byte, error) { return appendHTML(dst, v.String()), nil }, nil
	case isText(typ) && (strings.HasPrefix(chain, "urlfilter ") || strings.HasPrefix(chain, "urlnormalizer ")):
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			if s := v.String(); harmless(s) {
				return append(dst, s...), nil
			}
			return ask(dst, v)
		}, nil
	case isText(typ) && strings.HasPrefix(chain, "urlescaper "):
		return func(dst []byte, v reflect.Value) ([]byte, error) {
			if s := v.String(); harmless(s) && strings.IndexByte(s, '/') < 0 && strings.IndexByte(s, '#') < 0 && !strings.HasPrefix(s, "https:") {
				return append(dst, s...), nil
			}
			return ask(dst, v)
		}, nil
	}
	return ask, nil
}

// HTMLAppender is a value that writes itself into the text of a page. It is
// trusted as a template.HTML is, and spares a text of its own. html/template does
// not know it: a template that has one in any other place does not compile.
type HTMLAppender interface {
	AppendHTML(dst []byte) ([]byte, error)
}

// ScriptAppender is a value that writes itself as JSON into a script element of
// a page: byte for byte what json.Marshal gives for it, with <, > and & escaped.
type ScriptAppender interface {
	AppendScript(dst []byte) []byte
}

func isStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct || t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct
}

// askers are those that were made, by their chains of escapers.
var askers sync.Map

// asker has html/template escape a value at a place.
func asker(chain string, place [2]string, names []string) (write, error) {
	if made, ok := askers.Load(chain); ok {
		return made.(write), nil
	}
	ask, err := newAsker(place, names)
	if err == nil {
		askers.Store(chain, ask)
	}
	return ask, err
}

func newAsker(place [2]string, names []string) (write, error) {
	t, err := template.New("place").Parse(place[0] + "{{.}}" + place[1])
	if err != nil {
		return nil, err
	}
	if err := t.Execute(new(bytes.Buffer), ""); err != nil {
		return nil, err
	}
	cmds := t.Tree.Root.Nodes[1].(*parse.ActionNode).Pipe.Cmds[1:]
	for i, cmd := range cmds {
		if i >= len(names) || cmd.Args[0].String() != escaperPrefix+names[i] {
			return nil, errors.New("this version of html/template has other escapers")
		}
	}
	return func(dst []byte, v reflect.Value) ([]byte, error) {
		var b bytes.Buffer
		if err := t.Execute(&b, v.Interface()); err != nil {
			return dst, err
		}
		return append(dst, b.Bytes()[len(place[0]):b.Len()-len(place[1])]...), nil
	}, nil
}

// harmless tells whether an address is one that no escaper changes: made of
// letters, digits and a few marks. Without a colon it has no scheme that a
// filter could refuse, but for https.
func harmless(s string) bool {
	rest := strings.TrimPrefix(strings.TrimPrefix(s, "https:"), "#")
	for i := range len(rest) {
		if c := rest[i]; !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '/' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return true
}

// entities are what stands for characters in an element's text and in an
// attribute with quotes; "" for those that stand for themselves.
var entities = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;", '+': "&#43;", 0: "\uFFFD"}

// escaped are the bytes that have an entity: a smaller table to go through a text with.
var escaped = func() (set [256]bool) {
	for c, entity := range entities {
		set[c] = entity != ""
	}
	return set
}()

// appendHTML escapes text as html/template does there.
func appendHTML(dst []byte, s string) []byte {
	start := 0
	for i := range len(s) {
		if escaped[s[i]] {
			dst = append(append(dst, s[start:i]...), entities[s[i]]...)
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}
