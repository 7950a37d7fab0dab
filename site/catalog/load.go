package catalog

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Load reads a content folder (errors, v1, pages, api/sources.yaml) and checks
// it. The error is a ProblemList with everything that is wrong, or the fault of
// the file system that stopped the reading.
func Load(fsys fs.FS) (*Catalog, error) {
	var problems ProblemList
	c := &Catalog{}
	var err error
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
	for _, dir := range folders {
		entries, err := loadFolder(fsys, dir, &problems, parseEntry)
		if err != nil {
			return nil, err
		}
		c.Entries = append(c.Entries, entries...)
	}
	slices.SortStableFunc(c.Entries, func(a, b *Entry) int { return cmp.Compare(a.Code, b.Code) })
	if c.Older, err = loadFolder(fsys, "v1", &problems, parseOlder); err != nil {
		return nil, err
	}
	if c.Pages, err = loadFolder(fsys, "pages", &problems, parsePage); err != nil {
		return nil, err
	}
	slices.SortFunc(c.Pages, func(a, b *Page) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Slug, b.Slug))
	})
	c.files = make(map[Code]bool)
	for _, dir := range append(folders, "v1") {
		files, _ := fs.ReadDir(fsys, dir) // read once already
		for _, f := range files {
			c.files[Code(strings.TrimSuffix(f.Name(), ".md"))] = true
		}
	}
	c.byCode = make(map[Code]*Entry, len(c.Entries)+len(c.Older))
	for _, e := range c.All() {
		if first := c.byCode[e.Code]; first != nil && e.Code != "" {
			problems.Add(e.At("code"), "the code %s is also in %s", e.Code, first.File)
			continue
		}
		c.byCode[e.Code] = e
	}
	lint(c, &problems)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
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

// loadFolder parses every Markdown file of a folder, in the order of names. A
// folder that is not there is empty. README.md is for writers.
func loadFolder[T any](fsys fs.FS, dir string, problems *ProblemList,
	parse func(file string, src []byte, problems *ProblemList) *T) ([]*T, error) {
	files, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range files {
		name := path.Join(dir, f.Name())
		switch {
		case f.Name() == "README.md" || strings.HasPrefix(f.Name(), "."):
		case f.IsDir():
			problems.Add(Position{name, 1, 1}, "a folder stands here: entries lie side by side in %s", dir)
		case path.Ext(name) != ".md":
			problems.Add(Position{name, 1, 1}, "this file is not Markdown: only .md files belong in %s", dir)
		default:
			names = append(names, name)
		}
	}
	parsed := make([]*T, len(names))
	lists := make([]ProblemList, len(names))
	errs := make([]error, len(names))
	inParallel(len(names), func(i int) {
		src, err := fs.ReadFile(fsys, names[i])
		if err != nil {
			errs[i] = err
			return
		}
		parsed[i] = parse(names[i], src, &lists[i])
	})
	for i := range names {
		*problems = append(*problems, lists[i]...)
	}
	// A nil is a file whose front matter could not be read at all; its problem is noted.
	return slices.DeleteFunc(parsed, func(p *T) bool { return p == nil }), errors.Join(errs...)
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
	e.position = readKeys(&reader{problems}, root, keys, e)
	e.Body = parseBody(file, string(text), line, problems)
	return e
}

func parsePage(file string, src []byte, problems *ProblemList) *Page {
	root, text, line, ok := frontMatter(file, src, problems)
	if !ok {
		return nil
	}
	p := &Page{File: file, Slug: strings.TrimSuffix(path.Base(file), ".md")}
	readKeys(&reader{problems}, root, pageKeys, p)
	p.Body = parseBody(file, string(text), line, problems)
	return p
}

// loadSources reads the list of sources: a mapping of id to kind, title, url.
func loadSources(fsys fs.FS, file string, problems *ProblemList) ([]Source, error) {
	src, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	root := parseMapping(file, strings.Split(string(src), "\n"), 1, problems)
	var sources []Source
	for _, f := range root.fields {
		s := Source{ID: f.key}
		if f.val.kind != mapNode {
			problems.Add(f.pos, "a source is a mapping of kind, title and url")
			continue
		}
		f.val.pos = f.pos
		readKeys(&reader{problems}, f.val, sourceKeys, &s)
		sources = append(sources, s)
	}
	return sources, nil
}
