package site

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ctserr/site/catalog"

	"github.com/evanw/esbuild/pkg/api"
)

// Asset is a file whose name carries its content's fingerprint, so that it can
// be cached for ever.
type Asset struct {
	URL       string // /assets/page-1a2b3c4d5e6f.js
	Integrity string // for the attribute of that name: sha384-..., sha256-... where no page names the file
}

// assets are the files that pages name, by their name in the source: page.js,
// site.css, decoder.wasm, index.txt.
type assets map[string]Asset

// bundles are the entry points, each bundled with what it imports into one
// file of the given name.
var bundles = [...]struct{ source, name string }{
	{"css/site.css", "site.css"},
	{"js/page.js", "page.js"},
	{"js/define.js", "decoder.js"},
	{"js/worker.js", "worker.js"},
	{"js/filter.js", "filter.js"},
	{"js/nearest.js", "nearest.js"},
}

// embedPath is the decoder for other people's pages. Its address never
// changes, so it carries no fingerprint; the files that it names do.
const embedPath = "/embed.js"

// add names a file by its content and writes it.
func (a assets) add(t *tree, name string, data []byte) error {
	asset := fingerprint(name, data)
	a[name] = asset
	return t.write(file(asset.URL), data)
}

// fingerprint names a file by its content.
func fingerprint(name string, data []byte) Asset {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	asset := Asset{URL: assetsPath + strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext}
	switch ext {
	case ".js", ".css":
		sri := sha512.Sum384(data)
		asset.Integrity = "sha384-" + base64.StdEncoding.EncodeToString(sri[:])
	default:
		asset.Integrity = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	return asset
}

// publishedAsset is an asset of the tree that no page names.
func publishedAsset(t *tree, name string) (Asset, error) {
	t.mu.Lock()
	f := t.list[name]
	t.mu.Unlock()
	sum, err := hex.DecodeString(f.sum)
	return Asset{URL: "/" + name, Integrity: "sha256-" + base64.StdEncoding.EncodeToString(sum)}, err
}

// assetFile is an asset in the making: its data, or the source of its bundle.
type assetFile struct {
	name, source string
	data         []byte
	asset        Asset
	err          error
}

func (f *assetFile) make(t *tree) {
	if f.source != "" {
		if f.data, f.err = bundleFile(f.source, nil); f.err != nil {
			return
		}
	}
	f.asset = fingerprint(f.name, f.data)
	f.err = t.write(file(f.asset.URL), f.data)
}

// buildAssets bundles and fingerprints what lies in the static folder, and the
// decoder. indexes writes the indexes of the decoder and of the search. Files of
// static/root are published under their own names.
func buildAssets(t *tree, static string, module []byte, indexes func() ([2]Asset, error), pages []*catalog.Page) (assets, error) {
	files := []assetFile{{name: "decoder.wasm", data: module}}
	for _, bundle := range bundles {
		files = append(files, assetFile{name: bundle.name, source: filepath.Join(static, filepath.FromSlash(bundle.source))})
	}
	if info, err := os.Stat(filepath.Join(static, "css")); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not the folder of styles and scripts: run this at the top of the repository, or name it with -static", static)
	}
	var wait sync.WaitGroup
	var made [2]Asset
	errs := make([]error, 1)
	wait.Go(func() { made, errs[0] = indexes() })
	for i := range files {
		wait.Go(func() { files[i].make(t) })
	}
	wait.Wait()
	a := assets{"index.txt": made[0], "search.txt": made[1]}
	for _, f := range files {
		a[f.name] = f.asset
		errs = append(errs, f.err)
	}
	if err := joinFaults(errs...); err != nil {
		return nil, err
	}
	define := map[string]string{
		"__MODULE__": strconv.Quote(a["decoder.wasm"].URL),
		"__INDEX__":  strconv.Quote(a["index.txt"].URL),
		"__WORKER__": strconv.Quote(a["worker.js"].URL),
	}
	var embed, early []byte
	var errEmbed, errEarly error
	wait.Go(func() { embed, errEmbed = bundleFile(filepath.Join(static, "js", "embed.js"), define) })
	wait.Go(func() { early, errEarly = bundleFile(filepath.Join(static, "js", "early.js"), define) })
	dialog, errDialog := a.search(static, pages)
	wait.Wait()
	if err := joinFaults(errEmbed, errEarly, errDialog); err != nil {
		return nil, err
	}
	if err := joinFaults(a.add(t, "search.js", dialog), a.add(t, "early.js", early)); err != nil {
		return nil, err
	}
	a["embed.js"] = Asset{embedPath, fingerprint("embed.js", embed).Integrity}
	if err := t.write(file(embedPath), embed); err != nil {
		return nil, err
	}
	if err := t.write(file(filesPath), jsonFile(map[string]string{"index": a["index.txt"].URL, "search": a["search.txt"].URL})); err != nil {
		return nil, err
	}
	root := os.DirFS(filepath.Join(static, "root"))
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == "." {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		return t.write(name, data)
	})
	return a, err
}

// bundleFile bundles and minifies one entry point with all that it imports.
// Names of define stand in the source for values of the build.
func bundleFile(file string, define map[string]string) ([]byte, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	format := api.FormatESModule
	switch filepath.Base(file) {
	case "worker.js", "sw.js", "sw-off.js", "early.js":
		format = api.FormatIIFE // classic scripts: workers have to be, and one runs at once
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{file},
		Bundle:            true,
		Define:            define,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		Format:            format,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelSilent,
	})
	if len(result.Errors) > 0 {
		var lines []string
		for _, m := range result.Errors {
			if m.Location == nil {
				lines = append(lines, fmt.Sprintf("%s: %s", file, m.Text))
				continue
			}
			lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", m.Location.File, m.Location.Line, m.Location.Column+1, m.Text))
		}
		slices.Sort(lines)
		return nil, errors.New(strings.Join(lines, "\n"))
	}
	return result.OutputFiles[0].Contents, nil
}
