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
	n.Form = c.form(t, p, a)
	object := Span{}
	if o := &p.scopes[code.scope]; code.scope != 0 && o.closed && int(o.close-o.open) < c.reach(callReach) {
		object = v.span(int(o.open), int(o.close))
	}
	if lo, hi := c.timeNear(n.Span.Start, c.reach(4000), object); hi > lo {
		n.Time = strings.Clone(string(c.text[lo:hi]))
		n.evidence("time", Span{lo, hi})
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
	hi := min(len(t), int(code.end)+reach/6)
	if k := p.prev[a] + 1; int(k) < len(p.codes) {
		hi = min(hi, int(p.facts[p.codes[k]].start))
	}
	hi = max(hi, int(code.end))
	line := lo + bytes.LastIndexByte(t[lo:code.start], '\n') + 1
	s, e := p.lastCall(line, int(code.start))
	if e == 0 {
		s, e = p.lastCall(int(code.start), lineEnd(t[:hi], int(code.end)))
	}
	if e == 0 {
		s, e = p.lastCall(lo, line)
	}
	if e > 0 && p.wentWell(e, a) {
		e = 0
	}
	if e == 0 {
		s, e = p.lastCall(int(code.start), hi)
	}
	if e > 0 {
		n.Request = valid(t[s:e])
		n.evidence("request", v.span(s, e))
	}
	s, e = p.region(lo, hi)
	if e == 0 {
		c.spent += hi - lo
		s, e = p.namedRegion(lo, hi)
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

// region returns the range of the region in the last host name of the service
// in [from, to): the label behind "cts.".
func (p *pairing) region(from, to int) (lo, hi int) {
	t := p.t
	for i := before(p.hosts, to) - 1; i >= 0 && int(p.hosts[i]) >= from; i-- {
		k := int(p.hosts[i])
		lo = k
		for lo > from && (isAlnum(t[lo-1]) || t[lo-1] == '-') {
			lo--
		}
		if lo >= 4 && hasFold(t[lo-4:], "cts.") && lo < k {
			return lo, k
		}
	}
	return 0, 0
}

// namedRegion returns the range of the last region in [from, to) that stands behind
// its name: region=eu-de.
func (p *pairing) namedRegion(from, to int) (lo, hi int) {
	const name = "region"
	t := p.t[:to]
	for i := from; i < to; i += len(name) {
		k := indexString(t[i:], name)
		if k < 0 {
			break
		}
		i += k
		v, sep, _ := p.valueStart(i, i+len(name))
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
			lo, hi = v, e
		}
	}
	return lo, hi
}

// timeNear returns the range of the time stamp that is nearest to byte i of the
// original: on its own line, else in the object around it, else on one of the
// lines in front of it, else on the next ones.
func (c *collector) timeNear(i, reach int, object Span) (lo, hi int) {
	t := c.text
	if i > len(t) {
		return 0, 0
	}
	start := i
	for start > 0 && t[start-1] != '\n' && i-start < reach {
		start--
	}
	end := i
	for end < len(t) && t[end] != '\n' && end-i < reach {
		end++
	}
	c.spent += end - start
	if lo, hi = findTime(t[start:end], false); hi > 0 {
		return start + lo, start + hi
	}
	c.spent += object.End - object.Start
	if lo, hi = findTime(t[object.Start:object.End], false); hi > 0 {
		return object.Start + lo, object.Start + hi
	}
	from := max(0, start-reach*3/4)
	c.spent += start - from
	if lo, hi = findTime(t[from:start], true); hi > 0 {
		return from + lo, from + hi
	}
	to := min(len(t), end+reach/3)
	c.spent += to - end
	if lo, hi = findTime(t[end:to], false); hi > 0 {
		return end + lo, end + hi
	}
	return 0, 0
}

// findTime returns the first or last time stamp in t: 2025-01-14T09:12:44Z with
// its relatives, or 14 Jan 2025 09:12:44 GMT.
func findTime(t []byte, last bool) (lo, hi int) {
	for i := 8; i+5 < len(t); i++ {
		if t[i] != ':' || !isDigit(t[i-1]) || !isDigit(t[i-2]) || !isDigit(t[i+1]) || !isDigit(t[i+2]) || t[i+3] != ':' {
			continue
		}
		s := i - 2 // hh
		e := i + 3
		for e < len(t) && (isDigit(t[e]) || t[e] == ':' || (t[e] == '.' || t[e] == ',') && e+1 < len(t) && isDigit(t[e+1])) && e-i < 18 {
			e++
		}
		switch {
		case e < len(t) && t[e] == 'Z':
			e++
		case e+5 < len(t) && (t[e] == '+' || t[e] == '-') && isDigit(t[e+1]) && isDigit(t[e+2]):
			k := e + 1
			for k < len(t) && (isDigit(t[k]) || t[k] == ':') && k-e < 7 {
				k++
			}
			e = k
		case e+4 <= len(t) && (string(t[e:e+4]) == " GMT" || string(t[e:e+4]) == " UTC"):
			e += 4
		}
		// A date in front.
		switch {
		case s >= 11 && (t[s-1] == 'T' || t[s-1] == ' ' || t[s-1] == '_' || t[s-1] == 't') && isDigit(t[s-2]) && isDigit(t[s-3]) && isDigit(t[s-5]) && (t[s-4] == '-' || t[s-4] == '/') && isDigit(t[s-11]) && isDigit(t[s-8]):
			lo, hi = s-11, e
		case s >= 12 && t[s-1] == ' ' && isDigit(t[s-2]) && isDigit(t[s-5]) && t[s-6] == ' ' && isLetter(t[s-7]) && t[s-10] == ' ' && isDigit(t[s-11]):
			lo, hi = s-12, e // 14 Jan 2025
			if !isDigit(t[lo]) {
				lo++
			}
		case s >= 7 && t[s-1] == ' ' && isDigit(t[s-2]) && isLetter(t[s-5]) && isLetter(t[s-7+0]) && t[s-4] == ' ':
			lo, hi = s-7, e // Jan 14
		default:
			continue
		}
		if !last {
			return lo, hi
		}
	}
	return lo, hi
}
