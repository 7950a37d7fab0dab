package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ctserr/site/catalog"
)

// Pages that list codes.

// makeLists prepares what pages list. currentLinks are the codes of the source
// table, elsewhereLinks those that stand only in other editions of it, every has
// both. Lists never mix the two, but for parts of long ones: the table is what
// people count. Each is made once, when it is wanted first, and shared by all
// pages.
func (b *builder) makeLists() {
	b.currentLinks = sync.OnceValue(func() []CodeLink {
		return linksOf(b.catalog.Entries, func(e *catalog.Entry) bool { return e.InTable })
	})
	b.elsewhereLinks = sync.OnceValue(func() []CodeLink {
		return linksOf(b.catalog.Entries, func(e *catalog.Entry) bool { return !e.InTable })
	})
	b.olderLinks = sync.OnceValue(func() []CodeLink {
		return linksOf(b.catalog.Older, func(*catalog.Entry) bool { return true })
	})
	b.every = sync.OnceValue(func() Group {
		return parted(Group{URL: indexPath, Codes: b.currentLinks(), Elsewhere: b.elsewhereLinks()})
	})
	b.categories, b.statuses = madeOnce(b.byCategory), madeOnce(b.byStatus)
	b.groupPages = sync.OnceValue(b.makeGroupPages)
}

// tableCodes is how many codes the source table has.
func tableCodes(c *catalog.Catalog) (n int) {
	for _, e := range c.Entries {
		if e.InTable {
			n++
		}
	}
	return n
}

func linksOf(entries []*catalog.Entry, wanted func(*catalog.Entry) bool) []CodeLink {
	links := make([]CodeLink, 0, len(entries))
	for _, e := range entries {
		if wanted(e) {
			links = append(links, codeLink(e))
		}
	}
	return links
}

// grouped puts the codes of the current table and those of other editions into
// groups by a key, groups in the order of keys, empty groups left out.
func (b *builder) grouped(keys []string, key func(CodeLink) string, group func(string) Group) []Group {
	by := make(map[string]*Group)
	of := func(c CodeLink) *Group {
		k := key(c)
		g := by[k]
		if g == nil {
			made := group(k)
			g = &made
			by[k] = g
		}
		return g
	}
	for _, c := range b.currentLinks() {
		g := of(c)
		g.Codes = append(g.Codes, c)
	}
	for _, c := range b.elsewhereLinks() {
		g := of(c)
		g.Elsewhere = append(g.Elsewhere, c)
	}
	var groups []Group
	for _, k := range keys {
		if g := by[k]; g != nil {
			g.Count = len(g.Codes)
			groups = append(groups, *g)
		}
	}
	return groups
}

// withElsewhere counts what a list shows that has the other editions too.
func withElsewhere(groups []Group) []Group {
	for i := range groups {
		groups[i].Count += len(groups[i].Elsewhere)
	}
	return groups
}

// madeOnce keeps groups for the next caller; each gets a copy of its own to
// change, but for the codes.
func madeOnce(groups func() []Group) func() []Group {
	once := sync.OnceValue(groups)
	return func() []Group { return slices.Clone(once()) }
}

func (b *builder) byCategory() []Group {
	return b.grouped(catalog.Categories, func(c CodeLink) string { return c.Category }, category)
}

func (b *builder) byStatus() []Group {
	var keys []string
	for _, e := range b.catalog.Entries {
		if k := strconv.Itoa(e.Status); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, cmp.Compare)
	return b.grouped(keys, func(c CodeLink) string { return strconv.Itoa(c.Status) },
		func(k string) Group { n, _ := strconv.Atoi(k); return statusGroup(n) })
}

func (b *builder) retries() []Group {
	return b.grouped(catalog.Retries, func(c CodeLink) string { return c.Retry }, retryGroup)
}

func (b *builder) fixers() []Group {
	return b.grouped(catalog.Fixers, func(c CodeLink) string { return c.Fixer }, fixerGroup)
}

// counted makes groups of all codes of the table and of other editions, without
// the codes: a filter shows how many there are.
func (b *builder) counted(keys []string, key func(*catalog.Entry) string, group func(string) Group) (groups []Group) {
	count := make(map[string]int)
	for _, e := range b.catalog.Entries {
		count[key(e)]++
	}
	for _, k := range keys {
		if count[k] > 0 {
			g := group(k)
			g.Count = count[k]
			groups = append(groups, g)
		}
	}
	return groups
}

// listLimit is how many codes a page lists. A longer list is parted: its page
// names the parts, each of which has a page of its own. Tests have a smaller one.
var listLimit = 1000

// parted gives a group with too many codes for one page its parts, in place of
// codes: one for each thousand of the numbers of a service. What a part holds
// follows from the codes alone, so that its address stays.
func parted(g Group) Group {
	codes := g.Codes // parts share the memory
	if len(codes)+len(g.Elsewhere) <= listLimit {
		return g
	}
	byThousand := func(a, b CodeLink) int { return cmp.Compare(thousand(a.Code), thousand(b.Code)) }
	if len(g.Elsewhere) > 0 || !slices.IsSortedFunc(codes, byThousand) {
		codes = slices.Concat(codes, g.Elsewhere)
		slices.SortStableFunc(codes, byThousand)
	}
	g.Codes, g.Elsewhere = nil, nil
	for len(codes) > 0 {
		name := thousand(codes[0].Code)
		n := 1
		for n < len(codes) && thousand(codes[n].Code) == name {
			n++
		}
		p := Group{Key: slug(name + open), Name: string(name + open), Codes: codes[:n], Count: n}
		p.URL = g.URL + p.Key + "/"
		g.Parts = append(g.Parts, p)
		codes = codes[n:]
	}
	return g
}

// open stands for the last digits of a code.
const open = "xxx"

// thousand is a code without its last three digits.
func thousand(code catalog.Code) catalog.Code {
	number := strings.IndexByte(string(code), '.') + 1
	return code[:max(number, len(code)-len(open))]
}

func (b *builder) home(t *tree) error {
	p := HomePage{
		Page:  b.newPage(homePath, "", "Paste an error of the Cloud Trace Service (CTS) API: what it means, whether to retry, who must act, what to change. Nothing you paste leaves the page."),
		Group: b.every(), Categories: b.categories(), Statuses: b.statuses(), Limit: PageLimit,
	}
	p.Section = "decoder"
	return b.page(t, p.Path, "home.tmpl", p)
}

func (b *builder) indexPage(t *tree) error {
	p := IndexPage{
		Page:  b.newPage(indexPath, "All codes", "Every error code of the CTS API with its HTTP status, what is wrong, whether to retry and who has to act."),
		Group: b.every(), Older: b.olderLinks(),
		Categories: withElsewhere(b.categories()), Statuses: withElsewhere(b.statuses()),
		Retries: b.counted(catalog.Retries, func(e *catalog.Entry) string { return e.Retry }, retryGroup),
		Fixers:  b.counted(catalog.Fixers, func(e *catalog.Entry) string { return e.Fixer }, fixerGroup),
	}
	p.Section = "codes"
	p.Twins = []Twin{{catalogPath, "application/json", "JSON"}, {csvPath, "text/csv", "CSV"}}
	if err := b.page(t, p.Path, "index.tmpl", p); err != nil {
		return err
	}
	older := IndexPage{
		Page:  b.newPage(olderPath, "Older table", "The lower-case codes of version 1.0 of the CTS API, and the current codes of the same meaning.", Link{URL: indexPath, Text: "All codes"}),
		Older: p.Older,
	}
	older.Section = "codes"
	return b.page(t, older.Path, "older.tmpl", older)
}

// makeGroupPages makes the pages of categories and of statuses, and of the parts of
// all lists that are too long for one page.
func (b *builder) makeGroupPages() (pages []GroupPage) {
	add := func(g Group, title, about string, others []Group, crumbs ...Link) {
		p := GroupPage{
			Page:  b.newPage(g.URL, title, about+": what is wrong, whether to retry, who has to act.", crumbs...),
			Group: g, Others: others,
		}
		p.Section = "codes"
		pages = append(pages, p)
	}
	all := Link{URL: indexPath, Text: "All codes"}
	for _, p := range b.every().Parts {
		add(p, "Codes "+p.Name, "Codes "+p.Name, nil, all)
	}
	for _, set := range [...]struct {
		groups []Group
		title  func(Group) string
	}{
		{b.categories(), func(g Group) string { return "Codes about " + g.Name }},
		{b.statuses(), func(g Group) string { return "Codes with HTTP status " + g.Name }},
	} {
		for _, g := range set.groups {
			title := set.title(g)
			g = parted(g)
			add(g, title, title+" in the CTS API", set.groups, all)
			for _, p := range g.Parts {
				add(p, title+", "+p.Name, title+", "+p.Name, nil, all, Link{URL: g.URL, Text: g.Name})
			}
		}
	}
	return pages
}

// groupJobs write these pages. Where no code came, went or moved, those that list
// none of the codes that say something else now are the ones of before.
func (b *builder) groupJobs(k *keys, m *memo) (jobs []job) {
	const name = "group "
	add := func(path string, same bool) {
		jobs = append(jobs, job{name: name + path, key: k.lists, same: same, run: func(t *tree) error {
			pages := b.groupPages()
			i := slices.IndexFunc(pages, func(p GroupPage) bool { return p.Path == path })
			return b.page(t, path, "group.tmpl", pages[i])
		}})
	}
	if k.common != m.common || b.news == nil {
		for _, p := range b.groupPages() {
			add(p.Path, false)
		}
		return jobs
	}
	told := make(map[string]bool)
	for code := range b.news.Heads {
		if e := b.catalog.Entry(code); e != nil {
			part := slug(thousand(code)+open) + "/"
			for _, list := range [...]string{indexPath, categoryPath(e.Category), statusGroup(e.Status).URL} {
				told[list], told[list+part] = true, true
			}
		}
	}
	for _, r := range m.records {
		if path, ok := strings.CutPrefix(r.job, name); ok {
			add(path, !told[path])
		}
	}
	return jobs
}

func (b *builder) notFound(t *tree) error {
	p := NotFoundPage{
		Page:  b.newPage("/404.html", "Page not found", "No page has this address. All codes are listed here."),
		Group: b.every(), Older: b.olderLinks(),
	}
	p.Canonical = "" // it stands at every address that has no page
	return b.page(t, p.Path, "404.tmpl", p)
}
