package wire

import (
	"sort"
	"strings"
)

// Find returns what a list, which is in the order of names, has of a name; nil for
// nothing. Names are asked for in order mostly, so the place after the last one,
// next, is tried first. It is moved on.
func Find[T any](list []T, name string, nameOf func(*T) string, next *int) *T {
	if i := *next; i >= len(list) || nameOf(&list[i]) != name {
		place, ok := sort.Find(len(list), func(i int) int { return strings.Compare(name, nameOf(&list[i])) })
		if !ok {
			return nil
		}
		*next = place
	}
	*next++
	return &list[*next-1]
}
