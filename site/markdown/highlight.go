package markdown

import (
	"fmt"
	"html"
	"io"
	"strings"
	"sync"

	"ctserr/site/markdown/lexers"

	"github.com/alecthomas/chroma/v2"
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

// lexer returns the lexer of a language, or nil when there is none.
func (h *Highlighter) lexer(language string) chroma.Lexer {
	if language == "" || language == "text" {
		return nil
	}
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
	out, err := h.append(nil, language, code)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return strings.Split(string(out), "\n"), nil
}

// append adds highlighted code to out. Each line is well formed on its own; the
// last one has no line feed.
func (h *Highlighter) append(out []byte, language string, code []byte) ([]byte, error) {
	text := strings.TrimSuffix(string(code), "\n")
	if text == "" {
		return out, nil
	}
	l := h.lexer(language)
	if l == nil {
		return appendEscaped(out, text), nil
	}
	tokens, err := l.Tokenise(nil, text)
	if err != nil {
		return out, fmt.Errorf("highlighting %s: %w", language, err)
	}
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := classOf(t.Type)
		for rest, more := t.Value, true; more; {
			var part string
			part, rest, more = strings.Cut(rest, "\n")
			if part != "" && class != "" {
				out = append(append(append(out, `<span class="`...), class...), `">`...)
				out = append(appendEscaped(out, part), `</span>`...)
			} else {
				out = appendEscaped(out, part)
			}
			if more {
				out = append(out, '\n')
			}
		}
	}
	return out, nil
}

func appendEscaped(out []byte, text string) []byte {
	start := 0
	for i := range len(text) {
		var entity string
		switch text[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		default:
			continue
		}
		out = append(append(out, text[start:i]...), entity...)
		start = i + 1
	}
	return append(out, text[start:]...)
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
	b := make([]byte, 0, 64+3*len(code))
	b = append(b, `<div class="code"><pre tabindex="0"><code`...)
	if language != "" {
		b = append(append(append(b, ` class="language-`...), html.EscapeString(language)...), '"')
	}
	b, err := h.append(append(b, '>'), language, code)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, "</code></pre></div>\n"...))
	return err
}
