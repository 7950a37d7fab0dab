package catalog

import (
	"strings"
	"sync"

	"ctserr/site/plaintext"
)

// Front matter is the part of YAML that an entry needs and no more: a mapping
// of keys to scalars, lists and mappings, nested two deep. It is read by hand
// because a general YAML reader costs ten times what the rest of an entry
// costs, and a site can have 100,000 of them; a test holds that both read
// every entry alike. What is outside this part is a problem, never a guess.

type nodeKind byte

const (
	scalarNode nodeKind = iota
	listNode
	mapNode
)

// node is a value with the place where it stands.
type node struct {
	kind   nodeKind
	pos    Position
	text   string // of a scalar, unquoted
	quoted bool   // a quoted scalar is a string whatever it looks like
	items  []node // of a list
	fields []field
	raw    string // the source lines of a mapping
}

type field struct {
	key string
	pos Position
	val node
}

// frontMatter splits a file into its front matter and its body.
// bodyLine is the line on which the body begins.
func frontMatter(file string, src []byte, problems *ProblemList) (root node, body string, bodyLine int, ok bool) {
	at := func(line, col int) Position { return Position{file, line, col} }
	if !plainText(file, src, problems) {
		return node{}, "", 0, false
	}
	text := string(src)
	if !strings.HasPrefix(text, "---\n") {
		problems.Add(at(1, 1), "the file must begin with front matter: a line ---, keys, a line ---")
		return node{}, "", 0, false
	}
	head, rest, closed := cutFrontMatter(text)
	if !closed {
		problems.Add(at(1, 1), "the front matter has no closing line ---")
		return node{}, "", 0, false
	}
	before := len(*problems)
	lines := make([]string, 0, strings.Count(head, "\n"))
	for head != "" {
		line, after, _ := strings.Cut(head, "\n")
		lines, head = append(lines, line), after
	}
	root = parseMapping(file, lines, 2, problems)
	return root, rest, len(lines) + 3, len(*problems) == before
}

// parseMapping reads lines that are one mapping. The first of them is the line
// of that number in the file.
func parseMapping(file string, lines []string, first int, problems *ProblemList) node {
	p := &fmParser{file: file, lines: lines, first: first, problems: problems}
	root := node{kind: mapNode, pos: Position{file, first, 1}, fields: p.mapping(0)}
	for p.blank(); p.i < len(p.lines); p.blank() {
		p.bad(indentOf(p.lines[p.i]), "this line does not belong to the key above it: check its indent")
		p.i++
	}
	return root
}

// cutFrontMatter returns the lines between the two lines --- and what follows.
func cutFrontMatter(text string) (head, rest string, closed bool) {
	text = strings.TrimPrefix(text, "---\n")
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		return "", rest, true
	}
	if i := strings.Index(text, "\n---\n"); i >= 0 {
		return text[:i+1], text[i+len("\n---\n"):], true
	}
	if head, ok := strings.CutSuffix(text, "\n---"); ok {
		return head + "\n", "", true
	}
	return "", "", text == "---"
}

// plainText reports whether the bytes of a file are as every file of the content
// has them.
func plainText(file string, src []byte, problems *ProblemList) bool {
	faults := plaintext.Check(src)
	for _, f := range faults {
		problems.Add(Position{file, f.Line, f.Column}, "%s", f.Text)
	}
	return len(faults) == 0
}

type fmParser struct {
	file     string
	lines    []string
	first    int // line of the file on which lines begin
	i        int // the line that is read next
	problems *ProblemList

	// A list or mapping in brackets can go over several lines, which are read
	// as one: joins says where in that line each further line begins.
	joins []int
}

// pos is the place of a column of the current line.
func (p *fmParser) pos(col int) Position {
	line := p.i + p.first
	for n := len(p.joins) - 1; n >= 0; n-- {
		if start := p.joins[n]; col >= start {
			indent := indentOf(p.lines[p.i+n+1])
			return Position{p.file, line + n + 1, col - start + indent + 1}
		}
	}
	return Position{p.file, line, col + 1}
}

// bracketed appends the lines that follow to a value whose brackets are still
// open at the end of its line.
func (p *fmParser) bracketed(line string, vcol int) string {
	for p.i+len(p.joins)+1 < len(p.lines) && openBrackets(line[vcol:]) > 0 {
		next := p.lines[p.i+len(p.joins)+1]
		if indentOf(next) == 0 && !strings.HasPrefix(next, "]") && !strings.HasPrefix(next, "}") {
			break // a key: the bracket was forgotten
		}
		p.joins = append(p.joins, len(line)+1)
		line += " " + strings.TrimLeft(next, " ")
	}
	return line
}

// openBrackets counts the brackets that a text opens and does not close.
func openBrackets(s string) int {
	depth, quote := 0, byte(0)
	for i := range len(s) {
		switch b := s[i]; {
		case quote != 0:
			if b == quote && (quote == '\'' || s[i-1] != '\\') {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '[' || b == '{':
			depth++
		case b == ']' || b == '}':
			depth--
		}
	}
	return depth
}

// step goes on to the line after the current one and those joined to it.
func (p *fmParser) step() {
	p.i += 1 + len(p.joins)
	p.joins = nil
}

func (p *fmParser) bad(col int, format string, args ...any) {
	p.problems.Add(p.pos(col), format, args...)
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// blank skips empty lines and comment lines.
func (p *fmParser) blank() {
	for p.i < len(p.lines) {
		s := strings.TrimLeft(p.lines[p.i], " ")
		if s != "" && s[0] != '#' {
			return
		}
		p.i++
	}
}

// wholes are lists of fields for the mapping of a whole file.
var wholes = sync.Pool{New: func() any {
	list := make([]field, 0, 24)
	return &list
}}

// free gives the list of a whole file's fields to the next one.
func (n node) free() {
	clear(n.fields)
	list := n.fields[:0]
	wholes.Put(&list)
}

// mapping reads the keys that stand at an indent.
func (p *fmParser) mapping(indent int) []field {
	var fields []field
	if indent == 0 {
		fields = *wholes.Get().(*[]field)
	}
	for {
		p.blank()
		if p.i >= len(p.lines) || indentOf(p.lines[p.i]) != indent || isItem(p.lines[p.i][indent:]) {
			return fields
		}
		line := p.lines[p.i]
		if strings.Contains(line, "\t") {
			p.bad(strings.IndexByte(line, '\t'), "a tab stands here: use spaces")
			p.i++
			continue
		}
		f, ok := p.field(line, indent)
		if !ok {
			continue
		}
		for _, g := range fields {
			if g.key == f.key {
				p.problems.Add(f.pos, "the key %s stands twice", f.key)
			}
		}
		fields = append(fields, f)
	}
}

func isItem(s string) bool { return s == "-" || strings.HasPrefix(s, "- ") }

// field reads `key: value` that begins at a column of a line, and the block
// that follows when the value is on the next lines.
func (p *fmParser) field(line string, col int) (field, bool) {
	key, value, ok := strings.Cut(line[col:], ":")
	if !ok || key == "" || !plainKey(key) || value != "" && value[0] != ' ' {
		p.bad(col, "this is not `key: value`")
		p.i++
		return field{}, false
	}
	f := field{key: key, pos: p.pos(col)}
	vcol := col + len(key) + 1 + indentOf(value)
	value = strings.TrimRight(value[indentOf(value):], " ")
	if value != "" && value[0] != '#' {
		if value[0] == '[' || value[0] == '{' {
			value = strings.TrimRight(p.bracketed(line, vcol)[vcol:], " ")
		}
		f.val = p.value(value, vcol)
		if f.val.kind == mapNode {
			f.val.raw = strings.Repeat(" ", vcol) + value
		}
		p.step()
		return f, true
	}
	valuePos := f.pos
	p.i++
	p.blank()
	start := p.i
	if p.i < len(p.lines) {
		next := p.lines[p.i]
		in := indentOf(next)
		switch {
		case isItem(next[in:]) && in >= col:
			f.val = node{kind: listNode, pos: p.pos(in), items: p.sequence(in)}
		case in > col:
			f.val = node{kind: mapNode, pos: p.pos(in)}
			f.val.fields = p.mapping(in)
		default:
			f.val = node{kind: scalarNode, pos: valuePos}
		}
	} else {
		f.val = node{kind: scalarNode, pos: valuePos}
	}
	if f.val.kind == mapNode {
		f.val.raw = strings.Join(p.lines[start:p.i], "\n")
	}
	return f, true
}

func plainKey(s string) bool {
	for i := range len(s) {
		b := s[i]
		if !(b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '-' || b == '.') {
			return false
		}
	}
	return true
}

// sequence reads the items that stand at an indent.
func (p *fmParser) sequence(indent int) []node {
	var items []node
	for {
		p.blank()
		if p.i >= len(p.lines) || indentOf(p.lines[p.i]) != indent || !isItem(p.lines[p.i][indent:]) {
			return items
		}
		line := p.lines[p.i]
		rest := strings.TrimLeft(line[indent+1:], " ")
		col := len(line) - len(rest)
		switch key, after, ok := strings.Cut(rest, ":"); {
		case rest == "":
			p.bad(indent, "this list item is empty")
			p.i++
		case ok && plainKey(key) && (after == "" || after[0] == ' '):
			n := node{kind: mapNode, pos: p.pos(col)}
			if f, ok := p.field(line, col); ok {
				n.fields = append([]field{f}, p.mapping(col)...)
			}
			items = append(items, n)
		default:
			items = append(items, p.value(strings.TrimRight(rest, " "), col))
			p.i++
		}
	}
}

// value reads a value that stands whole on the current line.
func (p *fmParser) value(s string, col int) node {
	n, rest := p.flow(s, col, false)
	rest = strings.TrimLeft(rest, " ")
	if rest != "" && rest[0] != '#' {
		p.bad(col+len(s)-len(rest), "nothing may follow the value here")
	}
	return n
}

// flow reads one value at the beginning of s and returns what follows it.
// Inside brackets a plain scalar ends at a comma or a bracket.
func (p *fmParser) flow(s string, col int, inside bool) (node, string) {
	n := node{pos: p.pos(col)}
	switch s[0] {
	case '"':
		return p.doubleQuoted(s, col)
	case '\'':
		return p.singleQuoted(s, col)
	case '[':
		n.kind = listNode
		return p.flowList(n, s, col)
	case '{':
		n.kind = mapNode
		return p.flowMap(n, s, col)
	case '|', '>', '&', '*', '!', '%', '@', '`':
		p.bad(col, "a value must not begin with %q here: put it in quotes", s[0])
		return n, ""
	}
	end := len(s)
	for i := range len(s) {
		if inside && strings.IndexByte(",]}", s[i]) >= 0 || s[i] == '#' && i > 0 && s[i-1] == ' ' {
			end = i
			break
		}
		if s[i] == ':' && (i+1 == len(s) || s[i+1] == ' ') {
			p.bad(col+i, "a colon and a space stand in this text: put the text in quotes")
			return n, ""
		}
	}
	n.text = strings.TrimRight(s[:end], " ")
	return n, s[end:]
}

func (p *fmParser) singleQuoted(s string, col int) (node, string) {
	n := node{pos: p.pos(col), quoted: true}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		n.text = b.String()
		return n, s[i+1:]
	}
	p.bad(col, "this quote is not closed on its line")
	return n, ""
}

func (p *fmParser) doubleQuoted(s string, col int) (node, string) {
	n := node{pos: p.pos(col), quoted: true}
	if end := strings.IndexAny(s[1:], `"\`); end >= 0 && s[1+end] == '"' { // no escape in it
		n.text = s[1 : 1+end]
		return n, s[2+end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			n.text = b.String()
			return n, s[i+1:]
		case '\\':
			i++
			if i == len(s) {
				break
			}
			switch s[i] {
			case '"', '\\', '/':
				b.WriteByte(s[i])
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			default:
				p.bad(col+i-1, `\%c is not an escape of the front matter: use \" \\ \/ \n \t`, s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	p.bad(col, "this quote is not closed on its line")
	return n, ""
}

// flowList reads `[a, b]`.
func (p *fmParser) flowList(n node, s string, col int) (node, string) {
	whole := s
	s = s[1:]
	for {
		s = strings.TrimLeft(s, " ")
		if s == "" {
			p.bad(col, "this bracket is not closed on its line")
			return n, ""
		}
		if s[0] == ']' {
			return n, s[1:]
		}
		var item node
		item, s = p.flow(s, col+len(whole)-len(s), true)
		if n.items == nil {
			n.items = make([]node, 0, 1+strings.Count(s, ","))
		}
		n.items = append(n.items, item)
		s = strings.TrimLeft(s, " ")
		if s != "" && s[0] == ',' {
			s = s[1:]
		} else if s != "" && s[0] != ']' {
			p.bad(col+len(whole)-len(s), "a comma is missing in this list")
			return n, ""
		}
	}
}

// flowMap reads `{a: b, c: d}`.
func (p *fmParser) flowMap(n node, s string, col int) (node, string) {
	whole := s
	s = s[1:]
	for {
		s = strings.TrimLeft(s, " ")
		here := col + len(whole) - len(s)
		if s == "" {
			p.bad(col, "this brace is not closed on its line")
			return n, ""
		}
		if s[0] == '}' {
			return n, s[1:]
		}
		key, after, ok := strings.Cut(s, ":")
		if !ok || !plainKey(key) || after == "" || after[0] != ' ' {
			p.bad(here, "this is not `key: value`")
			return n, ""
		}
		after = strings.TrimLeft(after, " ")
		if after == "" {
			p.bad(here, "the key %s has no value", key)
			return n, ""
		}
		f := field{key: key, pos: p.pos(here)}
		f.val, s = p.flow(after, col+len(whole)-len(after), true)
		n.fields = append(n.fields, f)
		s = strings.TrimLeft(s, " ")
		if s != "" && s[0] == ',' {
			s = s[1:]
		} else if s != "" && s[0] != '}' {
			p.bad(col+len(whole)-len(s), "a comma is missing between these braces")
			return n, ""
		}
	}
}
