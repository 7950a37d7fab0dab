package decode

import "testing"

// TestPairs checks the pairs of texts of all lengths that end in another way.
func TestPairs(t *testing.T) {
	const text = "a\xc3b{\"c\":1}\nde"
	for n := range len(text) + 1 {
		v := newView([]byte(text[:n]))
		var want pairs
		a := byte('\n')
		for _, b := range v.text {
			want.high = want.high || b >= 0x80
			want.behind[a][b&127] = true
			a = b & 127
		}
		want.behind[a]['\n'] = true
		if *v.pairs() != want {
			t.Errorf("the pairs of %q are others", v.text)
		}
	}
}
