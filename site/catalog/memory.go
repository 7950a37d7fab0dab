package catalog

import (
	"crypto/sha256"
	"io/fs"
	"slices"
	"sync"
	"time"

	"ctserr/site/filetime"
	"ctserr/site/wire"
)

// Memory keeps what was parsed from one load to the next, and with Transfer from
// one process to the next. A file is parsed anew when its bytes are others; it is
// not even read when its size and its times are as they were.
type Memory struct {
	files   []parsed // in the order of names
	blocks  []block  // of which files were read, in a load before
	sources []Source // that entries were held to
	right   bool     // nothing was found: entries fit together
}

// Count is how many files are remembered.
func (m *Memory) Count() int { return len(m.files) }

// find returns what is remembered of a file; nil for nothing. See wire.Find for next.
func (m *Memory) find(name string, next *int) *parsed {
	return wire.Find(m.files, name, func(p *parsed) string { return p.name }, next)
}

// News is what a load found beside what was remembered of one before, in which
// all was right. No file that it had is gone, and the sources are the same.
type News struct {
	Entries map[*Entry]*Entry // that were parsed anew, with what they were; nil for one that was not
	Heads   map[Code]bool     // of these, codes of which other pages say something else now
}

// add adds an entry that was parsed; before may be nil.
func (n *News) add(e *Entry, before *parsed) {
	var was *Entry
	if before != nil {
		was, _ = before.value.(*Entry)
	}
	n.Entries[e] = was
	if was == nil || was.Head != e.Head {
		n.Heads[e.Code] = true
	}
}

// claims are the entries whose title or causes another entry may have by now.
func (n *News) claims() (list []*Entry) {
	same := func(a, b causeSum) bool { return a.sum == b.sum }
	for e, was := range n.Entries {
		if was == nil || was.Title != e.Title || !slices.EqualFunc(was.causes, e.causes, same) {
			list = append(list, e)
		}
	}
	return list
}

// parsed is what a file holds, with its problems.
type parsed struct {
	name     string
	stamp    Stamp
	value    any // *Entry or *Page
	problems ProblemList
	text     string // of an entry that was transferred: what its transfer reads
}

// Stamp is how a file looks from outside: its size, when it was modified and when
// it last became another one, in nanoseconds. That of a file which was not looked
// at is zero, as that of no file is.
type Stamp struct{ Size, Modified, Changed int64 }

// StampOf is the stamp of a file.
func StampOf(info fs.FileInfo) Stamp {
	return Stamp{info.Size(), info.ModTime().UnixNano(), filetime.Changed(info).UnixNano()}
}

// StampFS is a file system that tells a stamp more cheaply than by Stat.
type StampFS interface {
	fs.FS
	Stamp(name string) (Stamp, error)
}

func stamp(fsys fs.FS, name string) (Stamp, error) {
	if s, ok := fsys.(StampFS); ok {
		return s.Stamp(name)
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return Stamp{}, err
	}
	return StampOf(info), nil
}

// holds tells whether an entry was parsed of these very bytes, and had no problem.
func (p *parsed) holds(src []byte) bool {
	e, _ := p.value.(*Entry)
	return e != nil && len(p.problems) == 0 && sha256.Sum256(src) == e.Sum
}

// tick is longer than the steps in which file systems count time. Of a file that
// was changed so shortly before it was read, a second change could have the same
// times.
const tick = 2 * time.Second

// block is a part of what is transferred: a few hundred entries, which are read
// beside those of other blocks.
type block struct {
	files []parsed
	text  string
}

const blockSize = 500

// Transfer writes the entries that had no problem, without their bodies, or
// reads them. read is when the load began that they are of, by the clock of the
// file system: a file that was not older by then is read again the next time.
func (m *Memory) Transfer(w *wire.Wire, read time.Time) {
	var blocks []block
	if !w.Reading() {
		for part := range slices.Chunk(m.sound(read), blockSize) {
			blocks = append(blocks, block{files: part})
		}
	}
	wire.List(w, &m.sources, func(w *wire.Wire, s *Source) {
		for _, text := range []*string{&s.ID, &s.Kind, &s.Title, &s.URL, &s.Edition} {
			wire.Text(w, text)
		}
	})
	w.Flag(&m.right)
	buf := wire.Writer(nil)
	k := 0
	wire.List(w, &blocks, func(w *wire.Wire, b *block) {
		if w.Reading() {
			wire.Text(w, &b.text)
			return
		}
		if k < len(m.blocks) && m.blocks[k].same(b.files) {
			wire.Text(w, &m.blocks[k].text)
		} else {
			buf.Reset()
			b.transfer(buf)
			w.Blob(buf.Bytes())
		}
		w.Spill()
		k++
	})
	if !w.Reading() {
		return
	}
	damaged := make([]bool, len(blocks))
	inParallel(len(blocks), func(i int) {
		r := wire.Reader(blocks[i].text)
		blocks[i].transfer(r)
		damaged[i] = r.Bad() || r.Rest() != ""
	})
	if slices.Contains(damaged, true) {
		w.Fail()
		return
	}
	m.blocks = blocks
	m.files = make([]parsed, 0, blockSize*len(blocks))
	for _, b := range blocks {
		m.files = append(m.files, b.files...)
	}
}

// sound are the entries without a problem, in the order of their files.
func (m *Memory) sound(read time.Time) []parsed {
	limit := read.Add(-tick).UnixNano()
	files := make([]parsed, 0, len(m.files))
	for _, p := range m.files {
		if e, _ := p.value.(*Entry); e == nil || len(p.problems) > 0 {
			continue
		}
		if p.stamp.Changed >= limit {
			p.stamp = Stamp{}
		}
		files = append(files, p)
	}
	return files
}

// same tells whether the block is what files would be written as.
func (b *block) same(files []parsed) bool {
	return slices.EqualFunc(b.files, files, func(a, b parsed) bool { return a.stamp == b.stamp && a.value == b.value })
}

func (b *block) transfer(w *wire.Wire) {
	var entries []Entry
	wire.List(w, &b.files, func(w *wire.Wire, p *parsed) {
		for _, n := range []*int64{&p.stamp.Size, &p.stamp.Modified, &p.stamp.Changed} {
			wire.Number(w, n)
		}
		switch {
		case w.Reading():
			if entries == nil {
				entries = make([]Entry, len(b.files))
				clear(entries) // as wire.List does
			}
			e := &entries[0]
			entries = entries[1:]
			from := w.Rest()
			e.transfer(w)
			e.released = true
			p.name, p.value, p.text = e.File, e, from[:len(from)-len(w.Rest())]
		case p.text != "":
			w.Again(p.text)
		default:
			p.value.(*Entry).transfer(w)
		}
	})
}

func (e *Entry) transfer(w *wire.Wire) {
	wire.Text(w, &e.File)
	w.Array(e.Sum[:])
	w.Array(e.Head[:])
	e.transferHead(w)
	wire.Number(w, &e.Given.Line)
	wire.Number(w, &e.Given.Column)
	if w.Reading() && e.Given.Line > 0 {
		e.Given.File = e.File
	}
	wire.List(w, &e.lines, wire.Number)
	wire.List(w, &e.causes, func(w *wire.Wire, c *causeSum) {
		w.Array(c.sum[:])
		wire.Number(w, &c.line)
	})
}

// settle makes Head, and puts all texts of it into one: they let go of the file,
// and the garbage collector has one object to follow.
func (e *Entry) settle() {
	w := wires.Get().(*wire.Wire)
	defer wires.Put(w)
	w.Reset()
	e.transferHead(w)
	e.Head = sha256.Sum256(w.Bytes())
	e.transferHead(wire.Reader(string(w.Bytes())))
}

var wires = sync.Pool{New: func() any { return wire.Writer(nil) }}

func (e *Entry) transferHead(w *wire.Wire) {
	wire.Text(w, &e.Code)
	wire.Number(w, &e.Status)
	for _, s := range []*string{
		&e.Message, &e.Description, &e.Solution, &e.Title, &e.Summary, &e.Category, &e.Retry, &e.Fixer,
		&e.Basis.Retry, &e.Basis.Fixer, &e.Basis.Causes, &e.Given.Text, &e.Match,
	} {
		wire.Text(w, s)
	}
	for _, list := range []*[]string{&e.Sources, &e.Operations, &e.Parameters, &e.Keywords, &e.Steps} {
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
