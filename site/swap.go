package site

import (
	"errors"
	"io/fs"
	"os"
)

// swapByTwoRenames is the portable exchange. Between the two renames the old
// tree stands under the name of out with the ending .old.
func swapByTwoRenames(staging, out string) error {
	aside := out + ".old"
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	if err := os.Rename(out, aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(staging, out); err != nil {
		return errors.Join(err, os.Rename(aside, out))
	}
	return os.RemoveAll(aside)
}
