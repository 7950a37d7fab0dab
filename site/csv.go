package site

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
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
		row := [...]string{
			string(e.Code), generation(e.Code), strconv.Itoa(e.Status), e.Title, e.Summary, e.Message, e.Description, e.Solution, e.Category,
			e.Retry, e.Basis.Retry, e.Fixer, e.Basis.Fixer, spaced(e.Operations), spaced(e.Parameters),
			spaced(e.Related), spaced(e.Legacy, e.Current), strconv.FormatBool(e.InTable), string(e.State), b.BaseURL + entryPath(e.Code),
		}
		for i := range row {
			row[i] = cell(row[i])
		}
		_ = w.Write(row[:])
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

// spaced puts spaces between the texts of lists.
func spaced[T ~string](lists ...[]T) string {
	text := make([]byte, 0, 128)
	for _, list := range lists {
		for _, s := range list {
			if len(text) > 0 {
				text = append(text, ' ')
			}
			text = append(text, s...)
		}
	}
	return string(text)
}
