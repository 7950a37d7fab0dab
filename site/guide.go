package site

import (
	"fmt"
	"html"
	"html/template"
	"slices"
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/markdown"
)

// Pages that are not about one code: content/pages.

func (b *builder) guideLinks() []Link {
	var links []Link
	for _, p := range b.catalog.Pages {
		links = append(links, Link{URL: pagePath(p.Slug), Text: p.Title, Note: p.Summary})
	}
	return links
}

func (b *builder) guideDocument(p *catalog.Page) ([]byte, markdown.Document, error) {
	return b.text(nil, p.File, p.Body.Line, p.Body.Text, b.guideBlock)
}

// embedPage is the guide page that shows the decoder for other sites at work.
const embedPage = "embed"

// guideJobs make each page of the guide, and the list of them.
func (b *builder) guideJobs(k *keys) []job {
	list := []job{{name: "guide", key: k.whole, run: b.guide}}
	for i, p := range b.catalog.Pages {
		list = append(list, job{name: "guide " + p.Slug, key: k.whole, run: func(t *tree) error { return b.guidePage(t, i) }})
	}
	return list
}

func (b *builder) guide(t *tree) error {
	p := GuidePage{Page: b.newPage(guidePath, "Guide", "How CTS errors look, who answered, and what to do about them."), Others: b.site.Guide}
	p.Section = "guide"
	return b.page(t, p.Path, "guides.tmpl", p)
}

func (b *builder) guidePage(t *tree, i int) error {
	page := b.catalog.Pages[i]
	text, doc, err := b.guideDocument(page)
	if err != nil {
		return err
	}
	p := GuidePage{
		Page:     b.newPage(pagePath(page.Slug), page.Title, page.Summary, Link{URL: guidePath, Text: "Guide"}),
		HTML:     template.HTML(text), // made by package markdown, which lets no raw HTML through
		Contents: doc.Headings, Others: b.site.Guide, Demo: page.Slug == embedPage,
	}
	for _, id := range page.Sources {
		p.Sources = append(p.Sources, *b.catalog.Source(id))
	}
	p.Section = "guide"
	p.EditURL = b.editURL(page.File)
	p.Twins = []Twin{{guideTwinPath(page.Slug), "text/markdown", "Markdown"}}
	if i > 0 {
		p.Prev = &b.site.Guide[i-1]
	}
	if i+1 < len(b.site.Guide) {
		p.Next = &b.site.Guide[i+1]
	}
	return b.page(t, p.Path, "guide.tmpl", p)
}

// codeGroups are the groups of a block `table codes by=KEY`: all codes in
// capitals, so that no page lists codes by hand. ok is false for other blocks.
func (b *builder) codeGroups(info string) (groups []Group, ok bool, err error) {
	key, ok := strings.CutPrefix(info, "table codes by=")
	if !ok {
		return nil, false, nil
	}
	switch key {
	case "retry":
		groups = b.retries()
	case "fixer":
		groups = b.fixers()
	case "status":
		groups = b.statuses()
	case "category":
		groups = b.categories()
	default:
		return nil, true, fmt.Errorf("a table of codes is by retry, fixer, status or category, not by %q", key)
	}
	for i := range groups {
		g := &groups[i]
		g.Key = key + "-" + g.Key
		if len(g.Codes)+len(g.Elsewhere) > listLimit {
			g.Note = strings.TrimSpace(g.Note + " So many codes have it that each says so on its own page alone.")
			g.Codes, g.Elsewhere = nil, nil
		}
	}
	return groups, true, nil
}

// codeTable writes the block `table codes`: as a list, which a phone shows whole.
func (b *builder) codeTable(dst []byte, info string) ([]byte, bool, error) {
	groups, ok, err := b.codeGroups(info)
	if !ok || err != nil {
		return dst, ok, err
	}
	list, err := b.templates[codeList].compiled([]CodeLink(nil))
	if err != nil {
		return dst, true, err
	}
	for _, g := range groups {
		dst = fmt.Appendf(dst, "<h3 id=\"%s\">%s <span class=\"count\">%d</span></h3>\n", g.Key, html.EscapeString(g.Name), g.Count)
		if g.Note != "" {
			dst = fmt.Appendf(dst, "<p>%s</p>\n", html.EscapeString(g.Note))
		}
		if codes := slices.Concat(g.Codes, g.Elsewhere); len(codes) > 0 {
			if dst, err = list.Append(dst, codes); err != nil {
				return dst, true, err
			}
		}
	}
	return dst, true, nil
}
