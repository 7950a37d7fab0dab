package site

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"syscall"
)

// What a build replaces, it deletes. So these functions say what it may replace:
// nothing, an empty folder, or a tree that a build wrote and nobody else.

// place returns the folder that a build swaps: out, or what it links to. The
// folder above it is made.
func place(out string) (string, error) {
	target, err := filepath.EvalSymlinks(out)
	if err == nil {
		out = target // the folder is swapped, the link to it stays
	} else if info, there := os.Lstat(out); there == nil && info.Mode()&fs.ModeSymlink != 0 {
		return "", fmt.Errorf("%s is a link that leads nowhere: make the folder that it names, remove the link, or choose another folder with -out: %w", out, err)
	}
	if info, err := os.Stat(out); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is not a folder: name one with -out", out)
	}
	err = os.MkdirAll(filepath.Dir(out), 0o755)
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%s cannot be made, because a part of its path is not a folder: name another one with -out: %w", out, err)
	}
	return out, err
}

// everyTree are files that each build of ours writes, whatever its options.
var everyTree = [...]string{"404.html", "index.html", "errors/index.html", "catalog.json", "schema/catalog-1.json", "files.json"}

// fileList is what a manifest says, as it is written: one line a file, in the
// order of paths. What a line says is read when somebody asks.
type fileList struct {
	text  string
	lines []int32 // where each begins, and where the last one ends
}

// nameAt is where the path begins in a line.
const nameAt = 2*len(fileSum{}) + 2

func (l *fileList) count() int { return max(len(l.lines)-1, 0) }

func (l *fileList) line(i int) string { return l.text[l.lines[i]:l.lines[i+1]] }

func (l *fileList) name(i int) string { return l.text[int(l.lines[i])+nameAt : l.lines[i+1]-1] }

func (l *fileList) sum(i int) fileSum {
	sum, _ := parseSum(l.line(i)[:2*len(fileSum{})]) // it was parsed before
	return sum
}

// linesOf are the lines of a manifest of ours.
func linesOf(text string) fileList {
	l := fileList{text, make([]int32, 1, 1+strings.Count(text, "\n"))}
	for at := 0; at < len(text); {
		at += nameAt + strings.IndexByte(text[at+nameAt:], '\n') + 1
		l.lines = append(l.lines, int32(at))
	}
	return l
}

// parseManifest returns what a manifest says. ok is false for a list that no build
// wrote: many folders of files to download have one of the same name, and theirs
// must not pass for ours.
func parseManifest(text string) (l fileList, ok bool) {
	l = fileList{text, make([]int32, 1, 1+strings.Count(text, "\n"))}
	last := ""
	for rest := text; rest != ""; {
		line, after, ended := strings.Cut(rest, "\n")
		if len(line) < nameAt {
			return fileList{}, false
		}
		name := line[nameAt:]
		// Ours are sorted, and end with a line feed.
		if _, right := parseSum(line[:nameAt-2]); !right || line[nameAt-2:nameAt] != "  " || !fs.ValidPath(name) || name <= last || !ended {
			return fileList{}, false
		}
		l.lines = append(l.lines, int32(len(text)-len(after)))
		last, rest = name, after
	}
	for _, name := range everyTree {
		if l.find(name) < 0 {
			return fileList{}, false
		}
	}
	return l, true
}

// search returns where a path stands, or where it would.
func (l *fileList) search(name string) (i int, ok bool) {
	return sort.Find(l.count(), func(i int) int { return strings.Compare(name, l.name(i)) })
}

// find returns where a path stands, -1 for one that is not in the list.
func (l *fileList) find(name string) int {
	if i, ok := l.search(name); ok {
		return i
	}
	return -1
}

// in marks the files that another list has with the same sums. It returns what
// that one has beside them, too.
func (l *fileList) in(other *fileList) (same []bool, rest []string) {
	same = make([]bool, l.count())
	k := 0
	for i := range same {
		for k < other.count() && other.line(k) != l.line(i) && other.name(k) <= l.name(i) {
			rest = append(rest, other.name(k))
			k++
		}
		if same[i] = k < other.count() && other.line(k) == l.line(i); same[i] {
			k++
		}
	}
	for ; k < other.count(); k++ {
		rest = append(rest, other.name(k))
	}
	return same, rest
}

// parseSum reads a SHA-256 in hexadecimal digits, small ones as ours are.
func parseSum(s string) (sum fileSum, ok bool) {
	if len(s) != 2*len(sum) {
		return sum, false
	}
	for i := range sum {
		high, low := digits[s[2*i]], digits[s[2*i+1]]
		if high|low >= 16 {
			return sum, false
		}
		sum[i] = high<<4 | low
	}
	return sum, true
}

// digits are the values of hexadecimal digits, and 16 for other bytes.
var digits = func() (values [256]byte) {
	for c := range values {
		values[c] = 16
		if i := strings.IndexByte("0123456789abcdef", byte(c)); i >= 0 {
			values[c] = byte(i)
		}
	}
	return values
}()

// ownTree is a tree that a build wrote.
type ownTree struct {
	fileList
	dir   dirHandle
	dirs  []string // folders, "." too
	lost  []string // of these, those that are gone
	since int64    // when the tree was complete, in nanoseconds
}

// moved has the tree looked at where it is now.
func (o *ownTree) moved(dir string) error {
	there, err := openDir(dir)
	if err != nil {
		return err
	}
	err = o.dir.close()
	o.dir = there
	return err
}

// close ends the looking at a tree. A nil tree has nothing to end.
func (o *ownTree) close() error {
	if o == nil {
		return nil
	}
	return o.dir.close()
}

// has tells whether the tree has a file. A nil tree has none.
func (o *ownTree) has(name string) bool { return o.sum256(name) != (fileSum{}) }

// sum256 is the SHA-256 of a file, zero when the tree has none of this name.
func (o *ownTree) sum256(name string) fileSum {
	if o == nil {
		return fileSum{}
	}
	if i := o.find(name); i >= 0 {
		return o.sum(i)
	}
	return fileSum{}
}

// readTree returns what a tree holds; nil when there is none. It refuses a folder
// with anything in it that no build made.
func readTree(dir string) (*ownTree, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	text, info, err := readWithInfo(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not empty and no build wrote it (it has no %s): choose another folder with -out, or remove it yourself", dir, manifestName)
	} else if err != nil {
		return nil, err
	}
	files, ok := parseManifest(text)
	if !ok {
		return nil, fmt.Errorf("%s is not empty and no build wrote it (its %s is not that of a build): choose another folder with -out, or remove it yourself", dir, manifestName)
	}
	t := &ownTree{fileList: files, dirs: files.folders(), since: info.ModTime().UnixNano()}
	if t.dir, err = openDir(dir); err != nil {
		return nil, err
	}
	strange, folders, err := t.strangers(dir)
	if err != nil {
		return nil, errors.Join(err, t.close())
	}
	what := "files that no build wrote"
	if len(strange) == 0 {
		strange, what = folders, "folders that no build made"
	}
	if len(strange) > 0 {
		return nil, errors.Join(fmt.Errorf("%s holds %s (%s): move them away, or choose another folder with -out",
			dir, what, strings.Join(strange[:min(3, len(strange))], ", ")), t.close())
	}
	return t, nil
}

func readWithInfo(name string) (string, fs.FileInfo, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", nil, err
	}
	var text strings.Builder
	text.Grow(int(info.Size()))
	_, err = io.Copy(&text, f)
	return text.String(), info, err
}

// folders are the folders that files lie in, "." too, each once. One comes before
// those in it.
func (l *fileList) folders() []string {
	dirs := append(make([]string, 0, 64+l.count()/4), ".") // pages have folders, their twins have none
	last := ""
	for i := range l.count() {
		name := l.name(i)
		// What a name has in common with the one before it was there already.
		for k := range len(name) {
			if name[k] == '/' && (k >= len(last) || last[:k+1] != name[:k+1]) {
				dirs = append(dirs, name[:k])
			}
		}
		last = name
	}
	return dirs
}

// hasFolder tells whether files lie in a folder, or in folders in it.
func (l *fileList) hasFolder(dir string) bool {
	i, _ := l.search(dir + "/")
	return dir == "." || i < l.count() && strings.HasPrefix(l.name(i), dir+"/")
}

// folderOf is path.Dir of a valid path: nothing in it is left to clean.
func folderOf(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i]
	}
	return "."
}

// lookAt looks at n paths in a folder, which name tells in order, on all cores, and
// calls f with what it finds. Paths in a row are looked at from the folder that
// they have in common: the system follows fewer names.
func lookAt(dir dirHandle, n int, name func(i int) string, f func(i int, at seen, err error)) {
	const row = 256
	_ = inParallel((n+row-1)/row, func(k int) error { // no call fails
		first, end := k*row, min((k+1)*row, n)
		from, skip := dir, 0
		if common := commonFolder(name(first), name(end-1)); common != "" {
			if in, err := dir.in(common); err == nil {
				defer in.close() // nothing was written
				from, skip = in, len(common)+1
			}
		}
		for i := first; i < end; i++ {
			at, err := from.look(name(i)[skip:])
			f(i, at, err)
		}
		return nil
	})
}

// commonFolder is the folder that two paths lie in, "" for none.
func commonFolder(a, b string) string {
	end := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			break
		} else if a[i] == '/' {
			end = i
		}
	}
	return a[:end]
}

// strangers are the files and folders of a tree that no build made. A folder
// that did not change after the tree was complete has none, and is not read. One
// that is gone is noted.
func (t *ownTree) strangers(dir string) (files, folders []string, err error) {
	var mu sync.Mutex
	var errs []error
	lookAt(t.dir, len(t.dirs), func(i int) string { return t.dirs[i] }, func(i int, at seen, err error) {
		if err == nil && at.folder && at.Changed < t.since {
			return // as nearly always
		}
		mu.Lock()
		defer mu.Unlock()
		switch {
		case gone(err):
			t.lost = append(t.lost, t.dirs[i])
		case err != nil:
			errs = append(errs, err)
		case !at.folder:
			files = append(files, t.dirs[i])
		default:
			errs = append(errs, t.strangersIn(dir, t.dirs[i], &files, &folders))
		}
	})
	slices.Sort(files)
	slices.Sort(folders)
	return files, folders, joinFaults(errs...)
}

// strangersIn adds those of one folder.
func (t *ownTree) strangersIn(dir, folder string, files, folders *[]string) error {
	list, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(folder)))
	if err != nil {
		return err
	}
	for _, d := range list {
		switch name := path.Join(folder, d.Name()); {
		case d.IsDir() && !t.hasFolder(name):
			if err := below(dir, name, files, folders); err != nil {
				return err
			}
		case !d.IsDir() && !t.has(name) && name != manifestName && !t.hasFolder(name):
			*files = append(*files, name)
		}
	}
	return nil
}

// below adds a folder of a tree, and all that is in it.
func below(dir, folder string, files, folders *[]string) error {
	return fs.WalkDir(os.DirFS(dir), folder, func(name string, d fs.DirEntry, err error) error {
		list := files
		if err == nil && d.IsDir() {
			list = folders
		}
		*list = append(*list, name)
		return err
	})
}
