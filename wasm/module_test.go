// Package main_test builds the module as it is shipped and checks what it can
// reach: its imports are all that it can call, so the list proves that it has
// no way to the network, to files or to the page.
package main_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What the Go runtime needs of its host: clock, random numbers, a stream for
// panics, the end of the process. static/js/host.js provides exactly these.
var wantImports = []string{
	"wasi_snapshot_preview1.clock_time_get",
	"wasi_snapshot_preview1.fd_write",
	"wasi_snapshot_preview1.poll_oneoff",
	"wasi_snapshot_preview1.proc_exit",
	"wasi_snapshot_preview1.random_get",
}

// What static/js/worker.js calls, and what a reactor always has.
var wantExports = []string{
	"_initialize", "abi", "alloc", "decode", "load", "lookup", "memory", "open", "redact",
	"search", "share", "ticket",
}

// allowedPackages may be in the module beside what the runtime itself brings.
// One careless import, of fmt say, makes the download larger by a quarter.
var allowedPackages = []string{
	"bytes", "cmp", "errors", "io", "iter", "math", "math/bits", "slices", "sort",
	"strconv", "strings", "structs", "sync", "sync/atomic", "unicode", "unicode/utf16", "unicode/utf8", "unsafe",
	"ctserr/site/decode", "ctserr/wasm",
}

func TestImportsAndExports(t *testing.T) {
	module := build(t)
	imports, exports, err := interfaceOf(module)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(imports)
	slices.Sort(exports)
	if !slices.Equal(imports, wantImports) {
		t.Errorf("imports:\n%s\nwant:\n%s", strings.Join(imports, "\n"), strings.Join(wantImports, "\n"))
	}
	if !slices.Equal(exports, wantExports) {
		t.Errorf("exports: %v\nwant: %v", exports, wantExports)
	}
	t.Logf("%d bytes", len(module))
}

func TestHostProvidesEveryImport(t *testing.T) {
	host, err := os.ReadFile("../static/js/host.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range wantImports {
		name = strings.TrimPrefix(name, "wasi_snapshot_preview1.")
		if !bytes.Contains(host, []byte("\n      "+name+":")) {
			t.Errorf("host.js lacks %s", name)
		}
	}
}

func TestWorkerCallsEveryExport(t *testing.T) {
	var calls []byte
	for _, file := range []string{"host.js", "worker.js"} {
		b, err := os.ReadFile(filepath.Join("../static/js", file))
		if err != nil {
			t.Fatal(err)
		}
		calls = append(calls, b...)
	}
	for _, name := range wantExports {
		if !bytes.Contains(calls, []byte("."+name)) && !bytes.Contains(calls, []byte("'"+name+"'")) {
			t.Errorf("no script calls the export %s", name)
		}
	}
}

func TestPackages(t *testing.T) {
	for _, line := range strings.Fields(goTool(t, "list", "-deps", "-f", "{{.ImportPath}}", ".")) {
		switch {
		case slices.Contains(allowedPackages, line):
		case line == "runtime", strings.HasPrefix(line, "runtime/"), strings.HasPrefix(line, "internal/"):
		default:
			t.Errorf("package %s is in the module; allowed are %v", line, allowedPackages)
		}
	}
}

func build(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "decoder.wasm")
	goTool(t, "run", "ctserr/site/module", "-out", file)
	module, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return module
}

func goTool(t *testing.T, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("go", args...)
	if args[0] != "run" { // which is a tool of this machine
		cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	}
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return string(out)
}

// Sections and kinds of the WebAssembly binary format, version 1.
const (
	importSection = 2
	exportSection = 7
	kindFunction  = 0
)

var errNotModule = errors.New("not a WebAssembly module of version 1")

// interfaceOf returns the imports of a module as module.name, which must all
// be functions, and the names of its exports.
func interfaceOf(module []byte) (imports, exports []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("module ends in the middle: %v", r)
		}
	}()
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, nil, errNotModule
	}
	r := reader(module[8:])
	for len(r) > 0 {
		id := r.byte()
		section := reader(r.bytes())
		switch id {
		case importSection:
			for range section.uint() {
				name := string(section.bytes()) + "." + string(section.bytes())
				if kind := section.byte(); kind != kindFunction {
					return nil, nil, fmt.Errorf("import %s is of kind %d, not a function", name, kind)
				}
				section.uint() // its type
				imports = append(imports, name)
			}
		case exportSection:
			for range section.uint() {
				exports = append(exports, string(section.bytes()))
				section.byte() // kind
				section.uint() // index
			}
		}
	}
	return imports, exports, nil
}

// reader takes values off the front of a part of a module; it panics at the end.
type reader []byte

func (r *reader) byte() byte {
	b := (*r)[0]
	*r = (*r)[1:]
	return b
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(*r)
	if size <= 0 {
		panic("bad number")
	}
	*r = (*r)[size:]
	return n
}

func (r *reader) bytes() []byte {
	n := r.uint()
	b := (*r)[:n]
	*r = (*r)[n:]
	return b
}
