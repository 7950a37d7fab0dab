package decode

import (
	"bytes"
	"unicode/utf8"
)

// fromChunked removes the chunk sizes of a chunked HTTP body that stands in the
// text as it came over the wire. It returns nil when there are none.
func fromChunked(v *view) *view {
	t := v.text
	if !v.has("chunked") {
		return fromBareChunks(v)
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

// fromBareChunks is fromChunked for a body that stands without its headers: a
// text in which every chunk is as long as its size says, to the last one.
func fromBareChunks(v *view) *view {
	t := v.text
	if _, ok := chunkSize(t[:lineEnd(t, 0)]); !ok {
		return nil
	}
	b := newBuilder(v)
	lo, chunks := 0, 0
	for lo < len(t) {
		hi := lineEnd(t, lo)
		n, ok := chunkSize(t[lo:hi])
		end := hi + 1 + n
		if !ok || n > 0 && (end >= len(t) || t[end] != '\n') {
			return nil
		}
		if n == 0 {
			b.copy(min(hi+1, len(t)), len(t))
			break
		}
		b.copy(hi+1, end)
		chunks++
		lo = end + 1
	}
	if chunks == 0 {
		return nil
	}
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

// endsID reports whether a line ends in a whole request id.
func endsID(l []byte) bool {
	n := len(l) - 32
	return n >= 0 && allHex(l[n:]) && (n == 0 || !isAlnum(l[n-1]))
}

// startsTime reports whether a line starts with a time of day or a date.
func startsTime(l []byte) bool {
	lo, hi := findTime(l[:min(len(l), 48)], false)
	return hi > 0 && lo == 0 || len(l) > 8 && isDigit(l[0]) && isDigit(l[1]) && l[2] == ':' && isDigit(l[3]) && isDigit(l[4]) && l[5] == ':'
}

func allHex(s []byte) bool {
	for _, c := range s {
		if !isHex(c) {
			return false
		}
	}
	return true
}

// fromWrappedFrame joins the lines that a terminal broke before the left side of
// a frame, which only the first of them has, is taken away: with it they have
// one width.
func fromWrappedFrame(v *view) *view {
	if !v.has("│ ") {
		return nil
	}
	return fromWrapped(v)
}

// fromParted joins lines that a container runtime wrote in parts, in its log
// format (CRI): a time, the stream, P for a part or F for the end of a line, then
// text. It returns nil when there are none.
func fromParted(v *view) *view {
	t := v.text
	if !v.has(" stderr P \x00 stdout P ") {
		return nil
	}
	b := newBuilder(v)
	from := 0
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		l := t[lo:hi]
		lo = hi + 1
		if n := criHead(l); n == 0 || l[n-2] != 'P' || lo >= len(t) {
			continue
		}
		next := t[lo:lineEnd(t, lo)]
		if n := criHead(next); n > 0 && bytes.Equal(criStream(l), criStream(next)) {
			b.copy(from, hi)
			from = lo + n
		}
	}
	if from == 0 {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// criHead returns how long the head of a line in a container runtime's log is,
// with the space behind it, or 0.
func criHead(l []byte) int {
	if !startsTime(l) {
		return 0
	}
	at := bytes.IndexByte(l, ' ')
	const rest = len(" stderr P ")
	if at < 0 || len(l) < at+rest || l[at+rest-1] != ' ' || l[at+rest-3] != ' ' || l[at+rest-2] != 'P' && l[at+rest-2] != 'F' {
		return 0
	}
	if s := string(l[at+1 : at+7]); s != "stderr" && s != "stdout" {
		return 0
	}
	return at + rest
}

// criStream is the name of the stream in a line that has a head.
func criStream(l []byte) []byte {
	at := bytes.IndexByte(l, ' ')
	return l[at+1 : at+7]
}

// fromWrapped joins the lines that a terminal broke at its right edge, in the
// middle of a word. It returns nil when no line looks broken.
func fromWrapped(v *view) *view {
	t := v.text
	if len(t) > 1<<18 {
		return nil
	}
	columns, ends := utf8.RuneCount, v.pairs().ends
	if !v.pairs().high {
		columns = func(l []byte) int { return len(l) }
	}
	width, full := 0, 0
	var widest []byte
	alike := false // the widest lines begin in the same way
	lo := 0
	for _, end := range ends {
		hi := int(end)
		if hi-lo >= width { // else it has fewer columns
			switch n := columns(t[lo:hi]); {
			case n > width:
				width, full, widest, alike = n, 1, t[lo:hi], false
			case n == width:
				full++
				alike = alike || sharedShape(t[lo:hi], widest) >= 8
			}
		}
		lo = hi + 1
	}
	if alike {
		full = 1 // lines of one layout, whose width tells nothing
	}
	var b *builder
	from := 0
	lo = 0
	for i, end := range ends {
		hi := int(end)
		l := t[lo:hi]
		if hi+1 < len(t) && len(l) > 0 {
			next := t[hi+1 : ends[i+1]]
			if width >= 20 && len(l) >= width && columns(l) == width && !(alike && ended(l)) && wrapped(l, next, full) || brokenCode(l, next) || brokenKey(l, next) {
				if b == nil {
					b = newBuilder(v)
				}
				b.copy(from, hi)
				from = hi + 1
			}
		}
		lo = hi + 1
	}
	if b == nil {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// ended reports whether a line ends with a closing mark and leaves nothing open.
func ended(l []byte) bool {
	depth, quotes := open(l)
	return depth == 0 && quotes%2 == 0 && bytes.IndexByte([]byte(`"')}]`), l[len(l)-1]) >= 0
}

// open counts the brackets that a line leaves open, and its quotation marks.
func open(l []byte) (depth, quotes int) {
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
	return depth, quotes
}

// wrapped reports whether the line l, one of the longest, goes on in next.
func wrapped(l, next []byte, full int) bool {
	if len(next) == 0 {
		return false
	}
	last, first := l[len(l)-1], next[0]
	if side(next, false) > 0 {
		return false // the next line of a frame
	}
	if first == '{' && last == '}' || first == ' ' && last == ' ' || isAlnum(first) && ended(l) {
		return false
	}
	if codeEnd(next, 0) > 0 && isAlnum(last) || len(l) == 32 && allHex(l) {
		return false // a handler prints one value a line
	}
	if n := sharedShape(l, next); n >= 8 || n >= 4 && full == 1 && n == len(next) {
		return false // the next line starts as this one does: both are whole
	}
	if last == ',' || last == '{' || last == '[' || first == '}' || first == ']' {
		return full >= 2 && first != ' ' && first != '}' && first != '"'
	}
	// Inside a bracket or a string that opened on this very line, or on the line
	// that it continues.
	depth, quotes := open(l)
	if first == ' ' && full < 3 {
		return depth > 0 && quotes%2 == 1
	}
	if isAlnum(last) && (knownKey(next) || hasFold(next, "http/")) {
		full = 1 // a name stands behind a blank or a sign, or begins a line
	}
	return depth > 0 || quotes%2 == 1 || brokenWord(l, next) || full >= 2 && !isSpace(first) && !endsID(l) && !startsTime(next) && (isAlnum(last) || isAlnum(first))
}

// knownKey reports whether a line begins with the name of a key and its separator.
func knownKey(l []byte) bool {
	n := 0
	for n < len(l) && n < 32 && isName(l[n]) {
		n++
	}
	return n < len(l) && (l[n] == ':' || l[n] == '=') && classOf(l[:n]) != noKey
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
	next = trimLeft(next, " \t")
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

// brokenKey reports whether a name in quotation marks that is a key is broken between
// the end of one line and the beginning of the next.
func brokenKey(l, next []byte) bool {
	k := nameStart(l)
	if k == len(l) || k == 0 || l[k-1] != '"' {
		return false
	}
	next = trimLeft(next, " \t")
	n := endOfName(next, 0)
	if n == 0 || n > 32 || !bytes.HasPrefix(trimLeft(next[n:], "\\"), []byte(`":`)) {
		return false
	}
	return classOf(append(l[k:len(l):len(l)], next[:n]...)) != noKey
}
