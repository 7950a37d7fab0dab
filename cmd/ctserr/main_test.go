package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the command itself available to the tests: as ctserr in
// scripts, and on the path of processes that they start.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ctserr": main})
}

// TestScripts runs testdata/script: the command line as a user types it. Each
// script starts in an empty folder; $REPO is the repository.
func TestScripts(t *testing.T) {
	repo, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("REPO", repo+"/../..")
			return nil
		},
	})
}
