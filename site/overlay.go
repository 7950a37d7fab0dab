package site

import (
	"bytes"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// overlay is a file system whose files in memory come before those of a folder.
// `ctserr serve` shows pages from it that were not published yet.
type overlay struct {
	under fs.FS

	mu    sync.RWMutex
	files map[string]overlayFile
	gone  map[string]bool // files of the folder that are no more
}

type overlayFile struct {
	name    string
	data    []byte
	changed time.Time
}

var puts atomic.Int64

func newOverlay(under fs.FS) *overlay {
	return &overlay{under: under, files: make(map[string]overlayFile), gone: make(map[string]bool)}
}

func (o *overlay) put(name string, data []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.gone, name)
	// No clock: a file that was put later has a later time, and that is all it means.
	o.files[name] = overlayFile{name, slices.Clone(data), time.Unix(puts.Add(1), 0)}
}

func (o *overlay) remove(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.files, name)
	o.gone[name] = true
}

// take moves the files of another overlay into this one.
func (o *overlay) take(other *overlay) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for name, f := range other.files {
		delete(o.gone, name)
		o.files[name] = f
	}
}

// Open implements fs.FS.
func (o *overlay) Open(name string) (fs.File, error) {
	o.mu.RLock()
	f, ok := o.files[name]
	gone := o.gone[name]
	o.mu.RUnlock()
	switch {
	case ok:
		return &openFile{f, bytes.NewReader(f.data)}, nil
	case gone:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return o.under.Open(name)
}

// Stat implements fs.StatFS.
func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	o.mu.RLock()
	f, ok := o.files[name]
	gone := o.gone[name]
	o.mu.RUnlock()
	switch {
	case ok:
		return f, nil
	case gone:
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(o.under, name)
}

type openFile struct {
	overlayFile
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.overlayFile, nil }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Size() int64                { return f.overlayFile.Size() }

func (f overlayFile) Name() string       { return f.name }
func (f overlayFile) Size() int64        { return int64(len(f.data)) }
func (f overlayFile) Mode() fs.FileMode  { return 0o644 }
func (f overlayFile) ModTime() time.Time { return f.changed }
func (f overlayFile) IsDir() bool        { return false }
func (f overlayFile) Sys() any           { return nil }
