package catalog

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// keepBodies is the number of entries above which bodies are let go of once
// they are checked: texts are nearly all of a catalog, and 100,000 of them are
// read a second time more cheaply than they are kept.
const keepBodies = 2000

// Load reads a content folder (errors, v1, pages, api/sources.yaml) and checks
// it. The error is a ProblemList with everything that is wrong, or the fault of
// the file system that stopped the reading.
func Load(fsys fs.FS) (*Catalog, error) { return LoadEach(fsys, nil, nil) }

// LoadEach is Load, and shows each entry that it parses to visit while it has its
// body. visit is called by several goroutines at once. memory may be nil; entries
// that it keeps are the same pointers as before, and may have no body any more.
func LoadEach(fsys fs.FS, memory *Memory, visit func(*Entry)) (_ *Catalog, err error) {
	var problems ProblemList
	c := &Catalog{fsys: fsys}
	p := &parsing{fsys: fsys, problems: &problems}
	if memory != nil {
		p.remember, p.before = true, *memory
		defer func() { *memory = p.memory(c.Sources, err == nil) }()
	}
	if c.Sources, err = loadSources(fsys, "api/sources.yaml", &problems); err != nil {
		return nil, err
	}
	c.bySource = make(map[string]*Source, len(c.Sources))
	for i := range c.Sources {
		c.bySource[c.Sources[i].ID] = &c.Sources[i]
	}
	folders, err := serviceFolders(fsys)
	if err != nil {
		return nil, err
	}
	var current []string
	for _, dir := range folders {
		names, err := list(fsys, dir, &problems)
		if err != nil {
			return nil, err
		}
		current = append(current, names...)
	}
	older, err := list(fsys, "v1", &problems)
	if err != nil {
		return nil, err
	}
	pages, err := list(fsys, "pages", &problems)
	if err != nil {
		return nil, err
	}
	c.files = sync.OnceValue(func() map[Code]bool { // few entries name codes without one
		files := make(map[Code]bool, len(current)+len(older))
		for _, name := range slices.Concat(current, older) {
			files[Code(strings.TrimSuffix(path.Base(name), ".md"))] = true
		}
		return files
	})
	keep := len(current)+len(older) <= keepBodies
	entry := func(parse func(string, []byte, *ProblemList) *Entry) func(string, []byte, *ProblemList) *Entry {
		return func(file string, src []byte, problems *ProblemList) *Entry {
			e := parse(file, src, problems)
			if e == nil {
				return nil
			}
			lintEntry(e, problems)
			e.settle()
			return e
		}
	}
	news := &News{make(map[*Entry]*Entry), make(map[Code]bool)}
	var mu sync.Mutex
	each := func(e *Entry, before *parsed) {
		if p.before.right {
			mu.Lock()
			news.add(e, before)
			mu.Unlock()
		}
		if visit != nil {
			visit(e)
		}
		if !keep && !e.released {
			e.Body, e.released = Body{}, true
		}
	}
	if c.Entries, err = parseAll(p, current, entry(parseEntry), each); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.Entries, func(a, b *Entry) int { return cmp.Compare(a.Code, b.Code) })
	if c.Older, err = parseAll(p, older, entry(parseOlder), each); err != nil {
		return nil, err
	}
	if c.Pages, err = parseAll(p, pages, parsePage, func(*Page, *parsed) {}); err != nil {
		return nil, err
	}
	slices.SortFunc(c.Pages, func(a, b *Page) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Slug, b.Slug))
	})
	c.byCode = make(map[Code]*Entry, len(c.Entries)+len(c.Older))
	for _, e := range c.All() {
		if first := c.byCode[e.Code]; first != nil && e.Code != "" {
			problems.Add(e.At("code"), "the code %s is also in %s", e.Code, first.File)
			continue
		}
		c.byCode[e.Code] = e
	}
	if p.before.right && p.found == len(p.before.files) && slices.Equal(p.before.sources, c.Sources) {
		c.News = news
	}
	lint(c, &problems)
	c.files = nil // only lint asks
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Read returns an entry with its body. That of a large catalog is read again,
// so it belongs to the caller and is gone after use.
func (c *Catalog) Read(e *Entry) (*Entry, error) {
	if !e.released {
		return e, nil
	}
	src := sources.Get().(*source)
	defer sources.Put(src)
	if err := src.read(c.fsys, e.File); err != nil {
		return nil, fmt.Errorf("the content changed during the build: %w", err)
	}
	if sha256.Sum256(src.data) != e.Sum {
		return nil, fmt.Errorf("%s changed during the build: build again", e.File)
	}
	head, text, _ := cutFrontMatter(string(src.data))
	var problems ProblemList // none: the same text had none
	whole := *e
	whole.Body = parseBody(e.File, text, strings.Count(head, "\n")+3, &problems)
	return &whole, nil
}

// source is a file that is read; its memory is used for the next one.
type source struct{ data []byte }

var sources = sync.Pool{New: func() any { return &source{make([]byte, 0, 8<<10)} }}

// AppendFS is a file system that reads a file into memory that is there already.
type AppendFS interface {
	fs.FS
	AppendFile(dst []byte, name string) ([]byte, error)
}

func (s *source) read(fsys fs.FS, name string) (err error) {
	if a, ok := fsys.(AppendFS); ok {
		s.data, err = a.AppendFile(s.data[:0], name)
		return err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	s.data = s.data[:0]
	for err == nil {
		if len(s.data) == cap(s.data) {
			s.data = slices.Grow(s.data, cap(s.data))
		}
		var n int
		n, err = f.Read(s.data[len(s.data):cap(s.data)])
		s.data = s.data[:len(s.data)+n]
	}
	if err == io.EOF {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// Count is about how many entries a content folder has: its files, before they
// are read. 0 stands for a folder that cannot be read either.
func Count(fsys fs.FS) (n int) {
	folders, _ := serviceFolders(fsys) // the load tells
	for _, dir := range append(folders, "v1") {
		files, _ := fs.ReadDir(fsys, dir)
		n += len(files)
	}
	return n
}

// serviceFolders are the folders that hold entries of the current table: errors,
// and one for each further service, named by the prefix of its codes.
func serviceFolders(fsys fs.FS) ([]string, error) {
	folders := []string{"errors"}
	files, err := fs.ReadDir(fsys, ".")
	for _, f := range files {
		switch name := f.Name(); name {
		case "errors", "v1", "api", "pages":
		default:
			if f.IsDir() && name[0] != '.' {
				folders = append(folders, name)
			}
		}
	}
	return folders, err
}

// list returns the Markdown files of a folder in the order of names. A folder
// that is not there is empty. README.md is for writers.
func list(fsys fs.FS, dir string, problems *ProblemList) ([]string, error) {
	files, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(files))
	for _, f := range files {
		name := dir + "/" + f.Name()
		switch {
		case f.Name() == "README.md" || strings.HasPrefix(f.Name(), "."):
		case f.IsDir():
			problems.Add(Position{name, 1, 1}, "a folder stands here: entries lie side by side in %s", dir)
		case !regular(fsys, name, f, problems):
		case path.Ext(name) != ".md":
			problems.Add(Position{name, 1, 1}, "this file is not Markdown: only .md files belong in %s", dir)
		default:
			names = append(names, name)
		}
	}
	return names, nil
}

// regular reports whether a name of a folder is a file, or a link to one. To
// open anything else could wait for ever, as a pipe does.
func regular(fsys fs.FS, name string, f fs.DirEntry, problems *ProblemList) bool {
	mode := f.Type()
	if mode&fs.ModeSymlink != 0 {
		info, err := fs.Stat(fsys, name)
		if err != nil {
			problems.Add(Position{name, 1, 1}, "this is a link that leads nowhere: remove it, or make the file that it names")
			return false
		}
		mode = info.Mode()
	}
	if !mode.IsRegular() {
		problems.Add(Position{name, 1, 1}, "this is not a file: move it out of the content")
	}
	return mode.IsRegular()
}

// CheckFiles reports what is no file among the shared files of a content folder:
// those beside the folders of entries, and those of api. It is for whoever opens
// them by name.
func CheckFiles(fsys fs.FS) error {
	var problems ProblemList
	for _, dir := range [...]string{".", "api"} {
		files, err := fs.ReadDir(fsys, dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, f := range files {
			name := path.Join(dir, f.Name())
			if info, err := fs.Stat(fsys, name); strings.HasPrefix(f.Name(), ".") || err == nil && info.IsDir() {
				continue
			}
			regular(fsys, name, f, &problems)
		}
	}
	return problems.Err()
}

// parsing is one load.
type parsing struct {
	fsys     fs.FS
	problems *ProblemList
	remember bool
	before   Memory
	found    int // files of before that are still there
	next     int // see Memory.find
	now      []parsed
}

// memory is that of this load.
func (p *parsing) memory(sources []Source, right bool) Memory {
	slices.SortFunc(p.now, func(a, b parsed) int { return strings.Compare(a.name, b.name) })
	return Memory{p.now, p.before.blocks, sources, right}
}

// file parses a file, or takes what it held when that is still so: then it is
// not new.
func (p *parsing) file(name string, before *parsed, parse func(src []byte) (any, ProblemList)) (f parsed, isNew bool, err error) {
	var now Stamp
	if p.remember {
		if now, err = stamp(p.fsys, name); err != nil {
			return f, false, err
		}
		if before != nil {
			if f = *before; f.stamp == now {
				return f, false, nil
			}
		}
	}
	src := sources.Get().(*source)
	defer sources.Put(src)
	if err := src.read(p.fsys, name); err != nil {
		return f, false, err
	}
	if f.holds(src.data) {
		f.stamp = now
		return f, false, nil
	}
	value, problems := parse(src.data)
	return parsed{name: name, stamp: now, value: value, problems: problems}, true, nil
}

// parseAll reads and parses files on all cores, and calls each for those that are new.
func parseAll[T any](p *parsing, names []string, parse func(file string, src []byte, problems *ProblemList) *T, each func(v *T, before *parsed)) ([]*T, error) {
	before := make([]*parsed, len(names))
	for i, name := range names {
		if before[i] = p.before.find(name, &p.next); before[i] != nil {
			p.found++
		}
	}
	first := len(p.now)
	p.now = slices.Grow(p.now, len(names))
	results := p.now[first : first+len(names)]
	errs := make([]error, len(names))
	inParallel(len(names), func(i int) {
		var isNew bool
		results[i], isNew, errs[i] = p.file(names[i], before[i], func(src []byte) (any, ProblemList) {
			var problems ProblemList
			v := parse(names[i], src, &problems)
			return v, problems
		})
		if v, _ := results[i].value.(*T); v != nil && isNew {
			each(v, before[i])
		}
	})
	all := make([]*T, 0, len(names))
	for i, name := range names {
		var fault *fs.PathError
		if errors.As(errs[i], &fault) {
			// Told among the others, and not remembered: the next time it may be there.
			p.problems.Add(Position{name, 1, 1}, "this file cannot be read: %v", fault.Err)
			errs[i] = nil
			continue
		}
		p.now = append(p.now, results[i]) // where it is, when none before could not be read
		*p.problems = append(*p.problems, results[i].problems...)
		// A nil is a file whose front matter could not be read at all; its problem is noted.
		if v, _ := results[i].value.(*T); v != nil {
			all = append(all, v)
		}
	}
	return all, errors.Join(errs...)
}

// inParallel calls f for 0 to n-1 on all cores.
func inParallel(n int, f func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}

func parseEntry(file string, src []byte, problems *ProblemList) *Entry {
	e := &Entry{File: file, InTable: true}
	return parseWith(e, entryKeys, file, src, problems)
}

func parseOlder(file string, src []byte, problems *ProblemList) *Entry {
	e := &Entry{File: file}
	return parseWith(e, olderKeys, file, src, problems)
}

func parseWith(e *Entry, keys []key[Entry], file string, src []byte, problems *ProblemList) *Entry {
	root, text, line, ok := frontMatter(file, src, problems)
	if !ok {
		return nil
	}
	e.Sum = sha256.Sum256(src)
	e.lines = readKeys(&reader{problems: problems}, root, keys, e)
	root.free()
	e.Body = parseBody(file, text, line, problems)
	e.Steps = steps(&e.Body)
	return e
}

// stepCount is how many steps of a fix an entry keeps.
const stepCount = 3

// steps returns the first steps of the fix as plain text.
func steps(body *Body) []string {
	section := body.Section("Fix")
	if section == nil {
		return nil
	}
	var list []string
	for _, item := range section.Items[:min(stepCount, len(section.Items))] {
		list = append(list, strings.TrimSpace(PlainText(item.Text)))
	}
	return list
}

func parsePage(file string, src []byte, problems *ProblemList) *Page {
	root, text, line, ok := frontMatter(file, src, problems)
	if !ok {
		return nil
	}
	p := &Page{File: file, Slug: strings.TrimSuffix(path.Base(file), ".md")}
	readKeys(&reader{problems: problems}, root, pageKeys, p)
	root.free()
	p.Body = parseBody(file, text, line, problems)
	return p
}

// loadSources reads the list of sources, a mapping of ids to what sourceKeys name.
func loadSources(fsys fs.FS, file string, problems *ProblemList) ([]Source, error) {
	src, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	text := string(src)
	if !plainText(file, src, problems) {
		// Read on: without its sources each entry would have a problem more.
		text = strings.NewReplacer("\r\n", "\n", "\uFEFF", "").Replace(text)
	}
	root := parseMapping(file, strings.Split(text, "\n"), 1, problems)
	var sources []Source
	for _, f := range root.fields {
		s := Source{ID: f.key}
		if f.val.kind != mapNode {
			problems.Add(f.pos, "a source is a mapping of kind, title and url")
			continue
		}
		f.val.pos = f.pos
		readKeys(&reader{problems: problems}, f.val, sourceKeys, &s)
		sources = append(sources, s)
	}
	return sources, nil
}
