package rulebook

import (
	"slices"
	"strings"
)

// Diff tells which lines of two texts are not in the other one, line by line:
// failing[i] is true where line i of the first text differs. A comma at the end
// of a line that only follows from a line added or taken away is no difference,
// unless it is the only one.
func Diff(failing, fixed string) (a, b []bool) {
	old, new := splitLines(failing), splitLines(fixed)
	a, b = diffLines(old, new, func(s string) string {
		return strings.TrimSuffix(strings.TrimSpace(s), ",")
	})
	if !slices.Contains(a, true) && !slices.Contains(b, true) {
		return diffLines(old, new, func(s string) string { return s })
	}
	return a, b
}

func splitLines(s string) []string {
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}

// diffLines marks what is outside a longest common subsequence. Examples have
// some twenty lines, so the quadratic table is small.
func diffLines(old, new []string, key func(string) string) (a, b []bool) {
	a, b = make([]bool, len(old)), make([]bool, len(new))
	common := make([][]int, len(old)+1)
	for i := range common {
		common[i] = make([]int, len(new)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			if key(old[i]) == key(new[j]) {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && key(old[i]) == key(new[j]):
			i, j = i+1, j+1
		case j == len(new) || i < len(old) && common[i+1][j] >= common[i][j+1]:
			a[i] = true
			i++
		default:
			b[j] = true
			j++
		}
	}
	return a, b
}
