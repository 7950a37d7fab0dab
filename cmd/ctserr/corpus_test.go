package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCorpus gives every text of the corpus to the command and to the native
// package: the JSON is the same, byte for byte.
func TestCorpus(t *testing.T) {
	native, err := newDecoder()
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("../../site/decode/testdata/corpus/cases/*")
	if err != nil || len(names) < 300 {
		t.Fatalf("the corpus has %d texts, %v", len(names), err)
	}
	for i, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		result := native.Decode(text)
		want := string(result.AppendJSON(nil)) + "\n"
		args := []string{"decode", "-json", name}
		var in bytes.Reader
		if i%2 == 1 { // every other one comes through standard input
			args = args[:2]
			in.Reset(text)
		}
		var out, errs strings.Builder
		code := run(args, streams{in: &in, out: &out, err: &errs})
		if out.String() != want {
			t.Errorf("%s: the command says\n%s\nthe package says\n%s", filepath.Base(name), out.String(), want)
		}
		wantCode := exitFine
		if len(result.Findings) == 0 {
			wantCode = exitProblems
		}
		if code != wantCode || errs.String() != "" {
			t.Errorf("%s: exit code %d, want %d; said %q", filepath.Base(name), code, wantCode, errs.String())
		}
	}
}
