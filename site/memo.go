package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ctserr/site/catalog"
	"ctserr/site/wire"
)

// key is a hash of all that something is made of: while it stays the same, so
// does what is made.
type key [sha256.Size]byte

// job makes some files of the tree.
type job struct {
	name string
	key  key
	run  func(*tree) error
	same bool // the key is that of the memo, and was not made
}

// memo remembers from one build to the next which files each job made of what,
// and what was read of the content. It holds none of the files: they are taken
// from the published tree. A memo that is lost, damaged or of another version of
// the command costs time and nothing else.
type memo struct {
	tree    string         // SHA-256 of the manifest of the tree that the files are in
	common  key            // of all pages, see keys
	records []outcome      // of jobs, by their names
	rules   key            // of all that entries were held to
	bundles map[key][]byte // see bundler
	entries catalog.Memory
}

// outcome is what a job made, and of what.
type outcome struct {
	job    string
	key    key
	size   int64    // of the files together; somebody may have cut one short
	places []int32  // of the files in the manifest
	made   []string // the files, of a job that was done in this build: they have no places yet
}

// find returns the record of a job; nil when there is none. See wire.Find for next.
func (m *memo) find(job string, next *int) *outcome {
	return wire.Find(m.records, job, func(r *outcome) string { return r.job }, next)
}

// settle gives all files their places in the manifest of a set, in place of those
// in the list of the tree before.
func (m *memo) settle(files *fileSet) {
	moved, made := files.places()
	for i := range m.records {
		r := &m.records[i]
		for k, place := range r.places {
			r.places[k] = moved[place]
		}
		for _, name := range r.made {
			r.places = append(r.places, made[name])
		}
		r.made = nil
	}
	slices.SortFunc(m.records, func(a, b outcome) int { return strings.Compare(a.job, b.job) })
}

// memoVersion begins the file of a memo. A CRC-32 of what stands before ends it:
// it tells damage, which is all there is to tell.
const memoVersion = "ctserr memo 9\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// readMemo reads a memo; an empty one when there is none that can be used.
func readMemo(name string) *memo {
	if name == "" {
		return &memo{}
	}
	m := &memo{}
	if data, ok := readSummed(name); ok {
		if data, ok = strings.CutPrefix(data, memoVersion); ok {
			w := wire.Reader(data)
			if m.transfer(w, time.Time{}); !w.Bad() && w.Rest() == "" {
				return m
			}
		}
	}
	return &memo{}
}

// readSummed reads a file that ends with the CRC-32 of the rest.
func readSummed(name string) (data string, ok bool) {
	f, err := os.Open(name)
	if err != nil {
		return "", false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() < crc32.Size {
		return "", false
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	h := crc32.New(castagnoli)
	var sum [crc32.Size]byte
	if _, err := io.Copy(io.MultiWriter(&b, h), io.LimitReader(f, info.Size()-crc32.Size)); err != nil {
		return "", false
	} else if _, err := io.ReadFull(f, sum[:]); err != nil {
		return "", false
	}
	return b.String(), string(h.Sum(nil)) == string(sum[:])
}

// write replaces the file of a memo in one step, by way of one beside it. That has
// one name, so that what a killed build left is written over. read is when the
// content was read, see catalog.Memory.
func (m *memo) write(name string, read time.Time) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name+"-new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	h := crc32.New(castagnoli)
	w := wire.Stream(io.MultiWriter(f, h))
	w.Array([]byte(memoVersion))
	m.transfer(w, read)
	err = w.Flush()
	if err == nil {
		_, err = f.Write(h.Sum(nil))
	}
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

func (m *memo) transfer(w *wire.Wire, read time.Time) {
	wire.Text(w, &m.tree)
	w.Array(m.common[:])
	wire.List(w, &m.records, func(w *wire.Wire, r *outcome) {
		wire.Text(w, &r.job)
		w.Array(r.key[:])
		wire.Number(w, &r.size)
		wire.List(w, &r.places, wire.Number)
		w.Spill()
	})
	w.Array(m.rules[:])
	type entry struct {
		key  key
		text string
	}
	var list []entry
	for _, k := range slices.SortedFunc(maps.Keys(m.bundles), func(a, b key) int { return bytes.Compare(a[:], b[:]) }) {
		list = append(list, entry{k, string(m.bundles[k])})
	}
	wire.List(w, &list, func(w *wire.Wire, e *entry) {
		w.Array(e.key[:])
		wire.Text(w, &e.text)
	})
	if w.Reading() {
		m.bundles = make(map[key][]byte, len(list))
		for _, e := range list {
			m.bundles[e.key] = []byte(e.text)
		}
	}
	m.entries.Transfer(w, read)
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// textSum is hexSum of a long text, of which no copy is made.
func textSum(text string) string {
	h := sha256.New()
	buf := make([]byte, 32<<10)
	for text != "" {
		n := copy(buf, text)
		h.Write(buf[:n])
		text = text[n:]
	}
	return hex.EncodeToString(h.Sum(nil))
}

// rulesKey is the key of what entries are held to: the command itself, and every
// file of the content that is not an entry.
func rulesKey(content string) (k key, err error) {
	h := sha256.New()
	if err := putCommand(h); err != nil {
		return k, err
	}
	err = sumFiles(h, os.DirFS(content))
	h.Sum(k[:0])
	return k, err
}

// putCommand hashes what tells one version of the command from another.
func putCommand(h hash.Hash) error {
	command, err := os.Executable()
	if err != nil {
		return err
	}
	info, err := os.Stat(command)
	if err == nil {
		fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano())
	}
	return err
}

// keys makes the keys of jobs.
type keys struct {
	base      key // the rules, the options and the configuration of the host
	addresses key // what addresses there are, and in which groups
	heads     key // the rules, and what the front matter of all entries says
	common    key // base, and what every page is made of
	lists     key // common and heads
	whole     key // lists, and all assets
	b         *builder
	all       []*catalog.Entry
}

// newKeys hashes what is known before there are assets.
func (b *builder) newKeys() (*keys, error) {
	rules := b.rulesKey
	o := b.Options
	o.Out, o.Content, o.Static, o.Memo = "", "", "", "" // where things lie does not show on a page
	o.NoOffline, o.Target = false, b.target()           // the pack alone knows
	config, err := os.ReadFile(b.Config)
	if err != nil {
		config = []byte(err.Error()) // whoever needs the rules tells
	}
	k := &keys{b: b, all: b.catalog.All()}
	if k.base, err = keyOf(rules, o, config); err != nil {
		return nil, err
	}
	heads, addresses := sha256.New(), sha256.New()
	heads.Write(rules[:])
	w := wire.Stream(addresses)
	for _, e := range k.all {
		heads.Write(e.Head[:])
		if b.full() { // a list has the texts too
			heads.Write(e.Sum[:])
		}
		wire.Text(w, &e.Code)
		wire.Text(w, &e.Category)
		wire.Number(w, &e.Status)
		w.Flag(&e.InTable)        // pages of groups tell how many codes of the table others have
		wire.Text(w, &e.Collides) // the page of that code tells of this entry, which its own file does not name
		w.Spill()
	}
	_ = w.Flush() // a hash takes all
	heads.Sum(k.heads[:0])
	addresses.Sum(k.addresses[:0])
	return k, nil
}

// setCommon completes the keys of pages of codes and of most lists, once there are
// static assets: they name no other ones, which change with every entry.
func (k *keys) setCommon() (err error) {
	if k.common, err = keyOf(k.base, k.b.site, k.addresses); err == nil {
		k.lists, err = keyOf(k.common, k.heads)
	}
	return err
}

// setWhole completes the keys of other lists, once there are all assets.
func (k *keys) setWhole() (err error) {
	k.whole, err = keyOf(k.lists, k.b.site.Assets)
	return err
}

// keyOf is the key of what is made of some values.
func keyOf(values ...any) (k key, err error) {
	h := sha256.New()
	err = json.NewEncoder(h).Encode(values)
	h.Sum(k[:0])
	return k, err
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
	b := make([]byte, 0, 256)
	for _, s := range texts {
		b = strconv.AppendInt(b, int64(len(s)), 10)
		b = append(append(b, ':'), s...)
	}
	h.Write(b)
}

// entry is the key of the files of the i-th entry: its own file, and what its
// page says of other entries.
func (k *keys) entry(i int) key {
	buf := append(append(make([]byte, 0, 1<<10), k.common[:]...), k.all[i].Sum[:]...)
	k.others(i, func(code catalog.Code) {
		head := [sha256.Size]byte{} // of none
		if o := k.b.catalog.Entry(code); o != nil {
			head = o.Head
		}
		buf = append(buf, head[:]...)
	})
	return sha256.Sum256(buf)
}

// news tells whether something that the key of the i-th entry is made of, beside
// what all keys have in common, may be another thing than in the build before.
func (k *keys) news(i int) bool {
	n := k.b.news
	if n == nil {
		return true
	} else if _, ok := n.Entries[k.all[i]]; ok {
		return true
	}
	news := false
	if len(n.Heads) > 0 {
		k.others(i, func(code catalog.Code) { news = news || n.Heads[code] })
	}
	return news
}

// others calls f with the codes of the entries that the page of the i-th one tells
// of; "" for none.
func (k *keys) others(i int, f func(catalog.Code)) {
	e := k.all[i]
	for _, codes := range [...][]catalog.Code{e.Related, e.Legacy, e.Current} {
		for _, code := range codes {
			f(code)
		}
	}
	if o := k.b.collision(e); o != nil {
		f(o.Code)
	} else {
		f("")
	}
	if i > 0 {
		f(k.all[i-1].Code)
	}
	if i+1 < len(k.all) {
		f(k.all[i+1].Code)
	}
}
