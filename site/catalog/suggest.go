package catalog

import "strings"

func join(list []string) string { return strings.Join(list, ", ") }

// DidYouMean names the candidate that is at most two letters away, as the end
// of a sentence; "" when there is none.
func DidYouMean(s string, candidates []string) string {
	best, bestDistance := "", 3
	for _, c := range candidates {
		if d := distance(s, c); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance is the Levenshtein distance of two short words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			next := row[j+1]
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			row[j+1] = min(cost, row[j]+1, next+1)
			diagonal = next
		}
	}
	return row[len(b)]
}
