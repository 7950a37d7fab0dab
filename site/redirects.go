package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/hosting"
)

// Redirects returns a rule for every spelling of every code. A number that
// both tables have leads to the current code, whose page warns of the other.
func Redirects(c *catalog.Catalog) []hosting.Redirect {
	const most = 21 // rules of a code
	rules := make([]hosting.Redirect, 0, most*len(c.All()))
	seen := make(map[[2]string]bool, cap(rules))
	add := func(r hosting.Redirect) {
		if key := [2]string{r.From, r.Query}; !seen[key] && r.From != r.To {
			seen[key] = true
			rules = append(rules, r)
		}
	}
	for _, e := range c.All() {
		page := entryPath(e.Code)
		folder := strings.TrimSuffix(page, slug(e.Code)+"/")
		for _, s := range spellings(e.Code) {
			add(hosting.Redirect{From: "/" + s, To: page, Status: 301})
			if s != slug(e.Code) {
				add(hosting.Redirect{From: folder + s, To: page, Status: 301})
			}
		}
	}
	for _, e := range c.All() {
		for _, s := range spellings(e.Code) {
			add(hosting.Redirect{From: homePath, Query: s, To: entryPath(e.Code), Status: 302, Force: true})
		}
	}
	return rules
}

// host writes the rules for the host of the options. They name every file, so
// everything else has to be in the tree already.
func (b *builder) host(t *tree, redirects []hosting.Redirect) error {
	s := hosting.Site{
		Names:     append(slices.Sorted(maps.Keys(t.sums)), manifestName),
		Redirects: redirects,
		Preview:   b.Preview,
		Tree:      t.files(),
	}
	var err error
	if s.Rules, err = b.rules(); err != nil {
		return err
	}
	target := b.Target
	if target == "" {
		target = "netlify"
	}
	if b.Config == "" && (target == "cloudflare" || target == "nginx") {
		return fmt.Errorf("the headers for %s come from netlify.toml: name it with -config", target)
	}
	if err := hosting.CheckRules(b.Config, s); err != nil {
		return err
	}
	files, err := hosting.Files(target, s)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := t.write(f.Name, f.Data); err != nil {
			return err
		}
	}
	return nil
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
