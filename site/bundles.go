package site

import (
	"bytes"
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

// filled are those that values of the build are put into.
var filled = [...]bundle{
	{"js/embed.js", "embed.js"},
	{"js/search.js", "search.js"},
	{"js/sw.js", "sw.js"},
}

// bundler makes bundles. Those that a build before made of the same sources are
// not made again.
type bundler struct {
	static  string
	ready   sync.WaitGroup
	sources sources

	kept map[key][]byte // bundles by what they are made of
	mu   sync.Mutex
	used map[key][]byte // those that this build has; nil when the sources cannot be read
}

// newBundler begins with the bundles that need nothing of the content: they are
// made while it is read. kept waits for the bundles of the build before.
func newBundler(static string, kept func() map[key][]byte) *bundler {
	b := &bundler{static: static}
	b.ready.Go(func() {
		var err error
		if b.sources, err = readSources(static); err != nil {
			return // bundle tells
		}
		b.used = make(map[key][]byte)
		if b.kept = maps.Clone(kept()); b.kept == nil {
			b.kept = make(map[key][]byte)
		}
		for _, f := range bundles {
			if b.kept[b.sources.of(f.source)] == nil {
				b.together()
				return
			}
		}
	})
	return b
}

// file is the bundle of a source below the static folder. Values take the place
// of the names that stand for them: each is an expression of the language.
func (b *bundler) file(source string, values map[string]string) ([]byte, error) {
	data, err := b.unfilled(source)
	if err != nil || len(values) == 0 {
		return data, err
	}
	var pairs []string
	for _, name := range sortedKeys(values) {
		if !bytes.Contains(data, []byte(name)) {
			return nil, fmt.Errorf("%s does not use %s: its value would be lost", b.path(source), name)
		}
		pairs = append(pairs, name, values[name])
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(data))), nil
}

func (b *bundler) unfilled(source string) (data []byte, err error) {
	b.ready.Wait()
	k := b.sources.of(source)
	if data = b.kept[k]; data == nil {
		if data, err = b.sources.bundle(b.path(source), nil); err != nil {
			return nil, err
		}
	}
	if b.used != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.used[k] = data
	}
	return data, nil
}

func (b *bundler) path(source string) string {
	return filepath.Join(b.static, filepath.FromSlash(source))
}

// together makes bundles beside each other: most scripts share what they import,
// which is parsed once then. Each is what bundle makes. What cannot be made is left
// to bundle.
func (b *bundler) together() {
	o := b.sources.options(false, nil)
	o.Outdir = b.static // nothing is written
	sources := make(map[string]string)
	for _, f := range slices.Concat(bundles[:], filled[:]) {
		sources[f.name] = f.source
		o.EntryPointsAdvanced = append(o.EntryPointsAdvanced, api.EntryPoint{
			InputPath: b.path(f.source), OutputPath: strings.TrimSuffix(f.name, path.Ext(f.name))})
	}
	result := api.Build(o)
	if len(result.Errors) > 0 {
		return
	}
	for _, f := range result.OutputFiles {
		source, data := sources[filepath.Base(f.Path)], f.Contents
		if isClassic(source) {
			data = classic(data)
		}
		b.kept[b.sources.of(source)] = data
	}
}

// classic makes a classic script of a module that imports nothing: its names are
// those of a function.
func classic(module []byte) []byte {
	return slices.Concat([]byte("(()=>{"), bytes.TrimSuffix(module, []byte("\n")), []byte("})();\n"))
}

// sources are the styles and scripts of a static folder, read once: what bundles
// are made of is what their keys tell, also when a file is saved meanwhile.
type sources struct {
	texts map[string]string // by their full paths
	key   key               // of all of them and of the command
}

func readSources(static string) (s sources, err error) {
	static, err = filepath.Abs(static)
	if err != nil {
		return s, err
	}
	h := sha256.New()
	if err = putCommand(h); err != nil {
		return s, err
	}
	s.texts = make(map[string]string)
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
			if err != nil {
				return err
			}
			sum := sha256.Sum256(data)
			put(h, name, string(sum[:]))
			s.texts[filepath.Join(static, filepath.FromSlash(name))] = string(data)
			return nil
		})
		if err != nil {
			return sources{}, err
		}
	}
	h.Sum(s.key[:0])
	return s, nil
}

// of is the key of a bundle.
func (s sources) of(source string) (k key) {
	h := sha256.New()
	h.Write(s.key[:])
	put(h, source)
	h.Sum(k[:0])
	return k
}

// plugin gives esbuild the sources. It finds others itself, among them those that
// do not exist, which it tells best.
func (s sources) plugin() api.Plugin {
	return api.Plugin{Name: "sources", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "."}, func(a api.OnResolveArgs) (r api.OnResolveResult, err error) {
			file := a.Path
			switch {
			case filepath.IsAbs(file):
			case a.Kind == api.ResolveEntryPoint, a.Kind == api.ResolveCSSImportRule, strings.HasPrefix(file, "./"), strings.HasPrefix(file, "../"):
				file = filepath.Join(a.ResolveDir, file)
			}
			if _, ok := s.texts[file]; ok {
				r.Path = file
			}
			return r, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: "."}, func(a api.OnLoadArgs) (r api.OnLoadResult, err error) {
			if text, ok := s.texts[a.Path]; ok {
				r = api.OnLoadResult{Contents: &text, ResolveDir: filepath.Dir(a.Path), Loader: api.LoaderDefault}
			}
			return r, nil
		})
	}}
}

// bundleFile is bundle for one file alone, which esbuild reads itself.
func bundleFile(file string, define map[string]string) ([]byte, error) {
	return sources{}.bundle(file, define)
}

// bundle bundles and minifies one entry point with all that it imports. Names of
// define stand in the source for values of the build.
func (s sources) bundle(file string, define map[string]string) ([]byte, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	o := s.options(isClassic(file), define)
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

func (s sources) options(classic bool, define map[string]string) api.BuildOptions {
	format := api.FormatESModule
	if classic {
		format = api.FormatIIFE
	}
	o := api.BuildOptions{
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
	if s.texts != nil {
		o.Plugins = []api.Plugin{s.plugin()}
	}
	return o
}
