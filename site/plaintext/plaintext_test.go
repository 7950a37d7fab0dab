package plaintext

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCheck(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"Größe, naïve, 中文, 😀\n\ttabs\n": "",
		"a\uFFFDb":                   "", // a replacement character is visible
		"\uFEFFa":                    "1:1 the file begins with a byte order mark: save it as UTF-8 without one",
		"a\r\nb\r\n":                 "1:2 a carriage return stands here: save the file with line ends LF, not CR LF",
		"a\nb\xffc":                  "2:2 this byte is not UTF-8: save the file as UTF-8",
		"a\xc3":                      "1:2 this byte is not UTF-8: save the file as UTF-8",
		"a\rb":                       "1:2 U+000D stands here, a character that nobody sees: remove it",
		"ä\u202Eb\u202C\nc\nd\u200B": "1:3 U+202E stands here, a character that nobody sees: remove it|3:2 U+200B stands here, a character that nobody sees: remove it",
	} {
		var got []string
		for _, f := range Check([]byte(text)) {
			got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Text))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q: got %q, want %q", text, s, want)
		}
	}
}

func TestUnseen(t *testing.T) {
	var all []rune
	for _, r := range [][2]rune{{0, 8}, {0xB, 0x1F}, {0x7F, 0x9F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x2064}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}} {
		for c := r[0]; c <= r[1]; c++ {
			all = append(all, c)
		}
	}
	for _, r := range all {
		if i, got := Unseen("ab" + string(r) + "c"); i != 2 || got != r {
			t.Errorf("%s: found %s at %d", Name(r), Name(got), i)
		}
	}
	for _, s := range []string{"", "plain\n\t", "é中😀\uFFFD", " ", "\u00A0"} {
		if i, r := Unseen(s); i >= 0 {
			t.Errorf("%q: found %s at %d", s, Name(r), i)
		}
	}
	if i, r := Unseen("a\xff"); i != 1 || r != utf8.RuneError {
		t.Errorf("a byte that is not UTF-8: found %s at %d", Name(r), i)
	}
}
