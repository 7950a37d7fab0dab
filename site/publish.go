package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

	"ctserr/site/catalog"
)

// manifestName is the list of what a tree holds: one line a file, its SHA-256
// and its path, as sha256sum prints it. It is published, so that anybody can
// compare, and it tells a tree of ours from somebody else's folder.
const manifestName = "sha256sums.txt"

// tree collects the files of a site and publishes them as one step: they are
// made ready in a folder beside the old tree, which is then swapped in by a
// rename. What is published is always the old tree or the new one, whole.
//
// With a spare, which is the tree before the old one, that folder is the spare,
// and what differs is all that is written. Trees share the files that are the
// same, so a spare costs its folders and little more.
type tree struct {
	*shared
	made []string // files of this view, see recorder
	size int64    // of them, in bytes
}

// shared is what all views of a tree have in common.
type shared struct {
	out     string // the published folder
	staging string // "" before begin
	claim   *claim
	old     *ownTree // the published tree; nil when there is none
	spare   *ownTree // what staging held in the beginning; nil for nothing
	same    []bool   // files of old that the spare has too
	unused  error    // why a spare that is there is of no use
	reuse   bool     // the old tree becomes the spare of the next build
	memory  *overlay // takes the files in place of a folder; nil on a disk

	kept atomic.Int64 // files taken over

	mu    sync.Mutex
	files *fileSet
	dirs  map[string]bool // folders that staging has
	bytes int64
}

// seen is what the system tells of a file.
type seen struct {
	catalog.Stamp
	regular, folder bool
}

// recorder is a view of the tree that notes which files are written through it.
func (t *tree) recorder() *tree { return &tree{shared: t.shared} }

// fileSystem has the files of the tree so far.
func (t *tree) fileSystem() fs.FS {
	if t.memory != nil {
		return t.memory
	}
	return os.DirFS(t.staging)
}

// newTree claims out and looks at what is there. It refuses a folder that holds
// files which no build of ours wrote. reuse keeps trees from build to build.
func newTree(out string, reuse bool) (*tree, error) {
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
	t := &tree{shared: &shared{out: out, claim: c, reuse: reuse}}
	var wait sync.WaitGroup
	if reuse {
		// One that somebody changed is left alone, and the build takes longer.
		wait.Go(func() { t.spare, t.unused = readTree(c.spare()) })
	}
	if t.old, err = readTree(out); t.old != nil {
		t.old.setIndex()
	}
	wait.Wait()
	if err != nil {
		return nil, errors.Join(err, t.spare.close(), c.release())
	}
	if t.old == nil {
		t.files = newFileSet(nil)
		return t, nil
	}
	if t.files = newFileSet(&t.old.fileList); t.spare != nil {
		t.same = t.old.in(&t.spare.fileList)
	}
	return t, nil
}

// begin makes the folder that files are put into.
func (t *tree) begin() (err error) {
	if t.staging, err = t.claim.stage(t.spare != nil); err != nil {
		return err
	}
	t.dirs = map[string]bool{".": true}
	if t.spare != nil {
		t.dirs = maps.Clone(t.spare.dirs)
		if err := t.spare.moved(t.staging); err != nil {
			return err
		}
		// From here on it is no whole tree any more.
		err = os.Remove(filepath.Join(t.staging, manifestName))
	}
	return err
}

// stagePath and outPath are where a file of the new and the old tree lies.
func (t *tree) stagePath(name string) string {
	return filepath.Join(t.staging, filepath.FromSlash(name))
}
func (t *tree) outPath(name string) string { return filepath.Join(t.out, filepath.FromSlash(name)) }

// write adds a file. A file that is there with the same bytes is not written.
// Safe for concurrent use.
func (t *tree) write(name string, data []byte) error {
	return t.writeSummed(name, data, sha256.Sum256(data))
}

// writeSummed is write for data whose hash is known.
func (t *tree) writeSummed(name string, data []byte, sum fileSum) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is not a path inside the tree", name)
	}
	place := t.files.place(name)
	if err := t.reserve([]string{name}, func(int) (int, listed) { return place, listed{sum, int64(len(data))} }); err != nil {
		return err
	}
	if t.memory != nil {
		if t.old.sum256(name) != sum {
			t.memory.put(name, data)
		}
		return nil
	}
	// A manifest could be wrong about a file that somebody edited, so its bytes decide.
	same := func(path string) bool {
		was, err := os.ReadFile(path)
		return err == nil && bytes.Equal(was, data)
	}
	target := t.stagePath(name)
	if t.spare.sum256(name) == sum && same(target) {
		t.kept.Add(1)
		return nil
	}
	if err := t.clear(name); err != nil {
		return err
	}
	if published := t.outPath(name); t.old.sum256(name) == sum && same(published) && os.Link(published, target) == nil {
		t.kept.Add(1)
		return nil
	}
	return writeFile(target, data)
}

// clear removes a file that the spare had under a name. It is never written
// over: the old tree may share it.
func (t *tree) clear(name string) error {
	if !t.spare.has(name) {
		return nil
	}
	if err := os.Remove(t.stagePath(name)); !gone(err) {
		return err
	}
	return nil
}

// gone tells whether a file could not be removed because it is not there.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// keep takes over files of the old tree whose bytes need not be made again. It
// returns false, and takes none, when one of them is gone, was changed after it
// was published, or when together they are not of the size that they had. That
// is all that is looked at, because to read them would take as long as to make
// them: bytes that somebody changed in place, with the time set back and the size
// kept, stay until the page is made of something else, or a build has no memo.
func (t *tree) keep(names []string, size int64) (bool, error) {
	sources := make([]source, len(names))
	for i, name := range names {
		p, ok := t.find(name)
		if !ok {
			return false, nil
		}
		if t.memory == nil {
			at, err := p.in.dir.look(name)
			if err != nil || !at.regular || at.Modified > p.in.since {
				return false, nil
			}
			p.size = at.Size
			size -= at.Size
		}
		sources[i] = p
	}
	if size != 0 && t.memory == nil {
		return false, nil
	}
	return true, t.take(names, sources)
}

// source is where a file of the old tree lies.
type source struct {
	listed
	place int      // in the list of the old tree
	in    *ownTree // the spare, so that nothing is left to do, or the old tree
}

// find looks for a file of the old tree.
func (t *tree) find(name string) (p source, ok bool) {
	if t.old == nil {
		return p, false
	}
	if p.place = t.old.find(name); p.place < 0 {
		return p, false
	}
	p.sum, p.in = t.old.sums[p.place], t.old
	if t.same != nil && t.same[p.place] {
		p.in = t.spare
	}
	return p, true
}

// keepExact takes over a file of the old tree that costs more to make than to
// read, when its bytes are those that were published.
func (t *tree) keepExact(name string) (bool, error) {
	p, ok := t.find(name)
	if !ok {
		return false, nil
	}
	if t.memory == nil {
		path := t.outPath(name)
		if p.in == t.spare {
			path = t.stagePath(name)
		}
		data, err := os.ReadFile(path)
		if err != nil || sha256.Sum256(data) != p.sum {
			return false, nil // it is made again
		}
		p.size = int64(len(data))
	}
	return true, t.take([]string{name}, []source{p})
}

// take has files of the old tree in the new one.
func (t *tree) take(names []string, sources []source) error {
	if err := t.reserve(names, func(i int) (int, listed) { return sources[i].place, sources[i].listed }); err != nil {
		return err
	}
	for i, name := range names {
		if t.memory != nil || sources[i].in == t.spare {
			continue
		}
		if err := t.clear(name); err != nil {
			return err
		}
		if err := os.Link(t.outPath(name), t.stagePath(name)); err != nil {
			return err
		}
	}
	t.kept.Add(int64(len(names)))
	return nil
}

// reserve notes files and makes their folders; about tells the place of each in
// the old tree, and what it is. The files themselves are written outside of the
// lock, by all workers at once.
func (t *tree) reserve(names []string, about func(i int) (place int, f listed)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, name := range names {
		place, f := about(i)
		if t.files.get(name, place).sum != (fileSum{}) {
			return fmt.Errorf("two pages want the file %s", name)
		}
		t.files.add(name, place, f)
		t.size += f.size
		t.bytes += f.size
		if t.memory != nil {
			continue
		}
		if t.dirs[name] { // the spare had a folder of this name
			if err := os.RemoveAll(t.stagePath(name)); err != nil {
				return err
			}
			delete(t.dirs, name)
		}
		if err := t.makeDir(folderOf(name)); err != nil {
			return err
		}
	}
	t.made = append(t.made, names...)
	return nil
}

// about is what is known of a file so far. Safe for concurrent use.
func (t *tree) about(name string) listed {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.files.get(name, t.files.place(name))
}

// names are the paths of all files so far, in order. It is for one goroutine,
// while no other adds files.
func (t *tree) names() []string { return t.files.list().names }

func (t *tree) makeDir(dir string) error {
	if t.dirs[dir] {
		return nil
	}
	if err := t.makeDir(folderOf(dir)); err != nil {
		return err
	}
	t.dirs[dir] = true
	if err := t.clear(dir); err != nil { // the spare had a file of this name
		return err
	}
	return os.Mkdir(t.stagePath(dir), 0o755)
}

// manifest writes the list of the files so far, and returns its SHA-256 too.
func (t *tree) manifest() (list []byte, sum string) {
	l := t.files.list()
	list = make([]byte, 0, 128*len(l.names))
	for i, name := range l.names {
		list = append(append(append(hex.AppendEncode(list, l.sums[i][:]), "  "...), name...), '\n')
	}
	return list, hexSum(list)
}

// publish writes the manifest and swaps the new tree in.
func (t *tree) publish(list []byte) error {
	if t.spare != nil {
		if err := t.removeRest(); err != nil {
			return err
		}
	}
	// The manifest appears whole or not at all: half of one would make our own
	// files look like somebody else's to the build that cleans up.
	manifest := filepath.Join(t.staging, manifestName)
	if err := os.WriteFile(manifest+".part", list, 0o644); err != nil {
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
		if err := t.putAside(old); err != nil {
			return err
		}
	}
	return errors.Join(t.close(), t.claim.release())
}

// putAside makes the old tree the spare of the next build, or removes it.
func (t *tree) putAside(old string) error {
	// When it cannot be looked at, its files are removed one by one: there may be
	// somebody else's among them.
	if t.reuse && t.old != nil && t.old.moved(old) == nil {
		files, folders, err := t.old.strangers(old)
		if err == nil && len(files)+len(folders) == 0 && os.Rename(old, t.claim.spare()) == nil {
			return nil
		}
	}
	var names []string
	if t.old != nil {
		names = t.old.names
	}
	if left, err := removeTree(old, names); err != nil || left {
		return errors.Join(err, fmt.Errorf("the new tree is published, but files that were put into %s during the build are left in %s: move them away", t.out, old), t.close(), t.claim.forget())
	}
	return nil
}

// removeRest removes what the spare had and the new tree has not.
func (t *tree) removeRest() error {
	rest := slices.DeleteFunc(slices.Clone(t.spare.names), func(name string) bool {
		return t.files.has(name) || t.dirs[name] // or a folder of that name by now
	})
	if len(rest) == 0 {
		return nil
	}
	for _, name := range rest {
		if err := t.clear(name); err != nil {
			return err
		}
	}
	used := foldersOf(t.names())
	empty := slices.DeleteFunc(slices.Collect(maps.Keys(t.spare.dirs)), func(dir string) bool {
		return used[dir] || t.files.has(dir)
	})
	slices.Sort(empty)
	for _, dir := range slices.Backward(empty) { // a folder inside another comes before it
		if err := os.Remove(t.stagePath(dir)); err != nil && !gone(err) {
			return err
		}
	}
	return nil
}

// discard removes the staging folder of a build that failed. After publish it
// does nothing.
func (t *tree) discard() error {
	if t.claim.done {
		return nil
	}
	var err error
	if t.staging != "" {
		err = os.RemoveAll(t.staging)
	}
	return errors.Join(err, t.close(), t.claim.release())
}

func (t *tree) close() error { return errors.Join(t.old.close(), t.spare.close()) }
