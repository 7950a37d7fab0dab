package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMarkdownFaults names every fault of a paragraph, each at its place.
func TestMarkdownFaults(t *testing.T) {
	content := t.TempDir()
	if err := os.CopyFS(content, os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	page := "---\ntitle: Codes\nsummary: All of them.\norder: 99\n---\n\nSee [one](/errors/nope/), [two](javascript:alert(1)) and\nthen [three](/guide/nope/) <b>all</b> [four](ftp://x).\n"
	if err := os.WriteFile(filepath.Join(content, "pages", "extra.md"), []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Check(content)
	for _, want := range []string{
		"extra.md:7:6: the link /errors/nope/ leads nowhere", `extra.md:7:28: the link "javascript:alert(1)" is not allowed`,
		"extra.md:8:7: the link /guide/nope/ leads nowhere", "extra.md:8:28: raw HTML", `extra.md:8:40: the link "ftp://x" is not allowed`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
}

// TestBlockFaults names the place of a block that cannot be filled in.
func TestBlockFaults(t *testing.T) {
	for block, want := range map[string]string{
		"table codes by=colour":    `not by "colour"`,
		"example problem CTS.9999": "there is no code CTS.9999",
	} {
		content := t.TempDir()
		if err := os.CopyFS(content, os.DirFS("../content")); err != nil {
			t.Fatal(err)
		}
		page := "---\ntitle: Codes\nsummary: All of them.\norder: 99\n---\n\nAll codes.\n\n```" + block + "\n```\n"
		if err := os.WriteFile(filepath.Join(content, "pages", "extra.md"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Check(content)
		if err == nil || !strings.Contains(err.Error(), "extra.md:9:4: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", block, err)
		}
	}
}
