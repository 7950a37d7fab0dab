package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/site/catalog"
	"ctserr/site/plaintext"

	"golang.org/x/net/html"
)

// hostileEntry is an entry with a text in one of its places: what the table
// says, what the author says of it, or the Markdown below. base is an entry
// that keeps all rules.
func hostileEntry(base, code, place, text string) string {
	// Only what the front matter has an escape for is escaped; the rest goes into the file as it is.
	scalar := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(strings.ToValidUTF8(text, "\ufffd")) + `"`
	var b strings.Builder
	for line := range strings.Lines(base) {
		key, _, _ := strings.Cut(line, ":")
		switch {
		case key == "code":
			line = "code: " + code + "\n"
		case key == "title" && place == "title", place == "table" && (key == "message" || key == "description" || key == "solution"), key == "summary" && place == "summary":
			line = key + ": " + scalar + "\n"
		case key == "title":
			line = "title: Made up number " + code[4:] + "\n"
		case strings.HasPrefix(line, `  "error_code":`):
			line = `  "error_code": "` + code + "\",\n"
		case strings.HasPrefix(line, `  "error_msg":`) && place == "table":
			message, _ := json.Marshal(text)
			line = `  "error_msg": ` + string(message) + "\n"
		case strings.Contains(line, ". **") || strings.HasPrefix(line, "   **"): // no two entries may give the same cause
			line = strings.Replace(line, "**", "**"+code[4:]+" ", 1)
		case line == "## What happened\n" && place == "body", line == "## If it stays\n" && place == "body":
			line += "\n" + text + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// TestHostileContent has the texts of the browser's corpus as titles, messages
// and Markdown of entries. Each is either a problem with its place, or on pages
// where it is text: no element, no handler and no address comes from it.
func TestHostileContent(t *testing.T) {
	corpus, err := os.ReadFile("e2e/testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	o := options(t)
	clean := files(t, built(t))
	content := t.TempDir()
	if err := os.CopyFS(content, os.DirFS(o.Content)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(content, wordsFile)); err != nil {
		t.Fatal(err)
	}
	base, err := os.ReadFile(filepath.Join(content, "errors", "CTS.0005.md"))
	if err != nil {
		t.Fatal(err)
	}
	texts := make(map[string]string) // by file
	for line := range strings.Lines(string(corpus)) {
		var text string
		if err := json.Unmarshal([]byte(line), &text); err != nil {
			t.Fatal(err)
		}
		for _, place := range []string{"table", "title", "summary", "body"} {
			code := fmt.Sprintf("CTS.%04d", 7000+len(texts))
			name := filepath.Join(content, "errors", code+".md")
			texts[name] = text
			if err := os.WriteFile(name, []byte(hostileEntry(string(base), code, place, text)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(texts) < 4*200 {
		t.Fatalf("the corpus gives only %d entries", len(texts))
	}

	// What a rule refuses is refused with a place; then it is mended until nothing is refused.
	refused, unseen := make(map[string]bool), make(map[string]bool)
	for range 10 {
		_, err = Check(content)
		var problems catalog.ProblemList
		if !errors.As(err, &problems) {
			break
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Text == "" || !strings.HasPrefix(p.File, content) {
				t.Fatalf("a problem without a place: %v", p)
			}
			if texts[p.File] == "" {
				t.Fatalf("a problem of a file that nobody touched: %v", p)
			}
			refused[p.File] = true
			if strings.Contains(p.Text, "a character that nobody sees: remove it") {
				unseen[p.File] = true
			}
		}
		for name := range refused {
			src := hostileEntry(string(base), strings.TrimSuffix(filepath.Base(name), ".md"), "", "")
			if err := os.WriteFile(name, []byte(src), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d entries: %d refused with a place, %d of these for a character that nobody sees, %d on pages", len(texts), len(refused), len(unseen), len(texts)-len(refused))
	for name, text := range texts {
		if i, _ := plaintext.Unseen(strings.ToValidUTF8(text, "\ufffd")); i >= 0 && !refused[name] {
			t.Errorf("%s with %q is not refused", name, text)
		}
	}
	if len(unseen) < 50 || len(texts)-len(refused) < 600 {
		t.Error("the corpus tests little: too few texts are refused for what nobody sees, or too few reach a page")
	}

	o.Content, o.Out = content, filepath.Join(t.TempDir(), "dist")
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	// Elements and attributes that pages have without the corpus; Markdown has the rest.
	known := map[string]bool{"hr": true, "em": true, "del": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "ol start": true, "a title": true}
	for name, data := range clean {
		if strings.HasSuffix(name, ".html") {
			each(t, data, func(what, _ string) { known[what] = true })
		}
	}
	pages := 0
	for name, data := range files(t, os.DirFS(o.Out)) {
		switch filepath.Ext(name) {
		case ".html", ".md", ".json", ".txt", ".xml", ".csv":
			if i, r := plaintext.Unseen(strings.ReplaceAll(string(data), "\r\n", "\n")); i >= 0 {
				t.Errorf("%s holds %s", name, plaintext.Name(r))
			}
		}
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		pages++
		scripts := 0
		each(t, data, func(what, value string) {
			if what == "script" {
				scripts++
			}
			if !known[what] {
				t.Errorf("%s has %s (%.60q), which no page has without the corpus", name, what, value)
			}
			switch _, attribute, _ := strings.Cut(what, " "); attribute {
			case "href", "src", "action", "formaction":
				u, err := url.Parse(value)
				if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
					t.Errorf("%s: %s is %q", name, what, value)
				}
			}
		})
		if scripts > 3 {
			t.Errorf("%s has %d scripts", name, scripts)
		}
	}
	if pages < len(texts) {
		t.Errorf("only %d pages were made", pages)
	}
}

// each calls see for every element of a page, and for every attribute: "a" and
// "", then "a href" and the address.
func each(t *testing.T, page []byte, see func(what, value string)) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		see(n.Data, "")
		for _, a := range n.Attr {
			see(n.Data+" "+a.Key, a.Val)
		}
	}
}
