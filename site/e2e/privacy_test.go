package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// netLog is what a Chromium writes with --log-net-log: every request of every
// page, worker and service worker, and what the browser asks for itself.
type netLog struct {
	Constants struct {
		Types   map[string]int `json:"logEventTypes"`
		Sources map[string]int `json:"logSourceType"`
	} `json:"constants"`
	Events []struct {
		Type   int             `json:"type"`
		Params json.RawMessage `json:"params"`
	} `json:"events"`
}

// TestNothingLeaves does all that a reader does with a text that holds secrets,
// and reads the browser's own network log: only files of this site were asked
// for, after the page was there only fingerprinted ones and those that the
// service worker keeps, and no part of the text is anywhere in the log.
func TestNothingLeaves(t *testing.T) {
	s := newShop(t, tree)
	dir := t.TempDir()
	logFile := filepath.Join(dir, "net.json")
	ctx, end, err := startChromium(filepath.Join(dir, "profile"), chromedp.Flag("log-net-log", logFile), chromedp.Flag("net-log-capture-mode", "Everything"))
	if err != nil {
		t.Fatal(err)
	}
	p := attach(t, ctx, func() {}, s.base)
	p.expect("Content Security Policy")
	p.expect("TrustedScriptURL")
	p.expect("ERR_CONNECTION_REFUSED")
	p.open("/")
	p.kept()
	s.mu.Lock()
	loaded := len(s.asked)
	s.mu.Unlock()

	p.do(chromedp.Evaluate[chromedp.Void](catchClipboard))
	p.do(chromedp.Focus(chromedp.CSS("cts-decoder textarea")), chromedp.KeyEvent("X-Auth-Token: "+token+" CTS.0214"))
	p.wait(`document.querySelector('.d-finding')`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').clear()`))
	p.paste(dump)
	p.wait(`document.querySelector('.d-switch')`)
	for _, button := range []string{"Markdown", "Jira", "Plain text", "Copy redacted text", "Copy share link"} {
		p.copied(button)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.d-prove').click()`))
	p.wait(`document.querySelectorAll('.d-attempt').length > 5`)
	if n := eval[int](p, `document.querySelectorAll('.d-not-refused').length`); n != 0 {
		t.Errorf("%d ways out of the worker are open:\n%s", n, p.text(".d-attempts"))
	}
	tried := eval[[]string](p, `[...document.querySelectorAll('.d-attempt code')].map((c) => c.textContent)`)
	for _, way := range []string{"fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts", "import()"} {
		if !slices.Contains(tried, way) {
			t.Errorf("the worker did not try %s", way)
		}
	}
	p.openSearch()
	p.press("secret-" + project)
	p.wait(`document.querySelector('.search-list:not([aria-busy])')`)
	p.press(kb.Escape)
	s.close()
	p.cut()
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').clear()`))
	p.paste(dump)
	p.wait(`document.querySelector('.d-finding')`)
	if err := chromedp.Cancel(ctx); err != nil { // Chromium closes itself, and so writes the rest of the log
		t.Fatal(err)
	}
	end()

	raw, err := os.ReadFile(logFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{token, project, request, "CTS.0214"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the network log holds %s", secret)
		}
	}
	asked, own := requestsIn(t, raw)
	for _, path := range s.asked { // what the host saw tells whether the log is whole
		if !slices.Contains(asked, s.base+path) {
			t.Errorf("the log has %d requests and misses that for %s", len(asked), path)
		}
	}
	for _, address := range asked {
		if !strings.HasPrefix(address, s.base+"/") {
			t.Errorf("another host was asked: %s", address)
			continue
		}
		u, err := url.Parse(address)
		if err != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Errorf("the request %s carries something", address)
		}
	}
	fingerprinted := regexp.MustCompile(`^/assets/[a-z]+-[0-9a-f]{12}\.[a-z]+$`)
	for _, path := range s.asked[loaded:] {
		if !fingerprinted.MatchString(path) && path != "/sw.js" {
			t.Errorf("after the page was there it asked for %s", path)
		}
	}
	t.Logf("%d requests of the site in the browser's log, %d of them after the page was loaded and kept; %d of Chromium for itself", len(asked), len(s.asked)-loaded, own)
}

// requestsIn lists the addresses of all requests in a network log that a page
// or a worker started or that are for this machine, and counts those that
// Chromium makes for its own services: their initiator is no origin.
func requestsIn(t *testing.T, raw []byte) (asked []string, own int) {
	t.Helper()
	var log netLog
	if err := json.Unmarshal(raw, &log); err != nil {
		t.Fatalf("the network log cannot be read: %v", err)
	}
	start, ok := log.Constants.Types["URL_REQUEST_START_JOB"]
	if !ok {
		t.Fatal(fmt.Errorf("this Chromium logs no URL_REQUEST_START_JOB"))
	}
	for _, ev := range log.Events {
		var params struct {
			URL       string `json:"url"`
			Initiator string `json:"initiator"`
		}
		if ev.Type != start || json.Unmarshal(ev.Params, &params) != nil || params.URL == "" {
			continue
		}
		if params.Initiator == "not an origin" && !strings.Contains(params.URL, "//localhost") && !strings.Contains(params.URL, "//127.") {
			own++
			continue
		}
		asked = append(asked, params.URL)
	}
	return asked, own
}
