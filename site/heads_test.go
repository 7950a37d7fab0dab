package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/site/card"

	"golang.org/x/net/html"
)

// head is what machines read of a page.
type head struct {
	meta  map[string]string // og: and twitter: properties
	links map[string]string // rel and type to address
	data  []string          // blocks of linked data
}

func readHead(t *testing.T, page []byte) head {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	h := head{meta: make(map[string]string), links: make(map[string]string)}
	for n := range root.Descendants() {
		switch {
		case n.Data == "meta" && attribute(n, "property")+attribute(n, "name") != "":
			h.meta[attribute(n, "property")+attribute(n, "name")] = attribute(n, "content")
		case n.Data == "link":
			h.links[strings.TrimSpace(attribute(n, "rel")+" "+attribute(n, "type"))] = attribute(n, "href")
		case n.Data == "script" && attribute(n, "type") == "application/ld+json":
			h.data = append(h.data, n.FirstChild.Data)
		}
	}
	return h
}

func checkNode(t *testing.T, page string, tree fs.FS, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			checkNode(t, page, tree, e)
		}
	case map[string]any:
		kind, _ := v["@type"].(string)
		if _, ok := schemaOrg[kind]; !ok {
			t.Errorf("%s: the type %q is not one of ours", page, kind)
		}
		for _, key := range schemaOrg[kind] {
			if s, text := v[key].(string); v[key] == nil || text && s == "" {
				if kind == "WebSite" && v["@id"] != nil {
					continue // named, not described
				}
				t.Errorf("%s: the %s lacks %s", page, kind, key)
			}
		}
		for _, key := range []string{"url", "item", "@id", "image"} {
			if s, ok := v[key].(string); ok {
				local(t, tree, s)
			}
		}
		for _, e := range v {
			if _, text := e.(string); !text {
				checkNode(t, page, tree, e)
			}
		}
	}
}

// TestHeads reads the head of every page: preview, linked data, twins.
func TestHeads(t *testing.T) {
	o := options(t)
	o.NoCards = false
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	tree := os.DirFS(o.Out)
	images := make(map[string]int)
	for name, data := range files(t, tree) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		h := readHead(t, data)
		for _, key := range []string{"og:site_name", "og:type", "og:title", "og:description", "og:url", "og:image", "og:image:alt", "twitter:card"} {
			if h.meta[key] == "" && (name != "404.html" || key != "og:url") {
				t.Errorf("%s lacks %s", name, key)
			}
		}
		images[local(t, tree, h.meta["og:image"])]++
		if name != "404.html" && local(t, tree, h.meta["og:url"]) != name {
			t.Errorf("%s says that it is %s", name, h.meta["og:url"])
		}
		for _, link := range []string{"search application/opensearchdescription+xml", "manifest", "alternate application/atom+xml"} {
			local(t, tree, "https://cts.example"+h.links[link])
		}
		if len(h.data) != 1 {
			t.Errorf("%s has %d blocks of linked data", name, len(h.data))
			continue
		}
		var doc struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(h.data[0]), &doc); err != nil || doc.Context != "https://schema.org" {
			t.Errorf("%s: the linked data is %q, %v", name, h.data[0], err)
		}
		for _, node := range doc.Graph {
			checkNode(t, name, tree, node)
		}
	}
	cards, err := fs.Glob(tree, "og/*.png")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range cards {
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			t.Fatal(err)
		}
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || config.Width != card.Width || config.Height != card.Height {
			t.Errorf("%s is %dx%d, %v", name, config.Width, config.Height, err)
		}
		if images[name] == 0 {
			t.Errorf("no page names %s", name)
		} else if images[name] > 1 && !strings.HasPrefix(name, "og/site-") {
			t.Errorf("%d pages name %s", images[name], name)
		}
	}
	// A second build takes the images over.
	stats, err := Build(o)
	if err != nil || stats.Kept != stats.Files {
		t.Errorf("the second build kept %d of %d files, %v", stats.Kept, stats.Files, err)
	}
	// One that was damaged, with its time and size as they were, is drawn again.
	name := filepath.Join(o.Out, cards[0])
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(data)
	bad[len(bad)/2] ^= 1
	if err := errors.Join(os.WriteFile(name, bad, 0o644), os.Chtimes(name, info.ModTime(), info.ModTime())); err != nil {
		t.Fatal(err)
	}
	if stats, err := Build(o); err != nil || stats.Kept != stats.Files-1 {
		t.Errorf("beside a damaged image %d of %d files were kept, %v", stats.Kept, stats.Files, err)
	}
	if again, err := os.ReadFile(name); err != nil || !bytes.Equal(again, data) {
		t.Errorf("the damaged image was not drawn again, %v", err)
	}
}

// TestHostileTitle has a title that would end the block of linked data if it
// were written as it is.
func TestHostileTitle(t *testing.T) {
	const title = `</script><img src=x>"'&<!--`
	o := options(t)
	content := t.TempDir()
	if err := os.CopyFS(content, os.DirFS(o.Content)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(content, wordsFile)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(content, "errors", "CTS.0218.md")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(src), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "title:") {
			lines[i] = "title: '" + strings.ReplaceAll(title, "'", "''") + "'"
		}
	}
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	o.Content = content
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	tree := os.DirFS(o.Out)
	page, err := fs.ReadFile(tree, "errors/cts-0218/index.html")
	if err != nil {
		t.Fatal(err)
	}
	h := readHead(t, page)
	if want := "CTS.0218: " + title; h.meta["og:title"] != want {
		t.Errorf("og:title is %q, want %q", h.meta["og:title"], want)
	}
	if len(h.data) != 1 || strings.ContainsAny(h.data[0], "<>") {
		t.Fatalf("the linked data is %q", h.data)
	}
	var doc struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(h.data[0]), &doc); err != nil || doc.Graph[1]["headline"] != "CTS.0218: "+title {
		t.Errorf("the headline is %v, %v", doc.Graph[1]["headline"], err)
	}
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "img" {
			t.Error("the title became an element")
		}
	}
	// The feeds and tables of machines hold it, too.
	var f atomFeed
	readXML(t, tree, "changes.xml", &f)
	data, _ := fs.ReadFile(tree, "catalog.csv")
	if _, err := csv.NewReader(bytes.NewReader(data)).ReadAll(); err != nil {
		t.Error(err)
	}
}
