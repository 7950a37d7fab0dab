package site

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
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
		if got := string(appendJSON(nil, b.String())) + "\n"; got != file.String() {
			t.Fatalf("%q is %s, want %s", b.String(), got, file.String())
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
	if got := b.wholeCatalog(); !bytes.Equal(got, jsonFile(whole)) {
		t.Error("the catalog differs from what encoding/json makes of it")
	}
}
