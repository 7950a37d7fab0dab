package decode

import "bytes"

// The hunter of secrets and the reader of spellings each look at every word of a text,
// and most words mean nothing to them. One pass notes for each the places where it may
// find something, and for the scanner whether it has to read more than the lines of
// codes; what stands between them it leaves out. As with pairs, this only rules out. It
// pays where all of them read a text.
type places struct {
	of    *view
	codes []int32 // words in front of a full stop and four digits
	near  []part  // see nearCodes
	loose bool    // a line leaves brackets open, or the client's headers may stand behind it
	hunt  []int32 // see hunter.hunt
	spell []int32 // see collector.spellings
}

// everywhere are the places of a text that only the hunter reads.
var everywhere []int32

// places returns the places of a view. Those of the last one are kept.
func (c *collector) places(v *view) *places {
	if c.marked.of != v {
		c.marked.note(v)
	}
	return &c.marked
}

// note notes the places of a view, behind them the end of the text.
func (p *places) note(v *view) {
	t := v.text
	hunt, spell, codes := p.hunt[:0], p.spell[:0], p.codes[:0]
	open, loose := uint64(0), v.may("\n=>") // the brackets of a line, four bits of each; see startLine
	for i := 0; i < len(t); {
		c := t[i]
		switch class := classes[c]; {
		case class&quiet != 0:
			for i++; i < len(t) && classes[t[i]]&quiet != 0; i++ {
			}
			continue
		case class&(letter|under) != 0:
			j, all := i+1, class
			for j < len(t) && isName(t[j]) {
				all |= classes[t[j]]
				j++
			}
			if all&(under|dash) != 0 {
				spell = appendRuns(spell, t, i, j)
			} else if lettersOfCode(t, i, j) {
				spell = append(spell, int32(i))
			}
			if nameEndings.at(t, j)&ofSecret != 0 || !ordinary(t, i, j) {
				hunt = append(hunt, int32(i))
			}
			if digitsBehind(t, j) {
				codes = append(codes, int32(i))
			}
			loose = loose || sends(t, i, j)
			i = j
			continue
		case class&digit != 0:
			j := i + 1
			for j < len(t) && isAlnum(t[j]) {
				j++
			}
			if n := j - i; n >= 32 || j < len(t) && (t[j] == '.' || t[j] == ':' && n < 5 && (i == 0 || t[i-1] != ':')) {
				hunt = append(hunt, int32(i))
			}
			i = j
			continue
		case class&frame != 0:
			switch c {
			case '\n':
				loose = loose || open != 0
			case '(', '[', '{':
				loose = loose || open>>60 != 0
				open = open<<4 | uint64(c>>4)
			case ')', ']', '}':
				loose = loose || open&15 != uint64(c>>4) // which it shares with the one that opens
				open >>= 4
			}
		case class&hint != 0:
			if c == '@' || i+1 < len(t) && t[i+1] == c || c == '-' && i > 0 && isSpace(t[i-1]) {
				hunt = append(hunt, int32(i))
			}
		case c >= 0x80 && (i == 0 || t[i-1] < 0x80):
			hunt = append(hunt, int32(i))
		}
		if classes[c]&leading != 0 && (i == 0 || !isAlnum(t[i-1])) {
			spell = append(spell, int32(i)) // what may look like a letter of ours
		}
		i++
	}
	end := int32(len(t))
	*p = places{v, codes, p.near, loose || open != 0, append(hunt, end), spell}
}

// digitsBehind reports whether a full stop and four digits stand at j.
func digitsBehind(t []byte, j int) bool {
	return j+4 < len(t) && t[j] == '.' && isDigit(t[j+1]) && isDigit(t[j+2]) && isDigit(t[j+3]) && isDigit(t[j+4])
}

// sends reports whether HTTP/1.1 at the end of a line starts with the word [i, j),
// as in a request line.
func sends(t []byte, i, j int) bool {
	if j-i != 4 || j == len(t) || t[j] != '/' || !hasFold(t[i:], "http") {
		return false
	}
	for j++; j < len(t) && (isDigit(t[j]) || t[j] == '.'); j++ {
	}
	return j == len(t) || t[j] == '\n' || t[j] == '\\'
}

// nearCode is how far in front of a code, in bytes, its name and its call are read.
const nearCode = 1 << 10

// A part of a text.
type part struct{ lo, hi int }

// nearCodes returns the lines of codes and somewhat in front of them, and whether that
// is enough: where each line closes the brackets that it opens, a code whose own line
// tells all of it needs no more (see told); a text without a code needs none.
func (p *places) nearCodes() (near []part, ok bool) {
	t := p.of.text
	if p.loose && len(p.codes) > 0 {
		return nil, false
	}
	near, done, size := p.near[:0], 0, 0
	for _, code := range p.codes {
		if int(code) < done {
			continue // its line was taken
		}
		lo := max(done, int(code)-nearCode)
		lo = max(done, done+bytes.LastIndexByte(t[done:lo], '\n')) // the end of a line begins the next
		for lo < int(code) && lo > 0 && isName(t[lo-1]) && isName(t[lo]) {
			lo++ // the rest of a word
		}
		done = min(lineEnd(t, int(code))+1, len(t))
		near = append(near, part{lo, done})
		size += done - lo
	}
	p.near = near
	return near, size <= len(t)/2
}

// appendRuns appends the places of those runs of letters and digits in the name [i, j)
// that may begin a code.
func appendRuns(spell []int32, t []byte, i, j int) []int32 {
	for i < j {
		from := i
		for i < j && isAlnum(t[i]) {
			i++
		}
		if isLetter(t[from]) && lettersOfCode(t, from, i) {
			spell = append(spell, int32(from))
		}
		i++
	}
	return spell
}

// next drops the places in front of i and returns the first of the others. In the
// middle of a word, where a look at what stands in front of it may have led, i itself
// is the next place.
func next(places *[]int32, t []byte, i int) int {
	l := *places
	if i > 0 && i < len(t) && (isName(t[i-1]) && isName(t[i]) || t[i] >= 0x80) {
		return i
	}
	for int(l[0]) < i {
		l = l[1:]
	}
	*places = l
	return int(l[0])
}
