package markdown

import (
	"strconv"
	"strings"
)

// Most texts keep to a small part of Markdown: paragraphs, tight lists, quotes,
// tables and fenced code, parted by empty lines; in them code, emphasis, links and
// grades that begin and end on one line. Such a text is written as it is read,
// without a tree. At the slightest doubt it is left to goldmark, whose HTML is
// the same, which tests hold.

// simple is a text of that form on its way to HTML.
type simple struct {
	renderer *Renderer
	blocks   BlockFunc
	text     string
	line     string // the current line without its end; empty behind the last one too
	start    int    // where it begins
	next     int    // where the line behind it begins
	out      []byte
	links    []Link
}

// appendSimple is Append for a text of the simple form; ok is false for others.
func (r *Renderer) appendSimple(dst []byte, text string, blocks BlockFunc) (out []byte, doc Document, ok bool) {
	if strings.IndexByte(text, '\t') >= 0 || strings.IndexByte(text, '\r') >= 0 {
		return dst, doc, false // columns and ends of lines are counted otherwise
	}
	if strings.Contains(text, "\n##") {
		return dst, doc, false // blocks before a heading would be made for nothing
	}
	s := simple{renderer: r, blocks: blocks, text: text, out: dst}
	s.advance()
	for s.start < len(text) {
		if !s.block() {
			return dst, doc, false
		}
	}
	return s.out, Document{Links: s.links}, true
}

func (s *simple) advance() {
	s.start = s.next
	s.line = s.text[min(s.start, len(s.text)):]
	if i := strings.IndexByte(s.line, '\n'); i >= 0 {
		s.line = s.line[:i]
	}
	s.next = s.start + len(s.line) + 1
}

func (s *simple) add(text string) { s.out = append(s.out, text...) }

// block writes what begins with the current line, and goes to the line behind it.
// As all functions here that tell whether something is simple, it may have
// written a part of what is not.
func (s *simple) block() bool {
	switch {
	case s.line == "":
		s.advance()
		return true
	case strings.HasPrefix(s.line, "```"):
		return s.fence()
	case strings.HasPrefix(s.line, "|"):
		return s.table()
	case strings.HasPrefix(s.line, "> "):
		s.add("<blockquote>\n<p>")
		ok := s.paragraph("> ", false)
		s.add("</p>\n</blockquote>\n")
		return ok
	case marker(s.line) > 0:
		return s.list()
	}
	s.add("<p>")
	ok := s.paragraph("", false)
	s.add("</p>\n")
	return ok
}

// paragraph writes lines up to an empty one; each has a prefix. In a list a line
// that begins an item of its own ends it, too.
func (s *simple) paragraph(prefix string, inList bool) bool {
	kind := s.line[0]
	text := s.line[len(prefix):]
	for first := true; ; first = false {
		if !begins(text) || text[len(text)-1] == ' ' || !s.inline(text, s.start+len(s.line)-len(text), first, false) {
			return false
		}
		s.advance()
		if s.line == "" || inList && marker(s.line) > 0 && (s.line[0] == '-') == (kind == '-') {
			return true
		}
		if inList {
			prefix = indent[:len(prefix)]
		}
		var ok bool
		if text, ok = strings.CutPrefix(s.line, prefix); !ok {
			return false
		}
		s.add("\n")
	}
}

// indent is before the lines of an item behind the first: as wide as its marker.
const indent = "           "

// begins tells whether a line is one of a paragraph by what it begins with.
func begins(line string) bool {
	if line == "" {
		return false
	}
	switch c := line[0]; c {
	case '`':
		return !strings.HasPrefix(line, "``")
	case '*':
		return !strings.HasPrefix(line, "* ")
	case '[', '"', '\'', '(', '$', '/':
		return true
	default:
		if rest := strings.TrimLeft(line, "0123456789"); len(rest) < len(line) {
			return rest != "" && rest[0] != '.' && rest[0] != ')'
		}
		return isLetter(c) || c >= 0x80
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isWord(c byte) bool   { return isLetter(c) || '0' <= c && c <= '9' }

// marker returns the length of what begins an item of a list, 0 for other lines.
func marker(line string) int {
	if strings.HasPrefix(line, "- ") {
		return len("- ")
	}
	digits := 0
	for digits < len(line) && digits < len(indent)-len(". ") && '0' <= line[digits] && line[digits] <= '9' {
		digits++
	}
	if digits > 0 && strings.HasPrefix(line[digits:], ". ") {
		return digits + len(". ")
	}
	return 0
}

func (s *simple) list() bool {
	bullets, end := s.line[0] == '-', "</ul>\n"
	if bullets {
		s.add("<ul>\n")
	} else {
		end = "</ol>\n"
		s.add("<ol")
		if n, _ := strconv.Atoi(s.line[:marker(s.line)-len(". ")]); n != 1 {
			s.add(` start="`)
			s.out = append(strconv.AppendInt(s.out, int64(n), 10), '"')
		}
		s.add(">\n")
	}
	for s.line != "" {
		s.add("<li>")
		if !s.paragraph(s.line[:marker(s.line)], true) {
			return false
		}
		s.add("</li>\n")
	}
	s.add(end)
	for s.line == "" && s.start < len(s.text) {
		s.advance()
	}
	// With an item or a text of an item behind empty lines it is no tight list.
	return !strings.HasPrefix(s.line, " ") && (marker(s.line) == 0 || (s.line[0] == '-') != bullets)
}

func (s *simple) fence() bool {
	info := strings.Trim(s.line[len("```"):], " ")
	if strings.IndexByte(info, '`') >= 0 || info != strings.TrimSpace(info) {
		return false
	}
	from := s.next
	for {
		s.advance()
		if s.start >= len(s.text) {
			return false
		}
		if s.line == "```" {
			break
		}
		if strings.HasPrefix(strings.TrimLeft(s.line, " "), "```") {
			return false
		}
	}
	code := s.text[from:s.start]
	s.advance()
	if s.blocks != nil {
		out, done, err := s.blocks(s.out, info, code)
		if err != nil {
			return false // goldmark's tree knows the place
		}
		if done {
			s.out = out
			return true
		}
	}
	language, _, _ := strings.Cut(info, " ")
	var err error
	s.out, err = s.renderer.code.AppendFigure(s.out, language, code)
	return err == nil
}

// tableStart begins a table. A wide one scrolls in its own box; the box takes the
// keyboard's focus so that it can.
const tableStart = `<div class="table" role="group" tabindex="0" aria-label="Table"><table>`

func (s *simple) table() bool {
	s.add(tableStart + "<thead>\n<tr>\n")
	columns, ok := s.row("<th>", "</th>\n")
	if !ok {
		return false
	}
	s.add("</tr>\n</thead>\n")
	s.advance()
	if s.line != "|"+strings.Repeat(" --- |", columns) {
		return false
	}
	s.advance()
	body := s.line != ""
	if body {
		s.add("<tbody>\n")
	}
	for ; s.line != ""; s.advance() {
		s.add("<tr>\n")
		if n, ok := s.row("<td>", "</td>\n"); !ok || n != columns {
			return false
		}
		s.add("</tr>\n")
	}
	if body {
		s.add("</tbody>\n")
	}
	s.add("</table></div>")
	return true
}

// row writes the cells of a row, and returns how many there are.
func (s *simple) row(before, after string) (cells int, ok bool) {
	row, ok1 := strings.CutPrefix(s.line, "| ")
	row, ok2 := strings.CutSuffix(row, " |")
	if !ok1 || !ok2 {
		return 0, false
	}
	at := s.start + len("| ")
	for more := true; more; cells++ {
		var cell string
		cell, row, more = strings.Cut(row, " | ")
		if cell == "" || cell[0] == ' ' || cell[len(cell)-1] == ' ' || strings.IndexByte(cell, '|') >= 0 {
			return 0, false
		}
		s.add(before)
		if !s.inline(cell, at, true, false) {
			return 0, false
		}
		s.add(after)
		at += len(cell) + len(" | ")
	}
	return cells, true
}

// special are the bytes that are more than text, or could be.
var special = func() (set [256]bool) {
	for c := range ' ' {
		set[c] = true
	}
	for _, c := range "`*_[]\\&<" {
		set[c] = true
	}
	return set
}()

// inline writes a line or a cell, which begins at a byte of the text; within one
// of its elements there is no other than code.
func (s *simple) inline(text string, at int, first, within bool) bool {
	from, bold := 0, -2 // bold is where bold words end that a paragraph begins with
	for i := 0; i < len(text); {
		c := text[i]
		if !special[c] {
			i++
			continue
		}
		if c == '_' { // within a word it is text
			if i++; i == 1 || i == len(text) || !isWord(text[i-2]) || !isWord(text[i]) {
				return false
			}
			continue
		}
		s.out = appendText(s.out, text[from:i])
		n := 0
		switch {
		case c == '`':
			n = s.code(text[i:])
		case within:
		case c == '*' && (i == 0 || text[i-1] == ' '):
			if n = s.emphasis(text[i:]); n > 0 && i == 0 && first && text[1] == '*' {
				bold = n
			}
		case c == '[' && (i == 0 || text[i-1] != '!'):
			if i > 0 || first { // the line before may be bold
				n = s.grade(text[i:], i <= bold+1)
			}
			if n == 0 {
				n = s.link(text[i:], at+i)
			}
		}
		if n == 0 {
			return false
		}
		i += n
		from = i
	}
	s.out = appendText(s.out, text[from:])
	return true
}

// code writes the code that a text begins with, and returns its length; 0 when it
// is none of the simple form, as the functions below.
func (s *simple) code(text string) int {
	code, rest, ok := strings.Cut(text[1:], "`")
	if !ok || code == "" || code[0] == ' ' || code[len(code)-1] == ' ' || strings.HasPrefix(rest, "`") {
		return 0
	}
	s.add("<code>")
	s.out = appendText(s.out, code)
	s.add("</code>")
	return len(code) + 2
}

// outside returns where a character first stands outside of code; -1 for nowhere.
func outside(text string, c byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case c:
			return i
		case '`':
			n := strings.IndexByte(text[i+1:], '`')
			if n < 0 {
				return -1
			}
			i += 1 + n
		}
	}
	return -1
}

func (s *simple) emphasis(text string) int {
	mark, before, after := "*", "<em>", "</em>"
	if strings.HasPrefix(text, "**") {
		mark, before, after = "**", "<strong>", "</strong>"
	}
	words := text[len(mark):]
	n := outside(words, '*')
	if n <= 0 || !isWord(words[0]) && words[0] != '`' || words[n-1] == ' ' || words[n-1] >= 0x80 {
		return 0
	}
	rest, ok := strings.CutPrefix(words[n:], mark)
	if !ok || rest != "" && strings.IndexByte(" .,:;)!?", rest[0]) < 0 {
		return 0
	}
	s.add(before)
	if !s.inline(words[:n], 0, false, true) {
		return 0
	}
	s.add(after)
	return len(mark) + n + len(mark)
}

// grade writes a grade; a line begins behind one that follows bold words.
func (s *simple) grade(text string, afterBold bool) int {
	for _, word := range grades {
		rest, ok := strings.CutPrefix(text[1:], word+"]")
		if !ok {
			continue
		}
		if rest == "" && afterBold || strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, ":") {
			return 0
		}
		s.add(gradeStart)
		s.add(word)
		s.add(`">`)
		s.add(word)
		s.add("</span>")
		if afterBold {
			s.add("<br>")
		}
		return len(text) - len(rest)
	}
	return 0
}

func (s *simple) link(text string, at int) int {
	words := text[1:]
	n := outside(words, ']')
	if n <= 0 {
		return 0
	}
	rest, ok := strings.CutPrefix(words[n:], "](")
	if !ok {
		return 0
	}
	target, rest, ok := strings.Cut(rest, ")")
	if !ok || !plainURL(target) || !allowed(target) {
		return 0
	}
	at++ // where the first text in it begins
	if words[0] == '`' {
		at++
	}
	s.links = append(s.links, Link{target, at})
	s.add(`<a href="`)
	s.add(target)
	s.add(`">`)
	if !s.inline(words[:n], 0, false, true) {
		return 0
	}
	s.add("</a>")
	return len(text) - len(rest)
}

// plainURL tells whether an address stands for itself, in Markdown and in HTML.
func plainURL(url string) bool {
	for i := range len(url) {
		if c := url[i]; !isWord(c) && strings.IndexByte("/-._~:#?=@+,;", c) < 0 {
			return false
		}
	}
	return true
}
