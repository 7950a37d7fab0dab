package decode

import (
	"bytes"
	"strings"
)

// callReach is how far in front of a code its call may stand, in bytes.
const callReach = 4000

// circumstances notes when, where and by which call a failure happened, and what
// form the text around it has.
func (c *collector) circumstances(t []byte, v *view, p *pairing, a int32, n *found) {
	code := &p.facts[a]
	before, after := Span{}, Span{} // the codes beside this one
	first, last := int32(-1), int32(len(t))
	if k := p.prev[a]; k > 0 {
		f := &p.facts[p.codes[k-1]]
		before, first = v.span(int(f.start), int(f.end)), f.end
	}
	if k := p.prev[a] + 1; int(k) < len(p.codes) {
		f := &p.facts[p.codes[k]]
		after, last = v.span(int(f.start), int(f.end)), f.start
	}
	// The object that the code stands in, and those around it while it is alone in them.
	var objects [4]Span
	n.Form = c.form(t, p, a)
	for i, k := 0, code.scope; k != 0 && i < len(objects); i, k = i+1, p.scopes[k].parent {
		o := &p.scopes[k]
		if !o.closed || int(o.close-o.open) >= c.reach(callReach) || i > 0 && (o.open < first || o.close > last) {
			break
		}
		objects[i] = Span{int(o.open), int(o.close)}
	}
	if at := c.timeNear(n.Span, c.reach(4000), v, objects[:], before, after); at.End > 0 {
		n.Time = strings.Clone(string(c.text[at.Start:at.End]))
		n.evidence("time", at)
	}
	// The address of the call: on the line of the code, else in front of it, else on
	// the lines behind.
	reach := c.reach(callReach)
	lo := max(0, int(code.start)-reach)
	if k := p.prev[a]; k > 0 {
		if f := &p.facts[p.codes[k-1]]; !p.sameCode(f, code) {
			end := f.end // or that of the object that holds the other code
			if o := &p.scopes[f.scope]; f.scope != 0 && o.closed && o.close <= code.start {
				end = o.close
			}
			lo = min(max(lo, int(end)), int(code.start))
		}
	}
	hi := max(min(len(t), int(code.end)+reach/6, int(last)), int(code.end))
	line := lo + bytes.LastIndexByte(t[lo:code.start], '\n') + 1
	s, e := p.lastCall(line, int(code.start))
	if e == 0 {
		s, e = p.lastCall(int(code.start), lineEnd(t[:hi], int(code.end)))
	}
	if e == 0 {
		s, e = c.callAbove(p, v, max(0, int(code.start)-reach), lo, line, int(code.start))
	}
	if e > 0 && p.wentWell(e, a) {
		e = 0
	}
	// behind returns where the line of the code ends, and how far what is behind it may
	// be its own: where another code follows, up to an empty line.
	behind := func() (end, bottom int) {
		end = lineEnd(t[:hi], int(code.end))
		if after.End == 0 {
			return end, hi
		}
		return end, max(end, end+indexString(t[end:hi], "\n\n"), min(objects[0].End, hi))
	}
	if e == 0 {
		_, bottom := behind()
		s, e = p.lastCall(int(code.start), bottom)
	}
	if e > 0 {
		n.Request = valid(t[s:e])
		n.evidence("request", v.span(s, e))
	}
	// The region: of the call, else of what stands around the code, on its line, in
	// front of it, behind it. An empty line parts more than the lines of a record.
	s, e = p.host(s, e, true)
	for _, o := range objects {
		if e == 0 {
			c.spent += o.End - o.Start
			s, e = p.region(o.Start, o.End, true)
		}
	}
	if e == 0 {
		c.spent += hi - lo
		end, bottom := behind()
		if s, e = p.region(line, int(code.start), true); e == 0 {
			s, e = p.region(int(code.end), end, false)
		}
		if e == 0 {
			s, e = p.region(lo, line, true)
			if e == 0 || indexString(t[e:line], "\n\n") >= 0 {
				if from, to := p.region(end, bottom, false); to > 0 {
					s, e = from, to
				}
			}
		}
	}
	if e > 0 {
		n.Region = string(t[s:e])
		n.evidence("region", v.span(s, e))
	}
}

// positions returns where the strings of list, separated by NULs, stand in the
// text, in order.
func positions(v *view, list string) []int32 {
	t := v.text
	var at []int32
	lists := 0
	for list != "" {
		s, rest, _ := strings.Cut(list, "\x00")
		list = rest
		n := len(at)
		for from := 0; v.may(s); {
			k := indexString(t[from:], s)
			if k < 0 {
				break
			}
			at = append(at, int32(from+k))
			from += k + len(s)
		}
		if len(at) > n {
			lists++
		}
	}
	if lists < 2 {
		return at
	}
	sorted := make([]int32, 0, len(at))
	for _, i := range inOrder(len(at), func(a, b int32) bool { return at[a] < at[b] }) {
		sorted = append(sorted, at[i])
	}
	return sorted
}

// before returns how many of the ordered positions are in front of i.
func before(at []int32, i int) int {
	lo, hi := 0, len(at)
	for lo < hi {
		if mid := (lo + hi) / 2; int(at[mid]) < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// lastCall returns the range of the last "METHOD address" whose path starts in
// [from, to).
//
//go:noinline
func (p *pairing) lastCall(from, to int) (lo, hi int) {
	t := p.t[:to]
	for i := before(p.calls, to) - 1; i >= 0 && int(p.calls[i]) >= from; i-- {
		k := int(p.calls[i])
		lo, hi = k, k
		for lo > from && k-lo < 200 && isURL(t[lo-1]) {
			lo--
		}
		for hi < len(t) && hi-k < 400 && isURL(t[hi]) {
			hi++
		}
		for hi > k && (t[hi-1] == '.' || t[hi-1] == ',' || t[hi-1] == ':') {
			hi--
		}
		// The method in front of it.
		m := lo
		for m > from && (t[m-1] == ' ' || t[m-1] == '"' || t[m-1] == '\'') && lo-m < 3 {
			m--
		}
		b := m
		for b > from && t[b-1] >= 'A' && t[b-1] <= 'Z' && m-b < 8 {
			b--
		}
		if m < lo && m-b >= 3 {
			return b, hi
		}
		return lo, hi
	}
	return 0, 0
}

// callAbove returns the call that the code at byte code, on the line from line on, is
// the answer to, of those on the lines above: the last one behind lo, or in a log of
// several calls at once the last one behind from that is of the same strand.
//
//go:noinline
func (c *collector) callAbove(p *pairing, v *view, from, lo, line, code int) (s, e int) {
	s, e = p.lastCall(lo, line)
	const most = 8 // calls
	mine := c.lineBefore(v, code)
	others := false // lines of other strands are between
	if lo > from {
		_, others = strands(mine, c.lineBefore(v, lo))
	}
	for at, n := line, 0; n < most; n++ {
		start, end := p.lastCall(from, at)
		if end == 0 {
			break
		}
		at = from + bytes.LastIndexByte(p.t[from:start], '\n') + 1
		same, other := strands(mine, c.lineBefore(v, start))
		if same && !other && (others || start >= lo) {
			return start, end
		} else if !same && !other {
			break // nothing tells strands apart
		}
		others = others || other
	}
	return s, e
}

// lineBefore is the line of the original up to byte i of the view: prefixes of lines
// are not in the view.
//
//go:noinline
func (c *collector) lineBefore(v *view, i int) []byte {
	end := min(v.span(i, i).Start, len(c.text))
	t := c.text[max(0, end-200):end]
	return t[bytes.LastIndexByte(t, '\n')+1:]
}

// strands compares the words that two lines begin with. same tells whether one with a
// number in it is in both at one place, as [worker-2] or req#2 is, other whether one
// is there with another number. Times and places in a program do not count.
//
//go:noinline
func strands(a, b []byte) (same, other bool) {
	const words = 6
	for range words {
		x, y := firstWord(&a), firstWord(&b)
		k := 0 // where the number begins
		for k < len(x) && k < len(y) && x[k] == y[k] && !isDigit(x[k]) {
			k++
		}
		if k == 0 || k >= len(x) || !isDigit(x[k]) || containsAny(x, ".\x00:\x00=\x00\"\x00/") {
			continue
		}
		if string(x) == string(y) {
			same = true
		} else {
			other = true
		}
	}
	return same, other
}

// firstWord takes the first word off a line.
//
//go:noinline
func firstWord(line *[]byte) []byte {
	t := *line
	i := 0
	for i < len(t) && isSpace(t[i]) {
		i++
	}
	k := i
	for k < len(t) && !isSpace(t[k]) {
		k++
	}
	*line = t[k:]
	return t[i:k]
}

// wentWell tells whether the call that ends at byte e is another one than that of
// the code: its line has a status of success, and the code stands further down.
func (p *pairing) wentWell(e int, a int32) bool {
	for i := a - 1; i >= 0 && int(p.facts[i].start) >= e; i-- {
		f := &p.facts[i]
		if f.kind == statusFact && f.num >= 200 && f.num < 400 && f.line != p.facts[a].line && bytes.IndexByte(p.t[e:f.start], '\n') < 0 {
			return true
		}
	}
	return false
}

func isURL(c byte) bool {
	return isAlnum(c) || strings.IndexByte("/:.-_~?&=%{}+,;@$*", c) >= 0 && c != '{' && c != '}'
}

// region returns the range of a region in [from, to): in the last or the first host
// name of the service, else behind its own name.
//
//go:noinline
func (p *pairing) region(from, to int, last bool) (lo, hi int) {
	if lo, hi = p.host(from, to, last); hi == 0 {
		lo, hi = p.namedRegion(from, to, last)
	}
	return lo, hi
}

// host returns the range of the region in the last or the first host name of the
// service in [from, to): the label behind "cts.".
//
//go:noinline
func (p *pairing) host(from, to int, last bool) (lo, hi int) {
	t := p.t
	for _, at := range p.hosts[before(p.hosts, from):before(p.hosts, to)] {
		k, start := int(at), int(at)
		for start > from && (isAlnum(t[start-1]) || t[start-1] == '-') {
			start--
		}
		if start >= 4 && hasFold(t[start-4:], "cts.") && start < k {
			if lo, hi = start, k; !last {
				break
			}
		}
	}
	return lo, hi
}

// namedRegion returns the range of the last or the first region in [from, to) that
// stands behind its name: region=eu-de, "Region": "eu-de", <region>eu-de</region>,
// HW_REGION_NAME=eu-de.
//
//go:noinline
func (p *pairing) namedRegion(from, to int, last bool) (lo, hi int) {
	t := p.t[:to]
	for _, at := range p.regions[before(p.regions, from):before(p.regions, to)] {
		end := int(at) + len("egion")
		for end < to && isWord(t[end]) && end-int(at) < 16 { // REGION_NAME
			end++
		}
		if end >= to {
			break
		}
		v, sep, _ := p.valueStart(int(at), end)
		if t[end] == '>' {
			v, sep = end+1, true
		}
		if !sep || v < 0 || v >= to {
			continue
		}
		e, dashes := v, 0
		for e < to && (isDigit(t[e]) || t[e] == '-' || t[e] >= 'a' && t[e] <= 'z') {
			if t[e] == '-' {
				dashes++
			}
			e++
		}
		if dashes > 0 && e-v <= 24 && isLetter(t[v]) {
			if lo, hi = v, e; !last {
				break
			}
		}
	}
	return lo, hi
}

// timeNear returns the range of the time stamp that is nearest to a code in the
// original: on its own line, else in the object around it, else on one of the lines
// in front of it, else on the next ones. Where other codes stand on the line, or
// objects in front of its own, the object is the first to be asked, and what belongs
// to another code is left out. before and after are the codes beside it.
func (c *collector) timeNear(code Span, reach int, v *view, objects []Span, before, after Span) Span {
	t, i := c.text, code.Start
	if i > len(t) {
		return Span{}
	}
	start := i
	for start > 0 && t[start-1] != '\n' && i-start < reach {
		start--
	}
	end := i
	for end < len(t) && t[end] != '\n' && end-i < reach {
		end++
	}
	own := Span{start, end}
	shared := before.End > start && before.End <= i || after.End > 0 && after.Start < end
	if before.End <= i {
		own.Start = max(start, before.End)
	}
	if after.End > 0 && after.Start >= code.End {
		own.End = min(end, after.Start)
	}
	object := v.span(objects[0].Start, objects[0].End)
	if shared || start < object.Start && bytes.IndexByte(t[start:object.Start], '}') >= 0 {
		for _, o := range objects {
			if s := c.timeIn(v.span(o.Start, o.End), false); s.End > 0 {
				return s
			}
		}
		if s := c.timeIn(Span{own.Start, i}, own.Start > start); s.End > 0 {
			return s
		}
		if s := c.timeIn(Span{i, own.End}, false); s.End > 0 {
			return s
		}
	}
	line := Span{start, end}
	if shared {
		line = object
	}
	bottom := min(len(t), end+reach/3)
	if after.End > 0 { // up to an empty line, the rest is in front of another code
		bottom = max(end, end+indexString(t[end:bottom], "\n\n"))
	}
	for k, place := range [...]Span{line, object, {max(0, start-reach*3/4), start}, {end, bottom}} {
		if s := c.timeIn(place, k == 2); s.End > 0 {
			return s
		}
		if k != 1 {
			continue
		}
		for _, place := range [...]Span{object, line} {
			c.spent += place.End - place.Start
			if lo, hi := findEpoch(t[place.Start:place.End]); hi > 0 {
				return Span{place.Start + lo, place.Start + hi}
			}
		}
	}
	return Span{}
}

// timeIn returns the span of the first or the last time stamp in a part of the
// original, an empty one for none.
//
//go:noinline
func (c *collector) timeIn(s Span, last bool) Span {
	if s.Start >= s.End {
		return Span{}
	}
	c.spent += s.End - s.Start
	lo, hi := findTime(c.text[s.Start:s.End], last)
	if hi == 0 {
		return Span{}
	}
	return Span{s.Start + lo, s.Start + hi}
}
