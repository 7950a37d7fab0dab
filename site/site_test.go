package site

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/site/hosting"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"
)

// options build the real content into a folder of the test. The module is a
// stand-in: what is in it does not matter to the builder.
func options(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	module := filepath.Join(dir, "decoder.wasm")
	if err := os.WriteFile(module, []byte("\x00asm\x01\x00\x00\x00"), 0o644); err != nil {
		t.Fatal(err)
	}
	return Options{
		Content: "../content", Static: "../static", Module: module,
		Out: filepath.Join(dir, "dist"), BaseURL: "https://cts.example",
		NoCards: true, // TestHeads has them
	}
}

// built builds the site once and returns its tree.
func built(t *testing.T) fs.FS {
	t.Helper()
	o := options(t)
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	return os.DirFS(o.Out)
}

// TestReproducible builds twice, in two folders, and compares every file.
func TestReproducible(t *testing.T) {
	a, b := files(t, built(t)), files(t, built(t))
	if len(a) != len(b) || len(a) < 300 {
		t.Fatalf("the builds have %d and %d files", len(a), len(b))
	}
	for name, data := range a {
		if !bytes.Equal(data, b[name]) {
			t.Errorf("%s differs between two builds", name)
		}
	}
}

func files(t *testing.T, tree fs.FS) map[string][]byte {
	t.Helper()
	all := make(map[string][]byte)
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[name], err = fs.ReadFile(tree, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCatalogSchema validates catalog.json against the schema that the site publishes.
func TestCatalogSchema(t *testing.T) {
	tree := built(t)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("catalog-1.json", jsonOf(t, tree, "schema/catalog-1.json")); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("catalog-1.json")
	if err != nil {
		t.Fatal(err)
	}
	catalog := jsonOf(t, tree, "catalog.json")
	if err := schema.Validate(catalog); err != nil {
		t.Error(err)
	}
	if n := len(catalog.(map[string]any)["entries"].([]any)); n < 42 {
		t.Errorf("the catalog has %d entries, want 42 at least", n)
	}
	entry, err := c.Compile("catalog-1.json#/$defs/entry")
	if err != nil {
		t.Fatal(err)
	}
	twins, err := fs.Glob(tree, "errors/*.json")
	if err != nil || len(twins) < 42 {
		t.Fatalf("%d twins, %v", len(twins), err)
	}
	for _, name := range twins {
		if err := entry.Validate(jsonOf(t, tree, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func jsonOf(t *testing.T, tree fs.FS, name string) any {
	t.Helper()
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// TestLinks follows every address in every page to a file of the tree, and
// every fragment to an element with that id.
func TestLinks(t *testing.T) { checkLinks(t, built(t)) }

// checkLinks holds every link of a tree to what is there.
func checkLinks(t *testing.T, tree fs.FS) {
	t.Helper()
	pages := make(map[string]map[string]bool) // file to its ids
	links := make(map[string][]string)        // file to the addresses it names
	for name, data := range files(t, tree) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		ids, addresses := survey(t, name, data)
		pages[name] = ids
		links[name] = addresses
	}
	list, err := hosting.ParseRedirects(string(files(t, tree)["_redirects"]))
	if err != nil {
		t.Fatal(err)
	}
	rules := make(map[string]hosting.Redirect)
	for _, r := range list {
		rules[r.Key()] = r
	}
	for page, addresses := range links {
		for _, address := range addresses {
			address = strings.TrimPrefix(address, "https://cts.example")
			path, fragment, _ := strings.Cut(address, "#")
			if path == "" {
				if fragment != "" && !pages[page][fragment] {
					t.Errorf("%s: no element has the id %q", page, fragment)
				}
				continue
			}
			if !strings.HasPrefix(path, "/") {
				continue // another site
			}
			path, _, _ = strings.Cut(path, "?")
			if rule, ok := rules[path+"?"]; ok {
				path = rule.To
			}
			target := file(path)
			if _, err := fs.Stat(tree, target); err != nil {
				t.Errorf("%s: the link %s leads nowhere", page, address)
			} else if fragment != "" && !pages[target][fragment] {
				t.Errorf("%s: the link %s names an id that the page lacks", page, address)
			}
		}
	}
}

// survey returns the ids of a page and the addresses in its attributes.
func survey(t *testing.T, name string, data []byte) (ids map[string]bool, addresses []string) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	ids = make(map[string]bool)
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				if ids[a.Val] {
					t.Errorf("%s: the id %q stands twice", name, a.Val)
				}
				ids[a.Val] = true
			case "href", "src", "action":
				addresses = append(addresses, a.Val)
			case "style", "onclick", "onload", "onerror":
				t.Errorf("%s: <%s> has the attribute %s, which the content security policy refuses", name, n.Data, a.Key)
			}
		}
		if n.Type == html.ElementNode && n.Data == "style" {
			t.Errorf("%s: an inline style stands in the page", name)
		}
		if n.Type == html.ElementNode && n.Data == "script" && attribute(n, "src") == "" && attribute(n, "type") != "application/ld+json" {
			t.Errorf("%s: an inline script stands in the page", name)
		}
	}
	return ids, addresses
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestRedirects sends every spelling of every code to its page in one step.
func TestRedirects(t *testing.T) {
	c, err := Check("../content")
	if err != nil {
		t.Fatal(err)
	}
	rules := make(map[string]hosting.Redirect)
	for r := range Redirects(c) {
		rules[r.Key()] = r
	}
	for _, e := range c.Entries {
		n := e.Code.Number()
		for _, path := range []string{"/CTS." + n, "/cts." + n, "/CTS-" + n, "/cts-" + n, "/CTS" + n, "/cts" + n, "/" + n, "/errors/CTS." + n, "/errors/cts." + n} {
			if got := rules[path+"?"]; got.To != "/errors/cts-"+n+"/" || got.Status != 301 {
				t.Errorf("%s leads to %q with %d, want /errors/cts-%s/ with 301", path, got.To, got.Status, n)
			}
		}
		if got := rules["/?"+string(e.Code)]; got.To != "/errors/cts-"+n+"/" || got.Status != 302 || !got.Force {
			t.Errorf("/?q=%s leads to %q with %d", e.Code, got.To, got.Status)
		}
	}
	for _, r := range rules {
		if _, chained := rules[r.To+"?"]; chained {
			t.Errorf("%s leads to %s, which is a redirect again", r.From, r.To)
		}
	}
	for _, e := range c.Older {
		if got := rules["/v1/"+string(e.Code)+"?"]; got.To != "/v1/cts-"+e.Code.Number()+"/" {
			t.Errorf("/v1/%s leads to %q", e.Code, got.To)
		}
	}
}

// TestBuildKeepsOldTree has a build fail and finds the published tree as it was.
func TestBuildKeepsOldTree(t *testing.T) {
	o := options(t)
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	before := files(t, os.DirFS(o.Out))
	bad := t.TempDir()
	if err := os.CopyFS(bad, os.DirFS(o.Content)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(bad, "errors", "CTS.0218.md")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]string{
		"front matter":  strings.Replace(string(src), "status: 400", "status: many", 1),
		"dead link":     string(src) + "\n[gone](/errors/cts-9999/)\n",
		"raw HTML":      string(src) + "\n<script>alert(1)</script>\n",
		"bad link":      string(src) + "\n[click](javascript:alert(1))\n",
		"data link":     string(src) + "\n[click](data:text/html,hello)\n",
		"foreign image": string(src) + "\n![x](https://example.com/x.png)\n",
	} {
		if err := os.WriteFile(name, []byte(change), 0o644); err != nil {
			t.Fatal(err)
		}
		o.Content = bad
		if _, err := Build(o); err == nil {
			t.Errorf("%s: the build did not fail", what)
		} else if !strings.Contains(err.Error(), "CTS.0218.md:") {
			t.Errorf("%s: the error names no place: %v", what, err)
		}
		after := files(t, os.DirFS(o.Out))
		if len(after) != len(before) {
			t.Errorf("%s: the tree has %d files, it had %d", what, len(after), len(before))
		}
		for n := range before {
			if !bytes.Equal(before[n], after[n]) {
				t.Errorf("%s: %s was changed by a build that failed", what, n)
			}
		}
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(o.Out), ".dist-new-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("failed builds left %v behind, %v", left, err)
	}
}

// TestForeignFolder refuses to publish into a folder that is not ours, and
// over a file that somebody else put there.
func TestForeignFolder(t *testing.T) {
	o := options(t)
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(o.Out, "thesis.txt")
	if err := os.WriteFile(mine, []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(o); err == nil || !strings.Contains(err.Error(), "no build wrote it") {
		t.Errorf("the folder was not refused: %v", err)
	}
	if err := os.Remove(mine); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mine, []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(o); err == nil || !strings.Contains(err.Error(), "thesis.txt") {
		t.Errorf("the file was not named: %v", err)
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "years of work" {
		t.Errorf("the file was touched: %q, %v", data, err)
	}
}

// TestForeignSums refuses folders whose files somebody else listed under the
// name that our own list has, as releases of software do.
func TestForeignSums(t *testing.T) {
	o := options(t)
	const text = "years of work"
	sum := hexSum([]byte(text)) + "  thesis.txt\n"
	ours := ""
	for _, name := range everyTree {
		if name != "files.json" {
			ours += hexSum(nil) + "  " + name + "\n"
		}
	}
	for what, list := range map[string]string{
		"right sums": sum, "nonsense": "x  thesis.txt\n", "nothing": "", "a file of ours is missing": ours + sum, "a line too much": ours + hexSum(nil) + "  files.json\n" + sum + "\n",
		"a name that leads out": hexSum(nil) + "  ../x\n" + sum, "sums of binary files": strings.Replace(sum, "  ", " *", 1),
	} {
		if err := os.RemoveAll(o.Out); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(o.Out, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string]string{"thesis.txt": text, manifestName: list} {
			if err := os.WriteFile(filepath.Join(o.Out, name), []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Build(o); err == nil || !strings.Contains(err.Error(), "its sha256sums.txt is not that of a build") {
			t.Errorf("%s: the folder was not refused: %v", what, err)
		}
		if _, err := NewLive(o); err == nil || !strings.Contains(err.Error(), "is not a built tree") {
			t.Errorf("%s: the folder is served: %v", what, err)
		}
		// The same folder where a build that was killed could have left its own.
		if err := removeLeftover(o.Out); err == nil || !strings.Contains(err.Error(), "move the folder away") {
			t.Errorf("%s: removed as a leftover: %v", what, err)
		}
		if now := files(t, os.DirFS(o.Out)); len(now) != 2 || string(now["thesis.txt"]) != text || string(now[manifestName]) != list {
			t.Errorf("%s: the folder was touched: %q", what, now)
		}
	}
}

// TestUnchangedFilesAreKept builds twice into one folder: the second build
// writes nothing anew.
func TestUnchangedFilesAreKept(t *testing.T) {
	o := options(t)
	first, err := Build(o)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Build(o)
	if err != nil {
		t.Fatal(err)
	}
	if second.Kept != first.Files {
		t.Errorf("%d of %d files were kept", second.Kept, first.Files)
	}
}

// TestTwins compares the twins of a code with its entry.
func TestTwins(t *testing.T) {
	tree := built(t)
	data, err := fs.ReadFile(tree, "errors/cts-0003.json")
	if err != nil {
		t.Fatal(err)
	}
	var twin struct {
		entryJSON
		Sections map[string]string `json:"sections"`
	}
	if err := json.Unmarshal(data, &twin); err != nil {
		t.Fatal(err)
	}
	if twin.Code != "CTS.0003" || twin.Status != 400 || twin.Message != "Invalid message body. The message body is empty or invalid." ||
		twin.URL != "https://cts.example/errors/cts-0003/" || twin.Sections["fix"] == "" {
		t.Errorf("the twin of CTS.0003 is %+v", twin)
	}
	md, err := fs.ReadFile(tree, "errors/cts-0003.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# CTS.0003: ", "- HTTP status: 400\n", "## What happened\n", "## If it stays\n", "https://cts.example/errors/cts-0003/"} {
		if !strings.Contains(string(md), want) {
			t.Errorf("the Markdown twin lacks %q", want)
		}
	}
}
