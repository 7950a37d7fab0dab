package fasttemplate

import (
	"bytes"
	"encoding/json"
	"errors"
	"html/template"
	"strings"
	"testing"
)

type code string

func (c code) Older() bool { return strings.HasPrefix(string(c), "cts") }

type link struct {
	URL, Text string
	Code      code
}

// own writes itself as json.Marshal does.
type own struct{ text string }

func (o *own) MarshalJSON() ([]byte, error) { return o.AppendScript(nil), nil }
func (o *own) AppendScript(dst []byte) []byte {
	data, _ := json.Marshal(map[string]string{"text": o.text})
	return append(dst, data...)
}

type base struct {
	Title string
	Links []link
}

type data struct {
	base
	Name    string
	Count   int
	HTML    template.HTML
	First   *link
	None    *link
	Names   map[string]link
	LD      map[string]any
	Value   link
	Flag    bool
	Numbers []int
	Own     *own
}

var funcs = template.FuncMap{"shout": strings.ToUpper, "rows": func(s string) template.HTML { return template.HTML("<b>" + s + "</b>") }}

const source = `<title>{{.Title}} {{with .Name}}{{.}}{{else}}none{{end}}</title>
<p class="x {{.Name}}" title='{{.Title}}' data-n="{{.Count}}">{{.Name}}{{.Count}}{{.HTML}}</p>
<a href="{{.Name}}">{{range .Links}}<a href="{{.URL}}" title="{{.Text}}">{{.Text}}{{if .Code.Older}}old{{end}} {{.Code}}</a>{{else}}empty{{end}}</a>
<a href="/errors/{{.Name}}">1</a><a href="/?q={{.Name}}">2</a>
{{with index .Names "a"}}{{.URL}}{{end}}{{(index .Names "b").Text}}
{{range $i, $l := .Links}}{{if $i}}, {{end}}{{$l.Text}}{{$.Name}}{{end}}
{{if and .Flag (eq .Name "x")}}both{{else if or .Flag .Flag}}one{{end}}{{if ne .Count 3}}not three{{end}}{{if not .Flag}}no{{end}}
{{with .First}}{{.URL}}{{end}}{{with .None}}{{.URL}}{{else}}nil{{end}}{{$x := .Name}}{{$x}}{{len .Links}}
{{shout .Name}}{{rows .Name}}{{template "part" .Links}}{{range .Numbers}}{{.}} {{end}}
<script type="application/ld+json">{{.LD}}</script><script type="application/ld+json">{{.Name}}{{.First}}{{.Value}}</script><script type="application/ld+json">{{.Own}}</script><a href="#{{.Name}}">3</a>
{{with $y := .Title}}{{template "deep" $}}{{$y}}{{end}}{{template "deep" .}}`

const part = `{{define "part"}}<ul>{{range .}}<li data-code="{{.Code}}"><a href="{{.URL}}">{{.Text}}</a></li>{{end}}</ul>{{end}}
{{define "deep"}}{{$a := .Name}}{{range $i, $n := .Numbers}}{{$b := $n}}{{template "part" $.Links}}{{$i}}{{$b}}{{$a}}{{end}}{{$a}}{{end}}`

var hostile = []string{"", "plain", "/errors/cts-0218/", "https://a.example/x", "javascript:alert(1)", `"><script>alert(1)</script>`, "a&b<c>'d'+e\x00f", "#frag", "//evil.example", "/a b?c=d&e=f", "é ü", "{{.}}", "</title>", "data:text/html,x", "\u2028", "http://x/%zz", "x"}

// TestSame compares with html/template, value by value, at every place.
func TestSame(t *testing.T) {
	set := template.Must(template.New("page").Funcs(funcs).Parse(part + source))
	fast, err := Compile(set, "page", funcs, data{})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range hostile {
		b := hostile[(i+5)%len(hostile)]
		d := data{base: base{b, []link{{a, b, "cts.1"}, {b, a, code(a)}}}, Name: a, Count: i, HTML: template.HTML(a), First: &link{URL: a},
			Names: map[string]link{"a": {URL: a}, "b": {Text: b}}, Value: link{a, b, "c"}, LD: map[string]any{"a": a, b: []int{1}}, Flag: i%2 == 0, Numbers: []int{i, -i}, Own: &own{a}}
		if i%3 == 0 {
			d.Links, d.First, d.Own = nil, nil, nil
		}
		var want bytes.Buffer
		if err := set.Execute(&want, d); err != nil {
			t.Fatal(err)
		}
		got, err := fast.Append(nil, d)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("with %q\n got %s\nwant %s", a, got, want.Bytes())
		}
	}
}

type bold string

func (b *bold) AppendHTML(dst []byte) ([]byte, error) {
	if *b == "" {
		return dst, errors.New("no text")
	}
	return append(append(append(dst, "<b>"...), *b...), "</b>"...), nil
}

// TestHTMLAppender takes HTML where text of an element stands, and nowhere else.
func TestHTMLAppender(t *testing.T) {
	type data struct{ HTML *bold }
	for src, want := range map[string]string{
		"<p>{{.HTML}}</p>": "<p><b>a&b</b></p>", "{{with .HTML}}{{.}}{{end}}": "<b>a&b</b>",
		`<p title="{{.HTML}}">`: "", "<title>{{.HTML}}</title>": "", `<a href="{{.HTML}}">`: "", `<script type="application/ld+json">{{.HTML}}</script>`: "",
	} {
		fast, err := Compile(template.Must(template.New("page").Parse(src)), "page", nil, data{})
		if want == "" {
			if err == nil {
				t.Errorf("%s was compiled", src)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		text := bold("a&b")
		if got, err := fast.Append(nil, data{&text}); err != nil || string(got) != want {
			t.Errorf("%s is %s, want %s: %v", src, got, want, err)
		}
		text = ""
		if _, err := fast.Append(nil, data{&text}); err == nil {
			t.Error("an error is not told")
		}
	}
}

// TestRefused compiles nothing that it would execute otherwise.
func TestRefused(t *testing.T) {
	for _, src := range []string{
		"{{.Missing}}", "{{range .Names}}{{end}}", "{{printf `%d` .Count}}", "{{.Name | len | shout}}",
		"<p style='{{.Name}}'>", "{{$x := .Name}}{{$x = .Title}}", "{{range .Links}}{{break}}{{end}}", "{{template `nowhere` .}}", "{{lt .Count 3}}",
	} {
		set, err := template.New("page").Funcs(funcs).Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Compile(set, "page", funcs, data{}); err == nil {
			t.Errorf("%s was compiled", src)
		}
	}
	set := template.Must(template.New("page").Parse("{{.Name}}"))
	fast, err := Compile(set, "page", nil, data{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fast.Append(nil, &data{}); err == nil {
		t.Error("data of another type was taken")
	}
}

func BenchmarkFast(b *testing.B) {
	set := template.Must(template.New("page").Funcs(funcs).Parse(part + source))
	fast, err := Compile(set, "page", funcs, data{})
	if err != nil {
		b.Fatal(err)
	}
	d := data{base: base{"title", []link{{"/a", "b", "c"}, {"/d", "e", "f"}}}, Name: "/name"}
	var dst []byte
	for b.Loop() {
		if dst, err = fast.Append(dst[:0], d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHTMLTemplate(b *testing.B) {
	set := template.Must(template.New("page").Funcs(funcs).Parse(part + source))
	d := data{base: base{"title", []link{{"/a", "b", "c"}, {"/d", "e", "f"}}}, Name: "/name"}
	var w bytes.Buffer
	for b.Loop() {
		w.Reset()
		if err := set.Execute(&w, d); err != nil {
			b.Fatal(err)
		}
	}
}
