package site

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// claim is the right of one build to write beside an output folder. It is a
// lock on a file there, which the system lets go of however the build ends, and
// a journal: the file names the staging folder before it is made, so that the
// next build can remove what a killed one left, and nothing else.
type claim struct {
	out     string
	file    *os.File
	staging string // full path, "" before stage
	done    bool
	since   time.Time // when the build began, by the clock of the file system
}

// claimOutput waits for nobody: when another build writes to out, it says so.
// It removes what a build that was killed left behind.
func claimOutput(out string) (*claim, error) {
	name := filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".lock")
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, fmt.Errorf("the folder beside %s cannot be written: %w", out, err)
		}
		if err := lockFile(f); err != nil {
			if errors.Is(err, errLocked) {
				err = fmt.Errorf("another build is writing %s: wait until it is done, or choose another folder with -out", out)
			}
			return nil, errors.Join(err, f.Close())
		}
		// The build before may have removed the file between opening and locking it.
		mine, err1 := f.Stat()
		there, err2 := os.Stat(name)
		if err1 == nil && err2 == nil && os.SameFile(mine, there) {
			c := &claim{out: out, file: f}
			if err := c.sweep(); err != nil {
				return nil, errors.Join(err, f.Close())
			}
			return c, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

func (c *claim) prefix() string { return "." + filepath.Base(c.out) + "-new-" }

// aside is where the old tree waits while a file system without an exchange of
// names takes two steps.
func aside(staging string) string { return staging + "-old" }

// sweep removes the staging folders that the journal names. Where a build was
// killed between the two steps of a swap, the old tree goes back first.
func (c *claim) sweep() error {
	journal, err := io.ReadAll(c.file)
	if err != nil {
		return err
	}
	for name := range strings.Lines(string(journal)) {
		name = strings.TrimSuffix(name, "\n")
		if !strings.HasPrefix(name, c.prefix()) || filepath.Base(name) != name {
			continue
		}
		staging := filepath.Join(filepath.Dir(c.out), name)
		if _, err := os.Lstat(c.out); errors.Is(err, fs.ErrNotExist) {
			if err := os.Rename(aside(staging), c.out); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		for _, dir := range [...]string{staging, aside(staging)} {
			if err := removeLeftover(dir); err != nil {
				return fmt.Errorf("what a build that was killed left in %s cannot be removed: %w", dir, err)
			}
		}
	}
	if err := c.file.Truncate(0); err != nil {
		return err
	}
	info, err := c.file.Stat()
	if err == nil {
		c.since = info.ModTime()
	}
	return err
}

// removeLeftover removes a folder of a build that was killed. One with a
// manifest was published before, and may hold somebody else's files by now.
func removeLeftover(dir string) error {
	list, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return os.RemoveAll(dir)
	}
	files, ours := parseManifest(string(list))
	if !ours {
		return fmt.Errorf("its %s is not that of a build: move the folder away", manifestName)
	}
	_, err = removeTree(dir, &files)
	return err
}

// spare is where the tree that was published before waits for the next build.
func (c *claim) spare() string {
	return filepath.Join(filepath.Dir(c.out), "."+filepath.Base(c.out)+"-spare")
}

// stage makes the staging folder, of the spare tree if there is one to be used.
// Its name is in the journal before it exists.
func (c *claim) stage(spare bool) (string, error) {
	for n := os.Getpid(); ; n++ {
		name := c.prefix() + strconv.Itoa(n)
		path := filepath.Join(filepath.Dir(c.out), name)
		if _, err := os.Lstat(path); err == nil {
			continue // somebody else's
		}
		if _, err := c.file.WriteAt([]byte(name+"\n"), 0); err != nil {
			return "", err
		}
		make := func() error { return os.Mkdir(path, 0o755) }
		if spare {
			make = func() error { return os.Rename(c.spare(), path) }
		}
		switch err := make(); {
		case errors.Is(err, fs.ErrExist):
			if err := c.file.Truncate(0); err != nil {
				return "", err
			}
		case err != nil:
			return "", fmt.Errorf("the folder beside %s cannot be written: %w", c.out, err)
		default:
			c.staging = path
			return path, nil
		}
	}
}

// release lets the next build in. The journal stays while there is something
// that it names.
func (c *claim) release() error {
	c.done = true
	var err error
	if _, left := os.Lstat(c.staging); c.staging == "" || errors.Is(left, fs.ErrNotExist) {
		err = os.Remove(c.file.Name())
	}
	return errors.Join(err, c.file.Close())
}

// forget is release, and leaves what the journal named to its owner.
func (c *claim) forget() error {
	c.staging = ""
	return c.release()
}
