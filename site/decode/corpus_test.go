package decode

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// corpusCase is one line of cases.jsonl: a paste and what must be found in it.
type corpusCase struct {
	File     string
	Kind     string
	Expected []struct {
		Code       string
		HTTPStatus *int    `json:"http_status"`
		RequestID  *string `json:"request_id"`
		Message    *string
	}
	Suggest   []string
	MustNot   []string `json:"must_not"`
	UnknownOK []string `json:"unknown_ok"`
}

type tally struct{ good, all int }

func (t *tally) add(ok bool) bool {
	t.all++
	if ok {
		t.good++
	}
	return ok
}

// TestCorpus decodes every paste of the corpus. CTS_CORPUS names another
// directory of the same form.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("CTS_CORPUS")
	if dir == "" {
		dir = "testdata/corpus"
	}
	list, err := os.ReadFile(filepath.Join(dir, "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	d := New(testIndex(t))
	var codes, status, ids, messages, suggested tally
	n := 0
	lines := bufio.NewScanner(bytes.NewReader(list))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c corpusCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		n++
		t.Run(strings.TrimSuffix(filepath.Base(c.File), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(c.File)))
			if err != nil {
				t.Fatal(err)
			}
			r := d.Decode(text)
			checkResult(t, text, r)
			used := make([]bool, len(r.Findings))
			at := -1
			for _, want := range c.Expected {
				k := slices.IndexFunc(r.Findings, func(f Finding) bool { return strings.EqualFold(f.Code, want.Code) })
				for k >= 0 && k < len(used) && used[k] {
					k++
					for k < len(used) && !strings.EqualFold(r.Findings[k].Code, want.Code) {
						k++
					}
				}
				if !codes.add(k >= 0 && k < len(used)) {
					t.Errorf("%s not found", want.Code)
					continue
				}
				used[k] = true
				if k < at {
					t.Errorf("%s found out of order", want.Code)
				}
				at = k
				f := r.Findings[k]
				if want.HTTPStatus != nil && !status.add(f.HTTPStatus == *want.HTTPStatus) {
					t.Errorf("%s: status %d, want %d", f.Code, f.HTTPStatus, *want.HTTPStatus)
				}
				if want.RequestID != nil && !ids.add(f.RequestID == *want.RequestID) {
					t.Errorf("%s: request id %q, want %q", f.Code, f.RequestID, *want.RequestID)
				}
				if want.Message != nil && !messages.add(fold(f.Message) == fold(*want.Message)) {
					t.Errorf("%s: message %q, want %q", f.Code, f.Message, *want.Message)
				}
			}
			for k, f := range r.Findings {
				in := func(list []string) bool {
					return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, f.Code) })
				}
				if !used[k] && !in(c.Suggest) && !in(c.UnknownOK) && f.Known && !codes.add(false) {
					t.Errorf("%s found, not expected", f.Code)
				} else if !used[k] && slices.ContainsFunc(c.Expected, func(e struct {
					Code       string
					HTTPStatus *int    `json:"http_status"`
					RequestID  *string `json:"request_id"`
					Message    *string
				}) bool {
					return strings.EqualFold(e.Code, f.Code)
				}) {
					t.Errorf("%s found once more than expected", f.Code)
				}
			}
			for _, want := range c.Suggest {
				ok := slices.ContainsFunc(r.Findings, func(f Finding) bool { return strings.EqualFold(f.Code, want) }) ||
					slices.ContainsFunc(r.Suggestions[:min(3, len(r.Suggestions))], func(s Suggestion) bool { return strings.EqualFold(s.Code, want) })
				if !suggested.add(ok) {
					t.Errorf("%s not suggested, got %v", want, r.Suggestions)
				}
			}
		})
	}
	t.Logf("%d cases: codes %d/%d, status %d/%d, request ids %d/%d, messages %d/%d, suggestions %d/%d", n,
		codes.good, codes.all, status.good, status.all, ids.good, ids.all, messages.good, messages.all, suggested.good, suggested.all)
}

// fold removes what the comparison of messages ignores: white space, letter
// case, closing punctuation.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	return strings.TrimRightFunc(s, unicode.IsPunct)
}

// checkResult checks what holds for every result, whatever the text.
func checkResult(t testing.TB, text []byte, r Result) {
	t.Helper()
	in := func(what string, s Span) {
		if s.Start < 0 || s.End < s.Start || s.End > len(text) {
			t.Errorf("%s: span %v outside a text of %d bytes", what, s, len(text))
		}
	}
	last := -1
	for i, f := range r.Findings {
		in(f.Code, f.Span)
		in(f.Code, f.Last)
		if f.Span.Start < last {
			t.Errorf("finding %d, %s, stands before the one in front of it", i, f.Code)
		}
		last = f.Span.Start
		if f.Count < 1 {
			t.Errorf("%s: count %d", f.Code, f.Count)
		}
		if f.Span.End-f.Span.Start == len(f.Code) && f.Span.End <= len(text) && !strings.EqualFold(string(text[f.Span.Start:f.Span.End]), f.Code) && bytes.Contains(text, []byte(f.Code)) {
			t.Logf("span of %s holds %q", f.Code, text[f.Span.Start:f.Span.End])
		}
		for _, e := range f.Evidence {
			in(f.Code+" "+e.Field, e.Span)
		}
		for _, k := range f.CausedBy {
			if k < 0 || k >= len(r.Findings) || k == i {
				t.Errorf("%s: caused by finding %d of %d", f.Code, k, len(r.Findings))
			}
		}
	}
	for _, s := range r.Suggestions {
		in("suggestion "+s.Code, s.Span)
	}
	for _, f := range r.Foreign {
		in("foreign "+f.Code, f.Span)
	}
	for _, n := range r.Notes {
		in("note "+n.Kind, n.Span)
	}
	last = 0
	for _, d := range r.Redactions {
		in("redaction "+d.Kind, d.Span)
		if d.Span.Start < last {
			t.Errorf("redaction %s at %v overlaps the one in front of it", d.Kind, d.Span)
		}
		last = d.Span.End
	}
	if b := r.AppendJSON(nil); !json.Valid(b) {
		t.Errorf("not JSON: %s", b)
	}
	if b := r.UTF16(text).AppendJSON(nil); !json.Valid(b) {
		t.Errorf("not JSON after UTF16: %s", b)
	}
}
