//go:build !linux

package site

import (
	"os"
	"path/filepath"

	"ctserr/site/filetime"
)

// dirHandle is a folder whose files are looked at.
type dirHandle struct{ name string }

func openDir(dir string) (dirHandle, error) { return dirHandle{dir}, nil }

func (dirHandle) close() error { return nil }

// look is os.Lstat for a path in the folder.
func (d dirHandle) look(name string) (seen, error) {
	info, err := os.Lstat(filepath.Join(d.name, filepath.FromSlash(name)))
	if err != nil {
		return seen{}, err
	}
	return seen{size: info.Size(), modified: info.ModTime().UnixNano(), changed: filetime.Changed(info).UnixNano(),
		regular: info.Mode().IsRegular(), folder: info.IsDir()}, nil
}
