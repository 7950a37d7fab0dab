package site

import (
	"bytes"
	"net/http"
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/markdown"
)

func codeLink(e *catalog.Entry) CodeLink {
	return CodeLink{e, entryPath(e.Code), !e.InTable && !e.Code.Older()}
}

func (b *builder) codeLinks(codes []catalog.Code) []CodeLink {
	links := make([]CodeLink, 0, len(codes))
	for _, code := range codes {
		links = append(links, codeLink(b.catalog.Entry(code)))
	}
	return links
}

// newPage fills what every page has.
func (b *builder) newPage(path, title, description string, crumbs ...Link) Page {
	return b.newPageAs(path, title, description, b.preview(theSiteCard()), pageKind(path), nil, crumbs)
}

// newPageAs is newPage for a page with a preview of its own, as it is described
// in linked data.
func (b *builder) newPageAs(path, title, description string, preview *Preview, kind string, e *catalog.Entry, crumbs []Link) Page {
	p := Page{
		Title: title, Description: description, Path: path, Canonical: b.BaseURL + path,
		Site: b.site, Crumbs: crumbs, NoIndex: b.Preview, Preview: preview,
	}
	p.LinkedData = b.describe(&p, kind, e)
	return p
}

func (b *builder) editURL(file string) string {
	if b.RepoURL == "" {
		return ""
	}
	return b.RepoURL + "/edit/main/content/" + file
}

// entry renders the page of the i-th of all codes, and its twins.
func (b *builder) entry(t *tree, all []*catalog.Entry, i int) error {
	e, err := b.catalog.Read(all[i])
	if err != nil {
		return err
	}
	p := EntryPage{
		Entry: e, Code: e.Code, StatusText: http.StatusText(e.Status), PublishedTitle: publishedTitle(e.Code),
		Category: category(e.Category), Retry: retryWord(e), Fixer: fixerWord(e),
		Related: b.codeLinks(e.Related), Legacy: b.codeLinks(e.Legacy), Current: b.codeLinks(e.Current),
		Parameters: b.parameterRows(e), Operations: b.operationRows(e), Wordings: e.Wordings, Permalink: b.BaseURL + "/" + string(e.Code),
	}
	crumbs := []Link{{URL: indexPath, Text: "All codes"}, {URL: p.Category.URL, Text: p.Category.Name}}
	if e.Code.Older() {
		crumbs = []Link{{URL: olderPath, Text: "Older table"}}
		p.Permalink = b.BaseURL + entryPath(e.Code)
	} else {
		p.StatusURL = statusGroup(e.Status).URL
	}
	preview, err := b.entryPreview(t, e)
	if err != nil {
		return err
	}
	p.Page = b.newPageAs(entryPath(e.Code), string(e.Code)+": "+e.Title, e.Summary, preview, "TechArticle", e, crumbs)
	p.EditURL = b.editURL(e.File)
	p.Section = "codes"
	p.Twins = []Twin{{jsonPath(e.Code), "application/json", "JSON"}, {markdownPath(e.Code), "text/markdown", "Markdown"}}
	for _, id := range e.Sources {
		p.Sources = append(p.Sources, *b.catalog.Source(id))
	}
	if i > 0 && all[i-1].Code.Older() == e.Code.Older() {
		link := codeLink(all[i-1])
		p.Prev = &link
	}
	if i+1 < len(all) && all[i+1].Code.Older() == e.Code.Older() {
		link := codeLink(all[i+1])
		p.Next = &link
	}
	if other := b.collision(e); other != nil {
		link := codeLink(other)
		p.Collision = &link
	}
	sections := make([]entrySection, len(e.Body.Sections))
	p.Sections = make([]RenderedSection, len(sections))
	p.Contents = make([]Link, len(sections), len(sections)+7)
	for i := range sections {
		s := &e.Body.Sections[i]
		id := anchor(s.Title)
		sections[i] = entrySection{b, e, s}
		p.Sections[i] = RenderedSection{id, s.Title, &sections[i]}
		p.Contents[i] = Link{URL: "#" + id, Text: s.Title}
	}
	p.Contents = p.further(p.Contents)
	if err := b.page(t, p.Path, "entry.tmpl", p); err != nil {
		return err
	}
	return b.twins(t, e)
}

// further adds the contents of a page below the sections that its file has.
func (p *EntryPage) further(links []Link) []Link {
	for _, s := range [...]struct {
		id, text string
		shown    bool
	}{
		{"parameters", "Parameters", len(p.Parameters) > 0},
		{"operations", "Operations", len(p.Operations) > 0},
		{"current", "Current codes", len(p.Current) > 0},
		{"related", "Related", len(p.Related) > 0},
		{"legacy", "In the older table", len(p.Legacy) > 0},
		{"published", p.PublishedTitle, true},
		{"sources", "Sources", len(p.Sources) > 0},
	} {
		if s.shown {
			links = append(links, Link{URL: "#" + s.id, Text: s.text})
		}
	}
	return links
}

// publishedTitle heads the row of the table that a code comes from.
func publishedTitle(code catalog.Code) string {
	if code.Older() {
		return "In our words"
	}
	return "Published, word for word"
}

// collision returns the entry of the other table with the same number and
// another meaning.
func (b *builder) collision(e *catalog.Entry) *catalog.Entry {
	if e.Collides != "" {
		return b.catalog.Entry(e.Collides)
	}
	if other := b.catalog.Entry(catalog.Code(strings.ToLower(string(e.Code)))); other != nil && other.Collides == e.Code {
		return other
	}
	return nil
}

// markTests puts the test of each cause, which begins with "To tell:", on a
// line of its own and makes it stand out: it is what a reader runs down.
func markTests(dst, html []byte) []byte {
	for {
		i := bytes.Index(html, []byte("tell: "))
		if i < 0 {
			return append(dst, html...)
		}
		before := bytes.TrimRight(html[:i], " \n")
		if lead, ok := bytes.CutSuffix(before, []byte("To")); ok {
			dst = append(dst, bytes.TrimSuffix(bytes.TrimRight(lead, " \n"), []byte("<br>"))...)
			dst = append(dst, `<br><b class="tell">To tell:</b> `...)
		} else {
			dst = append(dst, html[:i+len("tell: ")]...)
		}
		html = html[i+len("tell: "):]
	}
}

// entrySection is a section of an entry that is rendered where it stands.
type entrySection struct {
	b       *builder
	entry   *catalog.Entry
	section *catalog.Section
}

// AppendHTML implements fasttemplate.HTMLAppender. The HTML is made by package
// markdown, which lets no raw HTML through.
func (s *entrySection) AppendHTML(dst []byte) ([]byte, error) {
	return s.b.section(dst, s.entry, s.section)
}

// section renders one section of an entry.
func (b *builder) section(dst []byte, e *catalog.Entry, s *catalog.Section) ([]byte, error) {
	var blocks markdown.BlockFunc
	if s.Title == "Example" {
		blocks = b.exampleBlock(e)
	}
	if s.Title != "Why" {
		dst, _, err := b.text(dst, e.File, s.Line+1, s.Text, blocks)
		return dst, err
	}
	why := buffers.Get().(*buffer)
	defer buffers.Put(why)
	var err error
	why.data, _, err = b.text(why.data[:0], e.File, s.Line+1, s.Text, blocks)
	return markTests(dst, why.data), err
}
