package site

import (
	"embed"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"
	"sync"

	"ctserr/site/fasttemplate"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
)

//go:embed templates
var templateFiles embed.FS

// templates are parsed once and shared. Each page kind has a template of its
// own, which fills the blocks of base.tmpl.
type templates map[string]*pageTemplate

// pageTemplate is a set of templates with the one that is executed. It is parsed,
// and compiled for the struct of its page, when the first page is made.
type pageTemplate struct {
	entry   string
	parse   func() (*template.Template, error)
	compile sync.Once
	fast    *fasttemplate.Template
	err     error
}

// compiled returns the template for pages of the struct of data.
func (t *pageTemplate) compiled(data any) (*fasttemplate.Template, error) {
	t.compile.Do(func() {
		var set *template.Template
		if set, t.err = t.parse(); t.err == nil {
			t.fast, t.err = fasttemplate.Compile(set, t.entry, functions, data)
		}
	})
	return t.fast, t.err
}

// codeList is the template of a list of codes, []CodeLink, alone.
const codeList = "codes"

// pageKinds are the templates with the types of their data.
var pageKinds = [...]struct {
	template string
	data     any
}{
	{"entry.tmpl", EntryPage{}}, {"guide.tmpl", GuidePage{}}, {"group.tmpl", GroupPage{}}, {"index.tmpl", IndexPage{}},
	{"home.tmpl", HomePage{}}, {"404.tmpl", NotFoundPage{}}, {"guides.tmpl", GuidePage{}}, {"older.tmpl", IndexPage{}},
	{codeList, []CodeLink(nil)},
}

// ahead makes what pages would wait for, in the order in which they want it:
// there are idle cores while scripts are bundled. Whoever asks for it is told of
// faults.
func (b *builder) ahead() {
	for _, p := range pageKinds {
		_, _ = b.templates[p.template].compiled(p.data)
	}
	_, _ = b.rules()
}

var functions = template.FuncMap{
	"gradeNote": gradeNote,
	"retryText": retryText,
	"fixerText": fixerText,
}

// allTemplates are those of every builder of the process: they are part of the
// command, and the server builds after each save.
var allTemplates = sync.OnceValues(parseTemplates)

func parseTemplates() (templates, error) {
	m := minifier()
	base := template.New("base").Funcs(functions)
	var names []string
	for _, dir := range [...]string{"templates", "templates/part"} {
		files, err := templateFiles.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			name := path.Join(dir, f.Name())
			switch {
			case f.IsDir():
			case dir == "templates" && f.Name() != "base.tmpl":
				names = append(names, name)
			default:
				if err := parseTemplate(base, m, name); err != nil {
					return nil, err
				}
			}
		}
	}
	set := templates{codeList: &pageTemplate{entry: codeList, parse: base.Clone}}
	for _, name := range names {
		set[path.Base(name)] = &pageTemplate{entry: "base.tmpl", parse: func() (*template.Template, error) {
			t, err := base.Clone()
			if err != nil {
				return nil, err
			}
			return t, parseTemplate(t, m, name)
		}}
	}
	return set, nil
}

// parseTemplate adds a file to a set. Its HTML is minified here, once, and not
// in each page that is made of it.
func parseTemplate(set *template.Template, m *minify.M, name string) error {
	src, err := templateFiles.ReadFile(name)
	if err != nil {
		return err
	}
	text := string(src)
	if comment, rest, ok := strings.Cut(text, "-}}\n"); ok && strings.HasPrefix(comment, "{{/*") {
		text = rest // the minifier would take it for the page's first words
	}
	if text, err = m.String("text/html", text); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = set.New(path.Base(name)).Parse(text)
	return err
}

// minifier makes templates small. It keeps what strict HTML checkers and
// screen readers want: quotes, end tags, the document's tags.
func minifier() *minify.M {
	m := minify.New()
	m.Add("text/html", &html.Minifier{
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
		KeepDefaultAttrVals: true,
		TemplateDelims:      html.GoTemplateDelims,
	})
	return m
}

// commonPage is more than a page of one code has. Files that list all codes have
// memory of their own, which is used for the next one of them.
const commonPage = 256 << 10

var listBuffers = sync.Pool{New: func() any { return new(buffer) }}

// poolFor has the buffers of files of about a size.
func poolFor(size int) *sync.Pool {
	if size > commonPage {
		return &listBuffers
	}
	return &buffers
}

// rowSize is what a code takes in a list, about.
const rowSize = 400

// rows is how many codes a page lists, when it lists all or most of them.
func rows(data any) int {
	switch p := data.(type) {
	case HomePage:
		return len(p.Codes) + len(p.Elsewhere)
	case IndexPage:
		return len(p.Codes) + len(p.Elsewhere) + len(p.Older)
	case GroupPage:
		return len(p.Group.Codes) + len(p.Group.Elsewhere)
	case NotFoundPage:
		return len(p.Codes) + len(p.Elsewhere) + len(p.Older)
	}
	return 0
}

// page renders a page with its template.
func (b *builder) page(t *tree, path, name string, data any) (err error) {
	tmpl := b.templates[name]
	if tmpl == nil {
		return fmt.Errorf("there is no template %s", name)
	}
	room := rows(data) * rowSize
	pool := poolFor(room)
	compiled, err := tmpl.compiled(data)
	if err != nil {
		return err
	}
	w := pool.Get().(*buffer)
	defer pool.Put(w)
	whole, err := compiled.Append(slices.Grow(w.data[:0], room), data)
	if err != nil {
		return err
	}
	if pool == &listBuffers || cap(whole) <= commonPage {
		w.data = whole
	}
	return t.write(file(path), squeeze(whole))
}
