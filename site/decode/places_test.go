package decode

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ctserr/site/bench/pastes"
)

// checkPlaces checks that the scanner and the hunter find at the places of a text
// what they find when they look everywhere.
func checkPlaces(t *testing.T, text []byte) {
	v := newView(text)
	var p places
	p.note(v)
	var some, all scanner
	some.scan(v, p.scan)
	all.scan(v, everywhere)
	if !slices.Equal(some.facts, all.facts) || !slices.Equal(some.scopes, all.scopes) {
		t.Errorf("the scanner misses facts of %q", text)
	}
	var few, more hunter
	few.hunt(v, p.hunt)
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
