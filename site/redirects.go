package site

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"sync"

	"ctserr/site/catalog"
	"ctserr/site/hosting"
	"ctserr/site/wire"
)

// Redirects has a rule for every spelling of every code. A number that both
// tables have leads to the current code, whose page warns of the other.
//
// Rules are made one at a time: a code has 21, and a list of those of 100,000
// codes would be the largest thing in memory.
func Redirects(c *catalog.Catalog) iter.Seq[hosting.Redirect] {
	all := c.All()
	once := sync.OnceValue(func() [][formCount]lead { return whatLeads(all) }) // not every host asks for rules
	return func(yield func(hosting.Redirect) bool) {
		leads := once()
		for i, e := range all {
			page, folder := entryPath(e.Code), tableFolder(e.Code)
			for j, from := range spellings(folder, e.Code) {
				lead := leads[i][j/2]
				if lead.top && !yield(hosting.Redirect{From: from[len(folder)-1:], To: page, Status: 301}) {
					return
				}
				if lead.folder && from+"/" != page && !yield(hosting.Redirect{From: from, To: page, Status: 301}) {
					return
				}
			}
		}
		for i, e := range all {
			page := entryPath(e.Code)
			for j, query := range spellings("", e.Code) {
				if leads[i][j/2].top && !yield(hosting.Redirect{From: homePath, Query: query, To: page, Status: 302, Force: true}) {
					return
				}
			}
		}
	}
}

// lead tells whether a form of a code leads to its page: at the top of the site,
// where it does as a query too, and in the folder of its table. The first code
// that has a spelling keeps it.
type lead struct{ top, folder bool }

func whatLeads(all []*catalog.Entry) [][formCount]lead {
	taken := make(map[string]struct{ current, older bool }, formCount*len(all)) // tables that have a spelling, in small letters
	leads := make([][formCount]lead, len(all))
	for i, e := range all {
		spelled := spellings("", e.Code)
		for form := range leads[i] {
			key := spelled[min(2*form+1, len(spelled)-1)]
			in := taken[key]
			table := &in.current
			if e.Code.Older() {
				table = &in.older
			}
			leads[i][form] = lead{top: !in.current && !in.older, folder: !*table}
			*table = true
			taken[key] = in
		}
	}
	return leads
}

// target is the host of the options.
func (b *builder) target() string {
	if b.Target == "" {
		return "netlify"
	}
	return b.Target
}

// redirectsJob writes the files of the host that hold redirects alone.
func (b *builder) redirectsJob(k *keys) job {
	w := wire.Writer(k.base[:])
	for _, e := range k.all {
		wire.Text(w, &e.Code)
	}
	return job{name: "redirects", key: sha256.Sum256(w.Bytes()), run: func(t *tree) error {
		w := listBuffers.Get().(*buffer)
		defer listBuffers.Put(w)
		return w.write(t, hosting.RedirectFiles(b.target(), b.redirects))
	}}
}

// write writes files one after the other in the memory of the buffer.
func (w *buffer) write(t *tree, files []hosting.File) error {
	for _, f := range files {
		w.data = f.Append(w.data[:0])
		if err := t.write(f.Name, w.data); err != nil {
			return err
		}
	}
	return nil
}

// hostJob writes the other rules for the host. They name every file, so everything
// else has to be in the tree already.
func (b *builder) hostJob(k *keys, t *tree) job {
	h := sha256.New()
	h.Write(k.base[:])
	w := wire.Stream(h)
	t.files.names(func(name string) {
		wire.Text(w, &name)
		if b.target() == "nginx" { // which has files compressed
			f := t.about(name)
			w.Array(f.sum[:])
		}
		w.Spill()
	})
	_ = w.Flush() // a hash takes all
	return job{name: "host", key: key(h.Sum(nil)), run: b.host}
}

func (b *builder) host(t *tree) error {
	names := make([]string, 0, t.files.count+1)
	t.files.names(func(name string) { names = append(names, name) })
	s := hosting.Site{
		Names:     append(names, manifestName),
		Redirects: b.redirects,
		Preview:   b.Preview,
		Tree:      t.fileSystem(),
	}
	var err error
	if s.Rules, err = b.rules(); err != nil {
		return err
	}
	if target := b.target(); b.Config == "" && (target == "cloudflare" || target == "nginx") {
		return fmt.Errorf("the headers for %s come from netlify.toml: name it with -config", target)
	}
	if err := hosting.CheckRules(b.Config, s); err != nil {
		return err
	}
	files, err := hosting.Files(b.target(), s)
	if err != nil {
		return err
	}
	w := listBuffers.Get().(*buffer)
	defer listBuffers.Put(w)
	return w.write(t, files)
}

// readRules reads the headers of every host; there are none without a netlify.toml.
func (b *builder) readRules() ([]hosting.Rule, error) {
	if b.Config == "" {
		return nil, nil
	}
	config, err := hosting.ReadConfig(b.Config)
	if err != nil {
		return nil, err
	}
	return config.Rules, nil
}
