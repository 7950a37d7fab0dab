// Package markdown turns the Markdown of content into HTML: goldmark for a text
// that is not of the simple form of nearly all, chroma for code, both configured
// once and shared read-only.
//
// Raw HTML in Markdown is never passed through, links go to http, https,
// mailto or an address of this site, and code is highlighted with classes
// only, so that a page needs no inline style.
package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"ctserr/site/plaintext"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// BlockFunc appends a fenced block that the caller wants to render itself. It
// returns false for a block that is ordinary code. Its error is a Fault of the
// Markdown at that block.
type BlockFunc func(dst []byte, info, code string) ([]byte, bool, error)

// Document is what rendered Markdown holds beside its HTML.
type Document struct {
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
	r := &Renderer{code: NewHighlighter()}
	r.md = goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithInlineParsers(util.Prioritized(gradeParser{}, 150)), // before links, which begin with [ too
		),
	)
	return r
}

// Highlighter returns the renderer's highlighter.
func (r *Renderer) Highlighter() *Highlighter { return r.code }

// Append renders Markdown and appends its HTML to dst. blocks may be nil. The
// error is Faults when the Markdown holds something that is refused; dst is then
// as it was.
func (r *Renderer) Append(dst []byte, text string, blocks BlockFunc) ([]byte, Document, error) {
	if out, doc, ok := r.appendSimple(dst, text, blocks); ok {
		return out, doc, nil
	}
	return r.appendParsed(dst, text, blocks)
}

// appendParsed is Append for every text, with goldmark.
func (r *Renderer) appendParsed(dst []byte, text string, blocks BlockFunc) ([]byte, Document, error) {
	d := drafts.Get().(*draft)
	defer d.free()
	d.renderer, d.text = r, text
	d.src = append(d.src[:0], text...)
	root := r.md.Parser().Parse(gtext.NewReader(d.src), d.useContext)
	d.inspect(root, blocks)
	if len(d.faults) > 0 {
		return dst, d.doc, d.faults
	}
	for _, c := range d.blocks {
		c.fence.Parent().ReplaceChild(c.fence.Parent(), c.fence, c)
	}
	d.out = dst
	err := d.children(root)
	if err != nil {
		d.out = dst
	}
	return d.out, d.doc, err
}

// draft is one text on its way to HTML. Drafts are used again, with all memory
// that they have.
type draft struct {
	renderer   *Renderer
	context    parsingContext
	useContext parser.ParseOption
	text       string // what is rendered
	src        []byte // the same
	doc        Document
	faults     Faults
	blocks     []*customBlock
	custom     []byte // the HTML of blocks
	out        []byte
}

// common is more than the blocks of a page have, but for those that list all codes.
const common = 256 << 10

var drafts = sync.Pool{New: func() any {
	d := &draft{context: parsingContext{Context: parser.NewContext()}}
	d.useContext = parser.WithContext(&d.context)
	return d
}}

func (d *draft) free() {
	d.context.reset()
	if cap(d.custom) > common {
		d.custom = nil
	}
	clear(d.blocks)
	*d = draft{context: d.context, useContext: d.useContext, src: d.src, blocks: d.blocks[:0], custom: d.custom[:0]}
	drafts.Put(d)
}

// inspect notes what a node and all below it hold, and what is refused, and has
// the caller's blocks made.
func (d *draft) inspect(n ast.Node, blocks BlockFunc) {
	if text := refused(n, d.src); text != "" {
		d.faults = append(d.faults, Fault{offset(n), text})
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level == 2 || n.Level == 3 {
			id, _ := n.AttributeString("id")
			b, _ := id.([]byte)
			d.doc.Headings = append(d.doc.Headings, Heading{n.Level, string(b), plain(n, d.src)})
		}
	case *ast.Link:
		d.doc.Links = append(d.doc.Links, Link{string(n.Destination), offset(n)})
	case *ast.FencedCodeBlock:
		if blocks == nil {
			return
		}
		from := len(d.custom)
		out, handled, err := blocks(d.custom, d.info(n), d.lines(n))
		if err != nil {
			at := offset(n)
			if n.Info != nil {
				at = n.Info.Segment.Start
			}
			d.faults = append(d.faults, Fault{at, err.Error()})
		} else if handled {
			d.custom = out
			d.blocks = append(d.blocks, &customBlock{fence: n, from: from, to: len(out)})
		}
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		d.inspect(c, blocks)
	}
}

func (d *draft) info(n *ast.FencedCodeBlock) string {
	if n.Info == nil {
		return ""
	}
	return strings.TrimSpace(string(n.Info.Segment.Value(d.src)))
}

// lines is the text of a block of code.
func (d *draft) lines(n ast.Node) string {
	list := n.Lines()
	if list.Len() == 0 {
		return ""
	}
	first, whole := list.At(0), true
	end := first.Start
	for i := range list.Len() {
		s := list.At(i)
		ended := !s.ForceNewline || s.Stop > s.Start && d.src[s.Stop-1] == '\n'
		whole = whole && s.Padding == 0 && ended && s.Start == end
		end = s.Stop
	}
	if whole { // the lines stand in the source one behind the other
		return d.text[first.Start:end]
	}
	var b []byte
	for i := range list.Len() {
		s := list.At(i)
		b = append(b, s.Value(d.src)...)
	}
	return string(b)
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
