package decode

import (
	"slices"
	"testing"
)

// TestPairs checks the pairs of texts of all lengths that end in another way.
func TestPairs(t *testing.T) {
	const text = "a\xc3b{\"c\":1}\nde"
	for n := range len(text) + 1 {
		v := newView([]byte(text[:n]))
		var want pairs
		a := byte('\n')
		for i, b := range v.text {
			want.high = want.high || b >= 0x80
			want.behind[a][b&127] = true
			a = b & 127
			if b == '\n' || i == n-1 {
				want.ends = append(want.ends, int32(i+1))
				if b == '\n' {
					want.ends[len(want.ends)-1]--
				}
			}
		}
		want.behind[a]['\n'] = true
		if got := v.pairs(); got.behind != want.behind || got.high != want.high || !slices.Equal(got.ends, want.ends) {
			t.Errorf("the pairs or lines of %q are others", v.text)
		}
	}
}
