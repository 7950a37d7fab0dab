package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// peers builds the same bodies with this project's builder and with Hugo, in
// turn, and prints the ratios pair by pair.
func (b *bench) peers(sizes []int) error {
	for _, n := range sizes {
		content := filepath.Join(b.dir, "content")
		site := filepath.Join(b.dir, "hugo")
		if err := writeCatalog(content, n, b.seed); err != nil {
			return err
		}
		if err := writeHugo(site, n, b.seed); err != nil {
			return err
		}
		fmt.Printf("%d codes\n%8s %10s %10s %10s %10s %10s %10s %8s %8s %8s\n", n, "pair", "Hugo", "CPU", "peak", "ours", "CPU", "peak", "faster", "CPU", "memory")
		var theirs, ours []sample
		for i := range b.runs {
			out := filepath.Join(b.dir, fmt.Sprint("hugo-out-", i))
			h, err := measure(site, b.hugo, "--minify", "--quiet", "-d", out)
			if err != nil {
				return err
			}
			if err := remove(out); err != nil {
				return err
			}
			out = filepath.Join(b.dir, fmt.Sprint("out-", i))
			o, err := b.build(content, out, false)
			if err != nil {
				return err
			}
			if err := remove(out); err != nil {
				return err
			}
			printPair(fmt.Sprint(i+1), h, o)
			theirs, ours = append(theirs, h), append(ours, o)
		}
		printPair("median", median(theirs), median(ours))
		for _, dir := range []string{content, site} {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
		clear(made)
	}
	return nil
}

func printPair(name string, h, o sample) {
	fmt.Printf("%8s %9.3fs %9.3fs %7d MB %9.3fs %9.3fs %7d MB %7.1fx %7.1fx %7.1fx\n", name,
		h.wall.Seconds(), h.cpu.Seconds(), h.memory>>20, o.wall.Seconds(), o.cpu.Seconds(), o.memory>>20,
		h.wall.Seconds()/o.wall.Seconds(), h.cpu.Seconds()/o.cpu.Seconds(), float64(h.memory)/float64(o.memory))
}

// writeHugo writes a site for Hugo: the bodies of writeCatalog, a layout with
// what a page of ours has in its head and around its text, an index of all
// codes, a sitemap, highlighting with classes.
func writeHugo(dir string, n int, seed uint64) error {
	for name, text := range hugoFiles {
		if err := write(filepath.Join(dir, name), []byte(text)); err != nil {
			return err
		}
	}
	for p := range pages(n, seed) {
		slug := strings.ToLower(strings.ReplaceAll(p.code, ".", "-"))
		text := fmt.Sprintf("---\ntitle: %s\ndescription: %s\ncode: %s\nstatus: %d\ncategory: %s\nretry: %s\nfixer: %s\nmessage: %s\nmeaning: %s\nadvice: %s\nrelated_codes: [%s]\n---\n\n%s",
			quoted(p.title), quoted(p.summary), p.code, p.status, p.category, p.retry, p.fixer, quoted(p.message), quoted(p.meaning), quoted(p.advice), strings.Join(p.related, ", "), p.body)
		if err := write(filepath.Join(dir, "content", "errors", slug+".md"), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

var hugoFiles = map[string]string{
	"hugo.toml": `baseURL = "https://bench.example/"
languageCode = "en"
title = "Error Reference"
disableKinds = ["taxonomy", "term", "RSS", "section"]
[markup.highlight]
noClasses = false
`,
	"static/site.css": "body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:46rem}\n",
	"layouts/baseof.html": `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ .Title }} · {{ site.Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}">
<meta property="og:description" content="{{ .Description }}">
<link rel="stylesheet" href="/site.css">
</head>
<body>
<header>
<nav aria-label="Main"><ul><li><a href="/">All codes</a></li></ul></nav>
</header>
<main>
{{ block "main" . }}{{ end }}
</main>
<footer><p>Made up to measure builders.</p></footer>
</body>
</html>
`,
	"layouts/single.html": `{{ define "main" }}
<article>
<h1><code>{{ .Params.code }}</code> {{ .Title }}</h1>
<p class="lead">{{ .Description }}</p>
<dl>
<div><dt>HTTP status</dt><dd>{{ .Params.status }}</dd></div>
<div><dt>Retry?</dt><dd>{{ .Params.retry }}</dd></div>
<div><dt>Who acts?</dt><dd>{{ .Params.fixer }}</dd></div>
<div><dt>Category</dt><dd>{{ .Params.category }}</dd></div>
<div><dt>Message</dt><dd>{{ .Params.message }}</dd></div>
<div><dt>Meaning</dt><dd>{{ .Params.meaning }}</dd></div>
<div><dt>Advice</dt><dd>{{ .Params.advice }}</dd></div>
</dl>
{{ .Content }}
<ul>{{ range .Params.related_codes }}<li><a href="/errors/{{ lower (replace . "." "-") }}/"><code>{{ . }}</code></a></li>{{ end }}</ul>
</article>
{{ end }}
`,
	"layouts/home.html": `{{ define "main" }}
<h1>All codes</h1>
<ul>
{{ range where site.RegularPages "Section" "errors" }}
<li data-status="{{ .Params.status }}" data-category="{{ .Params.category }}"><a href="{{ .RelPermalink }}"><code>{{ .Params.code }}</code> {{ .Title }}</a> {{ .Params.status }}</li>
{{ end }}
</ul>
{{ end }}
`,
	"layouts/404.html":  "{{ define \"main\" }}<h1>Page not found</h1>{{ end }}\n",
	"content/_index.md": "---\ntitle: All codes\ndescription: Every error code.\n---\n",
}
