package site

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
	nethtml "golang.org/x/net/html"
)

// TestSqueeze compares every page of the site with what a full minifier makes
// of it: that saves less than half a per cent, and both say the same.
func TestSqueeze(t *testing.T) {
	m := minify.New()
	m.Add("text/html", &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true})
	var ours, least int
	for name, page := range files(t, built(t)) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		small, err := m.Bytes("text/html", bytes.Clone(page)) // it writes into what it reads
		if err != nil {
			t.Fatal(err)
		}
		ours, least = ours+len(page), least+len(small)
		if 1000*(len(page)-len(small)) > 5*len(page) {
			t.Errorf("%s: a minifier makes %d of %d bytes", name, len(small), len(page))
		}
		if a, b := visible(t, page), visible(t, small); a != b {
			i := 0
			for i < min(len(a), len(b)) && a[i] == b[i] {
				i++
			}
			t.Errorf("%s reads otherwise than its minified form:\n%.120q\n%.120q", name, a[max(0, i-60):], b[max(0, i-60):])
		}
	}
	t.Logf("%d bytes, a minifier saves %.2f %%", ours, 100*float64(ours-least)/float64(ours))
}

// visible is the text of a page with its elements, white space as readers see it.
func visible(t *testing.T, page []byte) string {
	t.Helper()
	root, err := nethtml.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case nethtml.ElementNode:
			b.WriteString("<" + n.Data + ">")
		case nethtml.TextNode:
			if n.Parent.Data == "pre" || n.Parent.Data == "code" || n.Parent.Data == "span" {
				b.WriteString(n.Data)
			} else {
				b.WriteString(strings.Join(strings.Fields(n.Data), " "))
			}
		}
	}
	return b.String()
}

func TestSqueezeCases(t *testing.T) {
	for in, want := range map[string]string{
		"<p>\n a  <b>b</b> <i>c</i>\n</p>\n<p>d</p>":            "<p>a <b>b</b> <i>c</i></p><p>d</p>",
		"<pre>\n a\n\n  b </pre>\n<p>":                          "<pre>\n a\n\n  b </pre><p>",
		"<code>a</code>\n<code>b</code>":                        "<code>a</code> <code>b</code>",
		"<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>":    "<ul><li>a<ul><li>b</li></ul></li></ul>",
		`<a title="1 > 0 &#34;">&#34;&quot;&#39;&#43;&amp;</a>`: `<a title="1 > 0 &#34;">""'+&amp;</a>`,
		"<script>if (a < b) {\n}</script>\n<div> </div>":        "<script>if (a < b) {\n}</script><div></div>",
		"a <b>b</b>, c": "a <b>b</b>, c",
		"<pre>x</pre> <b>y</b> <p title='>'> z</p>":   "<pre>x</pre><b>y</b><p title='>'>z</p>",
		"<label><input> All</label> <label>b</label>": "<label><input> All</label> <label>b</label>",
	} {
		if got := string(squeeze([]byte(in))); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
