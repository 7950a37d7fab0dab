package hosting

import (
	"slices"
	"strings"
)

// A header that is misspelled, or has a value that no browser knows, protects
// nobody, and nothing else says so: browsers pass over what they do not know.

// knownHeaders are the names that a rule may set.
var knownHeaders = []string{
	"Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin",
	"Access-Control-Expose-Headers", "Access-Control-Max-Age", "Cache-Control", "Clear-Site-Data", "Content-Disposition", "Content-Language",
	"Content-Security-Policy", "Content-Security-Policy-Report-Only", "Content-Type", "Cross-Origin-Embedder-Policy",
	"Cross-Origin-Embedder-Policy-Report-Only", "Cross-Origin-Opener-Policy", "Cross-Origin-Opener-Policy-Report-Only",
	"Cross-Origin-Resource-Policy", "Document-Policy", "Expires", "Integrity-Policy", "Integrity-Policy-Report-Only", "Link",
	"Origin-Agent-Cluster", "Permissions-Policy", "Referrer-Policy", "Reporting-Endpoints", "Server-Timing", "Service-Worker-Allowed",
	"Sourcemap", "Speculation-Rules", "Strict-Transport-Security", "Supports-Loading-Mode", "Timing-Allow-Origin", "Vary",
	"X-Content-Type-Options", "X-Dns-Prefetch-Control", "X-Frame-Options", "X-Permitted-Cross-Domain-Policies", "X-Robots-Tag", "X-Xss-Protection",
}

// knownDirectives are those of a Content-Security-Policy.
var knownDirectives = []string{
	"base-uri", "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src", "form-action", "frame-ancestors", "frame-src",
	"img-src", "manifest-src", "media-src", "object-src", "report-to", "report-uri", "require-trusted-types-for", "sandbox",
	"script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem", "trusted-types",
	"upgrade-insecure-requests", "worker-src",
}

// knownValues are those of headers that have few.
var knownValues = map[string][]string{
	"Cross-Origin-Embedder-Policy": {"require-corp", "credentialless", "unsafe-none"},
	"Cross-Origin-Opener-Policy":   {"same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"},
	"Cross-Origin-Resource-Policy": {"same-origin", "same-site", "cross-origin"},
	"Referrer-Policy": {"no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin", "strict-origin",
		"strict-origin-when-cross-origin", "unsafe-url"},
	"X-Content-Type-Options": {"nosniff"},
	"X-Frame-Options":        {"DENY", "SAMEORIGIN"},
}

// unknownValue returns the first word of a value that a browser passes over. ok
// is true when it knows all of them, or when the header takes any.
func unknownValue(header, value string) (unknown string, ok bool) {
	known := knownValues[header]
	words := []string{value}
	if header == "Referrer-Policy" { // a list, of which a browser takes the last that it knows
		words = strings.Split(value, ",")
	}
	for _, word := range words {
		word, _, _ = strings.Cut(word, ";") // parameters
		word = strings.TrimSpace(word)
		if known != nil && !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, word) }) {
			return word, false
		}
	}
	return "", true
}

// CheckRules finds rules that are for no file of a tree: their address is
// misspelled, or its file has another name by now. file is what problems name.
func CheckRules(file string, s Site) error {
	l := &linter{file: file}
	for i := range s.Rules {
		r := &s.Rules[i]
		matches := func(path string) bool { return r.Matches("/" + path) }
		if r.exact() { // without an expression for each of very many names
			key := strings.TrimPrefix(exactKey(r.For), "/")
			matches = func(path string) bool { return strings.EqualFold(strings.TrimSuffix(path, "/"), key) }
		}
		if !slices.ContainsFunc(s.Names, func(name string) bool {
			path, ok := served(name)
			return ok && matches(path)
		}) {
			l.fault(r.Line, 1, "the rule for %s is for no file of the tree: mend its address, or remove it", r.For)
		}
	}
	return l.err()
}
