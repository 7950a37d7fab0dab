package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"ctserr/site/decode"
	"ctserr/site/hosting"

	"github.com/andybalholm/brotli"
)

// compressed is the size of data as a host sends it.
func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var w bytes.Buffer
	z := brotli.NewWriterLevel(&w, brotli.BestCompression)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Len()
}

// one reads the one file of a tree that a pattern matches.
func one(t *testing.T, tree fs.FS, pattern string) []byte {
	t.Helper()
	names, err := fs.Glob(tree, pattern)
	if err != nil || len(names) != 1 {
		t.Fatalf("%s: %v, %v", pattern, names, err)
	}
	data, err := fs.ReadFile(tree, names[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestSizes holds what a reader pays for script and for a first search.
func TestSizes(t *testing.T) {
	tree := built(t)
	for _, c := range []struct {
		what, pattern string
		limit         int
	}{
		{"script on a reading page", "assets/page-*.js", 5000},
		{"index for a first query", "assets/search-*.txt", 2000},
		{"search dialog", "assets/search-*.js", 8000},
	} {
		n := compressed(t, one(t, tree, c.pattern))
		t.Logf("%s: %d bytes of %d", c.what, n, c.limit)
		if n > c.limit {
			t.Errorf("%s: %d bytes with brotli, the limit is %d", c.what, n, c.limit)
		}
	}
}

// TestSearchIndex is an index of the same format that knows every code.
func TestSearchIndex(t *testing.T) {
	tree := built(t)
	whole, err := decode.ParseIndex(one(t, tree, "assets/index-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	small, err := decode.ParseIndex(one(t, tree, "assets/search-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(small.Records) != len(whole.Records) || small.Version != whole.Version {
		t.Fatalf("the search index has %d records of version %s, the whole one %d of %s", len(small.Records), small.Version, len(whole.Records), whole.Version)
	}
	for i, r := range small.Records {
		if w := whole.Records[i]; r.Code != w.Code || r.URL != w.URL || strings.HasPrefix(r.Code, "CTS.") && r.Title != w.Title {
			t.Errorf("%s: %+v is not of %+v", w.Code, r, w)
		}
	}
}

// TestServiceWorker names the pack and the module with the hashes of their bytes.
// The pack holds every page and every fingerprinted file as it is published, with
// the headers of its address.
func TestServiceWorker(t *testing.T) {
	o := options(t)
	o.Config = "../netlify.toml"
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	tree := os.DirFS(o.Out)
	worker := string(one(t, tree, "sw.js"))
	for _, name := range []string{"offline-*.json", "decoder-*.wasm"} {
		data := one(t, tree, "assets/"+name)
		sum := sha256.Sum256(data)
		if hash := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(worker, hash) {
			t.Errorf("the worker does not know %s with the hash %s", name, hash)
		}
	}
	var pack struct {
		Headers []map[string]string
		Files   []struct {
			Path    string
			Headers int
			Text    json.RawMessage
			Base64  []byte
		}
	}
	if err := json.Unmarshal(one(t, tree, "assets/offline-*.json"), &pack); err != nil {
		t.Fatal(err)
	}
	config, err := hosting.ReadConfig("../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	rules := hosting.NewRuleSet(config.Rules)
	kept := make(map[string]bool)
	for _, f := range pack.Files {
		name := file(f.Path)
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(f.Text, appendJSON(nil, string(data))) && !bytes.Equal(f.Base64, data) {
			t.Errorf("%s has other bytes than in the tree", f.Path)
		}
		for key, want := range rules.Header(f.Path) {
			if got := pack.Headers[f.Headers][key]; got != want[0] && key != "Speculation-Rules" {
				t.Errorf("%s: %s is %q, want %q", f.Path, key, got, want[0])
			}
		}
		if got, want := pack.Headers[f.Headers]["Content-Type"], hosting.ContentType(name); got != want {
			t.Errorf("%s: the type is %q, want %q", f.Path, got, want)
		}
		kept[name] = true
	}
	err = fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		asset := strings.HasPrefix(name, "assets/") && !strings.HasSuffix(name, ".wasm") && !strings.HasPrefix(name, "assets/offline-")
		if needed := strings.HasSuffix(name, ".html") || asset; needed && !kept[name] {
			t.Errorf("%s is not kept", name)
		}
		if data := strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".md"); data && kept[name] && name != "files.json" {
			t.Errorf("%s is kept, a file for machines", name)
		}
		if strings.HasPrefix(name, "og/") && kept[name] {
			t.Errorf("%s is kept, a picture for link previews", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
