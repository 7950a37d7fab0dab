package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// sample is what one process cost.
type sample struct {
	wall, cpu time.Duration
	memory    int64 // bytes at its peak
}

// measure runs a program and waits for it.
func measure(dir, program string, args ...string) (sample, error) {
	cmd := exec.Command(program, args...)
	var out bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	start := time.Now()
	err := cmd.Run()
	s := sample{wall: time.Since(start)}
	if err != nil {
		return s, fmt.Errorf("%s: %w\n%.2000s", program, err, out.Bytes())
	}
	s.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.memory = int64(usage.Maxrss) << 10
	}
	return s, nil
}

// median is the sample with the middle wall time.
func median(list []sample) sample {
	list = slices.SortedFunc(slices.Values(list), func(a, b sample) int { return cmp.Compare(a.wall, b.wall) })
	return list[len(list)/2]
}

// size is how many files a tree has, and their bytes.
func size(dir string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files, bytes = files+1, bytes+info.Size()
		}
		return err
	})
	return files, bytes, err
}

// build runs a build with what is in out and its memo: a cold one when nothing is.
func (b *bench) build(content, out string, images bool) (sample, error) {
	return measure(b.dir, b.command, "build", "-content", content, "-static", b.static, "-module", b.module,
		"-out", out, "-config", "", "-base-url", "https://bench.example", fmt.Sprint("-cards=", images), "-memo", out+".memo")
}

// withImages is up to how many codes builds are measured with the images of link
// previews too, which take most of the time of a cold one.
const withImages = 10000

// growth prints what builds cost against the number of codes: cold ones, and
// those after a change of one entry, which are new processes too.
func (b *bench) growth(sizes []int) error {
	fmt.Printf("%8s %7s %10s %10s %10s %9s %8s %10s | %10s %8s %10s %8s %10s\n", "codes", "images", "cold", "CPU", "peak", "pages/s", "files", "bytes/page",
		"text", "cold/", "title", "cold/", "peak")
	for _, n := range sizes {
		content := filepath.Join(b.dir, fmt.Sprint("content-", n))
		if err := writeCatalog(content, n, b.seed); err != nil {
			return err
		}
		for _, images := range []bool{false, true} {
			if images && n > withImages {
				continue
			}
			if err := b.grown(content, n, images); err != nil {
				return err
			}
		}
		if err := os.RemoveAll(content); err != nil {
			return err
		}
	}
	return nil
}

// grown prints one line of growth.
func (b *bench) grown(content string, n int, images bool) error {
	out := filepath.Join(b.dir, "out")
	var cold []sample
	for i := range b.runs {
		if i > 0 {
			if err := remove(out); err != nil {
				return err
			}
		}
		s, err := b.build(content, out, images)
		if err != nil {
			return err
		}
		cold = append(cold, s)
	}
	files, bytes, err := size(out)
	if err != nil {
		return err
	}
	texts, titles, err := b.warm(content, out, n, images)
	if err != nil {
		return err
	}
	c, text, title := median(cold), median(texts), median(titles)
	fmt.Printf("%8d %7t %9.3fs %9.3fs %7d MB %9.0f %8d %10d | %9.3fs %7.1fx %9.3fs %7.1fx %7d MB\n", n, images, c.wall.Seconds(), c.cpu.Seconds(), c.memory>>20,
		float64(n)/c.wall.Seconds(), files, bytes/int64(n), text.wall.Seconds(), c.wall.Seconds()/text.wall.Seconds(),
		title.wall.Seconds(), c.wall.Seconds()/title.wall.Seconds(), max(text.memory, title.memory)>>20)
	return remove(out)
}

// warm edits one entry before each build: its text, which one page has, or its
// title, which all lists have. The first build of each kind is left out: from the
// second on there is a spare tree.
func (b *bench) warm(content, out string, n int, images bool) (texts, titles []sample, err error) {
	for i := range 2 * (b.runs + 1) {
		service, code := code((i * 7919) % n)
		name := filepath.Join(content, service, code+".md")
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		edited := append(src, fmt.Sprintf("\nEdited %d.\n", i)...)
		if i%2 == 1 {
			edited = bytes.Replace(src, []byte("title: \""), []byte("title: \"N"), 1)
		}
		if err := os.WriteFile(name, edited, 0o644); err != nil {
			return nil, nil, err
		}
		s, err := b.build(content, out, images)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case i < 2:
		case i%2 == 1:
			titles = append(titles, s)
		default:
			texts = append(texts, s)
		}
	}
	return texts, titles, nil
}

// remove removes a tree and what a build keeps beside it.
func remove(out string) error {
	spare := filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+"-spare")
	for _, name := range []string{out, out + ".memo", spare} {
		if err := os.RemoveAll(name); err != nil {
			return err
		}
	}
	return nil
}
