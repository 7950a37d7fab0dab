package catalog

import (
	"os"
	"path/filepath"
	"reflect"
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
	m := Memory{files: map[string]parsed{full.File: {stamp: Stamp{1, 2, 3}, value: full}, empty.File: {stamp: Stamp{4, 5, 6}, value: empty},
		"errors/bad.md": {value: &Entry{File: "errors/bad.md"}, problems: ProblemList{{Text: "bad"}}}, "pages/p.md": {value: &Page{}}}}
	w := wire.Writer(nil)
	m.Transfer(w, time.Unix(0, 100).Add(tick))
	data := string(w.Bytes())
	var back Memory
	r := wire.Reader(data)
	back.Transfer(r, time.Time{})
	if r.Bad() || r.Rest() != "" || len(back.files) != 2 {
		t.Fatalf("%d files came back, %d bytes are left", len(back.files), len(r.Rest()))
	}
	for name, got := range back.files {
		want := m.files[name]
		e := *want.value.(*Entry)
		e.Body, e.released = Body{}, true
		if !reflect.DeepEqual(got.value, &e) {
			t.Errorf("%s came back as\n%#v\nof\n%#v", name, got.value, &e)
		}
		if got.stamp != want.stamp {
			t.Errorf("%s has the stamp %v, it had %v", name, got.stamp, want.stamp)
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
	if a, b := back.files[full.File].stamp, back.files[empty.File].stamp; a != (Stamp{1, 2, 3}) || b != (Stamp{}) {
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
		return m.files[name].value.(*Entry).Title
	}
	first := title()
	e := m.files[name].value
	f.ModTime = time.Unix(200, 0)
	if title(); m.files[name].value != e {
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
