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
	"strings"
	"sync"

	"ctserr/site/catalog"
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

// embedPath is the decoder for other people's pages. Its address never
// changes, so it carries no fingerprint; the files that it names do.
const embedPath = "/embed.js"

// add names a file by its content and writes it.
func (a assets) add(t *tree, name string, data []byte) (err error) {
	a[name], err = addAsset(t, name, data)
	return err
}

// addAsset hashes a file once for its name and for the tree: the decoder is large.
func addAsset(t *tree, name string, data []byte) (Asset, error) {
	sum := sha256.Sum256(data)
	asset := namedBy(sum, name, data)
	return asset, t.writeSummed(file(asset.URL), data, sum)
}

// fingerprint names a file by its content.
func fingerprint(name string, data []byte) Asset { return namedBy(sha256.Sum256(data), name, data) }

func namedBy(sum [sha256.Size]byte, name string, data []byte) Asset {
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
func publishedAsset(t *tree, name string) Asset {
	sum := t.about(name).sum
	return Asset{URL: "/" + name, Integrity: "sha256-" + base64.StdEncoding.EncodeToString(sum[:])}
}

// assetFile is an asset in the making: its data, or the source of its bundle.
type assetFile struct {
	name, source string
	data         []byte
	asset        Asset
	err          error
}

func (f *assetFile) make(t *tree, scripts *bundler) {
	if f.source != "" {
		if f.data, f.err = scripts.file(f.source, nil); f.err != nil {
			return
		}
	}
	f.asset, f.err = addAsset(t, f.name, f.data)
}

// staticAssets bundles and fingerprints what lies in the static folder, and the
// decoder. Files of static/root are published under their own names.
func staticAssets(t *tree, scripts *bundler, module []byte, pages []*catalog.Page) (assets, error) {
	static := scripts.static
	files := []assetFile{{name: "decoder.wasm", data: module}}
	for _, b := range bundles {
		files = append(files, assetFile{name: b.name, source: b.source})
	}
	if info, err := os.Stat(filepath.Join(static, "css")); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not the folder of styles and scripts: run this at the top of the repository, or name it with -static", static)
	}
	var wait sync.WaitGroup
	for i := range files {
		wait.Go(func() { files[i].make(t, scripts) })
	}
	wait.Wait()
	a := make(assets)
	var errs []error
	for _, f := range files {
		a[f.name] = f.asset
		errs = append(errs, f.err)
	}
	if err := joinFaults(errs...); err != nil {
		return nil, err
	}
	dialog, err := a.search(scripts, pages)
	if err != nil {
		return nil, err
	}
	if err := a.add(t, "search.js", dialog); err != nil {
		return nil, err
	}
	root := os.DirFS(filepath.Join(static, "root"))
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
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

// addIndexes adds the indexes of the decoder and of the search, whose files are
// in the tree, and what names them.
func (a assets) addIndexes(t *tree, scripts *bundler, names []string) error {
	for i, name := range [...]string{"index.txt", "search.txt"} {
		a[name] = publishedAsset(t, names[i])
	}
	embed, err := scripts.file("js/embed.js", map[string]string{
		"__MODULE__": quoted(a["decoder.wasm"]), "__INDEX__": quoted(a["index.txt"]), "__WORKER__": quoted(a["worker.js"])})
	if err != nil {
		return err
	}
	a["embed.js"] = Asset{embedPath, fingerprint("embed.js", embed).Integrity}
	if err := t.write(file(embedPath), embed); err != nil {
		return err
	}
	return t.write(file(filesPath), jsonFile(map[string]string{"index": a["index.txt"].URL, "search": a["search.txt"].URL}))
}

// quoted is the address of an asset as a text of a script.
func quoted(a Asset) string { return `"` + a.URL + `"` }
