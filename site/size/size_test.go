package main

import (
	"strings"
	"testing"
	"testing/fstest"
)

func built() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"index.html":                 file("<p>home</p>"),
		"errors/cts-0001/index.html": file(`<link rel="stylesheet" href="/assets/site-1a.css"><script src="/assets/page-2b.js"></script><p>one`),
		"errors/cts-0002/index.html": file(`<link rel="stylesheet" href="/assets/site-1a.css"><p>` + "abcdefghijklmnopqrstuvwxyz0123456789"),
		"assets/site-1a.css":         file("p{color:red}"),
		"assets/page-2b.js":          file("console.log(1)"),
		"assets/decoder-3c.wasm":     file(strings.Repeat("module", 50)),
	}
}

func TestBudgets(t *testing.T) {
	var out strings.Builder
	if err := run(built(), "code-page+style 500\ncode-page-scripts 100 # why\nmodule+glue 300\n", &out); err != nil {
		t.Errorf("within its budgets: %v", err)
	}
	for _, want := range []string{"heaviest: errors/cts-0002/index.html", "site.css", "decoder.wasm"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
	for budget, want := range map[string]string{
		"module+glue 3":       "module+glue has ",
		"code-page-scripts 2": "code-page-scripts has 18 bytes, its budget is 2",
		"nothing 5":           "a budget for nothing, which the tree does not have",
		"site.css many":       `"many" is not a number of bytes`,
		"site.css":            "is not a name and a number of bytes",
	} {
		if err := run(built(), budget, &out); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with the budget %q the error is %v, want %q", budget, err, want)
		}
	}
	if err := run(fstest.MapFS{}, "", &out); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("without a tree the error is %v", err)
	}
}
