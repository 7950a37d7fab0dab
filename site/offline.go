package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"ctserr/site/catalog"
	"ctserr/site/hosting"
	"ctserr/site/wire"
)

// workerPath is the service worker. It must stand at the top, where its scope
// is the whole site, and its address never changes.
const workerPath = "/sw.js"

// offlineLimit is how many bytes of pages a browser keeps for reading without a
// connection. Where a site has more, the last codes are left to the network.
const offlineLimit = 8 << 20

// filesPath names the current indexes. Its address never changes and it is asked
// for anew each time, so scripts need not carry what changes with every entry.
const filesPath = "/files.json"

// search bundles the search dialog with the addresses of what it loads, but for
// the indexes, and with the pages of the guide.
func (a assets) search(scripts *bundler, pages []*catalog.Page) ([]byte, error) {
	type script struct {
		Src       string `json:"src"`
		Integrity string `json:"integrity"`
	}
	files := expression(struct {
		Module  string `json:"module"`
		Worker  string `json:"worker"`
		Decoder script `json:"decoder"`
	}{a["decoder.wasm"].URL, a["worker.js"].URL, script{a["decoder.js"].URL, a["decoder.js"].Integrity}})
	guide := make([][3]string, 0, len(pages))
	for _, p := range pages {
		guide = append(guide, [3]string{pagePath(p.Slug), p.Title, strings.Join(p.Keywords, " ")})
	}
	return scripts.file("js/search.js", map[string]string{"__FILES__": files, "__GUIDE__": expression(guide)})
}

// expression is a value as a script has it.
func expression(v any) string { return strings.TrimSuffix(string(jsonFile(v)), "\n") }

// offline writes the service worker. It knows the pack, which the packed job
// made, and the module by their hashes; its bytes change when theirs do.
func (b *builder) offline(t *tree, packed outcome) error {
	name, values := "sw-off.js", make(map[string]string)
	if !b.NoOffline {
		name = "sw.js"
		pack := publishedAsset(t, t.filesOf(packed)[0])
		module := b.site.Assets["decoder.wasm"]
		site := struct {
			Version string    `json:"version"`
			Pack    [2]string `json:"pack"`
			Module  [2]string `json:"module"`
		}{Pack: [2]string{pack.URL, pack.Integrity}, Module: [2]string{module.URL, module.Integrity}}
		site.Version = shortSum(jsonFile(site))
		values["__SITE__"] = expression(site)
	}
	data, err := b.scripts.file("js/"+name, values)
	if err != nil {
		return err
	}
	return t.write(file(workerPath), data)
}

// packJob writes the pack that the service worker keeps: all that a reader
// without a connection needs.
func (b *builder) packJob(k *keys, t *tree) job {
	if b.NoOffline {
		return job{name: packName, key: k.base, run: func(*tree) error { return nil }}
	}
	var ranks [3][]string
	t.names(func(name string) {
		if isOffline(name) {
			r := offlineRank(name)
			ranks[r] = append(ranks[r], name)
		}
	})
	names := slices.Concat(ranks[:]...)
	w := wire.Writer(k.base[:])
	size := int64(0)
	for i, name := range names {
		f := t.about(name)
		if size+f.size > offlineLimit {
			names = names[:i]
			break
		}
		size += f.size
		wire.Text(w, &name)
		w.Array(f.sum[:])
	}
	return job{name: packName, key: sha256.Sum256(w.Bytes()), run: func(t *tree) error {
		w := listBuffers.Get().(*buffer)
		defer listBuffers.Put(w)
		sum, err := b.pack(t, w, names, int(size))
		if err != nil {
			return err
		}
		return t.writeSummed(file(namedBy(sum, packName, w.data).URL), w.data, sum)
	}}
}

// packName is the source name of the pack among the assets.
const packName = "offline.json"

// packWriter writes the pack file by file: an object of files, and of the headers
// that they are served with.
type packWriter struct {
	headers [][]byte // each a JSON object
	known   map[string]int
	data    []byte
	sum     hash.Hash // of data[:summed]
	summed  int
	summing sync.WaitGroup
}

// newPackWriter has the pack written into the memory of dst. size is that of the
// files together.
func newPackWriter(dst []byte, size int) *packWriter {
	dst = slices.Grow(dst[:0], size+size/8+1<<16)
	return &packWriter{known: make(map[string]int), data: append(dst, `{"files":[`...), sum: sha256.New()}
}

// add adds a file: where it stands, which of the headers it is served with, and
// what it holds, as a text or, where it is none, in base64.
func (w *packWriter) add(path string, f *packed) {
	at, ok := w.known[string(f.headers)]
	if !ok {
		at = len(w.headers)
		w.known[string(f.headers)] = at
		w.headers = append(w.headers, f.headers)
	}
	if w.data[len(w.data)-1] != '[' {
		w.data = append(w.data, ',')
	}
	w.data = appendNumber(appendMember(append(w.data, '{'), "path", path), "headers", at)
	switch {
	case !f.isText:
		w.data = append(base64.StdEncoding.AppendEncode(append(appendName(w.data, "base64"), '"'), f.data), '"')
	case len(f.data) > 0:
		w.data = appendJSON(appendName(w.data, "text"), f.data)
	}
	w.data = append(w.data, '}')
}

// hash hashes what was added, beside whatever comes next.
func (w *packWriter) hash() {
	w.summing.Wait()
	news := w.data[w.summed:]
	w.summed = len(w.data)
	w.summing.Go(func() { w.sum.Write(news) })
}

// finish completes the pack and returns its hash.
func (w *packWriter) finish() (sum fileSum) {
	w.data = append(w.data, `],"headers":[`...)
	w.data = append(w.data, bytes.Join(w.headers, []byte(","))...)
	w.data = append(w.data, "]}\n"...)
	w.hash()
	w.summing.Wait()
	w.sum.Sum(sum[:0])
	return sum
}

// packed is a file for the pack.
type packed struct {
	headers []byte
	*buffer
	pool   *sync.Pool // of the buffer
	isText bool
}

// pack makes one file of the pages and of what they load: one request in place
// of one for each, and a quarter of the bytes, since pages are alike. size is that
// of the files together; w takes the pack, whose hash is returned.
func (b *builder) pack(t *tree, w *buffer, names []string, size int) (sum fileSum, err error) {
	rules, err := b.rules()
	if err != nil {
		return sum, err
	}
	set := hosting.NewRuleSet(rules)
	p := newPackWriter(w.data, size)
	defer p.summing.Wait() // it reads the memory of w
	files := make([]packed, min(packBatch, len(names)))
	for batch := range slices.Chunk(names, packBatch) {
		if err := inParallel(len(batch), func(i int) (err error) {
			f, room := &files[i], int(t.about(batch[i]).size)+1 // so that the end is found without more
			f.headers = packedHeaders(set, batch[i])
			f.pool = poolFor(room)
			f.buffer = f.pool.Get().(*buffer)
			f.data, err = t.append(slices.Grow(f.data[:0], room), batch[i])
			f.isText = utf8.Valid(f.data)
			return err
		}); err != nil {
			return sum, err
		}
		for i, name := range batch {
			p.add(hosting.Address(name), &files[i])
			files[i].pool.Put(files[i].buffer)
		}
		p.hash()
	}
	sum = p.finish()
	w.data = p.data
	return sum, nil
}

// packBatch is how many files are read at once, on all cores.
const packBatch = 16

// packedHeaders are the headers of a file, as a JSON object.
func packedHeaders(set *hosting.RuleSet, name string) []byte {
	headers := map[string]string{"Content-Type": hosting.ContentType(name)}
	for key, values := range set.Header(hosting.Address(name)) {
		headers[key] = strings.Join(values, ", ")
	}
	delete(headers, "Speculation-Rules") // nothing is gained by fetching ahead what is kept
	return bytes.TrimSpace(jsonFile(headers))
}

// append appends a file of the tree to dst.
func (t *tree) append(dst []byte, name string) ([]byte, error) {
	if t.memory != nil {
		data, err := fs.ReadFile(t.memory, name)
		return append(dst, data...), err
	}
	return appendFile(dst, t.stagePath(name), name)
}

func shortSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// isOffline tells whether a reader without a connection needs a file of the
// pack: pages and what they load, but for the module, which the browser may have
// already. Twins, images for link previews and files for crawlers and
// hosts are left out.
func isOffline(name string) bool {
	switch filepath.Ext(name) {
	case ".json":
		return name == file(filesPath)
	case ".html":
		return true
	case ".svg", ".ico", ".png", ".webmanifest":
		return !strings.HasPrefix(name, "og/")
	}
	return strings.HasPrefix(name, strings.TrimPrefix(assetsPath, "/")) && filepath.Ext(name) != ".wasm"
}

// offlineRank orders files by how much a reader misses them: what all pages
// need, the pages that lead to others, the pages of codes.
func offlineRank(name string) int {
	switch {
	case strings.HasPrefix(name, strings.TrimPrefix(assetsPath, "/")):
		return 0
	case ofCode(name):
		return 2
	}
	return 1
}

// ofCode tells whether a file is the page of a code, whose folder ends with a number.
func ofCode(name string) bool {
	dir := strings.TrimSuffix(name, "/index.html")
	digits := strings.TrimRight(dir, "0123456789")
	return digits != dir && strings.HasSuffix(digits, "-")
}
