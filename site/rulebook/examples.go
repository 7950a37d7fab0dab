package rulebook

import (
	"fmt"
	"slices"
	"strings"
)

// ExampleSet is everything that one page shows of requests.
type ExampleSet struct {
	File      string // of problems
	Code      string // of the page
	Given     string // YAML of the front matter's `given`; empty when there is none
	GivenLine int    // line of the file on which Given begins
	Examples  []Example
}

// Example is one block of a page.
type Example struct {
	Role string // failing, valid or fixed
	Text string
	Line int // of the file on which Text begins
}

// CheckExamples holds the examples of all pages against the book: a failing
// request breaks the rules of its page's code and of no other, a valid or
// fixed one breaks none; a code with a rule has a failing and a fixed request,
// a code that a service yields has a valid one that reaches the service; every
// code of the book has a page; no request names a parameter that the book does
// not know, breaks a constraint that has no code, carries a token, or deletes
// without naming what. Problems are sorted.
func CheckExamples(book *Book, sets []ExampleSet) []Problem {
	var problems []Problem
	codes := map[string]bool{}
	for _, set := range sets {
		codes[set.Code] = true
		problems = append(problems, CheckSet(book, set)...)
	}
	return sortProblems(append(problems, CheckPages(book, func(code string) bool { return codes[code] })...))
}

// CheckSet is the part of CheckExamples that is about one page.
func CheckSet(book *Book, set ExampleSet) []Problem {
	p := &page{book: book, set: set}
	p.check()
	return p.problems
}

// CheckPages reports the codes of the book that have no page.
func CheckPages(book *Book, hasPage func(code string) bool) []Problem {
	var problems []Problem
	missing := map[string]bool{}
	noPage := func(code string, at mark) {
		if !hasPage(code) && !missing[code] {
			missing[code] = true
			problems = append(problems, at.problem("%s is in the rule book and has no page", code))
		}
	}
	for i := range book.Rules {
		noPage(book.Rules[i].Code, book.Rules[i].at)
	}
	for i := range book.Refusals {
		noPage(book.Refusals[i].Code, book.Refusals[i].at)
	}
	return problems
}

// page is the check of one set.
type page struct {
	book           *Book
	set            ExampleSet
	account, fixed State
	problems       []Problem
}

func (p *page) bad(e Example, line, column int, format string, args ...any) {
	p.problems = append(p.problems, Problem{p.set.File, e.Line + line - 1, column, fmt.Sprintf(format, args...)})
}

func (p *page) check() {
	var problems []Problem
	p.account, p.fixed, problems = p.book.Given(p.set.File, p.set.GivenLine, p.set.Given)
	p.problems = append(p.problems, problems...)
	texts := map[string][]string{}
	for _, e := range p.set.Examples {
		p.example(e)
		texts[e.Role] = append(texts[e.Role], e.Text)
		if e.Role == "fixed" && !strings.Contains(p.set.Given, "fixed:") && slices.Contains(texts["failing"], e.Text) {
			p.bad(e, 1, 1, "the fixed request is the failing one: change it, or state with given.fixed what changed in the account")
		}
	}
	need := func(role, why string) {
		if len(texts[role]) == 0 {
			p.problems = append(p.problems, Problem{p.set.File, 1, 1, fmt.Sprintf("the page has no block `http request %s`: %s", role, why)})
		}
	}
	if len(p.book.CodeRules(p.set.Code)) > 0 {
		why := p.set.Code + " is yielded by a rule of the request"
		need("failing", why)
		need("fixed", why)
	}
	if f := p.book.Refusal(p.set.Code); f != nil {
		need("valid", p.set.Code+" is not the caller's doing: "+f.Service+" refuses")
	}
}

func (p *page) example(e Example) {
	req, err := ParseRequest(e.Text)
	if err != nil {
		at := err.(*RequestError)
		p.bad(e, at.Line, at.Column, "%s", at.Text)
		return
	}
	account := p.account
	if e.Role == "fixed" {
		account = p.fixed
	}
	c := p.book.newCheck(req, account)
	if c == nil {
		p.bad(e, 1, 1, "no operation of the rule book is %s %s", req.Method, req.Path)
		return
	}
	violations := p.book.Check(req, account)
	p.harmless(e, c)
	p.judged(e, c, violations)
	for _, v := range violations {
		c.faulted = append(c.faulted, v.Parameter)
	}
	p.strays(e, c)
}

// judged compares what a request breaks with what its role says.
func (p *page) judged(e Example, c *check, violations []Violation) {
	own := 0
	for _, v := range violations {
		if e.Role == "failing" && v.Code == p.set.Code {
			own++
			continue
		}
		text := v.Text
		if broken := c.req.BodyErr; broken != nil && broken.Line == v.Line && broken.Column == v.Column {
			text = broken.Text
		}
		p.bad(e, v.Line, v.Column, "the %s request breaks the rule %s of %s at %s: %s", e.Role, v.Rule.ID, v.Code, v.Parameter, text)
	}
	refusal := p.book.Refusal(p.set.Code)
	switch {
	case c.req.BodyErr != nil && own == 0: // told; what else the body breaks is not known
	case e.Role == "failing" && own == 0 && len(p.book.CodeRules(p.set.Code)) > 0:
		p.bad(e, 1, 1, "the failing request breaks no rule of %s: see %s", p.set.Code, ruleIDs(p.book.CodeRules(p.set.Code)))
	case e.Role == "failing" && refusal != nil:
		p.bad(e, 1, 1, "%s is not the caller's doing: show a valid request", p.set.Code)
	case e.Role == "valid" && refusal != nil && !listed(refusal.Operations, c.op.Name):
		p.bad(e, 1, 1, "%s does not lead to %s: it comes from %s", c.op.Name, p.set.Code, join(refusal.Operations, "or"))
	case e.Role == "valid" && refusal != nil && !c.holds(refusal.When):
		p.bad(e, 1, 1, "the valid request does not reach %s: %s", refusal.Service, words(refusal.When))
	}
}

func ruleIDs(rules []*Rule) string {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	return join(ids, "or")
}

// harmless refuses secrets, and deletions that do not say what they delete.
func (p *page) harmless(e Example, c *check) {
	for _, h := range c.req.Headers {
		switch name := strings.ToLower(h.Name); {
		case name == "x-auth-token" && h.Value != "$TOKEN":
			p.bad(e, h.Line, 1, "the token must be written $TOKEN")
		case name == "authorization", name == "cookie", name == "x-security-token":
			p.bad(e, h.Line, 1, "an example carries no %s: it uses X-Auth-Token: $TOKEN", h.Name)
		}
	}
	if c.op.Names != "" && len(c.texts(c.op.Names)) == 0 {
		p.bad(e, 1, 1, "%s without %s deletes more than is meant: name it", c.op.Name, c.op.Names)
	}
}

// strays reports parameters that the operation does not have, and constraints
// that no rule has a code for. Either would put a mistake on a page that is
// about another one.
func (p *page) strays(e Example, c *check) {
	known := func(path, in string) bool {
		return slices.ContainsFunc(p.book.Parameters, func(q Parameter) bool {
			return q.Path == path && q.In == in && listed(q.Operations, c.op.Name)
		})
	}
	for _, q := range c.req.Query {
		if !known(q.Name, "query") {
			p.bad(e, 1, q.column, "%s has no parameter %s in the query", c.op.Name, q.Name)
		}
	}
	if c.req.body != nil && c.op.Body {
		eachMember(c.req.body, "", func(path string, m member) bool {
			if known(path, "body") {
				return true
			}
			p.bad(e, m.line, m.column, "%s has no parameter %s in the body", c.op.Name, path)
			return false
		})
	}
	if c.req.Body != "" && !c.op.Body {
		p.bad(e, c.req.bodyLine, 1, "%s has no body", c.op.Name)
	}
	seen := map[string]bool{}
	for i := range p.book.Parameters {
		q := &p.book.Parameters[i]
		if seen[q.Path] || !listed(q.Operations, c.op.Name) || c.entry(q.Path) != q {
			continue
		}
		seen[q.Path] = true
		if q.In == "request" || c.isFaulted(q.Path) {
			continue
		}
		for _, s := range c.slots(q) {
			for _, kind := range []Kind{Type, Required, Forbidden, Enum, Reserved, Length, InRange, Alphabet} {
				if kind == Required && orphan(q.Path, c) {
					continue
				}
				if q.has(kind) && q.broken(kind, s.value) {
					p.bad(e, s.line, s.column, "%s breaks the %s of the parameter, for which no code is known: %s", s.path, kind, q.About)
					break
				}
			}
		}
	}
}

// orphan says whether the object that should hold a parameter is not there.
func orphan(path string, c *check) bool {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return false
	}
	return !slices.ContainsFunc(c.find(strings.TrimSuffix(path[:i], "[]")), func(s slot) bool { return s.value != nil })
}

// eachMember walks a body and calls visit with parameter paths, items as [].
func eachMember(v *value, path string, visit func(path string, m member) bool) {
	for _, m := range v.members {
		at := strings.TrimPrefix(path+"."+m.name, ".")
		if !visit(at, m) {
			continue
		}
		eachMember(m.value, at, visit)
		for _, item := range m.value.items {
			eachMember(item, at+"[]", visit)
		}
	}
}
