package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ctserr/content"
	"ctserr/site"
	"ctserr/site/catalog"
	"ctserr/site/decode"
)

// siteURL is where the pages of codes are read.
const siteURL = "https://cts-errors.netlify.app"

func newDecoder() (*decode.Decoder, error) {
	c, err := catalog.Load(content.Files)
	if err != nil {
		return nil, err
	}
	return decode.New(site.Index(c)), nil
}

func runDecode(fs *flag.FlagSet, args []string, s streams) int {
	asJSON := fs.Bool("json", false, "print the result as JSON, the same as in the page")
	format := fs.String("format", "", "print a ticket with secrets taken out: `md`, jira or text")
	tee := fs.Bool("tee", false, "pass standard input on to standard error while it is read")
	if code, done := parse(fs, args, s); done {
		return code
	}
	switch {
	case fs.NArg() > 1:
		return misuse(fs, s, "one file is wanted, or none for standard input")
	case *format != "" && !slices.Contains([]string{"md", "jira", "text"}, *format):
		return misuse(fs, s, "-format is md, jira or text")
	case *format != "" && *asJSON:
		return misuse(fs, s, "-json and -format exclude each other")
	}
	d, err := newDecoder()
	if err != nil {
		return fail(fs, s, err)
	}
	in := s.in
	fromFile := fs.Arg(0) != "" && fs.Arg(0) != "-"
	if fromFile {
		f, err := os.Open(fs.Arg(0))
		if err != nil {
			return fail(fs, s, err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return fail(fs, s, fmt.Errorf("%s is a folder: name a file, or send many by a pipe: cat %s | ctserr decode", fs.Arg(0), filepath.Join(fs.Arg(0), "*")))
		}
		in = f
	}
	if *tee && !fromFile {
		in = io.TeeReader(in, s.err)
	}
	var result decode.Result
	if *asJSON || *format != "" {
		text, err := io.ReadAll(in)
		if err != nil {
			return fail(fs, s, err)
		}
		result = d.Decode(text)
		out := append(result.AppendJSON(nil), '\n')
		if *format != "" {
			out = result.Ticket(text, *format, decode.TicketOptions{BaseURL: siteURL})
		}
		if _, err := s.out.Write(out); err != nil {
			return fail(fs, s, err)
		}
	} else if result, err = stream(d, in, s); err != nil {
		return fail(fs, s, err)
	}
	if len(result.Findings) == 0 {
		return exitProblems
	}
	return exitFine
}

// quiet is how long the input pauses before what was found so far is printed.
const quiet = 300 * time.Millisecond

// small is the size up to which a text is decoded again at every pause. A
// longer one is decoded again when it has doubled, so the work stays linear.
const small = 1 << 20

// stream prints findings while the text still grows: those on complete lines
// whenever the input pauses, the rest at its end.
func stream(d *decode.Decoder, in io.Reader, s streams) (decode.Result, error) {
	type read struct {
		data []byte
		err  error
	}
	reads := make(chan read)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			buf := make([]byte, 64<<10)
			n, err := in.Read(buf)
			select {
			case reads <- read{buf[:n], err}:
			case <-stop:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	p := &printer{streams: s, printed: make(map[finding]bool), told: make(map[string]bool)}
	var text []byte
	decoded := 0
	pause := time.NewTimer(quiet)
	defer pause.Stop()
	for {
		select {
		case r := <-reads:
			text = append(text, r.data...)
			if r.err != nil {
				if !errors.Is(r.err, io.EOF) {
					return decode.Result{}, r.err
				}
				result := d.Decode(text)
				if err := p.findings(result, text, len(text)); err != nil {
					return result, err
				}
				_, err := io.WriteString(s.out, tailText(s.paint(), result))
				return result, err
			}
			pause.Reset(quiet)
		case <-pause.C:
			if len(text) >= 2*decoded || len(text) > decoded && len(text) < small {
				decoded = len(text)
				if err := p.findings(d.Decode(text), text, bytes.LastIndexByte(text, '\n')); err != nil {
					return decode.Result{}, err
				}
			}
		}
	}
}

// finding names one: what it is called and where it begins.
type finding struct {
	code  string
	start int
}

// printer writes each finding once.
type printer struct {
	streams
	printed map[finding]bool
	told    map[string]bool // codes that were explained
}

// findings prints the new ones that end before a limit.
func (p *printer) findings(r decode.Result, text []byte, limit int) error {
	records := make(map[string]*decode.Record, len(r.Entries))
	for i := range r.Entries {
		records[r.Entries[i].Code] = &r.Entries[i]
	}
	line, counted := 1, 0
	for _, f := range r.Findings {
		key := finding{f.Code, f.Span.Start}
		if f.Span.End > limit || p.printed[key] {
			continue
		}
		p.printed[key] = true
		if f.Span.Start >= counted {
			line += bytes.Count(text[counted:f.Span.Start], []byte("\n"))
			counted = f.Span.Start
		}
		if _, err := io.WriteString(p.out, findingText(p.paint(), f, records[f.Code], line, p.told[f.Code])); err != nil {
			return err
		}
		p.told[f.Code] = true
	}
	return nil
}
