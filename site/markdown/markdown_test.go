package markdown

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// reference has goldmark's own renderer write all that is not of this site's form.
type reference struct{ code *Highlighter }

func (r reference) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var code []byte
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			code = append(code, line.Value(src)...)
		}
		html, err := r.code.AppendFigure(nil, string(n.(*ast.FencedCodeBlock).Language(src)), string(code))
		_, _ = w.Write(html)
		return ast.WalkSkipChildren, err
	})
	reg.Register(east.KindTable, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			_, _ = w.WriteString(`<div class="table" role="group" tabindex="0" aria-label="Table"><table>`)
		} else {
			_, _ = w.WriteString("</table></div>")
		}
		return ast.WalkContinue, nil
	})
	reg.Register(kindGrade, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			word := n.(*grade).word
			_, _ = w.WriteString(`<span class="grade grade-` + word + `">` + word + `</span>`)
			if afterBoldStart(n) {
				_, _ = w.WriteString("<br>")
			}
		}
		return ast.WalkContinue, nil
	})
}

// same compares a text with what goldmark makes of it, with a context that was
// not used before.
func same(t *testing.T, r, ref *Renderer, text string) {
	t.Helper()
	got, doc, err := r.Append([]byte("before"), text, nil)
	if _, want, err2 := r.appendParsed(nil, text, nil); fmt.Sprint(doc, err) != fmt.Sprint(want, err2) {
		t.Fatalf("%q holds\n%v, %v\nwant\n%v, %v", text, doc, err, want, err2)
	}
	if err != nil {
		if _, ok := err.(Faults); !ok || string(got) != "before" {
			t.Fatalf("%q: %v, %q", text, err, got)
		}
		return
	}
	src := []byte(text)
	var want bytes.Buffer
	if err := ref.md.Renderer().Render(&want, src, ref.md.Parser().Parse(gtext.NewReader(src), parser.WithContext(parser.NewContext()))); err != nil {
		t.Fatal(err)
	}
	if string(got) != "before"+want.String() {
		t.Fatalf("%q is\n%s\nwant\n%s", text, got[len("before"):], want.Bytes())
	}
}

func renderers() (r, ref *Renderer) {
	r, ref = New(), New()
	ref.md.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(reference{ref.code}, 100)))
	return r, ref
}

// TestContent renders every text of the content as goldmark does.
func TestContent(t *testing.T) {
	r, ref := renderers()
	n := 0
	for _, pattern := range []string{"errors", "v1", "pages"} {
		files, err := filepath.Glob(filepath.Join("../../content", pattern, "*.md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, body, _ := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
			same(t, r, ref, body)
			n++
		}
	}
	if n < 100 {
		t.Errorf("%d texts were compared", n)
	}
}

// TestRandom compares random texts. The seed is fixed, so a failure repeats.
func TestRandom(t *testing.T) {
	pieces := []string{
		"word", "two words", " ", "  ", "\n", "\n\n", "  \n", "\\\n", "*", "**", "_", "`", "``", "[", "](", "](/errors/)", ")", "!", "[published]", "**Bold.** [inferred] and more",
		"- ", "1. ", "7) ", "  ", "    ", "\t", "> ", "# ", "## Heading\n", "### Heading\n", "---\n", "===\n", "```\n", "```json\n{\"a\": 1}\n```\n", "~~~ bash\n", "| a | b |\n| - | :-: |\n| c | d\\|e |\n", "|", ":--|",
		"&amp;", "&", "&#65;", "&copy;", "\\*", "\\", "<", ">", "<https://a.example/?b=c&d>", "[a]: /x 'T'\n", "[a]", "[a](/x \"T&amp;\\\"\")", "(https://x.example/ä?a=b&c%20d)", "\"", "'", "é", "\r\n", "http://a.example", "a@b.example", "<a@b.example>",
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	r, ref := renderers()
	for range 30000 {
		var b strings.Builder
		for range 1 + rnd.IntN(24) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		same(t, r, ref, b.String())
	}
}

// TestSimple compares texts of the simple form, and texts that are nearly so: a
// few of their bytes are missing, doubled or others.
func TestSimple(t *testing.T) {
	words := []string{"word", "two words", "a_name", "2 of 3", "200", "`code`", "`a*b|c`", "`a]b`", "**bold**", "**Bold `x_y` too.**", "*em*", "[link](/errors/x-1/)", "[`code` link](https://a.example/?b=c#d)",
		"[published]", "[inferred]", "(in brackets)", "\"quoted\"", "it's", "a > b", "é", "100 %", "x;", "end.", "http://a.example", "!", "$X", "/v3/x"}
	rnd := rand.New(rand.NewPCG(5, 6))
	pick := func(list []string) string { return list[rnd.IntN(len(list))] }
	line := func() string {
		list := make([]string, 1+rnd.IntN(5))
		for i := range list {
			list[i] = pick(words)
		}
		return strings.Join(list, " ")
	}
	block := func() string {
		var b strings.Builder
		lines := func(first, rest string) {
			b.WriteString(first + line() + "\n")
			for rnd.IntN(3) == 0 {
				b.WriteString(rest + line() + "\n")
			}
		}
		switch rnd.IntN(7) {
		case 0:
			lines("> ", "> ")
		case 1:
			for range 1 + rnd.IntN(3) {
				lines("- ", "  ")
			}
		case 2:
			for i := range 1 + rnd.IntN(3) {
				mark := strconv.Itoa(rnd.IntN(3)*9+i) + ". "
				lines(mark, strings.Repeat(" ", len(mark)))
			}
		case 3:
			b.WriteString("| " + line() + " | " + line() + " |\n| --- | --- |\n")
			for range rnd.IntN(3) {
				b.WriteString("| " + line() + " | " + line() + " |\n")
			}
		case 4:
			b.WriteString("```" + pick([]string{"", "json", "http request", "sh", "\u00a0json"}) + "\n" + line() + "\n\n  - " + line() + "\n```\n")
		default:
			lines("", "")
		}
		return b.String()
	}
	const texts = 15000
	r, ref := renderers()
	n := 0
	for i := range texts {
		var b strings.Builder
		for range 1 + rnd.IntN(4) {
			b.WriteString(block() + pick([]string{"\n", "\n", "\n", "\n\n", ""}))
		}
		text := []byte(b.String())
		for range i % 3 {
			at, with := rnd.IntN(len(text)), pick([]string{"", " ", "\n", "*", "`", "[", "]", "(", "|", "_", "-", ">", "#", "\\", "&lt;", ":", "1. ", "\n\n", string(text)})
			text = slices.Concat(text[:at], []byte(with), text[at+rnd.IntN(2):])
		}
		same(t, r, ref, string(text))
		if _, _, ok := r.appendSimple(nil, string(text), nil); ok {
			n++
		}
	}
	if n < texts/5 {
		t.Errorf("%d of %d texts are of the simple form", n, texts)
	}
}

// TestBlocks puts blocks of the caller in their places, also those of an indented fence.
func TestBlocks(t *testing.T) {
	text := "a\n\n```one\n1\n```\n\n- b\n\n  ```two\n  2\n    3\n  ```\n\n```three\n```\n"
	html, _, err := New().Append(nil, text, func(dst []byte, info, code string) ([]byte, bool, error) {
		return append(dst, "("+info+":"+code+")"...), info != "three", nil
	})
	want := "<p>a</p>\n(one:1\n)<ul>\n<li>\n<p>b</p>\n(two:2\n  3\n)</li>\n</ul>\n<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-three\"></code></pre></div>\n"
	if err != nil || string(html) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, html, want)
	}
}
