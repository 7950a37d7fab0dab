package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"ctserr/content"
	"ctserr/site"
	"ctserr/site/catalog"
	"ctserr/site/decode"
)

// The commands that answer questions: decode and explain.

func newDecoder() (*decode.Decoder, error) {
	c, err := catalog.Load(content.Files)
	if err != nil {
		return nil, err
	}
	return decode.New(site.Index(c)), nil
}

func runDecode(fs *flag.FlagSet, args []string, s streams) int {
	asJSON := fs.Bool("json", false, "print the result as JSON, the same as in the page")
	if code, done := parse(fs, args, s); done {
		return code
	}
	if fs.NArg() > 1 {
		return misuse(fs, s, "one file is wanted, or none for standard input")
	}
	var text []byte
	var err error
	if name := fs.Arg(0); name == "" || name == "-" {
		text, err = io.ReadAll(s.in)
	} else {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return fail(fs, s, err)
	}
	d, err := newDecoder()
	if err != nil {
		return fail(fs, s, err)
	}
	result := d.Decode(text)
	if *asJSON {
		_, err = s.out.Write(append(result.AppendJSON(nil), '\n'))
	} else {
		_, err = io.WriteString(s.out, resultText(d, result, text))
	}
	if err != nil {
		return fail(fs, s, err)
	}
	if len(result.Findings) == 0 {
		return exitProblems
	}
	return exitFine
}

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
	if len(records) == 0 {
		fmt.Fprintf(s.err, "ctserr explain: no code is spelled %q; https://cts-errors.netlify.app/errors/ lists all\n", spelling)
		return exitProblems
	}
	if !exact {
		fmt.Fprintf(s.out, "No code is %q. The nearest:\n\n", spelling)
	}
	for i, r := range records {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		_, _ = io.WriteString(s.out, recordText(r))
	}
	if !exact {
		return exitProblems
	}
	return exitFine
}

// recordText is a code with what to do about it, for a terminal.
func recordText(r decode.Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", r.Code, r.Title)
	field(&b, "HTTP status", strconv.Itoa(r.Status))
	field(&b, "Message", r.Message)
	field(&b, "Meaning", r.Meaning)
	field(&b, "Advice", r.Solution)
	verdictText(&b, r.Verdict)
	for i, step := range r.Steps {
		field(&b, map[bool]string{true: "Fix", false: ""}[i == 0], strconv.Itoa(i+1)+". "+step)
	}
	field(&b, "Page", r.URL)
	return b.String()
}

func verdictText(b *strings.Builder, v decode.Verdict) {
	field(b, "Retry", map[string]string{"never": "no, repeating never helps", "after-fix": "after a fix", "backoff": "yes, wait longer each time"}[v.Retry])
	field(b, "Who acts", map[string]string{"caller": "you, in the request", "account-admin": "an administrator of the account", "operator": "the cloud operator"}[v.Fixer])
}

// field writes one labelled line, nothing for an empty value.
func field(b *strings.Builder, label, value string) {
	if value != "" {
		fmt.Fprintf(b, "  %-12s %s\n", label, value)
	}
}

// resultText is a result for a terminal.
func resultText(d *decode.Decoder, r decode.Result, text []byte) string {
	var b strings.Builder
	for _, f := range r.Findings {
		title := f.Title
		if !f.Known {
			title = "not in the catalog"
		}
		fmt.Fprintf(&b, "%s  %s\n", f.Code, title)
		if f.Count > 1 {
			field(&b, "Count", strconv.Itoa(f.Count))
		}
		if f.HTTPStatus > 0 {
			field(&b, "HTTP status", strconv.Itoa(f.HTTPStatus))
		}
		field(&b, "Request id", f.RequestID)
		field(&b, "Message", f.Message)
		line := 1 + strings.Count(string(text[:f.Span.Start]), "\n")
		field(&b, "Found in", fmt.Sprintf("line %d, %s", line, f.Form))
		for _, c := range f.Contradictions {
			field(&b, "But", fmt.Sprintf("the text says %s, the catalog %s: %s", c.Stated, c.Expected, c.Hint))
		}
		if records, exact := d.Lookup(f.Code); exact && len(records) > 0 {
			field(&b, "Meaning", records[0].Meaning)
			verdictText(&b, f.Verdict)
			for i, step := range records[0].Steps {
				field(&b, map[bool]string{true: "Fix", false: ""}[i == 0], strconv.Itoa(i+1)+". "+step)
			}
		}
		field(&b, "Page", f.URL)
		b.WriteByte('\n')
	}
	for _, f := range r.Foreign {
		fmt.Fprintf(&b, "%s  %s, not CTS: %s\n\n", f.Code, f.Service, f.Meaning)
	}
	if len(r.Findings) == 0 {
		b.WriteString("No CTS error code stands in this text.\n")
	}
	for i, g := range r.Suggestions {
		if i == 0 {
			b.WriteString("It may be:\n")
		}
		fmt.Fprintf(&b, "  %s  %s\n", g.Code, g.Reason)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "Note: %s\n", n.Text)
	}
	return b.String()
}
