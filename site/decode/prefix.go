package decode

import "bytes"

// composePrefix returns the width of a prefix such as "web-1  | " that docker
// compose puts before lines, or 0.
func composePrefix(t []byte) int {
	width, n, lines := 0, 0, 0
	var same []byte
	for lo := 0; lo < len(t) && lines < 200; {
		hi := lineEnd(t, lo)
		l := t[lo:hi]
		lo = hi + 1
		if len(l) == 0 {
			continue
		}
		lines++
		k := bytes.IndexByte(l[:min(len(l), 48)], '|')
		if k < 3 || l[k-1] != ' ' || !isAlnum(l[0]) {
			continue
		}
		name := trimRight(l[:k], " ")
		if bytes.IndexByte(name, ' ') >= 0 || bytes.IndexByte(name, '"') >= 0 || !isLetter(name[0]) || holdsCode(name) {
			continue
		}
		if i := lastIndexAny(name, "-_"); same != nil && !bytes.Equal(name, same) && (i < 0 || i+1 == len(name) || !isDigit(name[i+1])) {
			continue
		}
		same = name
		if width == 0 {
			width = k + 1
		}
		if width == k+1 {
			n++
		}
	}
	if n < 2 || n*10 < lines*6 {
		return 0
	}
	return width
}

// commonPrefix returns the beginning that most lines share when digits count as
// equal: time stamps, host and program of a log. It is nil when the lines have
// no such beginning, or when it is part of the text (JSON, key=value).
func commonPrefix(t []byte, ends []int32) []byte {
	if len(ends) == 0 {
		return nil
	}
	if p := prefixLike(t, 0, ends); p != nil {
		return p
	}
	// The first line may be another's: a heading, or one with a prefix of its own.
	return prefixLike(t, int(ends[0])+1, ends[1:])
}

// prefixLike returns the beginning that most lines share with the first, which starts
// at lo.
func prefixLike(t []byte, lo int, ends []int32) []byte {
	var first, line []byte
	best, lines, same, other := 0, 0, 0, 0
	var lens [201]uint16 // how many lines share so many bytes with the first
	most := min(len(ends), 500)
	for _, end := range ends {
		if lines == most {
			break
		}
		hi := int(end)
		l := t[lo:hi]
		lo = hi + 1
		if len(l) == 0 {
			continue
		}
		lines++
		if first == nil {
			line = l
			first = l[:min(len(l), 200)]
			digits := 0
			for k, c := range first {
				if c == '{' || c == '"' || c == '=' || c == '<' || c == '\'' {
					first = first[:k]
					break
				}
				if isDigit(c) {
					digits++
				}
			}
			if digits < 4 {
				return nil
			}
			continue
		}
		n := sharedShape(l, first)
		if lens[n]++; n < 8 {
			if other++; other*5 > most*2 { // of all that are looked at
				return nil
			}
		}
	}
	// The longest beginning that at least three of five lines share.
	count := 1
	for n := len(lens) - 1; n >= 8; n-- {
		count += int(lens[n])
		if lens[n] > 0 && count*5 >= lines*3 {
			best, same = n, count
			break
		}
	}
	if same < 2 {
		return nil
	}
	p := first[:best]
	for k := range p { // what a line says of the answer is no prefix
		if rest := p[k:]; hasFold(rest, "http") || hasFold(rest, "status") || hasFold(rest, "code") || hasFold(rest, "returned") || hasFold(rest, "attempt") || hasFold(rest, "try ") || answerCell(p, k) {
			p = p[:k]
			break
		}
	}
	// End at a boundary, with at least four digits, and without anything that
	// could be an id of its own.
	for len(p) > 0 && p[len(p)-1] != ' ' && p[len(p)-1] != '\t' {
		p = p[:len(p)-1]
	}
	// Indentation that all lines share beyond the prefix is the text's own.
	for len(p) > 1 && p[len(p)-1] == ' ' && p[len(p)-2] == ' ' {
		p = p[:len(p)-1]
	}
	digits, run := 0, 0
	for _, c := range p {
		if isDigit(c) {
			digits++
		}
		if isAlnum(c) {
			run++
		} else {
			run = 0
		}
		if run >= 24 {
			return nil
		}
	}
	if digits < 4 {
		return nil
	}
	// The offsets of a dump are its own.
	for k := range p {
		if k == 0 || p[k-1] == ' ' {
			if d, ok := readDumpLine(line[k:]); ok && d.n >= 8 {
				return commonMin(p[:k])
			}
		}
	}
	return p
}

// answerCell reports whether an error code starts at p[k], or an HTTP status that
// stands between blanks.
func answerCell(p []byte, k int) bool {
	if k > 0 && isWord(p[k-1]) {
		return false
	}
	if hasFold(p[k:], "cts.") && codeEnd(p, k) > 0 {
		return true
	}
	n, ok := atoi(string(p[k:min(len(p), k+3)]))
	return ok && (k == 0 || isSpace(p[k-1])) && k+3 < len(p) && isSpace(p[k+3]) && knownStatus(n)
}

// holdsCode reports whether a code stands in what looks like a prefix: then it is none.
func holdsCode(s []byte) bool {
	for k := range s {
		if hasFold(s[k:], "cts.") && codeEnd(s, k) > 0 {
			return true
		}
	}
	return false
}

// commonMin returns a prefix that is long enough to be one, or nil.
func commonMin(p []byte) []byte {
	if len(p) < 8 {
		return nil
	}
	return p
}

// sharedMark returns the sign and blank that all lines start with: a comment
// sign, a bullet. It is empty when they do not.
func sharedMark(t []byte) []byte {
	var mark []byte
	lines := 0
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		l := t[lo:hi]
		lo = hi + 1
		if len(l) == 0 {
			continue
		}
		if mark == nil {
			for _, m := range [...]string{"# ", "// ", ";; ", "-- ", "* ", "+ ", "! ", "~ ", "|| "} {
				if bytes.HasPrefix(l, []byte(m)) {
					mark = []byte(m)
				}
			}
			if mark == nil {
				return nil
			}
		}
		if !bytes.HasPrefix(l, trimRight(mark, " ")) {
			return nil
		}
		lines++
	}
	if lines < 3 {
		return nil
	}
	return mark
}

// grepPrefix returns the name that grep -n puts in front of lines with their
// number: "app.log:" of "app.log:12:text". It is empty when there is none. The lines
// end at ends.
func grepPrefix(t []byte, ends []int32) []byte {
	var name []byte
	lines, good, lo := 0, 0, 0
	most := min(len(ends), 300)
	for _, end := range ends {
		if lines == most {
			break
		}
		hi := int(end)
		l := t[lo:hi]
		lo = hi + 1
		if len(l) == 0 {
			continue
		}
		lines++
		k := bytes.IndexByte(l[:min(len(l), 200)], ':')
		if k < 1 || k+1 >= len(l) || !isDigit(l[k+1]) {
			k = bytes.IndexByte(l[:min(len(l), 200)], '-')
		}
		if name == nil && k > 0 && k+1 < len(l) && isDigit(l[k+1]) && !isDigit(l[0]) && indexAny(l[:k], " \"'{=<") < 0 && !holdsCode(l[:k]) {
			name = l[:k]
		}
		if grepLen(l, name) > 0 {
			good++
		} else if (lines-good)*10 > most*3 { // of all that are looked at
			return nil
		}
	}
	if good < 2 || good*10 < lines*7 {
		return nil
	}
	return name
}

// grepLen returns the length of name, a colon or hyphen, a number and another at
// the start of a line, or 0.
func grepLen(l, name []byte) int {
	i := len(name)
	if i == 0 || !bytes.HasPrefix(l, name) || i >= len(l) || l[i] != ':' && (l[i] != '-' || isDigit(l[i-1])) { // a date
		return 0
	}
	k := i + 1
	for k < len(l) && isDigit(l[k]) {
		k++
	}
	if k == i+1 || k >= len(l) || l[k] != ':' && l[k] != '-' {
		return 0
	}
	return k + 1
}

// sharedShape returns how many bytes a and b share from the start, digits being
// equal to each other.
func sharedShape(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && (a[n] == b[n] || isDigit(a[n]) && isDigit(b[n])) {
		n++
	}
	return n
}

// shapeLen returns the length of the prefix if the line has it, or 0.
func shapeLen(l, shape []byte) int {
	if len(shape) == 0 {
		return 0
	}
	n := sharedShape(l, shape)
	if n == len(shape) || n == len(shape)-1 && n == len(l) {
		return n
	}
	return 0
}
