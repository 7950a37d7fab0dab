package legal

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestModules compares the list with go.mod and go.sum.
func TestModules(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]string)
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\s*([a-zA-Z0-9.]+\.[a-z]+/\S+) (v\S+)`).FindAllStringSubmatch(string(mod), -1) {
		want[m[1]] = m[2]
	}
	if len(want) < 10 {
		t.Fatalf("only %d modules were found in go.mod", len(want))
	}
	command := 0
	for _, m := range Modules() {
		if want[m.Path] != m.Version {
			t.Errorf("%s is listed as %s, go.mod has %q: run `make legal`", m.Path, m.Version, want[m.Path])
		}
		delete(want, m.Path)
		if !strings.Contains(string(sums), m.Path+" "+m.Version+" "+m.Sum+"\n") {
			t.Errorf("%s %s: its sum is not that of go.sum: run `make legal`", m.Path, m.Version)
		}
		if m.Use == "command" {
			command++
			if !strings.Contains(string(Notices()), "\n"+m.Path+" "+m.Version+" ("+m.License+")\n") {
				t.Errorf("the notices lack %s %s", m.Path, m.Version)
			}
		}
	}
	for path, version := range want {
		t.Errorf("%s %s of go.mod is not listed: run `make legal`", path, version)
	}
	texts := strings.Count(string(Notices()), "Permission is hereby granted") + strings.Count(string(Notices()), "Redistribution and use in source and binary forms")
	if texts < command+1 {
		t.Errorf("there are %d texts of licences for %d modules and Go", texts, command)
	}
	if command < 5 {
		t.Errorf("only %d modules are linked into the command", command)
	}
}

func TestSBOM(t *testing.T) {
	var b struct {
		BomFormat, SpecVersion string
		Components             []struct {
			PURL, Name, Version, Scope string
			Licenses                   []struct{ License struct{ ID string } }
		}
		Dependencies []struct{ DependsOn []string }
	}
	if err := json.Unmarshal(SBOM("go1.26.8"), &b); err != nil {
		t.Fatal(err)
	}
	if b.BomFormat != "CycloneDX" || b.SpecVersion != "1.6" || len(b.Components) != len(Modules())+1 || len(b.Dependencies[0].DependsOn) != len(b.Components) {
		t.Errorf("%s %s with %d components", b.BomFormat, b.SpecVersion, len(b.Components))
	}
	for _, c := range b.Components {
		if c.PURL == "" || c.Version == "" || c.Scope == "" || len(c.Licenses) != 1 || c.Licenses[0].License.ID == "" {
			t.Errorf("%s is incomplete: %+v", c.Name, c)
		}
	}
	if first := b.Components[0]; first.PURL != "pkg:golang/std@1.26.8" {
		t.Errorf("the standard library is %s", first.PURL)
	}
	if string(SBOM("go1.26.8")) != string(SBOM("go1.26.8")) {
		t.Error("two calls differ")
	}
}
