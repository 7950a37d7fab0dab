package decode

import "bytes"

// Which fact belongs to which code. Structure decides first: a fact inside the
// same brackets as a code, or inside brackets around it, is nearer than any
// outside; a fact that shares deeper brackets with another code is that one's.
// Where brackets say nothing, as between a status line and a body, order does:
// facts in front of codes or behind them, as the text began, never across
// another code, and never across the beginning of another request. What stands
// between two codes may be either's: all are matched, so that as many as can be
// have one.

// reach bounds how far outside all brackets a fact may stand from its code.
const (
	reachBytes = 16 << 10
	reachLines = 90
	weakLines  = 3 // for a bare value
	lookFacts  = 160
)

// lca returns the innermost scope that holds both scopes.
func (s *scanner) lca(a, b int32) int32 {
	for a != b {
		if s.scopes[a].depth >= s.scopes[b].depth {
			a = s.scopes[a].parent
		} else {
			b = s.scopes[b].parent
		}
	}
	return a
}

// pairing is the order of facts that one text keeps, found once.
type pairing struct {
	*scanner
	codes   []int32                  // facts that are codes, foreign ones included
	prev    []int32                  // for each fact the index in codes of the last code at or before it, or -1
	calls   []int32                  // where paths of the API stand
	hosts   []int32                  // where host names of the operators end
	regions []int32                  // where names of regions begin, but for their first letter
	front   [foreignFact + 1]bool    // facts of the kind stand in front of their codes
	any     [headFact + 1]bool       // there is a fact of the kind
	next    [len(marks)]int32        // see around
	ends    []int32                  // where bodies without a code start and end, in turn
	heads   []head                   // of answers, in order
	head    []int32                  // for each fact the index in heads of the one that it stands under, or -1
	took    [messageFact + 1][]int32 // for each kind the facts that the codes take; see match
}

// A head is a status line and the headers behind it.
type head struct {
	at     int32 // where the status line ends
	done   int32 // where the body behind it ends, when it holds no code; or noBody
	status int32
	prose  bool // words stand in front of it on its line
}

const noBody = 1<<31 - 1

// pair finds the order of the facts that s read.
func (p *pairing) pair(s *scanner) {
	*p = pairing{scanner: s, codes: p.codes[:0], prev: p.prev[:0], ends: p.ends[:0], heads: p.heads[:0], head: p.head[:0],
		calls: positions(s.v, "/v3/\x00/v1.0/\x00/v2.0/"), hosts: positions(s.v, ".myhuaweicloud.\x00.otc.t-systems.\x00.sc.otc.t-systems."), regions: positions(s.v, "egion\x00EGION")}
	for i := range p.next {
		p.next[i] = -1
	}
	p.answers()
	p.heading()
	last := int32(-1)
	for i := range s.facts {
		f := &s.facts[i]
		p.any[f.kind] = true
		if last < 0 && !f.client && f.rank > 1 && (f.kind != statusFact || f.num >= 400) && (f.kind != messageFact || f.rank > 3) {
			p.front[f.kind] = true
		}
		if f.kind == codeFact || f.kind == foreignFact && f.rank > 0 {
			p.codes = append(p.codes, int32(i))
			last++
		}
		p.prev = append(p.prev, last)
	}
}

// answers takes objects that hold a code under the key of one for what the
// service said, whatever name stands before them: "bad request: {...}".
func (p *pairing) answers() {
	said := false
	for i := range p.facts {
		f := &p.facts[i]
		if s := &p.scopes[f.scope]; f.kind == codeFact && f.rank >= 5 && s.class == requestScope {
			s.client, said = false, true
		}
	}
	if !said {
		return
	}
	for i := range p.facts {
		f := &p.facts[i]
		if s := &p.scopes[f.scope]; s.class == requestScope && !s.client {
			f.client = false
		}
	}
}

// heading finds the heads of answers, where each is over, and the facts under it.
func (p *pairing) heading() {
	pages := positions(p.v, "</html>\x00</HTML>")
	in := 0 // the first fact behind the start of scope k
	for k := 1; k < len(p.scopes); k++ {
		s := &p.scopes[k]
		for in < len(p.facts) && p.facts[in].at < s.open {
			in++
		}
		if n := len(p.ends); s.closed && (s.parent == 0 || !p.scopes[s.parent].closed) && (n == 0 || s.open > p.ends[n-1]) && p.aloneOnLines(s) {
			body := true
			for i := in; i < len(p.facts) && p.facts[i].at < s.close && body; i++ {
				f := &p.facts[i]
				body = f.kind != codeFact && (f.kind != requestIDFact || f.scope != int32(k)) // headers, printed as an object
			}
			if body {
				p.ends = append(p.ends, s.open, s.close)
			}
		}
	}
	cur := int32(-1)
	for i := range p.facts {
		f := &p.facts[i]
		switch f.kind {
		case headFact:
			h := head{at: f.end, done: noBody}
			for k := f.at; k > 0 && p.t[k-1] != '\n' && !h.prose; k-- {
				h.prose = isLetter(p.t[k-1])
			}
			if k := before(p.ends, int(h.at)) | 1; k < len(p.ends) {
				h.done = p.ends[k]
			}
			if k := before(pages, int(h.at)); k < len(pages) {
				h.done = min(h.done, pages[k])
			}
			cur = int32(len(p.heads))
			p.heads = append(p.heads, h)
		case exchangeFact, codeFact, foreignFact:
			if f.kind == codeFact || f.kind == exchangeFact && f.num == 0 || f.kind == foreignFact && f.rank > 0 {
				cur = -1
			}
		case statusFact:
			if cur >= 0 && f.end == p.heads[cur].at {
				p.heads[cur].status = f.num
			}
		}
		if cur >= 0 && f.at > p.heads[cur].done {
			cur = -1
		}
		p.head = append(p.head, cur)
	}
}

// aloneOnLines reports whether an object or a list starts its line and ends one.
func (p *pairing) aloneOnLines(s *scope) bool {
	lo, hi := int(s.open), int(s.close)+1
	if s.kind == '(' || s.kind == '[' && !(hi-lo == 2 || p.t[lo+1] == '{' || p.t[lo+1] == '\n') {
		return false
	}
	for lo > 0 && p.t[lo-1] == ' ' {
		lo--
	}
	for hi < len(p.t) && p.t[hi] == ' ' {
		hi++
	}
	return (lo == 0 || p.t[lo-1] == '\n') && (hi == len(p.t) || p.t[hi] == '\n')
}

// over reports whether the answer that fact i tells of is another than that of
// the code at fact a, which stands on other lines: it succeeded, its body ended in
// front of the code, or both lines count what they tell of.
func (p *pairing) over(i, a int32) bool {
	f, code := &p.facts[i], &p.facts[a]
	if h := p.head[i]; h >= 0 {
		h := &p.heads[h]
		return h.done < code.start && f.at < code.start || h.status < 400 && (h.status == 204 || !p.bodyOf(h, code))
	}
	if f.at < code.start {
		e := lineEnd(p.t, int(f.end)) + 1
		if k := before(p.ends, e); k+1 < len(p.ends) && int(p.ends[k]) == e && p.ends[k+1] < code.start {
			return true
		}
	}
	if counted(p.t, int(f.at), int(code.start)) {
		return true
	}
	n := p.beside(i)
	return n != 0 && n < 400
}

// beside returns the status that stands beside an id, on its line or in its
// object, or 0; of a status itself.
func (p *pairing) beside(i int32) int32 {
	f := &p.facts[i]
	if f.kind == statusFact {
		return f.num
	}
	for d := int32(1); d < 6; d++ {
		for _, k := range [2]int32{i - d, i + d} {
			if k < 0 || int(k) >= len(p.facts) {
				continue
			}
			if s := &p.facts[k]; s.kind == statusFact && (s.rank > 1 || max(f.at-s.end, s.at-f.end) < 4) && (s.line == f.line || s.scope == f.scope && f.scope != 0) {
				return s.num
			}
		}
	}
	return 0
}

// counted reports whether the lines of two places start with the same words and
// then name different ones of a kind: "tracker a: ", "tracker b: ".
func counted(t []byte, i, k int) bool {
	const label = 200 // bytes of a line that are looked at
	start := func(i int) int {
		low := max(0, i-label)
		return low + bytes.LastIndexByte(t[low:i], '\n') + 1
	}
	i, k = start(i), start(k)
	words := false
	for i+1 < len(t) && k < len(t) && t[i] == t[k] && t[i] != ':' && t[i] != '\n' {
		words = words || isLetter(t[i]) && t[i+1] == ' '
		i++
		k++
	}
	return words && shortName(t[i:]) && shortName(t[k:])
}

// shortName reports whether t starts with one to three letters or digits and a
// colon.
func shortName(t []byte) bool {
	n := 0
	for n < len(t) && n < 4 && isAlnum(t[n]) {
		n++
	}
	return n > 0 && n < 4 && n < len(t) && t[n] == ':'
}

// bodyOf reports whether the object around a code is the body behind a head:
// nothing but headers stands between.
func (p *pairing) bodyOf(h *head, code *fact) bool {
	open := code.start
	for k := code.scope; k != 0; k = p.scopes[k].parent {
		if p.scopes[k].closed {
			open = p.scopes[k].open
		}
	}
	if open <= h.at {
		return false
	}
	lo := lineEnd(p.t, int(h.at))
	if int(open) < lo {
		return true // on the line of the head
	}
	between := p.t[lo:open]
	for len(between) > 0 {
		between = between[1:] // the end of a line
		n := 0
		for n < len(between) && !isSpace(between[n]) {
			n++
		}
		if e := lineEnd(between, 0); n > 1 && between[n-1] != ':' || n > 0 && e == len(between) {
			return false
		} else {
			between = between[e:]
		}
	}
	return true
}

// owner returns how deep the brackets are that fact f shares with the code that
// is nearest to it.
func (p *pairing) owner(f int32) int32 {
	depth := int32(-1)
	k := p.prev[f]
	for _, c := range [2]int32{k, k + 1} {
		if c >= 0 && int(c) < len(p.codes) {
			l := p.lca(p.facts[p.codes[c]].scope, p.facts[f].scope)
			depth = max(depth, p.scopes[l].depth)
		}
	}
	return depth
}

// accepts tells whether a code may take a fact that shares brackets with it, which
// are up levels above the code and down levels above the fact.
type accepts func(code, f *fact, shared *scope, up, down int32) bool

// find returns the fact of a kind that belongs to the code at index a of facts,
// or -1. accept may refuse a fact.
func (p *pairing) find(a int32, kind factKind, accept accepts) int32 {
	if !p.any[kind] {
		return -1
	}
	if p.took[kind] == nil {
		var c choices
		if p.choose(&c, a, kind, accept); c[0].fact > 0 {
			return c[0].fact - 1
		}
		p.match(kind, accept)
	}
	return p.took[kind][p.prev[a]]
}

// taken reports whether fact i stands on the lines of another code than that at a.
func (p *pairing) taken(i, a int32) bool {
	for k := max(p.prev[i], 0); int(k) < len(p.codes) && k <= p.prev[i]+1; k++ {
		code := &p.facts[p.codes[k]]
		if first, last := p.lineSpan(code); p.codes[k] != a && p.facts[i].line >= first && p.facts[i].line <= last {
			return true
		}
	}
	return false
}

// told reports whether the line of each code tells all that is asked of it, in a
// text whose lines close the brackets that they open: nothing on another line can be
// nearer. The call in front of a code has to stand where facts were read, and no
// status line, which lends itself to what is behind it.
func (p *pairing) told() bool {
	for _, a := range p.codes {
		code := &p.facts[a]
		if code.kind == foreignFact && code.rank < 3 {
			continue // nothing is asked
		}
		for _, k := range [...]int32{p.status(a), p.requestID(a), p.message(a)} {
			if k < 0 {
				return false
			}
			if f := &p.facts[k]; f.line != code.line || f.rank == 1 || f.kind == statusFact && f.num < 400 {
				return false
			}
		}
		if _, e := p.lastCall(max(0, int(code.start)-callReach), int(code.start)); e > 0 && int(code.start)-e > nearCode {
			return false
		}
	}
	return !p.any[headFact]
}

// printedFirst reports whether the one code of a text is in the body of the one
// answer whose head stands behind it: a program prints bodies to one stream and
// what it did to another, and a log has the streams one after the other.
func (p *pairing) printedFirst(code *fact) bool {
	if len(p.codes) != 1 || len(p.heads) != 1 {
		return false
	}
	h := &p.heads[0]
	return h.at > code.end && h.status >= 400 && !h.prose && h.done == noBody
}

// behindAnother reports whether scope k stands, below scope l, in an object that
// tells of another error: the one behind this one.
func (p *pairing) behindAnother(k, l int32) bool {
	for ; k != l; k = p.scopes[k].parent {
		if p.scopes[k].class == detailsScope {
			return true
		}
	}
	return false
}

// beginsLine reports whether nothing but signs stands in front of a fact on its
// line: else the line is a record, which tells of its own matter.
func (p *pairing) beginsLine(f *fact) bool {
	for k := f.at; k > 0 && p.t[k-1] != '\n'; k-- {
		if isAlnum(p.t[k-1]) {
			return false
		}
	}
	return true
}

// sameCode reports whether two codes are the same letters and digits.
func (p *pairing) sameCode(a, b *fact) bool {
	return a.kind == b.kind && string(p.t[a.start:a.end]) == string(p.t[b.start:b.end])
}

// disagrees reports whether the id at fact i stands in a record of its own, with
// another status than the one that the code at fact a has.
func (p *pairing) disagrees(i, a int32, status int) bool {
	first, last := p.lineSpan(&p.facts[a])
	f := &p.facts[i]
	n := p.beside(i)
	return p.head[i] < 0 && (f.line < first || f.line > last) && n != 0 && status != 0 && int(n) != status
}

// lineSpan returns the lines of the outermost object around a code, or its own.
func (p *pairing) lineSpan(f *fact) (first, last int32) {
	first, last = f.line, f.line
	for k := f.scope; k != 0; k = p.scopes[k].parent {
		if s := &p.scopes[k]; s.closed && s.kind == '{' && s.lastLine-s.firstLine < 400 {
			first, last = s.firstLine, s.lastLine
		}
	}
	return first, last
}

// status returns the fact that states a code's HTTP status, or -1.
//
//go:noinline
func (p *pairing) status(a int32) int32 {
	return p.find(a, statusFact, func(code, f *fact, shared *scope, up, down int32) bool {
		if f.num < 400 && f.rank < 4 {
			return false
		}
		if f.num < 400 && shared.depth > 0 && down == 0 && up > 0 {
			return false
		}
		// A number glued to the text of a message is part of it.
		return f.start < code.start || f.start >= code.end
	})
}

// requestID returns the fact that states a code's request id, or -1.
//
//go:noinline
func (p *pairing) requestID(a int32) int32 {
	return p.find(a, requestIDFact, nil)
}

// message returns the fact that states a code's message, or -1: in the same
// object, in the one around it under a name that is certain, or on the lines
// next to the code.
func (p *pairing) message(a int32) int32 {
	return p.find(a, messageFact, func(code, f *fact, shared *scope, up, down int32) bool {
		if up > 1 || down > 1 {
			return false
		}
		if up > 0 && f.rank < 4 {
			return false
		}
		if near := f.line - code.line; down > 0 && (f.rank < 5 || shared.kind != '{' && shared.kind != '[' && (near < -2 || near > 2)) {
			return false
		}
		if up > 0 && p.scopes[code.scope].class == responseScope && f.rank < 5 {
			return false // what the client says about the response
		}
		if shared.depth == 0 || !shared.closed {
			lines := f.line - code.line
			if lines < -6 || lines > 8 || lines != 0 && (f.rank < 3 || f.rank == 3 && !p.beginsLine(f)) {
				return false
			}
		}
		return f.start > code.start || f.start < code.start && (f.end == 0 || f.end <= code.start)
	})
}
