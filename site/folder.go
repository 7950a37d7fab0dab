package site

import (
	"io/fs"
	"os"
	"path/filepath"

	"ctserr/site/catalog"
)

// folder is os.DirFS that reads a file without what one costs there that is read
// once: a finalizer, and asking the system whether one can wait for it. It is
// for content, of which every file is read twice when there are many.
type folder struct {
	fs.FS
	name string
	dir  dirHandle
}

func newFolder(name string) (folder, error) {
	dir, err := openDir(name)
	return folder{os.DirFS(name), name, dir}, err
}

// Stamp implements catalog.StampFS.
func (f folder) Stamp(name string) (catalog.Stamp, error) {
	s, err := f.dir.follow(name)
	return s.Stamp, err
}

// Stat implements fs.StatFS.
func (f folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

// ReadDir implements fs.ReadDirFS.
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }

// ReadFile implements fs.ReadFileFS.
func (f folder) ReadFile(name string) ([]byte, error) { return fs.ReadFile(f.FS, name) }

// AppendFile implements catalog.AppendFS.
func (f folder) AppendFile(dst []byte, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return dst, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return appendFile(dst, filepath.Join(f.name, filepath.FromSlash(name)), name)
}
