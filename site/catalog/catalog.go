// Package catalog is what a documented code is: the entry, its front matter,
// the strict loader and the rules that every entry has to keep.
//
// Load reads a content folder and reports every problem that it finds, each
// with file, line and column, in one run. What it returns is complete and
// checked: codes are unique, every code that an entry names exists, every
// section that a page needs is there. Package site turns it into pages; package
// decode gets its index from it.
package catalog

import (
	"io/fs"
	"strings"
)

// Code is an error code as its service writes it: CTS.0218 in the current
// table, cts.0036 in the older one. Letter case carries meaning.
type Code string

// Number returns the digits of the code: "0218".
func (c Code) Number() string {
	_, n, _ := strings.Cut(string(c), ".")
	return n
}

// prefix returns what stands before the digits: "CTS".
func (c Code) prefix() string {
	p, _, _ := strings.Cut(string(c), ".")
	return p
}

// Older reports whether the code belongs to the older, lower-case table.
func (c Code) Older() bool { return strings.HasPrefix(string(c), "cts.") }

// valid reports whether the code has the form that service codes have: letters
// and digits, a full stop, at least two digits.
func (c Code) valid() bool {
	prefix, number, ok := strings.Cut(string(c), ".")
	if !ok || prefix == "" || len(number) < 2 {
		return false
	}
	for i := range len(prefix) {
		b := prefix[i]
		if !(b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || i > 0 && (b >= '0' && b <= '9' || b == '-' || b == '_')) {
			return false
		}
	}
	for i := range len(number) {
		if number[i] < '0' || number[i] > '9' {
			return false
		}
	}
	return true
}

// Values that front matter may hold. The order is the order on pages.
var (
	Categories  = []string{"access", "service", "tracker", "data-tracker", "transfer", "encryption", "query", "notification"}
	Retries     = []string{"never", "after-fix", "backoff"}
	Fixers      = []string{"caller", "account-admin", "operator"}
	Grades      = []string{"published", "inferred"}
	States      = []string{"active", "deprecated", "retired"}
	SourceKinds = []string{"table", "reference", "code", "issue"}
	Matches     = []string{"same-message", "same-idea"}
)

// State says whether a code is in use. A code is never deleted or reused.
type State string

// Entry is one documented code with everything that its file says.
type Entry struct {
	Code        Code
	Status      int    // HTTP status of the published table
	Message     string // published error message, exact
	Description string // published description, exact; in the older table our words
	Solution    string // published advice, exact
	Title       string // ours: the fault, at most 60 characters
	Summary     string // ours: one sentence
	Category    string
	Retry       string // "" where nothing is known
	Fixer       string // "" where nothing is known
	Basis       Basis
	Sources     []string // ids of content/api/sources.yaml
	Operations  []string
	Parameters  []string
	Related     []Code
	Keywords    []string // that the search finds it by, beside its texts
	Wordings    []Wording
	Legacy      []Code // older codes with the same meaning
	Given       Raw    // state of the account in the example, read by package rulebook
	State       State
	Steps       []string // the first steps of the fix, plain text
	InTable     bool     // the source table lists it

	Current  []Code // older table: current codes of the same meaning
	Match    string // older table: same-message or same-idea
	Collides Code   // older table: the current code with the same number and another meaning

	File string   // path below the content folder
	Sum  [32]byte // SHA-256 of the file
	Head [32]byte // SHA-256 of what the front matter says, and the steps: all that other pages say of the code
	Body Body     // of a large catalog left empty, see Catalog.Read

	lines    []int32 // of the keys of the front matter, by keyNumber; 0 for a key that is not there
	causes   []causeSum
	released bool // the body was let go of
}

// Basis says of each of our own conclusions whether a published text states it
// or we concluded it. Every field is "published" or "inferred".
type Basis struct{ Retry, Fixer, Causes string }

// Wording is another published message of the same code.
type Wording struct {
	Edition  string
	Message  string // the whole message, or
	Fragment string // a piece of it
}

// Text returns the whole message where it is known, else the fragment.
func (w Wording) Text() string {
	if w.Message != "" {
		return w.Message
	}
	return w.Fragment
}

// Raw is a piece of YAML that another package reads.
type Raw struct {
	Text string
	Position
}

// Source says where facts come from.
type Source struct {
	ID, Kind, Title, URL string
	Edition              string // what wordings call it; "" where none is taken from it
}

// Page is a page that is not about one code.
type Page struct {
	Slug     string // name of its file without the ending
	Title    string
	Summary  string
	Order    int
	Sources  []string
	Keywords []string // that the search finds it by, beside the title
	File     string
	Body     Body
}

// Catalog holds everything that content says, ordered by code.
type Catalog struct {
	Entries []*Entry // the current table, and codes of other editions
	Older   []*Entry // the lower-case table
	Pages   []*Page  // ordered by Order, then slug
	Sources []Source // in the order of the file

	News *News // nil when nothing is known of a load before

	fsys     fs.FS
	byCode   map[Code]*Entry
	bySource map[string]*Source
	files    func() map[Code]bool // codes that have a file, also one that could not be read
}

// Entry returns the entry of a code, or nil.
func (c *Catalog) Entry(code Code) *Entry { return c.byCode[code] }

// Source returns the source with an id, or nil.
func (c *Catalog) Source(id string) *Source { return c.bySource[id] }

// All returns the entries of both tables, the current one first.
func (c *Catalog) All() []*Entry {
	return append(append(make([]*Entry, 0, len(c.Entries)+len(c.Older)), c.Entries...), c.Older...)
}

// At returns the position of a front matter key, or the top of the file.
func (e *Entry) At(key string) Position {
	if n := keyNumber(key); n < len(e.lines) && e.lines[n] > 0 {
		return Position{e.File, int(e.lines[n]), 1}
	}
	return Position{File: e.File, Line: 1, Column: 1}
}
