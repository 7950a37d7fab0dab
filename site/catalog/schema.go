package catalog

import (
	"strconv"
	"strings"
)

// The keys of front matter. One table for each kind of file says which keys
// there are, which are needed, and how each is read; the table is the whole
// schema, so content/README.md documents exactly this.

type key[T any] struct {
	name   string
	needed bool
	read   func(*reader, *T, node)
}

var entryKeys = []key[Entry]{
	{"code", true, func(r *reader, e *Entry, n node) { e.Code = Code(r.text(n)) }},
	{"status", true, func(r *reader, e *Entry, n node) { e.Status = r.integer(n, 100, 599) }},
	{"message", false, func(r *reader, e *Entry, n node) { e.Message = r.text(n) }},
	{"description", false, func(r *reader, e *Entry, n node) { e.Description = r.text(n) }},
	{"solution", false, func(r *reader, e *Entry, n node) { e.Solution = r.text(n) }},
	{"title", true, func(r *reader, e *Entry, n node) { e.Title = r.text(n) }},
	{"summary", true, func(r *reader, e *Entry, n node) { e.Summary = r.text(n) }},
	{"category", true, func(r *reader, e *Entry, n node) { e.Category = r.oneOf(n, Categories) }},
	{"retry", true, func(r *reader, e *Entry, n node) { e.Retry = r.oneOf(n, Retries) }},
	{"fixer", true, func(r *reader, e *Entry, n node) { e.Fixer = r.oneOf(n, Fixers) }},
	{"basis", true, func(r *reader, e *Entry, n node) { e.Basis = r.basis(n) }},
	{"sources", true, func(r *reader, e *Entry, n node) { e.Sources = r.texts(n) }},
	{"operations", false, func(r *reader, e *Entry, n node) { e.Operations = r.texts(n) }},
	{"parameters", false, func(r *reader, e *Entry, n node) { e.Parameters = r.texts(n) }},
	{"related", false, func(r *reader, e *Entry, n node) { e.Related = r.codes(n) }},
	{"keywords", false, func(r *reader, e *Entry, n node) { e.Keywords = r.texts(n) }},
	{"wordings", false, func(r *reader, e *Entry, n node) { e.Wordings = r.wordings(n) }},
	{"legacy", false, func(r *reader, e *Entry, n node) { e.Legacy = r.codes(n) }},
	{"given", false, func(r *reader, e *Entry, n node) { e.Given = r.raw(n) }},
	{"state", true, func(r *reader, e *Entry, n node) { e.State = State(r.oneOf(n, States)) }},
	{"table", false, func(r *reader, e *Entry, n node) { e.InTable = r.boolean(n) }},
}

var olderKeys = []key[Entry]{
	{"code", true, func(r *reader, e *Entry, n node) { e.Code = Code(r.text(n)) }},
	{"status", true, func(r *reader, e *Entry, n node) { e.Status = r.integer(n, 100, 599) }},
	{"title", true, func(r *reader, e *Entry, n node) { e.Title = r.text(n) }},
	{"summary", true, func(r *reader, e *Entry, n node) { e.Summary = r.text(n) }},
	{"meaning", true, func(r *reader, e *Entry, n node) { e.Description = r.text(n) }},
	{"current", false, func(r *reader, e *Entry, n node) { e.Current = r.codes(n) }},
	{"match", false, func(r *reader, e *Entry, n node) { e.Match = r.oneOf(n, Matches) }},
	{"collides", false, func(r *reader, e *Entry, n node) { e.Collides = Code(r.text(n)) }},
	{"category", true, func(r *reader, e *Entry, n node) { e.Category = r.oneOf(n, Categories) }},
	{"retry", false, func(r *reader, e *Entry, n node) { e.Retry = r.oneOf(n, Retries) }},
	{"fixer", false, func(r *reader, e *Entry, n node) { e.Fixer = r.oneOf(n, Fixers) }},
	{"basis", false, func(r *reader, e *Entry, n node) { e.Basis = r.basis(n) }},
	{"wordings", false, func(r *reader, e *Entry, n node) { e.Wordings = r.wordings(n) }},
	{"sources", true, func(r *reader, e *Entry, n node) { e.Sources = r.texts(n) }},
	{"state", true, func(r *reader, e *Entry, n node) { e.State = State(r.oneOf(n, States)) }},
}

var pageKeys = []key[Page]{
	{"title", true, func(r *reader, p *Page, n node) { p.Title = r.text(n) }},
	{"summary", true, func(r *reader, p *Page, n node) { p.Summary = r.text(n) }},
	{"order", true, func(r *reader, p *Page, n node) { p.Order = r.integer(n, 0, 9999) }},
	{"sources", false, func(r *reader, p *Page, n node) { p.Sources = r.texts(n) }},
	{"keywords", false, func(r *reader, p *Page, n node) { p.Keywords = r.texts(n) }},
}

var sourceKeys = []key[Source]{
	{"kind", true, func(r *reader, s *Source, n node) { s.Kind = r.oneOf(n, SourceKinds) }},
	{"title", true, func(r *reader, s *Source, n node) { s.Title = r.text(n) }},
	{"url", false, func(r *reader, s *Source, n node) { s.URL = r.text(n) }},
	{"edition", false, func(r *reader, s *Source, n node) { s.Edition = r.text(n) }},
}

// keyNumbers number the keys of entries, from 1: of very many entries the names
// would be most of what the garbage collector has to follow.
var keyNumbers = make(map[string]int)

func init() { // the tables call what needs the numbers
	for _, keys := range [...][]key[Entry]{entryKeys, olderKeys} {
		for _, k := range keys {
			if keyNumbers[k.name] == 0 {
				keyNumbers[k.name] = 1 + len(keyNumbers)
			}
		}
	}
}

// keyNumber is the number of a key of entries; 0 for others.
func keyNumber(name string) int { return keyNumbers[name] }

// reader turns nodes into values and notes what does not fit.
type reader struct {
	problems *ProblemList
	key      string // whose value is read
}

// readKeys fills a value from front matter. It returns the line of each key, see
// Entry.lines.
func readKeys[T any](r *reader, root node, keys []key[T], into *T) []int32 {
	lines := make([]int32, 1+len(keyNumbers))
	there := make([]bool, len(keys))
	for _, f := range root.fields {
		known := false
		for i := range keys {
			if keys[i].name == f.key {
				there[i] = true
				if n := keyNumber(f.key); lines[n] == 0 {
					lines[n] = int32(f.pos.Line)
				}
				before, outer := len(*r.problems), r.key
				r.key = f.key
				keys[i].read(r, into, f.val)
				r.key = outer
				if len(*r.problems) == before && keys[i].needed && f.val.quoted && strings.TrimSpace(f.val.text) == "" {
					r.problems.Add(f.val.pos, "the key %s is empty", f.key)
				}
				known = true
				break
			}
		}
		if !known {
			names := make([]string, len(keys))
			for i := range keys {
				names[i] = keys[i].name
			}
			r.problems.Add(f.pos, "unknown key %s%s", f.key, DidYouMean(f.key, names))
		}
	}
	for i := range keys {
		if keys[i].needed && !there[i] {
			r.problems.Add(missingAt(root), "the key %s is missing", keys[i].name)
		}
	}
	return lines
}

// missingAt is where a key that is missing is told: the top of the file, or the
// mapping that lacks it.
func missingAt(root node) Position {
	if root.pos.Line == 2 && root.pos.Column == 1 {
		return Position{root.pos.File, 1, 1}
	}
	return root.pos
}

func (r *reader) text(n node) string {
	if n.kind != scalarNode {
		r.problems.Add(n.pos, "a text is wanted here, not %s", n.kind)
		return ""
	}
	if n.text == "" && !n.quoted {
		r.problems.Add(n.pos, "the key %s has no value: a text is missing here", r.key)
	}
	return n.text
}

func (k nodeKind) String() string { return [...]string{"a text", "a list", "a mapping"}[k] }

func (r *reader) integer(n node, low, high int) int {
	v, err := strconv.Atoi(n.text)
	if n.kind != scalarNode || n.quoted || err != nil || v < low || v > high {
		r.problems.Add(n.pos, "a whole number from %d to %d is wanted here", low, high)
		return 0
	}
	return v
}

func (r *reader) boolean(n node) bool {
	if n.kind != scalarNode || n.quoted || n.text != "true" && n.text != "false" {
		r.problems.Add(n.pos, "true or false is wanted here")
	}
	return n.text == "true"
}

func (r *reader) oneOf(n node, allowed []string) string {
	if n.kind == scalarNode && n.text == "" {
		r.problems.Add(n.pos, "the key %s has no value: it is one of %s", r.key, join(allowed))
		return ""
	}
	s := r.text(n)
	for _, a := range allowed {
		if s == a {
			return a // not the piece of the file
		}
	}
	if s != "" {
		r.problems.Add(n.pos, "%q is not one of %s%s", s, join(allowed), DidYouMean(s, allowed))
	}
	return ""
}

func (r *reader) texts(n node) []string {
	if n.kind != listNode {
		r.problems.Add(n.pos, "a list is wanted here, not %s", n.kind)
		return nil
	}
	list := make([]string, 0, len(n.items))
	for _, item := range n.items {
		list = append(list, r.text(item))
	}
	return list
}

func (r *reader) codes(n node) []Code {
	list := r.texts(n)
	codes := make([]Code, 0, len(list))
	for i, s := range list {
		if !Code(s).valid() {
			r.problems.Add(n.items[i].pos, "%q is not a code such as CTS.0218", s)
			continue
		}
		codes = append(codes, Code(s))
	}
	return codes
}

func (r *reader) raw(n node) Raw {
	if n.kind != mapNode {
		r.problems.Add(n.pos, "a mapping is wanted here, not %s", n.kind)
		return Raw{}
	}
	return Raw{Text: n.raw, Position: Position{n.pos.File, n.pos.Line, 1}}
}

var basisKeys = []key[Basis]{
	{"retry", false, func(r *reader, b *Basis, n node) { b.Retry = r.oneOf(n, Grades) }},
	{"fixer", false, func(r *reader, b *Basis, n node) { b.Fixer = r.oneOf(n, Grades) }},
	{"causes", false, func(r *reader, b *Basis, n node) { b.Causes = r.oneOf(n, Grades) }},
}

func (r *reader) basis(n node) (b Basis) {
	if n.kind != mapNode {
		r.problems.Add(n.pos, "a mapping of retry, fixer and causes is wanted here, not %s", n.kind)
		return b
	}
	readKeys(r, n, basisKeys, &b)
	return b
}

var wordingKeys = []key[Wording]{
	{"edition", true, func(r *reader, w *Wording, n node) { w.Edition = r.text(n) }},
	{"message", false, func(r *reader, w *Wording, n node) { w.Message = r.text(n) }},
	{"fragment", false, func(r *reader, w *Wording, n node) { w.Fragment = r.text(n) }},
}

func (r *reader) wordings(n node) []Wording {
	if n.kind != listNode {
		r.problems.Add(n.pos, "a list is wanted here, not %s", n.kind)
		return nil
	}
	var list []Wording
	for _, item := range n.items {
		if item.kind != mapNode {
			r.problems.Add(item.pos, "a mapping of edition and message or fragment is wanted here")
			continue
		}
		var w Wording
		readKeys(r, item, wordingKeys, &w)
		if (w.Message == "") == (w.Fragment == "") {
			r.problems.Add(item.pos, "a wording has either message or fragment")
		}
		list = append(list, w)
	}
	return list
}
