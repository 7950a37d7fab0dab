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
func slug(code catalog.Code) string {
	return strings.ToLower(strings.ReplaceAll(string(code), ".", "-"))
}

// entryBase is the address of a code without ending: its page adds a slash,
// its twins .json and .md.
func entryBase(code catalog.Code) string {
	if code.Older() {
		return olderPath + slug(code)
	}
	return indexPath + slug(code)
}

func entryPath(code catalog.Code) string    { return entryBase(code) + "/" }
func jsonPath(code catalog.Code) string     { return entryBase(code) + ".json" }
func markdownPath(code catalog.Code) string { return entryBase(code) + ".md" }
func categoryPath(category string) string   { return "/category/" + category + "/" }
func statusPath(status string) string       { return "/status/" + status + "/" }
func pagePath(slug string) string           { return guidePath + slug + "/" }

// spellings are the ways in which people type a code, the code itself first.
func spellings(code catalog.Code) []string {
	prefix, number, _ := strings.Cut(string(code), ".")
	upper, lower := strings.ToUpper(prefix), strings.ToLower(prefix)
	return []string{
		upper + "." + number, lower + "." + number,
		upper + "-" + number, lower + "-" + number,
		upper + number, lower + number,
		number,
	}
}

// file is the file of the tree that an address is served from.
func file(path string) string {
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	return strings.TrimPrefix(path, "/")
}
