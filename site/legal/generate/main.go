// Command generate writes what package legal embeds, from go.mod, go.sum and
// the module cache. Run it with `make legal` after a change of go.mod.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"ctserr/site/legal"
)

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// module is what `go list -m -json` says.
type module struct {
	Path, Version, Dir, Sum string
	Main                    bool
}

func generate() error {
	required, err := required()
	if err != nil {
		return err
	}
	command, err := linked("./cmd/ctserr")
	if err != nil {
		return err
	}
	tests, err := linked("-test", "./...")
	if err != nil {
		return err
	}
	var notices bytes.Buffer
	notices.WriteString("CTS Error Reference is made with the work of others. Their licences follow.\n\n" +
		"The module that decodes errors in the browser holds the Go runtime and parts of its standard library.\n" +
		"The command holds the modules below as well. Nothing else is part of the pages.\n")
	goroot, err := run("env", "GOROOT")
	if err != nil {
		return err
	}
	std, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "LICENSE"))
	if err != nil {
		return err
	}
	notice(&notices, "Go, its runtime and standard library", "BSD-3-Clause", std)
	var list []legal.Module
	for _, m := range required {
		text, err := licence(m.Dir)
		if err != nil {
			return fmt.Errorf("%s %s: %w", m.Path, m.Version, err)
		}
		id := identify(text)
		if id == "" {
			return fmt.Errorf("%s %s: its licence is not one that is known here: read it, then extend identify", m.Path, m.Version)
		}
		use := "none"
		switch {
		case command[m.Path]:
			use = "command"
			notice(&notices, m.Path+" "+m.Version, id, text)
		case tests[m.Path]:
			use = "test"
		}
		list = append(list, legal.Module{Path: m.Path, Version: m.Version, Sum: m.Sum, License: id, Use: use})
	}
	data, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile("modules.json", append(data, '\n'), 0o644), os.WriteFile("licenses.txt", notices.Bytes(), 0o644))
}

func notice(w *bytes.Buffer, name, id string, text []byte) {
	line := strings.Repeat("=", 100)
	fmt.Fprintf(w, "\n%s\n%s (%s)\n%s\n\n%s\n", line, name, id, line, bytes.TrimSpace(text))
}

// required are the modules that go.mod names, sorted by path.
func required() ([]module, error) {
	out, err := run("mod", "edit", "-json", "../../go.mod")
	if err != nil {
		return nil, err
	}
	var mod struct {
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		return nil, err
	}
	args := []string{"mod", "download", "-json"}
	for _, r := range mod.Require {
		args = append(args, r.Path+"@"+r.Version)
	}
	if out, err = run(args...); err != nil {
		return nil, err
	}
	var list []module
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var m module
		if err := dec.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// linked are the modules whose packages something imports.
func linked(what ...string) (map[string]bool, error) {
	args := append([]string{"list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}"}, what...)
	cmd := exec.Command("go", args...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	set := make(map[string]bool)
	for path := range strings.FieldsSeq(string(out)) {
		set[path] = true
	}
	return set, nil
}

func run(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	return cmd.Output()
}

// licence returns the texts of all licence files of a module.
func licence(dir string) ([]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "NOTICE") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
	}
	if len(all) == 0 {
		return nil, errors.New("it has no licence file")
	}
	return bytes.Join(all, []byte("\n\n")), nil
}

// identify names the licence of a text by the sentences that only it has.
func identify(text []byte) string {
	plain := strings.Join(strings.Fields(string(text)), " ")
	has := func(s string) bool { return strings.Contains(plain, s) }
	switch {
	case has("Apache License Version 2.0"):
		return "Apache-2.0"
	case has("Redistribution and use in source and binary forms"):
		if has("Neither the name") {
			return "BSD-3-Clause"
		}
		return "BSD-2-Clause"
	case has("Permission is hereby granted, free of charge"):
		return "MIT"
	case has("Permission to use, copy, modify, and/or distribute"):
		return "ISC"
	case has("Mozilla Public License"):
		return "MPL-2.0"
	}
	return ""
}
