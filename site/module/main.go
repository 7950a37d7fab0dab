// Command module compiles the decoder for the browser and makes it small.
//
//	go run ./site/module -out .build/decoder.wasm
//
// It runs `go build` for wasip1 as a reactor, twice made smaller: readers
// download the module, and nobody sees what it writes to a terminal, traces or
// profiles. The functions of the Go runtime that do these do nothing here
// (overlay.go), and what only tracebacks read is taken out of the linked file
// (shrink.go): the names of functions and files, and the tables from an address
// to a file, a line, an inlined call or the arguments that are alive. A panic
// becomes a result that says so, as without it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("out", filepath.FromSlash(".build/decoder.wasm"), "write the module to `FILE`")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "module: unexpected %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "module:", err)
		os.Exit(1)
	}
}

// runtimeOverlay is the overlay for the Go that compiles.
func runtimeOverlay(dir string) (string, error) {
	out, err := exec.Command("go", "env", "GOVERSION", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	version, root, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if !strings.HasPrefix(version, goVersion) {
		return "", fmt.Errorf("this is %s, the runtime of %s is known: %w", version, goVersion, errLayout)
	}
	return overlay(root, dir)
}

// goVersion is the Go whose runtime and tables are known here.
const goVersion = "go1.26"

// run compiles package ctserr/wasm into a file, which appears whole or not at all.
func run(out string) error {
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "ctserr-module-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	linked := out + ".linked" // beside the old one, so that it can be renamed
	defer os.Remove(linked)
	if err := link(linked, work); err != nil {
		return err
	}
	module, err := os.ReadFile(linked)
	if err != nil {
		return err
	}
	small, err := shrink(module)
	if errors.Is(err, errLayout) {
		fmt.Fprintln(os.Stderr, "module:", err)
		small = module
	} else if err != nil {
		return err
	}
	if err := os.WriteFile(linked, small, 0o644); err != nil {
		return err
	}
	return os.Rename(linked, out)
}

// link runs `go build`. The overlay lies in the folder work.
func link(out, work string) error {
	args := []string{"build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags=-s -w -buildid=", "-o", out}
	switch list, err := runtimeOverlay(work); {
	case err == nil:
		args = append(args, "-overlay", list)
	case errors.Is(err, errLayout):
		fmt.Fprintln(os.Stderr, "module:", err)
	default:
		return err
	}
	cmd := exec.Command("go", append(args, "ctserr/wasm")...)
	// The other collector of Go 1.26 has less code and serves one thread as well.
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOEXPERIMENT=nogreenteagc")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("compiling the decoder: %w", err)
	}
	return nil
}
