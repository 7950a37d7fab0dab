package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ctserr/content"
	"ctserr/site"
	"ctserr/site/catalog"
	"ctserr/site/hosting"
)

// shownProblems is how many problems of an aspect are printed unless all are wanted.
const shownProblems = 10

func runVerify(fs *flag.FlagSet, args []string, s streams) int {
	config := fs.String("config", "netlify.toml", "want the headers of `FILE`")
	dir := fs.String("dir", "", "want the files of the built tree in `DIR`; empty trusts the list that the deploy publishes")
	base := fs.String("base-url", "", "want absolute addresses that begin with `URL`; empty for the address itself")
	jobs := fs.Int("jobs", 8, "ask for `N` files at a time")
	all := fs.Bool("all", false, "print every problem")
	if code, done := parse(fs, args, s); done {
		return code
	}
	if fs.NArg() != 1 {
		return misuse(fs, s, "the address of a deploy is wanted, such as https://cts-errors.netlify.app")
	}
	address, err := url.Parse(fs.Arg(0))
	if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" || strings.Trim(address.Path, "/") != "" || address.RawQuery != "" {
		return misuse(fs, s, strconv.Quote(fs.Arg(0))+" is not the address of a site, such as https://cts-errors.netlify.app")
	}
	if *jobs < 1 || *jobs > 64 {
		return misuse(fs, s, "-jobs wants a number from 1 to 64")
	}
	address.Path = ""
	want := hosting.Expectation{BaseURL: strings.TrimSuffix(*base, "/")}
	if want.BaseURL == "" {
		want.BaseURL = address.String()
	}
	rules, err := hosting.ReadConfig(*config)
	if err != nil {
		return report(fs, s, err)
	}
	want.Rules = rules.Rules
	c, err := catalog.Load(content.Files)
	if err != nil {
		return fail(fs, s, err)
	}
	want.Redirects = slices.Collect(site.Redirects(c))
	if *dir != "" {
		if want.List, err = os.ReadFile(filepath.Join(*dir, "sha256sums.txt")); err != nil {
			return fail(fs, s, fmt.Errorf("%s is not a built tree, `make build` makes it: %w", *dir, err))
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	found, err := hosting.Verify(ctx, address, want, *jobs)
	if err != nil {
		return fail(fs, s, err)
	}
	for _, f := range found {
		fmt.Fprintf(s.out, "%-12s %d checked, %s\n", f.Aspect, f.Checked, plural(len(f.Problems), "problem"))
		for i, p := range f.Problems {
			if i == shownProblems && !*all {
				fmt.Fprintf(s.out, "  and %d more, -all prints them\n", len(f.Problems)-i)
				break
			}
			fmt.Fprintf(s.out, "  %s\n", p)
		}
	}
	if n := found.Problems(); n > 0 {
		fmt.Fprintf(s.err, "ctserr verify: %s has %s\n", address, plural(n, "problem"))
		return exitProblems
	}
	fmt.Fprintf(s.out, "%s is what was built\n", address)
	return exitFine
}

// plural is a count with its noun: no problem, 1 problem, 2 problems.
func plural(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
