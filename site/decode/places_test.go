package decode

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ctserr/site/bench/pastes"
)

// checkPlaces checks that the hunter finds at the places of a text what it finds when it
// looks everywhere, that the scanner finds nothing in the words that it leaves out, and
// that the words which may be codes are noted.
func checkPlaces(t *testing.T, text []byte) {
	v := newView(text)
	var p places
	p.note(v)
	var s scanner
	s.scan(v, nil)
	facts := len(s.facts)
	for i := 0; i < len(text); i++ {
		j := i
		for j < len(text) && isName(text[j]) {
			j++
		}
		if isLetter(text[i]) && nameEndings.at(text, j)&ofKey == 0 && !wordy(text, i, j) && (s.word(i, j) != j || len(s.facts) > facts || s.nameEnd >= 0) {
			t.Fatalf("the scanner finds something in the word at %d of %q", i, text)
		}
	}
	var codes, spell []int32
	for i := 0; i < len(text); {
		j := i + 1
		if isDigit(text[i]) {
			for j < len(text) && isAlnum(text[j]) {
				j++
			}
		} else if isWord(text[i]) {
			for j < len(text) && isName(text[j]) {
				j++
			}
			if digitsBehind(text, j) {
				codes = append(codes, int32(i))
			}
			for k := i; k < j; k++ {
				if isLetter(text[k]) && (k == i || !isAlnum(text[k-1])) && lettersOfCode(text, k) {
					spell = append(spell, int32(k))
				}
			}
		}
		i = j
	}
	noted := slices.DeleteFunc(p.spell, func(i int32) bool { return !isLetter(text[i]) }) // the others are signs
	if !slices.Equal(p.codes, codes) || !slices.Equal(noted, spell) {
		t.Errorf("codes at %d and spellings at %d of %q, want %d and %d", p.codes, noted, text, codes, spell)
	}
	var few, more hunter
	few.hunt(v, p.hunt)
	everywhere := make([]int32, len(text)+1)
	for i := range everywhere {
		everywhere[i] = int32(i)
	}
	more.hunt(v, everywhere)
	if !slices.EqualFunc(few.hits, more.hits, func(a, b hit) bool { return a.kind == b.kind && a.span == b.span }) {
		t.Errorf("the hunter misses secrets of %q", text)
	}
}

func TestPlaces(t *testing.T) {
	files, _ := filepath.Glob("testdata/corpus/cases/*.txt")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, text)
		for at := 1; at < len(text); at += 97 { // words that are cut
			checkPlaces(t, text[at:min(len(text), at+200)])
		}
	}
	checkPlaces(t, pastes.MixedLog(64<<10))
	checkPlaces(t, pastes.NDJSON(64<<10))
}

// FuzzPlaces checks the same for every text.
func FuzzPlaces(f *testing.F) {
	seeds(f)
	f.Fuzz(checkPlaces)
}

// TestNearCodes checks that lines which tell all of their codes are read as they are
// when every line is, and that others are not taken for such.
func TestNearCodes(t *testing.T) {
	d := New(testIndex(t))
	const id = "9d2e6b70aa3c4d0d8f1c6b7a5e4d3c2b"
	noise := string(pastes.MixedLog(20 << 10))
	for _, line := range []string{
		`{"status":404,"request_id":"` + id + `","error_code":"CTS.0214","error_msg":"The tracker does not exist."}`,
		`{"request_id":"` + id + `","error_code":"CTS.0214","error_msg":"The tracker does not exist."}`,
		`{"status":404,"error_code":"CTS.0214","error_msg":"The tracker does not exist."}`,
		`{"status":404,"request_id":"` + id + `","error_code":"CTS.0214"}`,
		`{"status":200,"request_id":"` + id + `","error_code":"CTS.0214","error_msg":"The tracker does not exist."}`,
		"status=404 request_id=" + id + " error_code=CTS.0214 error_msg=\"The tracker does not exist.\"",
		"POST /v3/trackers HTTP/1.1\nerror_code:\n  CTS.0214",
		"HTTP/1.1 404 Not Found\nX-Request-Id: " + id + "\n\nCTS.0214",
		"see IAM.0011 and CTS.0218 there",
		"error code C7S.0214: The tracker does not exist.",
		"nothing",
	} {
		for _, behind := range []string{"", "status=403 request_id=" + id[1:] + "0 error_msg=\"no\"\n"} {
			text := noise + line + "\n" + behind + noise
			near, all := d.Decode([]byte(text)), d.Decode([]byte(text+"\n(")) // which leaves a bracket open
			near.Redactions, all.Redactions = nil, nil
			if got, want := near.AppendJSON(nil), all.AppendJSON(nil); string(got) != string(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", line, got, want)
			}
		}
	}
}
