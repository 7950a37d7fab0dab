package site

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a save counts as finished:
// editors write a file in several steps.
const quiet = 4 * time.Millisecond

// Watch calls changed after every change below the folders, until ctx is done.
func Watch(ctx context.Context, folders []string, changed func()) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	add := func(dir string) error {
		return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // gone already
			}
			if err != nil || !d.IsDir() {
				return err
			}
			return w.Add(name)
		})
	}
	for _, dir := range folders {
		if err := add(dir); err != nil {
			return err
		}
	}
	settled := time.NewTimer(time.Hour)
	settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-w.Errors:
			return err
		case e := <-w.Events:
			if e.Has(fsnotify.Create) {
				if err := add(e.Name); err != nil {
					return err
				}
			}
			if !e.Has(fsnotify.Chmod) || e.Has(fsnotify.Write) {
				settled.Reset(quiet)
			}
		case <-settled.C:
			changed()
		}
	}
}
