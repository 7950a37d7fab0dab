package rulebook

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// State is what an account holds as far as rules ask for it. A list that is
// not stated is open: whatever a request names in it is taken to be as the
// request needs it. A list that is stated is closed: exactly that exists. In
// the same way a field that an item does not state is open.
type State struct {
	lists  map[string][]item
	counts map[string]int
}

// item is one thing of a list: field name to values. The items of a list of
// plain texts have the one field "".
type item map[string][]string

// accountLists names the lists and the fields of their items.
var accountLists = map[string][]string{
	"project":       nil, // one text
	"account":       nil, // one text
	"actions":       nil,
	"buckets":       nil,
	"topics":        nil,
	"trackers":      {"tracker_name", "tracker_type", "data_bucket_name", "data_event"},
	"notifications": {"notification_name", "notification_id"},
}

// accountCounts names the counts and what the items of a list add to them.
var accountCounts = map[string]struct {
	list    string
	counted func(item) bool
}{
	"tracker_count": {"trackers", func(i item) bool {
		return slices.Contains(i["tracker_type"], "data")
	}},
	"notification_count": {"notifications", func(item) bool { return true }},
}

var accountKeys = []string{"project", "account", "actions", "trackers", "tracker_count", "buckets", "topics",
	"notifications", "notification_count"}

// with returns the state with everything that another one states put over it.
func (s State) with(over State) State {
	sum := State{map[string][]item{}, map[string]int{}}
	for _, from := range []State{s, over} {
		for name, list := range from.lists {
			if list == nil {
				delete(sum.lists, name)
				continue
			}
			sum.lists[name] = list
		}
		for name, n := range from.counts {
			sum.counts[name] = n
		}
	}
	return sum
}

// count returns how many things of a kind the account has.
func (s State) count(name string) int {
	n := 0
	for _, i := range s.lists[accountCounts[name].list] {
		if accountCounts[name].counted(i) {
			n++
		}
	}
	return max(n, s.counts[name])
}

// possible says whether an item can be the one that has these field values:
// every field that it states shares a value with them.
func (i item) possible(want item) bool {
	for field, values := range want {
		if have, ok := i[field]; ok && !shares(have, values) {
			return false
		}
	}
	return true
}

// certain says the same, and that the item states all of these fields.
func (i item) certain(want item) bool {
	for field := range want {
		if _, ok := i[field]; !ok {
			return false
		}
	}
	return i.possible(want)
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// Given reads the state that the front matter of an entry declares, as YAML
// text that begins on a line of a file. It returns the account of the failing
// or valid request and that of the fixed one. An empty text gives the account
// of the book.
func (b *Book) Given(file string, line int, text string) (failing, fixed State, problems []Problem) {
	r := &reader{file, line - 1, &problems}
	failing = b.Account
	if root := r.parse([]byte(text)); root != nil {
		o := r.object(root, append(slices.Clone(accountKeys), "fixed")...)
		failing = failing.with(o.state())
		fixed = failing
		if n, ok := o.values["fixed"]; ok {
			fixed = failing.with(r.object(n, accountKeys...).state())
		}
		return failing, fixed, sortProblems(problems)
	}
	return failing, failing, sortProblems(problems)
}

// state reads the keys of an account.
func (o object) state() State {
	s := State{map[string][]item{}, map[string]int{}}
	for _, key := range o.keys {
		if _, isCount := accountCounts[key]; isCount {
			s.counts[key] = o.number(key)
			continue
		}
		fields, isList := accountLists[key]
		if !isList {
			continue
		}
		n := o.values[key]
		if text, ok := n.(*ast.StringNode); ok {
			switch {
			case key == "project" || key == "account":
				s.lists[key] = []item{{"": {text.Value}}}
			case text.Value == "any":
				s.lists[key] = nil
			default:
				o.bad(n, "%s must be a list or any", key)
			}
			continue
		}
		if key == "project" || key == "account" {
			o.bad(n, "%s must be one id", key)
			continue
		}
		list := []item{}
		o.list(n, func(node ast.Node) {
			if fields == nil {
				if text, ok := o.scalar(node); ok {
					list = append(list, item{"": {text}})
				}
				return
			}
			list = append(list, o.item(node, fields))
		})
		s.lists[key] = list
	}
	return s
}

// item reads a tracker or a notification.
func (o object) item(n ast.Node, fields []string) item {
	f := o.object(n, fields...)
	i := item{}
	for _, name := range f.keys {
		if name == "data_event" {
			i[name] = f.texts(name)
		} else {
			i[name] = []string{f.text(name)}
		}
	}
	names, isTracker := i["tracker_name"]
	switch {
	case slices.Contains(fields, "tracker_name") && !isTracker:
		f.bad(n, "a tracker needs its tracker_name")
	case isTracker && i["tracker_type"] == nil && names[0] == "system":
		i["tracker_type"] = []string{"system"}
	case isTracker && i["tracker_type"] == nil:
		i["tracker_type"] = []string{"data"}
	case len(f.keys) == 0:
		f.bad(n, "a notification needs its name or its id")
	}
	return i
}
