package rulebook

import (
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the problems that Load reports into testdata/load")

// content is the rule book that the site is built from.
func content(t testing.TB) *Book {
	t.Helper()
	book, problems := Load(os.DirFS("../../content"))
	for _, p := range problems {
		t.Error(p)
	}
	if book == nil {
		t.FailNow()
	}
	return book
}

// smallBook is a book of one operation, one parameter, one rule and one
// refusal.
func smallBook(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS("testdata/book")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(root, path)
		files[path] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestLoadProblems reads the small book with files replaced (api/x.yaml),
// lengthened (+api/x.yaml) or taken away (-api/x.yaml) by an archive, and
// compares the problems with its file want.
func TestLoadProblems(t *testing.T) {
	archives, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	const count = 37 // so that a refresh cannot quietly lose a case
	if len(archives) != count {
		t.Errorf("got %d cases, want %d", len(archives), count)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := maps.Clone(smallBook(t))
			want := ""
			kept := archive.Files[:0:0]
			for _, f := range archive.Files {
				path, more := strings.CutPrefix(f.Name, "+")
				gone, taken := strings.CutPrefix(f.Name, "-")
				switch {
				case f.Name == "want":
					want = string(f.Data)
					continue
				case taken:
					delete(files, gone)
				case more:
					files[path] = &fstest.MapFile{Data: append(files[path].Data, f.Data...)}
				default:
					files[path] = &fstest.MapFile{Data: f.Data}
				}
				kept = append(kept, f)
			}
			book, problems := Load(files)
			got := ""
			for _, p := range problems {
				got += p.String() + "\n"
			}
			if *update {
				archive.Files = append(kept, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got == "" || book != nil {
				t.Error("no problem was found")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadSmallBook(t *testing.T) {
	book, problems := Load(smallBook(t))
	for _, p := range problems {
		t.Error(p)
	}
	if book == nil || book.Operation("CreateThing") == nil || book.Rule("name-length") == nil || book.Refusal("CTS.0004") == nil {
		t.Fatal("something of the book is not there")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		content(b)
	}
}
