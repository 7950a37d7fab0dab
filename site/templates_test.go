package site

import "testing"

// TestTemplatesCompile finds templates that package fasttemplate cannot execute,
// with the data of each kind of page.
func TestTemplatesCompile(t *testing.T) {
	set, err := parseTemplates()
	if err != nil {
		t.Fatal(err)
	}
	data := map[string]any{
		"404.tmpl": NotFoundPage{}, "entry.tmpl": EntryPage{}, "group.tmpl": GroupPage{}, "guide.tmpl": GuidePage{},
		"guides.tmpl": GuidePage{}, "home.tmpl": HomePage{}, "index.tmpl": IndexPage{}, "older.tmpl": IndexPage{},
	}
	for name, tmpl := range set {
		page, ok := data[name]
		if !ok {
			t.Errorf("the data of %s are not known here: add them", name)
			continue
		}
		_, _ = tmpl.append(nil, page) // fails without a catalog; it compiles first
		if tmpl.err != nil {
			t.Errorf("%s: %v", name, tmpl.err)
		}
	}
}
