package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ctserr/site/hosting"
)

// workerPath is the service worker. It must stand at the top, where its scope
// is the whole site, and its address never changes.
const workerPath = "/sw.js"

// offlineLimit is how many bytes a browser keeps for reading without a
// connection. Where a site has more, the pages of codes are left to the network.
const offlineLimit = 32 << 20

// addSearch bundles the search dialog with the addresses of what it loads.
func (a assets) addSearch(t *tree, static string) error {
	type script struct {
		Src       string `json:"src"`
		Integrity string `json:"integrity"`
	}
	files := jsonFile(struct {
		Module  string `json:"module"`
		Index   string `json:"index"`
		Search  string `json:"search"`
		Worker  string `json:"worker"`
		Decoder script `json:"decoder"`
	}{a["decoder.wasm"].URL, a["index.txt"].URL, a["search.txt"].URL, a["worker.js"].URL, script{a["decoder.js"].URL, a["decoder.js"].Integrity}})
	data, err := bundleFile(filepath.Join(static, "js", "search.js"), map[string]string{"__FILES__": string(files)})
	if err != nil {
		return err
	}
	return a.add(t, "search.js", data)
}

// offline writes the service worker, which knows every file of this build that
// a reader needs, by its hash. Its bytes change when any of them does, or when
// the headers do that they are served with.
func (b *builder) offline(t *tree) error {
	name := "sw.js"
	if b.NoOffline {
		name = "sw-off.js"
	}
	define := make(map[string]string)
	if !b.NoOffline {
		headers, err := os.ReadFile(b.Config)
		if err != nil && b.Config != "" && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		site := struct {
			Version string      `json:"version"`
			Headers string      `json:"headers"`
			Files   [][2]string `json:"files"`
		}{Headers: shortSum(headers)}
		size := int64(0)
		for _, f := range slices.SortedFunc(maps.Keys(t.sums), offlineFirst) {
			if !isOffline(f) {
				continue
			}
			info, err := fs.Stat(t.files(), f)
			if err != nil {
				return err
			}
			if size += info.Size(); size > offlineLimit {
				break
			}
			sum, err := hex.DecodeString(t.sums[f])
			if err != nil {
				return err
			}
			site.Files = append(site.Files, [2]string{hosting.Address(f), "sha256-" + base64.StdEncoding.EncodeToString(sum)})
		}
		site.Version = shortSum(append(jsonFile(site.Files), site.Headers...))
		define["__SITE__"] = string(jsonFile(site))
	}
	data, err := bundleFile(filepath.Join(b.Static, "js", name), define)
	if err != nil {
		return err
	}
	return t.write(file(workerPath), data)
}

func shortSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// isOffline tells whether a reader without a connection needs a file: pages and
// what they load. Twins, images for link previews and files for crawlers and
// hosts are left out.
func isOffline(name string) bool {
	switch filepath.Ext(name) {
	case ".html":
		return true
	case ".svg", ".ico", ".png", ".webmanifest":
		return !strings.HasPrefix(name, "og/")
	}
	return strings.HasPrefix(name, strings.TrimPrefix(assetsPath, "/"))
}

// offlineFirst orders files by how much a reader misses them: what all pages
// need, the pages that lead to others, the pages of codes.
func offlineFirst(a, b string) int {
	return cmp.Or(cmp.Compare(offlineRank(a), offlineRank(b)), cmp.Compare(a, b))
}

func offlineRank(name string) int {
	switch {
	case strings.HasPrefix(name, strings.TrimPrefix(assetsPath, "/")):
		return 0
	case strings.Contains(name, "/cts-"):
		return 2
	}
	return 1
}
