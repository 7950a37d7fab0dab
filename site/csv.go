package site

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ctserr/site/catalog"
)

// csvColumns are the columns of the table, in order. New ones are added at the end.
var csvColumns = []string{
	"code", "generation", "status", "title", "summary", "message", "description", "solution", "category",
	"retry", "retry_basis", "fixer", "fixer_basis", "operations", "parameters", "related", "same_meaning",
	"in_source_table", "state", "url",
}

// csv is the catalog as a table.
func (b *builder) csv(dst []byte) []byte {
	all := b.catalog.All()
	const room = 512 // bytes of a row, about
	dst = appendRow(slices.Grow(dst, room*(1+len(all))), csvColumns)
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
		dst = appendRow(dst, row)
	}
	return dst
}

// appendRow appends a row as encoding/csv writes it with CRLF, in a third of the
// time.
func appendRow(dst []byte, row []string) []byte {
	for i, s := range row {
		if i > 0 {
			dst = append(dst, ',')
		}
		first, _ := utf8.DecodeRuneInString(s)
		if s == "" || s != `\.` && !strings.ContainsAny(s, "\",\r\n") && !unicode.IsSpace(first) {
			dst = append(dst, s...)
			continue
		}
		dst = append(dst, '"')
		for k := range len(s) {
			switch c := s[k]; c {
			case '"':
				dst = append(dst, `""`...)
			case '\r':
			case '\n':
				dst = append(dst, "\r\n"...)
			default:
				dst = append(dst, c)
			}
		}
		dst = append(dst, '"')
	}
	return append(dst, "\r\n"...)
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
