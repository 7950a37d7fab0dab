package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// hostile reads the corpus: one JSON string a line. What is too long for a file
// is added.
func hostile(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for line := range strings.Lines(string(data)) {
		var s string
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		texts = append(texts, s)
	}
	texts = append(texts,
		strings.Repeat("[", 100_000)+` CTS.0218`,
		strings.Repeat(`{"a":`, 50_000)+`"CTS.0218"`,
		strings.Repeat("<b>", 30_000)+"<img src=x onerror=hit()>",
		strings.Repeat("%25", 30_000)+"3Cscript%3Ehit()",
		strings.Repeat(`\`, 100_000)+`"CTS.0218"`,
		`{"error_code":"CTS.0218","error_msg":"`+strings.Repeat("A", 1_000_000)+`<script>hit()</script>"}`,
	)
	if len(texts) < 200 {
		t.Fatalf("the corpus has only %d texts", len(texts))
	}
	return texts
}

// trap makes whatever runs from a payload, and every refusal of the policy, be
// counted; it stands before any script of the page.
const trap = `
	window.hits = []; window.violations = [];
	window.hit = () => hits.push(new Error().stack);
	for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => hits.push(name);
	addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile));
	addEventListener('unhandledrejection', (event) => hits.push('unhandled: ' + event.reason));
	// foul tells what of a payload became part of the page.
	window.foul = () => {
		const bad = [];
		for (const element of document.querySelectorAll('main *, dialog *, header *')) {
			if (/^(?:script|iframe|img|object|embed|video|audio|style|link|meta|base|math|template|marquee|animate)$/i.test(element.localName)) bad.push(element.outerHTML.slice(0, 200));
			for (const {name, value} of element.attributes) {
				if (/^on/i.test(name) || name === 'style' && !element.matches('.d-mirror, textarea')) bad.push(name + '=' + value);
				if (/^(?:href|src|action|formaction)$/.test(name) && new URL(value, location.href).origin !== location.origin && !element.matches('footer a, [rel], .sources a')) bad.push(name + '=' + value);
			}
		}
		if ('polluted' in {} || Object.keys(Object.prototype).length) bad.push('prototype');
		return bad;
	};`

// clean fails the test for whatever a payload did.
func (p *page) clean(what string) {
	p.t.Helper()
	bad := eval[[]string](p, `[...hits, ...violations.map((v) => 'violation: ' + v), ...foul()]`)
	if len(bad) > 0 {
		p.t.Errorf("%.80q: %.300q", what, bad)
		p.do(chromedp.Evaluate[chromedp.Void](`hits.length = violations.length = 0`))
	}
}

// TestHostileTexts puts every text of the corpus into the decoder, into a share
// link and into the search: nothing runs, nothing is refused by the policy since
// nothing is tried, nothing fails unhandled.
func TestHostileTexts(t *testing.T) {
	texts := hostile(t)
	p := newPage(t)
	p.before(trap)
	p.open("/")
	p.found()
	p.openSearch()
	list, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	bad := eval[[]string](p, fmt.Sprintf(`(async () => {
		const texts = %s;
		const decoder = document.querySelector('cts-decoder');
		const field = document.querySelector('.search-field');
		const list = document.querySelector('.search-list');
		const bad = [];
		let turn = 0;
		const sum = (s) => { // as share.go writes it, so that what stands before it is read
			let h = 2166136261;
			for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619);
			return ((h ^ h >>> 16) & 0xffff).toString(16).padStart(4, '0');
		};
		const once = (start) => new Promise((done) => {
			const end = (event) => { clearTimeout(timer); decoder.removeEventListener('cts-result', end); decoder.removeEventListener('cts-error', end); done(); };
			const timer = setTimeout(() => { bad.push('no answer'); end(); }, 15000);
			decoder.addEventListener('cts-result', end);
			decoder.addEventListener('cts-error', end);
			start();
		});
		for (const text of texts) {
			const before = bad.length;
			if (text.trim()) await once(() => decoder.decode(text));
			if (text.length < 20000 && turn++ & 1) { // each in one of the two: all in both takes twice as long
				const {hash} = new URL('#d1:' + text, location);
				await once(() => { location.hash = hash + '~' + sum(hash.slice(1)); });
			} else if (text.length < 20000) {
				field.value = text;
				field.dispatchEvent(new InputEvent('input', {bubbles: true}));
				for (let i = 0; list.matches('[aria-busy]') && i < 1000; i++) await new Promise((done) => setTimeout(done, 5));
			}
			bad.push(...foul(), ...hits.splice(0), ...violations.splice(0));
			if (bad.length > before) bad.push('^ ' + text.slice(0, 80));
			if (bad.length > 20) break;
		}
		return bad;
	})()`, list))
	for _, b := range bad {
		t.Errorf("%.300s", b)
	}
	p.clean("all")
	t.Logf("%d texts", len(texts))
}

// TestHostileAddresses opens addresses with texts of the corpus as query, as
// path, and as filter of the index.
func TestHostileAddresses(t *testing.T) {
	texts := hostile(t)
	p := newPage(t)
	p.expect("404")
	p.before(trap)
	opened := 0
	for i, text := range texts {
		if len(text) > 2000 || strings.ContainsRune(text, 0) {
			continue
		}
		switch i % 24 { // a page load each is too slow for all; the loop below has the rest
		case 0:
			p.open("/?q=" + url.QueryEscape(text))
			p.wait(`document.querySelector('.d-results > *') || !document.querySelector('cts-decoder')`)
		case 8:
			p.open("/no-such-page/" + url.PathEscape(text))
			p.wait(`document.readyState === 'complete'`)
		case 16:
			p.open("/errors/?q=" + url.QueryEscape(text) + "&status=" + url.QueryEscape(text) + "&__proto__=" + url.QueryEscape(text))
			p.wait(`document.querySelector('.filter-text output')?.textContent`)
		default:
			continue
		}
		opened++
		p.clean(text)
	}
	p.open("/errors/")
	p.wait(`document.querySelector('.filter-text output')?.textContent`)
	list, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		for (const text of %s) {
			if (text.length > 2000) continue;
			history.replaceState(null, '', '?' + new URLSearchParams({q: text, category: text, retry: text}));
			dispatchEvent(new PopStateEvent('popstate'));
		}
	})()`, list)))
	p.clean("filters")
	t.Logf("%d addresses opened", opened)
}

// TestHostileStorage finds its own storage filled by somebody else.
func TestHostileStorage(t *testing.T) {
	texts := hostile(t)
	p := newPage(t)
	p.before(trap)
	p.open("/v1/")
	p.openSearch()
	for i := 0; i < len(texts); i += 10 {
		entry := map[string]any{"code": texts[i], "title": texts[i], "url": texts[i]}
		if i%20 == 0 {
			entry["url"] = "/errors/cts-0001/"
		}
		kept, err := json.Marshal([]any{entry, nil, 7, []any{}, texts[i], map[string]any{"__proto__": entry, "url": "javascript:hit()"}})
		if err != nil {
			t.Fatal(err)
		}
		values := []string{string(kept), texts[i], "{}", "null", `{"length":1e9}`}
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
			for (const name of ['slash', 'keep']) localStorage.setItem('cts-' + name, %s);
			for (const value of [%s, %s]) {
				localStorage.setItem('cts-recent', value);
				document.querySelector('dialog.search').dispatchEvent(new Event('search-open'));
			}
		})()`, quote(texts[i]), quote(values[i/10%5]), quote(values[0]))))
		p.clean(texts[i])
	}
}
