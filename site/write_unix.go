//go:build unix

package site

import (
	"io/fs"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// writeFile writes a new file. It is os.WriteFile without what a file costs
// there that is written once: a finalizer, and asking the system whether one
// can wait for it.
func writeFile(name string, data []byte) error {
	fd, err := unix.Open(name, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0o644)
	if err == unix.EINTR {
		return os.WriteFile(name, data, 0o644)
	} else if err != nil {
		return &fs.PathError{Op: "open", Path: name, Err: err}
	}
	for len(data) > 0 {
		n, err := unix.Write(fd, data)
		if err == unix.EINTR {
			continue
		} else if err != nil {
			_ = unix.Close(fd) // the first error tells
			return &fs.PathError{Op: "write", Path: name, Err: err}
		}
		data = data[n:]
	}
	if err := unix.Close(fd); err != nil {
		return &fs.PathError{Op: "close", Path: name, Err: err}
	}
	return nil
}

// appendFile appends a file that is read once to dst. A fault is told of its name.
func appendFile(dst []byte, path, name string) ([]byte, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	for err == unix.EINTR {
		fd, err = unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	}
	if err != nil {
		return dst, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	defer unix.Close(fd) // nothing was written
	for {
		if len(dst) == cap(dst) {
			dst = slices.Grow(dst, max(4<<10, cap(dst)))
		}
		n, err := unix.Read(fd, dst[len(dst):cap(dst)])
		switch {
		case err == unix.EINTR:
		case err != nil:
			return dst, &fs.PathError{Op: "read", Path: name, Err: err}
		case n == 0:
			return dst, nil
		default:
			dst = dst[:len(dst)+n]
		}
	}
}
