package hosting

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Handler serves a built tree as Netlify does: with the headers of a
// netlify.toml and of the tree, the redirects of the tree, its 404 page, and
// compressed where the client takes it. Safe for concurrent use.
type Handler struct {
	dir       fs.FS
	rules     *RuleSet
	redirects map[string]Redirect
	answers   cache
}

// NewHandler reads the rules of a netlify.toml and of a tree that was built for
// Netlify.
func NewHandler(dir, netlifyTOML string) (*Handler, error) {
	if _, err := os.Stat(filepath.Join(dir, "_redirects")); err != nil {
		return nil, fmt.Errorf("%s is not a tree built for Netlify, `make build` makes it: %w", dir, err)
	}
	return NewTreeHandler(os.DirFS(dir), netlifyTOML)
}

// NewTreeHandler is NewHandler for a tree in any file system.
func NewTreeHandler(tree fs.FS, netlifyTOML string) (*Handler, error) {
	config, err := ReadConfig(netlifyTOML)
	if err != nil {
		return nil, err
	}
	redirects, err := fs.ReadFile(tree, "_redirects")
	if err != nil {
		return nil, fmt.Errorf("the tree was not built for Netlify: %w", err)
	}
	h := &Handler{dir: tree, redirects: make(map[string]Redirect)}
	list, err := ParseRedirects(string(redirects))
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if _, ok := h.redirects[r.Key()]; !ok {
			h.redirects[r.Key()] = r
		}
	}
	var generated []Rule
	headers, err := fs.ReadFile(tree, "_headers")
	if err == nil {
		generated, err = ParseHeaders(string(headers))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	h.rules = NewRuleSet(append(generated, config.Rules...))
	return h, nil
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "public, max-age=0, must-revalidate")
	for name, values := range h.rules.Header(r.URL.Path) {
		header[name] = values
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := h.find(r.URL.Path)
	if rule, ok := h.redirect(r); ok && (rule.Force || name == "") {
		if r.URL.RawQuery != "" && !strings.Contains(rule.To, "?") {
			rule.To += "?" + r.URL.RawQuery // the host hands the query on
		}
		http.Redirect(w, r, rule.To, rule.Status)
		return
	}
	status := http.StatusOK
	if name == "" {
		name, status = "404.html", http.StatusNotFound
		header.Set("Cache-Control", "public, max-age=0, must-revalidate")
	} else if !strings.HasSuffix(r.URL.Path, "/") && strings.HasSuffix(name, "/index.html") {
		// Relative addresses of a page count from its folder.
		http.Redirect(w, r, (&pathOnly{r.URL.Path + "/", r.URL.RawQuery}).String(), http.StatusMovedPermanently)
		return
	}
	a, err := h.answers.get(h.dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	} else if err != nil {
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", ContentType(name))
	}
	data, encoding := a.encoded(r.Header.Get("Accept-Encoding"))
	tag := a.tag
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
		tag = strings.TrimSuffix(tag, `"`) + "-" + encoding + `"`
	}
	if a.compressible {
		header.Set("Vary", "Accept-Encoding")
	}
	header.Set("Etag", tag)
	if status == http.StatusOK && matchesTag(r.Header.Get("If-None-Match"), tag) {
		header.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(data)
	}
}

// pathOnly is an address without a host, however many slashes it begins with.
type pathOnly struct{ path, query string }

func (p *pathOnly) String() string {
	s := "/" + strings.TrimLeft(p.path, "/")
	if p.query != "" {
		s += "?" + p.query
	}
	return s
}

// redirect finds the rule of a request. A slash at the end does not matter.
func (h *Handler) redirect(r *http.Request) (Redirect, bool) {
	from := r.URL.Path
	if from != "/" {
		from = strings.TrimSuffix(from, "/")
	}
	if q := r.URL.Query().Get("q"); q != "" {
		if rule, ok := h.redirects[from+"?"+q]; ok {
			return rule, true
		}
	}
	rule, ok := h.redirects[from+"?"]
	return rule, ok
}

// find returns the file of an address, "" when there is none. Files that
// configure the host are not served.
func (h *Handler) find(urlPath string) string {
	if strings.ContainsAny(urlPath, "\\\x00") {
		return ""
	}
	name := strings.TrimPrefix(path.Clean(urlPath), "/")
	if name == "" || strings.HasSuffix(urlPath, "/") {
		name = path.Join(name, "index.html")
	}
	info, err := fs.Stat(h.dir, name)
	if err == nil && info.IsDir() {
		name = path.Join(name, "index.html")
		info, err = fs.Stat(h.dir, name)
	}
	if err != nil || info.IsDir() || strings.HasPrefix(name, "_") {
		return ""
	}
	return name
}

func matchesTag(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}
