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

type bundle struct{ source, name string }

// bundles are the entry points, each bundled with what it imports into one
// file of the given name.
var bundles = [...]bundle{
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
func publishedAsset(t *tree, name string) (Asset, error) {
	sum, err := hex.DecodeString(t.about(name).sum)
	return Asset{URL: "/" + name, Integrity: "sha256-" + base64.StdEncoding.EncodeToString(sum)}, err
}

// assetFile is an asset in the making: its data, or the source of its bundle.
type assetFile struct {
	name, source string
	data         []byte
	asset        Asset
	err          error
}

func (f *assetFile) make(t *tree, made *bundled) {
	if f.source != "" {
		if f.data = made.bundle(f.name); f.data == nil {
			if f.data, f.err = bundleFile(f.source, nil); f.err != nil {
				return
			}
		}
	}
	f.asset, f.err = addAsset(t, f.name, f.data)
}

// buildAssets bundles and fingerprints what lies in the static folder, and the
// decoder. indexes writes the indexes of the decoder and of the search. Files of
// static/root are published under their own names.
func buildAssets(t *tree, static string, made *bundled, module []byte, indexes func() ([2]Asset, error), pages []*catalog.Page) (assets, error) {
	files := []assetFile{{name: "decoder.wasm", data: module}}
	for _, bundle := range bundles {
		files = append(files, assetFile{name: bundle.name, source: filepath.Join(static, filepath.FromSlash(bundle.source))})
	}
	if info, err := os.Stat(filepath.Join(static, "css")); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not the folder of styles and scripts: run this at the top of the repository, or name it with -static", static)
	}
	var wait sync.WaitGroup
	var index [2]Asset
	errs := make([]error, 1)
	wait.Go(func() { index, errs[0] = indexes() })
	for i := range files {
		wait.Go(func() { files[i].make(t, made) })
	}
	wait.Wait()
	a := assets{"index.txt": index[0], "search.txt": index[1]}
	for _, f := range files {
		a[f.name] = f.asset
		errs = append(errs, f.err)
	}
	if err := joinFaults(errs...); err != nil {
		return nil, err
	}
	addresses := strings.NewReplacer("__MODULE__", a["decoder.wasm"].URL, "__INDEX__", a["index.txt"].URL, "__WORKER__", a["worker.js"].URL)
	embed, errEmbed := made.bundle("embed.js"), error(nil)
	if embed == nil {
		embed, errEmbed = bundleFile(filepath.Join(static, "js", "embed.js"), unfilled)
	}
	embed = []byte(addresses.Replace(string(embed)))
	dialog, errDialog := a.search(static, pages)
	if err := joinFaults(errEmbed, errDialog); err != nil {
		return nil, err
	}
	if err := a.add(t, "search.js", dialog); err != nil {
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

// unfilled are the names that stand in a script for addresses, as texts of the
// same names: the addresses are filled in when they are known.
var unfilled = map[string]string{"__MODULE__": `"__MODULE__"`, "__INDEX__": `"__INDEX__"`, "__WORKER__": `"__WORKER__"`}

// bundled are the bundles that need nothing of the content: they are made while
// it is read. What could not be made is left out, and is told by bundleFile.
type bundled struct {
	wait   sync.WaitGroup
	byName map[string][]byte
}

// bundle waits for a bundle; nil when it could not be made.
func (b *bundled) bundle(name string) []byte {
	b.wait.Wait()
	return b.byName[name]
}

// startBundles makes the bundles of buildAssets. Most scripts share what they
// import, which is read and parsed once when they are made together. Each bundle
// is what bundleFile makes; that of the search has values which are no texts, and
// esbuild then names the variables of all bundles beside it otherwise.
func startBundles(static string) *bundled {
	made := &bundled{byName: make(map[string][]byte)}
	together := func(classic bool) {
		o := bundleOptions(classic, unfilled)
		o.Outdir = static // nothing is written
		for _, b := range append(bundles[:], bundle{"js/embed.js", "embed.js"}) {
			if isClassic(b.source) == classic {
				o.EntryPointsAdvanced = append(o.EntryPointsAdvanced, api.EntryPoint{
					InputPath: filepath.Join(static, filepath.FromSlash(b.source)), OutputPath: strings.TrimSuffix(b.name, path.Ext(b.name))})
			}
		}
		result := api.Build(o)
		if len(result.Errors) > 0 {
			return
		}
		for _, f := range result.OutputFiles {
			made.byName[filepath.Base(f.Path)] = f.Contents
		}
	}
	// One after the other: each works on all cores, and what esbuild itself brings is parsed once.
	made.wait.Go(func() {
		together(false)
		together(true)
	})
	return made
}

// bundleFile bundles and minifies one entry point with all that it imports.
// Names of define stand in the source for values of the build.
func bundleFile(file string, define map[string]string) ([]byte, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	o := bundleOptions(isClassic(file), define)
	o.EntryPoints = []string{file}
	result := api.Build(o)
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

// isClassic tells whether a script is a classic one: those of workers have to be.
func isClassic(file string) bool {
	switch filepath.Base(file) {
	case "worker.js", "sw.js", "sw-off.js":
		return true
	}
	return false
}

func bundleOptions(classic bool, define map[string]string) api.BuildOptions {
	format := api.FormatESModule
	if classic {
		format = api.FormatIIFE
	}
	return api.BuildOptions{
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
	}
}
