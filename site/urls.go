package site

import (
	"strings"

	"ctserr/site/catalog"
)

// Every address of the site is made here. Published paths are lower case and
// never depend on letter case, because a host may serve files and match
// redirects without regard to it, and case carries meaning in a code.

const (
	homePath    = "/"
	indexPath   = "/errors/"
	olderPath   = "/v1/"
	guidePath   = "/guide/"
	catalogPath = "/catalog.json"
	schemaPath  = "/schema/catalog-1.json"
	assetsPath  = "/assets/"
)

// slug is the last part of a code's address: cts-0218.
func slug(code catalog.Code) string { return codeAddress("", code, "") }

// entryAddress is the address of a code with an ending: its page adds a slash,
// its twins .json and .md.
func entryAddress(code catalog.Code, ending string) string {
	return codeAddress(tableFolder(code), code, ending)
}

// tableFolder is the folder of the pages of a code's table.
func tableFolder(code catalog.Code) string {
	if code.Older() {
		return olderPath
	}
	return indexPath
}

// codeAddress puts the slug of a code between two texts.
func codeAddress(before string, code catalog.Code, after string) string {
	b := append(make([]byte, 0, 64), before...)
	for i := range len(code) {
		c := code[i]
		switch {
		case c == '.':
			c = '-'
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return string(append(b, after...))
}

func entryPath(code catalog.Code) string    { return entryAddress(code, "/") }
func jsonPath(code catalog.Code) string     { return entryAddress(code, ".json") }
func markdownPath(code catalog.Code) string { return entryAddress(code, ".md") }
func categoryPath(category string) string   { return "/category/" + category + "/" }
func statusPath(status string) string       { return "/status/" + status + "/" }
func pagePath(slug string) string           { return guidePath + slug + "/" }

// spellings are the ways in which people type a code, each behind a text: three
// forms in capitals and in small letters, then the number alone. They are pieces
// of one text, because there are so many of them.
func spellings(before string, code catalog.Code) [2*formCount - 1]string {
	prefix, number, _ := strings.Cut(string(code), ".")
	upper, lower := strings.ToUpper(prefix), strings.ToLower(prefix)
	text := before + upper + "." + number + before + lower + "." + number +
		before + upper + "-" + number + before + lower + "-" + number +
		before + upper + number + before + lower + number + before + number
	n := len(before) + len(code)
	cut := func(n int) string {
		s := text[:n]
		text = text[n:]
		return s
	}
	return [...]string{cut(n), cut(n), cut(n), cut(n), cut(n - 1), cut(n - 1), text}
}

// formCount is how many forms people give a code.
const formCount = 4

// file is the file of the tree that an address is served from.
func file(path string) string {
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	return strings.TrimPrefix(path, "/")
}
