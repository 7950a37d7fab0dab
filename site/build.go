package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"ctserr/site/catalog"
	"ctserr/site/decode"
	"ctserr/site/markdown"
	"ctserr/site/rulebook"
)

// SiteName is what the site calls itself.
const SiteName = "CTS Error Reference"

// PageLimit is how many bytes the decoder takes in the page.
const PageLimit = 10 << 20

// Options say what to build, from where, and where to.
type Options struct {
	Content string // folder of the content
	Static  string // folder of styles, scripts and images
	Module  string // file of the compiled decoder
	Out     string // folder that is published
	Memo    string // file that remembers what pages were made of; "" makes all pages anew
	BaseURL string // scheme and host of the site, for absolute addresses; no slash at the end
	RepoURL string // where a reader can edit a page; empty leaves the link out
	Preview bool   // search engines shall stay away
	Target  string // host whose rules are written, see hosting.Targets; "" for netlify
	Config  string // netlify.toml, whose headers hold on every host; "" leaves it unread
	NoCards bool   // leave out the images of link previews

	// NoOffline publishes in place of the service worker one that removes it and what browsers kept.
	NoOffline bool
}

// Stats tell what a build did.
type Stats struct {
	Files int
	Kept  int // of these, taken over unchanged
	Bytes int64
}

type builder struct {
	Options
	catalog   *catalog.Catalog
	book      *rulebook.Book
	clients   *clients
	changes   []change
	index     decode.Index
	templates templates
	markdown  *markdown.Renderer
	site      *Site
	addresses map[string]bool // what content may link to

	mu       sync.Mutex
	problems catalog.ProblemList
}

// Build makes the site. When it fails, the published tree is as it was. The
// error is a catalog.ProblemList when the content is at fault.
func Build(o Options) (stats Stats, err error) {
	b, err := newBuilder(o)
	if err != nil {
		return stats, err
	}
	module, err := os.ReadFile(o.Module)
	if err != nil {
		return stats, fmt.Errorf("the decoder module is missing, `make wasm` builds it: %w", err)
	}
	t, err := newTree(o.Out)
	if err != nil {
		return stats, advise(err, o.Out)
	}
	defer func() {
		if err != nil {
			err = advise(errors.Join(err, t.discard()), o.Out)
		}
	}()
	if b.site.Assets, err = buildAssets(t, o.Static, module, b.index.Append(nil), searchIndex(b.index).Append(nil)); err != nil {
		return stats, err
	}
	done, err := b.render(t, readMemo(o.Memo))
	if err != nil {
		return stats, err
	}
	if err := b.problems.Err(); err != nil {
		return stats, inFolder(o.Content, err)
	}
	if err := b.offline(t); err != nil {
		return stats, err
	}
	if err := b.host(t); err != nil {
		return stats, err
	}
	stats = Stats{Files: len(t.sums), Kept: t.kept, Bytes: t.bytes}
	if err := t.publish(); err != nil {
		return stats, err
	}
	if o.Memo != "" {
		_ = done.write(o.Memo) // without it the next build takes longer, that is all
	}
	return stats, nil
}

// Check reads the content and holds it to every rule. The error is a
// catalog.ProblemList when the content is at fault.
func Check(content string) (*catalog.Catalog, error) {
	b, err := newBuilder(Options{Content: content})
	if err != nil {
		return nil, err
	}
	if err := b.check(); err != nil {
		return nil, inFolder(content, err)
	}
	return b.catalog, nil
}

// load reads all data of the content and reports the problems of every part.
func load(content fs.FS) (*catalog.Catalog, *rulebook.Book, *clients, []change, error) {
	words, err := readWords(content)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	// The rule book is read beside the entries: its YAML takes as long as they do.
	var book *rulebook.Book
	var faults []rulebook.Problem
	ready := make(chan struct{})
	go func() {
		defer close(ready)
		book, faults = rulebook.Load(content)
	}()
	// What a text says is only told once the form of all entries is right.
	var mu sync.Mutex
	var later catalog.ProblemList
	var waiting []rulebook.ExampleSet // read before the book was
	check := func(set rulebook.ExampleSet, found *catalog.ProblemList) {
		if book != nil {
			addFaults(found, rulebook.CheckSet(book, set))
		}
	}
	c, err := catalog.LoadEach(content, func(e *catalog.Entry) {
		var found catalog.ProblemList
		spellEntry(words, e, &found)
		wait := false
		if !e.Code.Older() {
			select {
			case <-ready:
				check(exampleSet(e), &found)
			default:
				wait = true
			}
		}
		mu.Lock()
		defer mu.Unlock()
		later = append(later, found...)
		if wait {
			waiting = append(waiting, exampleSet(e))
		}
	})
	<-ready
	for _, set := range waiting {
		check(set, &later)
	}
	var problems catalog.ProblemList
	if err != nil && !errors.As(err, &problems) {
		return nil, nil, nil, nil, err
	}
	names, err := loadClients(content, c, &problems)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	changes, err := loadChanges(content, c, &problems)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	addFaults(&problems, faults)
	if err := problems.Err(); err != nil {
		return nil, nil, nil, nil, err
	}
	for _, p := range c.Pages {
		spellPage(words, p, &later)
	}
	codes := make(map[string]bool, len(c.Entries))
	for _, e := range c.Entries {
		codes[string(e.Code)] = true
	}
	addFaults(&later, rulebook.CheckPages(book, codes))
	return c, book, names, changes, later.Err()
}

func addFaults(problems *catalog.ProblemList, faults []rulebook.Problem) {
	for _, f := range faults {
		problems.Add(catalog.Position{File: f.File, Line: f.Line, Column: f.Column}, "%s", f.Text)
	}
}

// inFolder puts the name of the content folder before the files of problems,
// so that an editor finds them.
func inFolder(dir string, err error) error {
	var problems catalog.ProblemList
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].File = filepath.Join(dir, problems[i].File)
		}
	}
	return err
}

func newBuilder(o Options) (*builder, error) {
	if _, err := os.Stat(filepath.Join(o.Content, "errors")); err != nil {
		return nil, fmt.Errorf("the content folder is missing, run this at the top of the repository: %w", err)
	}
	c, book, names, changes, err := load(os.DirFS(o.Content))
	if err != nil {
		return nil, inFolder(o.Content, err)
	}
	b := &builder{Options: o, catalog: c, book: book, clients: names, changes: changes, index: Index(c), markdown: markdown.New(), addresses: knownAddresses(c)}
	if b.templates, err = parseTemplates(); err != nil {
		return nil, err
	}
	b.site = &Site{Name: SiteName, BaseURL: o.BaseURL, Codes: len(b.currentLinks()), Guide: b.guideLinks()}
	return b, nil
}

// jobs are all that makes pages and data. Those that list all codes come first,
// because they take longest.
func (b *builder) jobs() ([]job, error) {
	k, err := b.newKeys()
	if err != nil {
		return nil, err
	}
	var list []job
	for _, j := range [...]job{
		{"home", k.whole, b.home}, {"index", k.whole, b.indexPage}, {"groups", k.whole, b.groups}, {"guide", k.whole, b.guide},
		{"404", k.whole, b.notFound}, {"data", k.whole, b.data}, {"machines", k.whole, b.machines}, {"cards", k.whole, b.cards},
	} {
		list = append(list, j)
	}
	all := b.catalog.All()
	for i, e := range all {
		list = append(list, job{"entry " + string(e.Code), k.entry(b, all, i), func(t *tree) error { return b.entry(t, all, i) }})
	}
	return list, nil
}

// render does all jobs whose files the published tree does not have already.
// All cores work until the last one is done.
func (b *builder) render(t *tree, m *memo) (*memo, error) {
	jobs, err := b.jobs()
	if err != nil {
		return nil, err
	}
	records := make([]outcome, len(jobs))
	errs := make([]error, len(jobs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(jobs); i = int(next.Add(1)) - 1 {
				records[i], errs[i] = m.do(t, jobs[i])
			}
		})
	}
	wg.Wait()
	done := &memo{records: make(map[string]outcome, len(jobs))}
	for i, j := range jobs {
		done.records[j.name] = records[i]
	}
	return done, errors.Join(errs...)
}
