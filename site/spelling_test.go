package site

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"ctserr/site/catalog"

	"github.com/google/go-cmp/cmp"
)

func TestSpell(t *testing.T) {
	known := map[string]bool{"the": true, "prefix": true, "holds": true, "slash": true, "don't": true}
	text := "The **prefix** holdds a `slsh`.\n\n```sh\nwrng\n```\n\n[the slsh](/errors/wrnng/) don't x_y CTS.0218\n"
	var problems catalog.ProblemList
	spell(known, "errors/CTS.0218.md", 40, text, &problems)
	problems.Sort()
	want := `errors/CTS.0218.md:40:16: "holdds" is not in words.txt: mend it, or add it there
errors/CTS.0218.md:46:6: "slsh" is not in words.txt: mend it, or add it there`
	if diff := cmp.Diff(want, problems.Error()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestWordList holds the list itself: sorted, once each, every word in use.
func TestWordList(t *testing.T) {
	f, err := os.Open("../content/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []string
	for s := bufio.NewScanner(f); s.Scan(); {
		list = append(list, s.Text())
	}
	if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Error("words.txt is not sorted, or holds a word twice: `LC_ALL=C sort -u`")
	}
	c, err := catalog.Load(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	use := func(text string) {
		eachWord(text, func(_, _ int, word string) { used[strings.ToLower(word)] = true })
	}
	for _, e := range c.All() {
		use(e.Title + "\n" + e.Summary + "\n" + e.Body.Text)
		if e.Code.Older() {
			use(e.Description)
		}
	}
	for _, p := range c.Pages {
		use(p.Title + "\n" + p.Summary + "\n" + p.Body.Text)
	}
	for _, word := range list {
		if !used[word] {
			t.Errorf("%q is in words.txt and nowhere in the content: take it out", word)
		}
	}
}
