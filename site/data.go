package site

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"strings"
)

//go:embed schema/catalog-1.json
var catalogSchema []byte

// data writes what is not a page: the catalog and its schema, the sitemap,
// robots.txt, which pages a browser may load ahead.
func (b *builder) data(t *tree) error {
	sitemap, err := b.sitemap()
	if err != nil {
		return err
	}
	for _, f := range [...]struct {
		path string
		data []byte
	}{
		{catalogPath, b.wholeCatalog()},
		{schemaPath, catalogSchema},
		{"/sitemap.xml", sitemap},
		{"/robots.txt", b.robots()},
		{"/speculation.json", speculation},
	} {
		if err := t.write(file(f.path), f.data); err != nil {
			return err
		}
	}
	return nil
}

// speculation lets a browser load a page when its link is about to be followed.
// The home page with the decoder is left out: its worker starts on intent.
//
//go:embed schema/speculation.json
var speculation []byte

// robots lets a preview be read too: its pages say noindex in a header, which
// nobody sees who may not read them.
func (b *builder) robots() []byte {
	if b.Preview {
		return []byte("User-agent: *\nAllow: /\n")
	}
	return fmt.Appendf(nil, "User-agent: *\nAllow: /\n\nSitemap: %s/sitemap.xml\n", b.BaseURL)
}

type urlXML struct {
	Loc string `xml:"loc"`
}

type sitemapXML struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []urlXML `xml:"url"`
}

// sitemap lists every page. It names no dates: a build has no clock.
func (b *builder) sitemap() ([]byte, error) {
	var s sitemapXML
	add := func(path string) { s.URLs = append(s.URLs, urlXML{b.BaseURL + path}) }
	add(homePath)
	add(indexPath)
	for _, e := range b.catalog.Entries {
		add(entryPath(e.Code))
	}
	if len(b.catalog.Older) > 0 {
		add(olderPath)
	}
	for _, e := range b.catalog.Older {
		add(entryPath(e.Code))
	}
	for _, groups := range [][]Group{b.categories(), b.statuses()} {
		for _, g := range groups {
			add(g.URL)
		}
	}
	add(guidePath)
	for _, p := range b.catalog.Pages {
		add(pagePath(p.Slug))
	}
	var w strings.Builder
	w.WriteString(xml.Header)
	enc := xml.NewEncoder(&w)
	enc.Indent("", " ")
	if err := enc.Encode(s); err != nil {
		return nil, err
	}
	w.WriteString("\n")
	return []byte(w.String()), nil
}
