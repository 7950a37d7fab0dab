package site

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/site/catalog"
)

// TestLongLists builds a catalog with more codes than a page lists, edits it, and
// compares with cold builds. Every code is in a part of each list that it belongs
// to, and every link leads somewhere.
func TestLongLists(t *testing.T) {
	defer func(limit int) { listLimit = limit }(listLimit)
	listLimit = 20
	o := editable(t)
	o.Memo = filepath.Join(filepath.Dir(o.Out), "memo")
	page, err := os.ReadFile("../content/errors/CTS.0001.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "## Example\n")
	example, _, _ = strings.Cut(example, "## Check\n")
	_, message, _ := strings.Cut(string(page), "\nmessage: ")
	message, _, _ = strings.Cut(message, "\n")
	entry := func(i int) string {
		category, status := "tracker", 400
		if i%5 == 0 {
			category = "query"
		}
		if i%3 == 0 {
			status = 503
		}
		code := fmt.Sprintf("SMN.%04d", i)
		return fmt.Sprintf("---\ncode: %s\nstatus: %d\nmessage: %s\ndescription: It is refused.\nsolution: Send another.\n"+
			"title: Call %d is refused\nsummary: The call is refused, number %d.\ncategory: %s\nretry: never\nfixer: operator\n"+
			"basis:\n  retry: inferred\n  fixer: inferred\n  causes: inferred\nsources: [table]\nstate: active\n---\n\n"+
			"## What happened\n\nThe call is refused.\n\n## Why\n\n1. **Call %d is wrong.** [inferred] To tell: look.\n\n## Fix\n\n1. Send another.\n\n"+
			"## Example\n%s## Check\n\nLook again.\n\n## If it stays\n\nAsk.\n",
			code, status, message, i, i, category, i, strings.ReplaceAll(example, "CTS.0001", code))
	}
	write := func(i int) {
		if err := os.WriteFile(filepath.Join(o.Content, "smn", fmt.Sprintf("SMN.%04d.md", i)), []byte(entry(i)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(o.Content, "smn"), 0o755); err != nil {
		t.Fatal(err)
	}
	codes := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1001, 1002, 1003, 1004, 1005, 1700, 1701, 1702, 1703, 2000, 2001, 2002, 2003, 2004, 2005}
	for _, i := range codes {
		write(i)
	}
	warmAsCold(t, o, "the first build")
	tree := os.DirFS(o.Out)
	checkLinks(t, tree)
	all := files(t, tree)
	for _, i := range codes {
		code := fmt.Sprintf("SMN.%04d", i)
		for _, list := range []string{"errors/", "category/tracker/", "status/400/"} {
			page, in := all[list+"smn-"+code[4:5]+"xxx/index.html"], true
			switch list {
			case "category/tracker/":
				in = i%5 != 0
			case "status/400/":
				in = i%3 != 0
			}
			if has := bytes.Contains(page, []byte("<code>"+code+"</code>")); has != in {
				t.Errorf("/%s: the part lists %s: %t, want %t", list, code, has, in)
			}
		}
	}
	for name, data := range all {
		if n := strings.Count(string(data), "code-row"); n > listLimit && !strings.Contains(name, "xxx/") && name != "v1/index.html" && name != "404.html" && filepath.Ext(name) == ".html" {
			t.Errorf("%s lists %d codes", name, n)
		}
	}
	for _, name := range []string{"index.html", "404.html", "errors/index.html", "sitemap.xml"} {
		for _, part := range []string{"/errors/cts-0xxx/", "/errors/smn-0xxx/", "/errors/smn-2xxx/"} {
			if !strings.Contains(string(all[name]), part) {
				t.Errorf("%s does not name %s", name, part)
			}
		}
	}

	for _, step := range []func() string{
		func() string { return edit(t, o.Content, "smn/SMN.1700.md", "is refused", "was refused") },
		func() string {
			return edit(t, o.Content, "smn/SMN.1701.md", "\ncategory: tracker", "\ncategory: access")
		},
		func() string { return edit(t, o.Content, "smn/SMN.1702.md", "\nstatus: 400", "\nstatus: 500") },
		func() string { return edit(t, o.Content, "smn/SMN.1703.md", "is refused.\n", "is refused again.\n") },
		func() string {
			return edit(t, o.Content, "smn/SMN.1004.md", "\nstate: active", "\nstate: active\ntable: false")
		},
		func() string { // as many codes of the table as before, in other groups
			edit(t, o.Content, "smn/SMN.1004.md", "\nstate: active\ntable: false", "\nstate: active")
			return edit(t, o.Content, "smn/SMN.1005.md", "\nstate: active", "\nstate: active\ntable: false")
		},
		func() string { return move(t, o.Content, "smn/SMN.0007.md", "../kept.md") },
		func() string { return move(t, o.Content, "../kept.md", "smn/SMN.0007.md") },
		func() string { write(9999); return "a code in a part of its own" },
		func() string { return edit(t, o.Content, "errors/CTS.0218.md", "\ntitle: ", "\ntitle: The ") },
	} {
		warmAsCold(t, o, step())
	}
}

// TestParted has numbers of several lengths, and codes that are in no table.
func TestParted(t *testing.T) {
	defer func(limit int) { listLimit = limit }(listLimit)
	listLimit = 5
	links := func(codes ...catalog.Code) (list []CodeLink) {
		for _, c := range codes {
			list = append(list, CodeLink{Entry: &catalog.Entry{Code: c}})
		}
		return list
	}
	g := parted(Group{URL: "/errors/", Codes: links("A.0123", "A.01234", "A.0124", "A.12", "B.0001"), Elsewhere: links("A.0125")})
	got := ""
	for _, p := range g.Parts {
		got += fmt.Sprintf("%s %s %d:", p.Name, p.URL, p.Count)
		for _, c := range p.Codes {
			got += " " + string(c.Code)
		}
		got += "\n"
	}
	want := "A.xxx /errors/a-xxx/ 1: A.12\n" +
		"A.0xxx /errors/a-0xxx/ 3: A.0123 A.0124 A.0125\n" +
		"A.01xxx /errors/a-01xxx/ 1: A.01234\n" +
		"B.0xxx /errors/b-0xxx/ 1: B.0001\n"
	if got != want || g.Codes != nil || g.Elsewhere != nil {
		t.Errorf("the parts are\n%s, want\n%s", got, want)
	}
	if g := parted(Group{Codes: links("A.1", "A.2")}); len(g.Codes) != 2 || g.Parts != nil {
		t.Errorf("a short list has %d codes and %d parts", len(g.Codes), len(g.Parts))
	}
}
