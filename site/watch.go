package site

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a save counts as finished:
// editors write a file in several steps.
const quiet = 4 * time.Millisecond

// Watch calls changed as soon as the folders are watched, so that nothing is missed
// in between, and after every change below them, until ctx is done. A folder that
// goes, as one does between two branches, is watched again when it is back.
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
			if err := w.Add(name); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		})
	}
	roots := make([]string, len(folders))
	for i, dir := range folders {
		if target, err := filepath.EvalSymlinks(dir); err == nil {
			dir = target // a link is not walked
		}
		roots[i] = filepath.Clean(dir)
		// A folder cannot tell that it is back; the one that holds it can.
		if err := errors.Join(w.Add(filepath.Dir(roots[i])), add(roots[i])); err != nil {
			return err
		}
	}
	ours := func(name string) bool {
		return slices.ContainsFunc(roots, func(root string) bool {
			return name == root || strings.HasPrefix(name, root+string(filepath.Separator))
		})
	}
	settled := time.NewTimer(0)
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-w.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return err
			}
			settled.Reset(quiet) // something changed; changed finds out what
		case e := <-w.Events:
			name := filepath.Clean(e.Name)
			if !ours(name) {
				continue // beside the folders
			}
			if e.Has(fsnotify.Create) {
				if err := add(name); err != nil {
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
