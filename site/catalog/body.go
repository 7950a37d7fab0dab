package catalog

import "strings"

// Body is the Markdown below the front matter, split at its level-two
// headings. Only what the format itself fixes is read here: headings, fenced
// blocks and numbered items. Rendering is package markdown's.
type Body struct {
	Text     string
	Line     int    // line of the file on which Text begins
	Lead     string // text above the first heading
	Sections []Section
}

// Section is a level-two heading with all that follows it up to the next one.
type Section struct {
	Title  string
	Text   string // Markdown without the heading
	Line   int    // line of the heading
	Blocks []Block
	Items  []Item
}

// Block is a fenced block. Info is its info string: "http request failing".
type Block struct {
	Info string
	Text string // ends with a line feed unless empty
	Line int    // line of the opening fence
}

// Item is an item of a numbered list at the left margin.
type Item struct {
	Text string // Markdown without the number, lines joined, nested blocks left out
	Line int
}

// Section returns the section with a title, or nil.
func (b *Body) Section(title string) *Section {
	for i := range b.Sections {
		if b.Sections[i].Title == title {
			return &b.Sections[i]
		}
	}
	return nil
}

// Block returns the first fenced block with an info string, or nil.
func (b *Body) Block(info string) *Block {
	for i := range b.Sections {
		for j := range b.Sections[i].Blocks {
			if b.Sections[i].Blocks[j].Info == info {
				return &b.Sections[i].Blocks[j]
			}
		}
	}
	return nil
}

// parseBody splits a body. file and problems take fences that never close.
func parseBody(file, text string, line int, problems *ProblemList) Body {
	body := Body{Text: text, Line: line, Sections: make([]Section, 0, strings.Count(text, "\n## ")+1)}
	s := bodyScanner{file: file, problems: problems}
	sectionStart, pos, n := 0, 0, line
	closeSection := func(end int) {
		if len(body.Sections) == 0 {
			body.Lead = text[:end]
			return
		}
		section := &body.Sections[len(body.Sections)-1]
		section.Text = text[sectionStart:end]
		section.Blocks, section.Items = append([]Block(nil), s.blocks...), append([]Item(nil), s.items...)
	}
	for pos < len(text) {
		l, _, _ := strings.Cut(text[pos:], "\n")
		next := min(pos+len(l)+1, len(text))
		if s.fence == "" && strings.HasPrefix(l, "## ") {
			closeSection(pos)
			body.Sections = append(body.Sections, Section{Title: strings.TrimSpace(l[3:]), Line: n})
			sectionStart = next
			s.blocks, s.items, s.inItem = s.blocks[:0], s.items[:0], false
		} else {
			s.line(text, pos, l, n)
		}
		pos, n = next, n+1
	}
	if s.fence != "" {
		problems.Add(Position{file, s.block.Line, 1}, "this fenced block is never closed")
	}
	closeSection(len(text))
	return body
}

// bodyScanner reads the lines of one section after the other.
type bodyScanner struct {
	file     string
	problems *ProblemList
	blocks   []Block
	items    []Item
	inItem   bool
	fence    string // the fence that closes the open block, "" outside
	indent   int    // of the open block
	block    Block
	from     int      // offset of the open block's text
	lines    []string // of an open block that is indented
}

// line reads a line of text that begins at an offset; n is its number.
func (s *bodyScanner) line(text string, offset int, l string, n int) {
	trimmed := strings.TrimLeft(l, " ")
	if s.fence != "" {
		if strings.HasPrefix(trimmed, s.fence) && strings.Trim(trimmed, "`~ ") == "" {
			if s.indent == 0 {
				s.block.Text = text[s.from:offset]
			} else if len(s.lines) > 0 {
				s.block.Text = strings.Join(s.lines, "\n") + "\n"
			}
			s.blocks = append(s.blocks, s.block)
			s.fence = ""
			return
		}
		if s.indent > 0 {
			s.lines = append(s.lines, l[min(s.indent, indentOf(l)):])
		}
		return
	}
	if mark := fenceMark(trimmed); mark != "" {
		s.fence, s.indent = mark, len(l)-len(trimmed)
		s.block = Block{Info: strings.TrimSpace(trimmed[len(mark):]), Line: n}
		s.lines, s.from = nil, offset+len(l)+1
		return
	}
	if digits := leadingDigits(l); digits > 0 && strings.HasPrefix(l[digits:], ". ") {
		s.items = append(s.items, Item{Text: strings.TrimSpace(l[digits+2:]), Line: n})
		s.inItem = true
		return
	}
	switch {
	case trimmed == "":
		s.inItem = false
	case s.inItem && len(trimmed) < len(l) && !isListItem(trimmed):
		last := &s.items[len(s.items)-1]
		last.Text += " " + strings.TrimSpace(l)
	default:
		s.inItem = false
	}
}

func fenceMark(s string) string {
	if s == "" || s[0] != '`' && s[0] != '~' {
		return ""
	}
	for _, c := range []string{"`", "~"} {
		n := len(s) - len(strings.TrimLeft(s, c))
		if n >= 3 {
			return s[:n]
		}
	}
	return ""
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func isListItem(s string) bool {
	return strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "* ")
}

// PlainText takes the Markdown marks out of one line of text: bold, code marks
// and links keep their words.
func PlainText(s string) string {
	if !strings.ContainsAny(s, "*`[_\\") {
		return s
	}
	var b strings.Builder
	code := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '`':
			code = !code
		case code:
			b.WriteByte(c)
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case c == '*':
		case c == '[':
			if end := strings.Index(s[i:], "]("); end > 0 {
				if closing := strings.IndexByte(s[i+end:], ')'); closing > 0 {
					b.WriteString(PlainText(s[i+1 : i+end]))
					i += end + closing
					continue
				}
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
