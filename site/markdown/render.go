package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// What goldmark parsed is written here, straight into the memory of the page:
// its own renderer calls a function through two tables for the beginning and
// for the end of each node, and several for each text. The HTML is the same,
// which a test holds, but for what this site has in its own form: code with
// chroma's classes, tables that can scroll on a phone, and grades. Kinds of
// nodes that are rare are left to goldmark.

// customBlock stands in the tree where a caller rendered a fenced block.
type customBlock struct {
	ast.BaseBlock
	fence    *ast.FencedCodeBlock
	from, to int // of its HTML in draft.custom
}

var kindCustomBlock = ast.NewNodeKind("CustomBlock")

func (*customBlock) Kind() ast.NodeKind              { return kindCustomBlock }
func (b *customBlock) Dump(source []byte, level int) { ast.DumpHelper(b, source, level, nil, nil) }

func (d *draft) add(s string) { d.out = append(d.out, s...) }

// children writes what is below a node.
func (d *draft) children(n ast.Node) error {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if err := d.node(c); err != nil {
			return err
		}
	}
	return nil
}

// within writes a node that is an element around its children.
func (d *draft) within(n ast.Node, before, after string) error {
	d.add(before)
	err := d.children(n)
	d.add(after)
	return err
}

func (d *draft) node(n ast.Node) error {
	switch n := n.(type) {
	case *ast.Text:
		d.words(n)
	case *ast.CodeSpan:
		d.codeSpan(n)
	case *ast.Emphasis:
		if n.Level == 2 {
			return d.within(n, "<strong>", "</strong>")
		}
		return d.within(n, "<em>", "</em>")
	case *ast.Link:
		return d.link(n)
	case *grade:
		d.grade(n)
	case *ast.Paragraph:
		return d.within(n, "<p>", "</p>\n")
	case *ast.TextBlock:
		err := d.children(n)
		if n.NextSibling() != nil && n.FirstChild() != nil {
			d.add("\n")
		}
		return err
	case *ast.List:
		return d.list(n)
	case *ast.ListItem:
		d.add("<li>")
		if first := n.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock {
			d.add("\n")
		}
		return d.within(n, "", "</li>\n")
	case *ast.Blockquote:
		return d.within(n, "<blockquote>\n", "</blockquote>\n")
	case *ast.FencedCodeBlock:
		var err error
		d.out, err = d.renderer.code.AppendFigure(d.out, string(n.Language(d.src)), d.lines(n))
		return err
	case *customBlock:
		d.out = append(d.out, d.custom[n.from:n.to]...)
	case *east.Table:
		return d.within(n, tableStart, "</table></div>")
	case *east.TableHeader:
		err := d.within(n, "<thead>\n<tr>\n", "</tr>\n</thead>\n")
		if n.NextSibling() != nil {
			d.add("<tbody>\n")
		}
		return err
	case *east.TableRow:
		err := d.within(n, "<tr>\n", "</tr>\n")
		if n.Parent().LastChild() == ast.Node(n) {
			d.add("</tbody>\n")
		}
		return err
	case *east.TableCell:
		if n.Parent().Kind() == east.KindTableHeader {
			return d.within(n, "<th>", "</th>\n")
		}
		return d.within(n, "<td>", "</td>\n")
	case *ast.Heading:
		return d.heading(n)
	default:
		return d.rare(n)
	}
	return nil
}

// rare has goldmark write a node. It has no children of a form of our own.
func (d *draft) rare(n ast.Node) error {
	w := sink{bytes.NewBuffer(d.out)}
	err := d.renderer.md.Renderer().Render(w, d.src, n)
	d.out = w.Bytes()
	return err
}

// sink takes what goldmark renders without the buffer that it would put in front
// of any other writer.
type sink struct{ *bytes.Buffer }

func (sink) Buffered() int { return 0 }
func (sink) Flush() error  { return nil }

var _ util.BufWriter = sink{}

// words writes a text, in which escapes and entities stand for characters.
func (d *draft) words(n *ast.Text) {
	text := n.Segment.Value(d.src)
	switch {
	case n.IsRaw():
		d.out = appendText(d.out, text)
		return
	case bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0:
		d.out = appendText(d.out, text)
	default:
		w := sink{bytes.NewBuffer(d.out)}
		html.DefaultWriter.Write(w, text)
		d.out = w.Bytes()
	}
	if n.HardLineBreak() {
		d.add("<br>\n")
	} else if n.SoftLineBreak() {
		d.add("\n")
	}
}

// appendText escapes text as goldmark does, in a text and in an attribute.
func appendText[T ~string | ~[]byte](dst []byte, text T) []byte {
	start := 0
	for i := range len(text) {
		c := text[i]
		if c > '>' {
			continue
		}
		if entity := util.EscapeHTMLByte(c); entity != nil {
			dst = append(append(dst, text[start:i]...), entity...)
			start = i + 1
		}
	}
	return append(dst, text[start:]...)
}

func (d *draft) codeSpan(n *ast.CodeSpan) {
	d.add("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		text := c.(*ast.Text).Segment.Value(d.src)
		if line, ok := bytes.CutSuffix(text, []byte("\n")); ok {
			d.out = append(appendText(d.out, line), ' ')
		} else {
			d.out = appendText(d.out, text)
		}
	}
	d.add("</code>")
}

func (d *draft) link(n *ast.Link) error {
	d.add(`<a href="`)
	// Nothing else than what allowed lets through comes here, so this only asks what is not of this site.
	if url := util.URLEscape(n.Destination, true); bytes.HasPrefix(url, []byte("/")) || !html.IsDangerousURL(url) {
		d.out = appendText(d.out, url)
	}
	d.add(`"`)
	if n.Title != nil {
		d.add(` title="`)
		w := sink{bytes.NewBuffer(d.out)}
		html.DefaultWriter.Write(w, n.Title)
		d.out = w.Bytes()
		d.add(`"`)
	}
	return d.within(n, ">", "</a>")
}

func (d *draft) list(n *ast.List) error {
	if !n.IsOrdered() {
		return d.within(n, "<ul>\n", "</ul>\n")
	}
	d.add("<ol")
	if n.Start != 1 {
		d.add(` start="`)
		d.out = strconv.AppendInt(d.out, int64(n.Start), 10)
		d.add(`"`)
	}
	return d.within(n, ">\n", "</ol>\n")
}

// heading writes a heading with its name, the only attribute that the parser gives.
func (d *draft) heading(n *ast.Heading) error {
	tag := "h" + strconv.Itoa(n.Level) + ">"
	d.add("<" + tag[:2])
	if id, ok := n.AttributeString("id"); ok {
		d.add(` id="`)
		name, _ := id.([]byte)
		d.out = append(appendText(d.out, name), '"')
	}
	return d.within(n, ">", "</"+tag+"\n")
}

func (d *draft) grade(n *grade) {
	d.add(gradeStart + n.word + `">` + n.word + "</span>")
	if afterBoldStart(n) {
		d.add("<br>") // a cause heads its own explanation
	}
}

// grade is the mark [published] or [inferred].
type grade struct {
	ast.BaseInline
	word string
}

var grades = [...]string{"published", "inferred"}

const gradeStart = `<span class="grade grade-`

var kindGrade = ast.NewNodeKind("Grade")

func (*grade) Kind() ast.NodeKind              { return kindGrade }
func (g *grade) Dump(source []byte, level int) { ast.DumpHelper(g, source, level, nil, nil) }

// afterBoldStart reports whether a text begins with bold words and this grade,
// and goes on after it.
func afterBoldStart(n ast.Node) bool {
	before := n.PreviousSibling()
	if t, ok := before.(*ast.Text); ok && t.Segment.Len() <= 1 {
		before = t.PreviousSibling()
	}
	bold, ok := before.(*ast.Emphasis)
	return ok && bold.Level == 2 && bold.PreviousSibling() == nil && n.NextSibling() != nil
}

type gradeParser struct{}

func (gradeParser) Trigger() []byte { return []byte{'['} }

func (gradeParser) Parse(_ ast.Node, block gtext.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	for _, word := range grades {
		n := len(word) + 2
		if len(line) >= n && string(line[1:n-1]) == word && line[n-1] == ']' && (len(line) == n || line[n] != '(') {
			block.Advance(n)
			return &grade{word: word}
		}
	}
	return nil
}
