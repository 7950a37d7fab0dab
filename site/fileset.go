package site

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
)

// fileSum is the SHA-256 of a file; zero for no file.
type fileSum [sha256.Size]byte

// listed is what a tree knows of a file.
type listed struct {
	sum  fileSum
	size int64
}

// fileSet collects the files of a tree. Nearly all of a second build are those of
// the first: they are marked in its list, and their lines are copied.
type fileSet struct {
	old    *fileList // of the tree before
	marks  []mark    // of its files
	made   map[string]listed
	sorted []string // names of made, but for those of fresh
	fresh  []string
	count  int
}

// mark says whether a file of the tree before is in the new one.
type mark uint8

const (
	absent mark = iota
	kept        // as it was
	anew        // under the same name; it is one of those that were made
)

func newFileSet(old *fileList) *fileSet {
	return &fileSet{old: old, marks: make([]mark, old.count()), made: make(map[string]listed)}
}

// place is where a name stands in the tree before, -1 for nowhere.
func (s *fileSet) place(name string) int { return s.old.find(name) }

// keep adds a file of the tree before. It returns false when the set has one of
// this name.
func (s *fileSet) keep(place int) bool {
	if s.marks[place] != absent {
		return false
	}
	s.marks[place] = kept
	s.count++
	return true
}

// add adds a file that was made, of a name that has this place. It returns false
// when the set has one of this name.
func (s *fileSet) add(name string, place int, f listed) bool {
	if place >= 0 && s.marks[place] != absent {
		return false
	} else if _, ok := s.made[name]; ok {
		return false
	}
	if place >= 0 {
		s.marks[place] = anew
	}
	s.made[name] = f
	s.fresh = append(s.fresh, name)
	s.count++
	return true
}

func (s *fileSet) has(name string) bool {
	if _, ok := s.made[name]; ok {
		return true
	}
	place := s.place(name)
	return place >= 0 && s.marks[place] == kept
}

// walk goes through all files so far, in order: runs of places of files that are
// kept, and names of those that were made.
func (s *fileSet) walk(kept func(from, to int), made func(name string)) {
	slices.Sort(s.fresh)
	s.sorted, s.fresh = merged(s.sorted, s.fresh), nil
	from := 0
	for _, name := range s.sorted {
		to, _ := s.old.search(name)
		s.runs(from, to, kept)
		from = to
		made(name)
	}
	s.runs(from, len(s.marks), kept)
}

func (s *fileSet) runs(from, to int, each func(from, to int)) {
	for from < to {
		start := from
		for from < to && s.marks[from] == kept {
			from++
		}
		if start < from {
			each(start, from)
		}
		from++
	}
}

// names calls f with the names of all files so far, in order.
func (s *fileSet) names(f func(name string)) {
	s.walk(func(from, to int) {
		for i := from; i < to; i++ {
			f(s.old.name(i))
		}
	}, f)
}

// write writes the manifest of all files so far. The lines of those that are kept
// are copied.
func (s *fileSet) write(w io.StringWriter) (err error) {
	put := func(text string) {
		if err == nil {
			_, err = w.WriteString(text)
		}
	}
	s.walk(func(from, to int) { put(s.old.text[s.old.lines[from]:s.old.lines[to]]) }, func(name string) {
		sum := s.made[name].sum
		put(hex.EncodeToString(sum[:]) + "  " + name + "\n")
	})
	return err
}

// clash returns the name of a file that is the name of a folder of others, too; ""
// for none. One of both was made: the tree before had no such pair.
func (s *fileSet) clash() (file string) {
	last := "."
	s.walk(func(_, _ int) {}, func(name string) {
		in := name + "/"
		for i, _ := s.old.search(in); i < len(s.marks) && strings.HasPrefix(s.old.name(i), in); i++ {
			if s.marks[i] == kept {
				file = name
			}
		}
		folder := folderOf(name)
		if folder == last { // as that of most files in a row
			return
		}
		last = folder
		for d := folder; d != "."; d = folderOf(d) {
			if s.has(d) {
				file = d
			}
		}
	})
	return file
}

// list returns all files so far.
func (s *fileSet) list() fileList {
	var text strings.Builder
	text.Grow(len(s.old.text) + 128*len(s.made))
	_ = s.write(&text) // memory takes all
	return linesOf(text.String())
}

// places returns where files stand in the manifest by now: those of the tree
// before by their places there, -1 for one that is no more, and those that were made.
func (s *fileSet) places() (moved []int32, made map[string]int32) {
	moved, made = make([]int32, len(s.marks)), make(map[string]int32, len(s.made))
	next := int32(0)
	s.walk(func(from, to int) {
		for i := from; i < to; i++ {
			moved[i] = next
			next++
		}
	}, func(name string) {
		made[name] = next
		next++
	})
	for i, m := range s.marks {
		switch m {
		case absent:
			moved[i] = -1
		case anew:
			moved[i] = made[s.old.name(i)]
		}
	}
	return moved, made
}

// over returns the files of the tree before with those of this one over them. The
// set is theirs from then on.
func (s *fileSet) over() fileList {
	for i := range s.marks {
		if s.marks[i] == absent {
			s.keep(i)
		}
	}
	return s.list()
}

// merged makes one sorted list of two.
func merged(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	list := make([]string, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			list, a = append(list, a[0]), a[1:]
		} else {
			list, b = append(list, b[0]), b[1:]
		}
	}
	return append(append(list, a...), b...)
}
