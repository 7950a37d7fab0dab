package hosting

import (
	"path"
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
	for _, pattern := range open {
		before, after, star := strings.Cut(pattern, "*")
		if !star && urlPath == pattern ||
			star && len(urlPath) >= len(before)+len(after) && strings.HasPrefix(urlPath, before) && strings.HasSuffix(urlPath, after) {
			return true
		}
	}
	return false
}

// sharing are the headers that say who may read a file.
func sharing(urlPath string) []Header {
	if isOpen(urlPath) {
		return []Header{
			{Name: "Access-Control-Allow-Origin", Value: "*"},
			{Name: "Cross-Origin-Resource-Policy", Value: "cross-origin"},
		}
	}
	return []Header{{Name: "Cross-Origin-Resource-Policy", Value: "same-origin"}}
}

// types by ending; what is named in full comes first.
var types = map[string]string{
	"feed.xml":         "application/atom+xml; charset=utf-8",
	"opensearch.xml":   "application/opensearchdescription+xml; charset=utf-8",
	"speculation.json": "application/speculationrules+json",

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

// ContentType is the type that a file is served with.
func ContentType(name string) string {
	if t := types[path.Base(name)]; t != "" {
		return t
	}
	if strings.HasPrefix(name, "schema/") && strings.HasSuffix(name, ".json") {
		return "application/schema+json; charset=utf-8"
	}
	if t := types[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// surprising tells whether hosts cannot be trusted to know the type of a file.
func surprising(name string) bool {
	switch path.Ext(name) {
	case ".md", ".wasm", ".webmanifest":
		return true
	}
	return types[path.Base(name)] != "" || strings.HasPrefix(name, "schema/")
}

// Address is where a file of the tree is served, "" when it is not.
func Address(name string) string {
	if strings.HasPrefix(name, "_") {
		return "" // configures a host
	}
	if rest, ok := strings.CutSuffix("/"+name, "/index.html"); ok {
		return rest + "/"
	}
	return "/" + name
}
