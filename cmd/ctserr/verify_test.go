package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/site"
)

// TestVerify compares deploys with what was built: one that is right, and one
// for each way in which a host gets it wrong.
func TestVerify(t *testing.T) {
	dir := t.TempDir()
	module := filepath.Join(dir, "decoder.wasm")
	if err := os.WriteFile(module, bytes.Repeat([]byte("\x00asm\x01\x00\x00\x00"), 1000), 0o644); err != nil {
		t.Fatal(err)
	}
	dist := filepath.Join(dir, "dist")
	_, err := site.Build(site.Options{Content: "../../content", Static: "../../static", Module: module, Out: dist,
		BaseURL: "https://cts.example", Config: "../../netlify.toml"})
	if err != nil {
		t.Fatal(err)
	}
	right, err := site.NewHandler(dist, "../../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	// changing serves the right answer after a change of its headers.
	changing := func(matches func(path string) bool, change func(http.Header)) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if matches(r.URL.Path) {
				w = &changed{w, change, false}
			}
			right.ServeHTTP(w, r)
		})
	}
	every := func(string) bool { return true }
	ending := func(s string) func(string) bool {
		return func(path string) bool { return strings.HasSuffix(path, s) }
	}
	for _, c := range []struct {
		name    string
		handler http.Handler
		want    []string // in the output; none for a right deploy
	}{
		{"right", right, nil},
		{"no policy", changing(every, func(h http.Header) { h.Del("Content-Security-Policy") }),
			[]string{"lacks Content-Security-Policy", "is answered without a Content-Security-Policy"}},
		{"transport security twice", changing(ending("/errors/cts-0218/"), func(h http.Header) { h.Add("Strict-Transport-Security", "max-age=1") }),
			[]string{"/errors/cts-0218/ has Strict-Transport-Security 2 times", "1 problem\n"}},
		{"policies joined", changing(func(p string) bool { return strings.HasPrefix(p, "/assets/worker-") }, func(h http.Header) {
			h.Set("Content-Security-Policy", "default-src 'self', "+h.Get("Content-Security-Policy"))
		}), nil},
		{"open to all", changing(every, func(h http.Header) { h.Set("Access-Control-Allow-Origin", "*") }),
			[]string{"/errors/cts-0218/ is open to other sites and should not be"}},
		{"pages kept for a year", changing(ending("/"), func(h http.Header) { h.Set("Cache-Control", "public, max-age=31536000") }),
			[]string{`/errors/ has no fingerprint, but Cache-Control is "public, max-age=31536000"`}},
		{"assets not kept", changing(ending(".css"), func(h http.Header) { h.Set("Cache-Control", "no-cache") }),
			[]string{`.css has a fingerprint, but Cache-Control is "no-cache"`}},
		{"module with a wrong type", changing(ending(".wasm"), func(h http.Header) { h.Set("Content-Type", "application/octet-stream") }),
			[]string{`.wasm is sent as "application/octet-stream", want application/wasm`}},
		{"rewrites what is missing", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "nothing") || strings.Contains(r.URL.Path, "gone") {
				r.URL.Path = "/"
			}
			right.ServeHTTP(w, r)
		}), []string{"/nothing-here answers with status 200, want 404", "/assets/gone-000000000000.js answers with status 200, want 404"}},
		{"redirects for a while", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/CTS.0218" {
				http.Redirect(w, r, "/errors/cts-0218/", http.StatusFound)
				return
			}
			right.ServeHTTP(w, r)
		}), []string{`/CTS.0218 answers with status 302 to "/errors/cts-0218/", want 301 to /errors/cts-0218/`, "has 1 problem\n"}},
		{"changes a page", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/errors/cts-0218/" {
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write([]byte("<p>A word from our sponsor</p>"))
				return
			}
			right.ServeHTTP(w, r)
		}), []string{"/errors/cts-0218/ is not the file that sha256sums.txt names", "without its character set"}},
		{"loses a file", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/catalog.json" {
				http.NotFound(w, r)
				return
			}
			right.ServeHTTP(w, r)
		}), []string{"/catalog.json answers with status 404", "/catalog.json is not JSON"}},
		{"compresses nothing", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Accept-Encoding")
			right.ServeHTTP(w, r)
		}), []string{"/ is sent uncompressed to a browser that takes br and gzip"}},
		{"another site", http.NotFoundHandler(), []string{"is not a deploy of this site: it publishes no sha256sums.txt (status 404)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(c.handler)
			defer server.Close()
			code, out := verify(dist, server.URL)
			if c.want == nil {
				if code != exitFine || !strings.Contains(out, "is what was built") || strings.Contains(out, " 0 checked") {
					t.Errorf("exit code %d:\n%s", code, out)
				}
				return
			}
			if code != exitProblems {
				t.Errorf("exit code %d", code)
			}
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
		})
	}

	server := httptest.NewServer(right)
	server.Close()
	if code, out := verify(dist, server.URL); code != exitProblems || !strings.Contains(out, "connection refused") {
		t.Errorf("a server that is gone: exit code %d\n%s", code, out)
	}
}

func verify(dist, address string) (int, string) {
	var out bytes.Buffer
	code := run([]string{"verify", "-config", "../../netlify.toml", "-dir", dist, "-base-url", "https://cts.example", "-all", address},
		streams{in: strings.NewReader(""), out: &out, err: &out})
	return code, out.String()
}

// changed changes the headers of an answer before they are sent.
type changed struct {
	http.ResponseWriter
	change func(http.Header)
	done   bool
}

func (c *changed) WriteHeader(status int) {
	if c.done {
		return
	}
	c.done = true
	c.change(c.Header())
	c.ResponseWriter.WriteHeader(status)
}

func (c *changed) Write(data []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.ResponseWriter.Write(data)
}
