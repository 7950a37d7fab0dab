package decode

import "bytes"

// Which of the facts around the codes of a text each code takes.

// A choice is a fact that a code may take, by its index and 1, or 0 for none. Its worth
// in match is that with the best choices of all codes in front, the last of which is
// from.
type choice struct {
	fact, from int32
	worth      int64
}

// What a fact is worth, and what that is less of.
const (
	whole     = 1 << 47       // more than what follows comes to
	depth     = 1 << 41       // for each level that the brackets around fact and code are less deep
	apart     = 1 << 38       // a line between them tells nothing
	inObject  = 1<<37 + 1<<35 // the code stands in one, which names what belongs to it
	loose     = 1 << 36       // it is not the code's own: in its object, or under a name on its lines
	wrongSide = 1 << 36       // it stands behind its code where they stand in front of them, or the other way
)

// choices are what a code may take of a kind: its own fact or none, then the best in
// front of it, the best behind that, the best behind the code, the best in front of that.
type choices [5]choice

// choose reads the choices of the code at index a of facts.
func (p *pairing) choose(c *choices, a int32, kind factKind, accept accepts) {
	p.nearest(c[1:3], a, kind, accept, -1, 0)
	best, least := &c[1], int64(0)
	if best.worth%depth > depth-loose {
		least = best.worth // none but a better one is of interest
	}
	p.nearest(c[3:], a, kind, accept, 1, least)
	if c[3].worth > best.worth {
		best = &c[3]
	}
	if best.worth%depth > depth-loose && (best.worth > whole-maxDepth*depth || !p.taken(best.fact-1, a)) {
		c[0] = choice{best.fact, 0, whole}
	}
}

// match finds what all codes take of a kind: as many facts as can be, then those that
// are worth most. What stands between two codes goes to one of them, and never more
// in front to the one behind.
func (p *pairing) match(kind factKind, accept accepts) {
	if kind == statusFact && p.any[requestIDFact] && p.took[requestIDFact] == nil {
		p.match(requestIDFact, nil)
	}
	list := make([]choices, len(p.codes)+1) // behind nothing, which is worth nothing
	for k, a := range p.codes {
		before, now := &list[k], &list[k+1]
		p.choose(now, a, kind, accept)
		for i := range now {
			c := &now[i]
			if c.fact > 0 && i > 0 {
				if p.scopes[p.facts[a].scope].kind == '{' {
					c.worth -= inObject
				}
				if kind == statusFact && p.besideNext(c.fact-1, k) {
					c.worth -= apart
				}
			}
			best := before[0].worth
			for j := int32(1); j < 5; j++ {
				if b := &before[j]; b.worth > best && (j < 3 || i == 0 || i > 2 || b.fact < c.fact) {
					best, c.from = b.worth, j
				}
			}
			c.worth += best
		}
	}
	took := make([]int32, len(p.codes))
	last := int32(0)
	for i := range list[len(took)] {
		if list[len(took)][i].worth > list[len(took)][last].worth {
			last = int32(i)
		}
	}
	for k := len(took); k > 0; k-- {
		c := &list[k][last]
		took[k-1], last = c.fact-1, c.from
		if kind == requestIDFact && c.fact > 0 {
			p.facts[c.fact-1].num = int32(k)
		}
	}
	p.took[kind] = took
}

// besideNext reports whether a status that code k may take stands beside an id that
// another code took.
func (p *pairing) besideNext(status int32, k int) bool {
	f := &p.facts[status]
	for _, n := range [2]int32{max(status-1, 0), min(status+1, int32(len(p.facts)-1))} {
		if g := &p.facts[n]; g.kind == requestIDFact && g.num > 0 && int(g.num) != k+1 && max(f.line-g.line, g.line-f.line) < 2 {
			return true
		}
	}
	return false
}

// nearest finds the best fact for a code on one side of it that is worth more than
// least, and the best of those between.
func (p *pairing) nearest(found []choice, a int32, kind factKind, accept accepts, step int32, least int64) {
	code := &p.facts[a]
	first, last := p.lineSpan(code)
	behind := step > 0 && p.printedFirst(code)
	crossed, cut, heads, attempt := int64(0), false, false, false // cut: another exchange begins between here and the code
	seen := 0
	told, at := int32(0), code.line // lines from the code on that tell something, and the last of them
	for i := a + step; i >= 0 && int(i) < len(p.facts) && seen < lookFacts; i += step {
		f := &p.facts[i]
		seen++
		if f.line != at && (f.line < first || f.line > last) {
			told++
			at = f.line
		}
		switch f.kind {
		case codeFact:
			if !p.sameCode(f, code) {
				crossed++
			}
			continue
		case foreignFact:
			if f.rank > 0 {
				crossed++
			}
			continue
		case exchangeFact:
			if !behind {
				cut = cut || f.num == 0
				attempt = true
			}
			continue
		case headFact:
			// Headers behind the next status line are the next response's;
			// so are those in front of the last one.
			heads = !behind
			continue
		}
		if f.kind != kind || f.client {
			continue
		}
		l := p.lca(code.scope, f.scope)
		shared := &p.scopes[l]
		worth := whole - int64(maxDepth-shared.depth)*depth
		if worth <= max(found[0].worth, least) || shared.depth < p.owner(i) {
			continue
		}
		up, down := p.scopes[code.scope].depth-shared.depth, p.scopes[f.scope].depth-shared.depth
		if accept != nil && !accept(code, f, shared, up, down) {
			continue
		}
		if p.behindAnother(f.scope, l) {
			continue
		}
		object := shared.closed && shared.kind == '{' && l != 0
		if !object && heads && kind != messageFact {
			continue
		}
		sameLine := f.line >= first && f.line <= last
		if !object && !sameLine {
			if crossed > 0 || cut || attempt && (p.head[i] < 0 || p.heads[p.head[i]].prose) {
				continue
			}
			lines := max(first-f.line, f.line-last)
			if dist := max(f.start-code.start, code.start-f.start); !behind && (dist > reachBytes || lines > reachLines) {
				continue
			}
			if f.rank == 1 && lines > weakLines || kind != messageFact && p.over(i, a) || p.head[i] < 0 && p.taken(i, a) {
				continue
			}
			worth -= loose
			if p.scopes[code.scope].kind != '{' {
				lines-- // its message may have no name
			}
			if step > 0 || p.head[i] < 0 {
				if (step < 0) != p.front[kind] {
					worth -= wrongSide
				}
				if lines > told && (step > 0 || !bytes.Contains(p.t[f.start:code.start], []byte("\n\n{"))) { // headers, then a body
					worth -= apart
				}
			}
		}
		if crossed > 0 {
			worth -= min(crossed, 3) << 32
			if !object {
				worth -= 1 << 39
			}
		}
		worth -= int64(5-f.rank) << 28
		if kind == statusFact && f.num < 400 {
			worth -= 1 << 38
		}
		if f.rank == 1 && sameLine {
			worth -= loose + 1<<35 // better than what stands on the wrong side
		} else if f.rank == 1 {
			worth -= 1 << 39
		}
		worth -= int64(min(down, 15)) << 22
		worth -= int64(min(1<<21, max(f.start-code.start, code.start-f.start)))
		if worth > max(found[0].worth, least) {
			found[0], found[1] = choice{i + 1, 0, worth}, found[0]
		}
		if object && up == 0 && down == 0 && f.rank == 5 && crossed == 0 {
			break // nothing is nearer, on this side
		}
	}
}
