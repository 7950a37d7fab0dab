package catalog

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ctserr/site/wire"
)

// fill puts another value into every field, however deep.
func fill(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			fill(reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem(), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.String:
		v.SetString(strings.Repeat("x", int(*n%7)) + "\n\xff")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(uint64(*n & 255))
	default:
		v.SetInt(*n * 1_000_003)
	}
}

// TestTransfer takes entries with a value in each field, and with none, through
// a file. A field that is new and was forgotten there differs.
func TestTransfer(t *testing.T) {
	full, empty := &Entry{}, &Entry{File: "errors/X.02.md"}
	n := int64(0)
	fill(reflect.ValueOf(full).Elem(), &n)
	full.File = "errors/X.01.md"
	full.Given.File = full.File
	m := Memory{files: []parsed{{name: full.File, stamp: Stamp{1, 2, 3}, value: full}, {name: empty.File, stamp: Stamp{4, 5, 6}, value: empty},
		{name: "errors/bad.md", value: &Entry{File: "errors/bad.md"}, problems: ProblemList{{Text: "bad"}}}, {name: "pages/p.md", value: &Page{}}},
		sources: []Source{{"a", "b", "c", "d", "e"}}, right: true}
	w := wire.Writer(nil)
	m.Transfer(w, time.Unix(0, 100).Add(tick))
	data := string(w.Bytes())
	var back Memory
	r := wire.Reader(data)
	back.Transfer(r, time.Time{})
	if r.Bad() || r.Rest() != "" || len(back.files) != 2 || !back.right || !slices.Equal(back.sources, m.sources) {
		t.Fatalf("%d files came back, %d bytes are left, sources %v, right %t", len(back.files), len(r.Rest()), back.sources, back.right)
	}
	for i, got := range back.files {
		want := m.files[i]
		e := *want.value.(*Entry)
		e.Body, e.released = Body{}, true
		if !reflect.DeepEqual(got.value, &e) {
			t.Errorf("%s came back as\n%#v\nof\n%#v", got.name, got.value, &e)
		}
		if got.stamp != want.stamp {
			t.Errorf("%s has the stamp %v, it had %v", got.name, got.stamp, want.stamp)
		}
	}
	for n := range len(data) {
		r := wire.Reader(data[:n])
		if (&Memory{}).Transfer(r, time.Time{}); !r.Bad() {
			t.Errorf("%d of %d bytes were taken for all", n, len(data))
		}
	}
	w = wire.Writer(nil)
	m.Transfer(w, time.Unix(0, 5).Add(tick)) // one was changed while it was read
	(&back).Transfer(wire.Reader(string(w.Bytes())), time.Time{})
	if a, b := back.files[0].stamp, back.files[1].stamp; a != (Stamp{1, 2, 3}) || b != (Stamp{}) {
		t.Errorf("the stamps %v and %v came back: a file that was changed within a tick has to be read again", a, b)
	}
}

// TestMemoryAsParsed loads the real content with a memory of it: all entries are
// as they are when they are parsed, but for their bodies.
func TestMemoryAsParsed(t *testing.T) {
	content := os.DirFS(filepath.Join("..", "..", "content"))
	var before Memory
	first, err := LoadEach(content, &before, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := wire.Writer(nil)
	before.Transfer(w, time.Unix(0, 0)) // all are read again
	var after Memory
	after.Transfer(wire.Reader(string(w.Bytes())), time.Time{})
	kept := make(map[*Entry]bool)
	for _, p := range after.files {
		kept[p.value.(*Entry)] = true
	}
	second, err := LoadEach(content, &after, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range second.All() {
		if !kept[e] {
			t.Errorf("%s was parsed again", e.File)
		}
		whole, err := second.Read(e)
		if err != nil {
			t.Fatal(err)
		}
		was := first.All()[i]
		again := *whole
		again.released = false
		if !reflect.DeepEqual(&again, was) {
			t.Errorf("%s is\n%#v\nwas\n%#v", e.File, again, *was)
		}
	}
}

// TestMemoryReads changes a file in ways that a stamp shows, and in none.
func TestMemoryReads(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("..", "..", "content", "errors", "CTS.0003.md"))
	if err != nil {
		t.Fatal(err)
	}
	const name = "errors/CTS.0003.md"
	f := &fstest.MapFile{Data: src, ModTime: time.Unix(100, 0)}
	fsys := fstest.MapFS{name: f}
	var m Memory
	title := func() string {
		_, _ = LoadEach(fsys, &m, nil) // that sources are missing does not matter here
		return m.files[0].value.(*Entry).Title
	}
	first := title()
	e := m.files[0].value
	f.ModTime = time.Unix(200, 0)
	if title(); m.files[0].value != e {
		t.Error("a file with the same bytes was parsed again")
	}
	f.Data = []byte(strings.Replace(string(src), "\ntitle: ", "\ntitle: The ", 1))
	if got := title(); got != "The "+first {
		t.Errorf("the title is %q, %q was written", got, "The "+first)
	}
	f.Data, f.ModTime = []byte(strings.Replace(string(src), "\ntitle: ", "\ntitle: Xxx ", 1)), time.Unix(201, 0)
	if got := title(); got != "Xxx "+first {
		t.Errorf("the title is %q although the time of the file is another one", got)
	}
}

// TestMemoryFits edits content so that entries do not fit together any more: a
// load with a memory of the content before finds what one without finds.
func TestMemoryFits(t *testing.T) {
	load := func(dir string, m *Memory) string {
		_, err := LoadEach(os.DirFS(dir), m, nil)
		if err == nil {
			return ""
		}
		return err.Error()
	}
	// same gives CTS.0003 what CTS.0218 says in the same place.
	same := func(place *regexp.Regexp) func(func(string) string, func(string, string)) {
		return func(read func(string) string, write func(string, string)) {
			text := place.FindString(read("errors/CTS.0218.md"))
			write("errors/CTS.0003.md", place.ReplaceAllLiteralString(read("errors/CTS.0003.md"), text))
		}
	}
	for name, edit := range map[string]func(read func(string) string, write func(name, text string)){
		"nothing": func(func(string) string, func(string, string)) {},
		"a title": same(regexp.MustCompile(`(?m)^title: .*$`)),
		"a cause": same(regexp.MustCompile(`(?m)^1\. \*\*.*?\*\*`)),
		"a file":  func(_ func(string) string, write func(string, string)) { write("v1/cts.0011.md", "") },
		"a source": func(read func(string) string, write func(string, string)) {
			write("api/sources.yaml", strings.Replace(read("api/sources.yaml"), ":\n  kind", "x:\n  kind", 1))
		},
		"a new code": func(read func(string) string, write func(string, string)) {
			write("errors/CTS.9999.md", strings.ReplaceAll(read("errors/CTS.0003.md"), "CTS.0003", "CTS.9999"))
		},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "content"))); err != nil {
			t.Fatal(err)
		}
		var m, read Memory
		if got := load(dir, &m); got != "" {
			t.Fatal(got)
		}
		w := wire.Writer(nil)
		m.Transfer(w, time.Unix(1<<40, 0))
		read.Transfer(wire.Reader(string(w.Bytes())), time.Time{})
		edit(func(name string) string {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}, func(name, text string) {
			err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)
			if text == "" {
				err = os.Remove(filepath.Join(dir, name))
			}
			if err != nil {
				t.Fatal(err)
			}
		})
		want := load(dir, nil)
		if (want == "") != (name == "nothing") {
			t.Fatalf("%s: a load without a memory finds %q", name, want)
		}
		for _, m := range []*Memory{&m, &read} {
			for range 2 { // the second load has a memory of the problems
				if got := load(dir, m); got != want {
					t.Errorf("%s: a load with a memory finds\n%s\none without\n%s", name, got, want)
				}
			}
		}
	}
}
