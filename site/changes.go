package site

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"time"

	"ctserr/site/catalog"
	"ctserr/site/plaintext"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// What changed in the catalog, for people and for feed readers. The list is
// written by hand: a feed tells what a reader has to know, which is not what a
// version control system knows. Its dates are those of the file, so a build
// needs no clock.

const (
	changesFile = "changes.yaml"
	changesPath = "/changes.xml"
	changesPage = "changes" // slug of the guide page that shows the list
)

// change is one thing that readers of the catalog may want to know.
type change struct {
	ID    string // never changes once it is published; the feed's entries are told apart by it
	Date  string // 2026-11-23
	Title string
	Text  string
	Codes []catalog.Code // that it is about; empty for all of them
}

const dateForm = "2006-01-02"

// loadChanges reads the list, newest first. What is wrong becomes a problem
// with its place.
func loadChanges(content fs.FS, c *catalog.Catalog, problems *catalog.ProblemList) ([]change, error) {
	src, err := fs.ReadFile(content, changesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	at := func(line, column int) catalog.Position {
		return catalog.Position{File: changesFile, Line: line, Column: column}
	}
	if !plainText(changesFile, src, problems) {
		return nil, nil
	}
	doc, err := parser.ParseBytes(src, 0)
	if err != nil {
		place, text := at(1, 1), err.Error()
		var fault yaml.Error
		if errors.As(err, &fault) && fault.GetToken() != nil {
			p := fault.GetToken().Position
			place, text = at(p.Line, p.Column), fault.GetMessage()
		}
		problems.Add(place, "%s", text)
		return nil, nil
	}
	r := changeReader{catalog: c, problem: func(n ast.Node, format string, args ...any) {
		p := n.GetToken().Position
		problems.Add(at(p.Line, p.Column), format, args...)
	}}
	if len(doc.Docs) != 1 || doc.Docs[0].Body == nil {
		problems.Add(at(1, 1), "the list of changes is empty: begin with `- id: ...`, or remove the file")
		return nil, nil
	}
	list, ok := doc.Docs[0].Body.(*ast.SequenceNode)
	if !ok {
		r.problem(doc.Docs[0].Body, "this is no list: each change begins with a dash")
		return nil, nil
	}
	var changes []change
	for _, n := range list.Values {
		changes = append(changes, r.change(n, changes))
	}
	return changes, nil
}

type changeReader struct {
	catalog *catalog.Catalog
	problem func(n ast.Node, format string, args ...any)
}

func (r changeReader) change(n ast.Node, newer []change) change {
	var c change
	fields, ok := n.(ast.MapNode)
	if !ok {
		r.problem(n, "a change has the keys id, date, title, text and codes")
		return c
	}
	seen := make(map[string]bool)
	first := n
	for it := fields.MapRange(); it.Next(); {
		key, value := it.Key().String(), it.Value()
		if len(seen) == 0 {
			first = it.Key()
		}
		if seen[key] {
			r.problem(it.Key(), "the key %s stands twice", key)
		}
		seen[key] = true
		switch key {
		case "id":
			c.ID = r.text(key, value)
			if strings.Trim(c.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				r.problem(value, "the id %q may have small letters, digits and hyphens only", c.ID)
			}
			if slices.ContainsFunc(newer, func(o change) bool { return o.ID == c.ID }) {
				r.problem(value, "the id %s stands twice", c.ID)
			}
		case "date":
			c.Date = r.text(key, value)
			if _, err := time.Parse(dateForm, c.Date); err != nil {
				r.problem(value, "the date %q is not one: write it as 2026-11-23", c.Date)
			} else if k := len(newer); k > 0 && newer[k-1].Date < c.Date {
				r.problem(value, "the newest change comes first: %s stands below %s", c.Date, newer[k-1].Date)
			}
		case "title":
			c.Title = r.text(key, value)
		case "text":
			c.Text = r.text(key, value)
		case "codes":
			c.Codes = r.codes(value)
		default:
			r.problem(it.Key(), "the key %s is not known: a change has id, date, title, text and codes", key)
		}
	}
	for _, key := range []string{"id", "date", "title", "text"} {
		if !seen[key] {
			r.problem(first, "the key %s is missing", key)
		}
	}
	return c
}

func (r changeReader) text(key string, n ast.Node) string {
	s, ok := n.(*ast.StringNode)
	if !ok {
		if folded, ok := n.(*ast.LiteralNode); ok {
			s = folded.Value
		} else {
			r.problem(n, "the value of %s is no text", key)
			return ""
		}
	}
	text := strings.TrimSpace(s.Value)
	if text == "" || strings.Contains(text, "\n") {
		r.problem(n, "the value of %s must be text of one paragraph", key)
	}
	if i, c := plaintext.Unseen(text); i >= 0 { // written as an escape
		r.problem(n, "the value of %s holds %s, a character that nobody sees: remove it", key, plaintext.Name(c))
	}
	return text
}

func (r changeReader) codes(n ast.Node) []catalog.Code {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		r.problem(n, "codes is a list: [CTS.0218]")
		return nil
	}
	var codes []catalog.Code
	for _, item := range list.Values {
		code := catalog.Code(r.text("codes", item))
		if r.catalog != nil && r.catalog.Entry(code) == nil {
			r.problem(item, "there is no code %s", code)
			continue
		}
		codes = append(codes, code)
	}
	return codes
}

// changeBlock writes the block `list changes` of a guide page.
func (b *builder) changeBlock(dst []byte, info string) ([]byte, bool, error) {
	if info != "list changes" {
		return dst, false, nil
	}
	w := bytes.NewBuffer(dst)
	for _, c := range b.changes {
		fmt.Fprintf(w, "<h2 id=\"%s\">%s</h2>\n<p><time datetime=\"%s\">%s</time></p>\n<p>%s</p>\n",
			c.ID, html.EscapeString(c.Title), c.Date, c.Date, html.EscapeString(c.Text))
		if len(c.Codes) > 0 {
			w.WriteString("<ul>")
			for _, l := range b.codeLinks(c.Codes) {
				fmt.Fprintf(w, `<li><a href="%s"><code>%s</code> %s</a></li>`, l.URL, l.Code, html.EscapeString(l.Title))
			}
			w.WriteString("</ul>\n")
		}
	}
	return w.Bytes(), true, nil
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   atomAuthor  `xml:"author"`
	Links    []atomLink  `xml:"link"`
	Icon     string      `xml:"icon"`
	Entries  []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
	URI  string `xml:"uri"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feed is the list of changes as Atom (RFC 4287).
func (b *builder) feed() ([]byte, error) {
	home, err := url.Parse(b.BaseURL)
	if err != nil {
		return nil, err
	}
	// A feed needs a date, also one without entries.
	updated := "1970-01-01"
	if len(b.changes) > 0 {
		updated = b.changes[0].Date
	}
	midnight := func(date string) string { return date + "T00:00:00Z" }
	f := atomFeed{
		ID: b.BaseURL + changesPath, Title: SiteName + ": changes", Subtitle: "What changed in the catalog of CTS error codes.",
		Updated: midnight(updated), Author: atomAuthor{SiteName, b.BaseURL + homePath}, Icon: b.BaseURL + "/favicon.ico",
		Links: []atomLink{{"self", "application/atom+xml", b.BaseURL + changesPath}, {"alternate", "text/html", b.changeURL("")}},
	}
	for _, c := range b.changes {
		e := atomEntry{
			ID: "tag:" + home.Hostname() + "," + c.Date + ":" + c.ID, Title: c.Title,
			Published: midnight(c.Date), Updated: midnight(c.Date), Content: atomText{"text", c.Text},
			Links: []atomLink{{"alternate", "text/html", b.changeURL(c.ID)}},
		}
		for _, code := range c.Codes {
			e.Categories = append(e.Categories, atomCategory{string(code)})
			e.Links = append(e.Links, atomLink{"related", "text/html", b.BaseURL + entryPath(code)})
		}
		f.Entries = append(f.Entries, e)
	}
	return xmlFile(f)
}

// changeURL is where people read about a change: the guide page, where there is one.
func (b *builder) changeURL(id string) string {
	page := pagePath(changesPage)
	if !b.linked(page) {
		return b.BaseURL + indexPath
	}
	if id != "" {
		page += "#" + id
	}
	return b.BaseURL + page
}

// xmlFile writes a document with its declaration.
func xmlFile(v any) ([]byte, error) {
	data, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, err
	}
	return append(append([]byte(xml.Header), data...), '\n'), nil
}
