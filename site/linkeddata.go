package site

import (
	"cmp"
	"strings"

	"ctserr/site/catalog"
)

// What a page is, in the words of schema.org: for search engines, and for
// programs that read a page without its layout. The template writes it into a
// block of data, and html/template escapes it there.

// linkedData is a JSON-LD document: the site, the page, and the way to it. It
// holds what the page had when it was described.
type linkedData struct {
	base                      string // of the site
	kind                      string // of the page: a type of schema.org
	path, canonical           string
	title, description, image string
	crumbs                    []Link
	entry                     *catalog.Entry // that the page is about, or nil
}

// pageKind is the type of a page that is not about one code.
func pageKind(path string) string {
	switch {
	case path == homePath:
		return "WebPage"
	case strings.HasPrefix(path, guidePath) && path != guidePath:
		return "TechArticle"
	}
	return "CollectionPage"
}

// describe makes the linked data of a page. kind is a type of schema.org; e is
// the code that the page is about, or nil.
func (b *builder) describe(p *Page, kind string, e *catalog.Entry) *linkedData {
	d := &linkedData{base: b.BaseURL, kind: kind, path: p.Path, canonical: p.Canonical, title: p.Title, description: p.Description, crumbs: p.Crumbs, entry: e}
	if p.Preview != nil {
		d.image = p.Preview.URL
	}
	return d
}

// MarshalJSON implements json.Marshaler.
func (d *linkedData) MarshalJSON() ([]byte, error) { return d.AppendScript(nil), nil }

// AppendScript implements fasttemplate.ScriptAppender.
func (d *linkedData) AppendScript(dst []byte) []byte {
	home := d.base + homePath
	text := func(name, value string) { dst = appendScriptJSON(appendName(dst, name), value) }
	textIf := func(name, value string) {
		if value != "" {
			text(name, value)
		}
	}
	object := func(name string) { dst = append(appendName(dst, name), '{') }
	// thing is how a node begins, and a node that is only named.
	thing := func(typ, id, name, url string) {
		text("@type", typ)
		textIf("@id", id)
		textIf("name", name)
		textIf("url", url)
	}
	dst = append(dst, `{"@context":"https://schema.org","@graph":[{`...)
	thing("WebSite", home+"#site", SiteName, home)
	text("description", "What every error of the Cloud Trace Service (CTS) API means and what to do about it.")
	text("inLanguage", "en")
	dst = append(dst, "},{"...)
	article := d.kind == "TechArticle"
	if article {
		thing(d.kind, d.canonical+"#article", "", d.canonical)
		textIf("headline", d.title)
	} else {
		thing(d.kind, d.canonical, cmp.Or(d.title, SiteName), d.canonical)
	}
	text("description", d.description)
	text("inLanguage", "en")
	object("isPartOf")
	thing("WebSite", home+"#site", "", "")
	dst = append(dst, '}')
	if article {
		object("mainEntityOfPage")
		thing("WebPage", d.canonical, "", "")
		dst = append(dst, '}')
	}
	textIf("image", d.image)
	if e := d.entry; e != nil {
		// An error code is a term of the table that defines it.
		object("about")
		thing("DefinedTerm", "", e.Title, d.canonical)
		text("termCode", string(e.Code))
		text("description", e.Summary)
		object("inDefinedTermSet")
		if e.Code.Older() {
			thing("DefinedTermSet", "", "Error codes of version 1.0 of the CTS API", d.base+olderPath)
		} else {
			thing("DefinedTermSet", "", "Error codes of the CTS API", d.base+indexPath)
		}
		dst = append(dst, "}}"...)
	}
	dst = append(dst, '}')
	if d.path != homePath {
		dst = append(dst, `,{"@type":"BreadcrumbList","itemListElement":[`...)
		position := 0
		step := func(url, name string) {
			if position++; position > 1 {
				dst = append(dst, ',')
			}
			dst = append(dst, '{')
			text("@type", "ListItem")
			dst = appendNumber(dst, "position", position)
			text("name", name)
			text("item", d.base+url)
			dst = append(dst, '}')
		}
		step(homePath, SiteName)
		for _, c := range d.crumbs {
			step(c.URL, c.Text)
		}
		step(d.path, d.title)
		dst = append(dst, "]}"...)
	}
	return append(dst, "]}"...)
}
