package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// hugoSites are sites for Hugo, without their entries. plain has a small layout:
// what a page of ours has around its text in a few lines, highlighting, an index
// of all codes, a sitemap. same does the work that a build of ours does: the same
// parts of a page, twins for machines, lists, groups, redirects, headers, bundled
// and fingerprinted scripts and styles; of more codes than a page of ours lists, home
// and the page for unknown addresses have none. What Hugo cannot make (hashes of all
// files, the pack of the service worker) or does not do (hold entries to rules,
// examples to the rule book, links to pages) is not in it.
//
//go:embed all:hugo
var hugoSites embed.FS

var layouts = [...]string{"plain", "same"}

// peers builds the same bodies with this project's builder and with Hugo, in
// turn, and prints the ratios pair by pair.
func (b *bench) peers(sizes []int) error {
	for _, n := range sizes {
		content := filepath.Join(b.dir, "content")
		if err := writeCatalog(content, n, b.seed); err != nil {
			return err
		}
		for _, layout := range layouts {
			if err := b.writeHugo(filepath.Join(b.dir, layout), layout, n); err != nil {
				return err
			}
		}
		fmt.Printf("%d codes, Hugo with a %s layout and with the %s pages, lists and files as ours\n%8s %6s %10s %10s %10s %10s %10s %10s %8s %8s %8s\n", n, layouts[0], layouts[1],
			"pair", "layout", "Hugo", "CPU", "peak", "ours", "CPU", "peak", "faster", "CPU", "memory")
		theirs := make(map[string][]sample)
		var ours []sample
		for i := range b.runs {
			out := filepath.Join(b.dir, fmt.Sprint("out-", i))
			o, err := b.build(content, out, false)
			if err != nil {
				return err
			}
			if err := remove(out); err != nil {
				return err
			}
			ours = append(ours, o)
			for _, layout := range layouts {
				h, err := measure(filepath.Join(b.dir, layout), b.hugo, "--minify", "--quiet", "-d", out)
				if err != nil {
					return err
				}
				if err := remove(out); err != nil {
					return err
				}
				printPair(fmt.Sprint(i+1), layout, h, o)
				theirs[layout] = append(theirs[layout], h)
			}
		}
		for _, layout := range layouts {
			printPair("median", layout, median(theirs[layout]), median(ours))
			if err := os.RemoveAll(filepath.Join(b.dir, layout)); err != nil {
				return err
			}
		}
		if err := os.RemoveAll(content); err != nil {
			return err
		}
		clear(made)
	}
	return nil
}

func printPair(name, layout string, h, o sample) {
	fmt.Printf("%8s %6s %9.3fs %9.3fs %7d MB %9.3fs %9.3fs %7d MB %7.1fx %7.1fx %7.1fx\n", name, layout,
		h.wall.Seconds(), h.cpu.Seconds(), h.memory>>20, o.wall.Seconds(), o.cpu.Seconds(), o.memory>>20,
		h.wall.Seconds()/o.wall.Seconds(), h.cpu.Seconds()/o.cpu.Seconds(), float64(h.memory)/float64(o.memory))
}

// writeHugo writes a site for Hugo with the bodies of writeCatalog, and our
// styles, scripts and images.
func (b *bench) writeHugo(dir, layout string, n int) error {
	if err := copyTree(dir, hugoSites, path.Join("hugo", layout)); err != nil {
		return err
	}
	if layout == "same" {
		static := os.DirFS(b.static)
		for to, from := range map[string]string{"assets/css": "css", "assets/js": "js", "static": "root"} {
			if err := copyTree(filepath.Join(dir, to), static, from); err != nil {
				return err
			}
		}
		module, err := os.ReadFile(b.module)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, "static", "decoder.wasm"), module); err != nil {
			return err
		}
	}
	for p := range pages(n, b.seed) {
		slug := strings.ToLower(strings.ReplaceAll(p.code, ".", "-"))
		text := fmt.Sprintf("---\ntitle: %s\ndescription: %s\ncode: %s\nhttp: %d\nstatus: \"%[4]d\"\ngroup: %s\ncategory: %[5]s\nretry: %s\nfixer: %s\nmessage: %s\nmeaning: %s\nadvice: %s\nrelated_codes: [%s]\n---\n\n%s",
			quoted(p.title), quoted(p.summary), p.code, p.status, p.category, p.retry, p.fixer, quoted(p.message), quoted(p.meaning), quoted(p.advice), strings.Join(p.related, ", "), p.body)
		if err := write(filepath.Join(dir, "content", "errors", slug+".md"), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

// copyTree copies the files below from into dir.
func copyTree(dir string, files fs.FS, from string) error {
	return fs.WalkDir(files, from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return write(filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(name, from+"/"))), data)
	})
}
