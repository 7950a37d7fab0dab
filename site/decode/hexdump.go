package decode

import "bytes"

// fromHexDump puts the bytes of a dump (xxd, hexdump, od, tcpdump -X, curl
// --trace, Wireshark, hex.Dump) in the place of its lines. Lines between the
// blocks of a dump stay. It returns nil when the text holds no dump.
func fromHexDump(v *view) *view {
	t := v.text
	if !looksDumped(v) {
		return nil
	}
	swap := swappedWords(t)
	b := newBuilder(v)
	prevEnd := -1 // offset that the next line of the same block has
	from := 0
	found := 0
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		d, ok := readDumpLine(t[lo:hi])
		if !ok {
			if prevEnd >= 0 && from < len(t) {
				b.byte('\n', lo, lo+min(1, len(t)-lo))
				prevEnd = -1
			}
			lo = min(hi+1, len(t))
			continue
		}
		b.copy(from, lo)
		found++
		for k := 0; k < d.n; k++ {
			c, at := d.b[k], k
			if swap && d.size == 2 && k^1 < d.n {
				c, at = d.b[k^1], k^1
			}
			if c == 0 || c == '\r' {
				continue
			}
			b.byte(c, lo+int(d.at[at]), lo+int(d.at[at])+2)
		}
		prevEnd = d.offset + d.n
		lo = min(hi+1, len(t))
		from = lo
	}
	if found == 0 {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

func lineEnd(t []byte, i int) int {
	if k := bytes.IndexByte(t[i:], '\n'); k >= 0 {
		return i + k
	}
	return len(t)
}

// looksDumped reports whether two lines of the text are lines of a dump: cheap,
// because most lines fail at their second character.
func looksDumped(v *view) bool {
	t, n, lo := v.text, 0, 0
	for _, end := range v.pairs().ends {
		hi := int(end)
		if isHex(t[lo]) || isSpace(t[lo]) { // few lines of a log
			if d, ok := readDumpLine(t[lo:hi]); ok && (d.n == 16 || n > 0 || d.n >= 8) {
				n++
				if n == 2 || d.n >= 16 && hi == len(t) {
					return true
				}
			}
		}
		lo = hi + 1
	}
	return false
}

type dumpLine struct {
	offset int
	n      int // bytes on the line
	size   int // bytes in a group
	b      [32]byte
	at     [32]int16 // where each byte stands in the line
}

// readDumpLine reads offset and bytes of one line of a dump.
func readDumpLine(l []byte) (d dumpLine, ok bool) {
	i := 0
	for i < len(l) && (l[i] == ' ' || l[i] == '\t') {
		i++
	}
	if i+1 < len(l) && l[i] == '0' && l[i+1] == 'x' {
		i += 2
	}
	start := i
	for i < len(l) && isHex(l[i]) && i-start < 16 {
		d.offset = d.offset<<4 | int(unhex(l[i]))
		i++
	}
	switch n := i - start; {
	case n == 2 && start >= 1 && i < len(l) && l[i] == ' ' && len(l) < 96: // ngrep -x prints no offsets
		i, d.offset = start-1, 0
	case n < 4 || i >= len(l):
		return d, false
	case l[i] == ':':
		i++
	}
	if i >= len(l) || l[i] != ' ' && l[i] != '\t' {
		return d, false
	}
	if od, ok := readCharLine(l, i); ok {
		od.offset = d.offset
		return od, true
	}
	gap := 0
	wide := i-start == 9 && l[i-1] == ':' // xxd sets its columns apart by two blanks
	for i < len(l) && (d.n < 16 || (d.size == 2 || wide) && d.n < 32) {
		gap = 0
		for i < len(l) && (l[i] == ' ' || l[i] == '\t' || l[i] == '-' && d.n > 0 && gap == 0) {
			i++
			gap++
		}
		if d.n > 0 && gap > 1 && (d.n != 8 || gap > 4 || d.size > 1) {
			break
		}
		g := i
		for i < len(l) && isHex(l[i]) && i-g < 9 {
			i++
		}
		w := i - g
		if w != 2 && w != 4 && w != 8 || i < len(l) && l[i] != ' ' && l[i] != '-' && l[i] != '\t' {
			if d.n > 0 && (w == 0 || gap > 0) {
				break
			}
			return d, false
		}
		if d.size == 0 {
			d.size = w / 2
		} else if w/2 > d.size {
			break
		}
		for ; g < i && d.n < 32; g += 2 {
			d.b[d.n] = unhex(l[g])<<4 | unhex(l[g+1])
			d.at[d.n] = int16(min(g, 1<<14))
			d.n++
		}
	}
	return d, d.n > 0 && (i > 6 || d.n > 1)
}

// readCharLine reads a line of od -c: cells four columns wide.
func readCharLine(l []byte, i int) (d dumpLine, ok bool) {
	for len(l) > i && (len(l)-i)%4 != 0 && l[len(l)-1] == ' ' {
		l = l[:len(l)-1]
	}
	if (len(l)-i)%4 != 0 || len(l)-i < 4 || len(l)-i < 8 && i != 7 || len(l)-i > 64 {
		return d, false
	}
	for ; i < len(l); i += 4 {
		cell := l[i : i+4]
		if cell[0] != ' ' {
			return d, false
		}
		c := cell[3]
		switch {
		case cell[1] == ' ' && cell[2] == ' ':
		case cell[1] == ' ' && isLetter(cell[2]): // od -a
			switch string(cell[2:]) {
			case "sp":
				c = ' '
			case "nl":
				c = '\n'
			case "cr":
				c = '\r'
			case "ht":
				c = '\t'
			default:
				return d, false
			}
		case isLetter(cell[1]):
			if c = 0; string(cell[1:]) != "nul" && string(cell[1:]) != "del" && string(cell[1:]) != "esc" {
				return d, false
			}
		case cell[1] == ' ' && cell[2] == '\\':
			switch c {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case '0':
				c = 0
			}
		case isDigit(cell[1]) && isDigit(cell[2]) && isDigit(cell[3]):
			c = (cell[1]-'0')<<6 | (cell[2]-'0')<<3 | (cell[3] - '0')
		default:
			return d, false
		}
		d.b[d.n] = c
		d.at[d.n] = int16(i + 2)
		d.n++
	}
	d.size = 1
	return d, true
}

// swappedWords reports whether the groups of two bytes are machine words with
// the low byte first, as plain hexdump prints them.
func swappedWords(t []byte) bool {
	score := 0
	var two [2][]byte
	for lo := 0; lo < len(t) && len(two[0]) < 1<<16; {
		hi := lineEnd(t, lo)
		if d, ok := readDumpLine(t[lo:hi]); ok && d.size == 2 {
			for k := 0; k+1 < d.n; k += 2 {
				two[0] = append(two[0], d.b[k], d.b[k+1])
				two[1] = append(two[1], d.b[k+1], d.b[k])
			}
		}
		lo = hi + 1
	}
	for _, s := range [...]string{"CTS.", "cts.", "error", "HTTP", "code", "\":\""} {
		score += bytes.Count(two[1], []byte(s)) - bytes.Count(two[0], []byte(s))
	}
	return score > 0
}

// fromTraceASCII removes the offsets of curl --trace-ascii and joins the lines
// that it broke after 64 characters. It returns nil for every other text.
func fromTraceASCII(v *view) *view {
	if !v.may("0000: ") {
		return nil
	}
	t := v.text
	n := 0
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		if traceOffset(t[lo:hi]) >= 0 {
			n++
		}
		lo = hi + 1
	}
	if n < 2 || !v.has("0000: ") {
		return nil
	}
	b := newBuilder(v)
	from, next := 0, -1 // next: offset of the line that continues the last one
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		if off := traceOffset(t[lo:hi]); off >= 0 {
			if off == next && off > 0 && lo > 0 {
				b.copy(from, lo-1)
			} else {
				b.copy(from, lo)
			}
			from = lo + 6
			next = -1
			if hi-from == 64 {
				next = off + 64
			}
		} else {
			next = -1
		}
		lo = hi + 1
	}
	b.copy(min(from, len(t)), len(t))
	return b.view()
}

// traceOffset reads "0040: " at the start of a line, or returns -1.
func traceOffset(l []byte) int {
	if len(l) < 6 || l[4] != ':' || l[5] != ' ' {
		return -1
	}
	n := 0
	for _, c := range l[:4] {
		if !isHex(c) {
			return -1
		}
		n = n<<4 | int(unhex(c))
	}
	return n
}
