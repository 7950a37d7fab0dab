package hosting

// netlifyFiles are read by the host in addition to netlify.toml.
func netlifyFiles(s Site) []File {
	return []File{{"_headers", formatHeaders(generatedRules(s))}}
}

// generatedRules have one exact rule for each file. Patterns would do for
// people; but the host documents stars only for whole parts of a path, and an
// exact rule cannot touch a file that nobody thought of, nor one that is missing:
// browsers would keep the 404 of an asset for a year.
func generatedRules(s Site) []Rule {
	var rules []Rule
	if s.Preview {
		rules = append(rules, NewRule("/*", Header{Name: "X-Robots-Tag", Value: "noindex"}))
	}
	for _, name := range s.Names {
		address := Address(name)
		if address == "" {
			continue
		}
		headers := sharing(address)
		if fingerprinted(name) {
			headers = append(headers, forEver)
		}
		if surprising(name) {
			headers = append(headers, Header{Name: "Content-Type", Value: ContentType(name)})
		}
		rules = append(rules, Rule{For: address, Headers: headers})
	}
	return rules
}

// ServedRules are all rules under which Netlify serves a tree, in its order:
// those of the tree, then those of netlify.toml.
func ServedRules(s Site) []Rule { return append(generatedRules(s), s.Rules...) }
