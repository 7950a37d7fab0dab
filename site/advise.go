package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// advise adds to a fault of the disk beside out what to do about it. Such a
// fault never touches what is published.
func advise(err error, out string) error {
	var link *os.LinkError
	if errors.As(err, &link) && errors.Is(err, syscall.EBUSY) {
		return fmt.Errorf("%w\n%s is as it was: it is a mount point, and cannot be replaced as one step: name a folder inside it, such as -out %s", err, out, filepath.Join(out, "dist"))
	}
	var where *fs.PathError
	abs, absErr := filepath.Abs(out)
	if absErr != nil || !errors.As(err, &where) {
		return err
	}
	// The lock and the staging folder begin with the name of out and a dot before it.
	beside := filepath.Join(filepath.Dir(abs), "."+filepath.Base(abs))
	if !strings.HasPrefix(where.Path, beside) && !strings.HasPrefix(where.Path, abs) && !strings.HasPrefix(abs, where.Path) {
		return err
	}
	way := ""
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		way = "make room there, or choose another folder with -out"
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		way = "allow writing there, or choose another folder with -out"
	default:
		return err
	}
	return fmt.Errorf("%w\n%s is as it was: %s", err, out, way)
}
