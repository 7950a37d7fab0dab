package rulebook

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"ctserr/site/plaintext"

	"github.com/goccy/go-yaml/ast"
)

// Load reads the rule book of a content folder: the files of api/. Every
// problem of every file is returned, sorted; the book is nil when there is one.
func Load(fsys fs.FS) (*Book, []Problem) {
	l := &loader{book: &Book{}, sources: map[string]bool{}}
	files := []struct {
		name string
		use  func(*reader, ast.Node)
		tree
	}{
		{name: "api/sources.yaml", use: l.source},
		{name: "api/account.yaml", use: l.accountFile},
		{name: "api/operations.yaml", use: l.each(l.operation)},
		{name: "api/parameters.yaml", use: l.each(l.parameter)},
		{name: "api/rules.yaml", use: l.each(l.rule)},
		{name: "api/refusals.yaml", use: l.each(l.refusal)},
	}
	// Parsing YAML is nearly all of the time; what follows needs the order.
	var wait sync.WaitGroup
	for i := range files {
		wait.Go(func() { files[i].tree = parseFile(fsys, files[i].name) })
	}
	wait.Wait()
	for _, f := range files {
		l.problems = append(l.problems, f.problems...)
	}
	if len(l.problems) > 0 {
		// What stands in a file that cannot be read would be missed in all others.
		return nil, sortProblems(l.problems)
	}
	for _, f := range files {
		f.use(&reader{file: f.name, problems: &l.problems}, f.root)
	}
	l.crossCheck()
	if len(l.problems) > 0 {
		return nil, sortProblems(l.problems)
	}
	return l.book, nil
}

type loader struct {
	book     *Book
	sources  map[string]bool
	problems []Problem
}

// tree is a parsed file; root is nil where there is a problem.
type tree struct {
	root     ast.Node
	problems []Problem
}

func parseFile(fsys fs.FS, name string) (t tree) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return tree{problems: []Problem{{name, 1, 1, "this file of the rule book cannot be read: " + err.Error()}}}
	}
	if faults := plaintext.Check(src); len(faults) > 0 {
		for _, f := range faults {
			t.problems = append(t.problems, Problem{name, f.Line, f.Column, f.Text})
		}
		return t
	}
	r := &reader{file: name, problems: &t.problems}
	if t.root = r.parse(src); t.root == nil && t.problems == nil {
		t.problems = []Problem{{name, 1, 1, "this file of the rule book is empty"}}
	}
	return t
}

// each reads a file that is a list.
func (l *loader) each(use func(*reader, ast.Node)) func(*reader, ast.Node) {
	return func(r *reader, root ast.Node) {
		r.list(root, func(n ast.Node) {
			if r.isMapping(n) {
				use(r, n)
			}
		})
	}
}

// source takes the ids; what a source says is the catalog's.
func (l *loader) source(r *reader, root ast.Node) {
	for _, id := range r.object(root).keys {
		l.sources[id] = true
	}
}

func (l *loader) accountFile(r *reader, root ast.Node) {
	l.book.Account = State{}.with(r.object(root, accountKeys...).state())
}

// known reports sources of a basis that sources.yaml does not have.
func (l *loader) known(o object, b Basis) Basis {
	for _, id := range b.Sources {
		if !l.sources[id] {
			o.bad(o.values["sources"], "the source %s is not in api/sources.yaml", id)
		}
	}
	return b
}

func (l *loader) operation(r *reader, n ast.Node) {
	o := r.object(n, "name", "method", "path", "version", "success", "body", "action", "clients", "names", "summary",
		"basis", "evidence", "sources")
	op := Operation{
		Name: o.need("name"), Method: o.choice("method", "GET", "POST", "PUT", "DELETE"), Path: o.need("path"),
		Version: o.need("version"), Success: o.number("success"), Body: o.flag("body"), Action: o.text("action"),
		Clients: o.values["clients"] == nil || o.flag("clients"), Names: o.text("names"), Summary: o.need("summary"),
		Basis: l.known(o, o.basis()),
	}
	o.sentence("summary", op.Summary)
	if o.values["method"] == nil {
		o.bad(n, "the key method is missing")
	}
	if op.Success < 200 || op.Success > 299 {
		o.bad(n, "success must be a status from 200 to 299")
	}
	if l.book.Operation(op.Name) != nil {
		o.bad(n, "the operation %s stands twice", op.Name)
	}
	l.book.Operations = append(l.book.Operations, op)
}

var parameterTypes = []string{"string", "integer", "boolean", "array", "object", "list"}

func (l *loader) parameter(r *reader, n ast.Node) {
	o := r.object(n, "path", "in", "operations", "when", "type", "required", "forbidden", "values", "reserved", "length",
		"range", "characters", "first", "default", "about", "basis", "evidence", "sources")
	p := Parameter{
		Path: o.need("path"), In: o.choice("in", "path", "query", "body", "request"), Operations: o.texts("operations"),
		When: o.conditions("when"), Type: o.choice("type", parameterTypes...), Required: o.flag("required"),
		Forbidden: o.flag("forbidden"), Values: o.texts("values"), Reserved: o.texts("reserved"),
		Length: o.interval("length"), Range: o.interval("range"), Default: o.text("default"), About: o.need("about"),
		Basis: l.known(o, o.basis()), at: r.mark(n),
	}
	o.sentence("about", p.About)
	for _, key := range []string{"in", "type", "operations"} {
		if o.values[key] == nil {
			o.bad(n, "the key %s is missing", key)
		}
	}
	l.knownOperations(o, p.Operations)
	if p.Required && p.Forbidden {
		o.bad(n, "%s cannot be required and forbidden at once", p.Path)
	}
	if o.values["characters"] != nil {
		p.Characters = &Characters{Allowed: characterSet(o, "characters"), First: characterSet(o, "first")}
	} else if o.values["first"] != nil {
		o.bad(o.values["first"], "first needs characters beside it")
	}
	l.book.Parameters = append(l.book.Parameters, p)
}

func characterSet(o object, key string) CharacterSet {
	text := o.text(key)
	if text == "" {
		return nil
	}
	set, err := parseCharacterSet(text)
	if err != nil {
		o.bad(o.values[key], "%s: %s", key, err)
	}
	return set
}

func (l *loader) knownOperations(o object, names []string) {
	for i, name := range names {
		if name != all && l.book.Operation(name) == nil {
			o.bad(o.values["operations"].(*ast.SequenceNode).Values[i], "the operation %s is not in api/operations.yaml", name)
		}
	}
}

var (
	isCode   = regexp.MustCompile(`^CTS\.[0-9]{4}$`).MatchString
	isRuleID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`).MatchString
	kinds    = []Kind{Type, Required, Forbidden, Enum, Reserved, Length, InRange, Alphabet, Differs, Equals, Exists, Absent, CountBelow}
)

func (l *loader) rule(r *reader, n ast.Node) {
	o := r.object(n, "id", "code", "operations", "parameter", "when", "must", "other", "list", "match", "except", "count",
		"limit", "text", "basis", "evidence", "sources")
	rule := Rule{
		ID: o.need("id"), Code: o.need("code"), Operations: o.texts("operations"), Parameter: o.need("parameter"),
		When: o.conditions("when"), Other: o.text("other"), List: o.text("list"), Match: o.pairs("match"),
		Except: o.pairs("except"), Count: o.text("count"), Limit: o.number("limit"), Text: o.need("text"),
		Basis: l.known(o, o.basis()), at: r.mark(n),
	}
	o.sentence("text", rule.Text)
	if rule.ID != "" && !isRuleID(rule.ID) {
		o.bad(o.values["id"], "the id %s must be lower-case words joined by hyphens", rule.ID)
	}
	if l.book.Rule(rule.ID) != nil {
		o.bad(n, "the rule %s stands twice", rule.ID)
	}
	if rule.Code != "" && !isCode(rule.Code) {
		o.bad(o.values["code"], "%s is not a code like CTS.0218", rule.Code)
	}
	for _, k := range o.texts("must") {
		if !slices.Contains(kinds, Kind(k)) {
			o.bad(o.values["must"], "%s is not a kind of constraint", k)
			continue
		}
		rule.Must = append(rule.Must, Kind(k))
	}
	for _, key := range []string{"must", "operations"} {
		if o.values[key] == nil {
			o.bad(n, "the key %s is missing", key)
		}
	}
	l.knownOperations(o, rule.Operations)
	rule.needs(o, n)
	l.book.Rules = append(l.book.Rules, rule)
}

// needs checks that the keys beside a kind are there, and no others.
func (rule *Rule) needs(o object, n ast.Node) {
	has := func(k ...Kind) bool {
		return slices.ContainsFunc(rule.Must, func(m Kind) bool { return slices.Contains(k, m) })
	}
	for _, key := range []struct {
		name    string
		allowed bool
		needed  bool
	}{
		{"other", has(Differs, Equals), true},
		{"list", has(Exists, Absent), true},
		{"match", has(Exists, Absent), false},
		{"except", has(Absent), false},
		{"count", has(CountBelow), true},
		{"limit", has(CountBelow), true},
	} {
		there := o.values[key.name] != nil
		if there && !key.allowed && len(rule.Must) > 0 {
			o.bad(o.values[key.name], "the key %s has no meaning beside must: %v", key.name, rule.Must)
		}
		if !there && key.allowed && key.needed {
			o.bad(n, "the key %s is missing beside must: %v", key.name, rule.Must)
		}
	}
	fields, isList := accountLists[rule.List]
	if rule.List != "" && !isList {
		o.bad(o.values["list"], "%s is not a list of the account", rule.List)
	}
	for _, m := range slices.Concat(rule.Match, rule.Except) {
		if isList && !slices.Contains(fields, m.Field) {
			o.bad(n, "items of %s have no field %s", rule.List, m.Field)
		}
	}
	if isList && fields != nil && len(rule.Match) == 0 {
		o.bad(n, "the key match is missing: items of %s have several fields", rule.List)
	}
	if _, ok := accountCounts[rule.Count]; rule.Count != "" && !ok {
		o.bad(o.values["count"], "%s is not a count of the account", rule.Count)
	}
}

func (l *loader) refusal(r *reader, n ast.Node) {
	o := r.object(n, "code", "service", "operations", "when", "text", "checks", "basis", "evidence", "sources")
	f := Refusal{
		Code: o.need("code"), Service: o.need("service"), Operations: o.texts("operations"), When: o.conditions("when"),
		Text: o.need("text"), Checks: o.texts("checks"), Basis: l.known(o, o.basis()), at: r.mark(n),
	}
	o.sentence("text", f.Text)
	if f.Code != "" && !isCode(f.Code) {
		o.bad(o.values["code"], "%s is not a code like CTS.0218", f.Code)
	}
	if l.book.Refusal(f.Code) != nil {
		o.bad(n, "the refusal %s stands twice", f.Code)
	}
	if f.Operations == nil {
		o.bad(n, "the key operations is missing")
	}
	l.knownOperations(o, f.Operations)
	l.book.Refusals = append(l.book.Refusals, f)
}

// crossCheck holds rules and refusals against the parameters they name.
func (l *loader) crossCheck() {
	b := l.book
	bad := func(m mark, format string, args ...any) {
		l.problems = append(l.problems, m.problem(format, args...))
	}
	// What a rule is about must be there in each of its operations, what it
	// only looks at in one of them: a creation has no id to look at.
	knownParameter := func(m mark, operations []string, path string, inEach bool) {
		if path == "" {
			return // reported as missing
		}
		there := 0
		for _, op := range operations {
			if path == all || len(b.entries(path, strings.TrimPrefix(op, all))) > 0 {
				there++
			} else if inEach {
				bad(m, "the parameter %s is not in api/parameters.yaml for %s", path, op)
			}
		}
		if there == 0 && !inEach {
			bad(m, "the parameter %s is not in api/parameters.yaml for %s", path, join(operations, "or"))
		}
	}
	for i := range b.Rules {
		r := &b.Rules[i]
		for _, path := range r.reads() {
			knownParameter(r.at, r.Operations, path, path == r.Parameter)
		}
		if b.Refusal(r.Code) != nil {
			bad(r.at, "%s is a refusal of a service: it cannot have a rule too", r.Code)
		}
		for _, kind := range r.Must {
			if len(b.entries(r.Parameter, "")) > 0 && !slices.ContainsFunc(b.entries(r.Parameter, ""), func(p *Parameter) bool { return p.has(kind) }) {
				bad(r.at, "the parameter %s states no %s in api/parameters.yaml", r.Parameter, kind)
			}
		}
	}
	for i := range b.Refusals {
		for _, c := range b.Refusals[i].When {
			knownParameter(b.Refusals[i].at, b.Refusals[i].Operations, c.Parameter, true)
		}
	}
	for i := range b.Parameters {
		for _, c := range b.Parameters[i].When {
			knownParameter(b.Parameters[i].at, b.Parameters[i].Operations, c.Parameter, false)
		}
	}
}

// has says whether a parameter states a constraint. Relations and conditions
// of the account stand with the rule.
func (p *Parameter) has(kind Kind) bool {
	switch kind {
	case Required:
		return p.Required
	case Forbidden:
		return p.Forbidden
	case Enum:
		return len(p.Values) > 0
	case Reserved:
		return len(p.Reserved) > 0
	case Length:
		return p.Length != nil
	case InRange:
		return p.Range != nil
	case Alphabet:
		return p.Characters != nil
	}
	return true
}
