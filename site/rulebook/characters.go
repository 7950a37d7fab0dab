package rulebook

import (
	"fmt"
	"strings"
)

// Characters is the set that a string is made of, and the smaller set that it
// may begin with. In the files both are written as words: "a-z 0-9 - .".
type Characters struct {
	Allowed CharacterSet
	First   CharacterSet // nil: any of Allowed
}

// CharacterSet is a list of ranges in the order in which they were written.
type CharacterSet []struct{ Low, High rune }

func parseCharacterSet(s string) (CharacterSet, error) {
	var set CharacterSet
	for word := range strings.FieldsSeq(s) {
		r := []rune(word)
		switch {
		case len(r) == 1:
			set = append(set, struct{ Low, High rune }{r[0], r[0]})
		case len(r) == 3 && r[1] == '-' && r[0] < r[2]:
			set = append(set, struct{ Low, High rune }{r[0], r[2]})
		default:
			return nil, fmt.Errorf("%q is neither one character nor a range like a-z", word)
		}
	}
	if set == nil {
		return nil, fmt.Errorf("no character is named")
	}
	return set, nil
}

// Has says whether a character is in the set.
func (s CharacterSet) Has(c rune) bool {
	for _, r := range s {
		if r.Low <= c && c <= r.High {
			return true
		}
	}
	return false
}

// Words describes the set for readers: "lowercase letters, digits, `-` and `.`".
func (s CharacterSet) Words() string {
	var names []string
	upper, lower := s.Has('A') && s.Has('Z'), s.Has('a') && s.Has('z')
	for _, r := range s {
		switch {
		case r.Low == 'a' && r.High == 'z' && upper, r.Low == 'A' && r.High == 'Z' && lower:
			if names == nil || names[0] != "letters" {
				names = append([]string{"letters"}, names...)
			}
		case r.Low == 'a' && r.High == 'z':
			names = append(names, "lowercase letters")
		case r.Low == 'A' && r.High == 'Z':
			names = append(names, "uppercase letters")
		case r.Low == '0' && r.High == '9':
			names = append(names, "digits")
		case r.Low == r.High:
			names = append(names, "`"+string(r.Low)+"`")
		default:
			names = append(names, fmt.Sprintf("`%c` to `%c`", r.Low, r.High))
		}
	}
	return join(names, "and")
}

// accepts says whether a string is made of the allowed characters.
func (c *Characters) accepts(s string) bool {
	for i, r := range s {
		if !c.Allowed.Has(r) || i == 0 && c.First != nil && !c.First.Has(r) {
			return false
		}
	}
	return true
}

// join writes a list as people do: "a, b and c".
func join(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}
