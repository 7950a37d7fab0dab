package site

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"

	"ctserr/site/catalog"
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
func (b *builder) exampleBlock(e *catalog.Entry) func(w io.Writer, info string, code []byte) (bool, error) {
	return func(w io.Writer, info string, code []byte) (bool, error) {
		if info == catalog.Response {
			return true, b.responseBlock(w, e, code)
		}
		kind, ok := exampleKinds[info]
		if !ok {
			return false, nil
		}
		forms, err := b.requestForms(string(code))
		if err != nil {
			return false, err
		}
		var others []requestForm
		if other := e.Body.Block(kind.other); other != nil {
			if others, err = b.requestForms(other.Text); err != nil {
				return false, err
			}
		}
		return true, b.requestTabs(w, kind.key, kind.title, forms, others)
	}
}

// responseBlock shows the answer: the status, then the body.
func (b *builder) responseBlock(w io.Writer, e *catalog.Entry, code []byte) error {
	fmt.Fprintf(w, `<div class="response"><h3 id="response">The answer <span class="status">HTTP %s</span></h3>`,
		html.EscapeString(statusGroup(e.Status).Name))
	if err := b.markdown.Highlighter().Figure(w, "json", code); err != nil {
		return err
	}
	_, err := io.WriteString(w, "</div>\n")
	return err
}

// requestForms returns a request in every notation that can express it. A
// block that is no request is its own only form; the rule book's check tells.
func (b *builder) requestForms(text string) ([]requestForm, error) {
	forms := []requestForm{{"http", "HTTP", "http", text}}
	req, err := rulebook.ParseRequest(text)
	if err != nil {
		return forms, nil
	}
	forms = append(forms, requestForm{"curl", "curl", "bash", rulebook.Curl(req)})
	if command, ok := rulebook.KooCLI(req, b.book); ok {
		forms = append(forms, requestForm{"koocli", "KooCLI", "bash", command})
	}
	return forms, nil
}

// requestTabs writes the forms of a request as tabs that work without script:
// radio buttons, of which the checked one shows its panel.
func (b *builder) requestTabs(w io.Writer, key, title string, forms, others []requestForm) error {
	var out bytes.Buffer
	for _, f := range forms {
		out.Grow(512 + 4*len(f.text)) // with its markup
	}
	fmt.Fprintf(&out, `<div class="request request-%s"><h3 id="%s-request">%s</h3><fieldset class="tabs"><legend class="unseen">%s: form</legend>`,
		key, key, title, title)
	for i, f := range forms {
		checked := ""
		if i == 0 {
			checked = " checked"
		}
		id := key + "-" + f.key
		fmt.Fprintf(&out, `<div class="tab"><input type="radio" name="form-%s" id="%s" value="%s"%s><label for="%s">%s</label><div class="panel">`,
			key, id, f.key, checked, id, f.name)
		var marks []bool
		for _, other := range others {
			if other.key == f.key {
				marks, _ = rulebook.Diff(f.text, other.text)
			}
		}
		if err := b.marked(&out, f, marks); err != nil {
			return err
		}
		out.WriteString(`</div></div>`)
	}
	out.WriteString("</fieldset></div>\n")
	_, err := w.Write(out.Bytes())
	return err
}

// marked writes code of which some lines are marked.
func (b *builder) marked(w *bytes.Buffer, f requestForm, marks []bool) error {
	lines, err := b.markdown.Highlighter().Lines(f.language, []byte(f.text))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, `<div class="code"><pre tabindex="0"><code class="language-%s">`, f.language)
	for i, line := range lines {
		if i > 0 {
			w.WriteByte('\n')
		}
		if i < len(marks) && marks[i] && strings.TrimSpace(line) != "" {
			line = "<mark>" + line + "</mark>"
		}
		w.WriteString(line)
	}
	w.WriteString("</code></pre></div>")
	return nil
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
