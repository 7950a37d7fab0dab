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

// build runs a cold build into a fresh folder: no old tree, no cache.
func (b *bench) build(content, out string) (sample, error) {
	return measure(b.dir, b.command, "build", "-content", content, "-static", b.static, "-module", b.module,
		"-out", out, "-config", "", "-base-url", "https://bench.example", "-cards=false", "-memo", out+".memo")
}

// growth prints what builds cost against the number of codes.
func (b *bench) growth(sizes []int) error {
	fmt.Printf("%8s %10s %10s %10s %10s %8s %10s %10s %10s\n", "codes", "cold", "CPU", "peak", "pages/s", "files", "bytes/page", "warm", "cold/warm")
	for _, n := range sizes {
		content := filepath.Join(b.dir, fmt.Sprint("content-", n))
		if err := writeCatalog(content, n, b.seed); err != nil {
			return err
		}
		out := filepath.Join(b.dir, "out")
		var cold []sample
		for i := range b.runs {
			if i > 0 {
				if err := remove(out); err != nil {
					return err
				}
			}
			s, err := b.build(content, out)
			if err != nil {
				return err
			}
			cold = append(cold, s)
		}
		files, bytes, err := size(out)
		if err != nil {
			return err
		}
		warm, err := b.warm(content, out, n)
		if err != nil {
			return err
		}
		c, w := median(cold), median(warm)
		fmt.Printf("%8d %9.3fs %9.3fs %7d MB %10.0f %8d %10d %9.3fs %10.1f\n", n, c.wall.Seconds(), c.cpu.Seconds(), c.memory>>20,
			float64(n)/c.wall.Seconds(), files, bytes/int64(n), w.wall.Seconds(), c.wall.Seconds()/w.wall.Seconds())
		if err := remove(out); err != nil {
			return err
		}
		if err := os.RemoveAll(content); err != nil {
			return err
		}
	}
	return nil
}

// warm edits one entry before each build: its text in the first, its title in
// the second, and so on in turn.
func (b *bench) warm(content, out string, n int) ([]sample, error) {
	var list []sample
	for i := range 2 * b.runs {
		service, code := code((i * 7919) % n)
		name := filepath.Join(content, service, code+".md")
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		edited := append(src, fmt.Sprintf("\nEdited %d.\n", i)...)
		if i%2 == 1 {
			edited = bytes.Replace(src, []byte("title: \""), []byte("title: \"New "), 1)
		}
		if err := os.WriteFile(name, edited, 0o644); err != nil {
			return nil, err
		}
		s, err := b.build(content, out)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// remove removes a tree and what a build keeps beside it.
func remove(out string) error {
	for _, name := range []string{out, out + ".memo"} {
		if err := os.RemoveAll(name); err != nil {
			return err
		}
	}
	return nil
}
