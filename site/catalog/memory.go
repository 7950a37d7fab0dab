package catalog

import (
	"crypto/sha256"
	"io/fs"
	"maps"
	"slices"
	"time"

	"ctserr/site/filetime"
	"ctserr/site/wire"
)

// Memory keeps what was parsed from one load to the next, and with Transfer from
// one process to the next. A file is parsed anew when its bytes are others; it is
// not even read when its size and its times are as they were.
type Memory struct{ files map[string]parsed }

// parsed is what a file holds, with its problems.
type parsed struct {
	stamp    stamp
	value    any // *Entry or *Page
	problems ProblemList
}

// stamp is how a file looks from outside. That of a file which was not looked at
// is zero, as that of no file is.
type stamp struct{ size, modified, changed int64 }

func stampOf(info fs.FileInfo) stamp {
	return stamp{info.Size(), info.ModTime().UnixNano(), filetime.Changed(info).UnixNano()}
}

// holds tells whether an entry was parsed of these very bytes, and had no problem.
func (p parsed) holds(src []byte) bool {
	e, _ := p.value.(*Entry)
	return e != nil && len(p.problems) == 0 && sha256.Sum256(src) == e.Sum
}

// tick is longer than the steps in which file systems count time. Of a file that
// was changed so shortly before it was read, a second change could have the same
// times.
const tick = 2 * time.Second

// Transfer writes the entries that had no problem, without their bodies, or
// reads them. read is when the load began that they are of, by the clock of the
// file system: a file that was not older by then is read again the next time.
func (m *Memory) Transfer(w *wire.Wire, read time.Time) {
	limit := read.Add(-tick).UnixNano()
	var names []string
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		if e, _ := m.files[name].value.(*Entry); e != nil && len(m.files[name].problems) == 0 {
			names = append(names, name)
		}
	}
	count := len(names)
	w.Count(&count)
	if w.Reading() {
		m.files = make(map[string]parsed, count)
	}
	for i := range count {
		var p parsed
		e := &Entry{released: true}
		if !w.Reading() {
			p = m.files[names[i]]
			e = p.value.(*Entry)
			if p.stamp.changed >= limit {
				p.stamp = stamp{}
			}
		}
		for _, n := range []*int64{&p.stamp.size, &p.stamp.modified, &p.stamp.changed} {
			wire.Number(w, n)
		}
		e.transfer(w)
		w.Spill()
		if w.Bad() {
			m.files = nil
			return
		}
		if w.Reading() {
			p.value = e
			m.files[e.File] = p
		}
	}
}

// Entries calls f with each entry that the memory has.
func (m *Memory) Entries(f func(*Entry)) {
	for _, p := range m.files {
		if e, _ := p.value.(*Entry); e != nil {
			f(e)
		}
	}
}

// AppendHead appends what the front matter says, and the steps: all that pages
// about several codes are made of. It is for comparing.
func (e *Entry) AppendHead(dst []byte) []byte {
	w := wire.Writer(dst)
	e.transferHead(w)
	return w.Bytes()
}

func (e *Entry) transfer(w *wire.Wire) {
	wire.Text(w, &e.File)
	w.Array(e.Sum[:])
	e.transferHead(w)
	wire.Number(w, &e.Given.Line)
	wire.Number(w, &e.Given.Column)
	if w.Reading() && e.Given.Line > 0 {
		e.Given.File = e.File
	}
	wire.List(w, &e.positions, func(w *wire.Wire, p *keyPosition) {
		wire.Number(w, &p.key)
		wire.Number(w, &p.line)
		wire.Number(w, &p.column)
	})
	wire.List(w, &e.causes, func(w *wire.Wire, c *causeText) {
		wire.Text(w, &c.text)
		wire.Number(w, &c.line)
	})
}

func (e *Entry) transferHead(w *wire.Wire) {
	wire.Text(w, &e.Code)
	wire.Number(w, &e.Status)
	for _, s := range []*string{
		&e.Message, &e.Description, &e.Solution, &e.Title, &e.Summary, &e.Category, &e.Retry, &e.Fixer,
		&e.Basis.Retry, &e.Basis.Fixer, &e.Basis.Causes, &e.Given.Text, &e.Match,
	} {
		wire.Text(w, s)
	}
	for _, list := range []*[]string{&e.Sources, &e.Operations, &e.Parameters, &e.Steps} {
		wire.List(w, list, wire.Text)
	}
	for _, list := range []*[]Code{&e.Related, &e.Legacy, &e.Current} {
		wire.List(w, list, wire.Text)
	}
	wire.List(w, &e.Wordings, func(w *wire.Wire, v *Wording) {
		wire.Text(w, &v.Edition)
		wire.Text(w, &v.Message)
		wire.Text(w, &v.Fragment)
	})
	wire.Text(w, &e.State)
	w.Flag(&e.InTable)
	wire.Text(w, &e.Collides)
}
