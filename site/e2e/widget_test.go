package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// dump is a request and its answer with a token and a project id in it.
const dump = `> POST /v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/tracker HTTP/2
> X-Auth-Token: MIIExampleOnlyNotARealTokenAAAABBBBCCCC
< HTTP/2 404
< x-request-id: 1a7f03c5e8b24d69930be2d4f6a8c701
{"error_code":"CTS.0214","error_msg":"The tracker does not exist."}`

const (
	token   = "MIIExampleOnlyNotARealTokenAAAABBBBCCCC"
	project = "0f3c9a7e5b1d4826a9e0c7d41b6f8352"
	request = "1a7f03c5e8b24d69930be2d4f6a8c701"
)

// catchClipboard keeps what the page copies in window.copied.
const catchClipboard = `(() => {
	window.copied = '';
	const write = async (items) => { window.copied = await (await items[0].getType('text/plain')).text(); };
	Object.defineProperty(navigator.clipboard, 'write', {value: write});
})()`

// copied clicks a button of the result and returns what it copied.
func (p *page) copied(button string) string {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		window.copied = '';
		[...document.querySelectorAll('.d-actions button')].find((b) => b.textContent === %q).click();
	})()`, button)))
	p.wait(`window.copied`)
	return eval[string](p, `window.copied`)
}

// TestTicket copies tickets and the text: without the secrets, unless their
// switch is off.
func TestTicket(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](catchClipboard))
	p.paste(dump)
	p.wait(`document.querySelector('.d-switch')`)
	for _, format := range []string{"Markdown", "Jira", "Plain text"} {
		got := p.copied(format)
		for _, want := range []string{"CTS.0214", "/errors/cts-0214/", request, "404"} {
			if !strings.Contains(got, want) {
				t.Errorf("the ticket as %s lacks %q:\n%s", format, want, got)
			}
		}
		if strings.Contains(got, token) || strings.Contains(got, project) {
			t.Errorf("the ticket as %s holds a secret:\n%s", format, got)
		}
	}
	if got := p.copied("Copy redacted text"); strings.Contains(got, token) || !strings.Contains(got, request) {
		t.Errorf("the redacted text is\n%s", got)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-switch input[name=hide-token]').click()`))
	if got := p.copied("Copy redacted text"); !strings.Contains(got, token) || strings.Contains(got, project) {
		t.Errorf("with the token's switch off the redacted text is\n%s", got)
	}
}

// TestSameCode pastes a code twice: the second card says what differs, and leads
// to the first for the steps. The ticket names both.
func TestSameCode(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](catchClipboard))
	p.paste(dump + "\n\n" + strings.ReplaceAll(dump, "1a7f", "2b80") + "\n\n" + body)
	p.wait(`document.querySelectorAll('.d-finding').length === 3`)
	if got := eval[[]bool](p, `[...document.querySelectorAll('.d-finding')].map((card) => !!card.querySelector('.d-steps'))`); !slices.Equal(got, []bool{true, false, true}) {
		t.Errorf("cards with steps: %v", got)
	}
	if text := p.text(".d-finding:nth-child(2)"); !strings.Contains(text, "2b80"+request[4:]) {
		t.Errorf("the second card lacks its request id:\n%s", text)
	}
	p.do(chromedp.Click(chromedp.CSS(".d-same a")))
	p.wait(`document.activeElement === document.querySelector('.d-finding')`)
	if ticket := p.copied("Markdown"); !strings.Contains(ticket, request) || !strings.Contains(ticket, "2b80"+request[4:]) {
		t.Errorf("the ticket is\n%s", ticket)
	}
}

// TestShareLink opens a shared link and sees the same result, without the text.
func TestShareLink(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](catchClipboard))
	p.paste(dump)
	p.wait(`document.querySelector('.d-actions')`)
	link := p.copied("Copy share link")
	if !strings.HasPrefix(link, origin+"/#") || strings.Contains(link, token) || strings.Contains(link, project) {
		t.Fatalf("the link is %s", link)
	}
	other := newPage(t)
	other.open(strings.TrimPrefix(link, origin))
	other.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0214'`)
	if text := other.text(".d-finding"); !strings.Contains(text, request) {
		t.Errorf("the shared finding lacks the request id:\n%s", text)
	}
	// A reload shows it again; another text takes the link out of the address.
	other.do(chromedp.Reload())
	other.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0214'`)
	other.paste(body)
	other.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0003' && location.hash === ''`)
}

// TestBadShareLinks refuses fragments that nobody's page made, in words.
func TestBadShareLinks(t *testing.T) {
	for _, fragment := range []string{
		"#d9:0214", "#d1:", "#d1:0214,999", "#d1:<script>hit()</script>", "#d1:0214,404,%22%3E%3Cimg", "#d1:" + strings.Repeat("0214;", 9000),
	} {
		p := newPage(t)
		p.open("/" + fragment)
		p.wait(`document.querySelector('.d-failure')`)
		if !strings.Contains(p.text("cts-decoder output"), "shared") || eval[bool](p, `!!document.querySelector('.d-finding')`) {
			t.Errorf("%.40s: the page says %q", fragment, p.text("cts-decoder"))
		}
	}
}

// TestSelfTest lets the worker try to reach the network: every way is closed.
func TestSelfTest(t *testing.T) {
	p := newPage(t)
	p.expect("Content Security Policy")
	p.expect("TrustedScriptURL") // the same policy, of importScripts and Worker
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-prove').click()`))
	p.wait(`document.querySelectorAll('.d-attempt').length > 5`)
	if n := eval[int](p, `document.querySelectorAll('.d-not-refused').length`); n != 0 {
		t.Errorf("%d ways out are open:\n%s", n, p.text(".d-attempts"))
	}
}

// TestTenMegabytes decodes a long log without a frozen moment, shows a window
// of it, and finds the place of a finding in it.
func TestTenMegabytes(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](`(() => {
		window.longest = 0;
		new PerformanceObserver((list) => {
			for (const {duration} of list.getEntries()) window.longest = Math.max(window.longest, duration);
		}).observe({type: 'longtask'});
		const line = '2026-01-14T09:12:44Z INFO worker listed 14 buckets in 31 ms, nothing to do\n';
		const half = line.repeat(5e6 / line.length);
		document.querySelector('cts-decoder').decode(half + '{"error_code":"CTS.0214","error_msg":"The tracker does not exist."}\n' + half);
	})()`))
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0214'`)
	if ms := eval[float64](p, `window.longest`); ms > 400 {
		t.Errorf("the page stood still for %.0f ms", ms)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-show').click()`))
	p.wait(`(() => {
		const area = document.querySelector('cts-decoder textarea');
		return area.value.slice(area.selectionStart, area.selectionEnd) === 'CTS.0214' && area.value.length < 1e5;
	})()`)
	p.wait(`document.querySelector('.d-mirror .d-mark-code')`)
}

// TestPlaces goes from the text to the finding under the caret and back.
func TestPlaces(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.paste("first CTS.0214, then CTS.0218")
	p.wait(`document.querySelectorAll('.d-finding').length === 2`)
	p.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const area = document.querySelector('cts-decoder textarea');
		area.setSelectionRange(24, 24);
		area.dispatchEvent(new MouseEvent('click', {bubbles: true}));
	})()`))
	p.wait(`document.querySelector('.d-finding[data-current] .d-code')?.textContent === 'CTS.0218'`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-finding .d-show').click()`))
	p.wait(`(() => {
		const area = document.querySelector('cts-decoder textarea');
		return document.activeElement === area && area.selectionStart === 6 && area.selectionEnd === 14;
	})()`)
}

// TestRetry loads the module on request once the way to it is free again.
func TestRetry(t *testing.T) {
	p := newPage(t)
	p.expect("ERR_BLOCKED_BY_CLIENT")
	p.block(origin + "/assets/*.wasm")
	p.open("/")
	p.paste(body)
	p.wait(`document.querySelector('.d-retry-now')`)
	p.block(origin + "/nothing")
	p.do(chromedp.Click(chromedp.CSS(".d-retry-now")))
	p.wait(`document.querySelector('.d-finding .d-code')?.textContent === 'CTS.0003'`)
}

// TestHostilePastes runs texts that try to become code: none may.
func TestHostilePastes(t *testing.T) {
	p := newPage(t)
	p.open("/")
	p.do(chromedp.Evaluate[chromedp.Void](`window.hit = () => { window.hits = (window.hits ?? 0) + 1; }; window.violations = 0;
		document.addEventListener('securitypolicyviolation', () => window.violations++)`))
	for _, text := range []string{
		`<img src=x onerror=hit()> CTS.0218`,
		`"><svg onload=hit()> CTS.0218`,
		`</textarea><script>hit()</script> CTS.0218`,
		`{"error_code":"CTS.0218","error_msg":"<iframe srcdoc='<script>parent.hit()</script>'>"}`,
		`{"error_code":"CTS.0218","request_id":"javascript:hit()","url":"javascript:hit()"}`,
		`{{constructor.constructor("hit()")()}} ${hit()} CTS.0218`,
		`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"error_code":"CTS.0218"}`,
		"\u202eCTS.0218\u202c \u0000 CTS.0218",
		`[click](javascript:hit()) [CTS.0218](data:text/html,<script>hit()</script>)`,
		`&lt;script&gt;hit()&lt;/script&gt; CTS.0218`,
		strings.Repeat("[", 100_000) + ` CTS.0218`,
	} {
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').clear()`))
		p.paste(text)
		p.wait(`document.querySelector('.d-results > *')`)
		if n := eval[int](p, `window.hits ?? 0`); n != 0 {
			t.Fatalf("%.60q ran", text)
		}
		if eval[bool](p, `'polluted' in {} || !!document.querySelector('cts-decoder :is(script, img, svg, iframe), cts-decoder a:not([href^="/"])')`) {
			t.Errorf("%.60q became part of the page", text)
		}
	}
	if n := eval[int](p, `window.violations`); n != 0 {
		t.Errorf("%d violations of the policy", n)
	}
}
