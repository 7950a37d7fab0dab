package decode

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed is all that the package may import: every other package of the
// standard library costs bytes that each visitor downloads.
var allowed = []string{"bytes", "cmp", "math", "math/bits", "slices", "strconv", "strings", "sync", "unicode/utf16", "unicode/utf8"}

func TestImports(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range f.Imports {
			if path, _ := strconv.Unquote(s.Path.Value); !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s; allowed are %v", name, path, allowed)
			}
		}
	}
}
