package main

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"ctserr/site/decode"
)

func runExplain(fs *flag.FlagSet, args []string, s streams) int {
	if code, done := parse(fs, args, s); done {
		return code
	}
	if fs.NArg() == 0 {
		return misuse(fs, s, "a code is wanted")
	}
	d, err := newDecoder()
	if err != nil {
		return fail(fs, s, err)
	}
	spelling := strings.Join(fs.Args(), " ")
	records, exact := d.Lookup(spelling)
	exact = exact || numberOf(spelling, records)
	if len(records) == 0 {
		fmt.Fprintf(s.err, "ctserr explain: no code is spelled %q; %s/errors/ lists all\n", spelling, siteURL)
		return exitProblems
	}
	if !exact {
		fmt.Fprintf(s.out, "No code is spelled %q. The nearest:\n\n", spelling)
	}
	for i, r := range records {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		_, _ = io.WriteString(s.out, recordText(s.paint(), r))
	}
	if !exact {
		return exitProblems
	}
	return exitFine
}

// numberOf reports whether a spelling is nothing but the number that all
// records have: 218 for CTS.0218.
func numberOf(spelling string, records []decode.Record) bool {
	digits := strings.TrimLeft(spelling, "0")
	for _, r := range records {
		if _, number, _ := strings.Cut(r.Code, "."); digits == "" || strings.TrimLeft(number, "0") != digits {
			return false
		}
	}
	return len(records) > 0
}
