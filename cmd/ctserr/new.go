package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// runNew writes an entry that has every key and heading, empty, so that
// `ctserr check` says what is still to be filled in.
func runNew(flags *flag.FlagSet, args []string, s streams) int {
	dir := flags.String("content", "content", "write below `DIR`")
	if code, done := parse(flags, args, s); done {
		return code
	}
	if flags.NArg() != 1 {
		return misuse(flags, s, "one code is wanted")
	}
	code := strings.ToUpper(flags.Arg(0))
	folder, err := folderOf(code)
	if err != nil {
		return misuse(flags, s, fmt.Sprintf("%q %v", flags.Arg(0), err))
	}
	if strings.HasPrefix(flags.Arg(0), "cts.") {
		return misuse(flags, s, fmt.Sprintf("small letters, as in %s, are those of the older table: type %s for the current one, or write %s by hand",
			flags.Arg(0), code, filepath.Join(*dir, "v1", flags.Arg(0)+".md")))
	}
	folder = filepath.Join(*dir, folder)
	if _, err := os.Stat(filepath.Join(*dir, "errors")); err == nil {
		// The first code of a service brings its folder with it.
		if err := os.Mkdir(folder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return fail(flags, s, err)
		}
	}
	name := filepath.Join(folder, code+".md")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fail(flags, s, fmt.Errorf("%s exists already", name))
	} else if errors.Is(err, fs.ErrNotExist) {
		return fail(flags, s, fmt.Errorf("the folder %s is missing: run this at the top of the repository, or name the content with -content", filepath.Join(*dir, "errors")))
	} else if err != nil {
		return fail(flags, s, err)
	}
	_, err = f.WriteString(strings.ReplaceAll(newEntry, "CTS.NNNN", code))
	if err := errors.Join(err, f.Close()); err != nil {
		return fail(flags, s, err)
	}
	fmt.Fprintf(s.out, "%s: fill it in, then run `ctserr check`; content/README.md explains every key\n", name)
	return exitFine
}

// folderOf says where in the content a code lies: those of CTS in errors, those of
// other services in a folder with their name.
func folderOf(code string) (string, error) {
	prefix, number, _ := strings.Cut(code, ".")
	if len(prefix) < 2 || len(prefix) > 10 || strings.Trim(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" ||
		len(number) != 4 || strings.Trim(number, "0123456789") != "" {
		return "", errors.New("is not a code such as CTS.0412 or SMN.0001")
	}
	switch folder := strings.ToLower(prefix); folder {
	case "cts":
		return "errors", nil
	case "errors", "api", "pages":
		return "", fmt.Errorf("is not the code of a service: the folder %s of the content holds something else", folder)
	default:
		return folder, nil
	}
}

const newEntry = `---
code: CTS.NNNN
status: 400
message: ""
description: ""
solution: ""
title: ""
summary: ""
category:
retry:
fixer:
basis: {retry: inferred, fixer: inferred, causes: inferred}
sources: []
operations: []
parameters: []
related: []
state: active
---

## What happened

## Why

## Fix

## Example

## Check

## If it stays
`
