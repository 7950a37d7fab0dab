package hosting

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestLint reads each netlify.toml of the archive and compares what is said.
func TestLint(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/lint.txtar")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for i := 0; i+1 < len(archive.Files); i += 2 {
		in, want := archive.Files[i], archive.Files[i+1]
		t.Run(strings.TrimSuffix(in.Name, ".toml"), func(t *testing.T) {
			got := ""
			if _, err := ParseConfig(in.Name, in.Data); err != nil {
				got = err.Error() + "\n"
			}
			if got != string(want.Data) {
				t.Errorf("got\n%swant\n%s", got, want.Data)
			}
		})
		cases++
	}
	if cases != 20 {
		t.Errorf("the archive has %d cases, want 20", cases)
	}
}

// TestLintRedirects has rules that a host takes and this project does not.
func TestLintRedirects(t *testing.T) {
	for text, want := range map[string]string{
		"/a /b/ 301":                        "",
		"old /new/ 301":                     `_redirects:1:1: the address "old" must begin with a slash`,
		"/a//b /new/ 301":                   `_redirects:1:1: the address "/a//b" must be written /a/b`,
		"/a ftp://x 301":                    `_redirects:1:1: the target "ftp://x" must begin with a slash or https://`,
		"/* /index.html 200":                "_redirects:1:1: the status 200 is not one of 301, 302, 303, 307, 308, 404, 410; a rewrite (200) would serve a page in the place of what is missing",
		"/a /b 301\n/b /c/ 301\n/a /c/ 301": "_redirects:3:1: there is a rule for /a? already (rule 1)\n_redirects:1:1: /a leads to /b, which rule 2 sends on: lead there at once",
	} {
		rules, err := ParseRedirects(text)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := LintRedirects("_redirects", rules); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", text, got, want)
		}
	}
}

// TestCheckRules has rules whose file is gone, or never was.
func TestCheckRules(t *testing.T) {
	s := Site{Names: []string{"_headers", "assets/worker-1.js", "errors/index.html", "index.html", "sw.js"}}
	for _, pattern := range []string{"/*", "/", "/errors", "/errors/", "/assets/worker-*", "/SW.js", "/:page/", "/assets/wrker-*", "/_headers", "/w.js"} {
		s.Rules = append(s.Rules, NewRule(pattern))
	}
	var want []string
	for _, pattern := range []string{"/assets/wrker-*", "/_headers", "/w.js"} {
		want = append(want, "netlify.toml: the rule for "+pattern+" is for no file of the tree: mend its address, or remove it")
	}
	if err := CheckRules("netlify.toml", s); err == nil || err.Error() != strings.Join(want, "\n") {
		t.Errorf("got\n%v\nwant\n%s", err, strings.Join(want, "\n"))
	}
}

// TestConfig reads the project's own netlify.toml.
func TestConfig(t *testing.T) {
	c, err := ReadConfig("../../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rules) != 3 || c.Rules[0].For != "/*" {
		t.Errorf("it has %d rules", len(c.Rules))
	}
	h := NewRuleSet(c.Rules)
	worker, page := h.Header("/assets/worker-1a2b.js"), h.Header("/errors/cts-0218/")
	if p := worker.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'") || strings.Contains(p, "-src 'self'") {
		t.Errorf("the worker may load things: %s", p)
	}
	if p := h.Header("/sw.js").Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'; connect-src 'self';") || strings.Contains(p, "script-src") {
		t.Errorf("the policy of the service worker is %s", p)
	}
	if p := page.Get("Content-Security-Policy"); !strings.Contains(p, "script-src 'self' 'wasm-unsafe-eval'") || strings.Contains(p, "'unsafe-inline'") || strings.Contains(p, "'unsafe-eval'") {
		t.Errorf("the policy of pages is %s", p)
	}
	tree := NewRuleSet(ServedRules(Site{Names: []string{"assets/worker-1a2b.js", "index.html"}, Rules: c.Rules}))
	for path, want := range map[string]string{"/assets/worker-1a2b.js": forEver.Value, "/": "", "/assets/worker-gone.js": ""} {
		if got := tree.Header(path).Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control is %q, want %q", path, got, want)
		}
	}
	if _, err := ReadConfig("testdata/none.toml"); err == nil || !strings.Contains(err.Error(), "top of the repository") {
		t.Errorf("a missing file says %v", err)
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"/*", "/", true},
		{"/*", "/errors/cts-0218/", true},
		{"/assets/*", "/assets/a.js", true},
		{"/assets/*", "/assets/", true},
		{"/assets/*", "/assetsx", true}, // so does Netlify's engine
		{"/assets/*", "/asset", false},
		{"/assets/worker-*", "/assets/worker-1.js", true},
		{"/assets/worker-*", "/assets/page-1.js", false},
		{"/errors/:code/x", "/errors/a/x", true},
		{"/errors/:code/x", "/errors/a/b/x", false},
		{"/errors/cts-0218/", "/errors/cts-0218", true},
		{"/errors/cts-0218/", "/Errors/CTS-0218/", true},
		{"/errors/cts-0218/", "/errors/cts-0218.json", false},
		{"/a.json", "/axjson", false},
	} {
		r := NewRule(c.pattern, Header{Name: "X", Value: "y"})
		if got := r.Matches(c.path); got != c.want {
			t.Errorf("%s for %s: got %v", c.pattern, c.path, got)
		}
		if got := len(NewRuleSet([]Rule{r}).Rules(c.path)) == 1; got != c.want {
			t.Errorf("%s for %s in a set: got %v", c.pattern, c.path, got)
		}
	}
}

func TestCheckTree(t *testing.T) {
	names := []string{"404.html", "assets/worker-1.js", "errors/cts-0218.json", "errors/cts-0218/index.html", "index.html"}
	config, err := ReadConfig("../../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	one := func(r Redirect) iter.Seq[Redirect] { return slices.Values([]Redirect{r}) }
	good := Site{Names: names, Rules: config.Rules, Redirects: one(Redirect{From: "/0218", To: "/errors/cts-0218/", Status: 301})}
	if err := CheckTree(good); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*Site){
		"/errors/cts-0218 is a file of the tree": func(s *Site) {
			s.Redirects = one(Redirect{From: "/errors/cts-0218", To: "/errors/cts-0218/", Status: 301})
		},
		"leads to /errors/cts-0219/, which is no file": func(s *Site) {
			s.Redirects = one(Redirect{From: "/0218", To: "/errors/cts-0219/", Status: 301})
		},
		"Index.html: the name holds capital":              func(s *Site) { s.Names = append(s.Names, "Index.html") },
		"Cross-Origin-Resource-Policy is set for / by":    func(s *Site) { s.Rules = append(s.Rules, NewRule("/*", sharing("/")...)) },
		"Content-Security-Policy is set for /404.html by": func(s *Site) { s.Rules = append(s.Rules, s.Rules[0]) },
	} {
		bad := good
		bad.Names, bad.Rules = slices.Clone(names), slices.Clone(config.Rules)
		change(&bad)
		if err := CheckTree(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestFormatsRoundTrip(t *testing.T) {
	redirects := []Redirect{{From: "/", Query: "CTS.0218", To: "/errors/cts-0218/", Status: 302, Force: true}, {From: "/0218", To: "/errors/cts-0218/", Status: 301}}
	got, err := ParseRedirects(string(appendRedirects(nil, slices.Values(redirects))))
	for i := range got {
		got[i].Line = 0
	}
	if err != nil || !slices.Equal(got, redirects) {
		t.Errorf("got %v, %v", got, err)
	}
	rules := []Rule{{For: "/a.md", Headers: sharing("/a.md")}, {For: "/", Headers: sharing("/")}}
	back, err := ParseHeaders(string(appendHeaders(nil, slices.Values(rules))))
	if err != nil || len(back) != 2 || fmt.Sprint(back[0].Headers) != "[{Access-Control-Allow-Origin * 2} {Cross-Origin-Resource-Policy cross-origin 3}]" {
		t.Errorf("got %v, %v", back, err)
	}
	for text, want := range map[string]string{
		"/a /b many":      "_redirects:1:1: \"many\" is not a status",
		"/a":              "_redirects:1:1: \"/a\" is not an address, a target and a status",
		"\n/ code=1 /b 1": "_redirects:2:1: \"code=1\" is not q=VALUE",
	} {
		if _, err := ParseRedirects(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"X: y":       "_headers:1:1: a header stands before the first path",
		"/a\n  nope": "_headers:2:1: \"nope\" is neither a path nor a header with a value",
	} {
		if _, err := ParseHeaders(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// TestCloudflareLimits has a catalog that the host does not take.
func TestCloudflareLimits(t *testing.T) {
	var redirects []Redirect
	for i := range cloudflareRedirects + 1 {
		redirects = append(redirects, Redirect{From: fmt.Sprintf("/%d", i), To: "/", Status: 301})
	}
	s := Site{Names: []string{"index.html"}, Redirects: slices.Values(redirects)}
	if _, err := Files("cloudflare", s); err == nil || !strings.Contains(err.Error(), "takes 2000 redirects and the catalog needs 2001") {
		t.Errorf("too many redirects: %v", err)
	}
	s.Redirects = slices.Values([]Redirect(nil))
	for i := range cloudflareRules + 1 {
		s.Rules = append(s.Rules, NewRule(fmt.Sprintf("/%d", i), Header{Name: "X", Value: "y"}))
	}
	if _, err := Files("cloudflare", s); err == nil || !strings.Contains(err.Error(), "takes 100 rules of headers and the tree needs ") {
		t.Errorf("too many rules: %v", err)
	}
	s.Rules = []Rule{NewRule("/", Header{Name: "X", Value: strings.Repeat("y", cloudflareLine)})}
	if _, err := Files("cloudflare", s); err == nil || !strings.Contains(err.Error(), "takes lines of 2000 characters, this one has ") {
		t.Errorf("too long a line: %v", err)
	}
	err := LintRedirects("_redirects", []Redirect{{From: "/", To: "/a/", Status: 301}, {From: "/", Query: "x", To: "/b/", Status: 301}})
	if err == nil || !strings.Contains(err.Error(), "the rule for /?q=x is never reached: rule 1 takes the address whatever the query") {
		t.Errorf("a rule in the shade of another: %v", err)
	}
	if _, err := Files("ftp", s); err == nil || !strings.Contains(err.Error(), "netlify, cloudflare, nginx and plain") {
		t.Errorf("an unknown host: %v", err)
	}
	var p Problem
	if !errors.As(error(Problem{File: "x", Text: "y"}), &p) || p.Error() != "x: y" {
		t.Error(p)
	}
}
