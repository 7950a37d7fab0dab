package site

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestNoClock reads the source of everything that makes the tree, and finds
// nothing that asks for the time, for chance, or for the surroundings. So a
// clock in 1970 cannot change a byte.
func TestNoClock(t *testing.T) {
	forbidden := map[string][]string{
		"time":         {"Now", "Since", "Until", "Local", "LoadLocation"},
		"os":           {"Getenv", "LookupEnv", "Environ", "Hostname", "UserHomeDir", "Getuid"},
		"math/rand":    nil,
		"math/rand/v2": nil,
		"crypto/rand":  nil,
		"os/user":      nil,
		"net":          nil,
	}
	// What runs beside a build, or serves what it made.
	apart := []string{"verify", "serve", "watch", "handler", "live", "overlay", "bench"}
	read := 0
	for _, dir := range []string{".", "catalog", "rulebook", "markdown", "decode", "hosting"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			base := filepath.Base(name)
			if strings.HasSuffix(base, "_test.go") || startsWithOne(base, apart) {
				continue
			}
			read++
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			imports := make(map[string]string) // local name to path
			for _, i := range f.Imports {
				path, _ := strconv.Unquote(i.Path.Value)
				local := path[strings.LastIndex(path, "/")+1:]
				if path == "math/rand/v2" {
					local = "rand"
				}
				if i.Name != nil {
					local = i.Name.Name
				}
				imports[local] = path
				if bad, ok := forbidden[path]; ok && bad == nil {
					t.Errorf("%s imports %s", name, path)
				}
			}
			ast.Inspect(f, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				x, ok := s.X.(*ast.Ident)
				for _, bad := range forbidden[imports[nameOf(x, ok)]] {
					if s.Sel.Name == bad {
						t.Errorf("%s uses %s.%s", name, x.Name, bad)
					}
				}
				return true
			})
		}
	}
	if read < 40 {
		t.Errorf("only %d files were read", read)
	}
}

func nameOf(x *ast.Ident, ok bool) string {
	if !ok {
		return ""
	}
	return x.Name
}

func startsWithOne(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
