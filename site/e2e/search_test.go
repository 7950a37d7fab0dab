package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press sends keys to whatever has the focus.
func (p *page) press(keys string, opts ...chromedp.KeyOption) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, opts...))
}

// key presses one key as a keyboard does: a page that takes it for itself keeps
// its character from being typed.
func (p *page) key(text string) {
	p.t.Helper()
	for _, typ := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: typ, Key: text, Text: text}); err != nil {
			p.t.Fatal(err)
		}
	}
}

// openSearch opens the dialog with Ctrl-K and waits for its script.
func (p *page) openSearch() {
	p.t.Helper()
	p.wait(`document.querySelector('.search-open.ready')`)
	p.press("k", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.wait(`document.querySelector('dialog.search[open] .search-foot') && document.activeElement.matches('.search-field')`)
}

// first waits until the first answer of the search is a code.
func (p *page) first(code string) {
	p.t.Helper()
	p.wait(fmt.Sprintf(`document.querySelector('.search-option[aria-selected=true] code')?.textContent === %q &&
		document.querySelector('.search-option[aria-selected=true]') === document.querySelector('.search-option')`, code))
}

// searchFor replaces the text in the search field.
func (p *page) searchFor(text string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.search-field').select()`))
	p.press(text)
}

// TestSearchKeys opens the dialog by Ctrl-K and "/", chooses with arrows, opens
// with Enter, closes with Escape, and has the focus where it was.
func TestSearchKeys(t *testing.T) {
	p := newPage(t)
	p.open("/errors/cts-0218/")
	p.wait(`document.querySelector('.search-open.ready')`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.crumbs a').focus()`))
	p.openSearch()
	p.press(kb.Escape)
	p.wait(`!document.querySelector('dialog.search').open && document.activeElement.matches('.crumbs a')`)
	p.key("/")
	p.wait(`document.querySelector('dialog.search').open`)
	if got := eval[string](p, `document.querySelector('.search-field').value`); got != "" {
		t.Errorf("the key that opened the dialog was typed into it: %q", got)
	}
	p.press("tracker")
	p.wait(`document.querySelectorAll('.search-option').length > 3 && !document.querySelector('.search-list[aria-busy]')`)
	p.press(kb.ArrowDown + kb.ArrowDown + kb.ArrowUp)
	if !eval[bool](p, `(() => {
		const field = document.querySelector('.search-field');
		const chosen = document.getElementById(field.getAttribute('aria-activedescendant'));
		return document.activeElement === field && field.getAttribute('aria-expanded') === 'true' &&
			chosen === document.querySelectorAll('[role=listbox] > [role=option]')[1] && chosen.getAttribute('aria-selected') === 'true' &&
			document.querySelectorAll('[aria-selected=true]').length === 1;
	})()`) {
		t.Error("arrow keys do not lead to the second option, or ARIA does not say so")
	}
	want := eval[string](p, `document.querySelector('[aria-selected=true]').getAttribute('href')`)
	p.press(kb.Enter)
	p.wait(fmt.Sprintf(`location.pathname === %q`, want))
}

// TestSearchAfterHover lets the pointer or the focus rest on the button, which
// loads the dialog's script, before the dialog is opened.
func TestSearchAfterHover(t *testing.T) {
	for name, rest := range map[string]string{
		"pointer": `document.querySelector('.search-open').dispatchEvent(new PointerEvent('pointerenter'))`,
		"focus":   `document.querySelector('.search-open').focus()`,
	} {
		t.Run(name, func(t *testing.T) {
			p := newPage(t)
			p.open("/errors/cts-0218/")
			p.wait(`document.querySelector('.search-open.ready')`)
			p.do(chromedp.Evaluate[chromedp.Void](rest))
			p.wait(`document.querySelector('.search-foot')`)
			if name == "focus" {
				p.press(kb.Enter)
			} else {
				p.do(chromedp.Click(chromedp.CSS(".search-open")))
			}
			p.wait(`document.querySelector('dialog.search').open`)
			p.press("CTS.0214")
			p.first("CTS.0214")
		})
	}
}

// TestSearchKeepsChoice moves to an option of the first answer; the better one
// that comes with the module keeps it chosen.
func TestSearchKeepsChoice(t *testing.T) {
	s := newShop(t, tree)
	loading := make(chan struct{})
	path := asset(t, tree, "decoder-*.wasm")
	module := answer(t, tree, path)
	s.fault(path, func(w http.ResponseWriter, r *http.Request) {
		<-loading
		w.Header().Set("Content-Type", "application/wasm")
		w.Write(module.Body.Bytes())
	})
	p := pageIn(t, browser, s.base)
	p.withoutWorker()
	p.open("/errors/cts-0001/")
	p.openSearch()
	// All at once: each key of a typed word would be a question of its own.
	p.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const field = document.querySelector('.search-field');
		field.value = 'notification';
		field.dispatchEvent(new InputEvent('input', {bubbles: true}));
	})()`))
	p.wait(`document.querySelectorAll('.search-option').length > 3`)
	p.press(kb.ArrowUp + kb.ArrowUp)
	const chosen = `document.querySelector('.search-option[aria-selected=true]').getAttribute('href')`
	want := eval[string](p, chosen)
	close(loading)
	p.wait(`!document.querySelector('.search-list[aria-busy]')`)
	if got := eval[string](p, chosen); got != want {
		t.Errorf("the better answer chose %s, want %s", got, want)
	}
}

// TestSearchAnswers types what people type.
func TestSearchAnswers(t *testing.T) {
	p := newPage(t)
	p.open("/guide/")
	p.openSearch()
	for _, c := range []struct{ query, code string }{
		{"CTS.0214", "CTS.0214"}, {"cts 214", "CTS.0214"}, {"0214", "CTS.0214"}, {"CTS-O214", "CTS.0214"},
		{"tracker does not exist", "CTS.0214"}, {"traker dose not exist", "CTS.0214"},
		{"file_prefix_name", "CTS.0218"},
		{"ListQuotas", "CTS.0005"},
		{"slash", "CTS.0218"}, {"quota", "CTS.0200"}, {"createtracker", "CTS.0001"}, {"CreateNotification", "CTS.0400"}, {"403", "403"}, {"forbidden", "403"}, {"embed", "Guide"},
		{"how to retry", "Guide"}, {"429", "Guide"}, {"throttling", "Guide"},
	} {
		p.searchFor(c.query)
		p.wait(`!document.querySelector('.search-list[aria-busy]') && document.querySelector('.search-option')`)
		top := eval[[]string](p, `[...document.querySelectorAll('.search-option code')].slice(0, 3).map((c) => c.textContent)`)
		if !strings.Contains(strings.Join(top, " "), c.code) {
			t.Errorf("%q leads to %v, want %s among them", c.query, top, c.code)
		}
	}
	// More than there is room for: the list has all.
	p.searchFor("the tracker")
	p.wait(`document.querySelector('.search-status').textContent.startsWith('The best 12 codes.') && [...document.querySelectorAll('.search-option')].at(-1).getAttribute('href') === '/errors/?q=the%20tracker'`)
	// Not CTS, but the decoder knows whose it is.
	p.searchFor("APIGW.0301")
	p.wait(`document.querySelector('.search-status').textContent.startsWith('APIGW.0301: ') && document.querySelector('.search-more')`)
	p.searchFor("xyzzy plugh")
	p.wait(`document.querySelector('.search-status').textContent.startsWith('No code fits')`)
}

// TestSearchIndex holds what the first query costs in bytes. `make bench-decode`
// measures how long answers take.
func TestSearchIndex(t *testing.T) {
	p := newPage(t)
	p.open("/errors/cts-0001/")
	p.openSearch()
	p.press("tracker")
	p.wait(`document.querySelector('.search-status').textContent.includes('Arrow keys')`)
	index := eval[float64](p, `performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.txt'))
		.reduce((sizes, e) => sizes.set(e.name, e.encodedBodySize), new Map()).values().reduce((sum, n) => sum + n, 0)`)
	if index == 0 || index > 2200 { // the test server's compression is not the strongest
		t.Errorf("the first query fetched %.0f bytes of index", index)
	}
}

// TestSearchBeforeModule answers an exact code while the module cannot be
// loaded, and says what is wrong.
func TestSearchBeforeModule(t *testing.T) {
	p := newPage(t)
	p.expect("ERR_BLOCKED_BY_CLIENT")
	p.block(p.base + "/assets/*.wasm")
	p.open("/v1/")
	p.openSearch()
	p.press("0203")
	p.first("CTS.0203")
	p.wait(`document.querySelector('.search-status').textContent.includes('could not be loaded')`)
	p.press(kb.Enter)
	p.wait(`location.pathname === '/errors/cts-0203/'`)
}

// TestSearchTypedAtOnce does not lose what is typed before anything is loaded,
// Enter included.
func TestSearchTypedAtOnce(t *testing.T) {
	p := newPage(t)
	p.open("/errors/cts-0001/")
	p.wait(`document.querySelector('.search-open.ready')`)
	p.do(chromedp.KeyEvent("k", chromedp.KeyModifiers(kb.ModifierCtrl)), chromedp.KeyEvent("0209"+kb.Enter))
	p.wait(`location.pathname === '/errors/cts-0209/'`)
}

// TestSearchPaste takes a pasted error: codes at once, all of the decoder on request.
func TestSearchPaste(t *testing.T) {
	p := newPage(t)
	p.open("/errors/cts-0001/")
	p.openSearch()
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const data = new DataTransfer();
		data.setData('text/plain', %s);
		document.querySelector('.search-field').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
	})()`, quote(dump))))
	p.first("CTS.0214")
	p.wait(`document.querySelector('.search-more')`)
	p.press(kb.ArrowUp + kb.Enter)
	p.wait(`document.querySelector('dialog .d-finding .d-code')?.textContent === 'CTS.0214'`)
	if text := p.text("dialog .d-finding"); !strings.Contains(text, request) {
		t.Errorf("the finding lacks the request id:\n%s", text)
	}
	if path := eval[string](p, `location.pathname + location.search + location.hash`); path != "/errors/cts-0001/" {
		t.Errorf("the pasted text led to %s", path)
	}
}

// TestSearchSwitches switches "/" off, and keeps recent look-ups only while that
// is wanted.
func TestSearchSwitches(t *testing.T) {
	p := newPage(t)
	p.open("/errors/cts-0001/")
	p.openSearch()
	p.press("0214")
	p.first("CTS.0214")
	p.press(kb.Enter)
	p.wait(`location.pathname === '/errors/cts-0214/'`)
	p.openSearch()
	p.wait(`document.querySelector('.search-option code')?.textContent === 'CTS.0214'`)
	p.do(chromedp.Click(chromedp.CSS(`.search-forget`)))
	p.wait(`!document.querySelector('.search-option')`)
	p.do(chromedp.Click(chromedp.CSS(`.search-foot label:nth-of-type(1) input`)), chromedp.Click(chromedp.CSS(`.search-foot label:nth-of-type(2) input`)))
	p.do(chromedp.Focus(chromedp.CSS(".search-field")))
	p.press("0203")
	p.first("CTS.0203")
	p.press(kb.Enter)
	p.wait(`location.pathname === '/errors/cts-0203/'`)
	if kept := eval[string](p, `localStorage.getItem('cts-recent') ?? ''`); kept != "" {
		t.Errorf("look-ups are kept although they shall not be: %s", kept)
	}
	p.wait(`document.querySelector('.search-open.ready')`)
	p.key("/")
	p.press("k", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.wait(`document.querySelector('dialog.search[open]')`)
	if got := eval[int](p, `document.querySelectorAll('dialog').length`); got != 1 {
		t.Errorf("%d dialogs", got)
	}
	p.press(kb.Escape)
	p.wait(`!document.querySelector('dialog.search').open`)
	p.key("/")
	if eval[bool](p, `document.querySelector('dialog.search').open`) {
		t.Error(`"/" opens the dialog although it is switched off`)
	}
}

// TestSearchTouch opens the search on a touch phone: it speaks of no keys.
func TestSearchTouch(t *testing.T) {
	p := newPage(t)
	p.view(360, "light")
	p.before(`window.matchMedia = ((match) => (query) => (query.includes('hover') ? {matches: true} : match.call(window, query)))(window.matchMedia)`)
	p.open("/errors/cts-0001/")
	p.openSearch()
	p.press("tracker")
	p.wait(`document.querySelector('.search-option')`)
	if text := p.text("dialog.search"); strings.Contains(text, "Arrow") || strings.Contains(text, "“/”") {
		t.Errorf("the search speaks of keys:\n%s", text)
	}
}
