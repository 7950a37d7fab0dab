package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// swapByTwoRenames is the portable exchange. Between the two renames the old
// tree stands under another name; a build that is killed there is mended by the
// next one.
func swapByTwoRenames(staging, out string) (old string, err error) {
	old = aside(staging)
	if err := os.Rename(out, old); errors.Is(err, fs.ErrNotExist) {
		old = ""
	} else if err != nil {
		return "", err
	}
	if err := os.Rename(staging, out); err != nil {
		if old != "" {
			err = errors.Join(err, os.Rename(old, out))
		}
		return "", err
	}
	return old, nil
}

// removeTree removes the files of a tree that was replaced, and its folders
// when nothing else is in them. A file that somebody put there in the meantime
// stays, and left is true. The manifest goes last: as long as it is there, what
// is ours can be told from what is not.
func removeTree(dir string, l *fileList) (left bool, err error) {
	if err := inParallel(l.count(), func(i int) error {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(l.name(i)))); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}); err != nil {
		return true, err
	}
	// A folder inside another comes before it.
	dirs := l.folders()
	for _, d := range slices.Backward(dirs[1:]) { // but for "."
		// Refused when something is in it, which the next step sees.
		_ = os.Remove(filepath.Join(dir, filepath.FromSlash(d)))
	}
	rest, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return true, err
	}
	for _, f := range rest {
		if f.Name() != manifestName {
			return true, nil
		}
	}
	return false, os.RemoveAll(dir)
}
