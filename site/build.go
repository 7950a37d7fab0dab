package site

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"ctserr/site/catalog"
	"ctserr/site/hosting"
	"ctserr/site/markdown"
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

	// Slower says why the build took longer than it needs; nil when it did not.
	Slower error
}

type builder struct {
	Options
	*content
	news      *catalog.News // since the build that the memo is of; nil when that is not known
	rulesKey  key           // of before content was read
	forgets   bool          // no build after this one asks what its pages were made of
	templates templates
	markdown  *markdown.Renderer
	site      *Site
	scripts   *bundler
	addresses map[string]bool // what content may link to, but for twins; see linked

	currentLinks, elsewhereLinks, olderLinks func() []CodeLink // see makeLists
	every                                    func() Group
	groupPages                               func() []GroupPage
	categories, statuses                     func() []Group
	parameters                               func() []ParameterRow // see ruleRows
	redirects                                iter.Seq[hosting.Redirect]
	rules                                    func() ([]hosting.Rule, error) // see readRules

	mu       sync.Mutex
	problems catalog.ProblemList
}

// Build makes the site. When it fails, the published tree is as it was. The
// error is a catalog.ProblemList when the content is at fault.
func Build(o Options) (stats Stats, err error) {
	raise, restore := collectLess()
	defer restore()
	var m *memo
	read := make(chan struct{})
	scripts := newBundler(o.Static, func() map[key][]byte { <-read; return m.bundles })
	defer scripts.ready.Wait() // it reads files of the caller
	// What is published is looked at while the content is read.
	var t *tree
	var errTree error
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		if t, errTree = newTree(o.Out, o.Memo != ""); errTree != nil {
			return
		}
		if <-read; t.isOf(m) {
			t.look()
		}
	}()
	m = readMemo(o.Memo)
	close(read)
	entries := m.entries.Count() // about: there may be others by now
	if entries == 0 {
		entries = catalog.Count(os.DirFS(o.Content))
	}
	raise(entries, len(m.records))
	s := newSession(o, m)
	b, err := s.builder(o)
	<-looked
	if err == nil {
		raise(len(b.catalog.Entries)+len(b.catalog.Older), len(m.records))
	}
	defer func() {
		if err != nil && t != nil {
			err = errors.Join(err, t.discard())
		}
		err = advise(err, o.Out)
	}()
	if err != nil {
		return stats, err
	} else if errTree != nil {
		return stats, errTree
	}
	if !t.isOf(m) {
		m.records, m.common = nil, key{}
	}
	if err := t.begin(); err != nil {
		return stats, err
	}
	b.scripts, b.forgets = scripts, o.Memo == ""
	b.news = b.catalog.News // the memo has the records and the entries of one build
	done, err := b.fill(t, m)
	if err != nil {
		return stats, err
	}
	stats = Stats{Files: t.files.count, Kept: int(t.kept.Load()), Bytes: t.bytes, Slower: t.unused}
	sum, err := t.complete()
	if err != nil {
		return stats, err
	}
	var wait sync.WaitGroup
	if o.Memo != "" {
		done.tree, done.rules, done.entries = sum, s.rules, *s.memory
		// Without it, or when the tree is not published after all, the next build
		// takes longer, that is all.
		wait.Go(func() {
			done.settle(t.files)
			_ = done.write(o.Memo, t.claim.since)
		})
	}
	err = t.publish()
	wait.Wait()
	return stats, err
}

// fill makes all files of a tree, but for those that the memo keeps. It returns
// the memo of this build.
func (b *builder) fill(t *tree, m *memo) (*memo, error) {
	module, err := os.ReadFile(b.Module)
	if err != nil {
		return nil, fmt.Errorf("the decoder module is missing, `make wasm` builds it: %w", err)
	}
	if b.scripts == nil {
		b.scripts = newBundler(b.Static, func() map[key][]byte { return m.bundles })
	}
	if len(m.records) == 0 || b.news != nil && len(b.news.Heads) > 0 { // pages of all kinds are made
		var beside sync.WaitGroup
		beside.Go(b.ahead)
		defer beside.Wait() // it reads a file of the caller
	}
	var k *keys
	var errKeys error
	var hashed sync.WaitGroup
	hashed.Go(func() { k, errKeys = b.newKeys() })
	b.site.Assets, err = staticAssets(t, b.scripts, module, b.catalog.Pages)
	hashed.Wait()
	if err = joinFaults(err, errKeys); err != nil {
		return nil, err
	}
	if err := k.setCommon(); err != nil {
		return nil, err
	}
	done := &memo{records: make([]outcome, 0, len(k.all)+16)}
	// Lists of all codes take long and nothing waits for them until the rules of the
	// host, which name every file.
	var data memo
	records, run, err := m.begin(t, []job{b.catalogJob(k)}, &data)
	if err != nil {
		return nil, err
	}
	var beside sync.WaitGroup
	var errData error
	beside.Go(func() { errData = run() })
	defer beside.Wait()
	// Pages of codes need no index, so the indexes are made beside them.
	made, err := m.all(t, slices.Concat([]job{b.indexJob(k)}, b.listJobs(k, m), b.entryJobs(k, m)), done)
	if err != nil {
		return nil, err
	}
	if err := b.site.Assets.addIndexes(t, b.scripts, t.filesOf(made[0])); err != nil {
		return nil, err
	}
	if err := k.setWhole(); err != nil {
		return nil, err
	}
	if _, err := m.all(t, b.wholeJobs(k), done); err != nil {
		return nil, err
	}
	if err := b.problems.Err(); err != nil {
		return nil, inFolder(b.Content, err)
	}
	// The last ones look at what the others made.
	if made, err = m.all(t, []job{b.packJob(k, t), b.redirectsJob(k)}, done); err != nil {
		return nil, err
	}
	if err := b.offline(t, made[0]); err != nil {
		return nil, err
	}
	if beside.Wait(); errData != nil {
		return nil, errData
	}
	done.records = append(done.records, records...)
	done.common = k.common
	done.bundles = b.scripts.used
	_, err = m.all(t, []job{b.hostJob(k, t)}, done)
	return done, err
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

func newBuilder(o Options) (*builder, error) { return new(session).builder(o) }

func (s *session) builder(o Options) (*builder, error) {
	if _, err := os.Stat(filepath.Join(o.Content, "errors")); err != nil {
		return nil, fmt.Errorf("the content folder is missing, run this at the top of the repository: %w", err)
	}
	errRules := s.setRules(o.Content)
	folder, err := newFolder(o.Content)
	if err != nil {
		return nil, err
	}
	defer folder.dir.close() // nothing was written
	data, err := s.load(folder)
	if err != nil {
		return nil, inFolder(o.Content, err)
	} else if errRules != nil {
		return nil, errRules // of a file that the load, which tells more, has no need of
	}
	b := &builder{Options: o, content: data, rulesKey: s.rules, markdown: markdown.New()}
	b.makeLists()
	b.parameters = sync.OnceValue(b.ruleRows)
	b.rules = sync.OnceValues(b.readRules)
	b.redirects = Redirects(data.catalog) // which spellings lead where is found out once, for whoever asks first
	var beside sync.WaitGroup
	beside.Go(func() { b.addresses = knownAddresses(data.catalog) })
	b.templates, err = allTemplates()
	if beside.Wait(); err != nil {
		return nil, err
	}
	b.site = &Site{Name: SiteName, BaseURL: o.BaseURL, Codes: tableCodes(data.catalog), Guide: b.guideLinks()}
	return b, nil
}
