package e2e

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/site"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// cut takes the page's connection away, for what the page sees of it.
func (p *page) cut() {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: true}); err != nil {
		p.t.Fatal(err)
	}
}

// TestOffline visits one page, then takes the host away: every page, the decoder
// and the search still work.
func TestOffline(t *testing.T) {
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.expect("ERR_CONNECTION_REFUSED")
	p.expect("404")
	p.open("/errors/cts-0001/")
	p.kept()
	size := eval[[]float64](p, `(async () => {
		const cache = await caches.open((await caches.keys())[0]);
		let files = 0, bytes = 0;
		for (const response of await cache.matchAll()) { files++; bytes += (await response.arrayBuffer()).byteLength; }
		return [files, bytes];
	})()`)
	t.Logf("kept for reading without a connection: %.0f files, %.0f bytes", size[0], size[1])
	if size[0] < 100 || size[1] > 16<<20 {
		t.Errorf("%.0f files with %.0f bytes are kept", size[0], size[1])
	}
	s.close()
	p.cut()

	p.open("/errors/cts-0218/")
	if !strings.Contains(p.text("h1"), "CTS.0218") || p.edition() != "111" {
		t.Errorf("a page that was never visited reads %q, edition %s", p.text("h1"), p.edition())
	}
	p.openSearch()
	p.press("tracker does not exist")
	p.first("CTS.0214")
	p.open("/CTS.0214")
	p.wait(`location.pathname === '/errors/cts-0214/'`)
	p.open("/?q=cts-0203")
	p.wait(`location.pathname === '/errors/cts-0203/'`)
	for from, to := range map[string]string{
		"/errors": "/errors/", "/guide/retry": "/guide/retry/", "/0036": "/v1/cts-0036/", "/v1/cts.0036": "/v1/cts-0036/", "/errors/CTS-0214": "/errors/cts-0214/",
	} {
		p.open(from)
		p.wait(`location.pathname === '` + to + `'`)
	}
	p.open("/guide/")
	p.open("/")
	p.paste(body)
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0003'`)
	p.open("/no/such/page-0219")
	p.wait(`document.querySelector('.nearest a')?.getAttribute('href') === '/errors/cts-0219/'`)
	p.expect("503")
	p.open("/catalog.json")
	p.wait(`document.body.innerText.includes('/catalog.json is not kept for reading offline')`)
}

// TestUpdate deploys a new version under an open page: the old one stays whole
// until the reader takes the new one, which then comes whole.
func TestUpdate(t *testing.T) {
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.open("/errors/cts-0001/")
	p.kept()
	if p.edition() != "111" {
		t.Fatalf("edition %s", p.edition())
	}
	// A second tab stays open with the old version.
	ctx, cancel := chromedp.NewContext(p.ctx)
	other := attach(t, ctx, cancel, s.base)
	other.open("/errors/cts-0002/")
	other.kept()

	s.deploy(nextTree(t))
	p.open("/errors/cts-0003/")
	if p.edition() != "111" {
		t.Errorf("before the reader took the new version the page is of edition %s", p.edition())
	}
	p.wait(`document.querySelector('.update button')`)
	if p.edition() != "111" {
		t.Errorf("edition %s", p.edition())
	}
	if !strings.Contains(p.text(".update"), "new version") {
		t.Errorf("the bar says %q", p.text(".update"))
	}
	p.do(chromedp.Click(chromedp.CSS(`.update button`)))
	p.wait(`globalThis.pageEdition === 2`)
	if p.edition() != "222" || eval[bool](p, `location.pathname !== '/errors/cts-0003/'`) {
		t.Errorf("after the update the page is of edition %s", p.edition())
	}
	p.openSearch()
	if !eval[bool](p, `globalThis.searchEdition === 2`) {
		t.Error("the search of the new page is an old one")
	}

	// The old tab still gets what its page names, though no server has it any more.
	other.openSearch()
	if eval[bool](other, `globalThis.searchEdition === 2`) || other.edition() != "111" {
		t.Error("the old tab got scripts of the new version")
	}
	other.press("0214")
	other.first("CTS.0214")
	other.open("/errors/cts-0004/")
	if other.edition() != "222" {
		t.Errorf("the old tab's next page is of edition %s", other.edition())
	}
	if n := eval[int](p, `(async () => (await caches.keys()).length)()`); n != 2 {
		t.Errorf("%d versions are kept, want the new one and the one before", n)
	}
}

// TestBrokenUpdate has a deploy that is half there: nothing of it is taken.
func TestBrokenUpdate(t *testing.T) {
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.expect("integrity")
	p.expect("Failed to find a valid digest")
	p.open("/errors/cts-0001/")
	p.kept()
	next := nextTree(t)
	pack := asset(t, next, "offline-*.json")
	old := answer(t, tree, asset(t, tree, "offline-*.json"))
	s.deploy(next)
	s.fault(pack, func(w http.ResponseWriter, _ *http.Request) { // the new name with the bytes of before
		for name, values := range old.Header() {
			w.Header()[name] = values
		}
		_, _ = w.Write(old.Body.Bytes())
	})
	p.open("/errors/cts-0002/")
	p.do(chromedp.Evaluate[chromedp.Void](`(async () => {
		const registration = await navigator.serviceWorker.ready;
		await registration.update().catch(() => {});
		const fresh = registration.installing;
		window.ended = fresh?.state ?? 'none';
		fresh?.addEventListener('statechange', () => { window.ended = fresh.state; });
	})()`))
	p.wait(`window.ended === 'redundant'`)
	if n := eval[int](p, `(async () => (await caches.keys()).length)()`); n != 1 {
		t.Errorf("%d versions are kept after a broken installation", n)
	}
	p.open("/errors/cts-0300/")
	if p.edition() != "111" || eval[bool](p, `!!document.querySelector('.update')`) {
		t.Errorf("edition %s after a broken installation", p.edition())
	}
	s.fault(pack, nil)
	p.do(chromedp.Evaluate[chromedp.Void](`navigator.serviceWorker.ready.then((r) => r.update())`))
	p.wait(`document.querySelector('.update')`)
	p.do(chromedp.Click(chromedp.CSS(`.update button`)))
	p.wait(`globalThis.pageEdition === 2`)
	if p.edition() != "222" {
		t.Errorf("edition %s", p.edition())
	}
}

// TestWorkerSwitchedOff publishes the service worker that removes itself.
func TestWorkerSwitchedOff(t *testing.T) {
	off := filepath.Join(t.TempDir(), "off") // made first, so removed after the page is closed
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.open("/errors/cts-0001/")
	p.kept()
	if _, err := site.Build(site.Options{
		Content: "../../content", Static: "../../static", Module: module, Out: off, BaseURL: "https://cts.example", NoOffline: true,
	}); err != nil {
		t.Fatal(err)
	}
	s.deploy(off)
	p.open("/errors/cts-0002/")
	p.wait(`(async () => (await caches.keys()).length === 0)()`)
	p.wait(`(async () => (await navigator.serviceWorker.getRegistrations()).every((r) => !r.active || r.active.state !== 'activated'))()`)
	p.open("/errors/cts-0003/")
	if !strings.Contains(p.text("h1"), "CTS.0003") {
		t.Errorf("the page reads %q", p.text("h1"))
	}
}

// TestStorageFull gives the site no room: nothing is kept, nothing is said, all works.
func TestStorageFull(t *testing.T) {
	s := newShop(t, tree)
	p := pageIn(t, browser, s.base)
	p.expect("Quota")
	p.open("/robots.txt")
	quota := 50_000.0
	if _, err := chromedp.Call(p.ctx, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: s.base, QuotaSize: &quota}); err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`(() => {
		for (let text = 'x'.repeat(1 << 20), i = 0; text; i++) {
			try { localStorage.setItem('filler' + i, text); } catch { text = text.slice(0, text.length >> 1); }
		}
	})()`))
	p.open("/errors/cts-0001/")
	p.openSearch()
	p.press("0214")
	p.first("CTS.0214")
	p.press("\r")
	p.wait(`location.pathname === '/errors/cts-0214/'`)
	p.open("/")
	p.paste(body)
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0003'`)
	if n := eval[int](p, `(async () => { let n = 0; for (const k of await caches.keys()) n += (await (await caches.open(k)).keys()).length; return n; })()`); n > 100 {
		t.Errorf("%d files are kept where there is no room", n)
	}
}
