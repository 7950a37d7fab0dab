package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ctserr/site"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// single builds the edition in one file, with the module of the served tree.
func single(t *testing.T) string {
	t.Helper()
	modules, err := filepath.Glob(filepath.Join(tree, "assets", "decoder-*.wasm"))
	if err != nil || len(modules) != 1 {
		t.Fatalf("%d modules, %v", len(modules), err)
	}
	name := filepath.Join(t.TempDir(), "cts errors.html")
	stats, err := site.Single(site.Options{
		Content: "../../content", Static: "../../static", Module: modules[0], BaseURL: "https://cts.example",
	}, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages, %d bytes, %d compressed", stats.Pages, stats.Bytes, stats.Gzip)
	return name
}

// onDisk opens a file as a double click does. Nothing else may be asked for.
func onDisk(t *testing.T, name string) *page {
	t.Helper()
	p := pageIn(t, browser, "file://")
	p.open(strings.ReplaceAll(name, " ", "%20"))
	return p
}

func requestsOf(p *page) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

func shownPages(p *page) []string {
	p.t.Helper()
	return eval[[]string](p, `[...document.querySelectorAll('main')].filter((e) => e.checkVisibility()).map((e) => e.id)`)
}

func wantShown(t *testing.T, p *page, id string) {
	t.Helper()
	if got := shownPages(p); len(got) != 1 || got[0] != id {
		t.Errorf("the pages shown are %v, want %s", got, id)
	}
}

// TestSingleFile pastes into the file on a disk, follows the link of the
// finding, goes on by links, and comes back.
func TestSingleFile(t *testing.T) {
	p := onDisk(t, single(t))
	wantShown(t, p, "/")
	p.paste(body)
	p.wait(`document.querySelector('.d-finding, .d-failure')`)
	if got := p.text(".d-finding .d-code"); got != "CTS.0003" {
		t.Fatalf("the finding names %q, want CTS.0003; the page says:\n%s", got, p.text("cts-decoder"))
	}
	p.do(chromedp.Click(chromedp.CSS(".d-finding a.d-code")))
	p.wait(`location.hash === '#/errors/cts-0003/'`)
	wantShown(t, p, "/errors/cts-0003/")
	if got := eval[string](p, "document.title"); !strings.HasPrefix(got, "CTS.0003: ") {
		t.Errorf("the title is %q", got)
	}
	// A heading of the page, then the list, then a code of the list.
	p.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#/errors/cts-0003/fix'`))
	wantShown(t, p, "/errors/cts-0003/")
	p.wait(`Math.abs(document.getElementById('/errors/cts-0003/fix').getBoundingClientRect().top - 60) < 100`)
	p.do(chromedp.Click(chromedp.CSS(`header nav a[href="#/errors/"]`)))
	wantShown(t, p, "/errors/")
	p.do(chromedp.Focus(chromedp.CSS(`.single-filter input`)), chromedp.KeyEvent("bucket already recorded"))
	p.wait(`[...document.getElementById('/errors/').querySelectorAll('.code-row')].filter((e) => e.checkVisibility()).length === 1`)
	clickRow(p, `main[id="/errors/"] .code-row:not([hidden]) a`)
	wantShown(t, p, "/errors/cts-0209/")
	p.do(chromedp.NavigateBack())
	wantShown(t, p, "/errors/")
	// What leaves the file says where it is published.
	p.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#/'`))
	p.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('.d-copy button')].find((b) => b.textContent === 'Markdown').click()`))
	p.wait(`/copied|Copy by hand/.test(document.querySelector('cts-decoder').innerText)`)
	// The file itself, and the worker that it makes.
	for _, url := range requestsOf(p)[1:] {
		if !strings.HasPrefix(url, "blob:") && !strings.HasPrefix(url, "data:") {
			t.Errorf("the file asked for %s", url)
		}
	}
}

// clickRow clicks the link of a row, which the browser lays out when it comes into view.
func clickRow(p *page, selector string) {
	p.t.Helper()
	link := `document.querySelector(` + quote(selector) + `)`
	p.do(chromedp.Evaluate[chromedp.Void](link + `.scrollIntoView({block: 'center'})`))
	p.wait(link + `.checkVisibility({contentVisibilityAuto: true})`)
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// TestSingleFileAddresses opens fragments as people type and link them, and
// presses the keys of the search.
func TestSingleFileAddresses(t *testing.T) {
	p := onDisk(t, single(t))
	for fragment, page := range map[string]string{
		"CTS.0218": "/errors/cts-0218/", "218": "/errors/cts-0218/", "/CTS-0218": "/errors/cts-0218/",
		"/errors/?status=404": "/errors/", "/guide/retry/": "/guide/retry/",
	} {
		p.do(chromedp.Evaluate[chromedp.Void](`location.hash = ` + quote(fragment)))
		p.wait(`location.hash === ` + quote("#"+page))
		wantShown(t, p, page)
	}
	for _, fragment := range []string{"/nope", "CTS.9999", "%", "<b>x"} {
		p.do(chromedp.Evaluate[chromedp.Void](`location.hash = ` + quote(fragment)))
		p.wait(`document.querySelector('.single-missing').checkVisibility() && document.querySelector('.single-missing').textContent.includes(location.hash.slice(1))`)
		wantShown(t, p, "/")
	}
	p.do(chromedp.Evaluate[chromedp.Void](`location.hash = '#/guide/'`))
	wantShown(t, p, "/guide/")
	if eval[bool](p, `document.querySelector('.single-missing').checkVisibility()`) {
		t.Error("the notice of a missing page stays")
	}
	p.press("k", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.wait(`document.activeElement.matches('textarea')`)
	wantShown(t, p, "/")
}

// TestSingleFileWithoutScript reads it with script off.
func TestSingleFileWithoutScript(t *testing.T) {
	p := pageIn(t, browser, "file://")
	p.withoutScript()
	p.open(strings.ReplaceAll(single(t), " ", "%20"))
	wantShown(t, p, "/")
	clickRow(p, `main[id="/"] a[href="#/errors/cts-0218/"]`)
	wantShown(t, p, "/errors/cts-0218/")
	// Tabs of an example choose among themselves alone.
	choose := `document.getElementById('/errors/cts-0218/failing-curl')`
	p.do(chromedp.Evaluate[chromedp.Void](choose + `.click()`))
	if !eval[bool](p, choose+`.checked && document.getElementById('/errors/cts-0203/failing-http').checked`) {
		t.Error("a tab of one page switched that of another")
	}
}

// TestSingleFileLinks leads every fragment of the file to an element of it.
func TestSingleFileLinks(t *testing.T) {
	p := onDisk(t, single(t))
	dead := eval[[]string](p, `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href')).filter((h) => !document.getElementById(h.slice(1)))`)
	if len(dead) > 0 {
		t.Errorf("fragments that lead nowhere: %v", dead)
	}
	if twice := eval[[]string](p, `(() => { const seen = new Set(); return [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id) => seen.size === seen.add(id).size); })()`); len(twice) > 0 {
		t.Errorf("ids that stand twice: %v", twice)
	}
	if refs := eval[[]string](p, `[...document.querySelectorAll('[aria-labelledby],[for],[aria-controls]')].flatMap((e) => ['aria-labelledby', 'for', 'aria-controls'].flatMap((k) => (e.getAttribute(k) ?? '').split(' ').filter(Boolean))).filter((id) => !document.getElementById(id))`); len(refs) > 0 {
		t.Errorf("references to ids that are not there: %v", refs)
	}
	if n := eval[int](p, `document.querySelectorAll('main').length`); n < 118 {
		t.Errorf("%d pages", n)
	}
}

// TestSingleFileReplaces keeps a file that was there when the build fails, and
// leaves nothing beside it.
func TestSingleFileReplaces(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "cts.html")
	const old = `<meta name="generator" content="ctserr">of an earlier build`
	if err := os.WriteFile(name, []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	bad := site.Options{Content: "../../content", Static: "../../static", Module: filepath.Join(dir, "none.wasm"), BaseURL: "https://cts.example"}
	if _, err := site.Single(bad, name); err == nil || !strings.Contains(err.Error(), "make wasm") {
		t.Errorf("the error is %v", err)
	}
	if _, err := site.Single(bad, dir); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := site.Single(bad, filepath.Join(dir, "no", "x.html")); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a missing folder: %v", err)
	}
	if data, err := os.ReadFile(name); err != nil || string(data) != old {
		t.Errorf("the file is %q, %v", data, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
}
