package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

type bundle struct{ source, name string }

// bundles are the entry points below the static folder, each bundled with what it
// imports into one file of the given name.
var bundles = [...]bundle{
	{"css/site.css", "site.css"},
	{"js/page.js", "page.js"},
	{"js/define.js", "decoder.js"},
	{"js/worker.js", "worker.js"},
	{"js/filter.js", "filter.js"},
	{"js/nearest.js", "nearest.js"},
}

const embedSource = "js/embed.js"

// unfilled are the names that stand in a script for addresses, as texts of the
// same names: the addresses are filled in when they are known.
var unfilled = map[string]string{"__MODULE__": `"__MODULE__"`, "__INDEX__": `"__INDEX__"`, "__WORKER__": `"__WORKER__"`}

// bundler makes bundles. Those that a build before made of the same sources are
// not made again.
type bundler struct {
	static string
	ready  sync.WaitGroup
	base   key // of the command and all sources; zero when they cannot be read

	kept map[key][]byte // bundles by what they are made of
	mu   sync.Mutex
	used map[key][]byte // those that this build has
}

// newBundler begins with the bundles that need nothing of the content: they are
// made while it is read. kept waits for the bundles of the build before.
func newBundler(static string, kept func() map[key][]byte) *bundler {
	b := &bundler{static: static, used: make(map[key][]byte)}
	b.ready.Go(func() {
		var err error
		if b.base, err = bundlesKey(static); err != nil {
			return // bundleFile tells
		}
		if b.kept = maps.Clone(kept()); b.kept == nil {
			b.kept = make(map[key][]byte)
		}
		for _, f := range bundles {
			if b.kept[b.key(f.source, unfilled)] == nil {
				b.together()
				return
			}
		}
	})
	return b
}

// bundlesKey is the key of the command and of all that bundles are made of.
func bundlesKey(static string) (k key, err error) {
	h := sha256.New()
	if err = putCommand(h); err != nil {
		return key{}, err
	}
	root := os.DirFS(static)
	for _, dir := range [...]string{"css", "js"} {
		err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			// To open anything but a file could wait for ever, as a pipe does.
			if info, err := fs.Stat(root, name); err != nil || !info.Mode().IsRegular() {
				return err
			}
			data, err := fs.ReadFile(root, name)
			put(h, name, string(data))
			return err
		})
		if err != nil {
			return key{}, err
		}
	}
	h.Sum(k[:0])
	return k, nil
}

func (b *bundler) key(source string, define map[string]string) (k key) {
	h := sha256.New()
	h.Write(b.base[:])
	put(h, source)
	for _, name := range sortedKeys(define) {
		put(h, name, define[name])
	}
	h.Sum(k[:0])
	return k
}

// file is bundleFile of a source below the static folder.
func (b *bundler) file(source string, define map[string]string) ([]byte, error) {
	b.ready.Wait()
	k := b.key(source, define)
	data := b.kept[k]
	if data == nil {
		var err error
		if data, err = bundleFile(filepath.Join(b.static, filepath.FromSlash(source)), define); err != nil {
			return nil, err
		}
	}
	if b.base != (key{}) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.used[k] = data
	}
	return data, nil
}

// remembered are the bundles for the build after this one: none when a source was
// saved while they were made, because they may be of either text.
func (b *bundler) remembered() map[key][]byte {
	b.ready.Wait()
	if now, err := bundlesKey(b.static); err != nil || now != b.base {
		return nil
	}
	return b.used
}

// together makes bundles beside each other: most scripts share what they import,
// which is read and parsed once then. Each is what bundleFile makes; that of the
// search has values which are no texts, and esbuild then names the variables of
// all bundles beside it otherwise. What cannot be made is left to bundleFile.
func (b *bundler) together() {
	// One after the other: each works on all cores, and what esbuild itself brings is parsed once.
	for _, classic := range [...]bool{false, true} {
		o := bundleOptions(classic, unfilled)
		o.Outdir = b.static // nothing is written
		sources := make(map[string]string)
		for _, f := range append(bundles[:], bundle{embedSource, "embed.js"}) {
			if isClassic(f.source) == classic {
				sources[f.name] = f.source
				o.EntryPointsAdvanced = append(o.EntryPointsAdvanced, api.EntryPoint{
					InputPath: filepath.Join(b.static, filepath.FromSlash(f.source)), OutputPath: strings.TrimSuffix(f.name, path.Ext(f.name))})
			}
		}
		result := api.Build(o)
		if len(result.Errors) > 0 {
			continue
		}
		for _, f := range result.OutputFiles {
			b.kept[b.key(sources[filepath.Base(f.Path)], unfilled)] = f.Contents
		}
	}
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
		TsconfigRaw:       "{}", // none of a folder above is looked for,
		IgnoreAnnotations: true, // nor a package.json that says which files have no effects
	}
}
