// Package legal says what the project is made of: the licences of third parties
// and a software bill of materials. Both come from modules.json and
// licenses.txt, which `make legal` writes from go.mod and the module cache and
// which are committed, so that a build needs neither network nor cache. A test
// compares them with go.mod.
package legal

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"strings"
)

//go:generate go run ./generate

var (
	//go:embed modules.json
	modulesFile []byte
	//go:embed licenses.txt
	notices []byte
)

// Module is a Go module that the project uses.
type Module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Sum     string `json:"sum"`     // as in go.sum
	License string `json:"license"` // SPDX identifier
	// Use is "command" for what is linked into ctserr, "test" for what only
	// tests need, "none" for what go.mod names and nothing imports.
	Use string `json:"use"`
}

// Modules are all that go.mod requires, sorted by path.
func Modules() []Module {
	var list []Module
	if err := json.Unmarshal(modulesFile, &list); err != nil {
		panic("legal: modules.json: " + err.Error()) // it is embedded and tested
	}
	return list
}

// Notices are the licences of everything that the site and the command are made
// of, as a text.
func Notices() []byte { return notices }

// The shape of CycloneDX 1.6, as far as it is used here.
type (
	bom struct {
		Schema       string       `json:"$schema"`
		Format       string       `json:"bomFormat"`
		Spec         string       `json:"specVersion"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Type       string     `json:"type"`
		Ref        string     `json:"bom-ref"`
		Name       string     `json:"name"`
		Version    string     `json:"version,omitempty"`
		Scope      string     `json:"scope,omitempty"`
		Licenses   []licence  `json:"licenses"`
		PURL       string     `json:"purl,omitempty"`
		Properties []property `json:"properties,omitempty"`
	}
	licence struct {
		License struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn"`
	}
)

// SBOM is a bill of materials in the JSON form of CycloneDX 1.6. goVersion is
// that of the toolchain, such as go1.26.8: its standard library is in the
// command, and in the module that browsers load. There is no date and no serial
// number in it, so the same sources give the same bytes.
func SBOM(goVersion string) []byte {
	main := "ctserr"
	b := bom{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", Spec: "1.6", Version: 1,
		Metadata: metadata{component{Type: "application", Ref: main, Name: "CTS Error Reference", Licenses: licences("Apache-2.0")}},
	}
	std := strings.TrimPrefix(goVersion, "go")
	list := []component{{
		Type: "library", Ref: "pkg:golang/std@" + std, Name: "std", Version: std, Scope: "required",
		Licenses: licences("BSD-3-Clause"), PURL: "pkg:golang/std@" + std,
		Properties: []property{{"ctserr:use", "command and browser module"}},
	}}
	for _, m := range Modules() {
		purl := "pkg:golang/" + strings.ToLower(m.Path) + "@" + m.Version
		c := component{
			Type: "library", Ref: purl, Name: m.Path, Version: m.Version, Scope: "required", Licenses: licences(m.License), PURL: purl,
			Properties: []property{{"ctserr:use", m.Use}, {"go:sum", m.Sum}},
		}
		if m.Use != "command" {
			c.Scope = "excluded"
		}
		list = append(list, c)
	}
	b.Components = list
	refs := dependency{Ref: main, DependsOn: []string{}}
	for _, c := range list {
		refs.DependsOn = append(refs.DependsOn, c.Ref)
	}
	b.Dependencies = []dependency{refs}
	var w bytes.Buffer
	enc := json.NewEncoder(&w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(b); err != nil {
		panic("legal: " + err.Error()) // only texts are in it
	}
	return w.Bytes()
}

func licences(id string) []licence {
	var l licence
	l.License.ID = id
	return []licence{l}
}
