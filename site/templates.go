package site

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"path"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
)

//go:embed templates
var templateFiles embed.FS

// templates are parsed once and shared read-only. Each page kind has a
// template of its own, which fills the blocks of base.tmpl.
type templates map[string]*template.Template

var functions = template.FuncMap{
	"gradeNote": gradeNote,
	"retryText": func(key string) string {
		if key == "" {
			return ""
		}
		return retryWords[key].Text
	},
}

func parseTemplates() (templates, error) {
	base, err := template.New("base").Funcs(functions).ParseFS(templateFiles, "templates/base.tmpl", "templates/part/*.tmpl")
	if err != nil {
		return nil, err
	}
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	set := make(templates)
	for _, f := range files {
		name := f.Name()
		if f.IsDir() || name == "base.tmpl" {
			continue
		}
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if set[name], err = t.ParseFS(templateFiles, path.Join("templates", name)); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// minifier makes finished pages small. It keeps what strict HTML checkers and
// screen readers want: quotes, end tags, the document's tags.
func minifier() *minify.M {
	m := minify.New()
	m.Add("text/html", &html.Minifier{
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
		KeepDefaultAttrVals: true,
	})
	return m
}

// page renders a page with its template and minifies it.
func (b *builder) page(t *tree, path, name string, data any) error {
	tmpl := b.templates[name]
	if tmpl == nil {
		return fmt.Errorf("there is no template %s", name)
	}
	var long, short bytes.Buffer
	if err := tmpl.ExecuteTemplate(&long, "base.tmpl", data); err != nil {
		return err
	}
	if err := b.minifier.Minify("text/html", &short, &long); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return t.write(file(path), short.Bytes())
}
