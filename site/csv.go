package site

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"ctserr/site/catalog"
)

// csvColumns are the columns of the table, in order. New ones are added at the end.
var csvColumns = []string{
	"code", "generation", "status", "title", "summary", "message", "description", "solution", "category",
	"retry", "retry_basis", "fixer", "fixer_basis", "operations", "parameters", "related", "same_meaning",
	"in_source_table", "state", "url",
}

// csv appends the catalog as a table.
func (b *builder) csv(dst []byte) []byte {
	all := b.catalog.All()
	const room = 512 // bytes of a row, about
	buf := bytes.NewBuffer(slices.Grow(dst, room*(1+len(all))))
	w := csv.NewWriter(buf)
	w.UseCRLF = true        // as RFC 4180 has it
	_ = w.Write(csvColumns) // memory takes all
	for _, e := range all {
		j := b.entryJSON(e)
		var v verdictJSON
		if j.Verdict != nil {
			v = *j.Verdict
		}
		row := []string{
			string(j.Code), j.Generation, strconv.Itoa(j.Status), j.Title, j.Summary, j.Message, j.Description, j.Solution, j.Category,
			v.Retry, v.RetryBasis, v.Fixer, v.FixerBasis, strings.Join(j.Operations, " "), strings.Join(j.Parameters, " "),
			joinCodes(j.Related), joinCodes(j.Same), strconv.FormatBool(j.InTable), string(j.State), j.URL,
		}
		for i := range row {
			row[i] = cell(row[i])
		}
		_ = w.Write(row)
	}
	w.Flush()
	return buf.Bytes()
}

// cell keeps a spreadsheet from taking a text for a formula: an apostrophe goes
// before the characters that begin one.
func cell(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func joinCodes(codes []catalog.Code) string {
	var words []string
	for _, c := range codes {
		words = append(words, string(c))
	}
	return strings.Join(words, " ")
}
