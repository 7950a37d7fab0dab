package site

import (
	"errors"
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/markdown"
)

// text renders Markdown that begins on a line of a file, and appends it to dst.
// What the renderer refuses and links that lead nowhere become problems.
func (b *builder) text(dst []byte, file string, line int, text string, blocks markdown.BlockFunc) ([]byte, markdown.Document, error) {
	at := func(offset int) catalog.Position {
		before := text[:offset]
		return catalog.Position{File: file, Line: line + strings.Count(before, "\n"), Column: offset - strings.LastIndexByte(before, '\n')}
	}
	dst, doc, err := b.markdown.Append(dst, text, blocks)
	var faults markdown.Faults
	if err != nil && !errors.As(err, &faults) {
		return dst, doc, err
	}
	for _, f := range faults {
		b.problem(at(f.Offset), "%s", f.Text)
	}
	for _, link := range doc.Links {
		if target, _, _ := strings.Cut(link.URL, "#"); strings.HasPrefix(target, "/") && !b.linked(target) {
			b.problem(at(link.Offset), "the link %s leads nowhere: no page has this address", link.URL)
		}
	}
	return dst, doc, nil
}

func (b *builder) problem(at catalog.Position, format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems.Add(at, format, args...)
}

// linked tells whether content may link to an address.
func (b *builder) linked(address string) bool {
	return b.addresses[address] || b.addresses[twinOf(address)]
}

// twinOf is the page of the code whose twin an address would be; "" for the
// addresses of other files.
func twinOf(address string) string {
	if name, ok := strings.CutPrefix(address, problemsPath); ok {
		name, ok = strings.CutSuffix(name, ".json")
		switch {
		case !ok:
			return ""
		case strings.HasPrefix("/"+name, olderPath):
			return "/" + name + "/"
		}
		return indexPath + name + "/"
	}
	if strings.HasPrefix(address, indexPath) || strings.HasPrefix(address, olderPath) {
		for _, ending := range [...]string{".json", ".md"} {
			if page, ok := strings.CutSuffix(address, ending); ok {
				return page + "/"
			}
		}
	}
	return ""
}

// knownAddresses are the addresses that content may link to, but for those of
// the twins of codes, which are known by their pages.
func knownAddresses(c *catalog.Catalog) map[string]bool {
	all := c.All()
	known := make(map[string]bool, 100+len(all))
	for _, path := range [...]string{homePath, indexPath, olderPath, guidePath, catalogPath, schemaPath} {
		known[path] = true
	}
	categories, statuses := make(map[string]bool), make(map[int]bool)
	for _, e := range all {
		known[entryPath(e.Code)] = true
		categories[e.Category], statuses[e.Status] = true, true
	}
	for category := range categories {
		known[categoryPath(category)] = true
	}
	for status := range statuses {
		known[statusGroup(status).URL] = true
	}
	for _, p := range c.Pages {
		known[pagePath(p.Slug)] = true
		known[guideTwinPath(p.Slug)] = true
	}
	for _, path := range [...]string{csvPath, changesPath, llmsPath, openSearchPath, problemSchemaPath, licensesPath, sbomPath, "/" + manifestName} {
		known[path] = true
	}
	known[llmsFullPath] = len(all) <= fullLimit
	return known
}

// check renders every text without writing anything, and so finds what only
// rendering can find.
func (b *builder) check() error {
	for _, e := range b.catalog.All() {
		e, err := b.catalog.Read(e)
		if err != nil {
			return err
		}
		for i := range e.Body.Sections {
			if _, err := b.section(nil, e, &e.Body.Sections[i]); err != nil {
				return err
			}
		}
	}
	for _, p := range b.catalog.Pages {
		if _, _, err := b.guideDocument(p); err != nil {
			return err
		}
	}
	return b.problems.Err()
}
