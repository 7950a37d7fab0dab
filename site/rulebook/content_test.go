package rulebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestContentExamples holds the requests of every page against the book.
func TestContentExamples(t *testing.T) {
	book := content(t)
	files, err := filepath.Glob("../../content/errors/CTS.*.md")
	if err != nil || len(files) < 42 {
		t.Fatalf("got %d entries, %v; want 42 or more", len(files), err)
	}
	var sets []ExampleSet
	requests := 0
	for _, file := range files {
		set := readEntry(t, file)
		requests += len(set.Examples)
		sets = append(sets, set)
	}
	for _, p := range CheckExamples(book, sets) {
		t.Error(p)
	}
	if requests < 42 {
		t.Errorf("got %d requests in %d entries, want one each at least", requests, len(files))
	}
}

// readEntry splits an entry as far as this test needs it: package catalog is
// not imported here.
func readEntry(t *testing.T, file string) ExampleSet {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set := ExampleSet{File: file, Code: strings.TrimSuffix(filepath.Base(file), ".md")}
	var block *Example
	front, given := 0, false
	for i, line := range strings.SplitAfter(string(src), "\n") {
		text := strings.TrimSuffix(line, "\n")
		switch {
		case text == "---":
			front++
			given = false
		case front == 1 && text == "given:":
			given, set.GivenLine = true, i+2
		case front == 1 && given && (strings.HasPrefix(text, " ") || text == ""):
			set.Given += line
		case front == 1:
			given = false
		case block == nil && strings.HasPrefix(text, "```http request "):
			block = &Example{Role: strings.TrimPrefix(text, "```http request "), Line: i + 2}
		case block != nil && text == "```":
			set.Examples = append(set.Examples, *block)
			block = nil
		case block != nil:
			block.Text += line
		}
	}
	return set
}
