package site

import "testing"

// TestTemplatesCompile finds templates that package fasttemplate cannot execute,
// with the data of each kind of page.
func TestTemplatesCompile(t *testing.T) {
	set, err := parseTemplates()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pageKinds {
		if _, err := set[p.template].compiled(p.data); err != nil {
			t.Errorf("%s: %v", p.template, err)
		}
		delete(set, p.template)
	}
	for name := range set {
		t.Errorf("the data of %s are not known: add them to pageKinds", name)
	}
}
