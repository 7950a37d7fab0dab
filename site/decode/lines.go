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
	mail := v.may("\n>") && quotedMail(t)
	box := v.has("│\x00┃\x00║\x00▏\x00╷\x00╵\x00┌\x00└\x00╭\x00╰\x00─")
	pipe := v.may("\n+--") && pipeFramed(t)
	ends := v.pairs().ends
	shape := commonPrefix(t, ends)
	compose := 0
	if v.may(" |") {
		compose = composePrefix(t)
	}
	pytest := v.has("\nE   ")
	numbers := v.follows('\n', " 0123456789") && numbered(t, ends)
	grep := grepPrefix(t, ends)
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
			if w > 0 && n == last && t[lo+w-1] == ' ' { // less -N repeats the number where it wraps a line
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
		} else if compose > 0 && i == lo && j-i > compose && t[i+compose-1] == '|' {
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

// numbered reports whether a viewer put line numbers in front of the lines, which end
// at ends.
func numbered(t []byte, ends []int32) bool {
	lines, good, last, lo := 0, 0, 0, 0
	counts := false
	most := min(len(ends), 300)
	for _, end := range ends {
		if lines == most {
			break
		}
		hi := int(end)
		if hi > lo {
			lines++
			if n, w := lineNumber(t[lo:hi]); w > 0 && (n == last && t[lo+w-1] == ' ' || n == last+1 || last == 0) {
				good++
				counts = counts || n != last && last > 0
				last = n
			} else if (lines-good)*10 > most*3 { // of all that are looked at
				return false
			}
		}
		lo = hi + 1
	}
	return good >= 3 && good*10 >= lines*7 && (counts || !knownStatus(last)) // a column of statuses
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
