package site

import (
	"strings"

	"ctserr/site/catalog"
	"ctserr/site/rulebook"
)

// checkNames holds the operations and parameters of an entry to the rule book:
// a name that nobody can call is shown on the page and found by no search. The
// book describes the API of CTS; codes of other services are left alone.
func checkNames(book *rulebook.Book, e *catalog.Entry, problems *catalog.ProblemList) {
	if !strings.HasPrefix(string(e.Code), "CTS.") {
		return
	}
	for _, name := range e.Operations {
		if book.Operation(name) == nil {
			var names []string
			for i := range book.Operations {
				names = append(names, book.Operations[i].Name)
			}
			problems.Add(e.At("operations"), "the operation %s is not in api/operations.yaml%s", name, catalog.DidYouMean(name, names))
		}
	}
	for _, path := range e.Parameters {
		if !book.Knows(path) {
			var paths []string
			for i := range book.Parameters {
				paths = append(paths, book.Parameters[i].Path)
			}
			problems.Add(e.At("parameters"), "the parameter %s is not in api/parameters.yaml%s", path, catalog.DidYouMean(path, paths))
		}
	}
}
