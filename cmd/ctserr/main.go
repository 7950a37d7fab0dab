// Command ctserr builds and checks the CTS Error Reference, and answers the
// same questions as the site on the command line.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"text/tabwriter"

	"ctserr/content"
	"ctserr/site"
	"ctserr/site/catalog"
)

// Exit codes.
const (
	exitFine     = 0 // fine, or found
	exitProblems = 1 // problems, or nothing found
	exitUsage    = 2
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	colour   bool // out is a terminal that takes colours
}

// command is one of the words that follow ctserr.
type command struct {
	name  string
	args  string // as in a usage line
	about string
	run   func(fs *flag.FlagSet, args []string, s streams) int
}

func commands() []command {
	return []command{
		{"decode", "[-json] [-format md|jira|text] [FILE]", "say what the errors in a text mean; reads standard input without FILE", runDecode},
		{"explain", "CODE", "say what one code means, in any spelling: CTS.0218, cts-0218, 218", runExplain},
		{"build", "[-out DIR | -single FILE] [-base-url URL]", "make the site, as a folder or as one file", runBuild},
		{"check", "", "read the content and report every problem", runCheck},
		{"serve", "[-port PORT] [-dir DIR]", "serve a built site on this machine", runServe},
		{"verify", "URL", "compare a deploy with what was built: files, headers, redirects", runVerify},
		{"new", "CODE", "write an empty entry", runNew},
		{"version", "", "say which catalog this command holds, and what built it", runVersion},
	}
}

func main() {
	s := streams{in: os.Stdin, err: os.Stderr}
	info, err := os.Stdout.Stat()
	s.colour = err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	out := &output{w: os.Stdout}
	s.out = out
	code := run(os.Args[1:], s)
	if code == exitFine && out.err != nil {
		fmt.Fprintln(s.err, "ctserr: the answer could not be written:", out.err)
		code = exitProblems
	}
	os.Exit(code)
}

// output remembers the first fault of a writer.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

func run(args []string, s streams) int {
	if len(args) == 0 {
		usage(s.err)
		return exitUsage
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		if len(args) == 1 {
			usage(s.out)
			return exitFine
		}
		args = []string{args[1], "-h"}
	case "-version", "--version":
		args[0] = "version"
	}
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
		if c.name == args[0] {
			fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
			fs.SetOutput(io.Discard)
			fs.Usage = func() {}
			return c.run(fs, args[1:], s)
		}
	}
	hint := catalog.DidYouMean(args[0], names)
	if hint == "" {
		hint = ";"
	}
	fmt.Fprintf(s.err, "ctserr: there is no command %s%s `ctserr help` lists them\n", args[0], hint)
	return exitUsage
}

func usage(w io.Writer) {
	var b strings.Builder
	b.WriteString("ctserr: what an error of the Cloud Trace Service means, and the site that says it\n\n")
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(table, "  ctserr %s\t%s\n", strings.TrimSpace(c.name+" "+c.args), c.about)
	}
	_ = table.Flush()
	b.WriteString("\n`ctserr COMMAND -h` shows the flags of a command.\nExit codes: 0 fine or found, 1 problems or nothing found, 2 usage.\n")
	_, _ = io.WriteString(w, b.String())
}

// runVersion names the catalog as catalog.json does.
func runVersion(fs *flag.FlagSet, args []string, s streams) int {
	if code, done := parse(fs, args, s); done {
		return code
	}
	if fs.NArg() > 0 {
		return misuse(fs, s, "unexpected "+strconv.Quote(fs.Arg(0)))
	}
	c, err := catalog.Load(content.Files)
	if err != nil {
		return fail(fs, s, err)
	}
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	fmt.Fprintf(s.out, "ctserr %s, catalog %s with %d codes and %d older ones, %s %s/%s\n",
		version, site.Index(c).Version, len(c.Entries), len(c.Older), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitFine
}

// parse reads the flags of a command. done is true when the command has to
// end with the code: after -h, or after a mistake that was told.
func parse(fs *flag.FlagSet, args []string, s streams) (code int, done bool) {
	err := fs.Parse(args)
	switch {
	case err == nil:
		return 0, false
	case errors.Is(err, flag.ErrHelp):
		for _, c := range commands() {
			if c.name == fs.Name() {
				fmt.Fprintf(s.out, "usage: %s\n\n%s\n", strings.TrimSpace("ctserr "+c.name+" "+c.args), c.about)
			}
		}
		if hasFlags(fs) {
			fmt.Fprintln(s.out)
			fs.SetOutput(s.out)
			fs.PrintDefaults()
		}
		return exitFine, true
	}
	return misuse(fs, s, err.Error()), true
}

func hasFlags(fs *flag.FlagSet) bool {
	found := false
	fs.VisitAll(func(*flag.Flag) { found = true })
	return found
}

// misuse tells what is wrong with the words of a command.
func misuse(fs *flag.FlagSet, s streams, text string) int {
	fmt.Fprintf(s.err, "ctserr %s: %s; `ctserr %s -h` shows the usage\n", fs.Name(), text, fs.Name())
	return exitUsage
}

// fail tells why a command could not do its work.
func fail(fs *flag.FlagSet, s streams, err error) int {
	fmt.Fprintf(s.err, "ctserr %s: %v\n", fs.Name(), err)
	return exitProblems
}
