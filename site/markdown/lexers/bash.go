package lexers

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

// The states of chroma's shell lexer, named by what closes them.
type bashState byte

const (
	bashRoot      bashState = iota
	bashParen               // $( )
	bashMath                // $(( ))
	bashCurly               // ${ }
	bashBackticks           // ` `
	bashString              // " " with something to interpolate
)

var (
	bashKeywords = set("if fi else while do done for then return function case select continue until esac elif")
	bashBuiltins = set("alias bg bind break builtin caller cd command compgen complete declare dirs disown echo enable eval " +
		"exec exit export false fc fg getopts hash help history jobs kill let local logout popd printf pushd pwd read readonly " +
		"set shift shopt source suspend test time times trap true type typeset ulimit umask unalias unset wait")
)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

type bashScanner struct {
	*tokens
	stack []bashState
}

func scanBash(t *tokens) {
	s := &bashScanner{t, []bashState{bashRoot}}
	if strings.HasPrefix(t.text, "#!") {
		if end := lineBreak(t.text, 0); end > 2 && end < len(t.text) {
			t.to(end+1, chroma.CommentPreproc)
		}
	}
	for t.pos < len(t.text) {
		switch s.stack[len(s.stack)-1] {
		case bashRoot:
			s.root()
		case bashParen:
			s.inside(")", chroma.Keyword)
		case bashBackticks:
			s.inside("`", chroma.LiteralStringBacktick)
		case bashMath:
			s.math()
		case bashCurly:
			s.curly()
		case bashString:
			s.quoted()
		}
	}
}

func (s *bashScanner) push(end int, typ chroma.TokenType, state bashState) {
	s.to(end, typ)
	s.stack = append(s.stack, state)
}

func (s *bashScanner) pop(end int, typ chroma.TokenType) {
	s.to(end, typ)
	s.stack = s.stack[:len(s.stack)-1]
}

// inside reads commands up to what closes them.
func (s *bashScanner) inside(closing string, typ chroma.TokenType) {
	if strings.HasPrefix(s.text[s.pos:], closing) {
		s.pop(s.pos+len(closing), typ)
		return
	}
	s.root()
}

func (s *bashScanner) math() {
	c := s.text[s.pos]
	if end := digits(s.text, s.pos); end > s.pos {
		if at(s.text, end, '#') { // a number with its base
			if base := digits(s.text, end+1); base > end+1 {
				end = base
			} else if !at(s.text, end+1, ' ') {
				end++
			}
		}
		s.to(end, chroma.LiteralNumber)
		return
	}
	if strings.IndexByte("-+*/%^|&", c) >= 0 {
		s.to(s.pos+1, chroma.Operator)
		return
	}
	s.inside("))", chroma.Keyword)
}

func (s *bashScanner) curly() {
	switch c := s.text[s.pos]; c {
	case '}':
		s.pop(s.pos+1, chroma.LiteralStringInterpol)
	case ':':
		if at(s.text, s.pos+1, '-') {
			s.to(s.pos+2, chroma.Keyword)
		} else {
			s.to(s.pos+1, chroma.Punctuation)
		}
	case '"', '\'', '`', '$', '\\':
		s.root()
	default:
		if end := word(s.text, s.pos); end > s.pos {
			s.to(end, chroma.NameVariable)
			return
		}
		end := s.pos
		for end < len(s.text) && strings.IndexByte("}:\"'`$\\", s.text[end]) < 0 {
			end++
		}
		s.to(end, chroma.Punctuation)
	}
}

// quoted reads the inside of a string that holds something to interpolate.
func (s *bashScanner) quoted() {
	switch s.text[s.pos] {
	case '"':
		s.pop(s.pos+1, chroma.LiteralStringDouble)
	case '$':
		s.dollar()
	default:
		end := s.pos
		for end < len(s.text) && s.text[end] != '"' && s.text[end] != '$' {
			next := escaped(s.text, end)
			if next < 0 {
				break
			}
			end = next
		}
		if end == s.pos {
			s.wrong()
			return
		}
		s.to(end, chroma.LiteralStringDouble)
	}
}

// escaped returns where the byte at i ends, with the character that it escapes
// when it is a backslash; -1 for a backslash that ends the text.
func escaped(text string, i int) int {
	if text[i] != '\\' {
		return i + 1
	}
	if i+1 == len(text) {
		return -1
	}
	i += 2
	for i < len(text) && text[i]&0xC0 == 0x80 { // rest of the character
		i++
	}
	return i
}

// root reads what can stand in a command.
func (s *bashScanner) root() {
	text, pos := s.text, s.pos
	switch c := text[pos]; c {
	case '#':
		s.to(lineBreak(text, pos), chroma.CommentSingle)
	case '\\':
		if end := escaped(text, pos); end > 0 {
			s.to(end, chroma.LiteralStringEscape)
		} else {
			s.wrong()
		}
	case '[', ']', '{', '}', '(', ')', '=':
		s.to(pos+1, chroma.Operator)
	case '+':
		s.run()
	case '<':
		s.less()
	case '&', '|':
		if at(text, pos+1, c) {
			s.to(pos+2, chroma.Operator)
		} else {
			s.to(pos+1, chroma.Punctuation)
		}
	case '`':
		s.push(pos+1, chroma.LiteralStringBacktick, bashBackticks)
	case '"':
		if end := closedString(text, pos+1, '"', '$'); end > 0 {
			s.to(end, chroma.LiteralStringDouble)
		} else {
			s.push(pos+1, chroma.LiteralStringDouble, bashString)
		}
	case '\'':
		if n := strings.IndexByte(text[pos+1:], '\''); n >= 0 {
			s.to(pos+n+2, chroma.LiteralStringSingle)
		} else {
			s.wrong()
		}
	case ';':
		s.to(pos+1, chroma.Punctuation)
	case '$':
		s.dollarWord()
	default:
		if end := spaces(text, pos); end > pos {
			s.to(end, chroma.Text)
		} else if end := word(text, pos); end == pos || wordBefore(text, pos) || !s.word(end) {
			s.run()
		}
	}
}

// closedString returns where a string that began before i ends, -1 when it
// does not, or holds the byte stop first.
func closedString(text string, i int, quote, stop byte) int {
	for i >= 0 && i < len(text) {
		switch text[i] {
		case quote:
			return i + 1
		case stop:
			return -1
		}
		i = escaped(text, i)
	}
	return -1
}

// word reads a keyword, a builtin or the left side of an assignment that ends
// at a place. It returns false for other words.
func (s *bashScanner) word(end int) bool {
	text, w := s.text, s.text[s.pos:end]
	if bashKeywords[w] {
		s.to(end, chroma.Keyword)
		if next := spaces(text, end); wordAt(text, next) {
			s.to(next, chroma.Text)
		}
		return true
	}
	if bashBuiltins[w] && end < len(text) && (text[end] == ')' || text[end] == '`' || spaces(text, end) > end) {
		s.to(end, chroma.NameBuiltin)
		return true
	}
	name := spaces(text, end)
	equals := name
	if at(text, equals, '+') {
		equals++
	}
	if !at(text, equals, '=') {
		return false
	}
	s.to(end, chroma.NameVariable)
	s.to(name, chroma.Text)
	s.to(equals+1, chroma.Operator)
	return true
}

// run reads plain text: a number that stands alone, or all up to the next
// character with a meaning.
func (s *bashScanner) run() {
	text := s.text
	if end := digits(text, s.pos); end > s.pos && (end == len(text) || text[end] == ' ' || text[end] == '\n') {
		s.to(end, chroma.LiteralNumber)
		return
	}
	end := skip(text, s.pos, func(r rune) bool { return !isSpace(r) && !strings.ContainsRune("=[]{}()$\"'`\\<&|;", r) })
	s.to(end, chroma.Text)
}

// less reads what begins with <: a here-string, a here-document or a redirection.
func (s *bashScanner) less() {
	if strings.HasPrefix(s.text[s.pos:], "<<<") {
		s.to(s.pos+3, chroma.Operator)
	} else if end := heredoc(s.text, s.pos); end > 0 {
		s.to(end, chroma.LiteralString)
	} else {
		s.to(s.pos+1, chroma.Text)
	}
}

// heredoc returns where the here-document that begins at i ends, -1 when none
// begins. Chroma ends it where its delimiter appears again, or else where the
// longest beginning of the delimiter does.
func heredoc(s string, i int) int {
	if !strings.HasPrefix(s[i:], "<<") {
		return -1
	}
	i += 2
	if at(s, i, '-') {
		i++
	}
	i = spaces(s, i)
	if at(s, i, '\'') {
		i++
	}
	if at(s, i, '\\') {
		i++
	}
	for end := word(s, i); end > i; end-- {
		if end < len(s) && utf8.RuneStart(s[end]) {
			_, first := utf8.DecodeRuneInString(s[end:])
			if n := strings.Index(s[end+first:], s[i:end]); n >= 0 {
				return end + first + n + end - i
			}
		}
	}
	return -1
}

// dollarWord reads $"..." and $'...', else what s.dollar reads.
func (s *bashScanner) dollarWord() {
	if at(s.text, s.pos+1, '"') {
		if end := closedString(s.text, s.pos+2, '"', '$'); end > 0 {
			s.to(end, chroma.LiteralStringDouble)
			return
		}
	}
	if at(s.text, s.pos+1, '\'') {
		if end := closedString(s.text, s.pos+2, '\'', 0); end > 0 {
			s.to(end, chroma.LiteralStringSingle)
			return
		}
	}
	s.dollar()
}

// dollar reads a variable or the beginning of an expansion.
func (s *bashScanner) dollar() {
	text, pos := s.text, s.pos
	rest := text[pos:]
	switch {
	case strings.HasPrefix(rest, "$(("):
		s.push(pos+3, chroma.Keyword, bashMath)
	case strings.HasPrefix(rest, "$("):
		s.push(pos+2, chroma.Keyword, bashParen)
	case strings.HasPrefix(rest, "${#"):
		s.push(pos+3, chroma.LiteralStringInterpol, bashCurly)
	case strings.HasPrefix(rest, "${"):
		s.push(pos+2, chroma.LiteralStringInterpol, bashCurly)
	case len(rest) > 1 && (rest[1] == '_' || rest[1]|0x20 >= 'a' && rest[1]|0x20 <= 'z'):
		s.to(word(text, pos+1), chroma.NameVariable)
	case digits(text, pos+1) > pos+1:
		s.to(digits(text, pos+1), chroma.NameVariable)
	case len(rest) > 1 && strings.IndexByte("#$?!_*@-", rest[1]) >= 0:
		s.to(pos+2, chroma.NameVariable)
	default:
		s.to(pos+1, chroma.Text)
	}
}
