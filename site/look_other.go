//go:build !linux

package site

import (
	"io/fs"
	"os"
	"path/filepath"

	"ctserr/site/catalog"
)

// dirHandle is a folder whose files are looked at.
type dirHandle struct{ name string }

func openDir(dir string) (dirHandle, error) { return dirHandle{dir}, nil }

func (dirHandle) close() error { return nil }

// in opens a folder of the folder.
func (d dirHandle) in(name string) (dirHandle, error) { return dirHandle{d.path(name)}, nil }

// look is os.Lstat for a path in the folder.
func (d dirHandle) look(name string) (seen, error) { return seenBy(os.Lstat(d.path(name))) }

// follow is os.Stat for a path in the folder.
func (d dirHandle) follow(name string) (seen, error) { return seenBy(os.Stat(d.path(name))) }

func (d dirHandle) path(name string) string { return filepath.Join(d.name, filepath.FromSlash(name)) }

func seenBy(info fs.FileInfo, err error) (seen, error) {
	if err != nil {
		return seen{}, err
	}
	return seen{Stamp: catalog.StampOf(info), regular: info.Mode().IsRegular(), folder: info.IsDir()}, nil
}
