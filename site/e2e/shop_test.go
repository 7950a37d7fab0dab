package e2e

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"ctserr/site"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// shop is a host of its own for one test: what it serves can be deployed anew,
// and files of it can go wrong.
type shop struct {
	t      *testing.T
	server *httptest.Server
	base   string

	mu      sync.Mutex
	handler http.Handler
	faults  map[string]http.HandlerFunc // by pattern of the path
	asked   []string
}

func newShop(t *testing.T, tree string) *shop {
	t.Helper()
	s := &shop{t: t, faults: make(map[string]http.HandlerFunc)}
	s.deploy(tree)
	s.server = httptest.NewServer(s)
	t.Cleanup(s.close)
	s.base = strings.Replace(s.server.URL, "127.0.0.1", "localhost", 1)
	return s
}

// deploy serves another tree from now on.
func (s *shop) deploy(tree string) {
	s.t.Helper()
	handler, err := site.NewHandler(tree, "../../netlify.toml")
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handler = handler
}

// fault answers paths that match a pattern; nil heals them.
func (s *shop) fault(pattern string, f http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil {
		delete(s.faults, pattern)
	} else {
		s.faults[pattern] = f
	}
}

// close takes the host from the network.
func (s *shop) close() {
	s.server.CloseClientConnections()
	s.server.Close()
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	handler := s.handler
	s.asked = append(s.asked, r.URL.Path)
	for pattern, f := range s.faults {
		if ok, err := filepath.Match(pattern, r.URL.Path); ok && err == nil {
			handler = f
		}
	}
	s.mu.Unlock()
	handler.ServeHTTP(w, r)
}

// answer has what the tree serves at a path, for a fault to change.
func answer(t *testing.T, tree, path string) *httptest.ResponseRecorder {
	t.Helper()
	handler, err := site.NewHandler(tree, "../../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// asset returns the path of a file of the tree by its pattern.
func asset(t *testing.T, tree, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(tree, "assets", pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v, %v", pattern, found, err)
	}
	return "/assets/" + filepath.Base(found[0])
}

var secondTree = sync.OnceValues(func() (string, error) {
	dir := filepath.Dir(tree)
	static := filepath.Join(dir, "static2")
	if err := os.CopyFS(static, os.DirFS("../../static")); err != nil {
		return "", err
	}
	for name, add := range map[string]string{
		"css/site.css": "\n:root { --edition: 2; }\n", "js/define.js": "\nglobalThis.edition = 2;\n", "js/page.js": "\nglobalThis.pageEdition = 2;\n",
		"js/search.js": "\nglobalThis.searchEdition = 2;\n", "js/worker.js": "\nglobalThis.workerEdition = 2;\n",
	} {
		f, err := os.OpenFile(filepath.Join(static, name), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return "", err
		}
		_, err = f.WriteString(add)
		if err := f.Close(); err != nil {
			return "", err
		}
		if err != nil {
			return "", err
		}
	}
	code, err := os.ReadFile(module)
	if err != nil {
		return "", err
	}
	module2 := filepath.Join(dir, "decoder2.wasm") // a custom section more: another fingerprint, the same code
	if err := os.WriteFile(module2, append(bytes.Clone(code), 0, 3, 1, 'x', 'y'), 0o644); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "dist2")
	_, err = site.Build(site.Options{
		Content: "../../content", Static: static, Config: "../../netlify.toml", Module: module2, Out: out, BaseURL: "https://two.example",
	})
	return out, err
})

// nextTree is a later version of the site: every page and every script is
// another than in tree.
func nextTree(t *testing.T) string {
	t.Helper()
	out, err := secondTree()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// before runs a script in every page ahead of the page's own.
func (p *page) before(script string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		p.t.Fatal(err)
	}
}

// withoutWorker lets the page find no service worker, as in a private window of
// some browsers.
func (p *page) withoutWorker() {
	p.t.Helper()
	p.before(`Object.defineProperty(Navigator.prototype, 'serviceWorker', {get() { throw new DOMException('denied', 'SecurityError'); }});`)
}

// kept waits until the service worker has installed the site and controls the page.
func (p *page) kept() {
	p.t.Helper()
	p.wait(`navigator.serviceWorker.controller?.state === 'activated'`)
}

// edition tells which version the page and all that it loaded came from.
func (p *page) edition() string {
	p.t.Helper()
	return eval[string](p, `[
		document.querySelector('link[rel=canonical], a.permalink')?.href.includes('two.example') ? 2 : 1,
		getComputedStyle(document.documentElement).getPropertyValue('--edition').trim() || 1,
		globalThis.pageEdition ?? 1,
	].join('')`)
}

var spaces = regexp.MustCompile(`\s+`)

// words has runs of white space as one space.
func words(s string) string { return strings.TrimSpace(spaces.ReplaceAllString(s, " ")) }
