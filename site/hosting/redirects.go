package hosting

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Redirect is one rule of the host: what people type, and where it leads.
type Redirect struct {
	From   string // path
	Query  string // value of the query parameter q, "" for any
	To     string
	Status int
	Force  bool // also when a file of that name exists
	Line   int  // where it stands; 0 when it was generated
}

// Key is what a rule is found by.
func (r Redirect) Key() string { return r.From + "?" + r.Query }

// ParseRedirects reads a _redirects file as the build writes it: an address,
// perhaps q=VALUE, the target, the status, perhaps with an exclamation mark.
func ParseRedirects(text string) ([]Redirect, error) {
	var rules []Redirect
	var errs []error
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fault := func(format string, args ...any) {
			errs = append(errs, Problem{"_redirects", n, 1, fmt.Sprintf(format, args...)})
		}
		f := strings.Fields(line)
		if len(f) < 3 || len(f) > 4 {
			fault("%q is not an address, a target and a status", line)
			continue
		}
		r := Redirect{From: f[0], To: f[len(f)-2], Line: n}
		if len(f) == 4 {
			value, ok := strings.CutPrefix(f[1], "q=")
			if !ok || value == "" {
				fault("%q is not q=VALUE", f[1])
				continue
			}
			r.Query = value
		}
		status, force := strings.CutSuffix(f[len(f)-1], "!")
		code, err := strconv.Atoi(status)
		if err != nil {
			fault("%q is not a status", f[len(f)-1])
			continue
		}
		r.Status, r.Force = code, force
		rules = append(rules, r)
	}
	return rules, errors.Join(errs...)
}

// appendRedirects appends rules as a _redirects file has them.
func appendRedirects(dst []byte, rules iter.Seq[Redirect]) []byte {
	size := 0 // the file can be the largest of a tree: it is made in one piece
	for r := range rules {
		size += len(r.From) + len(" q=") + len(r.Query) + len(" ") + len(r.To) + len(" 301!\n")
	}
	b := slices.Grow(dst, size)
	for r := range rules {
		b = append(b, r.From...)
		if r.Query != "" {
			b = append(append(b, " q="...), r.Query...)
		}
		b = append(append(append(b, ' '), r.To...), ' ')
		b = strconv.AppendInt(b, int64(r.Status), 10)
		if r.Force {
			b = append(b, '!')
		}
		b = append(b, '\n')
	}
	return b
}
