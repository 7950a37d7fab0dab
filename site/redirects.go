package site

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/hosting"
	"ctserr/site/wire"
)

// Redirects returns a rule for every spelling of every code. A number that
// both tables have leads to the current code, whose page warns of the other.
func Redirects(c *catalog.Catalog) []hosting.Redirect {
	const most = 21 // rules of a code
	all := c.All()
	rules := make([]hosting.Redirect, 0, most*len(all))
	seen := make(map[string]bool, cap(rules)) // paths, and queries behind a question mark
	queries := make([]hosting.Redirect, 0, 7*len(all))
	for _, e := range all {
		page := entryPath(e.Code)
		folder := strings.TrimSuffix(page, slug(e.Code)+"/")
		add := func(from string) {
			if !seen[from] && from != page {
				seen[from] = true
				rules = append(rules, hosting.Redirect{From: from, To: page, Status: 301})
			}
		}
		for _, s := range spellings(e.Code) {
			add("/" + s)
			if s != slug(e.Code) {
				add(folder + s)
			}
			if query := "?" + s; !seen[query] {
				seen[query] = true
				queries = append(queries, hosting.Redirect{From: homePath, Query: query[1:], To: page, Status: 302, Force: true})
			}
		}
	}
	return append(rules, queries...)
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
		return writeFiles(t, hosting.RedirectFiles(b.target(), b.redirects))
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
		Redirects: b.redirects,
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
