// Package markdown turns the Markdown of content into HTML: goldmark for the
// text, chroma for code, both configured once and shared read-only.
//
// Raw HTML in Markdown is never passed through, links go to http, https,
// mailto or an address of this site, and code is highlighted with classes
// only, so that a page needs no inline style.
package markdown

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"

	"ctserr/site/plaintext"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// BlockFunc writes a fenced block that the caller wants to render itself. It
// returns false for a block that is ordinary code. Its error is a Fault of the
// Markdown at that block.
type BlockFunc func(w io.Writer, info string, code []byte) (bool, error)

// Document is rendered Markdown.
type Document struct {
	HTML     string
	Headings []Heading // level two and three, in order
	Links    []Link
}

// Link is a link in the text. Offset is the byte of the source where the
// surrounding block begins.
type Link struct {
	URL    string
	Offset int
}

// Heading is a heading with its anchor.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// Fault is something in the Markdown that the renderer refuses. Offset is the
// byte of the source where it stands, or where the block around it begins.
type Fault struct {
	Offset int
	Text   string
}

// Faults is all that the renderer refuses of a text, in its order.
type Faults []Fault

func (f Faults) Error() string {
	texts := make([]string, len(f))
	for i := range f {
		texts[i] = f[i].Text
	}
	return strings.Join(texts, "\n")
}

// Renderer renders Markdown. It is safe for concurrent use.
type Renderer struct {
	md   goldmark.Markdown
	code *Highlighter
}

// New returns a renderer.
func New() *Renderer {
	h := NewHighlighter()
	md := goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithInlineParsers(util.Prioritized(gradeParser{}, 150)), // before links, which begin with [ too
		),
	)
	md.Renderer().AddOptions(renderer.WithNodeRenderers(
		util.Prioritized(&nodeRenderer{h}, 100),
	))
	return &Renderer{md: md, code: h}
}

// Highlighter returns the renderer's highlighter.
func (r *Renderer) Highlighter() *Highlighter { return r.code }

// Render renders Markdown. blocks may be nil. The error is Faults when the
// Markdown holds something that is refused.
func (r *Renderer) Render(src []byte, blocks BlockFunc) (Document, error) {
	var doc Document
	root := r.md.Parser().Parse(text.NewReader(src))
	var custom []*customBlock
	var faults Faults
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if text := refused(n, src); text != "" {
			faults = append(faults, Fault{offset(n), text})
			return ast.WalkSkipChildren, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 2 || n.Level == 3 {
				id, _ := n.AttributeString("id")
				b, _ := id.([]byte)
				doc.Headings = append(doc.Headings, Heading{n.Level, string(b), plain(n, src)})
			}
		case *ast.Link:
			doc.Links = append(doc.Links, Link{string(n.Destination), offset(n)})
		case *ast.FencedCodeBlock:
			if blocks == nil {
				return ast.WalkSkipChildren, nil
			}
			var out bytes.Buffer
			handled, err := blocks(&out, info(n, src), lines(n, src))
			if err != nil {
				at := offset(n)
				if n.Info != nil {
					at = n.Info.Segment.Start
				}
				faults = append(faults, Fault{at, err.Error()})
				return ast.WalkSkipChildren, nil
			}
			if handled {
				custom = append(custom, &customBlock{fence: n, html: out.Bytes()})
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	if len(faults) > 0 {
		err = faults
	}
	if err != nil {
		return doc, err
	}
	for _, c := range custom {
		c.fence.Parent().ReplaceChild(c.fence.Parent(), c.fence, c)
	}
	out := sinks.Get().(*sink)
	defer sinks.Put(out)
	out.Reset()
	if err := r.md.Renderer().Render(out, src, root); err != nil {
		return doc, err
	}
	doc.HTML = out.String()
	return doc, nil
}

// sink takes what goldmark renders without the buffer that it would put in front
// of any other writer.
type sink struct{ bytes.Buffer }

func (s *sink) Buffered() int { return 0 }
func (s *sink) Flush() error  { return nil }

var sinks = sync.Pool{New: func() any { return new(sink) }}

var _ util.BufWriter = (*sink)(nil)

func info(n *ast.FencedCodeBlock, src []byte) string {
	if n.Info == nil {
		return ""
	}
	return strings.TrimSpace(string(n.Info.Segment.Value(src)))
}

func lines(n ast.Node, src []byte) []byte {
	var b []byte
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		b = append(b, s.Value(src)...)
	}
	return b
}

func plain(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// refused says why a node must not reach a page; "" when it may.
func refused(n ast.Node, src []byte) string {
	switch n := n.(type) {
	case *ast.HTMLBlock, *ast.RawHTML:
		return "raw HTML stands in the Markdown: write it as text or in backticks"
	case *ast.Image:
		return "an image stands in the Markdown: pages of this site have none"
	case *ast.Link:
		if !allowed(string(n.Destination)) {
			return fmt.Sprintf("the link %q is not allowed: use https://, mailto:, #anchor or an address that begins with /", n.Destination)
		}
		return unseen(n.Title)
	case *ast.Text:
		// An entity writes what the source does not hold: &rlm; or &#x202e;. In code it writes itself.
		if n.Parent().Kind() != ast.KindCodeSpan {
			return unseen(n.Value(src))
		}
	case *ast.AutoLink:
		if !allowed(string(n.URL(src))) {
			return fmt.Sprintf("the link %q is not allowed", n.URL(src))
		}
	}
	return ""
}

// unseen refuses a text whose entities stand for a character that nobody sees.
func unseen(text []byte) string {
	if bytes.IndexByte(text, '&') < 0 {
		return "" // what the source holds itself was told when it was read
	}
	text = util.ResolveEntityNames(util.ResolveNumericReferences(text))
	if i, r := plaintext.Unseen(string(text)); i >= 0 {
		return plaintext.Name(r) + " stands here, a character that nobody sees: remove it"
	}
	return ""
}

func allowed(url string) bool {
	if strings.HasPrefix(url, "//") || strings.ContainsAny(url, "\\\t\n\r\x00") {
		return false
	}
	for _, p := range []string{"https://", "http://", "mailto:", "/", "#"} {
		if strings.HasPrefix(url, p) {
			return true
		}
	}
	return false
}

// offset is where a node begins: the first text in it, or the block that holds it.
func offset(n ast.Node) int {
	if n.Type() == ast.TypeInline {
		if at := inlineOffset(n); at >= 0 {
			return at
		}
	}
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return 0
}

func inlineOffset(n ast.Node) int {
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment.Start
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			return n.Segments.At(0).Start
		}
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if at := inlineOffset(c); at >= 0 {
			return at
		}
	}
	return -1
}
