package markdown

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// Highlighter writes code as HTML with chroma's token classes. It
// keeps one lexer for each language. Safe for concurrent use.
type Highlighter struct {
	mu     sync.Mutex
	lexers map[string]chroma.Lexer
}

// NewHighlighter returns a highlighter.
func NewHighlighter() *Highlighter {
	return &Highlighter{lexers: make(map[string]chroma.Lexer)}
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// lexer returns the lexer of a language, or nil when chroma has none.
func (h *Highlighter) lexer(language string) chroma.Lexer {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, ok := h.lexers[language]
	if !ok {
		if l = lexers.Get(language); l != nil {
			l = chroma.Coalesce(l)
		}
		h.lexers[language] = l
	}
	return l
}

// Lines highlights code and returns one piece of HTML for each line, each well
// formed on its own and without its line feed.
func (h *Highlighter) Lines(language string, code []byte) ([]string, error) {
	text := strings.TrimSuffix(string(code), "\n")
	if text == "" {
		return nil, nil
	}
	l := h.lexer(language)
	if l == nil {
		lines := strings.Split(text, "\n")
		for i := range lines {
			lines[i] = escape.Replace(lines[i])
		}
		return lines, nil
	}
	tokens, err := l.Tokenise(nil, text)
	if err != nil {
		return nil, fmt.Errorf("highlighting %s: %w", language, err)
	}
	var lines []string
	var line strings.Builder
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := classOf(t.Type)
		for i, part := range strings.Split(t.Value, "\n") {
			if i > 0 {
				lines = append(lines, line.String())
				line.Reset()
			}
			if part == "" {
				continue
			}
			if class != "" {
				fmt.Fprintf(&line, `<span class="%s">`, class)
			}
			line.WriteString(escape.Replace(part))
			if class != "" {
				line.WriteString("</span>")
			}
		}
	}
	if line.Len() > 0 {
		lines = append(lines, line.String())
	}
	return lines, nil
}

// classOf returns chroma's CSS class of a token type; white space and plain
// text have none.
func classOf(t chroma.TokenType) string {
	switch t {
	case chroma.Text, chroma.TextWhitespace, chroma.None, chroma.Background:
		return ""
	}
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		t = t.Parent()
	}
	return ""
}

// Figure writes a code block: its language, a copy button, the code.
func (h *Highlighter) Figure(w io.Writer, language string, code []byte) error {
	lines, err := h.Lines(language, code)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(`<div class="code"><pre tabindex="0"><code`)
	if language != "" {
		fmt.Fprintf(&b, ` class="language-%s"`, html.EscapeString(language))
	}
	b.WriteByte('>')
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	b.WriteString("</code></pre></div>\n")
	_, err = w.Write(b.Bytes())
	return err
}
