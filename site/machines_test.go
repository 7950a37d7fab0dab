package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ctserr/site/catalog"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// local turns an address of the test's site into a file of its tree.
func local(t *testing.T, tree fs.FS, address string) string {
	t.Helper()
	path, ok := strings.CutPrefix(address, "https://cts.example")
	if !ok {
		t.Errorf("%q is no absolute address of this site", address)
		return ""
	}
	path, _, _ = strings.Cut(path, "#")
	name := file(path)
	if _, err := fs.Stat(tree, name); err != nil {
		t.Errorf("%s leads nowhere", address)
	}
	return name
}

func readXML(t *testing.T, tree fs.FS, name string, v any) {
	t.Helper()
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// TestFeed reads the feed as a feed reader does.
func TestFeed(t *testing.T) {
	tree := built(t)
	var f atomFeed
	readXML(t, tree, "changes.xml", &f)
	if len(f.Entries) < 2 || f.ID == "" || f.Title == "" || f.Author.Name == "" {
		t.Fatalf("the feed is %+v", f)
	}
	seen := make(map[string]bool)
	last := f.Updated
	for _, e := range f.Entries {
		if e.ID == "" || seen[e.ID] || e.Title == "" || e.Content.Text == "" {
			t.Errorf("entry %q is incomplete or stands twice", e.ID)
		}
		seen[e.ID] = true
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Updated > last {
			t.Errorf("entry %s is of %q, the one before of %q, %v", e.ID, e.Updated, last, err)
		}
		last = e.Updated
		if len(e.Links) != 1+len(e.Categories) {
			t.Errorf("entry %s has %d links for %d codes", e.ID, len(e.Links), len(e.Categories))
		}
		for _, l := range e.Links {
			name := local(t, tree, l.Href)
			if _, id, ok := strings.Cut(l.Href, "#"); ok {
				page, _ := fs.ReadFile(tree, name)
				if ids, _ := survey(t, name, page); !ids[id] {
					t.Errorf("entry %s leads to an id that %s lacks", e.ID, name)
				}
			}
		}
	}
}

// TestCSV reads the table back and compares it with catalog.json, cell by cell.
func TestCSV(t *testing.T) {
	tree := built(t)
	data, err := fs.ReadFile(tree, "catalog.csv")
	if err != nil {
		t.Fatal(err)
	}
	if n, m := bytes.Count(data, []byte("\r\n")), bytes.Count(data, []byte("\n")); n != m {
		t.Errorf("%d of %d lines end with CR LF", n, m)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var whole catalogJSON
	list, err := fs.ReadFile(tree, "catalog.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(list, &whole); err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(whole.Entries)+1 || !slices.Equal(rows[0], csvColumns) {
		t.Fatalf("the table has %d rows under %v, the catalog %d entries", len(rows), rows[0], len(whole.Entries))
	}
	var objects struct{ Entries []map[string]any }
	if err := json.Unmarshal(list, &objects); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		want := objects.Entries[i]
		if verdict, ok := want["verdict"].(map[string]any); ok {
			maps.Copy(want, verdict)
		}
		for k, column := range csvColumns {
			var text string
			switch v := want[column].(type) {
			case nil:
			case []any:
				var words []string
				for _, w := range v {
					words = append(words, fmt.Sprint(w))
				}
				text = strings.Join(words, " ")
			default:
				text = fmt.Sprint(v)
			}
			if row[k] != text {
				t.Errorf("%s, %s: the table has %q, the catalog %q", row[0], column, row[k], text)
			}
		}
	}
}

// TestFormulas keeps a spreadsheet from calculating what a text says.
func TestFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+49": "'+49", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\rx": "'\rx", "a=b": "a=b",
	} {
		if got := cell(text); got != want {
			t.Errorf("cell(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestProblemTypes validates the document of every code, and follows its type
// to the code's page.
func TestProblemTypes(t *testing.T) {
	tree := built(t)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("problem-1.json", jsonOf(t, tree, "schema/problem-1.json")); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("problem-1.json")
	if err != nil {
		t.Fatal(err)
	}
	content, err := Check("../content")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range content.All() {
		name := file(problemPath(e.Code))
		doc := jsonOf(t, tree, name)
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		m := doc.(map[string]any)
		if got := local(t, tree, m["type"].(string)); got != file(entryPath(e.Code)) {
			t.Errorf("%s: the type leads to %s", name, got)
		}
		if m["code"] != string(e.Code) || m["status"].(json.Number).String() != fmt.Sprint(e.Status) || m["title"] != e.Title {
			t.Errorf("%s says %v", name, m)
		}
	}
}

// kinds of schema.org that a page may use, and what each must have.
var schemaOrg = map[string][]string{
	"WebSite": {"@id", "name", "url"}, "WebPage": {"@id"}, "CollectionPage": {"@id", "name", "url", "description", "isPartOf"},
	"TechArticle":    {"@id", "headline", "url", "description", "isPartOf", "mainEntityOfPage"},
	"DefinedTerm":    {"name", "termCode", "description", "url", "inDefinedTermSet"},
	"DefinedTermSet": {"name", "url"}, "BreadcrumbList": {"itemListElement"}, "ListItem": {"position", "name", "item"},
}

// TestSitemap follows every address of the sitemap.
func TestSitemap(t *testing.T) {
	tree := built(t)
	var s struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	readXML(t, tree, "sitemap.xml", &s)
	if len(s.URLs) < 110 {
		t.Errorf("the sitemap has %d addresses", len(s.URLs))
	}
	listed := make(map[string]bool)
	for _, u := range s.URLs {
		listed[local(t, tree, u.Loc)] = true
	}
	for name := range files(t, tree) {
		if strings.HasSuffix(name, ".html") && name != "404.html" && !listed[name] {
			t.Errorf("%s is not in the sitemap", name)
		}
	}
}

// TestInstalled reads what browsers and systems take the site in with.
func TestInstalled(t *testing.T) {
	tree := built(t)
	var s openSearchXML
	readXML(t, tree, "opensearch.xml", &s)
	if len(s.ShortName) == 0 || len(s.ShortName) > 16 || s.URLs[0].Template != "https://cts.example/?q={searchTerms}" {
		t.Errorf("the search engine is %+v", s)
	}
	local(t, tree, s.Image.URL)
	var m struct {
		Name  string     `json:"name"`
		Start string     `json:"start_url"`
		Icons []iconJSON `json:"icons"`
	}
	data, err := fs.ReadFile(tree, "site.webmanifest")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &m); err != nil || m.Name == "" || m.Start != "/" || len(m.Icons) < 3 {
		t.Errorf("the manifest is %s, %v", data, err)
	}
	for _, icon := range m.Icons {
		data, err := fs.ReadFile(tree, file(icon.Src))
		if err != nil {
			t.Error(err)
			continue
		}
		if icon.Type == "image/png" {
			config, err := png.DecodeConfig(bytes.NewReader(data))
			if got := fmt.Sprintf("%dx%d", config.Width, config.Height); err != nil || got != icon.Sizes {
				t.Errorf("%s is %s, %v", icon.Src, got, err)
			}
		}
	}
}

// TestLLMs follows every link of llms.txt, and finds every code in the whole text.
func TestLLMs(t *testing.T) {
	tree := built(t)
	text, err := fs.ReadFile(tree, "llms.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "# "+SiteName+"\n\n> ") {
		t.Errorf("llms.txt begins with %.60q", text)
	}
	links := 0
	for _, part := range strings.Split(string(text), "](")[1:] {
		address, _, _ := strings.Cut(part, ")")
		links++
		if !strings.Contains(address, "NNNN") && !strings.Contains(address, "NAME") {
			local(t, tree, address)
		}
	}
	if links < 120 {
		t.Errorf("llms.txt has %d links", links)
	}
	whole, err := fs.ReadFile(tree, "llms-full.txt")
	if err != nil {
		t.Fatal(err)
	}
	content, err := Check("../content")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range content.All() {
		if !strings.Contains(string(whole), "# "+string(e.Code)+": "+e.Title+"\n") {
			t.Errorf("llms-full.txt lacks %s", e.Code)
		}
	}
	for _, p := range content.Pages {
		twin, err := fs.ReadFile(tree, file(guideTwinPath(p.Slug)))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(twin), "```table") || strings.Contains(string(twin), "```list") || strings.Contains(string(twin), "](/") {
			t.Errorf("the twin of %s has a block that was not filled in, or a relative link", p.Slug)
		}
		if !strings.Contains(string(whole), string(twin)) {
			t.Errorf("llms-full.txt lacks the page %s", p.Slug)
		}
	}
}

// TestMachineAddresses finds a file behind each address that names one.
func TestMachineAddresses(t *testing.T) {
	tree := built(t)
	b, err := newBuilder(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range b.machineAddresses() {
		name := strings.NewReplacer("/errors/cts-NNNN", "errors/cts-0218", "/problems/cts-NNNN", "problems/cts-0218", "/v1/cts-NNNN", "v1/cts-0036", "NAME", "retry").Replace(a.Path)
		if _, err := fs.Stat(tree, strings.TrimPrefix(name, "/")); err != nil {
			t.Errorf("%s: %v", a.Path, err)
		}
	}
}

// TestLists counts: the table's codes and those of other editions apart.
func TestLists(t *testing.T) {
	b, err := newBuilder(options(t))
	if err != nil {
		t.Fatal(err)
	}
	if b.site.Codes != 42 || len(b.currentLinks()) != 42 {
		t.Errorf("the source table has %d codes on the site, %d in lists, want 42", b.site.Codes, len(b.currentLinks()))
	}
	var elsewhere []string
	for _, l := range b.elsewhereLinks() {
		elsewhere = append(elsewhere, string(l.Code))
	}
	if want := []string{"CTS.0013", "CTS.0228", "CTS.0229"}; !slices.Equal(elsewhere, want) {
		t.Errorf("other editions have %v, want %v", elsewhere, want)
	}
	for name, groups := range map[string][]Group{"category": b.categories(), "status": b.statuses(), "retry": b.retries(), "fixer": b.fixers()} {
		var codes, others int
		for _, g := range groups {
			codes += len(g.Codes)
			others += len(g.Elsewhere)
		}
		if codes != 42 || others != 3 {
			t.Errorf("by %s there are %d codes of the table and %d others", name, codes, others)
		}
	}
}

// TestChanges has a mistake of each kind reported with its place.
func TestChanges(t *testing.T) {
	const good = "- id: one\n  date: 2026-11-23\n  title: One\n  text: It begins.\n  codes: [CTS.0001]\n"
	for name, c := range map[string]struct{ text, want string }{
		"good":           {good, ""},
		"not YAML":       {"- id: [\n", "changes.yaml:1:"},
		"empty":          {"# nothing\n", "changes.yaml:1:1: the list of changes is empty"},
		"no list":        {"id: one\n", "changes.yaml:1:"},
		"no map":         {"- one\n", "changes.yaml:1:3: a change has the keys"},
		"unknown key":    {good + "  colour: red\n", "changes.yaml:6:3: the key colour is not known"},
		"missing key":    {"- id: one\n  date: 2026-11-23\n  title: One\n", "changes.yaml:1:3: the key text is missing"},
		"date":           {strings.Replace(good, "2026-11-23", "23.11.2026", 1), "changes.yaml:2:9: the date"},
		"no such day":    {strings.Replace(good, "2026-11-23", "2026-02-30", 1), "changes.yaml:2:9: the date"},
		"unknown code":   {strings.Replace(good, "CTS.0001", "CTS.9999", 1), "changes.yaml:5:11: there is no code CTS.9999"},
		"same id":        {good + good, "changes.yaml:6:7: the id one stands twice"},
		"wrong order":    {good + strings.NewReplacer("one", "two", "-23", "-24").Replace(good), "the newest change comes first"},
		"id":             {strings.Replace(good, "one", "One two", 1), "changes.yaml:1:7: the id"},
		"number":         {strings.Replace(good, "It begins.", "12", 1), "changes.yaml:4:9: the value of text is no text"},
		"two paragraphs": {strings.Replace(good, "It begins.", "|\n    a\n    b", 1), "one paragraph"},
		"codes":          {strings.Replace(good, "[CTS.0001]", "CTS.0001", 1), "changes.yaml:5:10: codes is a list"},
	} {
		cat, err := Check("../content")
		if err != nil {
			t.Fatal(err)
		}
		var problems catalog.ProblemList
		if _, err := loadChanges(fstest.MapFS{"changes.yaml": {Data: []byte(c.text)}}, cat, &problems); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := problems.Err(); err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: the problems are %q, want %q", name, got, c.want)
		}
	}
}
