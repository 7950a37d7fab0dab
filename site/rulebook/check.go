package rulebook

import (
	"slices"
	"strings"
)

// Violation is a rule that a request breaks.
type Violation struct {
	Rule         *Rule
	Code         string // of the rule
	Kind         Kind   // in which way the rule is broken
	Parameter    string // the concrete place: operations[0].service_type
	Text         string // the rule's sentence
	Line, Column int    // in the block; where a missing parameter would stand, its parent's place
}

// Check returns every rule of the book that a request breaks when it is sent
// to an account, in the order of the book. One mistake gives one violation: a
// rule is passed over when a parameter that it reads has broken an earlier
// rule. A request that is no operation of the book breaks no rule; see Match.
func (b *Book) Check(req Request, account State) []Violation {
	c := b.newCheck(req, account)
	if c == nil {
		return nil
	}
	for i := range b.Rules {
		c.rule(&b.Rules[i])
	}
	return c.violations
}

// check is one run over one request.
type check struct {
	book       *Book
	op         *Operation
	req        Request
	account    State
	path       map[string]*value
	faulted    []string // concrete parameters that have broken a rule
	violations []Violation
}

func (b *Book) newCheck(req Request, account State) *check {
	op := b.Match(req.Method, req.Path)
	if op == nil {
		return nil
	}
	c := &check{book: b, op: op, req: req, account: account, path: map[string]*value{}}
	matchPath(op.Path, req.Path, func(name, text string, offset int) {
		c.path[name] = &value{kind: "string", text: text, line: 1, column: len(req.Method) + 2 + offset}
	})
	return c
}

// entry returns the entry of a parameter that holds for this request, or nil.
func (c *check) entry(path string) *Parameter {
	for i := range c.book.Parameters {
		p := &c.book.Parameters[i]
		if p.Path == path && listed(p.Operations, c.op.Name) && c.holds(p.When) {
			return p
		}
	}
	return nil
}

// find returns the places of a parameter whatever its entry's conditions.
func (c *check) find(path string) []slot {
	for i := range c.book.Parameters {
		if p := &c.book.Parameters[i]; p.Path == path && listed(p.Operations, c.op.Name) {
			return c.slots(p)
		}
	}
	return nil
}

func (c *check) texts(path string) []string {
	var list []string
	for _, s := range c.find(path) {
		list = append(list, s.value.texts()...)
	}
	return list
}

func (c *check) holds(conditions []Condition) bool {
	for _, cond := range conditions {
		texts := c.texts(cond.Parameter)
		given := slices.ContainsFunc(c.find(cond.Parameter), func(s slot) bool { return !s.value.missing() })
		switch {
		case cond.Is != nil && !shares(texts, cond.Is),
			cond.Not != nil && shares(texts, cond.Not),
			cond.Given == "yes" && !given,
			cond.Given == "no" && given:
			return false
		}
	}
	return true
}

// isFaulted says whether a parameter, or one that holds it, has broken a rule.
func (c *check) isFaulted(path string) bool {
	path = strings.ReplaceAll(path, "[]", "")
	for _, f := range c.faulted {
		if f == "body" && c.inBody(path) {
			return true
		}
		f = withoutIndexes(f)
		if f == path || strings.HasPrefix(path, f+".") {
			return true
		}
	}
	return false
}

func (c *check) inBody(path string) bool {
	for i := range c.book.Parameters {
		p := &c.book.Parameters[i]
		if strings.ReplaceAll(p.Path, "[]", "") == path && listed(p.Operations, c.op.Name) {
			return p.In == "body"
		}
	}
	return false
}

// withoutIndexes turns operations[0].service_type into operations.service_type.
func withoutIndexes(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] == '[' {
			i += strings.IndexByte(path[i:], ']')
			continue
		}
		b.WriteByte(path[i])
	}
	return b.String()
}

// reads lists the parameters that a rule looks at.
func (r *Rule) reads() []string {
	list := []string{r.Parameter}
	if r.Other != "" {
		list = append(list, r.Other)
	}
	for _, p := range slices.Concat(r.Match, r.Except) {
		list = append(list, p.Parameter)
	}
	for _, cond := range r.When {
		list = append(list, cond.Parameter)
	}
	return list
}

func (c *check) rule(r *Rule) {
	if !listed(r.Operations, c.op.Name) || slices.ContainsFunc(r.reads(), c.isFaulted) || !c.holds(r.When) {
		return
	}
	if r.Parameter == all {
		for i := range c.book.Parameters {
			if p := &c.book.Parameters[i]; p.In == "body" && listed(p.Operations, c.op.Name) && !c.isFaulted(p.Path) {
				c.parameter(r, p)
			}
		}
		return
	}
	if p := c.entry(r.Parameter); p != nil {
		c.parameter(r, p)
	}
}

func (c *check) parameter(r *Rule, p *Parameter) {
	for _, s := range c.slots(p) {
		for _, kind := range r.Must {
			broken := false
			switch kind {
			case Differs:
				broken = shares(s.value.texts(), c.texts(r.Other))
			case Equals:
				broken = !shares(s.value.texts(), c.texts(r.Other))
			case Exists:
				broken = c.isAbsent(r, s)
			case Absent:
				broken = c.exists(r, s)
			case CountBelow:
				broken = c.account.count(r.Count) >= r.Limit
			default:
				broken = p.broken(kind, s.value)
			}
			if broken {
				c.faulted = append(c.faulted, s.path)
				c.violations = append(c.violations, Violation{r, r.Code, kind, s.path, r.Text, s.line, s.column})
				break
			}
		}
	}
}

// wanted returns the fields that an item of the account must have to be the
// one that the request names. ok is false where the request does not name one.
func (c *check) wanted(r *Rule, own string) (want item, ok bool) {
	if len(r.Match) == 0 {
		return item{"": {own}}, own != ""
	}
	want = item{}
	for _, m := range r.Match {
		texts := c.texts(m.Parameter)
		if m.Parameter == r.Parameter {
			texts = []string{own}
		}
		if len(texts) == 0 {
			return nil, false
		}
		want[m.Field] = texts
	}
	return want, true
}

// isAbsent says whether something that the request names surely does not exist.
func (c *check) isAbsent(r *Rule, s slot) bool {
	list, closed := c.account.lists[r.List]
	if !closed {
		return false
	}
	for _, own := range s.value.texts() {
		want, ok := c.wanted(r, own)
		if ok && !slices.ContainsFunc(list, func(i item) bool { return i.possible(want) }) {
			return true
		}
	}
	return false
}

// exists says whether something that the request names surely exists.
func (c *check) exists(r *Rule, s slot) bool {
	except := item{}
	for _, e := range r.Except {
		if texts := c.texts(e.Parameter); len(texts) > 0 {
			except[e.Field] = texts
		}
	}
	for _, own := range s.value.texts() {
		want, ok := c.wanted(r, own)
		if ok && slices.ContainsFunc(c.account.lists[r.List], func(i item) bool {
			return i.certain(want) && (len(except) == 0 || !i.certain(except))
		}) {
			return true
		}
	}
	return false
}
