package markdown

import (
	"fmt"
	"html"
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
		l = lexers.Get(language)
		h.lexers[language] = l
	}
	return l
}

// AppendCode appends highlighted code to dst. Each line is well formed on its
// own; the last one has no line feed.
func (h *Highlighter) AppendCode(dst []byte, language, code string) ([]byte, error) {
	text := strings.TrimSuffix(code, "\n")
	if text == "" {
		return dst, nil
	}
	l := h.lexer(language)
	if l == nil {
		return appendEscaped(dst, text), nil
	}
	list := tokens.Get().(*[]chroma.Token)
	defer tokens.Put(list)
	var err error
	if *list, err = lexers.Append((*list)[:0], l, text); err != nil {
		return dst, fmt.Errorf("highlighting %s: %w", language, err)
	}
	for _, t := range *list {
		class := classOf(t.Type)
		for rest, more := t.Value, true; more; {
			var part string
			part, rest, more = strings.Cut(rest, "\n")
			if part != "" && class != "" {
				dst = append(append(append(dst, `<span class="`...), class...), `">`...)
				dst = append(appendEscaped(dst, part), `</span>`...)
			} else {
				dst = appendEscaped(dst, part)
			}
			if more {
				dst = append(dst, '\n')
			}
		}
	}
	return dst, nil
}

// tokens are lists that are used again.
var tokens = sync.Pool{New: func() any { return new([]chroma.Token) }}

func appendEscaped(out []byte, text string) []byte {
	start := 0
	for i := range len(text) {
		c := text[i]
		if c > '>' {
			continue // as nearly all
		}
		var entity string
		switch c {
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

// AppendFigure appends a code block: its language, a copy button, the code.
func (h *Highlighter) AppendFigure(dst []byte, language, code string) ([]byte, error) {
	whole := append(dst, `<div class="code"><pre tabindex="0"><code`...)
	if language != "" {
		whole = append(append(append(whole, ` class="language-`...), html.EscapeString(language)...), '"')
	}
	whole, err := h.AppendCode(append(whole, '>'), language, code)
	if err != nil {
		return dst, err
	}
	return append(whole, "</code></pre></div>\n"...), nil
}
