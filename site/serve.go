package site

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Handler serves a built tree as the host does: with the headers of a
// netlify.toml, the redirects of the tree, and its 404 page.
type Handler struct {
	dir       string
	headers   []headerRule
	redirects map[string]Redirect // by path, and by path?q
}

type headerRule struct {
	For    string            `toml:"for"`
	Values map[string]string `toml:"values"`
}

// NewHandler reads the headers of a netlify.toml and the redirects of a tree.
func NewHandler(dir, netlifyTOML string) (*Handler, error) {
	var config struct {
		Headers []headerRule `toml:"headers"`
	}
	if _, err := toml.DecodeFile(netlifyTOML, &config); err != nil {
		return nil, err
	}
	h := &Handler{dir: dir, headers: config.Headers}
	rules, err := os.ReadFile(dir + "/_redirects")
	if err != nil {
		return nil, fmt.Errorf("%s is not a built tree, `make build` makes it: %w", dir, err)
	}
	h.redirects, err = parseRedirects(string(rules))
	return h, err
}

func parseRedirects(text string) (map[string]Redirect, error) {
	rules := make(map[string]Redirect)
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 3 {
			continue
		}
		r := Redirect{From: f[0], To: f[len(f)-2]}
		if len(f) == 4 {
			r.Query = strings.TrimPrefix(f[1], "q=")
		}
		status, force := strings.CutSuffix(f[len(f)-1], "!")
		n, err := strconv.Atoi(status)
		if err != nil {
			return nil, fmt.Errorf("_redirects: %q has no status", strings.TrimSpace(line))
		}
		r.Status, r.Force = n, force
		rules[r.key()] = r
	}
	return rules, nil
}

func (r Redirect) key() string { return r.From + "?" + r.Query }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, rule := range h.headers {
		if matches(rule.For, r.URL.Path) {
			for name, value := range rule.Values {
				w.Header().Set(name, value)
			}
		}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := h.find(r.URL.Path)
	for _, key := range []string{r.URL.Path + "?" + r.URL.Query().Get("q"), r.URL.Path + "?"} {
		if rule, ok := h.redirects[key]; ok && (rule.Force || name == "") && (rule.Query == "") == strings.HasSuffix(key, "?") {
			http.Redirect(w, r, rule.To, rule.Status)
			return
		}
	}
	status := http.StatusOK
	if name == "" {
		name, status = "404.html", http.StatusNotFound
	}
	data, err := fs.ReadFile(os.DirFS(h.dir), name)
	if errors.Is(err, fs.ErrNotExist) {
		http.NotFound(w, r)
		return
	} else if err != nil {
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", contentType(name))
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(data)
	}
}

// find returns the file of an address, "" when there is none. Files that
// configure the host are not served.
func (h *Handler) find(urlPath string) string {
	if strings.Contains(urlPath, "\\") {
		return ""
	}
	name := strings.TrimPrefix(path.Clean(urlPath), "/")
	if name == "" || strings.HasSuffix(urlPath, "/") {
		name = path.Join(name, "index.html")
	}
	info, err := fs.Stat(os.DirFS(h.dir), name)
	if err == nil && info.IsDir() {
		name = path.Join(name, "index.html")
		info, err = fs.Stat(os.DirFS(h.dir), name)
	}
	if err != nil || info.IsDir() || name == "_redirects" || name == "_headers" {
		return ""
	}
	return name
}

// matches tells whether a header rule is for an address. A star at the end
// stands for any rest; a star elsewhere for one part of the path.
func matches(pattern, path string) bool {
	if rest, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(path, rest)
	}
	return pattern == path
}

var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json; charset=utf-8",
	".md":          "text/markdown; charset=utf-8",
	".txt":         "text/plain; charset=utf-8",
	".xml":         "application/xml; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".csv":         "text/csv; charset=utf-8",
}

func contentType(name string) string {
	if t := contentTypes[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}
