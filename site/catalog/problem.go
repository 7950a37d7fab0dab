package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Position is a place in a content file. Line and column count from 1, the
// column in bytes.
type Position struct {
	File         string
	Line, Column int
}

// Problem is one thing that is wrong with the content: a place and a sentence.
type Problem struct {
	Position
	Text string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

// ProblemList is an error that holds every problem of one run.
type ProblemList []Problem

// Add appends a problem.
func (l *ProblemList) Add(at Position, format string, args ...any) {
	*l = append(*l, Problem{at, fmt.Sprintf(format, args...)})
}

// Sort orders by file, line, column and text, and drops exact repeats.
func (l *ProblemList) Sort() {
	slices.SortFunc(*l, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Text, b.Text))
	})
	*l = slices.Compact(*l)
}

// Err returns the list as an error, or nil when it is empty.
func (l ProblemList) Err() error {
	if len(l) == 0 {
		return nil
	}
	l.Sort()
	return l
}

func (l ProblemList) Error() string {
	var b strings.Builder
	for i, p := range l {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
	}
	return b.String()
}
