package site

import (
	"fmt"
	"strings"

	"ctserr/site/catalog"
)

// Redirect is one rule of the host: what people type, and where it leads.
type Redirect struct {
	From   string // path
	Query  string // value of the query parameter q, "" for any
	To     string
	Status int
	Force  bool // also when a file of that name exists
}

// redirects returns a rule for every spelling of every code. A number that
// both tables have leads to the current code, whose page warns of the other.
func redirects(c *catalog.Catalog) []Redirect {
	var rules []Redirect
	seen := make(map[string]bool)
	add := func(r Redirect) {
		if key := r.From + "?" + r.Query; !seen[key] && r.From != r.To {
			seen[key] = true
			rules = append(rules, r)
		}
	}
	for _, e := range c.All() {
		page := entryPath(e.Code)
		folder := strings.TrimSuffix(page, slug(e.Code)+"/")
		for _, s := range spellings(e.Code) {
			add(Redirect{From: "/" + s, To: page, Status: 301})
			if s != slug(e.Code) {
				add(Redirect{From: folder + s, To: page, Status: 301})
			}
		}
	}
	for _, e := range c.All() {
		for _, s := range spellings(e.Code) {
			add(Redirect{From: homePath, Query: s, To: entryPath(e.Code), Status: 302, Force: true})
		}
	}
	return rules
}

// redirectsFile writes the rules as Netlify's _redirects file.
func redirectsFile(rules []Redirect) []byte {
	var b strings.Builder
	for _, r := range rules {
		b.WriteString(r.From)
		if r.Query != "" {
			b.WriteString(" q=" + r.Query)
		}
		force := ""
		if r.Force {
			force = "!"
		}
		fmt.Fprintf(&b, " %s %d%s\n", r.To, r.Status, force)
	}
	return []byte(b.String())
}
