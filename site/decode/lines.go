package decode

import (
	"bytes"
	"unicode/utf8"
)

// fromFramed removes what stands in front of every line and is not the text's
// own: frames drawn with box characters, the angle brackets of quoted mail, and
// the prefix that a log puts before each line of a text that has several. It
// returns nil when there is nothing of the kind.
func fromFramed(v *view) *view {
	t := v.text
	mail := quotedMail(t)
	box := containsAny(t, "│\x00┃\x00║\x00▏\x00╷\x00╵\x00┌\x00└\x00╭\x00╰\x00─")
	pipe := pipeFramed(t)
	shape := commonPrefix(t)
	compose := composePrefix(t)
	pytest := containsAny(t, "\nE   ")
	numbers := numbered(t)
	grep := grepPrefix(t)
	mark := sharedMark(t)
	dedent := 0
	if !numbers && grep == nil && mark == nil && shape == nil && compose == 0 && !box && !pipe && !mail {
		dedent = commonIndent(t) // the next round takes it off what other prefixes leave
	}
	if dedent == 0 && !numbers && grep == nil && mark == nil && !mail && !box && !pipe && !pytest && shape == nil && compose == 0 {
		return nil
	}
	b := newBuilder(v)
	changed := false
	last := -1
	for lo := 0; lo <= len(t); {
		hi := lineEnd(t, lo)
		i, j := lo, hi
		if numbers {
			n, w := lineNumber(t[lo:hi])
			if w > 0 && n == last { // less -N repeats the number where it wraps a line
				b.dropNewline()
			}
			if last = n; w > 0 {
				i += w
			}
		}
		if k := grepLen(t[i:j], grep); k > 0 {
			i += k
		}
		if dedent > 0 && j-i >= dedent {
			i += dedent
		}
		if bytes.HasPrefix(t[i:j], mark) {
			i += len(mark)
		}
		if k := shapeLen(t[i:j], shape); k > 0 {
			i += k
		}
		if compose > 0 && j-i > compose && t[i+compose-1] == '|' {
			i += compose
			if i < j && t[i] == ' ' {
				i++
			}
		}
		if pytest && bytes.HasPrefix(t[i:j], []byte("E   ")) {
			i += 4
		}
		if box || pipe {
			i, j = insideFrame(t, i, j, pipe)
		}
		if mail {
			for i < j && t[i] == '>' {
				i++
				if i+1 < j && t[i] == ' ' && t[i+1] == '>' {
					i++
				}
			}
			if i > lo && i < j && t[i] == ' ' {
				i++
			}
		}
		changed = changed || i != lo || j != hi
		for box && i < j { // sides between the columns of a drawn table
			k := bytes.Index(t[i:j], []byte("\xe2\x94"))
			if k < 0 {
				break
			}
			b.copy(i, i+k)
			i += k
			if n := side(t[i:j], false); n > 0 {
				b.byte('|', i, i+n)
				i += n
				changed = true
			} else {
				b.copy(i, i+1)
				i++
			}
		}
		b.copy(i, j)
		if hi < len(t) {
			b.copy(hi, hi+1)
		}
		lo = hi + 1
	}
	if !changed {
		return nil
	}
	return b.view()
}

// numbered reports whether a viewer put line numbers in front of the lines.
func numbered(t []byte) bool {
	lines, good, last := 0, 0, 0
	for lo := 0; lo < len(t) && lines < 300; {
		hi := lineEnd(t, lo)
		if hi > lo {
			lines++
			if n, w := lineNumber(t[lo:hi]); w > 0 && (n == last || n == last+1 || last == 0) {
				good++
				last = n
			}
		}
		lo = hi + 1
	}
	return good >= 3 && good*10 >= lines*7
}

// lineNumber reads a number, set right in its column, and the blank, tab, colon
// or bar behind it. w is the width of all, 0 when the line has none.
func lineNumber(l []byte) (n, w int) {
	for w < len(l) && w < 8 && l[w] == ' ' {
		w++
	}
	pad, start := w, w
	for w < len(l) && isDigit(l[w]) && w-start < 6 {
		n = n*10 + int(l[w]-'0')
		w++
	}
	if w == start {
		return -1, 0
	}
	if w == len(l) {
		return n, w
	}
	switch {
	case l[w] == '\t' || l[w] == ' ' && pad >= 1:
		return n, w + 1
	case (l[w] == ':' || l[w] == '|') && w+1 < len(l) && !isDigit(l[w+1]):
		return n, w + 1
	}
	return -1, 0
}

// commonIndent returns how many blanks all lines of a text start with.
func commonIndent(t []byte) int {
	n, lines := 1<<30, 0
	for lo := 0; lo < len(t) && n > 0; {
		hi := lineEnd(t, lo)
		if l := t[lo:hi]; len(trimSpace(l)) > 0 {
			k := 0
			for k < len(l) && l[k] == ' ' {
				k++
			}
			n = min(n, k)
			lines++
		}
		lo = hi + 1
	}
	if lines < 2 {
		return 0
	}
	return n
}

// quotedMail reports whether lines start with the angle brackets of a reply,
// and not with those of curl -v.
func quotedMail(t []byte) bool {
	quoted, lines, curl := 0, 0, 0
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		l := t[lo:hi]
		lo = hi + 1
		if len(l) == 0 {
			continue
		}
		lines++
		if l[0] == '>' {
			quoted++
			if len(l) > 2 && l[1] == ' ' && requestLine(l[2:]) {
				return false
			}
		}
		if bytes.HasPrefix(l, []byte("< HTTP/")) || bytes.HasPrefix(l, []byte("* Conn")) {
			curl++
		}
	}
	return quoted > 0 && curl == 0 && (quoted > 1 || lines <= 2)
}

// requestLine reports whether a line starts as an HTTP request does.
func requestLine(l []byte) bool {
	i := 0
	for i < len(l) && l[i] >= 'A' && l[i] <= 'Z' {
		i++
	}
	return i >= 3 && i <= 7 && i+1 < len(l) && l[i] == ' ' && (l[i+1] == '/' || l[i+1] == 'h')
}

// pipeFramed reports whether a frame is drawn with plus, minus and pipe signs
// around one column.
func pipeFramed(t []byte) bool {
	return (bytes.HasPrefix(t, []byte("+--")) || containsAny(t, "\n+--")) && containsAny(t, "--+") && containsAny(t, " |\n\x00|\n+")
}

// insideFrame returns the part of a line [i, j) between the sides of a frame;
// nothing of a line that only draws.
func insideFrame(t []byte, i, j int, pipe bool) (int, int) {
	k := i
	for k < j && (t[k] == ' ' || t[k] == '\t') {
		k++
	}
	n := side(t[k:j], pipe)
	if n == 0 {
		return i, j
	}
	for n > 0 {
		k += n
		n = side(t[k:j], false)
	}
	if k < j && t[k] == ' ' {
		k++
	}
	end := j
	for end > k && t[end-1] == ' ' {
		end--
	}
	for end > k {
		if pipe && t[end-1] == '|' {
			end--
			break
		}
		r, w := utf8.DecodeLastRune(t[k:end])
		if r < 0x2500 || r > 0x259f {
			break
		}
		end -= w
	}
	if end == j { // no right side: trailing blanks may be the text's own
		return k, j
	}
	for end > k && t[end-1] == ' ' {
		end--
	}
	return k, end
}

// side returns the length of a piece of a frame at the start of t.
func side(t []byte, pipe bool) int {
	if len(t) == 0 {
		return 0
	}
	if pipe && (t[0] == '|' || t[0] == '+' && len(t) > 2 && t[1] == '-') {
		if t[0] == '+' {
			return len(t)
		}
		return 1
	}
	if t[0] != 0xe2 {
		return 0
	}
	r, n := utf8.DecodeRune(t)
	if r < 0x2500 || r > 0x259f {
		return 0
	}
	return n
}

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
		name := bytes.TrimRight(l[:k], " ")
		if bytes.IndexByte(name, ' ') >= 0 || bytes.IndexByte(name, '"') >= 0 || !isLetter(name[0]) {
			continue
		}
		if i := bytes.LastIndexAny(name, "-_"); same != nil && !bytes.Equal(name, same) && (i < 0 || i+1 == len(name) || !isDigit(name[i+1])) {
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
func commonPrefix(t []byte) []byte {
	if p := prefixLike(t); p != nil {
		return p
	}
	// The first line may be another's: a heading, or one with a prefix of its own.
	return prefixLike(t[min(lineEnd(t, 0)+1, len(t)):])
}

// prefixLike returns the beginning that most lines share with the first.
func prefixLike(t []byte) []byte {
	var first, line []byte
	best, lines, same := 0, 0, 0
	var lens [512]uint16
	for lo := 0; lo < len(t) && lines < 500; {
		hi := lineEnd(t, lo)
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
		lens[lines] = uint16(sharedShape(l, first))
	}
	// The longest beginning that at least three of five lines share.
	for k := 1; k <= lines; k++ {
		n := int(lens[k])
		if n <= best || n < 8 {
			continue
		}
		count := 1
		for j := 1; j <= lines; j++ {
			if int(lens[j]) >= n {
				count++
			}
		}
		if count*5 >= lines*3 {
			best, same = n, count
		}
	}
	if same < 2 {
		return nil
	}
	p := first[:best]
	for k := range p { // what a line says of the answer is no prefix
		if rest := p[k:]; hasFold(rest, "http") || hasFold(rest, "status") || hasFold(rest, "code") || hasFold(rest, "returned") {
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
		if !bytes.HasPrefix(l, bytes.TrimRight(mark, " ")) {
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
// number: "app.log:" of "app.log:12:text". It is empty when there is none.
func grepPrefix(t []byte) []byte {
	var name []byte
	lines, good := 0, 0
	for lo := 0; lo < len(t) && lines < 300; {
		hi := lineEnd(t, lo)
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
		if name == nil && k > 0 && k+1 < len(l) && isDigit(l[k+1]) && bytes.IndexAny(l[:k], " \"'{=<") < 0 && !isDigit(l[0]) {
			name = l[:k]
		}
		if grepLen(l, name) > 0 {
			good++
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
	if i == 0 || !bytes.HasPrefix(l, name) || i >= len(l) || l[i] != ':' && l[i] != '-' {
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

// fromChunked removes the chunk sizes of a chunked HTTP body that stands in the
// text as it came over the wire. It returns nil when there are none.
func fromChunked(v *view) *view {
	t := v.text
	if !containsAny(t, "chunked") {
		return nil
	}
	b := newBuilder(v)
	from := 0
	changed := false
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		n, ok := chunkSize(t[lo:hi])
		if !ok {
			lo = hi + 1
			continue
		}
		// The line end before a chunk size belongs to the framing, unless the
		// header block ends there.
		start := lo
		if changed && lo > 0 && t[lo-1] == '\n' {
			start = lo - 1
		}
		b.copy(from, start)
		from = min(hi+1, len(t))
		changed = true
		lo = from
		if end := from + n; n > 0 && end < len(t) && t[end] == '\n' {
			lo = end + 1
		}
	}
	if !changed {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// chunkSize reads a line that is nothing but a hex number.
func chunkSize(l []byte) (n int, ok bool) {
	if len(l) == 0 || len(l) > 6 {
		return 0, false
	}
	for _, c := range l {
		if !isHex(c) {
			return 0, false
		}
		n = n<<4 | int(unhex(c))
	}
	return n, true
}

// fromWrapped joins the lines that a terminal broke at its right edge, in the
// middle of a word. It returns nil when no line looks broken.
func fromWrapped(v *view) *view {
	t := v.text
	if len(t) > 1<<18 {
		return nil
	}
	width, full := 0, 0
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		switch n := utf8.RuneCount(t[lo:hi]); {
		case n > width:
			width, full = n, 1
		case n == width:
			full++
		}
		lo = hi + 1
	}
	b := newBuilder(v)
	from := 0
	var prev []byte
	joined := false
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		l := t[lo:hi]
		if hi+1 < len(t) && len(l) > 0 {
			next := t[hi+1 : lineEnd(t, hi+1)]
			if width >= 20 && utf8.RuneCount(l) == width && wrapped(t, lo, hi, next, prev, full) || brokenCode(l, next) {
				b.copy(from, hi)
				from = hi + 1
				joined = true
			}
		}
		prev = l
		lo = hi + 1
	}
	if !joined {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// wrapped reports whether the line [lo, hi), one of the longest, goes on in next.
func wrapped(t []byte, lo, hi int, next, prev []byte, full int) bool {
	if len(next) == 0 {
		return false
	}
	l := t[lo:hi]
	last, first := l[len(l)-1], next[0]
	if first == '{' && last == '}' || first == ' ' && last == ' ' {
		return false
	}
	if n := sharedShape(l, next); n >= 8 || n >= 4 && full == 1 && n == len(next) {
		return false // the next line starts as this one does: both are whole
	}
	if last == ',' || last == '{' || last == '[' || first == '}' || first == ']' {
		return full >= 2 && first != ' ' && first != '}' && first != '"'
	}
	// Inside a bracket or a string that opened on this very line, or on the line
	// that it continues.
	depth, quotes := 0, 0
	for _, c := range l {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			quotes++
		}
	}
	if first == ' ' && full < 3 {
		return depth > 0 && quotes%2 == 1
	}
	return depth > 0 || quotes%2 == 1 || brokenWord(l, next) || full >= 2 && !isSpace(first) && (isAlnum(last) || isAlnum(first))
}

// brokenWord reports whether a line of a usual width breaks an id of 32 hex
// digits, or a word in lower case.
func brokenWord(l, next []byte) bool {
	if n := utf8.RuneCount(l); n < 80 || n%20 != 0 && n != 132 && n != 128 {
		return false
	}
	tail, head := 0, 0
	for tail < len(l) && isHex(l[len(l)-1-tail]) {
		tail++
	}
	for head < len(next) && isHex(next[head]) {
		head++
	}
	if tail > 0 && head > 0 && tail+head == 32 {
		return true
	}
	lowerCase := func(c byte) bool { return c >= 'a' && c <= 'z' }
	return tail < 32 && lowerCase(l[len(l)-1]) && lowerCase(next[0])
}

// brokenCode reports whether a code in quotation marks is broken between the
// end of one line and the beginning of the next.
func brokenCode(l, next []byte) bool {
	const form = "CTS.0000\""
	tail := l[max(0, len(l)-9):]
	q := bytes.LastIndexByte(tail, '"')
	if q < 0 || q == len(tail)-1 {
		return false
	}
	tail = tail[q+1:]
	next = bytes.TrimLeft(next, " \t")
	need := len(form) - len(tail)
	if need <= 0 || len(next) < need {
		return false
	}
	for i := range form {
		c := byte(0)
		if i < len(tail) {
			c = tail[i]
		} else {
			c = next[i-len(tail)]
		}
		if form[i] == '0' && !isDigit(c) || form[i] != '0' && c != form[i] && c != form[i]|0x20 && !(form[i] == '"' && c == '\\') {
			return false
		}
	}
	return true
}
