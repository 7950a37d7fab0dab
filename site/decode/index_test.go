package decode

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// readTable reads a tab-separated file of testdata, without its first line.
func readTable(t testing.TB, name string, columns int) [][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for i, l := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		row := strings.Split(l, "\t")
		if len(row) != columns {
			t.Fatalf("%s:%d: %d columns, want %d", name, i+1, len(row), columns)
		}
		if i > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// testIndex builds an index from the published table, the fragments of other
// editions, and the older table.
func testIndex(t testing.TB) Index {
	t.Helper()
	x := Index{Version: "test"}
	at := map[string]int{}
	for _, row := range readTable(t, "cts-error-codes.tsv", 5) {
		status, _ := strconv.Atoi(row[0])
		at[row[1]] = len(x.Records)
		x.Records = append(x.Records, Record{
			Code: row[1], Status: status, Title: strings.TrimSuffix(row[3], "."), Message: row[2], Meaning: row[3], Solution: row[4],
			URL: pagePath(row[1]), Verdict: Verdict{"after-fix", "caller", "inferred"}, Steps: []string{row[4]},
		})
	}
	for _, row := range readTable(t, "wordings.tsv", 2) {
		r := &x.Records[at[row[0]]]
		r.Wordings = append(r.Wordings, row[1])
	}
	for _, row := range readTable(t, "older-codes.tsv", 4) {
		status, _ := strconv.Atoi(row[1])
		r := Record{Code: row[0], Status: status, Title: row[2], Meaning: row[2], URL: pagePath(row[0]), Verdict: Verdict{"never", "caller", "inferred"}}
		if row[3] != "" {
			r.Same = []string{row[3]}
			o := &x.Records[at[row[3]]]
			o.Same = append(o.Same, row[0])
		}
		x.Records = append(x.Records, r)
	}
	return x
}
