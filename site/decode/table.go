package decode

import (
	"bytes"
)

// A row of a table says what its header names: CSV, tab-separated values, tables
// that a program drew with pipes. The header is looked for above the row.

// tableLines is how far above a row its header may stand.
const tableLines = 400

// tableRow fills what the row of the code at fact a states under its header.
func (c *collector) tableRow(t []byte, v *view, f *fact, n *found) {
	lo, hi := int(f.start), int(f.end)
	for lo > 0 && t[lo-1] != '\n' && hi-lo < 8000 {
		lo--
	}
	hi = lineEnd(t, hi)
	if hi-lo > 8000 {
		return
	}
	row := t[lo:hi]
	for _, sep := range [...]byte{'\t', '|', ';', ','} {
		if bytes.IndexByte(row, sep) < 0 {
			continue
		}
		cells := splitCells(row, sep)
		if len(cells) < 2 {
			continue
		}
		head := c.header(t, lo, sep, len(cells))
		if head == nil {
			continue
		}
		var buf [32]byte
		for k, h := range splitCells(head, sep) {
			if k >= len(cells) {
				break
			}
			s, e := lo+cells[k].lo, lo+cells[k].hi
			if s == e {
				continue
			}
			switch key := classify(string(keyName(&buf, head, h.lo, h.hi))); key.class {
			case statusKey, plainCode:
				if d, ok := atoi(string(t[s:e])); ok && d >= 100 && d < 600 && (key.class == statusKey || n.HTTPStatus == 0) {
					n.HTTPStatus = d
					n.Evidence = dropEvidence(n.Evidence, "http_status")
					n.evidence("http_status", v.span(s, e))
				}
			case requestIDKey:
				if idEnd(t, s) == e {
					n.RequestID = string(t[s:e])
					n.Evidence = dropEvidence(n.Evidence, "request_id")
					n.evidence("request_id", v.span(s, e))
				}
			case messageKey:
				if hasLetters(t[s:e]) && t[s] != '{' && key.rank >= n.msgRank {
					n.Message = string(squeeze([]byte(replace(string(t[s:e]), `""`, `"`))))
					n.msgRank = key.rank
					n.cut = false
					n.Evidence = dropEvidence(n.Evidence, "error_msg")
					n.evidence("error_msg", v.span(s, e))
				}
			}
		}
		return
	}
}

// header returns the line above byte i that names at least two columns that the
// key table knows, with as many cells as the row has.
func (c *collector) header(t []byte, i int, sep byte, columns int) []byte {
	for n := 0; n < tableLines && i > 0; n++ {
		end := i - 1
		start := end
		for start > 0 && t[start-1] != '\n' && end-start < 4000 {
			start--
		}
		l := t[start:end]
		i = start
		c.spent += len(l)
		if bytes.IndexByte(l, sep) < 0 || bytes.IndexByte(l, '{') >= 0 {
			if len(l) == 0 {
				return nil
			}
			continue
		}
		cells := splitCells(l, sep)
		if len(cells) != columns {
			continue
		}
		known := 0
		var buf [32]byte
		for _, c := range cells {
			if c.hi-c.lo <= 24 && classify(string(keyName(&buf, l, c.lo, c.hi))).class != noKey {
				known++
			}
		}
		if known >= 2 || known == 1 && columns == 2 {
			return l
		}
	}
	return nil
}

type cell struct{ lo, hi int }

// splitCells splits a row, quotation marks around cells taken off.
func splitCells(l []byte, sep byte) []cell {
	var out []cell
	quoted := false
	from := 0
	for i := 0; i <= len(l); i++ {
		if i < len(l) && l[i] == '"' {
			quoted = !quoted
		}
		if i < len(l) && (l[i] != sep || quoted && sep != '|') {
			continue
		}
		lo, hi := from, i
		for lo < hi && (isSpace(l[lo])) {
			lo++
		}
		for hi > lo && (isSpace(l[hi-1])) {
			hi--
		}
		if hi-lo >= 2 && l[lo] == '"' && l[hi-1] == '"' {
			lo, hi = lo+1, hi-1
		}
		if sep != '|' || hi > lo || len(out) > 0 && i < len(l) { // an outer pipe makes no cell
			out = append(out, cell{lo, hi})
		}
		from = i + 1
		if len(out) > 64 {
			return nil
		}
	}
	return out
}
