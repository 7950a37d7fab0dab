package e2e

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// body is the example of the source table.
const body = `{"error_code": "CTS.0003", "error_msg": "Invalid message body. The message body is empty or invalid."}`

// TestPasteBody pastes the table's own example, sees what it means, and
// follows the link to its page.
func TestPasteBody(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.paste(body)
	p.wait(`document.querySelector('.d-finding')`)
	if got := p.text(".d-finding .d-code"); got != "CTS.0003" {
		t.Errorf("the finding names %q, want CTS.0003", got)
	}
	for _, want := range []string{"The message body is empty or invalid.", "First steps", "Retry", "Not all published"} {
		if text := p.text(".d-finding"); !strings.Contains(text, want) {
			t.Errorf("the finding does not say %q:\n%s", want, text)
		}
	}
	p.do(chromedp.Click(chromedp.CSS(".d-finding a.d-code")))
	p.wait(`location.pathname === '/errors/cts-0003/' && document.querySelector('h1')`)
	if got := p.text("h1"); !strings.Contains(got, "CTS.0003") {
		t.Errorf("the page's heading is %q", got)
	}
}

// TestTyping shows results while a reader types, by keyboard alone.
func TestTyping(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Focus(chromedp.CSS("cts-decoder textarea")), chromedp.KeyEvent("error CTS.0214 here"))
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0214'`)
	p.do(chromedp.Focus(chromedp.CSS("cts-decoder textarea")), chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder textarea').select()`), chromedp.KeyEvent("\b"))
	p.wait(`!document.querySelector('.d-finding')`)
}

// TestMegabyte finds the one error in a megabyte of log.
func TestMegabyte(t *testing.T) {
	p := newPage(t)
	p.open("/")
	line := "2026-01-14T09:12:44Z INFO worker listed 14 buckets in 31 ms, nothing to do\n"
	half := strings.Repeat(line, (1<<20)/2/len(line))
	p.paste(half + body + "\n" + half)
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0003'`)
	if n := eval[int](p, `document.querySelectorAll('.d-finding').length`); n != 1 {
		t.Errorf("%d findings, want 1", n)
	}
}

// TestEmpty submits nothing: no result, no fault, a usable page.
func TestEmpty(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Click(chromedp.CSS("cts-decoder button[type=submit]")))
	p.do(chromedp.Focus(chromedp.CSS("cts-decoder textarea")))
	if n := eval[int](p, `document.querySelectorAll('.d-finding').length`); n != 0 {
		t.Errorf("%d findings in an empty text", n)
	}
	p.paste("nothing of note here")
	p.wait(`document.querySelector('.d-nothing')`)
}

// TestUnknownCode names a code that no table has as unknown.
func TestUnknownCode(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.paste(`{"error_code":"CTS.9999","error_msg":"?"}`)
	p.wait(`document.querySelector('.d-finding')`)
	text := p.text(".d-finding")
	if !strings.Contains(text, "CTS.9999") || !strings.Contains(text, "No published table") {
		t.Errorf("the finding says:\n%s", text)
	}
	if eval[bool](p, `!!document.querySelector('.d-finding a[href*="9999"]')`) {
		t.Error("an unknown code has a link")
	}
}

// TestOlderNumber pastes a number of the older table in capitals: the card and the
// summary say which table has it.
func TestOlderNumber(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.paste("CTS.0006\nCTS.0218\nCTS.9999\n")
	p.wait(`document.querySelectorAll('.d-finding').length === 3`)
	card, list := p.text(".d-finding"), p.text(".d-summary")
	if !strings.Contains(card, "The older table has its number, in small letters: cts.0006.") || strings.Contains(card, "No published table") {
		t.Errorf("the card says:\n%s", card)
	}
	if strings.Count(list, "In the older table only") != 1 || strings.Count(list, "In no table") != 1 {
		t.Errorf("the summary says:\n%s", list)
	}
}

// TestManyCodes pastes many codes on a phone: the summary is short and the first
// finding near, and more than the decoder tells apart is said.
func TestManyCodes(t *testing.T) {
	p := newPage(t)
	p.view(360, "light")
	p.open("/")
	paste := func(n int) {
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('cts-decoder').decode(Array.from({length: %d}, (_, i) => 'CTS.' + String(i).padStart(4, '0')).join('\n'))`, n)))
	}
	paste(200)
	p.wait(`document.querySelector('.d-summary summary')?.textContent === '192 more codes'`)
	if y := eval[float64](p, `document.querySelector('.d-finding').getBoundingClientRect().top - document.querySelector('.d-summary').getBoundingClientRect().top`); y > 740 {
		t.Errorf("the first finding is %.0f pixels below the top of the summary", y)
	}
	if said := p.text(".d-status"); said != "200 CTS errors with 200 codes found." {
		t.Errorf("it says %q", said)
	}
	paste(1200)
	p.wait(`document.querySelector('.d-status').textContent === 'At least 1,000 CTS errors with 1,000 codes found.'`)
}

// TestScriptInMessage shows markup in a pasted message as text.
func TestScriptInMessage(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.paste(`{"error_code":"CTS.0003","error_msg":"<script>window.hit=1</script><img src=x onerror='window.hit=1'>"}`)
	p.wait(`document.querySelector('.d-finding')`)
	if !strings.Contains(p.text(".d-finding"), "<script>window.hit=1</script>") {
		t.Errorf("the message is not shown as text:\n%s", p.text(".d-finding"))
	}
	if eval[bool](p, `'hit' in window || !!document.querySelector('main script, main img')`) {
		t.Error("pasted markup became part of the page")
	}
}

// TestWithoutScript reads pages, index and decoder form with script off.
func TestWithoutScript(t *testing.T) {
	p := newPage(t)
	p.withoutScript()
	p.open("/")
	if n := eval[int](p, `document.querySelectorAll('a[href^="/errors/cts-"]').length`); n < 42 {
		t.Errorf("the home page links %d codes, want 42 at least", n)
	}
	p.open("/errors/cts-0218/")
	for _, heading := range []string{"What happened", "Why", "Fix", "Example", "Check", "If it stays"} {
		if !strings.Contains(p.text("main"), heading) {
			t.Errorf("the page of CTS.0218 lacks %q", heading)
		}
	}
	// Tabs of the example are radio buttons: the second one shows the second form.
	visible := `getComputedStyle(document.querySelector('#failing-%s').closest('.tab').querySelector('.panel')).display !== 'none'`
	if !eval[bool](p, fmt.Sprintf(visible, "http")) || eval[bool](p, fmt.Sprintf(visible, "curl")) {
		t.Error("not the HTTP form alone is shown at first")
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#failing-curl').click()`))
	if eval[bool](p, fmt.Sprintf(visible, "http")) || !eval[bool](p, fmt.Sprintf(visible, "curl")) {
		t.Error("the curl form is not shown after its tab was chosen")
	}
}

// TestPhone pastes and presses Decode on a small screen: the answer comes into
// view, from its head on; so does the place in the text when it is asked for.
func TestPhone(t *testing.T) {
	const inView = `((e) => { const {top} = e.getBoundingClientRect(); return top > -2 && top < innerHeight * .7; })`
	p := newPage(t)
	p.do(chromedp.EmulateViewport(360, 640, chromedp.EmulateMobile))
	p.open("/")
	p.paste(body)
	p.wait(inView + `(document.querySelector('.d-status')) && document.querySelector('.d-finding')`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-primary').focus()`), chromedp.KeyEvent(kb.Enter))
	p.wait(inView + `(document.querySelector('.d-status')) && document.activeElement.matches('.d-finding')`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-show').click()`)) // a real click would wait for smooth scrolling
	p.wait(inView + `(document.querySelector('.d-text')) && document.activeElement.matches('.d-text')`)
}

// TestColumns scrolls beside a long paste, which stays in view: nothing lies on it.
func TestColumns(t *testing.T) {
	p := newPage(t)
	p.do(chromedp.EmulateViewport(1440, 900))
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').decode(` + quote(strings.Repeat("2025-01-14T09:12:10Z app INFO request handled\n", 40)+body) + `)`))
	p.wait(`document.querySelector('.d-finding')`)
	for _, y := range []int{0, 200, 350, 600, 900} {
		if over := eval[[]string](p, fmt.Sprintf(`(() => {
			scrollTo({top: %d, behavior: 'instant'});
			const form = document.querySelector('.d-form').getBoundingClientRect();
			return [...document.querySelectorAll('cts-decoder > :not(.d-form)')].filter((e) => {
				const r = e.getBoundingClientRect();
				return r.width && r.height && r.left < form.right && r.right > form.left && r.top < form.bottom && r.bottom > form.top;
			}).map((e) => e.className);
		})()`, y)); len(over) > 0 {
			t.Errorf("scrolled to %d, %v lie on the form", y, over)
		}
	}
}

// TestRequestHidden reads the request of a finding on the page, and what a
// printer gets: no secret, and not the field with the paste. A ticket that was
// copied is told of until the next text comes.
func TestRequestHidden(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](catchClipboard))
	p.paste("POST /v3/" + project + "/tracker -> 400\npassword=hunter22\n" + body)
	p.wait(`document.querySelector('.d-finding')`)
	if text := p.text(".d-results"); strings.Contains(text, project) || !strings.Contains(text, "POST /v3/<project-1>/tracker") {
		t.Errorf("the result shows the project:\n%s", text)
	}
	p.copied("Markdown")
	p.wait(`document.querySelector('.d-by-hand.update').textContent === 'Ticket as Markdown copied.'`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').decode('CTS.0214')`))
	p.wait(`document.querySelector('.d-finding .d-code').textContent === 'CTS.0214' && !document.querySelector('.d-by-hand.update')`)
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	p.wait(`!document.querySelector('.d-form').checkVisibility() && !document.querySelector('.codes').checkVisibility() && document.querySelector('.d-finding').checkVisibility()`)
}

// TestLongTextKeys types into a text that is too long to be edited.
func TestLongTextKeys(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').decode(('a line\n').repeat(20000) + ` + quote(body) + `)`))
	p.wait(`document.querySelector('.d-finding')`)
	p.do(chromedp.Focus(chromedp.CSS("textarea")))
	p.press("x")
	p.wait(`document.querySelector('.d-status').textContent.includes('too long to be edited')`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('textarea').select()`))
	p.press(kb.Delete)
	p.wait(`!document.querySelector('.d-finding') && document.querySelector('textarea').value === ''`)
}

// TestExampleForms chooses the form of one request; the other one and the next
// page follow.
func TestExampleForms(t *testing.T) {
	p := newPage(t)
	p.open("/errors/cts-0218/")
	p.do(chromedp.Click(chromedp.CSS("label[for=failing-curl]")))
	p.wait(`document.querySelector('#fixed-curl').checked`)
	p.open("/errors/cts-0203/")
	p.wait(`document.querySelector('#failing-curl').checked && document.querySelector('#fixed-curl').checked`)
}

// TestFormWithoutScript types a code into the forms that are there without
// script: home page and header. The host answers by a redirect. The field for
// pastes is not there, because only a script can keep its text on the device.
func TestFormWithoutScript(t *testing.T) {
	for _, path := range []string{"/", "/errors/cts-0001/", "/guide/"} {
		p := newPage(t)
		p.withoutScript()
		p.open(path)
		p.do(chromedp.Focus(chromedp.CSS("input[name=q]")), chromedp.KeyEvent("CTS.0218"+kb.Enter))
		p.wait(`location.pathname === '/errors/cts-0218/'`)
	}
	p := newPage(t)
	p.withoutScript()
	p.open("/")
	if eval[bool](p, `document.querySelector('textarea').checkVisibility()`) || !strings.Contains(p.text("main"), "needs JavaScript") {
		t.Error("without script the field for pastes is shown, or nothing says why it is not")
	}
}

// TestClear empties the decoder: the worker holds the text no more.
func TestClear(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.paste(body + " X-Auth-Token: secret1234567890")
	p.wait(`document.querySelector('.d-finding')`)
	const held = `[...globalThis[Symbol.for('cts-clients')].values()][0]
		.request('redacted', {document: 'd1', kept: ['token']}).then((text) => text, (failure) => failure.kind)`
	if text := eval[string](p, held); !strings.Contains(text, "secret1234567890") {
		t.Fatalf("the worker holds %q", text)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-clear').click()`))
	if kind := eval[string](p, held); kind != "stale" {
		t.Errorf("after Clear the worker answers %q", kind)
	}
	p.paste(body)
	p.wait(`document.querySelector('.d-finding')`)
}

// TestCancel stops the decoding of a long text: the answer to the text before goes
// with it, and the next one comes.
func TestCancel(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.paste(body)
	p.wait(`document.querySelector('.d-finding')`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').decode('CTS.0218 '.repeat(200000)); document.querySelector('.d-cancel').click()`))
	p.wait(`document.querySelector('.d-status').textContent === 'Cancelled.'`)
	if eval[bool](p, `!!document.querySelector('.d-finding')`) {
		t.Error("the answer to the text before stays")
	}
	p.paste(body)
	p.wait(`document.querySelector('.d-finding')`)
}

// TestScriptLate pastes and presses Decode before the decoder is there. Nothing
// of the text is sent, the page says that the decoder is late, and decodes when
// it comes.
func TestScriptLate(t *testing.T) {
	s := newShop(t, tree)
	ready, come := context.WithCancel(t.Context())
	path := asset(t, tree, "decoder-*.js")
	script := answer(t, tree, path)
	s.fault(path, func(w http.ResponseWriter, r *http.Request) {
		<-ready.Done()
		w.Header().Set("Content-Type", "text/javascript")
		w.Write(script.Body.Bytes())
	})
	p := pageIn(t, browser, s.base)
	p.withoutWorker()
	p.open("/errors/cts-0001/")
	p.do(chromedp.Evaluate[chromedp.Void](`location.href = '/'`)) // open waits for the scripts
	p.wait(`document.querySelector('textarea')`)
	p.do(chromedp.Focus(chromedp.CSS("textarea")), chromedp.KeyEvent(body+" X-Auth-Token: secret1234567890"))
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-primary').click()`))
	p.wait(`document.querySelector('.d-late').checkVisibility({visibilityProperty: true})`)
	if address := eval[string](p, `location.href`); address != s.base+"/" {
		t.Errorf("the form went to %s", address)
	}
	come()
	p.wait(`document.querySelector('.d-finding')`)
	if eval[bool](p, `!!document.querySelector('.d-late')`) {
		t.Error("the page still says that the decoder is late")
	}
}

// TestFirst holds the worker back: what the address holds is answered without it,
// what somebody pastes is not.
func TestFirst(t *testing.T) {
	s := newShop(t, tree)
	path := asset(t, tree, "worker-*.js")
	worker := answer(t, tree, path)
	maker := pageIn(t, browser, s.base)
	maker.withoutWorker()
	maker.open("/")
	maker.do(chromedp.Evaluate[chromedp.Void](catchClipboard))
	maker.paste(body)
	maker.wait(`document.querySelector('.d-actions')`)
	_, fragment, _ := strings.Cut(maker.copied("Copy share link"), "#")
	for what, address := range map[string]string{"query": "/?q=" + url.QueryEscape(body), "link": "/#" + fragment} {
		ready, come := context.WithCancel(t.Context())
		s.fault(path, func(w http.ResponseWriter, r *http.Request) {
			<-ready.Done()
			maps.Copy(w.Header(), worker.Header())
			w.Write(worker.Body.Bytes())
		})
		p := pageIn(t, browser, s.base)
		p.withoutWorker()
		p.open(address)
		p.wait(`document.querySelector('.d-finding')`)
		if got := eval[string](p, `document.querySelector('.d-finding').textContent`); !strings.Contains(got, "CTS.0003") {
			t.Errorf("%s: the answer is %.100q", what, got)
		}
		p.paste(strings.ReplaceAll(body, "CTS.0003", "CTS.0218"))
		p.wait(`document.querySelector('.d-status').textContent.startsWith('Loading')`)
		if eval[bool](p, `document.querySelector('.d-results').textContent.includes('CTS.0218')`) {
			t.Errorf("%s: the paste was read outside of the worker", what)
		}
		come()
		p.wait(`document.querySelector('.d-finding')?.textContent.includes('CTS.0218')`)
		s.fault(path, nil)
	}
}

// TestModuleBlocked tells that the decoder could not load, and keeps the page usable.
func TestModuleBlocked(t *testing.T) {
	p := newPage(t)
	p.expect("ERR_BLOCKED_BY_CLIENT")
	p.block(origin + "/assets/*.wasm")
	p.open("/")
	p.paste(body)
	p.wait(`document.querySelector('.d-failure, [class*=d-fail], [class*=d-error]')`)
	// The exact code in the paste still gets its link, and what its row says.
	p.wait(`document.querySelector('cts-decoder a[href="/errors/cts-0003/"]')`)
	const first = "In this text: CTS.0003 Message body is empty or not valid JSON. Retry after a fix. You act."
	const both = first + "In this text: CTS.0218 File prefix name breaks the naming rule. Retry after a fix. You act."
	said := func() string { return eval[string](p, `document.querySelector('.d-quick').textContent`) }
	if got := said(); got != first {
		t.Errorf("the page says %q, want %q", got, first)
	}
	p.paste(body + " CTS.0218") // what the decoder itself says of the first is not taken for a row
	p.wait(`document.querySelector('cts-decoder .d-quick a[href="/errors/cts-0218/"]')`)
	if got := said(); got != both {
		t.Errorf("the page says %q, want %q", got, both)
	}
	p.do(chromedp.Click(`cts-decoder a[href="/errors/cts-0003/"]`))
	p.wait(`location.pathname === '/errors/cts-0003/'`)
}

// TestPermalinks opens what people type and lands on the code's page.
func TestPermalinks(t *testing.T) {
	p := newPage(t)
	for _, path := range []string{"/CTS.0218", "/cts.0218", "/CTS-0218", "/CTS0218", "/0218", "/errors/CTS.0218"} {
		p.open(path)
		if got := eval[string](p, "location.pathname"); got != "/errors/cts-0218/" {
			t.Errorf("%s leads to %s", path, got)
		}
	}
}

// TestNotFound lists all codes on the page for addresses that do not exist.
func TestNotFound(t *testing.T) {
	p := newPage(t)
	p.expect("404")
	p.open("/no/such/page")
	if n := eval[int](p, `document.querySelectorAll('a[href^="/errors/cts-"]').length`); n < 42 {
		t.Errorf("the page links %d codes", n)
	}
}
