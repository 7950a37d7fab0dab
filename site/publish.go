package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// manifestName is the list of what a tree holds: one line a file, its SHA-256
// and its path, as sha256sum prints it. It is published, so that anybody can
// compare, and it tells a tree of ours from somebody else's folder.
const manifestName = "sha256sums.txt"

// tree collects the files of a site and publishes them as one step: they are
// written into a folder beside the old tree, which is then swapped in by a
// rename. What is published is always the old tree or the new one, whole.
type tree struct {
	*shared
	made []string // files of this view, see recorder
	size int64    // of them, in bytes
}

// shared is what all views of a tree have in common.
type shared struct {
	out     string // the published folder
	staging string
	claim   *claim
	old     map[string]string // path to SHA-256 of the published tree
	since   time.Time         // when the old tree was complete
	memory  *overlay          // takes the files in place of a folder; nil on a disk

	mu    sync.Mutex
	sums  map[string]string // path to SHA-256
	dirs  map[string]bool
	bytes int64
	kept  int // files taken over from the old tree
}

// recorder is a view of the tree that notes which files are written through it.
func (t *tree) recorder() *tree { return &tree{shared: t.shared} }

// files are the files of the tree so far, as a file system.
func (t *tree) files() fs.FS {
	if t.memory != nil {
		return t.memory
	}
	return os.DirFS(t.staging)
}

// newTree prepares a staging folder beside out. It refuses a folder that holds
// files which no build of ours wrote.
func newTree(out string) (*tree, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	if out, err = place(out); err != nil {
		return nil, err
	}
	c, err := claimOutput(out)
	if err != nil {
		return nil, err
	}
	old, err := readManifest(out)
	if err != nil {
		return nil, errors.Join(err, c.release())
	}
	staging, err := c.stage()
	if err != nil {
		return nil, errors.Join(err, c.release())
	}
	t := &tree{shared: &shared{out: out, staging: staging, claim: c, old: old,
		sums: make(map[string]string, len(old)), dirs: map[string]bool{".": true}}}
	if info, err := os.Stat(filepath.Join(out, manifestName)); err == nil {
		t.since = info.ModTime()
	}
	return t, nil
}

// write adds a file. A file that the old tree has with the same bytes is
// linked, not written. Safe for concurrent use.
func (t *tree) write(name string, data []byte) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is not a path inside the tree", name)
	}
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if err := t.reserve(name, hash, int64(len(data))); err != nil {
		return err
	}
	if t.memory != nil {
		if t.old[name] != hash {
			t.memory.put(name, data)
		}
		return nil
	}
	target := filepath.Join(t.staging, filepath.FromSlash(name))
	if published := filepath.Join(t.out, filepath.FromSlash(name)); t.old[name] == hash {
		// The manifest could be wrong about a file that somebody edited, so its bytes decide.
		if was, err := os.ReadFile(published); err == nil && bytes.Equal(was, data) && os.Link(published, target) == nil {
			t.mu.Lock()
			t.kept++
			t.mu.Unlock()
			return nil
		}
	}
	return writeFile(target, data)
}

// keep takes over files of the old tree whose bytes need not be made again. It
// returns false, and takes none, when one of them is gone, was changed after it
// was published, or when together they are not of the size that they had. That
// is all that is looked at, because to read them would take as long as to make
// them: bytes that somebody changed in place, with the time set back and the size
// kept, stay until the page is made of something else, or a build has no memo.
func (t *tree) keep(names []string, size int64) (bool, error) {
	sizes := make([]int64, len(names))
	for i, name := range names {
		if t.old[name] == "" {
			return false, nil
		}
		if t.memory != nil {
			continue
		}
		info, err := os.Lstat(filepath.Join(t.out, filepath.FromSlash(name)))
		if err != nil || !info.Mode().IsRegular() || info.ModTime().After(t.since) {
			return false, nil
		}
		sizes[i] = info.Size()
		size -= sizes[i]
	}
	if size != 0 && t.memory == nil {
		return false, nil
	}
	for i, name := range names {
		if err := t.take(name, sizes[i]); err != nil {
			return false, err
		}
	}
	return true, nil
}

// keepExact takes over a file of the old tree that costs more to make than to
// read, when its bytes are those that were published.
func (t *tree) keepExact(name string) (bool, error) {
	if t.old[name] == "" {
		return false, nil
	}
	data, err := os.ReadFile(filepath.Join(t.out, filepath.FromSlash(name)))
	if err != nil || hexSum(data) != t.old[name] {
		return false, nil // it is made again
	}
	return true, t.take(name, int64(len(data)))
}

// take links a file of the old tree into the new one.
func (t *tree) take(name string, size int64) error {
	if err := t.reserve(name, t.old[name], size); err != nil {
		return err
	}
	if t.memory == nil {
		part := filepath.FromSlash(name)
		if err := os.Link(filepath.Join(t.out, part), filepath.Join(t.staging, part)); err != nil {
			return err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept++
	return nil
}

// reserve notes a file and makes its folder. The file itself is written
// outside of the lock, by all workers at once.
func (t *tree) reserve(name, hash string, size int64) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.sums[name]; ok {
		return fmt.Errorf("two pages want the file %s", name)
	}
	t.made = append(t.made, name)
	t.size += size
	t.sums[name] = hash
	t.bytes += size
	if t.memory != nil {
		return nil
	}
	return t.makeDir(path.Dir(name))
}

func (t *tree) makeDir(dir string) error {
	if t.dirs[dir] {
		return nil
	}
	if err := t.makeDir(path.Dir(dir)); err != nil {
		return err
	}
	t.dirs[dir] = true
	return os.Mkdir(filepath.Join(t.staging, filepath.FromSlash(dir)), 0o755)
}

// publish writes the manifest and swaps the new tree in.
func (t *tree) publish() error {
	names := make([]string, 0, len(t.sums))
	for name := range t.sums {
		names = append(names, name)
	}
	slices.Sort(names)
	var list strings.Builder
	for _, name := range names {
		list.WriteString(t.sums[name] + "  " + name + "\n")
	}
	// The manifest appears whole or not at all: half of one would make our own
	// files look like somebody else's to the build that cleans up.
	manifest := filepath.Join(t.staging, manifestName)
	if err := os.WriteFile(manifest+".part", []byte(list.String()), 0o644); err != nil {
		return err
	}
	if err := os.Rename(manifest+".part", manifest); err != nil {
		return err
	}
	old, err := swap(t.staging, t.out)
	if err != nil {
		return err
	}
	if old != "" {
		if left, err := removeTree(old, t.old); err != nil || left {
			return errors.Join(err, fmt.Errorf("the new tree is published, but files that were put into %s during the build are left in %s: move them away", t.out, old), t.claim.forget())
		}
	}
	return t.claim.release()
}

// discard removes the staging folder of a build that failed. After publish it
// does nothing.
func (t *tree) discard() error {
	if t.claim.done {
		return nil
	}
	return errors.Join(os.RemoveAll(t.staging), t.claim.release())
}
