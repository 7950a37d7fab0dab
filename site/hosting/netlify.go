package hosting

import (
	"iter"
	"slices"
)

// netlifyFiles are read by the host in addition to netlify.toml.
func netlifyFiles(s Site) []File {
	return []File{{"_headers", func(dst []byte) []byte {
		const room = 128 // bytes of a rule, about
		return appendHeaders(slices.Grow(dst, room*len(s.Names)), generatedRules(s))
	}}}
}

// generatedRules have one exact rule for each file. Patterns would do for
// people; but the host documents stars only for whole parts of a path, and an
// exact rule cannot touch a file that nobody thought of, nor one that is missing:
// browsers would keep the 404 of an asset for a year. The headers of a rule hold
// until the next one.
func generatedRules(s Site) iter.Seq[Rule] {
	return func(yield func(Rule) bool) {
		var room [4]Header // as many as a rule has
		if s.Preview && !yield(NewRule("/*", Header{Name: "X-Robots-Tag", Value: "noindex"})) {
			return
		}
		for _, name := range s.Names {
			address := Address(name)
			if address == "" {
				continue
			}
			headers := append(room[:0], sharing(address)...)
			if fingerprinted(name) {
				headers = append(headers, forEver)
			}
			if t := surprising(name); t != "" {
				headers = append(headers, Header{Name: "Content-Type", Value: t})
			}
			if !yield(Rule{For: address, Headers: headers}) {
				return
			}
		}
	}
}

// ServedRules are all rules under which Netlify serves a tree, in its order:
// those of the tree, then those of netlify.toml.
func ServedRules(s Site) (rules []Rule) {
	for r := range generatedRules(s) {
		r.Headers = slices.Clone(r.Headers)
		rules = append(rules, r)
	}
	return append(rules, s.Rules...)
}
