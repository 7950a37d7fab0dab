package decode

import (
	"bytes"
	"math/bits"
)

// The hunter of secrets and the reader of spellings each look at every word of a text,
// and most words mean nothing to them. One pass notes for each the places where it may
// find something, and for the scanner whether it has to read more than the lines of
// codes; what stands between them it leaves out. As with pairs, this only rules out.
type places struct {
	of    *view
	codes []int32 // words in front of a full stop and four digits
	near  []part  // see nearCodes
	loose bool    // a line leaves brackets open, or the client's headers may stand behind it
	open  uint64  // the brackets of the line at hand, four bits of each
	hunt  []int32 // see hunter.hunt
	spell []int32 // see collector.spellings
}

// places returns the places of a view. Those of the original and of the last other view
// are kept.
func (c *collector) places(v *view) *places {
	p := &c.marked[0]
	if v != c.raw {
		p = &c.marked[1]
	}
	if p.of != v {
		p.note(v)
	}
	return p
}

// note notes the places of a view, behind them the end of the text. It takes 64 bytes
// at a time: sets of them, a bit for each byte, tell without a branch where something
// may begin, and only there the text is looked at.
func (p *places) note(v *view) {
	t := v.text
	p.hunt, p.spell, p.codes = p.hunt[:0], p.spell[:0], p.codes[:0]
	p.of, p.open, p.loose = v, 0, v.may("\n=>") // see startLine
	// 1 when the last byte was a letter or digit, and when a digit began its run.
	inRun, inNumber := uint64(0), uint64(0)
	done := 0 // where the last word ends
	for base := 0; base <= len(t); base += 64 {
		s := setsOf(t[base:])
		first := s.alnum &^ (s.alnum<<1 | inRun)
		letters := first &^ s.digit
		begins := letters | s.under
		sum, over := bits.Add64(s.alnum, first&s.digit, inNumber) // which carries to the ends of numbers
		ends := sum &^ s.alnum & (s.point | s.runs16()<<16 | (s.alnum+1)&^s.alnum)
		double := s.point | s.dash // they count beside another one
		signs := s.sign | double&(double>>1|1<<63) | s.dash&^(s.alnum<<1|inRun)
		spell := letters & (s.twoOfCode() | ^(s.alnum >> 1 & (s.alnum >> 2))) // of few letters nothing is known yet
		inRun, inNumber = s.alnum>>63, over
		names, others := s.alnum|s.under|s.dash, ends|signs|spell
		for at := begins | others; at != 0; at &= at - 1 {
			k := bits.TrailingZeros64(at) & 63
			i := base + k
			if others>>k&1 != 0 {
				if ends>>k&1 != 0 {
					p.number(t, i, done)
				}
				if signs>>k&1 != 0 && i >= done {
					p.sign(t, i)
				}
				if spell>>k&1 != 0 && lettersOfCode(t, i) {
					p.spell = append(p.spell, int32(i))
				}
			}
			if begins>>k&1 == 0 || i < done {
				continue
			}
			j := i + bits.TrailingZeros64(^(names >> k))
			if j == base+64 {
				j = endOfName(t, j)
			}
			done = j
			if nameEndings.at(t, j)&ofSecret != 0 || !ordinary(t, i, j) {
				p.hunt = append(p.hunt, int32(i))
			}
			if j < len(t) && (t[j] == '.' || t[j] == '/') {
				if digitsBehind(t, j) {
					p.codes = append(p.codes, int32(i))
				}
				p.loose = p.loose || sends(t, i, j)
			}
		}
	}
	p.loose = p.loose || p.open != 0
	p.hunt = append(p.hunt, int32(len(t)))
}

// endOfName returns where the name ends that reaches i.
func endOfName(t []byte, i int) int {
	for i < len(t) && isName(t[i]) {
		i++
	}
	return i
}

// sets are sets of 64 bytes, a bit for each byte. A point is a full stop or a colon, a
// sign what else is looked at.
type sets struct {
	alnum, digit, ofCode     uint64
	under, dash, point, sign uint64
}

// inSets tells which of four sets each byte is in: the first are letters and digits,
// the others tell these apart, and so all that is none.
var inSets = func() (in [256]uint64) {
	const one, two, three, four = 1, 1 << 16, 1 << 32, 1 << 48
	for c := range in {
		switch class := classes[c]; {
		case class&digit != 0:
			in[c] = one | two
		case class&ofCode != 0:
			in[c] = one | three
		case class&letter != 0:
			in[c] = one
		case class&under != 0:
			in[c] = two
		case class&dash != 0:
			in[c] = three
		case c == '.' || c == ':':
			in[c] = three | four
		case class&(frame|hint|leading) != 0 && c != '\\' || c >= 0x80:
			in[c] = four
		}
	}
	return
}()

// setsOf sorts the first 64 bytes of t into sets.
func setsOf(t []byte) sets {
	if len(t) < 64 {
		var last [64]byte
		copy(last[:], t)
		t = last[:]
	}
	var one, two, three, four uint64
	for k := 0; k < 64; k += 16 {
		b := (*[16]byte)(t[k:])
		s := inSets[b[0]] | inSets[b[1]]<<1 | inSets[b[2]]<<2 | inSets[b[3]]<<3 | inSets[b[4]]<<4 | inSets[b[5]]<<5 | inSets[b[6]]<<6 | inSets[b[7]]<<7 |
			inSets[b[8]]<<8 | inSets[b[9]]<<9 | inSets[b[10]]<<10 | inSets[b[11]]<<11 | inSets[b[12]]<<12 | inSets[b[13]]<<13 | inSets[b[14]]<<14 | inSets[b[15]]<<15
		one |= s & 0xffff << k
		two |= s >> 16 & 0xffff << k
		three |= s >> 32 & 0xffff << k
		four |= s >> 48 << k
	}
	return sets{one, one & two, one & three, two &^ one, three &^ one &^ four, three & four, four &^ three}
}

// runs16 is the set of bytes where at least 16 letters and digits begin.
func (s *sets) runs16() uint64 {
	r := s.alnum
	for n := 1; n < 16; n *= 2 {
		r &= r >> n
	}
	return r
}

// twoOfCode is the set of bytes where two of three are letters of a code.
func (s *sets) twoOfCode() uint64 {
	a, b, c := s.ofCode, s.ofCode>>1, s.ofCode>>2
	return a&b | b&c | c&a
}

// number notes the digits and letters in front of j, which begin with a digit, unless
// they stand in a word, which ends at done.
func (p *places) number(t []byte, j, done int) {
	if j <= done {
		return
	}
	i := j
	for i > 0 && isAlnum(t[i-1]) {
		i--
	}
	if n := j - i; n >= 32 || j < len(t) && (t[j] == '.' || t[j] == ':' && n < 5 && (i == 0 || t[i-1] != ':')) {
		p.hunt = append(p.hunt, int32(i))
	}
}

// sign notes the sign at i.
func (p *places) sign(t []byte, i int) {
	switch c := t[i]; c {
	case '\n':
		p.loose = p.loose || p.open != 0
	case '(', '[', '{':
		p.loose = p.loose || p.open>>60 != 0
		p.open = p.open<<4 | uint64(c>>4)
	case ')', ']', '}':
		p.loose = p.loose || p.open&15 != uint64(c>>4) // which it shares with the one that opens
		p.open >>= 4
	case '-', ':', '@':
		if c == '@' || i+1 < len(t) && t[i+1] == c || c == '-' && i > 0 && isSpace(t[i-1]) {
			p.hunt = append(p.hunt, int32(i))
		}
	default:
		if c >= 0x80 && (i == 0 || t[i-1] < 0x80) {
			p.hunt = append(p.hunt, int32(i))
		}
	}
	if classes[t[i]]&leading != 0 && (i == 0 || !isAlnum(t[i-1])) {
		p.spell = append(p.spell, int32(i)) // what may look like a letter of ours
	}
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
