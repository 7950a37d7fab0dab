package hosting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// smallDeploy answers for a tree as nginx does: what lies compressed beside a
// file is sent in its place and under no address of its own, and the list of
// sums, which was written last, has none.
func smallDeploy(t *testing.T) (http.Handler, map[string]string) {
	t.Helper()
	tree := map[string]string{
		"404.html": "<p>Nothing", "index.html": strings.Repeat("<p>Home", 1000), "index.html.gz": "zipped",
		"catalog.json": `{"$schema": "https://cts.example/schema/catalog-1.json"}`, "notes.gz": "no twin of anything",
	}
	for i := range 100 { // the list is long enough to be worth compressing
		tree[fmt.Sprintf("a%d.txt", i)] = "a"
	}
	var lines []string
	for name, text := range tree {
		sum := sha256.Sum256([]byte(text))
		lines = append(lines, hex.EncodeToString(sum[:])+"  "+name+"\n")
	}
	slices.Sort(lines)
	tree["sha256sums.txt"] = strings.Join(lines, "")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "index.html"
		}
		w.Header().Set("Content-Type", ContentType(name))
		text, ok := tree[name]
		if !ok || name == "index.html.gz" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'")
			w.WriteHeader(http.StatusNotFound)
			text = tree["404.html"]
		} else if tree[name+".gz"] != "" && r.Header.Get("Accept-Encoding") != "identity" {
			w.Header().Set("Content-Encoding", "gzip")
			text = tree[name+".gz"]
		}
		for _, h := range sharing(r.URL.Path) {
			w.Header().Set(h.Name, h.Value)
		}
		_, _ = w.Write([]byte(text))
	}), tree
}

func verifyDeploy(t *testing.T, h http.Handler) (Report, error) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	defer server.CloseClientConnections()
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	v := newVerifier(base, Expectation{BaseURL: "https://cts.example"}, 4)
	v.patience = time.Second
	return v.verify(context.Background())
}

func problems(r Report) (all []string) {
	for _, f := range r {
		all = append(all, f.Problems...)
	}
	return all
}

// TestVerifyTwins compares a deploy whose host keeps compressed files to itself.
func TestVerifyTwins(t *testing.T) {
	deploy, tree := smallDeploy(t)
	found, err := verifyDeploy(t, deploy)
	if p := problems(found); err != nil || len(p) > 0 {
		t.Errorf("%v, %q", err, p)
	}
	if n := found[0].Checked; n != len(tree)-1 { // all but index.html.gz
		t.Errorf("%d files were asked for, want %d", n, len(tree)-1)
	}
	delete(tree, "notes.gz")
	found, err = verifyDeploy(t, deploy)
	if p := problems(found); err != nil || len(p) != 1 || p[0] != "/notes.gz answers with status 404" {
		t.Errorf("a file of its own is gone: %v, %q", err, p)
	}
}

// TestVerifyHangs has one address that never answers, and one whose answer
// never ends.
func TestVerifyHangs(t *testing.T) {
	deploy, _ := smallDeploy(t)
	start := time.Now()
	found, err := verifyDeploy(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a7.txt":
			<-r.Context().Done()
		case "/a8.txt":
			_, _ = w.Write([]byte("a"))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		default:
			deploy.ServeHTTP(w, r)
		}
	}))
	want := []string{"/a7.txt: no whole answer came within 1s", "/a8.txt: no whole answer came within 1s"}
	if p := problems(found); err != nil || !slices.Equal(p, want) {
		t.Errorf("%v, %q", err, p)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("it took %v", d)
	}
}

// TestVerifyServerFails tells a server that fails from one that is not there.
func TestVerifyServerFails(t *testing.T) {
	_, err := verifyDeploy(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
	if err == nil || !strings.Contains(err.Error(), " is there, but asked for /sha256sums.txt it answers with status 500: look at what the host says of the deploy, or try again later") {
		t.Error(err)
	}
	_, err = verifyDeploy(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	if err == nil || !strings.Contains(err.Error(), "does not answer, check the address and the connection: no whole answer came within 1s") {
		t.Error(err)
	}
}
