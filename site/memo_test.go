package site

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMemo edits the content at random, over and over, and compares what a
// build with a memo publishes with what one without makes, byte for byte.
func TestMemo(t *testing.T) {
	o := options(t)
	dir := t.TempDir()
	o.Content, o.Static, o.Memo, o.NoCards = filepath.Join(dir, "content"), filepath.Join(dir, "static"), filepath.Join(dir, "memo"), true
	for to, from := range map[string]string{o.Content: "../content", o.Static: "../static"} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	spare := filepath.Join(dir, ".dist-spare")
	o.Out = filepath.Join(dir, "dist")
	r := rand.New(rand.NewPCG(1, 2))
	codes := []string{"CTS.0003", "CTS.0218", "CTS.0231", "CTS.0001"}
	steps := []func() string{
		func() string {
			return edit(t, o.Content, "errors/"+codes[r.IntN(len(codes))]+".md", "## Check\n", "## Check\n\nLook again.\n")
		},
		func() string { return edit(t, o.Content, "errors/CTS.0218.md", "\ntitle: ", "\ntitle: The ") },
		func() string { return edit(t, o.Content, "errors/CTS.0231.md", "\nretry: after-fix", "\nretry: never") },
		func() string { return edit(t, o.Content, "v1/cts.0001.md", "\ncollides: CTS.0001", "") },
		func() string { return edit(t, o.Content, "api/parameters.yaml", "Name of the", "The name of the") },
		func() string { return edit(t, o.Content, "pages/about.md", "\nsummary: ", "\nsummary: Again ") },
		func() string { return edit(t, o.Static, "css/site.css", "", "/* x */body{margin:1px}") },
		func() string { return edit(t, o.Static, "js/page.js", "", "console.log('x');") },
		func() string { return move(t, o.Content, "v1/cts.0015.md", "../kept.md") },
		func() string { return move(t, o.Content, "../kept.md", "v1/cts.0015.md") },
		func() string { o.Preview = !o.Preview; return "preview" },
		func() string { // somebody edits the published tree
			return edit(t, o.Out, "errors/cts-0003/index.html", "", "<p>mine")
		},
		func() string { // a disk cuts a page short, and its time is an old one
			name := filepath.Join(o.Out, "errors", "cts-0218", "index.html")
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			// A file of its own: the one that is published may be linked elsewhere.
			for _, err := range []error{os.Remove(name), os.WriteFile(name, nil, 0o644), os.Chtimes(name, info.ModTime(), info.ModTime())} {
				if err != nil {
					t.Fatal(err)
				}
			}
			return "a page is empty"
		},
		func() string { // a file of static/root becomes a folder, and one again
			return tell(t, "a file", os.WriteFile(filepath.Join(o.Static, "root", "thing"), []byte("x"), 0o644))
		},
		func() string { return "nothing" },
		func() string {
			name := filepath.Join(o.Static, "root", "thing")
			return tell(t, "a folder in its place", os.Remove(name), os.Mkdir(name, 0o755), os.WriteFile(filepath.Join(name, "part"), []byte("y"), 0o644))
		},
		func() string { return "nothing" },
		func() string {
			name := filepath.Join(o.Static, "root", "thing")
			return tell(t, "a file again", os.RemoveAll(name), os.WriteFile(name, []byte("z"), 0o644))
		},
		func() string { return "nothing" },
		func() string { return edit(t, spare, "errors/cts-0003/index.html", "", "<p>mine") },
		func() string {
			return tell(t, "a folder of the spare is gone", os.RemoveAll(filepath.Join(spare, "errors", "cts-0001")))
		},
		func() string {
			return tell(t, "a page of the spare is gone", os.Remove(filepath.Join(spare, "errors", "cts-0001.json")))
		},
		func() string { return tell(t, "the tree is gone", os.RemoveAll(o.Out)) },
		func() string { return edit(t, o.Static, "css/site.css", "", "/* y */body{margin:2px}") },
		func() string { return "nothing" },
		func() string { // what the spare has and the new tree has not is removed all the same
			edit(t, o.Static, "css/site.css", "", "/* z */body{margin:3px}")
			return tell(t, "the tree is gone, and a style is another one", os.RemoveAll(o.Out))
		},
		func() string {
			return tell(t, "the tree and the memo are gone", os.RemoveAll(o.Out), os.Remove(o.Memo))
		},
		func() string { return tell(t, "the spare is gone", os.RemoveAll(spare)) },
		func() string { return "nothing" },
		func() string {
			return tell(t, "somebody's file is in the spare", os.WriteFile(filepath.Join(spare, "errors", "mine.txt"), nil, 0o644))
		},
		func() string { return edit(t, o.Content, "errors/CTS.0218.md", "\ntitle: ", "\ntitle: The ") },
		func() string {
			return tell(t, "it is not any more", os.Remove(filepath.Join(spare, "errors", "mine.txt")))
		},
		func() string { // the same size, and the time set back: the system knows
			name := filepath.Join(o.Content, "errors", "CTS.0001.md")
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			edit(t, o.Content, "errors/CTS.0001.md", "## Check\n\n", "## Check\n ")
			return tell(t, "an old time", os.Chtimes(name, info.ModTime(), info.ModTime()))
		},
		func() string { return edit(t, dir, "memo", "", "damage") },
		func() string { return edit(t, dir, "memo", "ctserr memo 9", "ctserr memo 8") },
		func() string { _ = os.Remove(o.Memo); return "memo lost" },
		func() string { // a build that leaves the memo as it is, and one back to what the memo says
			other := o
			other.Memo, other.BaseURL = "", "https://other.example"
			if _, err := Build(other); err != nil {
				t.Fatal(err)
			}
			return "another build in between"
		},
	}
	if err := os.Remove(filepath.Join(o.Content, "words.txt")); err != nil {
		t.Fatal(err)
	}
	for i := range len(steps) + 2 {
		what := "nothing"
		if i > 0 {
			what = steps[(i-1)%len(steps)]()
		}
		what = fmt.Sprint(i, ", ", what)
		stats := warmAsCold(t, o, what)
		if i == 1 && stats.Kept*10 < stats.Files*9 {
			t.Errorf("%s: only %d of %d files were kept", what, stats.Kept, stats.Files)
		}
	}
}

// warmAsCold builds with the memo and compares what is published with what a build
// without one makes.
func warmAsCold(t *testing.T, o Options, what string) Stats {
	t.Helper()
	stats, err := Build(o)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	cold := o
	cold.Memo, cold.Out = "", filepath.Join(filepath.Dir(o.Out), "cold")
	if _, err := Build(cold); err != nil {
		t.Fatal(err)
	}
	warm, want := files(t, os.DirFS(o.Out)), files(t, os.DirFS(cold.Out))
	for name := range want {
		if !bytes.Equal(warm[name], want[name]) {
			t.Errorf("%s: %s differs from a cold build", what, name)
		}
	}
	if len(warm) != len(want) {
		t.Errorf("%s: %d files, a cold build has %d", what, len(warm), len(want))
	}
	if err := os.RemoveAll(cold.Out); err != nil {
		t.Fatal(err)
	}
	return stats
}

// TestMemoKilled writes a memo where a build that was killed left a longer part of
// its own: nothing of that stays.
func TestMemoKilled(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "memo")
	m := &memo{tree: "of a tree"}
	if err := m.write(name, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name, name+"-new"); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, "memo-new", "", strings.Repeat("x", 1<<16))
	if err := m.write(name, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := readMemo(name).tree; got != m.tree {
		t.Errorf("the memo is of %q, want %q", got, m.tree)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("beside the memo stay %v, %v", left, err)
	}
}

// TestKeysOfWhatWasRead saves a rule after it was read: what is made then must
// not pass for the work of the new one.
func TestKeysOfWhatWasRead(t *testing.T) {
	o := editable(t)
	keysOf := func(between func()) key {
		b, err := newBuilder(o)
		if err != nil {
			t.Fatal(err)
		}
		between()
		k, err := b.newKeys()
		if err != nil {
			t.Fatal(err)
		}
		return k.base
	}
	before := keysOf(func() {})
	during := keysOf(func() { edit(t, o.Content, "api/parameters.yaml", "Name of the", "The name of the") })
	after := keysOf(func() {})
	if during != before || after == before {
		t.Errorf("the keys are %x, %x while a rule was saved, %x after it", before, during, after)
	}
}

// tell passes on what a step is about.
func tell(t *testing.T, what string, errs ...error) string {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return what
}

// edit replaces text of a file; an empty old text stands for the end.
func edit(t *testing.T, dir, name, old, new string) string {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(src) + new
	if old != "" {
		if text = strings.Replace(string(src), old, new, 1); text == string(src) {
			text = strings.Replace(string(src), new, old, 1)
		}
	}
	if text == string(src) {
		t.Fatalf("%s has no %q", name, old)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func move(t *testing.T, dir, from, to string) string {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
	return from + " moved"
}

// TestUnseenTree has a file put into the published tree while a build runs that
// cannot look at it afterwards: the file is left, and told of.
func TestUnseenTree(t *testing.T) {
	o := options(t)
	o.NoCards = true
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	tree, err := newTree(o.Out, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.begin(); err != nil {
		t.Fatal(err)
	}
	for _, name := range everyTree {
		if err := tree.write(name, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tree.complete(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(filepath.Join(o.Out, "mine.txt"), []byte("mine"), 0o644), tree.old.close()); err != nil {
		t.Fatal(err)
	}
	if err := tree.publish(); err == nil || !strings.Contains(err.Error(), "move them away") {
		t.Errorf("nobody was told of the file: %v", err)
	}
	if err := tree.discard(); err != nil {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(o.Out), "."+filepath.Base(o.Out)+"-new-*", "mine.txt"))
	if err != nil || len(left) != 1 {
		t.Errorf("the file is in %v, %v", left, err)
	}
}

// TestClash has a file of static/root take the name of a folder of pages that are
// kept, or a name in one of a page: no tree has both, so the published one stays,
// whole. The name of the manifest is taken, too.
func TestClash(t *testing.T) {
	for _, name := range []string{"errors", "errors/cts-0218", "errors/cts-0218.json/part", "sw.js/part", manifestName} {
		o := editable(t)
		o.Memo, o.NoCards = filepath.Join(t.TempDir(), "memo"), true
		o.Static = filepath.Join(t.TempDir(), "static")
		if err := os.CopyFS(o.Static, os.DirFS("../static")); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second one leaves a spare
			if _, err := Build(o); err != nil {
				t.Fatal(err)
			}
		}
		before := files(t, os.DirFS(o.Out))
		file := filepath.Join(o.Static, "root", filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte("x"), 0o644)); err != nil {
			t.Fatal(err)
		}
		if _, err := Build(o); err == nil {
			t.Errorf("%s: nobody was told", name)
		}
		if after := files(t, os.DirFS(o.Out)); !maps.EqualFunc(before, after, bytes.Equal) {
			t.Errorf("%s: the tree has %d files, %d before", name, len(after), len(before))
		}
		o.Memo, o.Out = "", filepath.Join(t.TempDir(), "cold")
		if _, err := Build(o); err == nil {
			t.Errorf("%s: nobody was told in a cold build", name)
		}
	}
}
