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

	"github.com/evanw/esbuild/pkg/api"
)

// Asset is a file whose name carries its content's fingerprint, so that it can
// be cached for ever.
type Asset struct {
	URL       string // /assets/page-1a2b3c4d5e6f.js
	Integrity string // for the attribute of that name: sha384-...
}

// assets are the files that pages name, by their name in the source: page.js,
// site.css, decoder.wasm, index.txt.
type assets map[string]Asset

// entry points that are bundled, each into one file. What they import comes along.
var bundles = []string{"css/site.css", "js/page.js", "js/decoder.js", "js/worker.js"}

// fingerprint names a file by its content and writes it.
func (a assets) add(t *tree, name string, data []byte) error {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	url := assetsPath + strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	sri := sha512.Sum384(data)
	a[name] = Asset{url, "sha384-" + base64.StdEncoding.EncodeToString(sri[:])}
	return t.write(file(url), data)
}

// buildAssets bundles and fingerprints what lies in the static folder, and the
// decoder with its index. Files of static/root are published under their own
// names.
func buildAssets(t *tree, static string, module, index []byte) (assets, error) {
	a := make(assets)
	for _, bundle := range bundles {
		data, err := bundleFile(filepath.Join(static, filepath.FromSlash(bundle)))
		if err != nil {
			return nil, err
		}
		if err := a.add(t, path.Base(bundle), data); err != nil {
			return nil, err
		}
	}
	if err := a.add(t, "decoder.wasm", module); err != nil {
		return nil, err
	}
	if err := a.add(t, "index.txt", index); err != nil {
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
func bundleFile(file string) ([]byte, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{file},
		Bundle:            true,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelSilent,
		// Addresses in style sheets are those of the site, not files beside the source.
		External: []string{"/*"},
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
