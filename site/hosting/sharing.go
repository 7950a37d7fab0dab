package hosting

import (
	"path"
	"slices"
	"strings"
)

// open are the files that other sites may read: data, images of link previews,
// and what the embedded decoder loads. Each pattern has one star, so that every
// host can express it.
var open = [...]string{
	"/*.csv", "/*.json", "/*.md", "/*.txt", "/*.xml",
	"/og/*",
	"/embed.js", "/assets/decoder-*.wasm", "/assets/worker-*.js",
}

// isOpen tells whether other sites may read a file.
func isOpen(urlPath string) bool {
	for _, p := range openParts {
		if len(urlPath) >= len(p.before)+len(p.after) && strings.HasPrefix(urlPath, p.before) && strings.HasSuffix(urlPath, p.after) &&
			(p.star || urlPath == p.before) {
			return true
		}
	}
	return false
}

// openParts are the patterns of open, cut at their stars: every file is asked about.
var openParts = func() (parts [len(open)]struct {
	before, after string
	star          bool
}) {
	for i, pattern := range open {
		parts[i].before, parts[i].after, parts[i].star = strings.Cut(pattern, "*")
	}
	return parts
}()

// sharing are the headers that say who may read a file. They are shared: append
// makes a list of its own.
func sharing(urlPath string) []Header {
	if isOpen(urlPath) {
		return forAll[:]
	}
	return forUs[:]
}

var (
	forAll = [...]Header{
		{Name: "Access-Control-Allow-Origin", Value: "*"},
		{Name: "Cross-Origin-Resource-Policy", Value: "cross-origin"},
	}
	forUs = [...]Header{{Name: "Cross-Origin-Resource-Policy", Value: "same-origin"}}
)

// forEver is for files whose names carry the fingerprint of what is in them.
var forEver = Header{Name: "Cache-Control", Value: "public, max-age=31536000, immutable"}

// fingerprinted tells whether a name does so.
func fingerprinted(name string) bool { return strings.HasPrefix(name, "assets/") }

// types by ending.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json; charset=utf-8",
	".md":          "text/markdown; charset=utf-8",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
	".xml":         "application/xml; charset=utf-8",
}

// typeRule is the type of addresses whose ending says too little.
type typeRule struct{ pattern, value string }

var typeRules = [...]typeRule{
	{"/changes.xml", "application/atom+xml; charset=utf-8"},
	{"/opensearch.xml", "application/opensearchdescription+xml; charset=utf-8"},
	{"/problems/*", "application/problem+json; charset=utf-8"},
	{"/sbom.cdx.json", "application/vnd.cyclonedx+json; charset=utf-8"},
	{"/schema/*", "application/schema+json; charset=utf-8"},
	{"/speculation.json", "application/speculationrules+json"},
}

// rare are endings whose type hosts cannot be trusted to know.
var rare = [...]string{".md", ".wasm", ".webmanifest"}

// ContentType is the type that a file is served with.
func ContentType(name string) string {
	if t := special(name); t != "" {
		return t
	}
	if t := types[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// special is the type of a file whose ending says too little, "" for others.
func special(name string) string {
	for i := range typeRules {
		pattern := typeRules[i].pattern[1:] // names begin without a slash
		if prefix, star := strings.CutSuffix(pattern, "*"); name == pattern || star && strings.HasPrefix(name, prefix) {
			return typeRules[i].value
		}
	}
	return ""
}

// surprising is the type that a host has to be told of a file, "" for others.
func surprising(name string) string {
	if t := special(name); t != "" {
		return t
	} else if ext := path.Ext(name); slices.Contains(rare[:], ext) {
		return types[ext]
	}
	return ""
}

// Address is where a file of the tree is served, "" when it is not.
func Address(name string) string {
	if path, ok := served(name); ok {
		return "/" + path
	}
	return ""
}

// served is Address without the slash that it begins with.
func served(name string) (path string, ok bool) {
	if strings.HasPrefix(name, "_") {
		return "", false // configures a host
	}
	if folder, ok := strings.CutSuffix(name, "index.html"); ok && (folder == "" || strings.HasSuffix(folder, "/")) {
		name = folder
	}
	return name, true
}
