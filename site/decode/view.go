package decode

import "slices"

// A view is a text together with where each of its bytes stands in the text
// that was pasted. Every step that cleans or unwraps a text makes a new view
// from an older one, so steps combine in any order and evidence always points
// into the original.
type view struct {
	text    []byte
	runs    []run    // ordered by at; the first starts at 0
	beside  *pairs   // see pairs
	scratch *scratch // where their memory is from; nil is fine
}

// A run says that the bytes of a view from at up to the next run's at stand
// for the bytes [src, end) of the original. They are copies, byte by byte,
// when both ranges have one length; else all of them stand for the whole range.
type run struct{ at, src, end int }

// newView is the view of the original text itself.
func newView(text []byte) *view {
	return &view{text: text, runs: []run{{0, 0, len(text)}}}
}

// runAt returns the index of the run that holds byte i.
func (v *view) runAt(i int) int {
	lo, hi := 0, len(v.runs)
	for hi-lo > 1 {
		mid := int(uint(lo+hi) / 2)
		if v.runs[mid].at <= i {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// limit returns where run k ends in the view.
func (v *view) limit(k int) int {
	if k+1 < len(v.runs) {
		return v.runs[k+1].at
	}
	return len(v.text)
}

// span maps the bytes [a, b) of the view to the original.
func (v *view) span(a, b int) Span {
	if len(v.runs) == 0 || len(v.text) == 0 {
		return Span{}
	}
	if b <= a {
		p := v.span(min(a, len(v.text)-1), min(a, len(v.text)-1)+1)
		if a >= len(v.text) {
			p.Start = p.End
		}
		return Span{p.Start, p.Start}
	}
	k := v.runAt(a)
	r := v.runs[k]
	s := Span{r.src, r.end}
	if v.limit(k)-r.at == r.end-r.src {
		s.Start = r.src + a - r.at
	}
	k = v.runAt(b - 1)
	r = v.runs[k]
	s.End = r.end
	if v.limit(k)-r.at == r.end-r.src {
		s.End = r.src + b - r.at
	}
	if s.End < s.Start { // bytes that were moved, as a column of a dump may be
		s.Start, s.End = s.End, s.Start
	}
	return s
}

// slice returns the view of the bytes [lo, hi).
func (v *view) slice(lo, hi int) *view {
	if lo == 0 && hi == len(v.text) {
		return v
	}
	w := &view{text: v.text[lo:hi], scratch: v.scratch}
	if lo == hi {
		return w
	}
	b := builder{from: v}
	b.mark(lo, hi, 0)
	w.runs = b.runs
	return w
}

// A builder writes a new view from an older one, front to back.
type builder struct {
	from *view
	out  []byte
	runs []run
	k    int // run of from that was used last
}

//go:noinline
func newBuilder(v *view) *builder {
	return &builder{from: v}
}

// write appends to the output, which gets its room with the first byte: many
// steps find nothing to change.
func (b *builder) write(s []byte) {
	if b.out == nil {
		b.out = make([]byte, 0, len(b.from.text))
	}
	b.out = append(b.out, s...)
}

// copy takes the bytes [lo, hi) over as they are.
func (b *builder) copy(lo, hi int) {
	if lo >= hi {
		return
	}
	b.mark(lo, hi, len(b.out))
	b.write(b.from.text[lo:hi])
}

// mark adds the runs of from for [lo, hi) at position at of the output.
func (b *builder) mark(lo, hi, at int) {
	v := b.from
	if b.k >= len(v.runs) || v.runs[b.k].at > lo || v.limit(b.k) <= lo {
		b.k = v.runAt(lo)
	}
	for lo < hi {
		r, limit := v.runs[b.k], v.limit(b.k)
		n := min(hi, limit) - lo
		if limit-r.at == r.end-r.src {
			src := r.src + lo - r.at
			b.add(run{at, src, src + n}, n)
		} else {
			b.add(run{at, r.src, r.end}, n)
		}
		lo += n
		at += n
		if lo >= limit {
			b.k++
		}
	}
	if b.k >= len(v.runs) {
		b.k = len(v.runs) - 1
	}
}

// add appends a run of n bytes, or lengthens the last one.
func (b *builder) add(r run, n int) {
	if k := len(b.runs) - 1; k >= 0 {
		l := b.runs[k]
		if l.end == r.src && n == r.end-r.src && r.at-l.at == l.end-l.src {
			b.runs[k].end = r.end
			return
		}
		if l.src == r.src && l.end == r.end && n != r.end-r.src && r.at-l.at != l.end-l.src && r.at-l.at+n != l.end-l.src {
			return
		}
	}
	b.runs = append(b.runs, r)
}

// emit writes s in the place of the bytes [lo, hi).
func (b *builder) emit(s []byte, lo, hi int) {
	if len(s) == 0 {
		return
	}
	p := b.from.span(lo, hi)
	b.runs = append(b.runs, run{len(b.out), p.Start, p.End})
	b.write(s)
}

// byte writes one byte in the place of [lo, hi).
func (b *builder) byte(c byte, lo, hi int) {
	p := b.from.span(lo, hi)
	b.add(run{len(b.out), p.Start, p.End}, 1)
	if b.out == nil {
		b.write([]byte{c})
		return
	}
	b.out = append(b.out, c)
}

// dropNewline takes back a line end that was written last.
func (b *builder) dropNewline() {
	n := len(b.out) - 1
	if n < 0 || b.out[n] != '\n' {
		return
	}
	b.out = b.out[:n]
	if k := len(b.runs) - 1; b.runs[k].at == n {
		b.runs = b.runs[:k]
	} else if r := &b.runs[k]; n+1-r.at == r.end-r.src {
		r.end--
	}
}

// view returns what was written.
//
//go:noinline
func (b *builder) view() *view {
	return &view{text: b.out, runs: slices.Clip(b.runs), scratch: b.from.scratch}
}
