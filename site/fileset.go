package site

import (
	"crypto/sha256"
	"slices"
)

// fileSum is the SHA-256 of a file; zero for no file.
type fileSum [sha256.Size]byte

// listed is what a tree knows of a file.
type listed struct {
	sum  fileSum
	size int64
}

// fileSet collects the files of a tree. Nearly all of a second build have the
// names of the first: they have their places, and cost no map and no sorting.
type fileSet struct {
	old    *fileList // of the tree before; may be nil
	again  []listed  // of its names
	others map[string]listed
	sorted []string // names of others, but for those of fresh
	fresh  []string
	count  int
}

func newFileSet(old *fileList) *fileSet {
	s := &fileSet{old: old, others: make(map[string]listed)}
	if old != nil {
		s.again = make([]listed, len(old.names))
	}
	return s
}

// place is where a name stands in the tree before, -1 for nowhere.
func (s *fileSet) place(name string) int {
	if s.old == nil {
		return -1
	}
	return s.old.find(name)
}

// get returns a file by its name and place.
func (s *fileSet) get(name string, place int) listed {
	if place >= 0 {
		return s.again[place]
	}
	return s.others[name]
}

// add adds a file that is not there yet.
func (s *fileSet) add(name string, place int, f listed) {
	s.count++
	if place >= 0 {
		s.again[place] = f
		return
	}
	s.others[name] = f
	s.fresh = append(s.fresh, name)
}

func (s *fileSet) has(name string) bool { return s.get(name, s.place(name)).sum != (fileSum{}) }

// list returns all files so far.
func (s *fileSet) list() fileList {
	slices.Sort(s.fresh)
	s.sorted, s.fresh = merged(s.sorted, s.fresh), nil
	l := fileList{names: make([]string, 0, s.count), sums: make([]fileSum, 0, s.count)}
	rest := s.sorted
	for i, f := range s.again {
		if f.sum == (fileSum{}) {
			continue
		}
		for len(rest) > 0 && rest[0] < s.old.names[i] {
			l.names, l.sums, rest = append(l.names, rest[0]), append(l.sums, s.others[rest[0]].sum), rest[1:]
		}
		l.names, l.sums = append(l.names, s.old.names[i]), append(l.sums, f.sum)
	}
	for _, name := range rest {
		l.names, l.sums = append(l.names, name), append(l.sums, s.others[name].sum)
	}
	return l
}

// over returns the files of the tree before with those of this one over them. The
// set is theirs from then on.
func (s *fileSet) over() fileList {
	for i := range s.again {
		if s.again[i].sum == (fileSum{}) {
			s.again[i].sum = s.old.sums[i]
			s.count++
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
