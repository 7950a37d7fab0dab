package site

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ctserr/site/hosting"
)

// TestHosting builds for each host and holds the rules to the tree.
func TestHosting(t *testing.T) {
	o := options(t)
	o.Config = "../netlify.toml"
	for _, target := range hosting.Targets() {
		o.Target = target
		if _, err := Build(o); err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		tree := os.DirFS(o.Out)
		all := files(t, tree)
		for name, want := range map[string]bool{
			"_redirects": target == "netlify" || target == "cloudflare", "_headers": target == "netlify" || target == "cloudflare",
			hosting.NginxFile: target == "nginx", "CTS.0218/index.html": target == "plain", "0218/index.html": target == "plain",
		} {
			if _, ok := all[name]; ok != want {
				t.Errorf("%s: %s is there: %v", target, name, ok)
			}
		}
		if target == "netlify" {
			heldToRules(t, tree, all)
		}
		if target == "plain" && !strings.Contains(string(all["CTS.0218/index.html"]), `content="0; url=/errors/cts-0218/"`) {
			t.Errorf("the page that leads on is %s", all["CTS.0218/index.html"])
		}
	}
	o.Target, o.Config = "nginx", ""
	if _, err := Build(o); err == nil || !strings.Contains(err.Error(), "name it with -config") {
		t.Errorf("without headers: %v", err)
	}
}

func heldToRules(t *testing.T, tree fs.FS, all map[string][]byte) {
	t.Helper()
	config, err := hosting.ReadConfig("../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	generated, err := hosting.ParseHeaders(string(all["_headers"]))
	if err != nil {
		t.Fatal(err)
	}
	redirects, err := hosting.ParseRedirects(string(all["_redirects"]))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		hosting.LintRules("_headers", generated),
		hosting.LintRedirects("_redirects", redirects),
		hosting.CheckTree(hosting.Site{Names: slices.Sorted(maps.Keys(all)), Redirects: slices.Values(redirects), Rules: config.Rules}),
		hosting.CheckPages(tree, append(generated, config.Rules...)),
	} {
		if err != nil {
			t.Error(err)
		}
	}
}

// TestPinnedGo has Netlify build with the Go that go.mod names.
func TestPinnedGo(t *testing.T) {
	var pinned [2]string
	for i, c := range [...]struct{ file, pattern string }{
		{"../go.mod", `(?m)^toolchain go(\S+)$`}, {"../netlify.toml", `(?m)^  GO_VERSION = "(.+)"$`},
	} {
		data, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(c.pattern).FindSubmatch(data)
		if m == nil {
			t.Fatalf("%s pins no version of Go", c.file)
		}
		pinned[i] = string(m[1])
	}
	if pinned[0] != pinned[1] {
		t.Errorf("go.mod names Go %s, netlify.toml Go %s", pinned[0], pinned[1])
	}
}

// TestCheckPages has a page that breaks every promise.
func TestCheckPages(t *testing.T) {
	config, err := hosting.ReadConfig("../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{
		"assets/a.js": {Data: []byte("1")},
		"index.html": {Data: []byte(`<!doctype html><style>a{}</style><script>1</script><script src=/assets/a.js></script>
<script src="https://cdn.example/x.js"></script><p style="color:red" onclick="x()"><iframe src="/"></iframe><img src="/gone.png">
<script type="application/ld+json">{}</script>`)},
	}
	err = hosting.CheckPages(tree, config.Rules)
	if err == nil {
		t.Fatal("nothing was found")
	}
	for _, want := range []string{
		"an inline element is refused: add 'sha256-", "to style-src of the policy in netlify.toml", "to script-src of the policy",
		`/assets/a.js has the integrity "", want sha384-`, "has no attribute crossorigin", "https://cdn.example/x.js is loaded from elsewhere",
		"inline style", "handler onclick", "<iframe> is refused", "/gone.png is no file of the tree",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the problems lack %q:\n%v", want, err)
		}
	}
	if n := len(strings.Split(err.Error(), "\n")); n != 9 {
		t.Errorf("%d problems, want 9:\n%v", n, err)
	}
}

// TestPreview builds as for a preview: its own address, and not for search engines.
func TestPreview(t *testing.T) {
	o := options(t)
	o.BaseURL, o.Preview, o.Config = "https://deploy-preview-7.example", true, "../netlify.toml"
	if _, err := Build(o); err != nil {
		t.Fatal(err)
	}
	all := files(t, os.DirFS(o.Out))
	if !strings.HasPrefix(string(all["_headers"]), "/*\n  X-Robots-Tag: noindex\n") {
		t.Errorf("_headers begins with %.60s", all["_headers"])
	}
	if strings.Contains(string(all["robots.txt"]), "Disallow: /") {
		t.Error("robots.txt keeps search engines from seeing the header")
	}
	for name, data := range all {
		if strings.HasSuffix(name, ".html") && strings.Contains(string(data), `rel="canonical"`) && !strings.Contains(string(data), `rel="canonical" href="https://deploy-preview-7.example/`) {
			t.Errorf("%s has a canonical address of another site", name)
		}
	}
}
