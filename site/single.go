package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// The single-file edition: every page, the style and the decoder in one HTML
// file that opens from a disk on a closed network. It is made of a finished
// tree, so it says what the site says. Each page is a main element whose id is
// its address; links between pages are fragments, and the style shows the page
// that the fragment names, without script too.

// SingleStats tell what a single file holds.
type SingleStats struct {
	Pages int
	Bytes int64
	Gzip  int64 // bytes when compressed, as a mail or a server would
}

// Single writes the edition. A file that is there is replaced in one step, and
// stays as it was when anything goes wrong.
func Single(o Options, name string) (stats SingleStats, err error) {
	if err := ours(name); err != nil {
		return stats, err
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return stats, fmt.Errorf("the folder of %s is missing, make it first: %w", name, err)
	}
	work, err := os.MkdirTemp("", "ctserr-single-")
	if err != nil {
		return stats, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	o.Out, o.Target, o.Config = filepath.Join(work, "site"), "netlify", ""
	o.NoCards, o.NoOffline, o.Preview = true, true, false
	if _, err := Build(o); err != nil {
		return stats, err
	}
	page, err := joinTree(os.DirFS(o.Out), o)
	if err != nil {
		return stats, err
	}
	stats.Pages, stats.Bytes = page.pages, int64(len(page.html))
	packed, err := pack(page.html)
	if err != nil {
		return stats, err
	}
	stats.Gzip = int64(len(packed))
	return stats, replaceFile(name, page.html)
}

// generator stands near the top of every single file.
const generator = `<meta name="generator" content="ctserr">`

// ours refuses to replace what no build of this edition wrote.
func ours(name string) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file: name one with -single, such as cts-errors.html", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 4096))
	if err == nil && len(head) > 0 && !bytes.Contains(head, []byte(generator)) {
		err = fmt.Errorf("%s is there and no build wrote it: name another file with -single, or remove it yourself", name)
	}
	return err
}

// replaceFile writes a file beside the old one and puts it in its place.
func replaceFile(name string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-new-")
	if err != nil {
		return fmt.Errorf("the folder of %s cannot be written: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return errors.Join(fmt.Errorf("%s is as it was: %w", name, err), f.Close())
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

type joined struct {
	html  []byte
	pages int
}

// singlePage is what single.tmpl may use.
type singlePage struct {
	Name, BaseURL string
	Policy        string
	Style         template.CSS  // of this project
	Header        template.HTML // of the home page, rewritten
	Footer        template.HTML
	Pages         []template.HTML
	Files         []packedFile
	Script        template.JS // of this project
}

// packedFile is a file of the decoder as text: compressed, then in base64.
type packedFile struct {
	Name string
	Data template.HTML // in base64, which no context has to escape
}

// joinTree makes one document of the pages of a tree.
func joinTree(tree fs.FS, o Options) (joined, error) {
	names, err := pageFiles(tree)
	if err != nil {
		return joined{}, err
	}
	pages := make(map[string]*html.Node, len(names)) // by address
	for _, name := range names {
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return joined{}, err
		}
		root, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			return joined{}, fmt.Errorf("%s: %w", name, err)
		}
		pages[pageAddress(name)] = root
	}
	p := singlePage{Name: SiteName, BaseURL: o.BaseURL}
	r := rewriter{pages: pages, base: o.BaseURL}
	for _, name := range names {
		text, err := r.page(pageAddress(name))
		if err != nil {
			return joined{}, err
		}
		p.Pages = append(p.Pages, text)
	}
	if p.Header, err = r.part("header"); err != nil {
		return joined{}, err
	}
	if p.Footer, err = r.part("footer"); err != nil {
		return joined{}, err
	}
	style, err := bundleFile(filepath.Join(o.Static, "css", "single.css"), nil)
	if err != nil {
		return joined{}, err
	}
	script, err := bundleFile(filepath.Join(o.Static, "js", "single.js"), map[string]string{"__SITE__": string(jsonText(o.BaseURL))})
	if err != nil {
		return joined{}, err
	}
	if bytes.Contains(bytes.ToLower(style), []byte("</style")) || bytes.Contains(bytes.ToLower(script), []byte("</script")) {
		return joined{}, errors.New("the style or the script of the single file would end its own element")
	}
	p.Style, p.Script = template.CSS(style), template.JS(script)
	p.Policy = singlePolicy(style, script)
	for _, f := range [...]struct{ name, pattern string }{
		{"module", "assets/decoder-*.wasm"}, {"index", "assets/index-*.txt"}, {"worker", "assets/worker-*.js"},
	} {
		text, err := packAsset(tree, f.pattern)
		if err != nil {
			return joined{}, err
		}
		p.Files = append(p.Files, packedFile{f.name, template.HTML(text)})
	}
	tmpl, err := template.ParseFS(templateFiles, "templates/single/single.tmpl")
	if err != nil {
		return joined{}, err
	}
	var out bytes.Buffer
	if err := tmpl.ExecuteTemplate(&out, "single", p); err != nil {
		return joined{}, err
	}
	return joined{out.Bytes(), len(pages)}, nil
}

// singlePolicy allows this document's own style and script, by their hashes,
// and the worker that the script makes; no address can be asked for anything.
func singlePolicy(style, script []byte) string {
	hash := func(data []byte) string {
		sum := sha256.Sum256(data)
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; script-src " + hash(script) + " 'wasm-unsafe-eval'; style-src " + hash(style) +
		"; worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types site-urls"
}

// pageFiles are the pages of a tree, home first.
func pageFiles(tree fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, "index.html") {
			names = append(names, name)
		}
		return err
	})
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(pageAddress(a), pageAddress(b)) })
	return names, err
}

func pageAddress(name string) string { return "/" + strings.TrimSuffix(name, "index.html") }

// packAsset packs the one file that a pattern matches.
func packAsset(tree fs.FS, pattern string) (string, error) {
	names, err := fs.Glob(tree, pattern)
	if err != nil {
		return "", err
	}
	if len(names) != 1 {
		return "", fmt.Errorf("%d files match %s, want one", len(names), pattern)
	}
	data, err := fs.ReadFile(tree, names[0])
	if err != nil {
		return "", err
	}
	packed, err := pack(data)
	return base64.StdEncoding.EncodeToString(packed), err
}

func pack(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(data)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
