package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ctserr/site/catalog"
)

// TestAppendJSON compares texts with what encoding/json makes of them.
func TestAppendJSON(t *testing.T) {
	pieces := []string{"a", "b c", `"`, `\`, "<", ">", "&", "'", "/", "\x00", "\b", "\f", "\n", "\r", "\t", "\x1f", "\x7f", "é", "\u2027", "\u2028", "\u2029", "\u202a", "中", "😀", "\xff", "\xe2\x80", "\xed\xa0\x80", "\uFFFD", "\uFEFF"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var b strings.Builder
		for range r.IntN(8) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		var file bytes.Buffer
		writeJSON(&file, b.String())
		for _, got := range [][]byte{appendJSON(nil, b.String()), appendJSON(nil, []byte(b.String()))} {
			if string(got)+"\n" != file.String() {
				t.Fatalf("%q is %s, want %s", b.String(), got, file.String())
			}
		}
		page, err := json.Marshal(b.String())
		if err != nil {
			t.Fatal(err)
		}
		if got := appendScriptJSON(nil, b.String()); !bytes.Equal(got, page) {
			t.Fatalf("in a page %q is %s, want %s", b.String(), got, page)
		}
	}
}

// hostile is an entry whose every text has to be escaped.
func hostile() *catalog.Entry {
	text := func(name string) string { return name + " </script>&\"\\\u2028\t\xff" }
	return &catalog.Entry{
		Code: catalog.Code(text("code")), Status: 400, Message: text("message"), Description: text("description"), Solution: text("solution"),
		Title: text("title"), Summary: text("summary"), Category: text("category"), Retry: text("retry"), Fixer: text("fixer"),
		Basis: catalog.Basis{Retry: text("grade"), Fixer: text("grade")}, Operations: []string{text("a"), text("b")}, Parameters: []string{text("c")},
		Related: []catalog.Code{"CTS.0003", "CTS.0004"}, Legacy: []catalog.Code{"cts.0003"}, Current: []catalog.Code{"CTS.0005"}, Collides: "CTS.0006",
		Wordings: []catalog.Wording{{Edition: text("edition"), Message: text("message")}, {Edition: text("edition"), Fragment: text("fragment")}},
		State:    catalog.State(text("state")), InTable: true,
	}
}

// TestCatalogJSON compares the JSON of every code with what encoding/json makes
// of the same values.
func TestCatalogJSON(t *testing.T) {
	b, err := newBuilder(Options{Content: "../content", BaseURL: "https://cts.example"})
	if err != nil {
		t.Fatal(err)
	}
	whole := catalogJSON{Schema: b.BaseURL + schemaPath, Version: 1}
	same := func(name string, got []byte, v any) {
		t.Helper()
		if want := jsonFile(v); !bytes.Equal(append(got, '\n'), want) {
			t.Errorf("%s is\n%s, want\n%s", name, got, want)
		}
	}
	for _, e := range append(b.catalog.All(), hostile(), new(catalog.Entry)) {
		j, p := b.entryJSON(e), b.problemJSON(e)
		if e.File != "" {
			whole.Entries = append(whole.Entries, j)
		}
		same(string(e.Code), j.append(nil), j)
		j.Sections = sectionTexts{{"check", "<a>"}, {"fix", ""}}
		same(string(e.Code), j.append(nil), j)
		same(string(e.Code), p.append(nil), p)
	}
	if got := b.wholeCatalog(nil); !bytes.Equal(got, jsonFile(whole)) {
		t.Error("the catalog differs from what encoding/json makes of it")
	}
}

// TestPackJSON compares the pack with what encoding/json makes of it.
func TestPackJSON(t *testing.T) {
	type file struct {
		Path    string `json:"path"`
		Headers int    `json:"headers"`
		Text    string `json:"text,omitempty"`
		Base64  []byte `json:"base64,omitempty"`
	}
	type pack struct {
		Files   []file            `json:"files"`
		Headers []json.RawMessage `json:"headers"`
	}
	html, png := []byte(`{"a":"<b>","c":"d"}`), []byte(`{}`)
	for _, want := range []pack{
		{[]file{{"/a", 0, "<p>\n\"&", nil}, {"/b", 1, "", []byte{0, 1, 2, 0xff}}, {Path: "/c"}}, []json.RawMessage{html, png}},
		{[]file{{Path: "/d"}}, []json.RawMessage{png}},
		{[]file{}, []json.RawMessage{}},
	} {
		w := newPackWriter(nil, 0)
		for _, f := range want.Files {
			w.add(f.Path, &packed{headers: want.Headers[f.Headers], buffer: &buffer{append([]byte(f.Text), f.Base64...)}, isText: f.Base64 == nil})
			w.hash()
		}
		sum, want := w.finish(), jsonFile(want)
		if !bytes.Equal(w.data, want) {
			t.Errorf("the pack is\n%s, want\n%s", w.data, want)
		}
		if sum != sha256.Sum256(want) {
			t.Errorf("the pack's hash is %x", sum)
		}
	}
}

// TestEarly holds the bundles that are made together to what each is alone, and
// values that are put in to what they stand for.
func TestEarly(t *testing.T) {
	e := newBundler("../static", func() map[key][]byte { return nil })
	e.ready.Wait()
	for _, b := range slices.Concat(bundles[:], filled[:]) {
		want, err := bundleFile(filepath.Join("../static", b.source), nil)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(e.kept[e.sources.of(b.source)], want) {
			t.Errorf("%s is otherwise when it is made beside others", b.name)
		}
	}
	values := map[string]string{"__MODULE__": `"/a.wasm"`, "__INDEX__": `"/a__WORKER__.txt"`, "__WORKER__": `"/w.js"`}
	embed, err := e.file("js/embed.js", values)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range values {
		if bytes.Count(e.kept[e.sources.of("js/embed.js")], []byte(name)) != bytes.Count(embed, []byte(value)) {
			t.Errorf("embed.js has %s not where it has %s", value, name)
		}
	}
	if data, err := e.file("js/page.js", values); err == nil || !strings.Contains(err.Error(), "page.js does not use __") {
		t.Errorf("a script without room for values is %.60q, %v", data, err)
	}
	if data, err := newBundler(t.TempDir(), func() map[key][]byte { return nil }).file("css/site.css", nil); err == nil {
		t.Errorf("a bundle was made of nothing: %q", data)
	}
}

// TestBundlesOfOneText saves a script after it was read: all is made of what was
// read, and the next build does not take that for the new text.
func TestBundlesOfOneText(t *testing.T) {
	static := t.TempDir()
	if err := os.CopyFS(static, os.DirFS("../static")); err != nil {
		t.Fatal(err)
	}
	made := func(kept map[key][]byte, saved string) (*bundler, string) {
		b := newBundler(static, func() map[key][]byte { return kept })
		b.ready.Wait()
		if saved != "" {
			edit(t, static, "js/sw-off.js", "", saved)
		}
		data, err := b.file("js/sw-off.js", nil) // not made with the others
		if err != nil {
			t.Fatal(err)
		}
		return b, string(data)
	}
	first, old := made(nil, "console.log('x');")
	if strings.Contains(old, "'x'") || strings.Contains(old, `"x"`) {
		t.Error("a bundle is made of a text that was saved after the others were read")
	}
	if _, now := made(first.used, ""); !strings.Contains(now, `console.log("x")`) {
		t.Error("a bundle is remembered whose source was saved meanwhile")
	}
}
