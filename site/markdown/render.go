package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// customBlock stands in the tree where a caller rendered a fenced block.
type customBlock struct {
	ast.BaseBlock
	fence *ast.FencedCodeBlock
	html  []byte
}

var kindCustomBlock = ast.NewNodeKind("CustomBlock")

func (*customBlock) Kind() ast.NodeKind              { return kindCustomBlock }
func (b *customBlock) Dump(source []byte, level int) { ast.DumpHelper(b, source, level, nil, nil) }

// nodeRenderer writes the nodes that differ from goldmark's own HTML: code
// with chroma's classes, tables that can scroll on a phone, and grades.
type nodeRenderer struct{ code *Highlighter }

func (r *nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, r.fence)
	reg.Register(east.KindTable, r.table)
	reg.Register(kindGrade, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			word := n.(*grade).word
			_, _ = w.WriteString(`<span class="grade grade-` + word + `">` + word + `</span>`)
			if afterBoldStart(n) {
				_, _ = w.WriteString("<br>") // a cause heads its own explanation
			}
		}
		return ast.WalkContinue, nil
	})
	reg.Register(kindCustomBlock, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			_, _ = w.Write(n.(*customBlock).html)
		}
		return ast.WalkSkipChildren, nil
	})
}

func (r *nodeRenderer) fence(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.FencedCodeBlock)
	return ast.WalkSkipChildren, r.code.Figure(w, string(n.Language(src)), lines(n, src))
}

func (r *nodeRenderer) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		// A wide table scrolls in its own box; the box takes the keyboard's focus so that it can.
		_, _ = w.WriteString(`<div class="table" role="group" tabindex="0" aria-label="Table"><table>`)
	} else {
		_, _ = w.WriteString("</table></div>")
	}
	return ast.WalkContinue, nil
}

// grade is the mark [published] or [inferred].
type grade struct {
	ast.BaseInline
	word string
}

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

func (gradeParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	for _, word := range [...]string{"published", "inferred"} {
		n := len(word) + 2
		if len(line) >= n && string(line[1:n-1]) == word && line[n-1] == ']' && (len(line) == n || line[n] != '(') {
			block.Advance(n)
			return &grade{word: word}
		}
	}
	return nil
}
