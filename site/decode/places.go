package decode

// The scanner, the hunter of secrets and the reader of spellings each look at every
// word of a text, and most words mean nothing to any of them. One pass notes for
// each the places where it may find something; what stands between them it leaves
// out. As with pairs, this only rules out. It pays where all of them read a text.
type places struct {
	of    *view
	scan  []int32 // see scanner.scan
	hunt  []int32 // see hunter.hunt
	spell []int32 // see collector.spellings
}

// everywhere are the places of a text that not all of them read.
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
	scan, hunt, spell := p.scan[:0], p.hunt[:0], p.spell[:0]
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
			names := nameEndings.at(t, j)
			if names&ofKey != 0 || wordy(t, i, j) {
				scan = append(scan, int32(i))
			}
			if names&ofSecret != 0 || !ordinary(t, i, j) {
				hunt = append(hunt, int32(i))
			}
			i = j
			continue
		case class&digit != 0:
			j := i + 1
			for j < len(t) && isAlnum(t[j]) {
				j++
			}
			n := j - i
			if n == 3 || n == 32 {
				scan = append(scan, int32(i))
			}
			if n >= 32 || j < len(t) && (t[j] == '.' || t[j] == ':' && n < 5 && (i == 0 || t[i-1] != ':')) {
				hunt = append(hunt, int32(i))
			}
			i = j
			continue
		case class&frame != 0:
			scan = append(scan, int32(i))
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
	*p = places{v, append(scan, end), append(hunt, end), spell}
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
