package site

import (
	"errors"
	"io/fs"
	"maps"
	"sync"

	"ctserr/site/catalog"
	"ctserr/site/rulebook"
)

// session keeps between builds of one process what a change of an entry does
// not touch. A build alone begins with an empty one.
type session struct {
	memory *catalog.Memory // nil in a build without a memo
	rules  key             // what entries are held to; of before anything was read
	words  map[string]bool
	book   *rulebook.Book
	found  map[*catalog.Entry]catalog.ProblemList // what is wrong with the texts of entries in memory
}

// newSession is that of a build alone. It begins with the entries that the build
// before found right, as long as the rules are the same.
func newSession(o Options, m *memo) *session {
	s := new(session)
	if o.Memo == "" {
		return s
	}
	s.memory = &catalog.Memory{}
	if s.setRules(o.Content) == nil && m.rules == s.rules { // an error is told by the builder
		s.memory = &m.entries // nothing was found in them
	}
	return s
}

// setRules hashes the rules before they are read: one that is saved meanwhile
// must not pass for what pages were made of.
func (s *session) setRules(content string) (err error) {
	if s.rules == (key{}) {
		s.rules, err = rulesKey(content)
	}
	return err
}

// content is all data that pages are made of.
type content struct {
	catalog *catalog.Catalog
	book    *rulebook.Book
	clients *clients
	changes []change
}

// load reads all data of the content and reports the problems of every part.
func (s *session) load(fsys fs.FS) (*content, error) {
	if err := catalog.CheckFiles(fsys); err != nil {
		return nil, err
	}
	var faults []rulebook.Problem
	// The rule book is read beside the entries: its YAML takes as long as they do.
	ready := make(chan struct{})
	go func() {
		defer close(ready)
		if s.book == nil {
			s.book, faults = rulebook.Load(fsys)
		}
	}()
	if s.words == nil {
		var err error
		if s.words, err = readWords(fsys); err != nil {
			return nil, err
		}
	}
	// What a text says is only told once the form of all entries is right.
	var mu sync.Mutex
	found := make(map[*catalog.Entry]catalog.ProblemList)
	waiting := make(map[*catalog.Entry]rulebook.ExampleSet) // read before the book was
	check := func(e *catalog.Entry, set rulebook.ExampleSet) (problems catalog.ProblemList) {
		if s.book != nil {
			checkNames(s.book, e, &problems)
			addFaults(&problems, rulebook.CheckSet(s.book, set))
		}
		return problems
	}
	c, err := catalog.LoadEach(fsys, s.memory, func(e *catalog.Entry) {
		var list catalog.ProblemList
		spellEntry(s.words, e, &list)
		wait := false
		if !e.Code.Older() {
			select {
			case <-ready:
				list = append(list, check(e, exampleSet(e))...)
			default:
				wait = true
			}
		}
		if !wait && len(list) == 0 {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		found[e] = list
		if wait {
			waiting[e] = exampleSet(e)
		}
	})
	<-ready
	for e, set := range waiting {
		found[e] = append(found[e], check(e, set)...)
	}
	maps.Copy(found, s.found) // of entries that were not parsed again
	maps.DeleteFunc(found, func(e *catalog.Entry, list catalog.ProblemList) bool {
		return len(list) == 0 || c != nil && c.Entry(e.Code) != e
	})
	s.found = found
	var problems catalog.ProblemList
	if err != nil && !errors.As(err, &problems) {
		return nil, err
	}
	names, err := loadClients(fsys, c, &problems)
	if err != nil {
		return nil, err
	}
	changes, err := loadChanges(fsys, c, &problems)
	if err != nil {
		return nil, err
	}
	addFaults(&problems, faults)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if len(found) > 0 {
		for _, e := range c.All() {
			problems = append(problems, found[e]...)
		}
	}
	for _, p := range c.Pages {
		spellPage(s.words, p, &problems)
	}
	addFaults(&problems, rulebook.CheckPages(s.book, func(code string) bool {
		e := c.Entry(catalog.Code(code))
		return e != nil && !e.Code.Older()
	}))
	return &content{c, s.book, names, changes}, problems.Err()
}

func addFaults(problems *catalog.ProblemList, faults []rulebook.Problem) {
	for _, f := range faults {
		problems.Add(catalog.Position{File: f.File, Line: f.Line, Column: f.Column}, "%s", f.Text)
	}
}
