package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
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

// fileList is what a manifest says.
type fileList struct {
	names []string         // paths, in order
	sums  []fileSum        // of each
	index map[string]int32 // of a path among names; nil to search them
}

// parseManifest returns what a manifest says. ok is false for a list that no build
// wrote: many folders of files to download have one of the same name, and theirs
// must not pass for ours.
func parseManifest(list []byte) (l fileList, ok bool) {
	lines := bytes.Count(list, []byte{'\n'})
	l.names, l.sums = make([]string, 0, lines), make([]fileSum, 0, lines)
	last := ""
	for rest := string(list); rest != ""; {
		line, after, ended := strings.Cut(rest, "\n")
		sumText, name, ok := strings.Cut(line, "  ")
		sum, right := parseSum(sumText)
		// Ours are sorted, and end with a line feed.
		if !ok || !right || !fs.ValidPath(name) || name <= last || !ended {
			return fileList{}, false
		}
		l.names, l.sums = append(l.names, name), append(l.sums, sum)
		last, rest = name, after
	}
	for _, name := range everyTree {
		if l.find(name) < 0 {
			return fileList{}, false
		}
	}
	return l, true
}

// setIndex makes find fast.
func (l *fileList) setIndex() {
	l.index = make(map[string]int32, len(l.names))
	for i, name := range l.names {
		l.index[name] = int32(i)
	}
}

// find returns where a path stands, -1 for one that is not in the list.
func (l *fileList) find(name string) int {
	if l.index != nil {
		if i, ok := l.index[name]; ok {
			return int(i)
		}
		return -1
	}
	if i, ok := slices.BinarySearch(l.names, name); ok {
		return i
	}
	return -1
}

// in marks the files that another list has with the same sums.
func (l *fileList) in(other *fileList) []bool {
	same := make([]bool, len(l.names))
	k := 0
	for i, name := range l.names {
		for k < len(other.names) && other.names[k] < name {
			k++
		}
		same[i] = k < len(other.names) && other.names[k] == name && other.sums[k] == l.sums[i]
	}
	return same
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
	dirs  map[string]bool // folders, "." too
	sum   string          // SHA-256 of the manifest
	since int64           // when the tree was complete, in nanoseconds
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
		return o.sums[i]
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
	list, info, err := readWithInfo(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not empty and no build wrote it (it has no %s): choose another folder with -out, or remove it yourself", dir, manifestName)
	} else if err != nil {
		return nil, err
	}
	files, ok := parseManifest(list)
	if !ok {
		return nil, fmt.Errorf("%s is not empty and no build wrote it (its %s is not that of a build): choose another folder with -out, or remove it yourself", dir, manifestName)
	}
	t := &ownTree{fileList: files, dirs: foldersOf(files.names), sum: hexSum(list), since: info.ModTime().UnixNano()}
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

func readWithInfo(name string) ([]byte, fs.FileInfo, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := os.Stat(name)
	return data, info, err
}

// foldersOf are the folders that files lie in, "." too.
func foldersOf(files []string) map[string]bool {
	dirs := map[string]bool{".": true}
	for _, name := range files {
		for d := folderOf(name); !dirs[d]; d = folderOf(d) {
			dirs[d] = true
		}
	}
	return dirs
}

// folderOf is path.Dir of a valid path: nothing in it is left to clean.
func folderOf(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i]
	}
	return "."
}

// strangers are the files and folders of a tree that no build made. A folder
// that did not change after the tree was complete has none, and is not read. One
// that is gone is taken off the list.
func (t *ownTree) strangers(dir string) (files, folders []string, err error) {
	names := slices.Collect(maps.Keys(t.dirs))
	var lost []string
	var mu sync.Mutex
	err = inParallel(len(names), func(i int) error {
		name := names[i]
		at, err := t.dir.look(name)
		switch {
		case gone(err):
			mu.Lock()
			defer mu.Unlock()
			lost = append(lost, name)
			return nil
		case err != nil:
			return err
		case !at.folder:
			mu.Lock()
			defer mu.Unlock()
			files = append(files, name)
			return nil
		case at.Changed < t.since:
			return nil
		}
		list, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		for _, d := range list {
			switch name := path.Join(name, d.Name()); {
			case d.IsDir() && !t.dirs[name]:
				if err := below(dir, name, &files, &folders); err != nil {
					return err
				}
			case !d.IsDir() && !t.has(name) && name != manifestName && !t.dirs[name]:
				files = append(files, name)
			}
		}
		return nil
	})
	for _, name := range lost {
		delete(t.dirs, name)
	}
	slices.Sort(files)
	slices.Sort(folders)
	return files, folders, err
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
