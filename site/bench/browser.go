package main

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ctserr/site"
	"ctserr/site/bench/pastes"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// browserTexts are what the module is timed with, by name.
var browserTexts = []struct {
	name string
	make func() []byte
}{
	{"body", func() []byte { return []byte(pastes.Body) }},
	{"body in a sentence", func() []byte { return []byte("answer: " + pastes.Body) }},
	{"log 1 kB", func() []byte { return pastes.MixedLog(1 << 10) }},
	{"log 64 kB", func() []byte { return pastes.MixedLog(64 << 10) }},
	{"log 2 MB", func() []byte { return pastes.MixedLog(2 << 20) }},
	{"log 16 MB", func() []byte { return pastes.MixedLog(16 << 20) }},
	{"log 60 MB", func() []byte { return pastes.MixedLog(60 << 20) }},
	{"NDJSON 10 MB", func() []byte { return pastes.NDJSON(10 << 20) }},
	{"no error 10 MB", func() []byte { return pastes.Plain(10 << 20) }},
	{"only codes 1 MB", func() []byte { return pastes.Codes(1 << 20) }},
}

//go:embed browser.js
var browserScript string

// bare is the least that a page can do with the module: it starts it and decodes
// what its address holds, and shows nothing. What it takes is the browser's and
// the module's time on this machine; the rest of a first answer is the page's.
//
//go:embed bare.html
var barePage string

// browser measures the decoder of a built tree in Chromium: calls of the module,
// the page's own round trip, and the time from navigation to the first answer.
func (b *bench) browser(tree, config string) error {
	handler, err := site.NewHandler(tree, config)
	if err != nil {
		return err
	}
	module, err := asset(tree, "decoder-*.wasm")
	if err != nil {
		return err
	}
	index, err := asset(tree, "index-*.txt")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.HandleFunc("/bench/", func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/bench/")
		switch name {
		case "":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<!doctype html><title>bench</title>")
		case "bare":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, strings.NewReplacer("MODULE", module, "INDEX", index).Replace(barePage))
		case "host.js":
			http.ServeFile(w, r, filepath.Join(b.static, "js", "host.js"))
		case "decoder.wasm":
			http.ServeFile(w, r, b.module)
		case "index.txt":
			http.ServeFile(w, r, filepath.Join(tree, index))
		default:
			for _, t := range browserTexts {
				if t.name == name {
					w.Write(t.make())
					return
				}
			}
			http.NotFound(w, r)
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	path, err := exec.LookPath("chromium")
	if err != nil {
		return fmt.Errorf("Chromium is missing, `make chromium` installs it: %w", err)
	}
	profile, err := os.MkdirTemp("", "ctserr-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox,
		chromedp.NoFirstRun, chromedp.DisableGPU, chromedp.UserDataDir(profile), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(2*time.Minute))
	defer stop()
	chromium, closeChromium := chromedp.NewContext(allocator)
	defer closeChromium()
	if err := chromedp.Do(chromium); err != nil {
		return fmt.Errorf("starting Chromium: %w", err)
	}
	base := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	if err := calls(chromium, base); err != nil {
		return err
	}
	if err := roundTrips(chromium, base); err != nil {
		return err
	}
	return firstAnswers(chromium, base)
}

// asset is the address of the one asset of a tree with a name like pattern.
func asset(tree, pattern string) (string, error) {
	found, err := filepath.Glob(filepath.Join(tree, "assets", pattern))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("%s holds no assets/%s, or several: run make build", tree, pattern)
	}
	return "/assets/" + filepath.Base(found[0]), nil
}

// calls times the module's decode with the text in and the JSON out.
func calls(chromium context.Context, base string) error {
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/bench/"), chromedp.Evaluate[chromedp.Void](browserScript)); err != nil {
		return err
	}
	fmt.Printf("\nThe module in Chromium: one call, text in and JSON out, median of five\n%-20s %12s %12s %12s %10s %12s\n", "text", "bytes", "a call", "MB/s", "findings", "module holds")
	for _, t := range browserTexts {
		r, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
			Bytes, Findings, Memory int
			Ms                      float64
		}](fmt.Sprintf("timed(%q)", t.name), chromedp.EvalAwaitPromise))
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		fmt.Printf("%-20s %12d %9.1f us %12.1f %10d %9d MB\n", t.name, r.Bytes, r.Ms*1000, float64(r.Bytes)/r.Ms/1000, r.Findings, r.Memory>>20)
	}
	return nil
}

// roundTrips times the page: from a text in <cts-decoder> to its result shown,
// worker and rendering included, and the longest time that the page stood still.
func roundTrips(chromium context.Context, base string) error {
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/"), chromedp.Evaluate[chromedp.Void](browserScript)); err != nil {
		return err
	}
	fmt.Printf("\nThe page: from the text to its result shown, median of five\n%-20s %12s %18s\n", "text", "shown after", "longest standstill")
	for _, name := range []string{"body", "log 64 kB", "log 2 MB", "NDJSON 10 MB"} {
		r, err := chromedp.Run(ctx, chromedp.Evaluate[struct{ Ms, Longest float64 }](fmt.Sprintf("shown(%q)", name), chromedp.EvalAwaitPromise))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Printf("%-20s %9.1f ms %15.0f ms\n", name, r.Ms, r.Longest)
	}
	r, err := chromedp.Run(ctx, chromedp.Evaluate[float64]("found()", chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	fmt.Printf("%-20s %9.1f ms  the slowest of ten queries, from the key to the list\n", "search dialog", r)
	return nil
}

// windowOpens is how long Chromium works on a new window: it loads pages of its
// own then, which would take turns with ours.
const windowOpens = 2 * time.Second

const visits = 9

// firstAnswers times from navigation to the first decoded error, in a fresh
// browser context each time, of the home page and of the bare one in turn.
func firstAnswers(chromium context.Context, base string) error {
	fmt.Printf("\nFrom navigation to the first decoded error, median of %d\n%-34s %12s %12s | %12s %12s  with the module and no page around it\n",
		visits, "network, processor", "first visit", "second", "first visit", "second")
	for _, c := range []struct {
		name    string
		network *network.Conditions
		slower  float64
	}{
		{"loopback", nil, 1},
		{"9 Mbit/s, 60 ms", &network.Conditions{Latency: 60, DownloadThroughput: 9e6 / 8, UploadThroughput: 9e6 / 8}, 1},
		{"1.6 Mbit/s, 150 ms, 4 times slower", &network.Conditions{Latency: 150, DownloadThroughput: 1.6e6 / 8, UploadThroughput: 0.75e6 / 8}, 4},
	} {
		var times [4][]float64
		for range visits {
			for i, page := range []string{"/", "/bench/bare"} {
				first, second, err := visit(chromium, base+page, c.network, c.slower)
				if err != nil {
					return fmt.Errorf("%s: %s: %w", c.name, page, err)
				}
				times[2*i], times[2*i+1] = append(times[2*i], first), append(times[2*i+1], second)
			}
		}
		for _, list := range times {
			slices.Sort(list)
		}
		fmt.Printf("%-34s %9.0f ms %9.0f ms | %9.0f ms %9.0f ms\n", c.name, times[0][visits/2], times[1][visits/2], times[2][visits/2], times[3][visits/2])
	}
	return nil
}

func visit(chromium context.Context, page string, conditions *network.Conditions, slower float64) (first, second float64, err error) {
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	defer cancel()
	if conditions != nil { // without them the network is not watched: that takes time, too
		if _, err = chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
			return 0, 0, err
		}
		if _, err = chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{conditions}}); err != nil {
			return 0, 0, err
		}
	}
	if _, err = chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slower}); err != nil {
		return 0, 0, err
	}
	const note = `addEventListener('cts-result', () => { globalThis.firstAnswer ??= performance.now(); })`
	if _, err = chromedp.Call(ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: note}); err != nil {
		return 0, 0, err
	}
	time.Sleep(windowOpens)
	for _, ms := range []*float64{&first, &second} {
		if err = chromedp.Do(ctx, chromedp.Navigate(page+"?q="+url.QueryEscape(pastes.Body)), chromedp.Evaluate[chromedp.Void](browserScript)); err != nil {
			return 0, 0, err
		}
		if *ms, err = chromedp.Run(ctx, chromedp.Evaluate[float64]("answered()", chromedp.EvalAwaitPromise)); err != nil {
			return 0, 0, err
		}
	}
	return first, second, nil
}
