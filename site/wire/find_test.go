package wire

import "testing"

func TestFind(t *testing.T) {
	list := []string{"a", "c", "d", "f"}
	next := 0
	for _, c := range []struct {
		name  string
		place int // -1 for nowhere
		next  int
	}{{"a", 0, 1}, {"b", -1, 1}, {"c", 1, 2}, {"f", 3, 4}, {"g", -1, 4}, {"a", 0, 1}, {"d", 2, 3}, {"", -1, 3}} {
		got := Find(list, c.name, func(s *string) string { return *s }, &next)
		var want *string
		if c.place >= 0 {
			want = &list[c.place]
		}
		if got != want || next != c.next {
			t.Errorf("%q: found %v, the next is %d; want %v, %d", c.name, got, next, want, c.next)
		}
	}
	if Find(nil, "a", func(s *string) string { return *s }, new(int)) != nil {
		t.Error("an empty list has something")
	}
}
