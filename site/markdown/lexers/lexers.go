// Package lexers splits code into chroma's tokens.
//
// JSON, HTTP and shell are nearly all code of this site, and chroma's regular
// expressions would be three quarters of the time of a build. They have lexers
// of their own here, written by hand, which give chroma's tokens one for one:
// the tests compare both on the content and on random texts.
//
// The other languages are chroma's own rules, as XML files beside this one.
// They are copies, made by generate.go, because importing chroma's package
// lexers reads the heads of all its 270 files at each start of the command,
// which costs 10 ms even when nothing is highlighted.
package lexers

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

//go:generate go run generate.go

//go:embed *.xml
var copies embed.FS

// The lexers of this package. Names and aliases are chroma's.
var (
	json = &lexer{&chroma.Config{Name: "JSON", Aliases: []string{"json", "jsonl"}, MimeTypes: []string{"application/json", "application/jsonl"}}, scanJSON}
	bash = &lexer{&chroma.Config{Name: "Bash", Aliases: []string{"bash", "sh", "ksh", "zsh", "shell"}, MimeTypes: []string{"application/x-sh", "application/x-shellscript"}}, scanBash}
	http = &lexer{&chroma.Config{Name: "HTTP", Aliases: []string{"http"}}, scanHTTP}
)

// Get returns the lexer of a language by its name or an alias, or nil.
func Get(language string) chroma.Lexer {
	language = strings.ToLower(language)
	for _, l := range []*lexer{json, bash, http} {
		if slices.Contains(l.config.Aliases, language) {
			return l
		}
	}
	for _, l := range registry().Lexers {
		for _, name := range append(l.Config().Aliases, l.Config().Name) {
			if strings.ToLower(name) == language {
				return l
			}
		}
	}
	return nil
}

// byMimeType returns the lexer of a body, or nil.
func byMimeType(mime string) chroma.Lexer {
	for _, l := range []*lexer{json, bash} {
		if slices.Contains(l.config.MimeTypes, mime) {
			return l
		}
	}
	return registry().MatchMimeType(mime)
}

// registry holds the copies, and what they refer to.
var registry = sync.OnceValue(func() *chroma.LexerRegistry {
	r := chroma.NewLexerRegistry()
	files, err := copies.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	for _, f := range files {
		r.Register(chroma.MustNewXMLLexer(copies, f.Name()))
	}
	return r
})

// lexer makes a chroma.Lexer of a function that splits a whole text.
type lexer struct {
	config *chroma.Config
	scan   func(t *tokens)
}

var _ chroma.Lexer = (*lexer)(nil)

func (l *lexer) Config() *chroma.Config                         { return l.config }
func (l *lexer) SetRegistry(*chroma.LexerRegistry) chroma.Lexer { return l }
func (l *lexer) SetAnalyser(func(string) float32) chroma.Lexer  { return l }
func (l *lexer) AnalyseText(string) float32                     { return 0 }
func (l *lexer) Tokenise(_ *chroma.TokeniseOptions, text string) (chroma.Iterator, error) {
	return chroma.Literator(l.append(make([]chroma.Token, 0, 16+len(text)/8), text)...), nil
}

func (l *lexer) append(list []chroma.Token, text string) []chroma.Token {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	t := &tokens{text: text, list: list, first: len(list)}
	l.scan(t)
	return t.list
}

// Append appends the tokens of a text, of which neighbours of one type are
// joined as by chroma.Coalesce.
func Append(list []chroma.Token, l chroma.Lexer, text string) ([]chroma.Token, error) {
	if own, ok := l.(*lexer); ok {
		return own.append(list, text), nil
	}
	next, err := chroma.Coalesce(l).Tokenise(nil, text)
	if err != nil {
		return list, err
	}
	for t := next(); t != chroma.EOF; t = next() {
		list = append(list, t)
	}
	return list, nil
}

// longToken is the length from which chroma.Coalesce leaves a token alone.
const longToken = 8192

// tokens are the tokens of a text up to pos. Neighbours of one type are joined
// as chroma.Coalesce does.
type tokens struct {
	text  string
	pos   int
	start int // of the last token
	list  []chroma.Token
	first int // of the list that is of this text
}

// to ends a token of a type at a place of the text. An empty one is left out.
func (t *tokens) to(end int, typ chroma.TokenType) {
	if end <= t.pos {
		return
	}
	if n := len(t.list) - 1; n >= t.first && t.list[n].Type == typ && t.pos-t.start < longToken {
		t.list[n].Value = t.text[t.start:end]
	} else {
		t.start = t.pos
		t.list = append(t.list, chroma.Token{Type: typ, Value: t.text[t.pos:end]})
	}
	t.pos = end
}

// wrong takes one character that no rule matches.
func (t *tokens) wrong() {
	_, n := utf8.DecodeRuneInString(t.text[t.pos:])
	t.to(t.pos+n, chroma.Error)
}
