package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// compiled is the module as the linker makes it, and as it ships.
func compiled(t *testing.T) (linked, shipped []byte) {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "linked.wasm")
	if err := link(name, dir); err != nil {
		t.Fatal(err)
	}
	linked, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "deep", "decoder.wasm")
	if err := run(out); err != nil {
		t.Fatal(err)
	}
	shipped, err = os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(out + ".*"); len(left) > 0 {
		t.Errorf("%q is left behind", left)
	}
	return linked, shipped
}

// TestModule compiles it: code and exports stay as they are linked, names and
// lines are gone, and a second pass finds nothing more to do.
func TestModule(t *testing.T) {
	linked, shipped := compiled(t)
	before, err := split(linked)
	if err != nil {
		t.Fatal(err)
	}
	after, err := split(shipped)
	if err != nil {
		t.Fatal(err)
	}
	if len(before) != len(after) {
		t.Fatalf("%d sections became %d", len(before), len(after))
	}
	for i, s := range before {
		if s.id != dataSection && !bytes.Equal(s.body, after[i].body) {
			t.Errorf("section %d is another", s.id)
		}
	}
	for _, name := range []string{"runtime.mallocgc", "ctserr/site/decode.New", "proc.go"} {
		if !bytes.Contains(linked, []byte(name)) || bytes.Contains(shipped, []byte(name)) {
			t.Errorf("%s: linked %v, shipped %v", name, bytes.Contains(linked, []byte(name)), bytes.Contains(shipped, []byte(name)))
		}
	}
	if a, b := packed(t, linked), packed(t, shipped); b > a*9/10 {
		t.Errorf("%d bytes as sent became %d", a, b)
	}
	again, err := shrink(shipped)
	if err != nil || !bytes.Equal(again, shipped) {
		t.Errorf("a second pass gives %d bytes of %d, %v", len(again), len(shipped), err)
	}
}

// packed is how many bytes a host sends.
func packed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(data)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestData writes and reads memories with gaps of every length around the
// shortest that ends a segment.
func TestData(t *testing.T) {
	for _, zeros := range []int{0, 1, gap - 1, gap, gap + 1, 3 * gap} {
		m := &memory{bytes: slicesOf(5, 1, zeros, 0, 300, 2)}
		back, err := readData(m.appendData(nil))
		if err != nil || !bytes.Equal(back.bytes, m.bytes) {
			t.Errorf("%d zeros: %d bytes became %d, %v", zeros, len(m.bytes), len(back.bytes), err)
		}
	}
	for _, v := range []int64{0, 1, -1, 63, 64, -64, -65, 127, 128, 1 << 20, -1 << 31, 1<<31 - 1} {
		b := appendSigned(nil, v)
		if got, n := signed(b); got != v || n != len(b) {
			t.Errorf("%d became %d in %d of %d bytes", v, got, n, len(b))
		}
	}
}

// slicesOf is n bytes of a value, and so on.
func slicesOf(pairs ...int) (b []byte) {
	for i := 0; i < len(pairs); i += 2 {
		b = append(b, bytes.Repeat([]byte{byte(pairs[i+1])}, pairs[i])...)
	}
	return b
}

// TestBroken has files that are no modules of ours.
func TestBroken(t *testing.T) {
	for name, c := range map[string]struct {
		module string
		want   string
		layout bool
	}{
		"no module":     {"<!doctype html>", "this is not a WebAssembly module", false},
		"cut off":       {header + "\x0b\x05ab", "byte 8: a section ends outside of the file", false},
		"data cut off":  {header + "\x0b\x06\x01\x00\x41\x00\x0b\x09", "a data segment ends outside of the section", false},
		"passive data":  {header + "\x0b\x04\x01\x01\x01x", "not of the plain kind", true},
		"computed":      {header + "\x0b\x06\x01\x00\x23\x00\x0b\x00", "not of the plain kind", true},
		"another table": {header + "\x0b\x07\x01\x00\x41\x00\x0b\x01x", "no line table of Go 1.26 was found", true},
	} {
		_, err := shrink([]byte(c.module))
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, errLayout) != c.layout {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

// TestBodies replaces functions and methods, and keeps a file that compiles.
func TestBodies(t *testing.T) {
	const src = `package runtime

import (
	"internal/abi"
	"internal/goarch"
)

type tracer struct{ n int }

func (t *tracer) ok() bool { return t.n > goarch.PtrSize }

func write(b []byte) {
	_ = abi.FuncIDNormal
}

func stays() int { return goarch.PtrSize }
`
	got, err := withBodies("x.go", []byte(src), []body{{"tracer.ok", "return false"}, {"write", nothingToDo}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `package runtime

import (
	_ "internal/abi"
	"internal/goarch"
)

type tracer struct{ n int }

func (t *tracer) ok() bool { return false }

func write(b []byte) {  }

func stays() int { return goarch.PtrSize }
`
	if string(got) != want {
		t.Errorf("got\n%s", got)
	}
	if _, err := withBodies("x.go", []byte(src), []body{{"gone", nothingToDo}}); !errors.Is(err, errLayout) || !strings.Contains(err.Error(), "x.go of the Go runtime has no function gone") {
		t.Errorf("a function that is not there: %v", err)
	}
}
