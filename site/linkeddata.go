package site

import (
	"strings"

	"ctserr/site/catalog"
)

// What a page is, in the words of schema.org: for search engines, and for
// programs that read a page without its layout. The template writes it into a
// block of data, and html/template escapes it there.

// linkedData is a JSON-LD document.
type linkedData struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

// thing is a node that is only named here.
type thing struct {
	Type string `json:"@type"`
	ID   string `json:"@id,omitempty"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type webSite struct {
	thing
	Description string `json:"description"`
	Language    string `json:"inLanguage"`
}

// webPage is a WebPage, a CollectionPage or, with a headline, a TechArticle.
type webPage struct {
	thing
	Headline    string       `json:"headline,omitempty"`
	Description string       `json:"description"`
	Language    string       `json:"inLanguage"`
	IsPartOf    thing        `json:"isPartOf"`
	MainEntity  *thing       `json:"mainEntityOfPage,omitempty"`
	Image       string       `json:"image,omitempty"`
	About       *definedTerm `json:"about,omitempty"`
}

// definedTerm is an error code as a term of the table that defines it.
type definedTerm struct {
	thing
	Code        string `json:"termCode"`
	Description string `json:"description"`
	Set         thing  `json:"inDefinedTermSet"`
}

type breadcrumbs struct {
	thing
	Elements []breadcrumb `json:"itemListElement"`
}

type breadcrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
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
	home := b.BaseURL + homePath
	site := thing{Type: "WebSite", ID: home + "#site", Name: SiteName, URL: home}
	page := webPage{
		thing:       thing{Type: kind, ID: p.Canonical, URL: p.Canonical},
		Description: p.Description, Language: "en", IsPartOf: thing{Type: site.Type, ID: site.ID},
	}
	if kind == "TechArticle" {
		page.ID += "#article"
		page.Headline = p.Title
		page.MainEntity = &thing{Type: "WebPage", ID: p.Canonical}
	} else if page.Name = p.Title; page.Name == "" {
		page.Name = SiteName
	}
	if p.Preview != nil {
		page.Image = p.Preview.URL
	}
	if e != nil {
		set := thing{Type: "DefinedTermSet", Name: "Error codes of the CTS API", URL: b.BaseURL + indexPath}
		if e.Code.Older() {
			set.Name, set.URL = "Error codes of version 1.0 of the CTS API", b.BaseURL+olderPath
		}
		page.About = &definedTerm{
			thing: thing{Type: "DefinedTerm", Name: e.Title, URL: p.Canonical},
			Code:  string(e.Code), Description: e.Summary, Set: set,
		}
	}
	graph := []any{webSite{site, "What every error of the Cloud Trace Service (CTS) API means and what to do about it.", "en"}, page}
	if p.Path != homePath {
		trail := breadcrumbs{thing: thing{Type: "BreadcrumbList"}}
		for _, c := range append(append([]Link{{URL: homePath, Text: SiteName}}, p.Crumbs...), Link{URL: p.Path, Text: p.Title}) {
			trail.Elements = append(trail.Elements, breadcrumb{"ListItem", len(trail.Elements) + 1, c.Text, b.BaseURL + c.URL})
		}
		graph = append(graph, trail)
	}
	return &linkedData{"https://schema.org", graph}
}
