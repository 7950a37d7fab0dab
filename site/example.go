package site

import (
	"bytes"
	"html"
	"slices"

	"ctserr/site/catalog"
	"ctserr/site/markdown"
	"ctserr/site/rulebook"
)

// The example of an entry. A request is written once, as an HTTP block; curl
// and KooCLI forms are made from it, and the lines in which the failing and
// the fixed request differ are marked in every form.

// requestForm is a request in one notation.
type requestForm struct {
	key, name, language string
	text                string
}

// exampleKinds are the request blocks of an example.
var exampleKinds = map[string]struct{ key, title, other string }{
	catalog.FailingRequest: {"failing", "This request fails", catalog.FixedRequest},
	catalog.FixedRequest:   {"fixed", "This one works", catalog.FailingRequest},
	catalog.ValidRequest:   {"valid", "The request is valid", ""},
}

// exampleBlock renders the blocks of an example; it is the markdown.BlockFunc
// of an entry's section Example.
func (b *builder) exampleBlock(e *catalog.Entry) markdown.BlockFunc {
	made := make(map[string][]requestForm) // each request is wanted twice: for itself, and to mark its differences
	forms := func(text string) []requestForm {
		f := made[text]
		if f == nil {
			f = b.requestForms(text)
			made[text] = f
		}
		return f
	}
	return func(dst []byte, info, code string) ([]byte, bool, error) {
		if info == catalog.Response {
			dst, err := b.responseBlock(dst, e, code)
			return dst, true, err
		}
		kind, ok := exampleKinds[info]
		if !ok {
			return dst, false, nil
		}
		var others []requestForm
		if other := e.Body.Block(kind.other); other != nil {
			others = forms(other.Text)
		}
		dst, err := b.requestTabs(dst, kind.key, kind.title, forms(code), others)
		return dst, true, err
	}
}

// responseBlock shows the answer: the status, then the body.
func (b *builder) responseBlock(dst []byte, e *catalog.Entry, code string) ([]byte, error) {
	dst = append(dst, `<div class="response"><h3 id="response">The answer <span class="status">HTTP `...)
	dst = append(dst, html.EscapeString(statusGroup(e.Status).Name)...)
	dst = append(dst, `</span></h3>`...)
	dst, err := b.markdown.Highlighter().AppendFigure(dst, "json", code)
	return append(dst, "</div>\n"...), err
}

// requestForms returns a request in every notation that can express it. A
// block that is no request is its own only form; the rule book's check tells.
func (b *builder) requestForms(text string) []requestForm {
	forms := append(make([]requestForm, 0, 3), requestForm{"http", "HTTP", "http", text})
	req, err := rulebook.ParseRequest(text)
	if err != nil {
		return forms
	}
	forms = append(forms, requestForm{"curl", "curl", "bash", rulebook.Curl(req)})
	if command, ok := rulebook.KooCLI(req, b.book); ok {
		forms = append(forms, requestForm{"koocli", "KooCLI", "bash", command})
	}
	return forms
}

// requestTabs writes the forms of a request as tabs that work without script:
// radio buttons, of which the checked one shows its panel.
func (b *builder) requestTabs(dst []byte, key, title string, forms, others []requestForm) ([]byte, error) {
	add := func(texts ...string) {
		for _, s := range texts {
			dst = append(dst, s...)
		}
	}
	add(`<div class="request request-`, key, `"><h3 id="`, key, `-request">`, title,
		`</h3><fieldset class="tabs"><legend class="unseen">`, title, `: form</legend>`)
	for i, f := range forms {
		add(`<div class="tab"><input type="radio" name="form-`, key, `" id="`, key, `-`, f.key, `" value="`, f.key, `"`)
		if i == 0 {
			add(" checked")
		}
		add(`><label for="`, key, `-`, f.key, `">`, f.name, `</label><div class="panel">`)
		var marks []bool
		for _, other := range others {
			if other.key == f.key {
				marks, _ = rulebook.Diff(f.text, other.text)
			}
		}
		var err error
		if dst, err = b.marked(dst, f, marks); err != nil {
			return dst, err
		}
		add(`</div></div>`)
	}
	add("</fieldset></div>\n")
	return dst, nil
}

// marked writes code of which some lines are marked.
func (b *builder) marked(dst []byte, f requestForm, marks []bool) ([]byte, error) {
	dst = append(dst, `<div class="code"><pre tabindex="0"><code class="language-`...)
	dst = append(append(dst, f.language...), `">`...)
	var err error
	if !slices.Contains(marks, true) {
		dst, err = b.markdown.Highlighter().AppendCode(dst, f.language, f.text)
		return append(dst, "</code></pre></div>"...), err
	}
	code := buffers.Get().(*buffer)
	defer buffers.Put(code)
	if code.data, err = b.markdown.Highlighter().AppendCode(code.data[:0], f.language, f.text); err != nil {
		return dst, err
	}
	lines := code.data
	for i := 0; len(lines) > 0; i++ {
		line, rest, more := bytes.Cut(lines, []byte("\n"))
		if i < len(marks) && marks[i] && len(bytes.TrimSpace(line)) > 0 {
			dst = append(append(append(dst, "<mark>"...), line...), "</mark>"...)
		} else {
			dst = append(dst, line...)
		}
		if lines = rest; more {
			dst = append(dst, '\n')
		}
	}
	return append(dst, "</code></pre></div>"...), nil
}

// exampleSet gives the rule book the examples of a page.
func exampleSet(e *catalog.Entry) rulebook.ExampleSet {
	set := rulebook.ExampleSet{File: e.File, Code: string(e.Code), Given: e.Given.Text, GivenLine: e.Given.Line}
	if s := e.Body.Section("Example"); s != nil {
		for _, block := range s.Blocks {
			if kind, ok := exampleKinds[block.Info]; ok {
				set.Examples = append(set.Examples, rulebook.Example{Role: kind.key, Text: block.Text, Line: block.Line + 1})
			}
		}
	}
	return set
}
