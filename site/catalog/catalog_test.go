package catalog

import (
	"encoding/csv"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the problems found into the cases of testdata/lint")

// lintCases is how many cases testdata/lint has, so that a refresh cannot lose one.
const lintCases = 46

// valid is a content folder without a problem. A case replaces or adds files.
func valid(t *testing.T) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/valid.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := make(fstest.MapFS)
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

func TestValid(t *testing.T) {
	c, err := Load(valid(t))
	if err != nil {
		t.Fatalf("the valid content has problems:\n%v", err)
	}
	if len(c.Entries) != 2 || len(c.Older) != 1 || len(c.Pages) != 1 {
		t.Errorf("got %d entries, %d older, %d pages, want 2, 1, 1", len(c.Entries), len(c.Older), len(c.Pages))
	}
}

// TestChangedDuringBuild reads an entry again whose file was edited, then removed.
func TestChangedDuringBuild(t *testing.T) {
	fsys := valid(t)
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	e := c.Entries[0]
	e.Body, e.released = Body{}, true // as in a large catalog
	if again, err := c.Read(e); err != nil || len(again.Body.Sections) == 0 {
		t.Fatalf("read again: %v", err)
	}
	was := fsys[e.File].Data
	fsys[e.File] = &fstest.MapFile{Data: append([]byte(nil), append(was, "\nMore.\n"...)...)}
	if _, err := c.Read(e); err == nil || err.Error() != e.File+" changed during the build: build again" {
		t.Errorf("an edited file says %v", err)
	}
	delete(fsys, e.File)
	if _, err := c.Read(e); err == nil || !strings.HasPrefix(err.Error(), "the content changed during the build: open "+e.File) {
		t.Errorf("a removed file says %v", err)
	}
}

// locked has files that are listed and cannot be read.
type locked struct {
	fstest.MapFS
	name string
}

func (l locked) Open(name string) (fs.File, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

// ReadFile keeps MapFS from reading the file in its own way.
func (l locked) ReadFile(name string) ([]byte, error) {
	if name == l.name {
		_, err := l.Open(name)
		return nil, err
	}
	return l.MapFS.ReadFile(name)
}

// TestLocked tells a file that cannot be read beside what is wrong with others.
func TestLocked(t *testing.T) {
	fsys := valid(t)
	fsys["errors/CTS.0003.txt"] = &fstest.MapFile{}
	_, err := Load(locked{fsys, "pages/retry.md"})
	want := "errors/CTS.0003.txt:1:1: this file is not Markdown: only .md files belong in errors\npages/retry.md:1:1: this file cannot be read: permission denied"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestLint runs one case for each rule: the files of the case laid over the
// valid content, and the problems that must be reported, in the file "want".
// A file "edit FILE" holds a line that is replaced and the lines that replace it.
func TestLint(t *testing.T) {
	names, err := filepath.Glob("testdata/lint/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != lintCases {
		t.Errorf("testdata/lint has %d cases, want %d: change the count with the cases", len(names), lintCases)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fsys := valid(t)
			want := ""
			for _, f := range archive.Files {
				verb, file, _ := strings.Cut(f.Name, " ")
				switch verb {
				case "want":
					want = string(f.Data)
				case "edit":
					fsys[file] = &fstest.MapFile{Data: edit(t, string(fsys[file].Data), string(f.Data))}
				case "remove":
					delete(fsys, file)
				default:
					fsys[f.Name] = &fstest.MapFile{Data: f.Data}
				}
			}
			got := ""
			if _, err := Load(fsys); err != nil {
				got = err.Error() + "\n"
			}
			if got == "" {
				t.Errorf("no problem was reported")
			}
			if *update {
				for i := range archive.Files {
					if archive.Files[i].Name == "want" {
						archive.Files[i].Data = []byte(got)
					}
				}
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFileBytes gives files what editors on other systems write.
func TestFileBytes(t *testing.T) {
	for _, file := range []string{"errors/CTS.0218.md", "pages/retry.md", "v1/cts.0036.md", "api/sources.yaml"} {
		for name, c := range map[string]struct {
			change func(string) string
			want   string
		}{
			"byte order mark": {func(s string) string { return "\uFEFF" + s }, ":1:1: the file begins with a byte order mark: save it as UTF-8 without one"},
			"CR LF":           {func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, "a carriage return stands here: save the file with line ends LF, not CR LF"},
			"not UTF-8":       {func(s string) string { return s + "\xff" }, "this byte is not UTF-8: save the file as UTF-8"},
			"turned around":   {func(s string) string { return strings.Replace(s, "\n", "\u202e\n", 1) }, "U+202E stands here, a character that nobody sees: remove it"},
			"escape":          {func(s string) string { return strings.Replace(s, "\n", "\x1b[2J\n", 1) }, "U+001B stands here, a character that nobody sees: remove it"},
		} {
			t.Run(file+" "+name, func(t *testing.T) {
				fsys := valid(t)
				if fsys[file] == nil {
					t.Fatalf("there is no %s", file)
				}
				fsys[file] = &fstest.MapFile{Data: []byte(c.change(string(fsys[file].Data)))}
				_, err := Load(fsys)
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), file+":1:") && name != "not UTF-8" {
					t.Errorf("got %v, want %s", err, c.want)
				}
			})
		}
	}
}

// edit replaces the line that is the first line of change by its other lines.
func edit(t *testing.T, text, change string) []byte {
	t.Helper()
	old, replacement, _ := strings.Cut(change, "\n")
	if strings.Count(text, old+"\n") != 1 {
		t.Fatalf("the line %q stands %d times in the file, want once", old, strings.Count(text, old+"\n"))
	}
	return []byte(strings.Replace(text, old+"\n", replacement, 1))
}

// TestPublishedTable compares the catalog with the source table, cell by cell
// and in both directions.
func TestPublishedTable(t *testing.T) {
	c := realCatalog(t)
	f, err := os.Open("testdata/cts-error-codes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 43 {
		t.Fatalf("the table has %d rows, want a header and 42", len(rows))
	}
	inTable := make(map[Code]bool)
	for _, row := range rows[1:] {
		code := Code(row[1])
		inTable[code] = true
		e := c.Entry(code)
		if e == nil {
			t.Errorf("%s has no entry", code)
			continue
		}
		got := []string{fmt.Sprint(e.Status), string(e.Code), e.Message, e.Description, e.Solution}
		for i, cell := range rows[0] {
			if got[i] != row[i] {
				t.Errorf("%s: %s is %q, the table has %q", code, cell, got[i], row[i])
			}
		}
	}
	for _, e := range c.Entries {
		if e.InTable != inTable[e.Code] {
			t.Errorf("%s says table: %v, the table has it: %v", e.Code, e.InTable, inTable[e.Code])
		}
	}
}

func realCatalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(os.DirFS("../../content"))
	if err != nil {
		t.Fatalf("the content has problems:\n%v", err)
	}
	return c
}

// TestFrontMatterIsYAML holds that our reader and a YAML library read every
// entry alike.
func TestFrontMatterIsYAML(t *testing.T) {
	for _, dir := range []string{"errors", "v1", "pages"} {
		names, err := filepath.Glob("../../content/" + dir + "/*.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Base(name) == "README.md" {
				continue
			}
			var problems ProblemList
			root, _, _, _ := frontMatter(name, src, &problems)
			if len(problems) > 0 {
				t.Errorf("%v", problems)
				continue
			}
			text, _, _ := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
			var want any
			if err := yaml.Unmarshal([]byte(text), &want); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if diff := cmp.Diff(texts(want), plainValue(root)); diff != "" {
				t.Errorf("%s (-yaml +ours):\n%s", name, diff)
			}
		}
	}
}

// plainValue is a node as maps, lists and texts.
func plainValue(n node) any {
	switch n.kind {
	case listNode:
		list := []any{}
		for _, item := range n.items {
			list = append(list, plainValue(item))
		}
		return list
	case mapNode:
		m := map[string]any{}
		for _, f := range n.fields {
			m[f.key] = plainValue(f.val)
		}
		return m
	}
	return n.text
}

// texts turns every scalar of a YAML value into its text.
func texts(v any) any {
	switch v := v.(type) {
	case []any:
		list := []any{}
		for _, item := range v {
			list = append(list, texts(item))
		}
		return list
	case map[string]any:
		m := map[string]any{}
		for k, item := range v {
			m[k] = texts(item)
		}
		return m
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

func FuzzFrontMatter(f *testing.F) {
	f.Add("---\na: b\n---\ntext\n")
	f.Add("---\na: [b, 'c', \"d\"]\nb:\n  - x: 1\n    y: {z: 2}\n---\n")
	f.Add("---\n- a\n---\n")
	f.Fuzz(func(t *testing.T, src string) {
		var problems ProblemList
		frontMatter("f.md", []byte(src), &problems)
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Text == "" {
				t.Errorf("problem without a place or a text: %v", p)
			}
		}
	})
}

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"Set `status` to **enabled**.":            "Set status to enabled.",
		"See [CTS.0218](/errors/cts-0218/) first": "See CTS.0218 first",
		"`a*b_c`":           "a*b_c",
		`an \* star`:        "an * star",
		"[published] stays": "[published] stays",
	} {
		if got := PlainText(in); got != want {
			t.Errorf("PlainText(%q) = %q, want %q", in, got, want)
		}
	}
}
