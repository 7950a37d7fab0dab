package site

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"slices"
)

//go:embed schema/catalog-1.json
var catalogSchema []byte

// catalogJob writes the lists of all codes for machines, one after the other. Of
// very many codes they are the largest files, and their memory is used again.
// Nothing is made of them.
func (b *builder) catalogJob(k *keys) job {
	return job{name: "catalog", key: k.lists, run: func(t *tree) error {
		w := listBuffers.Get().(*buffer)
		defer listBuffers.Put(w)
		w.data = b.wholeCatalog(w.data[:0])
		if err := t.write(file(catalogPath), w.data); err != nil {
			return err
		}
		w.data = b.csv(w.data[:0])
		return t.write(file(csvPath), w.data)
	}}
}

// data writes what is not a page and does not say what a code means: the schema of
// the catalog, the sitemap, robots.txt, which pages a browser may load ahead.
func (b *builder) data(t *tree) error {
	w := listBuffers.Get().(*buffer)
	defer listBuffers.Put(w)
	w.data = b.sitemap(w.data[:0])
	for _, f := range [...]struct {
		path string
		data []byte
	}{{"/sitemap.xml", w.data}, {schemaPath, catalogSchema}, {"/robots.txt", b.robots()}, {"/speculation.json", speculation}} {
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

// sitemap lists every page. It names no dates: a build has no clock.
func (b *builder) sitemap(dst []byte) []byte {
	const room = 96 // bytes of an address, about
	w := bytes.NewBuffer(slices.Grow(dst, room*(100+len(b.catalog.Entries)+len(b.catalog.Older))))
	w.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	add := func(path string) {
		w.WriteString(" <url>\n  <loc>")
		_ = xml.EscapeText(w, []byte(b.BaseURL+path)) // a buffer takes all
		w.WriteString("</loc>\n </url>\n")
	}
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
	for _, p := range b.groupPages() {
		add(p.Path)
	}
	add(guidePath)
	for _, p := range b.catalog.Pages {
		add(pagePath(p.Slug))
	}
	w.WriteString("</urlset>\n")
	return w.Bytes()
}
