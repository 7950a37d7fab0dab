package site

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"ctserr/site/catalog"
)

// Blocks of guide pages that the build fills in, as HTML for the page and as
// Markdown for its twin.

// elsewhereNote marks a code of a table that the source table does not have.
const elsewhereNote = "seen in another edition"

func guideTwinPath(slug string) string { return guidePath + slug + ".md" }

// guideTwin is a page of the guide as Markdown. Blocks that the build fills in
// are filled in here, too.
func (b *builder) guideTwin(p *catalog.Page) ([]byte, error) {
	var w bytes.Buffer
	fmt.Fprintf(&w, "# %s\n\n%s\n\n- Page: %s\n\n", p.Title, p.Summary, b.BaseURL+pagePath(p.Slug))
	text, err := b.filled(p.Body.Text)
	if err != nil {
		return nil, err
	}
	// Addresses on this site become absolute: a twin is read far from it.
	w.WriteString(strings.ReplaceAll(strings.TrimSpace(text), "](/", "]("+b.BaseURL+"/"))
	w.WriteString("\n")
	return w.Bytes(), nil
}

// filled has in place of each block that the build fills in its content.
func (b *builder) filled(text string) (string, error) {
	var w strings.Builder
	skip := false
	for line := range strings.Lines(text) {
		info, fence := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "```")
		switch {
		case skip:
			skip = !(fence && info == "")
		case fence:
			block, ok, err := b.markdownBlock(info)
			if err != nil {
				return "", err
			}
			if skip = ok; ok {
				line = block + "\n"
			}
			w.WriteString(line)
		default:
			w.WriteString(line)
		}
	}
	return w.String(), nil
}

// markdownBlock is the block with an info string that the build fills in, as
// Markdown. ok is false for other blocks.
func (b *builder) markdownBlock(info string) (string, bool, error) {
	var w strings.Builder
	row := func(c CodeLink, note string) {
		fmt.Fprintf(&w, "| [%s](%s) | %d | %s%s | %s | %s |\n", c.Code, c.URL, c.Status, strings.ReplaceAll(c.Title, "|", `\|`), note, retryWords[c.Retry].Text, fixerWords[c.Fixer].Text)
	}
	if groups, ok, err := b.codeGroups(info); ok || err != nil {
		for _, g := range groups {
			fmt.Fprintf(&w, "### %s (%d)\n\n", g.Name, g.Count)
			if g.Note != "" {
				w.WriteString(g.Note + "\n\n")
			}
			if len(g.Codes)+len(g.Elsewhere) == 0 {
				continue
			}
			w.WriteString("| Code | HTTP | What is wrong | Retry | Who acts |\n| --- | --- | --- | --- | --- |\n")
			for _, c := range g.Codes {
				row(c, "")
			}
			for _, c := range g.Elsewhere {
				row(c, " ("+elsewhereNote+")")
			}
			w.WriteString("\n")
		}
		return strings.TrimSpace(w.String()), ok, err
	}
	switch info {
	case "table addresses":
		w.WriteString("| Address | Type | What it is |\n| --- | --- | --- |\n")
		for _, a := range b.machineAddresses() {
			fmt.Fprintf(&w, "| `%s` | %s | %s |\n", a.Path, a.Type, a.About)
		}
	case "list changes":
		for _, c := range b.changes {
			fmt.Fprintf(&w, "## %s\n\n%s\n\n%s\n\n", c.Title, c.Date, c.Text)
		}
	default:
		code, ok := strings.CutPrefix(info, "example problem ")
		if !ok {
			return "", false, nil
		}
		text, err := b.problemExample(code)
		return "```json\n" + string(text) + "```", true, err
	}
	return strings.TrimSpace(w.String()), true, nil
}

// guideBlock writes the blocks of the guide that the build fills in; it is the
// markdown.BlockFunc of its pages.
func (b *builder) guideBlock(dst []byte, info, _ string) ([]byte, bool, error) {
	for _, f := range [...]func([]byte, string) ([]byte, bool, error){b.codeTable, b.changeBlock, b.addressBlock} {
		if out, done, err := f(dst, info); done || err != nil {
			return out, done, err
		}
	}
	return dst, false, nil
}

// addressBlock writes the blocks `table addresses`, as a list, too, and
// `example problem CODE`.
func (b *builder) addressBlock(dst []byte, info string) ([]byte, bool, error) {
	if code, ok := strings.CutPrefix(info, "example problem "); ok {
		text, err := b.problemExample(code)
		if err != nil {
			return dst, false, err
		}
		dst, err = b.markdown.Highlighter().AppendFigure(dst, "json", string(text))
		return dst, true, err
	}
	if info != "table addresses" {
		return dst, false, nil
	}
	dst = append(dst, "<ul>"...)
	for _, a := range b.machineAddresses() {
		path := "<code>" + html.EscapeString(a.Path) + "</code>"
		if !strings.Contains(a.Path, "NNNN") && !strings.Contains(a.Path, "NAME") {
			path = `<a href="` + a.Path + `">` + path + "</a>"
		}
		dst = fmt.Appendf(dst, "<li>%s <small>%s</small><br>%s</li>", path, html.EscapeString(a.Type), html.EscapeString(a.About))
	}
	return append(dst, "</ul>\n"...), true, nil
}

func (b *builder) problemExample(code string) ([]byte, error) {
	e := b.catalog.Entry(catalog.Code(code))
	if e == nil {
		return nil, fmt.Errorf("there is no code %s for an example of problem details", code)
	}
	return jsonFile(b.problemJSON(e)), nil
}
