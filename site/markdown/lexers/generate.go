//go:build ignore

// Command generate writes the rules of chroma's lexers as XML files, one a
// language. A new language is a name in this list.
package main

import (
	"log"
	"os"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

var names = []string{"C#", "C++", "Diff", "Go", "HCL", "Java", "JavaScript", "PHP", "Python", "TOML", "XML", "YAML"}

func main() {
	for _, name := range names {
		data, err := chroma.Marshal(plain(lexers.Get(name).(*chroma.RegexLexer)))
		if err != nil {
			log.Fatalf("%s: %v", name, err)
		}
		file := strings.ToLower(strings.NewReplacer("#", "-sharp", "+", "p").Replace(name)) + ".xml"
		if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// plain takes out what is a function and so cannot be written down: in Go, the
// templates inside of raw strings, which become strings like others.
func plain(l *chroma.RegexLexer) *chroma.RegexLexer {
	rules := l.MustRules().Clone()
	for _, state := range rules {
		for i := range state {
			if state[i].Pattern == "(`)([^`]*)(`)" {
				state[i].Type = chroma.LiteralString
			}
		}
	}
	return chroma.MustNewLexer(l.Config(), func() chroma.Rules { return rules })
}
