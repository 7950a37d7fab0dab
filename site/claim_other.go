//go:build !unix

package site

import (
	"errors"
	"os"
)

var errLocked = errors.New("locked")

// lockFile does nothing: where there is no flock, two builds into one folder
// have to be kept apart by whoever starts them.
func lockFile(*os.File) error { return nil }
