package site

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rewriter moves pages into one document: ids get the page's address in front,
// and addresses of pages become fragments.
type rewriter struct {
	pages map[string]*html.Node // whole documents by address
	base  string                // address of the published site
}

// page returns the main element of a page for the single file.
func (r *rewriter) page(address string) (template.HTML, error) {
	main := element(r.pages[address], atom.Main)
	if main == nil {
		return "", fmt.Errorf("the page %s has no main element", address)
	}
	ids := make(map[string]bool)
	for n := range main.Descendants() {
		if id := attr(n, "id"); id != "" {
			ids[id] = true
		}
	}
	grouped := false
	for n := range main.Descendants() {
		r.rewrite(n, address, ids)
		// Radio buttons of one name belong together in a whole document, so those of each page get a form of their own.
		if n.DataAtom == atom.Input && attr(n, "type") == "radio" && !insideForm(n) {
			setAttr(n, "form", address+"choices")
			grouped = true
		}
	}
	drop(main, func(n *html.Node) bool {
		return n.DataAtom == atom.Script || n.DataAtom == atom.Noscript && n.FirstChild != nil && strings.Contains(n.FirstChild.Data, "<form") // which a host answers
	})
	if grouped {
		main.AppendChild(&html.Node{Type: html.ElementNode, Data: "form", DataAtom: atom.Form,
			Attr: []html.Attribute{{Key: "id", Val: address + "choices"}, {Key: "hidden"}}})
	}
	main.Attr = []html.Attribute{{Key: "id", Val: address}, {Key: "data-title", Val: title(r.pages[address])}}
	return render(main)
}

// part returns the first element of a kind of the home page.
func (r *rewriter) part(name string) (template.HTML, error) {
	n := element(r.pages[homePath], atom.Lookup([]byte(name)))
	for n != nil && n.Parent.DataAtom != atom.Body {
		n = nextElement(n, n.DataAtom)
	}
	if n == nil {
		return "", fmt.Errorf("the home page has no %s", name)
	}
	for d := range n.Descendants() {
		r.rewrite(d, homePath, nil)
		dropAttr(d, "aria-current")
	}
	// The dialog is loaded from the site; the decoder on the first page answers the same questions.
	drop(n, func(d *html.Node) bool {
		return d.DataAtom == atom.Script || d.DataAtom == atom.Button || strings.Contains(" "+attr(d, "class")+" ", " site-search ")
	})
	return render(n)
}

// rewrite changes the attributes of one element. ids are those of its page.
func (r *rewriter) rewrite(n *html.Node, address string, ids map[string]bool) {
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "id":
			a.Val = address + a.Val
		case "for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "form", "list", "headers", "data-copy":
			words := strings.Fields(a.Val)
			for k, w := range words {
				if ids[w] {
					words[k] = address + w
				}
			}
			a.Val = strings.Join(words, " ")
		case "href":
			a.Val = r.href(a.Val, address)
		}
	}
	for _, key := range [...]string{"action", "module", "index", "worker"} {
		dropAttr(n, key)
	}
}

// href is the address of a link in the single file: a fragment for pages that
// are in it, else where the published site has it.
func (r *rewriter) href(href, address string) string {
	path, id, _ := strings.Cut(href, "#")
	switch {
	case path == "" && id != "":
		return "#" + address + id
	case !strings.HasPrefix(path, "/"):
		return href
	case r.pages[path] != nil:
		return "#" + path + id
	}
	return r.base + href
}

func element(n *html.Node, kind atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == kind {
			return d
		}
	}
	return nil
}

// nextElement is the next one of a kind in the document.
func nextElement(n *html.Node, kind atom.Atom) *html.Node {
	root := n
	for root.Parent != nil {
		root = root.Parent
	}
	found := false
	for d := range root.Descendants() {
		if found && d.Type == html.ElementNode && d.DataAtom == kind {
			return d
		}
		found = found || d == n
	}
	return nil
}

func title(root *html.Node) string {
	if t := element(root, atom.Title); t != nil && t.FirstChild != nil {
		return t.FirstChild.Data
	}
	return SiteName
}

func insideForm(n *html.Node) bool {
	for p := range n.Ancestors() {
		if p.DataAtom == atom.Form {
			return true
		}
	}
	return false
}

// drop removes the elements below n that unwanted picks.
func drop(n *html.Node, unwanted func(*html.Node) bool) {
	var list []*html.Node
	for d := range n.Descendants() {
		if unwanted(d) {
			list = append(list, d)
		}
	}
	for _, d := range list {
		if d.Parent != nil {
			d.Parent.RemoveChild(d)
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func setAttr(n *html.Node, key, value string) {
	dropAttr(n, key)
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func dropAttr(n *html.Node, key string) {
	for i, a := range n.Attr {
		if a.Key == key {
			n.Attr = append(n.Attr[:i:i], n.Attr[i+1:]...)
			return
		}
	}
}

func render(n *html.Node) (template.HTML, error) {
	var out bytes.Buffer
	err := html.Render(&out, n)
	return template.HTML(out.String()), err // read from a page of ours, written by the renderer, which escapes
}
