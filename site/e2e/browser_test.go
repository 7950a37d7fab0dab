package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ctserr/site"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to show what a test waits for. It is
// long because test machines are shared; no test measures time with it.
const patience = 30 * time.Second

var (
	origin  string          // of the served tree
	tree    string          // folder of the served tree
	module  string          // file of the compiled decoder
	browser context.Context // of the one Chromium that all tests share
)

func TestMain(m *testing.M) {
	code, err := withSite(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

// withSite builds the site, serves it, starts Chromium, and runs the tests.
func withSite(run func() int) (int, error) {
	dir, err := os.MkdirTemp("", "e2e-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	module = filepath.Join(dir, "decoder.wasm")
	build := exec.Command("go", "run", "ctserr/site/module", "-out", module)
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("building the module: %w\n%s", err, out)
	}
	tree = filepath.Join(dir, "dist")
	if err := buildSite(tree, "https://cts.example"); err != nil {
		return 1, err
	}
	handler, err := site.NewHandler(tree, "../../netlify.toml")
	if err != nil {
		return 1, err
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	// A browser treats localhost as a secure place, which service workers and the clipboard ask for.
	origin = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)

	var closeBrowser context.CancelFunc
	browser, closeBrowser, err = startChromium(filepath.Join(dir, "profile"))
	if err != nil {
		return 1, err
	}
	defer closeBrowser()
	return run(), nil
}

// buildSite makes the site in a folder.
func buildSite(out, baseURL string) error {
	_, err := site.Build(site.Options{
		Content: "../../content", Static: "../../static", Config: "../../netlify.toml", Module: module, Out: out, BaseURL: baseURL,
	})
	return err
}

// startChromium starts a browser with a profile of its own.
func startChromium(profile string, flags ...chromedp.ExecAllocatorOption) (context.Context, context.CancelFunc, error) {
	path, err := chromium()
	if err != nil {
		return nil, nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.DisableGPU,
		chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-ipc-flooding-protection", true), // a test changes the address more often than a reader can
		chromedp.WSURLReadTimeout(2 * time.Minute),
	}, flags...)...)
	browser, closeBrowser := chromedp.NewContext(allocator)
	end := func() {
		closeBrowser()
		stop()
	}
	if err := chromedp.Do(browser); err != nil {
		end()
		return nil, nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return browser, end, nil
}

func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("Chromium is missing: `make chromium` installs it or says how")
}

// page is a tab, with what went wrong in it.
type page struct {
	t    *testing.T
	ctx  context.Context
	base string // origin of the site that it reads

	mu       sync.Mutex
	faults   []string // uncaught errors, console errors, policy violations
	requests []string
	expected []string // parts of faults that the test provokes
}

// newPage opens an empty tab in a browser context of its own, so that tests
// share no storage and no cache. At the end of the test every fault that it
// did not expect, and every request to another host, fails it.
// It has no service worker: an installation for each test takes most of its
// time. TestOffline and its neighbours have it.
func newPage(t *testing.T) *page {
	t.Helper()
	p := pageIn(t, browser, origin)
	p.withoutWorker()
	return p
}

// pageIn opens an empty tab of a browser for the site at base.
func pageIn(t *testing.T, browser context.Context, base string) *page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	return attach(t, ctx, cancel, base)
}

// attach watches the tab of a context.
func attach(t *testing.T, ctx context.Context, cancel context.CancelFunc, base string) *page {
	t.Helper()
	t.Cleanup(cancel)
	p := &page{t: t, ctx: ctx, base: base}
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		t.Fatal(err)
	}
	for _, enable := range []func() error{
		func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err },
		func() error { _, err := chromedp.Call(ctx, cdplog.Enable, struct{}{}); return err },
	} {
		if err := enable(); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(p.judge)
	return p
}

func (p *page) listen(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if ev.ExceptionDetails.Exception != nil {
			text += " " + ev.ExceptionDetails.Exception.Description
		}
		p.faults = append(p.faults, "uncaught: "+text)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "warning" {
			var words []string
			for _, a := range ev.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			p.faults = append(p.faults, "console: "+strings.Join(words, " "))
		}
	case *cdplog.EventEntryAdded:
		if ev.Entry.Level == "error" {
			p.faults = append(p.faults, "log: "+ev.Entry.Text+" "+ev.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, ev.Request.URL)
	}
}

// expect names a part of the faults that the test provokes.
func (p *page) expect(part string) { p.expected = append(p.expected, part) }

func (p *page) judge() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		known := false
		for _, part := range p.expected {
			known = known || strings.Contains(f, part)
		}
		if !known {
			p.t.Errorf("the page had a fault: %s", f)
		}
	}
	for _, url := range p.requests {
		if !strings.HasPrefix(url, p.base+"/") && !strings.HasPrefix(url, "blob:") && !strings.HasPrefix(url, "data:") && url != "about:blank" {
			p.t.Errorf("the page asked another host: %s", url)
		}
	}
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.base + path))
}

// eval returns the value of a JavaScript expression.
func eval[T any](p *page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until a JavaScript expression is true, or the promise that it is.
func (p *page) wait(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("(async () => !!(await ("+expression+")))()", chromedp.EvalAwaitPromise))
		if ok && err == nil {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("waited in vain for %s (%v); the page says:\n%s", expression, err, p.text("main"))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// text is the visible text of the first element that a selector finds.
func (p *page) text(selector string) string {
	p.t.Helper()
	return eval[string](p, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
}

// paste puts text into the decoder as the clipboard does.
func (p *page) paste(text string) {
	p.t.Helper()
	p.do(chromedp.Focus(chromedp.CSS("cts-decoder textarea")))
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const area = document.querySelector('cts-decoder textarea');
		const data = new DataTransfer();
		const text = %s;
		data.setData('text/plain', text);
		if (area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))) {
			area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
			area.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'}));
		}
	})()`, quote(text))))
}

// quote writes a Go string as a JavaScript string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString("\\" + string(r))
		case r < 0x20 || r == 0x2028 || r == 0x2029:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// withoutScript switches the page's scripts off.
func (p *page) withoutScript() {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		p.t.Fatal(err)
	}
}

// block makes requests for addresses of a pattern fail.
func (p *page) block(pattern string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: pattern, Block: true}},
	}); err != nil {
		p.t.Fatal(err)
	}
}
