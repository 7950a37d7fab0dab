package site

import (
	"errors"
	"io/fs"
	"strings"
	"unicode"

	"ctserr/site/catalog"
)

// Spelling is held by a list of every word that the content uses,
// content/words.txt: one lower-case word a line, sorted. A new word is a
// problem until somebody has looked at it and added it.

const wordsFile = "words.txt"

// readWords returns the list; nil where a content folder has none, and then
// nothing is checked.
func readWords(content fs.FS) (map[string]bool, error) {
	text, err := fs.ReadFile(content, wordsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	words := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		words[strings.TrimSpace(line)] = true
	}
	return words, nil
}

// spell reports each word of a Markdown text that is not in the list, once a
// line. Code, addresses and names with digits or underscores are no words.
func spell(words map[string]bool, file string, line int, text string, problems *catalog.ProblemList) {
	eachWord(text, func(n, column int, word string) {
		if !words[strings.ToLower(word)] {
			problems.Add(catalog.Position{File: file, Line: line + n, Column: column},
				"%q is not in %s: mend it, or add it there", word, wordsFile)
		}
	})
}

// spellEntry holds title, summary and body of an entry to the list. What is
// published word for word is not ours to spell.
func spellEntry(words map[string]bool, e *catalog.Entry, problems *catalog.ProblemList) {
	if words == nil {
		return
	}
	for key, text := range map[string]string{"title": e.Title, "summary": e.Summary} {
		spell(words, e.File, e.At(key).Line, text, problems)
	}
	if e.Code.Older() {
		spell(words, e.File, e.At("meaning").Line, e.Description, problems)
	}
	spell(words, e.File, e.Body.Line, e.Body.Text, problems)
}

// spellPage does the same with a page that is not about one code.
func spellPage(words map[string]bool, p *catalog.Page, problems *catalog.ProblemList) {
	if words != nil {
		spell(words, p.File, 1, p.Title+" "+p.Summary, problems)
		spell(words, p.File, p.Body.Line, p.Body.Text, problems)
	}
}

// eachWord calls f for every word of a Markdown text with its line, counted
// from 0, and its column, counted from 1 in bytes.
func eachWord(text string, f func(line, column int, word string)) {
	fence := ""
	n := -1
	for l := range strings.Lines(text) {
		n++
		trimmed := strings.TrimSpace(l)
		if fence != "" {
			if strings.HasPrefix(trimmed, fence) {
				fence = ""
			}
			continue
		}
		if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
			fence = trimmed[:3]
			continue
		}
		words(l, func(column int, word string) { f(n, column, word) })
	}
}

// words finds the words of one line. A run of characters without white space
// that holds a digit, an underscore, a slash or the like is a name, no words.
func words(line string, f func(column int, word string)) {
	line = blankCode(line)
	for start := 0; start < len(line); {
		end := start
		for end < len(line) && !isSpace(line[end]) {
			end++
		}
		if run := line[start:end]; !strings.ContainsAny(run, "0123456789_/@=<>{}$\\#&%") {
			wordStart := -1
			for i, r := range run + " " {
				switch letter := unicode.IsLetter(r) || r == '\'' && wordStart >= 0; {
				case letter && wordStart < 0:
					wordStart = i
				case !letter && wordStart >= 0:
					if word := strings.TrimRight(run[wordStart:i], "'"); len(word) > 1 {
						f(start+wordStart+1, word)
					}
					wordStart = -1
				}
			}
		}
		start = end + 1
	}
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '|' }

// blankCode replaces code in backticks and the addresses of links by spaces of
// the same length, so that columns stay right.
func blankCode(line string) string {
	b := []byte(line)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			b[i] = ' '
		}
	}
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '`':
			if end := strings.IndexByte(string(b[i+1:]), '`'); end >= 0 {
				blank(i, i+end+2)
				i += end + 1
			}
		case b[i] == ']' && i+1 < len(b) && b[i+1] == '(':
			if end := strings.IndexByte(string(b[i:]), ')'); end >= 0 {
				blank(i, i+end+1)
				i += end
			}
		}
	}
	return string(b)
}
