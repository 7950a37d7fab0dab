// Package plaintext says whether a text holds what everybody can see, and
// nothing else. A character that turns the direction of what follows, or that
// nobody sees at all, makes a page say something else than its source; one that
// controls a terminal does so to whoever prints the file.
package plaintext

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Fault is a place of a text that has to be mended. Line and column count from
// 1, the column in bytes.
type Fault struct {
	Line, Column int
	Text         string
}

// Check returns what is wrong with the bytes of a file: it has to be UTF-8 with
// line feeds, so that the same content has the same bytes everywhere, and
// without a character that Unseen finds. Of these, the first of each line is told.
func Check(src []byte) []Fault {
	if bytes.HasPrefix(src, []byte("\uFEFF")) {
		return []Fault{{1, 1, "the file begins with a byte order mark: save it as UTF-8 without one"}}
	}
	if ascii(src) {
		return nil
	}
	var faults []Fault
	line := 0
	for len(src) > 0 {
		line++
		text, rest, _ := bytes.Cut(src, []byte("\n"))
		src = rest
		i, r := Unseen(string(text))
		switch {
		case i < 0:
		case r == utf8.RuneError:
			return []Fault{{line, i + 1, "this byte is not UTF-8: save the file as UTF-8"}}
		case r == '\r' && i == len(text)-1:
			return []Fault{{line, i + 1, "a carriage return stands here: save the file with line ends LF, not CR LF"}}
		default:
			faults = append(faults, Fault{line, i + 1, Name(r) + " stands here, a character that nobody sees: remove it"})
		}
	}
	return faults
}

// Name is how a character is called that must not be printed: U+202E.
func Name(r rune) string { return fmt.Sprintf("%U", r) }

// Unseen returns the first character that nobody sees, and the byte where it
// stands; -1 when there is none. A byte that is not UTF-8 counts as one, and is
// returned as utf8.RuneError.
func Unseen(s string) (int, rune) {
	for i := 0; i < len(s); {
		if visible(s[i]) {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i, utf8.RuneError
		}
		// Cf has what turns directions, joins, or has no width; Zl and Zp are breaks that no editor shows.
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return i, r
		}
		i += n
	}
	return -1, 0
}

// ascii reports whether a text is nothing but visible ASCII, which nearly every
// file is.
func ascii(text []byte) bool {
	for _, b := range text {
		if !visible(b) {
			return false
		}
	}
	return true
}

// visible reports whether a byte is a character of ASCII that does not control
// anything but lines and tabs.
func visible(b byte) bool { return b >= ' ' && b < 0x7F || b == '\n' || b == '\t' }
