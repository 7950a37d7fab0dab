package site

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// editable has a copy of the real content, in which any word may stand.
func editable(t *testing.T) Options {
	t.Helper()
	o := options(t)
	o.Content, o.Config = filepath.Join(t.TempDir(), "content"), "../netlify.toml"
	if err := errors.Join(os.CopyFS(o.Content, os.DirFS("../content")), os.Remove(filepath.Join(o.Content, "words.txt"))); err != nil {
		t.Fatal(err)
	}
	return o
}

// newLive builds a tree and serves it.
func newLive(t *testing.T, o Options) *Live {
	t.Helper()
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	live, err := NewLive(o)
	if err != nil {
		t.Fatal(err)
	}
	return live
}

// TestLive saves an entry, right and wrong, and looks at what a browser gets.
func TestLive(t *testing.T) {
	o := editable(t)
	live := newLive(t, o)
	server := httptest.NewServer(live)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	updated := make(chan error, 100)
	go func() {
		if err := Watch(ctx, []string{o.Content}, func() { updated <- live.Update() }); err != nil {
			t.Error(err)
		}
	}()
	if err := <-updated; err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/.live/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	events, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)
	next := func(name string) string {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == "event: "+name && lines.Scan() {
				return strings.TrimPrefix(lines.Text(), "data: ")
			}
		}
		t.Fatalf("no event %s came", name)
		return ""
	}
	get := func(path string) string {
		t.Helper()
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(answer.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s has lost its policy", path)
		}
		return string(body)
	}
	next("hello")
	const page = "/errors/cts-0218/"
	if body := get(page); !strings.Contains(body, `src="/.live/live.js" integrity="sha384-`) {
		t.Error("the page does not load the live script")
	}
	entry := filepath.Join(o.Content, "errors", "CTS.0218.md")
	good, err := os.ReadFile(entry)
	if err != nil {
		t.Fatal(err)
	}
	save := func(text string) {
		t.Helper()
		if err := os.WriteFile(entry, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(50 * time.Millisecond) // for the watcher to begin
	start := time.Now()
	save(string(good) + "\nFresh words.\n")
	if data := next("changed"); !strings.Contains(data, "errors/cts-0218/index.html") {
		t.Errorf("the browser was told of %.200s", data)
	}
	t.Logf("%v from the save to the new page", time.Since(start))
	if body := get(page); !strings.Contains(body, "Fresh words.") {
		t.Error("the page has not the new words")
	}
	next("changed")
	save(strings.Replace(string(good), "status: 400", "status: many", 1))
	if data := next("problems"); !strings.Contains(data, "CTS.0218.md:3:9: a whole number") {
		t.Errorf("the problem is told as %s", data)
	}
	if body := get(page); !strings.Contains(body, "Fresh words.") {
		t.Error("the last good page is gone")
	}
	save(string(good) + "\n[gone](/errors/cts-9999/)\n")
	if data := next("problems"); !strings.Contains(data, "the link /errors/cts-9999/ leads nowhere") {
		t.Errorf("the problem is told as %s", data)
	}
	if body := get(page); strings.Contains(body, "gone") {
		t.Error("a page with a problem is served")
	}
	save(strings.Replace(string(good), "title: File prefix name", "title: File name prefix", 1))
	next("changed")
	if body := get(page); strings.Contains(body, "Fresh words.") || !strings.Contains(body, "File name prefix") {
		t.Error("the page is not the one that was saved")
	}
	next("changed")
	if body := get("/errors/"); !strings.Contains(body, "File name prefix") {
		t.Error("the list of codes has the old title")
	}
	if data, err := os.ReadFile(filepath.Join(o.Out, "errors", "index.html")); err != nil || strings.Contains(string(data), "File name prefix") {
		t.Errorf("the published tree was touched: %v", err)
	}
}

// TestLiveRemembers begins with the memo of the build: nothing is made anew but
// the worker, which is another one there, until something is saved.
func TestLiveRemembers(t *testing.T) {
	o := editable(t)
	o.Memo = filepath.Join(t.TempDir(), "memo")
	live := newLive(t, o)
	made := func() []string {
		t.Helper()
		if err := live.Update(); err != nil {
			t.Fatal(err)
		}
		return sortedKeys(live.files.files)
	}
	if list := made(); !slices.Equal(list, []string{"_headers", "sw.js"}) {
		t.Errorf("%q were made", list)
	}
	edit(t, o.Content, "errors/CTS.0218.md", "\ntitle: ", "\ntitle: The ")
	if list := made(); !slices.Contains(list, "errors/cts-0218/index.html") || !slices.Contains(list, "errors/index.html") || len(list) > 50 {
		t.Errorf("%d were made after a save: %q", len(list), list)
	}
}

// TestLiveMendedAtStart starts with a word that nobody knows, and has it allowed.
func TestLiveMendedAtStart(t *testing.T) {
	o := editable(t)
	live := newLive(t, o)
	words, err := os.ReadFile("../content/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(o.Content, "words.txt")
	if err := os.WriteFile(list, words, 0o644); err != nil {
		t.Fatal(err)
	}
	edit(t, o.Content, "errors/CTS.0218.md", "## Check\n\n", "## Check\n\nMindthezz. ")
	if err := live.Update(); err == nil || !strings.Contains(err.Error(), "Mindthezz") {
		t.Fatalf("the word was taken: %v", err)
	}
	if err := os.WriteFile(list, append(words, "mindthezz\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := live.Update(); err != nil {
		t.Errorf("the word is allowed, and refused: %v", err)
	}
}
