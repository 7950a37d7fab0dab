package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// found pastes the example body and waits for what the decoder says of it.
func (p *page) found() {
	p.t.Helper()
	p.paste(body)
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0003'`)
}

// told waits until the page names a failure, and checks that the code in the
// paste is linked all the same and that the page says what it shall.
func (p *page) told(kind, want string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`document.querySelector('.d-failure-%s')`, kind))
	if text := words(p.text(".d-failure")); !strings.Contains(text, want) {
		p.t.Errorf("the page says %q, not %q", text, want)
	}
	p.wait(`document.querySelector('cts-decoder a[href="/errors/cts-0003/"]')`)
}

// TestDeployUnderOpenPage takes the files away that an open page names: the
// decoder and the search fetch the new ones by themselves.
func TestDeployUnderOpenPage(t *testing.T) {
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.expect("404")
	p.withoutWorker()
	p.open("/")
	next := nextTree(t)
	s.deploy(next)
	p.found()
	reader := pageIn(t, browser, s.base)
	reader.expect("404")
	reader.withoutWorker()
	s.deploy(tree)
	reader.open("/errors/cts-0001/")
	reader.wait(`document.querySelector('.search-open.ready')`)
	s.deploy(next)
	reader.openSearch()
	reader.press("bucket does not exist")
	reader.wait(`document.querySelectorAll('.search-option').length > 1`)
	if !eval[bool](reader, `globalThis.searchEdition === 2`) {
		t.Error("the search is not the new one")
	}
}

// TestSearchGone cannot load the search's script: the dialog says so.
func TestSearchGone(t *testing.T) {
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.expect("500")
	p.withoutWorker()
	s.fault("/assets/search-*.js", broken)
	p.open("/errors/cts-0001/")
	p.wait(`document.querySelector('.search-open.ready')`)
	p.do(chromedp.Click(chromedp.CSS(".search-open")))
	p.wait(`document.querySelector('.search-status')?.textContent.includes('could not be loaded')`)
	s.fault("/assets/search-*.js", nil)
	p.press("\x1b")
	p.openSearch()
	p.press("0214")
	p.first("CTS.0214")
}

func broken(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "out of order", http.StatusInternalServerError)
}

// TestModuleFaults has the module or its index arrive wrong. What can be mended
// is mended; the rest is told, and a retry works once the host is well again.
func TestModuleFaults(t *testing.T) {
	wasm := asset(t, tree, "decoder-*.wasm")
	whole := answer(t, tree, wasm)
	code := whole.Body.Bytes()
	index := answer(t, tree, asset(t, tree, "index-*.txt")).Body.String()
	serve := func(contentType string, data []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write(data)
		}
	}
	for _, c := range []struct {
		name, pattern string
		answer        http.HandlerFunc
		kind, words   string // empty when the page mends it
	}{
		{"wrong type", "/assets/*.wasm", serve("text/plain", code), "", ""},
		{"half a module", "/assets/*.wasm", serve("application/wasm", code[:len(code)/2]), "damaged", "arrived damaged"},
		{"a page for a module", "/assets/*.wasm", serve("text/html", []byte("<!doctype html><title>Sign in</title>")), "damaged", "arrived damaged"},
		{"cut connection", "/assets/*.wasm", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/wasm")
			w.Header().Set("Content-Length", fmt.Sprint(len(code)))
			_, _ = w.Write(code[:len(code)/2])
			panic(http.ErrAbortHandler)
		}, "damaged", "arrived damaged"},
		{"server error", "/assets/*.wasm", broken, "http", "did not hand out"},
		{"index of another version", "/assets/index-*", serve("text/plain", []byte(strings.Replace(index, "index\t1\t", "index\t9\t", 1))), "version", "different versions"},
		{"half an index", "/assets/index-*", serve("text/plain", []byte(index[:len(index)/2])), "version", "different versions"},
		{"worker gone", "/assets/worker-*", broken, "worker", "did not start"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShop(t, tree)
			p := pageIn(t, browser, s.base)
			p.expect("500")
			p.expect("ERR_")
			p.withoutWorker()
			s.fault(c.pattern, c.answer)
			p.open("/")
			if c.kind == "" {
				p.found()
				return
			}
			p.paste(body)
			p.told(c.kind, c.words)
			s.fault(c.pattern, nil)
			p.do(chromedp.Click(chromedp.CSS(".d-retry-now")))
			if c.kind == "version" { // the button loads the page anew
				p.wait(`document.querySelector('cts-decoder') && !document.querySelector('.d-failure')`)
				p.found()
				return
			}
			p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0003'`)
		})
	}
}

// TestBrokenOnce loses one answer in the middle: nobody notices.
func TestBrokenOnce(t *testing.T) {
	code := answer(t, tree, asset(t, tree, "decoder-*.wasm")).Body.Bytes()
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.withoutWorker()
	s.fault("/assets/*.wasm", func(w http.ResponseWriter, _ *http.Request) {
		s.fault("/assets/*.wasm", nil)
		w.Header().Set("Content-Type", "application/wasm")
		_, _ = w.Write(code[:len(code)/2])
	})
	p.open("/")
	p.found()
}

// TestWorkerKilled ends the worker while it decodes: it starts again and answers.
func TestWorkerKilled(t *testing.T) {
	p := newPage(t)
	p.before(`window.workers = []; window.Worker = class extends Worker { constructor(...a) { super(...a); workers.push(this); } };`)
	p.open("/")
	p.found()
	p.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const decoder = document.querySelector('cts-decoder');
		decoder.decode('2026-01-14T09:12:44Z INFO nothing to do\n'.repeat(1e5) + '{"error_code":"CTS.0214","error_msg":"The tracker does not exist."}');
		setTimeout(() => workers[0].terminate(), 5);
	})()`))
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0214'`)
	if n := eval[int](p, `workers.length`); n < 2 {
		t.Errorf("%d workers were started; the first one was not ended in time", n)
	}
}

// ownChromium starts a browser for one test.
func ownChromium(t *testing.T, profile string, flags ...chromedp.ExecAllocatorOption) *page {
	t.Helper()
	ctx, end, err := startChromium(profile, flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	return attach(t, ctx, func() {}, origin)
}

// TestWithoutWebAssembly runs a browser that has it switched off.
func TestWithoutWebAssembly(t *testing.T) {
	p := ownChromium(t, t.TempDir(), chromedp.Flag("js-flags", "--jitless"))
	p.open("/")
	if eval[bool](p, `typeof WebAssembly === 'object'`) {
		t.Skip("this Chromium cannot switch WebAssembly off")
	}
	p.paste(body)
	p.told("unsupported", "runs no WebAssembly")
	p.openSearch()
	p.press("0214")
	p.first("CTS.0214")
	p.wait(`document.querySelector('.search-status').textContent.includes('WebAssembly')`)
}

// TestStorageDenied runs a browser that lets no site keep anything.
func TestStorageDenied(t *testing.T) {
	profile := t.TempDir()
	if err := os.MkdirAll(filepath.Join(profile, "Default"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"),
		[]byte(`{"profile":{"default_content_setting_values":{"cookies":2}}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	p := ownChromium(t, profile)
	p.open("/errors/cts-0001/")
	if !eval[bool](p, `(() => { try { localStorage; return false; } catch { return true; } })()`) {
		t.Fatal("the browser lets the site keep things")
	}
	p.openSearch()
	p.press("0214")
	p.first("CTS.0214")
	p.do(chromedp.Click(chromedp.CSS(`.search-foot label:nth-of-type(2) input`)))
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.search-forget').click()`)) // hidden while there is nothing to forget
	p.do(chromedp.Focus(chromedp.CSS(".search-field")))
	p.press("\r")
	p.wait(`location.pathname === '/errors/cts-0214/'`)
	p.open("/")
	p.found()
}
