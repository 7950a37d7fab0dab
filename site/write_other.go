//go:build !unix

package site

import (
	"errors"
	"io/fs"
	"os"
)

func writeFile(name string, data []byte) error { return os.WriteFile(name, data, 0o644) }

// appendFile appends a file to dst. A fault is told of its name.
func appendFile(dst []byte, path, name string) ([]byte, error) {
	data, err := os.ReadFile(path)
	var fault *fs.PathError
	if errors.As(err, &fault) {
		fault.Path = name
	}
	return append(dst, data...), err
}
