package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"ctserr/site/catalog"
	"ctserr/site/decode"
)

// Index makes the decoder's index of a catalog.
func Index(c *catalog.Catalog) decode.Index {
	x, _ := indexText(c)
	return x
}

// indexText is Index, and the index as it is published.
func indexText(c *catalog.Catalog) (decode.Index, []byte) {
	all := c.All()
	x := decode.Index{Records: make([]decode.Record, 0, len(all))}
	for _, e := range all {
		x.Records = append(x.Records, record(e))
	}
	const room = 640 // bytes of a record, about
	const digits = 12
	text := x.Append(make([]byte, digits, digits+room*len(all)))
	sum := sha256.Sum256(text[digits:])
	x.Version = hex.EncodeToString(sum[:digits/2])
	// The version takes its place in the first line, where none stood: what is before
	// it moves.
	before := copy(text, text[digits:digits+1+bytes.Index(text[digits:], []byte("\t\t"))])
	copy(text[before:], x.Version)
	return x, text
}

func record(e *catalog.Entry) decode.Record {
	r := decode.Record{
		Code:       string(e.Code),
		Status:     e.Status,
		Title:      e.Title,
		Message:    e.Message,
		Meaning:    e.Description,
		Solution:   e.Solution,
		URL:        entryPath(e.Code),
		Category:   e.Category,
		Operations: e.Operations,
		Parameters: e.Parameters,
		Steps:      e.Steps,
		Verdict:    decode.Verdict{Retry: e.Retry, Fixer: e.Fixer, Basis: verdictBasis(e)},
	}
	if r.Meaning == "" {
		r.Meaning = e.Summary
	}
	for _, w := range e.Wordings {
		r.Wordings = append(r.Wordings, w.Text())
	}
	for _, code := range append(e.Legacy, e.Current...) {
		r.Same = append(r.Same, string(code))
	}
	return r
}

// verdictBasis is the weaker grade of the two halves of a verdict.
func verdictBasis(e *catalog.Entry) string {
	switch {
	case e.Basis.Retry == "" && e.Basis.Fixer == "":
		return ""
	case e.Basis.Retry == "published" && e.Basis.Fixer == "published":
		return "published"
	}
	return "inferred"
}
