package lexers

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	chromalexers "github.com/alecthomas/chroma/v2/lexers"
)

// same compares the tokens of a lexer of ours with chroma's.
func same(t *testing.T, language, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		return // content is UTF-8, the loader sees to it
	}
	got, err := chroma.Tokenise(Get(language), nil, text)
	if err != nil {
		t.Fatal(err)
	}
	want, err := chroma.Tokenise(chroma.Coalesce(chromalexers.Get(language)), nil, text)
	if err != nil {
		t.Fatal(err)
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("%s: %q\n got %s\nwant %s", language, text, from(got, i), from(want, i))
			return
		}
	}
}

func from(list []chroma.Token, i int) string {
	var b strings.Builder
	for _, token := range list[min(max(0, i-1), len(list)):min(i+4, len(list))] {
		fmt.Fprintf(&b, "%s %q, ", token.Type, token.Value)
	}
	return b.String()
}

var fence = regexp.MustCompile("(?ms)^ *(?:```+|~~~+)(\\S*)[^\n]*\n(.*?)^ *(?:```+|~~~+)")

// TestContent compares every block of code in the content, in each of the
// languages: what is wrong in a language has to be read alike too.
func TestContent(t *testing.T) {
	blocks := 0
	err := fs.WalkDir(os.DirFS("../../../content"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		src, err := os.ReadFile(path.Join("../../../content", name))
		for _, m := range fence.FindAllStringSubmatch(string(src), -1) {
			blocks++
			for _, language := range []string{"json", "bash", "http"} {
				same(t, language, m[2])
				same(t, language, strings.TrimSuffix(m[2], "\n"))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if blocks < 150 {
		t.Errorf("only %d blocks were found", blocks)
	}
}

// pieces are what random texts are made of: all that the lexers look at.
var pieces = map[string][]string{
	"json": {`{`, `}`, `[`, `]`, `:`, `,`, `"`, `\`, `\"`, `"a"`, `"é\n"`, `true`, `null`, `false`, `1`, `-`, `0`, `.5`, `e+3`, `E1`, ` `, "\n", "\t", `//`, `/`, `x`, `_`, "\u00a0", "٣", "é", "'"},
	"bash": {`if`, `fi`, `do`, `done`, `export`, `cd`, `read`, ` `, "\n", "\t", `=`, `+=`, `+`, `"`, `'`, "`", `$`, `$(`, `$((`, `${`, `${#`, `}`, `)`, `))`, `(`, `[`, `]`, `{`, `\`, `#`, `#!`, `<`, `<<`, `<<-`, `EOF`, `E`, `<<<`, `&`, `&&`, `|`, `||`, `;`, `1`, `16#`, `ff`, `:`, `:-`, `a_b`, `--x`, `/y`, `!`, `?`, `*`, `@`, `-`, `.`, `%`, `>`, "é", "٣", "\u00a0", "\u200d"},
	"http": {"GET", "POST", " ", "  ", "/a", "HTTP", "/", "HTTP/1.1", "HTTP/2", "1.1", ".1", "200", "20", "OK", "\n", "\n\n", "\t", "X-Id", ":", ": ", "Content-Type: application/json", "content-type:", "application/problem+json", "text/none", ";", "charset=utf-8", "{", "}", `"a"`, "1", "é", "\u00a0", "\r\n"},
}

// TestRandom compares random texts. The seed is fixed, so a failure repeats.
func TestRandom(t *testing.T) {
	for language, parts := range pieces {
		r := rand.New(rand.NewPCG(1, uint64(len(parts))))
		for range 15000 {
			var b strings.Builder
			for range 1 + r.IntN(14) {
				b.WriteString(parts[r.IntN(len(parts))])
			}
			same(t, language, b.String())
			if t.Failed() {
				break
			}
		}
	}
}

func FuzzLexers(f *testing.F) {
	f.Add("GET /a HTTP/1.1\nContent-Type: application/json\n\n{\"a\": [1, -2.5e3, true]}\n")
	f.Add("curl -H \"X: $TOKEN\" <<EOF | jq '.a' # b\n${x:-$((1+2))} `date`\nEOF\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 200 || strings.Count(text, `\`) > 8 {
			t.Skip() // chroma's expressions try every way to read backslashes
		}
		for _, language := range []string{"json", "bash", "http"} {
			same(t, language, text)
		}
	})
}

// TestCopies holds the XML files against chroma: every language gives the
// tokens that chroma gives, on each file of this package.
func TestCopies(t *testing.T) {
	var texts []string
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if src, err := os.ReadFile(f.Name()); err == nil && len(src) < 10000 {
			texts = append(texts, strings.ReplaceAll(string(src), "`", "'"))
		}
	}
	for _, l := range registry().Lexers {
		name := l.Config().Name
		for _, text := range texts {
			got, err := chroma.Tokenise(Get(name), nil, text)
			if err != nil {
				t.Fatal(err)
			}
			want, err := chroma.Tokenise(chromalexers.Get(name), nil, text)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s gives other tokens than chroma: `go generate` writes its rules anew", name)
			}
		}
	}
	if n := len(registry().Lexers); n < 12 {
		t.Errorf("%d languages are there", n)
	}
}

// TestNames finds languages by the names that info strings use.
func TestNames(t *testing.T) {
	for _, name := range []string{"json", "sh", "shell", "bash", "http", "HTTP", "python", "yaml", "php", "java", "javascript", "js", "go", "csharp", "cpp", "hcl", "xml", "toml", "diff"} {
		if Get(name) == nil {
			t.Errorf("there is no lexer for %s", name)
		}
	}
	if l := Get("no such language"); l != nil {
		t.Errorf("a lexer was found for a language that does not exist: %s", l.Config().Name)
	}
}

func BenchmarkBash(b *testing.B) {
	benchmark(b, "bash", "curl -sS -H \"X-Auth-Token: $TOKEN\" 'https://x.example/v3' | jq -r '.a'\n")
}
func BenchmarkJSON(b *testing.B) {
	benchmark(b, "json", "{\"error_code\": \"CTS.0218\", \"count\": 12, \"ok\": true}\n")
}

func benchmark(b *testing.B, language, text string) {
	l := Get(language)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		it, err := l.Tokenise(nil, text)
		if err != nil {
			b.Fatal(err)
		}
		for it() != chroma.EOF {
		}
	}
}
