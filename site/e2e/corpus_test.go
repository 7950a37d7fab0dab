package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/content"
	"ctserr/site"
	"ctserr/site/catalog"
	"ctserr/site/decode"

	"github.com/chromedp/chromedp"
	"github.com/evanw/esbuild/pkg/api"
)

// TestCorpusInBrowser decodes every text of the corpus with the module in
// Chromium and with the native package: the JSON is the same, byte for byte.
// (The command line is compared with the native package in cmd/ctserr.)
func TestCorpusInBrowser(t *testing.T) {
	c, err := catalog.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	native := decode.New(site.Index(c))
	names, err := filepath.Glob("../decode/testdata/corpus/cases/*")
	if err != nil || len(names) < 300 {
		t.Fatalf("the corpus has %d texts, %v", len(names), err)
	}
	// Published examples are part of it: each answer on a page must decode to the page's own code.
	var texts [][]byte
	var labels []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts, labels = append(texts, text), append(labels, filepath.Base(name))
	}
	for _, e := range c.Entries {
		if block := e.Body.Block(catalog.Response); block != nil {
			texts, labels = append(texts, []byte(block.Text)), append(labels, "example "+string(e.Code))
			if r := native.Decode([]byte(block.Text)); len(r.Findings) != 1 || r.Findings[0].Code != string(e.Code) {
				t.Errorf("the example of %s decodes to %+v", e.Code, r.Findings)
			}
		}
	}
	p := moduleInPage(t)
	const batch = 100
	for start := 0; start < len(texts); start += batch {
		end := min(start+batch, len(texts))
		var list []string
		for _, text := range texts[start:end] {
			list = append(list, base64.StdEncoding.EncodeToString(text))
		}
		in, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		got := eval[[]string](p, fmt.Sprintf(`%s.map(text => module.call('decode', Uint8Array.from(atob(text), c => c.charCodeAt(0)), 0))`, in))
		for i, answer := range got {
			if want := string(native.Decode(texts[start+i]).AppendJSON(nil)); answer != want {
				t.Errorf("%s: in Chromium and natively the results differ\nChromium: %s\nnatively: %s", labels[start+i], cut(answer), cut(want))
			}
		}
	}
}

func cut(s string) string { return s[:min(len(s), 1500)] }

// moduleInPage starts the site's module with the site's own host and index in
// a page, under the page's policy, as the variable `module`.
func moduleInPage(t *testing.T) *page {
	t.Helper()
	bundle := api.Build(api.BuildOptions{
		EntryPoints: []string{"../../static/js/host.js"}, Bundle: true, Format: api.FormatIIFE, GlobalName: "host",
		LogLevel: api.LogLevelSilent,
	})
	if len(bundle.Errors) > 0 {
		t.Fatal(bundle.Errors)
	}
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](string(bundle.OutputFiles[0].Contents) + "\n;void 0"))
	version := eval[string](p, `(async () => {
		const at = name => document.querySelector('cts-decoder').getAttribute(name);
		globalThis.module = await host.Instance.start(await WebAssembly.compileStreaming(fetch(at('module'))));
		return module.call('load', new Uint8Array(await (await fetch(at('index'))).arrayBuffer()));
	})()`)
	if version == "" {
		t.Fatal("the module took no index")
	}
	return p
}

// TestEmbeddedContent holds that the index in the tree is the command line's.
func TestEmbeddedContent(t *testing.T) {
	c, err := catalog.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(os.DirFS(tree), "assets/index-*.txt")
	if err != nil || len(names) != 1 {
		t.Fatalf("index files %v, %v", names, err)
	}
	published, err := os.ReadFile(filepath.Join(tree, names[0]))
	if err != nil {
		t.Fatal(err)
	}
	if want := string(site.Index(c).Append(nil)); strings.Compare(want, string(published)) != 0 {
		t.Error("the published index is not the one that the command line holds")
	}
}
