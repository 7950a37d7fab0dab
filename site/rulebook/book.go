package rulebook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong in a file: a place and a sentence. Line
// and column count from 1, the column in bytes.
type Problem struct {
	File         string
	Line, Column int
	Text         string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

func sortProblems(list []Problem) []Problem {
	slices.SortFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(list)
}

// Book is the whole rule book. It is read-only after Load.
type Book struct {
	Operations []Operation
	Parameters []Parameter
	Rules      []Rule // in the order in which they are judged
	Refusals   []Refusal
	Account    State // of examples whose page states nothing else
}

// Basis says where a fact comes from and how far that carries.
type Basis struct {
	Grade    string   // published or inferred
	Evidence string   // one sentence: who states it, or from what it is concluded
	Sources  []string // ids of sources.yaml
}

// Operation is one call of the API.
type Operation struct {
	Name    string // CreateTracker
	Method  string
	Path    string // /v3/{project_id}/tracker
	Version string // v3
	Success int    // HTTP status when it worked
	Body    bool   // a JSON object is expected
	Action  string // what the user must be permitted to do: cts:tracker:create; may be empty
	Clients bool   // SDKs and KooCLI offer it under this name
	Names   string // parameter that must name what is deleted; empty elsewhere
	Summary string
	Basis
}

// Parameter is what one parameter of some operations may be. A parameter whose
// rule depends on another one has several entries with different conditions.
type Parameter struct {
	Path       string      // obs_info.bucket_name; items of a list: operations[].service_type
	In         string      // path, query, body or request
	Operations []string    // names
	When       []Condition // all must hold for the entry to apply
	Type       string      // string, integer, boolean, array, object, or list (joined by commas)
	Required   bool
	Forbidden  bool
	Values     []string // the only ones allowed
	Reserved   []string // not allowed
	Length     *Range   // characters of a string, items of an array
	Range      *Range   // of an integer
	Characters *Characters
	Default    string
	About      string // sentences for readers
	Basis

	at mark
}

// Range is a closed interval. Max is -1 where there is no upper end.
type Range struct{ Min, Max int }

// Condition is a test of one other parameter of the request.
type Condition struct {
	Parameter string
	Is        []string // has one of these values
	Not       []string // has none of these values; an absent parameter passes
	Given     string   // "yes": present and not empty; "no": absent or empty
}

// Kind names a constraint. The set is closed.
type Kind string

// Constraints whose values stand with the parameter, then relations to other
// parameters, then conditions of the account.
const (
	Type       Kind = "type"
	Required   Kind = "required"
	Forbidden  Kind = "forbidden"
	Enum       Kind = "enum"
	Reserved   Kind = "reserved"
	Length     Kind = "length"
	InRange    Kind = "range"
	Alphabet   Kind = "characters"
	Differs    Kind = "differs-from"
	Equals     Kind = "equals"
	Exists     Kind = "exists"
	Absent     Kind = "absent"
	CountBelow Kind = "count-below"
)

// Rule is a demand, and the code that the service answers with when it is not met.
type Rule struct {
	ID         string
	Code       string // CTS.0218
	Operations []string
	Parameter  string      // path, or "*" for every parameter of the body
	When       []Condition // all must hold for the rule to be judged
	Must       []Kind      // each is a way to break the rule
	Other      string      // differs-from, equals: path of the other parameter
	List       string      // exists, absent: a list of State
	Match      []Pair      // exists, absent: field of the list's items -> parameter path
	Except     []Pair      // absent: items that are passed over
	Count      string      // count-below: a count of State
	Limit      int         // count-below
	Text       string      // a sentence for readers
	Basis

	at mark
}

// Pair joins a field of an item of State with a parameter of the request.
type Pair struct{ Field, Parameter string }

// Refusal is a code that no rule of the request yields: another service, or
// CTS itself, fails behind a request without a mistake.
type Refusal struct {
	Code       string
	Service    string // OBS, LTS, KMS, ...
	Operations []string
	When       []Condition // what a request needs to reach that service
	Text       string
	Checks     []string // what can be looked at: permissions, quotas, states
	Basis

	at mark
}

type mark struct {
	file         string
	line, column int
}

func (m mark) problem(format string, args ...any) Problem {
	return Problem{m.file, m.line, m.column, fmt.Sprintf(format, args...)}
}

// all stands in a list of operations for every operation that has the parameter.
const all = "*"

func listed(operations []string, name string) bool {
	return slices.Contains(operations, all) || slices.Contains(operations, name)
}

// Operation returns the operation with a name, or nil.
func (b *Book) Operation(name string) *Operation {
	for i := range b.Operations {
		if b.Operations[i].Name == name {
			return &b.Operations[i]
		}
	}
	return nil
}

// Match returns the operation that a method and a path (without query) call,
// or nil. Letter case counts.
func (b *Book) Match(method, path string) *Operation {
	for i := range b.Operations {
		if op := &b.Operations[i]; op.Method == method && matchPath(op.Path, path, nil) {
			return op
		}
	}
	return nil
}

// matchPath compares a path with a template, segment by segment, and calls
// found for each value of a {name}, with its offset in the path.
func matchPath(template, path string, found func(name, value string, offset int)) bool {
	if strings.Count(template, "/") != strings.Count(path, "/") {
		return false
	}
	offset := 0
	for more := true; more; {
		var w, got string
		w, template, more = strings.Cut(template, "/")
		got, path, _ = strings.Cut(path, "/")
		name, isName := strings.CutPrefix(w, "{")
		switch {
		case isName && got == "", !isName && w != got:
			return false
		case isName && found != nil:
			found(strings.TrimSuffix(name, "}"), got, offset)
		}
		offset += len(got) + 1
	}
	return true
}

// Rule returns the rule with an id, or nil.
func (b *Book) Rule(id string) *Rule {
	for i := range b.Rules {
		if b.Rules[i].ID == id {
			return &b.Rules[i]
		}
	}
	return nil
}

// CodeRules returns the rules that yield a code, in the order of the book.
func (b *Book) CodeRules(code string) []*Rule {
	var rules []*Rule
	for i := range b.Rules {
		if b.Rules[i].Code == code {
			rules = append(rules, &b.Rules[i])
		}
	}
	return rules
}

// Refusal returns the refusal with a code, or nil.
func (b *Book) Refusal(code string) *Refusal {
	for i := range b.Refusals {
		if b.Refusals[i].Code == code {
			return &b.Refusals[i]
		}
	}
	return nil
}

// Knows reports whether a parameter stands in the book under a path.
func (b *Book) Knows(path string) bool {
	return slices.ContainsFunc(b.Parameters, func(p Parameter) bool { return p.Path == path })
}

// entries returns the parameters that stand in the book under a path.
func (b *Book) entries(path, operation string) []*Parameter {
	var list []*Parameter
	for i := range b.Parameters {
		if p := &b.Parameters[i]; p.Path == path && (operation == "" || listed(p.Operations, operation)) {
			list = append(list, p)
		}
	}
	return list
}
