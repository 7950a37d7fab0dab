package site

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ctserr/site/catalog"
)

// job makes some files of the tree. Its key is a hash of all that they are made
// of: while it stays the same, so do the files.
type job struct {
	name string
	key  string
	run  func(*tree) error
}

// memo remembers from one build to the next which files each job made of what.
// It holds no content: the files are taken from the published tree, which
// vouches for them with its manifest. A memo that is lost, damaged or of another
// version of the command costs time and nothing else.
type memo struct {
	records map[string]outcome // by the job's name
}

type outcome struct {
	key   string
	sum   string // of the files' bytes; the published tree may be of another build than the memo
	size  int64  // of the files together; somebody may have cut one short
	files []string
}

// memoVersion begins the file of a memo.
const memoVersion = "ctserr memo 3"

// readMemo reads a memo; an empty one when there is none that can be used.
func readMemo(name string) *memo {
	m := &memo{records: make(map[string]outcome)}
	if name == "" {
		return m
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return m
	}
	head, rest, _ := strings.Cut(string(data), "\n")
	version, sum, _ := strings.Cut(head, " sha256 ")
	if version != memoVersion || sum != hexSum([]byte(rest)) {
		return m
	}
	for line := range strings.Lines(rest) {
		if parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(parts) > 3 {
			if size, err := strconv.ParseInt(parts[3], 10, 64); err == nil {
				m.records[parts[0]] = outcome{parts[1], parts[2], size, parts[4:]}
			}
		}
	}
	return m
}

// write replaces the file of a memo in one step.
func (m *memo) write(name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	var b strings.Builder
	for _, job := range sortedKeys(m.records) {
		r := m.records[job]
		b.WriteString(job + "\t" + r.key + "\t" + r.sum + "\t" + strconv.FormatInt(r.size, 10))
		for _, f := range r.files {
			b.WriteString("\t" + f)
		}
		b.WriteString("\n")
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+"-")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintf(w, "%s sha256 %s\n%s", memoVersion, hexSum([]byte(b.String())), b.String())
	err = w.Flush()
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error tells
	}
	return err
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// do runs a job, or keeps what it made before. It returns the new record.
func (m *memo) do(t *tree, j job) (outcome, error) {
	if old, ok := m.records[j.name]; ok && old.key == j.key && old.sum == sumOf(old.files, t.old) {
		if kept, err := t.keep(old.files, old.size); kept || err != nil {
			return old, err
		}
	}
	view := t.recorder()
	err := j.run(view)
	slices.Sort(view.made)
	t.mu.Lock()
	defer t.mu.Unlock()
	return outcome{j.key, sumOf(view.made, t.sums), view.size, view.made}, err
}

// sumOf is a hash of what files hold, by a manifest.
func sumOf(files []string, manifest map[string]string) string {
	h := sha256.New()
	for _, name := range files {
		put(h, name, manifest[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// keys makes the keys of jobs.
type keys struct {
	common string // what every page is made of
	whole  string // and all entries
}

// catalogAssets are made of the catalog, or name what is. A page of one code names none of them.
var catalogAssets = []string{"index.txt", "search.txt", "embed.js"}

// newKeys hashes what pages have in common: the command itself, the options,
// the assets, and every file of the content that is not an entry.
func (b *builder) newKeys() (keys, error) {
	h := sha256.New()
	command, err := os.Executable()
	if err != nil {
		return keys{}, err
	}
	info, err := os.Stat(command)
	if err != nil {
		return keys{}, err
	}
	o := b.Options
	o.Out, o.Content, o.Static, o.Memo = "", "", "", "" // where things lie does not show on a page
	fixed := *b.site
	fixed.Assets = make(assets)
	for name, a := range b.site.Assets {
		if !slices.Contains(catalogAssets, name) {
			fixed.Assets[name] = a
		}
	}
	if err := json.NewEncoder(h).Encode([]any{info.Size(), info.ModTime().UnixNano(), o, fixed}); err != nil {
		return keys{}, err
	}
	for _, address := range sortedKeys(b.addresses) {
		put(h, address)
	}
	if err := sumFiles(h, os.DirFS(b.Content)); err != nil {
		return keys{}, err
	}
	common := hex.EncodeToString(h.Sum(nil))
	if err := json.NewEncoder(h).Encode(b.site.Assets); err != nil {
		return keys{}, err
	}
	for _, e := range b.catalog.All() {
		h.Write(e.Sum[:])
	}
	return keys{common, hex.EncodeToString(h.Sum(nil))}, nil
}

// sumFiles hashes all content that is not an entry.
func sumFiles(h hash.Hash, content fs.FS) error {
	for _, pattern := range [...]string{"*", "api/*", "pages/*"} {
		names, err := fs.Glob(content, pattern)
		if err != nil {
			return err
		}
		for _, name := range names {
			if info, err := fs.Stat(content, name); err != nil || !info.Mode().IsRegular() || path.Ext(name) == ".go" {
				continue
			}
			data, err := fs.ReadFile(content, name)
			if err != nil {
				return err
			}
			put(h, name, hexSum(data))
		}
	}
	return nil
}

// put hashes texts so that where one ends matters.
func put(h hash.Hash, texts ...string) {
	for _, s := range texts {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
}

// entry is the key of an entry's files: its own file, and what its page says
// of other entries.
func (k keys) entry(b *builder, all []*catalog.Entry, i int) string {
	e := all[i]
	h := sha256.New()
	put(h, k.common)
	h.Write(e.Sum[:])
	other := func(o *catalog.Entry) {
		if o == nil {
			put(h, "")
			return
		}
		put(h, string(o.Code), o.Title, o.Summary, fmt.Sprint(o.Status), o.Category, o.Retry, o.Fixer, string(o.State))
	}
	for _, codes := range [...][]catalog.Code{e.Related, e.Legacy, e.Current} {
		for _, code := range codes {
			other(b.catalog.Entry(code))
		}
	}
	other(b.collision(e))
	if i > 0 {
		other(all[i-1])
	}
	if i+1 < len(all) {
		other(all[i+1])
	}
	return hex.EncodeToString(h.Sum(nil))
}
