// Command size measures what a built tree costs its readers and fails where a
// budget is exceeded. `make size` runs it.
//
// Every file kind is shown as it is, with gzip -9 and with brotli 11, the best
// that hosts send. The budgets are lines of budget.txt: a name and the most
// bytes that brotli may leave of it.
package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html"
)

//go:embed budget.txt
var budgetFile string

func main() {
	dir := flag.String("dir", "dist", "measure the tree in `DIR`")
	flag.Parse()
	if err := run(os.DirFS(*dir), budgetFile, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "size:", err)
		os.Exit(1)
	}
}

// weight is the size of a file, or the sum of several.
type weight struct{ raw, gzip, brotli int }

func (w weight) plus(o weight) weight {
	return weight{w.raw + o.raw, w.gzip + o.gzip, w.brotli + o.brotli}
}

func weigh(data []byte) weight {
	w := weight{raw: len(data)}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	squeeze(z, data)
	w.gzip = b.Len()
	b.Reset()
	squeeze(brotli.NewWriterLevel(&b, brotli.BestCompression), data)
	w.brotli = b.Len()
	return w
}

// squeeze writes into memory, which does not fail.
func squeeze(w io.WriteCloser, data []byte) {
	_, _ = w.Write(data)
	_ = w.Close()
}

// scale weighs the files of a tree, each once.
type scale struct {
	tree fs.FS
	mu   sync.Mutex
	done map[string]weight
}

func (s *scale) file(name string) (weight, error) {
	s.mu.Lock()
	w, ok := s.done[name]
	s.mu.Unlock()
	if ok {
		return w, nil
	}
	data, err := fs.ReadFile(s.tree, name)
	if err != nil {
		return w, err
	}
	w = weigh(data)
	s.mu.Lock()
	s.done[name] = w
	s.mu.Unlock()
	return w, nil
}

// page is the weight of a page with what it names: styles, which block its
// first paint, and scripts.
type page struct {
	name                 string
	html, style, scripts weight
}

func (s *scale) page(name string) (p page, err error) {
	p.name = name
	if p.html, err = s.file(name); err != nil {
		return p, err
	}
	data, err := fs.ReadFile(s.tree, name)
	if err != nil {
		return p, err
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return p, err
	}
	for n := range root.Descendants() {
		attr := make(map[string]string)
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		switch {
		case n.Data == "link" && attr["rel"] == "stylesheet":
			w, err := s.file(strings.TrimPrefix(attr["href"], "/"))
			if err != nil {
				return p, err
			}
			p.style = p.style.plus(w)
		case n.Data == "script" && attr["src"] != "":
			w, err := s.file(strings.TrimPrefix(attr["src"], "/"))
			if err != nil {
				return p, err
			}
			p.scripts = p.scripts.plus(w)
		}
	}
	return p, nil
}

func run(tree fs.FS, budget string, out io.Writer) error {
	s := &scale{tree: tree, done: make(map[string]weight)}
	rows := make(map[string]weight)
	assets, err := fs.Glob(tree, "assets/*")
	if err != nil {
		return err
	}
	if len(assets) == 0 {
		return fmt.Errorf("there is no built tree: `make build` makes it")
	}
	for _, name := range append(assets, "index.html", "errors/index.html", "404.html", "embed.js", "sw.js", "catalog.json", "search.json") {
		w, err := s.file(name)
		if os.IsNotExist(err) {
			continue
		} else if err != nil {
			return err
		}
		rows[plainName(name)] = w
	}
	rows["module+glue"] = rows["decoder.wasm"].plus(rows["worker.js"])
	names, err := fs.Glob(tree, "*/*-[0-9][0-9][0-9][0-9]/index.html")
	if err != nil {
		return err
	}
	pages := make([]page, len(names))
	errs := make([]error, len(names))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i, name := range names {
		wait.Go(func() {
			slots <- struct{}{}
			pages[i], errs[i] = s.page(name)
			<-slots
		})
	}
	wait.Wait()
	heaviest := make(map[string]string)
	for i, p := range pages {
		if errs[i] != nil {
			return errs[i]
		}
		for kind, w := range map[string]weight{"code-page": p.html, "code-page+style": p.html.plus(p.style), "code-page-scripts": p.scripts} {
			if w.brotli > rows[kind].brotli {
				rows[kind], heaviest[kind] = w, p.name
			}
		}
	}
	return report(rows, heaviest, budget, out)
}

// plainName is the name of a file without its fingerprint.
func plainName(name string) string {
	if !strings.HasPrefix(name, "assets/") {
		return name
	}
	base := path.Base(name)
	ext := path.Ext(base)
	if i := strings.LastIndexByte(base, '-'); i > 0 {
		return base[:i] + ext
	}
	return base
}

// report prints a row for each name and fails when one is above its budget, or
// when a budget is for nothing.
func report(rows map[string]weight, heaviest map[string]string, budget string, out io.Writer) error {
	limits := make(map[string]int)
	for line := range strings.Lines(budget) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			return fmt.Errorf("budget.txt: %q is not a name and a number of bytes", strings.TrimSpace(line))
		}
		limit, err := strconv.Atoi(fields[1])
		if err != nil {
			return fmt.Errorf("budget.txt: %q is not a number of bytes", fields[1])
		}
		limits[fields[0]] = limit
	}
	var names []string
	for name := range rows {
		names = append(names, name)
	}
	slices.Sort(names)
	fmt.Fprintf(out, "%-20s %10s %10s %10s %10s\n", "", "raw", "gzip 9", "brotli 11", "budget")
	var over []string
	for _, name := range names {
		w, limit := rows[name], limits[name]
		text, mark := "", ""
		if limit > 0 {
			text = strconv.Itoa(limit)
			if w.brotli > limit {
				mark = "  OVER"
				over = append(over, fmt.Sprintf("%s has %d bytes, its budget is %d", name, w.brotli, limit))
			}
		}
		if page := heaviest[name]; page != "" {
			mark += "  heaviest: " + page
		}
		fmt.Fprintf(out, "%-20s %10d %10d %10d %10s%s\n", name, w.raw, w.gzip, w.brotli, text, mark)
		delete(limits, name)
	}
	for name := range limits {
		over = append(over, fmt.Sprintf("budget.txt has a budget for %s, which the tree does not have", name))
	}
	if len(over) > 0 {
		slices.Sort(over)
		return fmt.Errorf("%s", strings.Join(over, "\nsize: "))
	}
	return nil
}
