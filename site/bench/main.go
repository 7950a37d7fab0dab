// Command bench measures the builder on made-up catalogs of many sizes, and
// beside Hugo on the same bodies. `make bench` and `make bench-peers` run it.
//
// Each build is a process of its own that writes into a fresh folder, on a RAM
// disk where there is one: on a disk, how a file system fares with 30,000 new
// files would be measured in place of the builder.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

type bench struct {
	command, module, static string
	dir                     string // scratch
	seed                    uint64
	runs                    int
	hugo                    string // "" without peers
}

func main() {
	b := &bench{}
	sizes := flag.String("n", "42,1000,10000", "measure catalogs of these `SIZES`; 100000 wants 4 GB of RAM disk, with Hugo 15 GB of memory beside it")
	flag.StringVar(&b.command, "command", ".build/ctserr", "measure the command `FILE`")
	flag.StringVar(&b.module, "module", ".build/decoder.wasm", "publish the module `FILE`")
	flag.StringVar(&b.static, "static", "static", "publish the styles and scripts of `DIR`")
	flag.Uint64Var(&b.seed, "seed", 1, "another `SEED` gives other bodies")
	flag.IntVar(&b.runs, "runs", 3, "build each catalog `N` times")
	flag.StringVar(&b.hugo, "hugo", "", "compare with the Hugo `FILE`")
	browser := flag.String("browser", "", "measure the decoder of the tree in `DIR` in Chromium, and nothing else")
	config := flag.String("config", "netlify.toml", "serve that tree with the headers of `FILE`")
	generate := flag.String("generate", "", "only write a catalog of the first size into `DIR`")
	flag.Parse()
	run := func() error { return b.run(*sizes, *generate) }
	if *browser != "" {
		run = func() error { return b.browser(*browser, *config) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b *bench) run(sizes, generate string) error {
	var list []int
	for s := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 26*26*perService {
			return fmt.Errorf("%q is not a number of codes", s)
		}
		list = append(list, n)
	}
	if generate != "" {
		return writeCatalog(generate, list[0], b.seed)
	}
	ram := ""
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		ram = "/dev/shm"
	}
	dir, err := os.MkdirTemp(ram, "ctserr-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b.dir = dir
	for _, p := range []*string{&b.command, &b.module, &b.static, &b.hugo} {
		if *p != "" {
			if *p, err = filepath.Abs(*p); err != nil {
				return err
			}
		}
	}
	if b.hugo != "" {
		return b.peers(list)
	}
	return b.growth(list)
}
