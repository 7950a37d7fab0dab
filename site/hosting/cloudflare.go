package hosting

import (
	"fmt"
	"slices"
	"strings"
)

// Limits of Cloudflare Pages, as its documentation gives them.
const (
	cloudflareRedirects = 2000
	cloudflareRules     = 100
	cloudflareLine      = 2000
)

// cloudflareFiles keep to what Cloudflare Pages takes. It has no rules for
// query parameters, so ?q= is left to the script of the home page. Its patterns
// may hold a star anywhere, and where two rules set a header it joins the
// values, so the later rule takes the earlier one back first.
func cloudflareFiles(s Site) ([]File, error) {
	var redirects []Redirect
	for r := range s.Redirects {
		if r.Query == "" {
			redirects = append(redirects, r)
		}
	}
	if len(redirects) > cloudflareRedirects {
		return nil, fmt.Errorf("cloudflare takes %d redirects and the catalog needs %d: use another -target, or split the catalog", cloudflareRedirects, len(redirects))
	}
	var b strings.Builder
	var set []Rule // so far, to know what has to be taken back
	rules := 0
	write := func(pattern string, headers []Header) {
		rules++
		b.WriteString(pattern + "\n")
		for _, h := range headers {
			for _, r := range set {
				if r.covers(pattern) && r.sets(h.Name) {
					b.WriteString("  ! " + h.Name + "\n")
					break
				}
			}
			b.WriteString("  " + h.Name + ": " + h.Value + "\n")
		}
		set = append(set, NewRule(pattern, headers...))
	}
	base := sharing("/")
	if s.Preview {
		base = append(base, Header{Name: "X-Robots-Tag", Value: "noindex"})
	}
	for _, r := range s.Rules {
		headers := r.Headers
		if r.For == "/*" {
			headers = append(append([]Header(nil), headers...), base...)
		}
		write(r.For, headers)
	}
	for _, pattern := range open {
		write(pattern, sharing(strings.Replace(pattern, "*", "x", 1)))
	}
	for _, name := range s.Names {
		if fingerprinted(name) {
			write(Address(name), []Header{forEver})
		}
	}
	for _, r := range typeRules {
		write(r.pattern, []Header{{Name: "Content-Type", Value: r.value}})
	}
	for _, ext := range rare {
		write("/*"+ext, []Header{{Name: "Content-Type", Value: types[ext]}})
	}
	if rules > cloudflareRules {
		return nil, fmt.Errorf("cloudflare takes %d rules of headers and the tree needs %d", cloudflareRules, rules)
	}
	for line := range strings.Lines(b.String()) {
		if len(line) > cloudflareLine {
			return nil, fmt.Errorf("cloudflare takes lines of %d characters, this one has %d: %.60s…", cloudflareLine, len(line), strings.TrimSpace(line))
		}
	}
	return []File{ready("_redirects", appendRedirects(nil, slices.Values(redirects))), ready("_headers", []byte(b.String()))}, nil
}

// covers tells whether the rule can match what another pattern matches.
func (r *Rule) covers(pattern string) bool {
	return r.Matches(strings.Replace(pattern, "*", "x", 1))
}

func (r *Rule) sets(name string) bool {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			return true
		}
	}
	return false
}
