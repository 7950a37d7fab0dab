package decode

import (
	"bytes"
	"slices"
)

// Limits of one decoding, so that memory stays bounded whatever the text is.
const (
	maxFindings = 1000 // distinct failures that are told apart
	maxRounds   = 8    // of unwrapping

	secondLook = 64 << 10 // bytes of a text that is looked at twice

	// A longer text is read in windows around the codes in it. Sizes in bytes.
	wholeSize    = 256 << 10
	pieceSize    = 128 << 10
	pieceMargin  = 8 << 10 // of a piece that is encoded as a whole
	windowBefore = 3 << 10
	windowBehind = 2 << 10
)

// Decode finds every CTS error in a text. It never fails and never panics; time
// is linear in the text and memory bounded.
func (d *Decoder) Decode(text []byte) Result {
	if r, ok := d.direct(text); ok {
		return r
	}
	return d.general(text)
}

func (d *Decoder) general(text []byte) Result {
	c := collector{d: d, text: text, scratch: d.swap(nil)}
	if c.scratch == nil {
		c.scratch = &scratch{}
	}
	c.hunter.hits = c.hits
	root := newView(text)
	root.scratch = c.scratch
	c.raw = root
	if u := fromUTF16(root); u != nil {
		root = u
		c.unwrapped |= 1 << wrapUTF16
	}
	if len(root.text) <= wholeSize {
		c.whole = true
		c.chunk(root, 0, len(root.text))
	} else {
		c.pieces(root)
	}
	r := c.result(root)
	c.hits = c.hunter.hits
	c.forget()
	d.swap(c.scratch)
	return r
}

// swap gives the decoder memory to keep and takes what it kept.
func (d *Decoder) swap(s *scratch) *scratch {
	d.lock.Lock()
	s, d.spare = d.spare, s
	d.lock.Unlock()
	return s
}

// scratch is memory that one decoding leaves to the next.
type scratch struct {
	scan   scanner
	paired pairing
	marked [2]places // of the text as it was given, and of the last other view
	hits   []hit
	pairs  []*pairs // the first of them are in use
	inUse  int
}

// forget drops what the memory still holds of a text.
func (s *scratch) forget() {
	s.scan = scanner{facts: s.scan.facts, scopes: s.scan.scopes}
	s.paired.scanner = nil
	s.marked[0].of, s.marked[1].of = nil, nil
	clear(s.hits)
	s.hits = s.hits[:0]
	s.inUse = 0
}

// newPairs returns pairs that are empty.
func (s *scratch) newPairs() *pairs {
	if s == nil {
		return &pairs{}
	}
	if s.inUse == len(s.pairs) {
		s.pairs = append(s.pairs, &pairs{})
	}
	p := s.pairs[s.inUse]
	s.inUse++
	*p = pairs{ends: p.ends[:0]}
	return p
}

// pieces reads a long text: windows around everything that could be a code, and
// the parts that are a dump or encoded as a whole.
func (c *collector) pieces(root *view) {
	t := root.text
	anchors := anchorFinder{t: t, upper: -1, lower: -1}
	for lo := 0; lo < len(t); {
		hi := lineStart(t, min(lo+pieceSize, len(t)), lo)
		if dense(t[lo:hi]) {
			from, to := max(0, lo-pieceMargin), min(len(t), hi+pieceMargin)
			c.chunk(root.slice(from, to), lo-from, hi-from)
			lo = hi
			continue
		}
		for at := anchors.next(lo); at >= 0 && at < hi; {
			// Codes that stand close to each other are read together.
			first, last := at, at
			next := anchors.next(at + 1)
			for next >= 0 && next < hi && next-last < windowBefore && last-first < pieceSize {
				last = next
				next = anchors.next(next + 1)
			}
			from := lineStart(t, max(0, first-windowBefore), max(0, first-2*windowBefore))
			to := lineStart(t, min(len(t), last+windowBehind), last)
			if to <= last {
				to = min(len(t), last+windowBehind)
			}
			c.chunk(root.slice(from, to), first-from, min(to, last+16)-from)
			at = next
		}
		lo = hi
	}
}

// lineStart returns the start of the line that holds byte i, or i when it does
// not start behind low.
func lineStart(t []byte, i, low int) int {
	if i >= len(t) {
		return i
	}
	if k := bytes.LastIndexByte(t[low:i], '\n'); k >= 0 {
		return low + k + 1
	}
	return i
}

// anchorFinder finds the places where a code may start, in any text that was
// not unwrapped yet.
type anchorFinder struct {
	t            []byte
	upper, lower int
}

// next returns the first place at or behind i, or -1.
func (a *anchorFinder) next(i int) int {
	if a.upper < i && a.upper != -2 {
		a.upper = indexFrom(a.t, i, "CTS.")
	}
	if a.lower < i && a.lower != -2 {
		a.lower = indexFrom(a.t, i, "cts.0")
	}
	switch {
	case a.upper == -2:
		return max(a.lower, -1)
	case a.lower == -2:
		return a.upper
	}
	return min(a.upper, a.lower)
}

// indexFrom returns where s is next, or -2 when it is not.
func indexFrom(t []byte, i int, s string) int {
	if i >= len(t) {
		return -2
	}
	if k := bytes.Index(t[i:], []byte(s)); k >= 0 {
		return i + k
	}
	return -2
}

// dense reports whether a piece of a long text is a dump or encoded as a whole,
// by a look at three of its lines.
func dense(t []byte) bool {
	for k := range 3 {
		lo := len(t) / 3 * k
		if k > 0 {
			lo = min(lineEnd(t, lo)+1, len(t))
		}
		l := t[lo:min(lineEnd(t, lo), lo+200)]
		if d, ok := readDumpLine(l); ok && d.n == 16 {
			return true
		}
		run := 0
		for _, c := range l {
			if isAlnum(c) || c == '+' || c == '/' {
				run++
			} else {
				run = 0
			}
			if run >= 60 {
				return true
			}
		}
	}
	return false
}

// collector gathers what the pieces of a text say.
type collector struct {
	d    *Decoder
	text []byte
	*scratch
	findings  []found
	byKey     map[string]int32
	foreign   []Foreign
	notes     []Note
	unwrapped uint16
	second    bool   // this is the second look
	whole     bool   // the text was read in one piece
	raw       *view  // the text as it was given
	final     *view  // and as it was read, when it was read in one piece
	repaired  string // the code that a damaged one must be
	dropped   int    // failures beyond maxFindings
	suggest   []Suggestion
	hunter    hunter
	spent     int // bytes that were looked at around codes
	known     map[string][]wording
}

// reach bounds how far to look around a code. Where a text is nothing but codes
// the sum of what was looked at (spent, in bytes) would grow faster than the
// text, so it is rationed.
func (c *collector) reach(n int) int {
	if c.spent > 4<<20+16*len(c.text) {
		return min(n, 48)
	}
	return n
}

// found is a finding on its way, with what only merging needs.
type found struct {
	Finding
	msgRank uint8
	cut     bool // its message ends where the text was cut
	keyed   uint8
	object  Span // innermost brackets around the code
	within  Span // the object whose details hold the code
	open    bool // the brackets are not closed

	causedText bool // "Caused by" stands in front of it
}

// Kinds of wrapping, for the notes.
const (
	wrapUTF16 = iota
	wrapTerminal
	wrapHex
	wrapTrace
	wrapFrame
	wrapChunked
	wrapMail
	wrapEscapes
	wrapBlob
	wrapLines
	wrapKinds
)

var unwrappers = [...]struct {
	kind int
	from func(*view) *view
}{
	{wrapTerminal, fromTerminal},
	{wrapHex, fromHexDump},
	{wrapTrace, fromTraceASCII},
	{wrapLines, fromWrappedFrame},
	{wrapFrame, fromParted},
	{wrapFrame, fromFramed},
	{wrapMail, fromQuotedPrintable},
	{wrapChunked, fromChunked},
	{wrapLines, fromAdjacent},
	{wrapLines, fromWrapped},
	{wrapEscapes, fromEscapes},
	{wrapBlob, fromBlobs},
}

// unwrap removes everything that hides a text, layer by layer, until nothing is
// left to remove.
func (c *collector) unwrap(v *view) *view {
	idle := 0 // unwrappers, one behind the other, that found nothing in v
	for range maxRounds {
		for _, u := range unwrappers {
			if idle == len(unwrappers) {
				return v
			}
			idle++
			if u.kind == wrapHex && c.unwrapped&(1<<wrapHex) != 0 || u.kind == wrapChunked && c.unwrapped&(1<<wrapChunked) != 0 {
				continue
			}
			if w := u.from(v); w != nil {
				v = w
				idle = 0
				c.unwrapped |= 1 << u.kind
				if u.kind == wrapFrame {
					break // a dump may stand behind the prefix: from the start
				}
			}
		}
	}
	return v
}

// chunk reads the part [lo, hi) of v; the rest of v is its surroundings.
func (c *collector) chunk(v *view, lo, hi int) {
	core := v.span(lo, hi)
	if hi == len(v.text) {
		core.End = max(core.End, v.span(0, hi).End)
	}
	seen := c.unwrapped
	first := len(c.findings)
	if !c.whole {
		c.unwrapped &^= 1<<wrapHex | 1<<wrapChunked
		c.inUse = 0 // the views of the last chunk are done with
	}
	raw := v
	v = c.unwrap(v)
	c.unwrapped |= seen
	if !c.whole && c.hunter.windows < redactWindows {
		c.hunter.windows++
		c.hunter.hunt(raw, c.places(raw).hunt)
		if v != raw {
			c.hunter.hunt(v, c.places(v).hunt)
		}
	}
	if c.whole {
		c.final = v
	}
	p := c.pair(v)
	s := p.scanner
	for _, i := range p.codes {
		f := &s.facts[i]
		span := v.span(int(f.start), int(f.end))
		if !c.whole && (span.Start < core.Start || span.Start >= core.End) {
			continue
		}
		if f.kind == foreignFact {
			c.addForeign(p, v, i)
			continue
		}
		c.addFinding(p, v, i)
	}
	for i := range s.facts {
		if f := &s.facts[i]; f.kind == foreignFact && f.rank == 0 {
			if span := v.span(int(f.start), int(f.end)); c.whole || span.Start >= core.Start && span.Start < core.End {
				c.addForeign(p, v, int32(i))
			}
		}
	}
	if c.whole && !c.second && len(v.text) <= secondLook {
		c.lookAgain(v, core, first)
	}
}

// pair reads the facts of a text, at first those near codes alone where all may be
// told there.
func (c *collector) pair(v *view) *pairing {
	s := &c.scan
	all, some := []part{{0, len(v.text)}}, false
	parts := all
	if c.whole && !c.second {
		if near, enough := c.places(v).nearCodes(); enough {
			parts, some = near, true
		}
	}
	s.scan(v, parts)
	p := &c.paired
	p.pair(s)
	var damaged Suggestion
	if c.whole && c.repaired == "" && !slices.ContainsFunc(s.facts, func(f fact) bool { return f.kind == codeFact }) {
		damaged = c.damaged(v)
	}
	if some && (damaged.Code != "" || !p.told()) {
		s.scan(v, all)
		p.pair(s)
	}
	if damaged.Code != "" {
		c.repair(v, damaged)
		p.pair(s)
	}
	return p
}

// lookAgain reads a text once more with the line ends inside its strings as
// lines, when something is missing that may stand there.
func (c *collector) lookAgain(v *view, core Span, first int) {
	missing := len(c.findings) == 0 && len(c.foreign) == 0
	for i := first; i < len(c.findings); i++ {
		f := &c.findings[i]
		missing = missing || f.HTTPStatus == 0 || f.RequestID == "" || f.Message == "" || f.msgRank < 3
	}
	if !missing {
		return
	}
	w := fromStringLines(v)
	if w == nil {
		return
	}
	final, foreign, unwrapped := c.final, len(c.foreign), c.unwrapped
	c.second = true
	c.chunk(w, 0, len(w.text))
	c.second = false
	c.final, c.foreign, c.unwrapped = final, c.foreign[:foreign], unwrapped
}

// addFinding reads everything about the code at fact a and keeps it.
func (c *collector) addFinding(p *pairing, v *view, a int32) {
	t := v.text
	f := &p.facts[a]
	n := found{keyed: f.rank}
	n.Evidence = make([]Evidence, 0, 7) // one for each field
	n.Code = string(t[f.start:f.end])
	if f.num > 0 {
		n.Code = c.repaired
	}
	n.Count = 1
	n.Span = v.span(int(f.start), int(f.end))
	n.Last = n.Span
	n.evidence("error_code", n.Span)
	if k := p.status(a); k >= 0 {
		s := &p.facts[k]
		n.HTTPStatus = int(s.num)
		n.evidence("http_status", v.span(int(s.start), int(s.end)))
	}
	if k := p.requestID(a); k >= 0 && !p.disagrees(k, a, n.HTTPStatus) {
		s := &p.facts[k]
		id, end := joinID(t, int(s.start), int(s.end))
		n.RequestID = id
		n.evidence("request_id", v.span(int(s.start), end))
	}
	c.message(p, v, a, &n)
	if f.rank < 5 && c.reach(4000) == 4000 {
		c.tableRow(t, v, f, &n)
	}
	c.resolve(t, p, a, &n)
	c.circumstances(t, v, p, a, &n)
	n.place(p, v, a)
	n.causedText = causedBy(p, a)
	if f.num > 0 {
		n.Confidence = Likely
	}
	c.merge(&n)
}

// joinID returns the id at t[lo:hi] and where it ends. One of fewer than 32 hex
// digits that the end of a line broke goes on below.
func joinID(t []byte, lo, hi int) (id string, end int) {
	n := 0
	for n < hi-lo && isHex(t[lo+n]) {
		n++
	}
	if n == hi-lo && n < 32 && hi < len(t) && t[hi] == '\n' {
		k := hi
		for k < len(t) && (isSpace(t[k]) || t[k] == '>' || t[k] == '|') && k-hi < 16 {
			k++
		}
		e := k
		for e < len(t) && isHex(t[e]) {
			e++
		}
		if n+e-k == 32 && (e == len(t) || !isWord(t[e])) {
			return string(t[lo:hi]) + string(t[k:e]), e
		}
	}
	return string(t[lo:hi]), hi
}

func (f *found) evidence(field string, s Span) {
	f.Evidence = append(f.Evidence, Evidence{field, s})
}
