package hosting

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
)

// Levels at which an edge compresses on the way: near the best for text, and
// quick enough that the first visitor does not wait.
const (
	brotliLevel = 5
	gzipLevel   = 6

	smallest = 256      // bytes below which compressing costs more than it saves
	cacheMax = 64 << 20 // bytes of answers that are kept
)

// cache keeps files as they are sent. A file that changed on disk is read anew.
type cache struct {
	mu    sync.Mutex
	files map[string]*answer
	bytes int64
}

// answer is a file as it is sent.
type answer struct {
	size         int64
	changed      time.Time
	data         []byte
	tag          string
	compressible bool

	brotliOnce, gzipOnce sync.Once
	brotli, gzip         []byte
}

func (c *cache) get(tree fs.FS, name string) (*answer, error) {
	info, err := fs.Stat(tree, name)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	a := c.files[name]
	c.mu.Unlock()
	if a != nil && a.size == info.Size() && a.changed.Equal(info.ModTime()) {
		return a, nil
	}
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	a = &answer{
		size: info.Size(), changed: info.ModTime(), data: data,
		tag:          `"` + hex.EncodeToString(sum[:12]) + `"`,
		compressible: len(data) >= smallest && compressible(ContentType(name)),
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bytes += a.size; c.files == nil || c.bytes > cacheMax {
		c.files, c.bytes = make(map[string]*answer), a.size
	}
	c.files[name] = a
	return a, nil
}

// encoded returns the bytes in the best encoding that a client takes, and its
// name, "" for none.
func (a *answer) encoded(accept string) ([]byte, string) {
	if !a.compressible {
		return a.data, ""
	}
	if accepts(accept, "br") {
		a.brotliOnce.Do(func() {
			var b bytes.Buffer
			squeeze(brotli.NewWriterLevel(&b, brotliLevel), a.data)
			a.brotli = b.Bytes()
		})
		return a.brotli, "br"
	}
	if accepts(accept, "gzip") {
		a.gzipOnce.Do(func() {
			var b bytes.Buffer
			w, err := gzip.NewWriterLevel(&b, gzipLevel)
			if err != nil {
				panic(err) // the level is a constant
			}
			squeeze(w, a.data)
			a.gzip = b.Bytes()
		})
		return a.gzip, "gzip"
	}
	return a.data, ""
}

// squeeze writes into memory, which does not fail.
func squeeze(w io.WriteCloser, data []byte) {
	_, _ = w.Write(data)
	_ = w.Close()
}

// accepts tells whether an Accept-Encoding header names an encoding, and not
// with the weight zero.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q, ok := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return !ok || strings.Trim(q, "0.") != ""
		}
	}
	return false
}

func compressible(contentType string) bool {
	t, _, _ := strings.Cut(contentType, ";")
	return strings.HasPrefix(t, "text/") || t == "image/svg+xml" || t == "application/wasm" ||
		strings.HasSuffix(t, "json") || strings.HasSuffix(t, "xml")
}
