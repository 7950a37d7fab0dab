package site

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"slices"

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
	const (
		top = 1 << iota
		currentTable
		olderTable
	)
	return func(yield func(hosting.Redirect) bool) {
		all := c.All()
		taken := make(map[string]byte, formCount*len(all)) // where a spelling in small letters is in use
		ours := make([][formCount]bool, len(all))          // forms that lead to a code at the top
		for i, e := range all {
			page, folder, table := entryPath(e.Code), indexPath, byte(currentTable)
			if e.Code.Older() {
				folder, table = olderPath, olderTable
			}
			spelled := spellings(folder, e.Code)
			var before byte
			for j, from := range spelled {
				if j%2 == 0 { // a form begins
					key := spelled[min(j+1, len(spelled)-1)][len(folder):]
					before = taken[key]
					taken[key] = before | top | table
					ours[i][j/2] = before&top == 0
				}
				if before&top == 0 && !yield(hosting.Redirect{From: from[len(folder)-1:], To: page, Status: 301}) {
					return
				}
				if before&table == 0 && from+"/" != page && !yield(hosting.Redirect{From: from, To: page, Status: 301}) {
					return
				}
			}
		}
		for i, e := range all {
			page := entryPath(e.Code)
			for j, query := range spellings("", e.Code) {
				if ours[i][j/2] && !yield(hosting.Redirect{From: homePath, Query: query, To: page, Status: 302, Force: true}) {
					return
				}
			}
		}
	}
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
	return job{"redirects", sha256.Sum256(w.Bytes()), func(t *tree) error {
		return writeFiles(t, hosting.RedirectFiles(b.target(), Redirects(b.catalog)))
	}}
}

func writeFiles(t *tree, files []hosting.File) error {
	for _, f := range files {
		if err := t.write(f.Name, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// hostJob writes the other rules for the host. They name every file, so everything
// else has to be in the tree already.
func (b *builder) hostJob(k *keys, t *tree) job {
	names := append(slices.Clone(t.names()), manifestName)
	w := wire.Writer(k.base[:])
	for _, name := range names {
		wire.Text(w, &name)
		if b.target() == "nginx" { // which has files compressed
			f := t.about(name)
			wire.Text(w, &f.sum)
		}
	}
	return job{"host", sha256.Sum256(w.Bytes()), func(t *tree) error { return b.host(t, names) }}
}

func (b *builder) host(t *tree, names []string) error {
	s := hosting.Site{
		Names:     names,
		Redirects: Redirects(b.catalog),
		Preview:   b.Preview,
		Tree:      t.files(),
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
	return writeFiles(t, files)
}

// rules are the headers of every host; none without a netlify.toml.
func (b *builder) rules() ([]hosting.Rule, error) {
	if b.Config == "" {
		return nil, nil
	}
	config, err := hosting.ReadConfig(b.Config)
	if err != nil {
		return nil, err
	}
	return config.Rules, nil
}
