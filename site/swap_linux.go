package site

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// swap puts the staging folder in the place of out and says where the old tree
// is now, "" when there was none. Both names exist at every moment: the kernel
// exchanges them in one step. Where a file system cannot exchange, the old tree
// is set aside first.
func swap(staging, out string) (old string, err error) {
	err = unix.Renameat2(unix.AT_FDCWD, staging, unix.AT_FDCWD, out, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return staging, nil
	case errors.Is(err, fs.ErrNotExist):
		return "", os.Rename(staging, out)
	}
	return swapByTwoRenames(staging, out)
}
