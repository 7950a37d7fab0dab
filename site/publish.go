package site

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	oldSum  string   // SHA-256 of its manifest
	spare   *ownTree // what staging held in the beginning; nil for nothing
	same    []bool   // files of old that the spare has too; nil without one
	rest    []string // other files of the spare
	sizes   []int64  // of the files of old, see look
	unused  error    // why a spare that is there is of no use
	reuse   bool     // the old tree becomes the spare of the next build
	memory  *overlay // takes the files in place of a folder; nil on a disk

	kept atomic.Int64 // files taken over

	mu    sync.Mutex
	files *fileSet
	links []int32         // files of old that are kept and were not linked yet
	dirs  map[string]bool // folders that staging has, or has not any more; see hasDir
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
		t.oldSum = textSum(t.old.text)
	}
	wait.Wait()
	if err != nil {
		return nil, errors.Join(err, t.spare.close(), c.release())
	}
	t.files = newFileSet(t.oldList())
	if t.spare != nil {
		t.same, t.rest = t.oldList().in(&t.spare.fileList)
	}
	return t, nil
}

// isOf tells whether the old tree is the one that a memo is of.
func (t *tree) isOf(m *memo) bool { return t.old != nil && t.oldSum == m.tree }

// look looks at all files of the old tree. That of one which is gone, or was
// changed after it was published, is no size. Where the spare has the same file,
// that one is looked at: it is nearly always the same to the system too, and it is
// the one that will be published.
func (t *tree) look() {
	t.sizes = make([]int64, t.old.count())
	var staged, others []int32
	for i := range t.sizes {
		if t.inSpare(i) {
			staged = append(staged, int32(i))
		} else {
			others = append(others, int32(i))
		}
	}
	t.lookIn(t.spare, staged)
	t.lookIn(t.old, others)
}

func (t *tree) lookIn(in *ownTree, places []int32) {
	if len(places) == 0 {
		return
	}
	lookAt(in.dir, len(places), func(i int) string { return t.old.name(int(places[i])) }, func(i int, at seen, err error) {
		size := int64(-1)
		if err == nil && at.regular && at.Modified <= in.since {
			size = at.Size
		}
		t.sizes[places[i]] = size
	})
}

// inSpare tells whether the spare has a file of the old tree, with the same bytes.
func (t *tree) inSpare(place int) bool { return t.same != nil && t.same[place] }

// begin makes the folder that files are put into.
func (t *tree) begin() (err error) {
	if t.staging, err = t.claim.stage(t.spare != nil); err != nil {
		return err
	}
	t.dirs = make(map[string]bool)
	if t.spare != nil {
		for _, dir := range t.spare.lost {
			t.dirs[dir] = false
		}
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
	} else if name == manifestName {
		return twoWant(name) // complete writes it
	}
	place := t.files.place(name)
	if err := t.reserve(name, place, listed{sum, int64(len(data))}); err != nil {
		return err
	}
	published := place >= 0 && t.old.sum(place) == sum
	if t.memory != nil {
		if !published {
			t.memory.put(name, data)
		}
		return nil
	}
	target := t.stagePath(name)
	staged := published && t.inSpare(place) || !published && t.spare.sum256(name) == sum
	// A manifest could be wrong about a file that somebody edited, so its bytes decide.
	if staged && holds(target, data) {
		t.kept.Add(1)
		return nil
	}
	if err := t.clear(name); err != nil {
		return err
	}
	if out := t.outPath(name); published && holds(out, data) && os.Link(out, target) == nil {
		t.kept.Add(1)
		return nil
	}
	return writeFile(target, data)
}

// holds tells whether a file has these bytes. It is read piece by piece: lists of
// many codes are large.
func holds(path string, data []byte) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() != int64(len(data)) {
		return false
	}
	buf := buffers.Get().(*buffer)
	defer buffers.Put(buf)
	piece := slices.Grow(buf.data[:0], 64<<10)
	buf.data = piece
	for piece = piece[:cap(piece)]; ; {
		n, err := f.Read(piece)
		if n > len(data) || !bytes.Equal(piece[:n], data[:n]) {
			return false
		}
		if data = data[n:]; err != nil {
			return err == io.EOF && len(data) == 0
		}
	}
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

// intact tells whether files of the old tree need not be made again: none is
// gone or was changed after it was published, and together they have the size that
// they had. That is all that is looked at, because to read them would take as long
// as to make them: bytes that somebody changed in place, with the time set back and
// the size kept, stay until the page is made of something else, or a build has no
// memo.
func (t *tree) intact(places []int32, size int64) bool {
	if t.memory != nil {
		return true
	}
	for _, place := range places {
		if t.sizes[place] < 0 {
			return false
		}
		size -= t.sizes[place]
	}
	return size == 0
}

// keep takes over files of the old tree. Where the spare has them that is all;
// others are in the new tree once they are linked.
func (t *tree) keep(places []int32) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, place := range places {
		if !t.files.keep(int(place)) {
			return twoWant(t.old.name(int(place)))
		}
		if t.memory != nil {
			continue
		}
		t.bytes += t.sizes[place]
		if !t.inSpare(int(place)) {
			t.links = append(t.links, place)
		}
	}
	t.kept.Add(int64(len(places)))
	return nil
}

// link puts the files that were kept into the new tree.
func (t *tree) link() error {
	links := t.links
	t.links = nil
	return inParallel(len(links), func(i int) error {
		name := t.old.name(int(links[i]))
		if err := t.makeRoom(name); err != nil {
			return err
		}
		return t.linkOld(name)
	})
}

func (t *tree) linkOld(name string) error {
	if err := t.clear(name); err != nil {
		return err
	}
	return os.Link(t.outPath(name), t.stagePath(name))
}

// keepExact takes over a file of the old tree that costs more to make than to
// read, when its bytes are those that were published.
func (t *tree) keepExact(name string) (bool, error) {
	place := t.files.place(name)
	if place < 0 {
		return false, nil
	}
	f := listed{sum: t.old.sum(place)}
	staged := t.memory == nil && t.inSpare(place)
	if t.memory == nil {
		path := t.outPath(name)
		if staged {
			path = t.stagePath(name)
		}
		data, err := os.ReadFile(path)
		if err != nil || sha256.Sum256(data) != f.sum {
			return false, nil // it is made again
		}
		f.size = int64(len(data))
	}
	if err := t.reserve(name, place, f); err != nil {
		return true, err
	}
	t.kept.Add(1)
	if t.memory != nil || staged {
		return true, nil
	}
	return true, t.linkOld(name)
}

// reserve notes a file and makes its folder. The file itself is written outside
// of the lock, by all workers at once.
func (t *tree) reserve(name string, place int, f listed) error {
	t.mu.Lock()
	if !t.files.add(name, place, f) {
		t.mu.Unlock()
		return twoWant(name)
	}
	t.size += f.size
	t.bytes += f.size
	t.made = append(t.made, name)
	t.mu.Unlock()
	if t.memory != nil {
		return nil
	}
	return t.makeRoom(name)
}

func twoWant(name string) error { return fmt.Errorf("two pages want the file %s", name) }

// makeRoom makes the folder of a file.
func (t *tree) makeRoom(name string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.spare != nil && t.hasDir(name) { // the spare had a folder of this name
		if err := os.RemoveAll(t.stagePath(name)); err != nil {
			return err
		}
		for _, dir := range t.spare.folders() {
			if dir == name || strings.HasPrefix(dir, name+"/") {
				t.dirs[dir] = false
			}
		}
	}
	return t.makeDir(folderOf(name))
}

// hasDir tells whether staging has a folder: most are those of the spare.
func (t *tree) hasDir(dir string) bool {
	if has, ok := t.dirs[dir]; ok {
		return has
	}
	return dir == "." || t.spare != nil && t.spare.hasFolder(dir)
}

// about is what is known of a file so far. Safe for concurrent use.
func (t *tree) about(name string) (f listed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f, ok := t.files.made[name]
	if place := t.files.place(name); !ok && place >= 0 && t.files.marks[place] == kept {
		f.sum = t.old.sum(place)
		if t.memory == nil {
			f.size = t.sizes[place]
		}
	}
	return f
}

// names calls f with the names of all files so far, in order. Safe for concurrent
// use; f must not use the tree.
func (t *tree) names(f func(name string)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.files.names(f)
}

// oldList are the files of the old tree; none when there is none.
func (t *tree) oldList() *fileList {
	if t.old == nil {
		return &fileList{}
	}
	return &t.old.fileList
}

// filesOf are the files of a job.
func (t *tree) filesOf(r outcome) []string {
	names := slices.Clone(r.made)
	for _, place := range r.places {
		names = append(names, t.old.name(int(place)))
	}
	return names
}

func (t *tree) makeDir(dir string) error {
	if t.hasDir(dir) {
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

// complete removes what the tree has no more and writes the manifest, whose
// SHA-256 it returns.
func (t *tree) complete() (sum string, err error) {
	if t.spare != nil {
		// A folder of the spare gives way to a file of its name, and a file to a folder,
		// also where they hold what was kept.
		if name := t.files.clash(); name != "" {
			return "", fmt.Errorf("the tree cannot have the file %s and files in a folder of that name", name)
		}
		if err := t.removeRest(); err != nil {
			return "", err
		}
	}
	// The manifest appears whole or not at all: half of one would make our own
	// files look like somebody else's to the build that cleans up.
	manifest := filepath.Join(t.staging, manifestName)
	f, err := os.Create(manifest + ".part")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	w := bufio.NewWriterSize(struct{ io.Writer }{io.MultiWriter(f, h)}, 64<<10) // one that takes texts would copy them whole
	if err = t.files.write(w); err == nil {
		err = w.Flush()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(manifest+".part", manifest)
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

// publish swaps the new tree in.
func (t *tree) publish() error {
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

// disturbed tells whether files were put into the old tree during the build. Then,
// or when that cannot be told, its files are removed one by one. A build over a
// spare takes moments: what was put there in these is found by the next build, which
// looks at its spare and leaves it alone.
func (t *tree) disturbed(old string) bool {
	if t.spare != nil {
		return false
	} else if t.old.moved(old) != nil {
		return true
	}
	files, folders, err := t.old.strangers(old)
	return err != nil || len(files)+len(folders) > 0
}

// putAside makes the old tree the spare of the next build, or removes it.
func (t *tree) putAside(old string) error {
	if t.reuse && t.old != nil && !t.disturbed(old) && os.Rename(old, t.claim.spare()) == nil {
		return nil
	}
	if left, err := removeTree(old, t.oldList()); err != nil || left {
		return errors.Join(err, fmt.Errorf("the new tree is published, but files that were put into %s during the build are left in %s: move them away", t.out, old), t.close(), t.claim.forget())
	}
	return nil
}

// removeRest removes what the spare had and the new tree has not.
func (t *tree) removeRest() error {
	rest := t.rest
	for i, same := range t.same {
		if same && t.files.marks[i] == absent {
			rest = append(rest, t.old.name(i))
		}
	}
	rest = slices.DeleteFunc(rest, func(name string) bool {
		return t.files.has(name) || t.hasDir(name) // or a folder of that name by now
	})
	folders := make(map[string]bool)
	for _, name := range rest {
		if err := t.clear(name); err != nil {
			return err
		}
		for d := folderOf(name); d != "."; d = folderOf(d) {
			folders[d] = true
		}
	}
	for _, dir := range slices.Backward(sortedKeys(folders)) { // a folder inside another comes before it
		if t.files.has(dir) {
			continue
		}
		if err := os.Remove(t.stagePath(dir)); err != nil && !gone(err) && !errors.Is(err, fs.ErrExist) { // that of a folder with files in it, too
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
