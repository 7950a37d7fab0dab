//go:build unix

package site

import (
	"io/fs"
	"os"

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
