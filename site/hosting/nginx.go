package hosting

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// NginxFile is included in a server block.
const NginxFile = "_nginx.conf"

// nginxFiles write one file for a server block that has its own listen,
// server_name and root:
//
//	server {
//		listen 443 ssl;
//		root /srv/cts/dist;
//		include /srv/cts/dist/_nginx.conf;
//	}
//
// Headers that differ by address are variables, because a location with an
// add_header of its own would lose all others, and an empty value sends nothing.
func nginxFiles(s Site) ([]File, error) {
	var b strings.Builder
	b.WriteString(`# Rules of CTS Error Reference for nginx. Include this file in a server block
# that names listen, server_name and root, and reload after each deploy.

index index.html;
error_page 404 /404.html;
absolute_redirect off;
server_tokens off;
etag on;

# Every text lies beside itself with the ending .gz: compressing the decoder for
# each reader would take a core a quarter of a second.
gzip_static on;
gzip_vary on;
gzip_proxied any;

`)
	nginxTypes(&b)
	nginxHeaders(&b, s)
	nginxRedirects(&b, s.Redirects)
	nginxSpecialTypes(&b)
	b.WriteString("\n# Files that configure hosts.\nlocation ~ ^/_ { return 404; }\n\n# Read by gzip_static, not an address.\nlocation ~ \\.gz$ { return 404; }\n")
	list, err := compressed(s)
	return append(list, ready(NginxFile, []byte(b.String()))), err
}

// compressed are the files that gzip makes smaller.
func compressed(s Site) ([]File, error) {
	var list []File
	for _, name := range s.Names {
		if s.Tree == nil || Address(name) == "" || !compressible(ContentType(name)) {
			continue
		}
		data, err := fs.ReadFile(s.Tree, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // the list of sums, which is written last
		} else if err != nil {
			return nil, err
		}
		if len(data) < smallest {
			continue
		}
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		squeeze(w, data)
		if b.Len() < len(data) {
			list = append(list, ready(name+".gz", b.Bytes()))
		}
	}
	return list, nil
}

// nginxTypes write the types by ending, and the character set of texts.
func nginxTypes(b *strings.Builder) {
	b.WriteString("types {\n")
	for _, ext := range slices.Sorted(maps.Keys(types)) {
		if rest, ok := strings.CutPrefix(ext, "."); ok {
			t, _, _ := strings.Cut(types[ext], ";")
			fmt.Fprintf(b, "\t%s %s;\n", t, rest)
		}
	}
	b.WriteString("}\ndefault_type application/octet-stream;\ncharset utf-8;\n" +
		"charset_types text/css text/csv text/javascript text/markdown text/plain application/json application/xml application/atom+xml application/opensearchdescription+xml application/problem+json application/schema+json application/vnd.cyclonedx+json;\n\n")
}

// nginxSpecialTypes write the addresses whose type is not that of the ending.
func nginxSpecialTypes(b *strings.Builder) {
	b.WriteString("\n# Types that the ending does not tell.\n")
	for _, r := range typeRules {
		t, _, _ := strings.Cut(r.value, ";")
		match := "= " + r.pattern
		if prefix, ok := strings.CutSuffix(r.pattern, "*"); ok {
			match = prefix
		}
		fmt.Fprintf(b, "location %s { types { } default_type %s; }\n", match, t)
	}
}

// nginxHeaders write one variable for each header that some rule sets.
func nginxHeaders(b *strings.Builder, s Site) {
	rules := slices.Clone(s.Rules)
	if s.Preview {
		rules = append(rules, NewRule("/*", Header{Name: "X-Robots-Tag", Value: "noindex"}))
	}
	rules = append(rules, NewRule("/*", sharing("/")...))
	for _, pattern := range open {
		rules = append(rules, NewRule(pattern, sharing(strings.Replace(pattern, "*", "x", 1))...))
	}
	rules = append(rules, NewRule("/assets/*", forEver))
	var names []string
	first := make(map[string]string) // value for all addresses
	for _, r := range rules {
		for _, h := range r.Headers {
			if !slices.Contains(names, h.Name) {
				names = append(names, h.Name)
			}
			if r.For == "/*" {
				first[h.Name] = h.Value
			}
		}
	}
	if !slices.Contains(names, "Cache-Control") {
		names = append(names, "Cache-Control")
	}
	if first["Cache-Control"] == "" {
		first["Cache-Control"] = "public, max-age=0, must-revalidate"
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(b, "set %s %s;\n", nginxVariable(name), nginxQuote(first[name]))
	}
	for _, r := range rules {
		if r.For == "/*" {
			continue
		}
		fmt.Fprintf(b, "if ($uri ~ %s) {\n", nginxQuote("^"+strings.ReplaceAll(regexp.QuoteMeta(r.For), `\*`, ".*")+"$"))
		for _, h := range r.Headers {
			fmt.Fprintf(b, "\tset %s %s;\n", nginxVariable(h.Name), nginxQuote(h.Value))
		}
		b.WriteString("}\n")
	}
	for _, name := range names {
		always := " always"
		if name == "Cache-Control" || name == "Access-Control-Allow-Origin" || name == "Cross-Origin-Resource-Policy" {
			always = "" // what is missing is not cached, and not shared either
		}
		fmt.Fprintf(b, "add_header %s %s%s;\n", name, nginxVariable(name), always)
	}
	b.WriteByte('\n')
}

func nginxVariable(header string) string {
	return "$cts_" + strings.ToLower(strings.ReplaceAll(header, "-", "_"))
}

// nginxRedirects write an exact location for each spelling, with and without a
// slash at the end, and one expression a target for the query of the home page.
func nginxRedirects(b *strings.Builder, redirects iter.Seq[Redirect]) {
	var targets []string
	queries := make(map[string][]string)
	for r := range redirects {
		if r.Query != "" {
			if queries[r.To] == nil {
				targets = append(targets, r.To)
			}
			queries[r.To] = append(queries[r.To], regexp.QuoteMeta(r.Query))
			continue
		}
		for _, slash := range [...]string{"", "/"} {
			fmt.Fprintf(b, "location = %s { return %d %s$is_args$args; }\n", nginxQuote(r.From+slash), r.Status, r.To)
		}
	}
	if len(targets) == 0 {
		return
	}
	b.WriteString("location = / {\n")
	for _, to := range targets {
		fmt.Fprintf(b, "\tif ($arg_q ~ %s) { return 302 %s$is_args$args; }\n", nginxQuote("^(?:"+strings.Join(queries[to], "|")+")$"), to)
	}
	b.WriteString("}\n")
}

// nginxQuote makes a string of the configuration language.
func nginxQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
