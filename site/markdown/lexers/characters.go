package lexers

import (
	"unicode"
	"unicode/utf8"
)

// The character classes of chroma's regular expressions: \s, \d, \w.

func isSpace(r rune) bool {
	return r == ' ' || r == '\n' || r >= '\t' && r <= '\r' || r >= 0x80 && unicode.IsSpace(r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= 0x80 && unicode.IsDigit(r) }

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
	}
	return unicode.In(r, unicode.L, unicode.Mn, unicode.Nd, unicode.Pc) || r == '\u200c' || r == '\u200d'
}

// skip returns where the run of characters of a class that begins at i ends.
func skip(s string, i int, class func(rune) bool) int {
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if !class(r) {
			break
		}
		i += n
	}
	return i
}

func spaces(s string, i int) int { return skip(s, i, isSpace) }
func digits(s string, i int) int { return skip(s, i, isDigit) }
func word(s string, i int) int   { return skip(s, i, isWord) }

// blanks is the run of spaces that begins at i: the space character alone.
func blanks(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// wordBefore tells whether the character that ends at i is of a word.
func wordBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i > 0 && isWord(r)
}

// wordAt tells whether a word's character begins at i.
func wordAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return i < len(s) && isWord(r)
}

func at(s string, i int, b byte) bool { return i < len(s) && s[i] == b }
