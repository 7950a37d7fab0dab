package site

import (
	_ "embed"

	"ctserr/site/catalog"
)

// For services that pass CTS errors on: a problem-details document (RFC 9457)
// for each code, whose type is the address of the code's page.

const (
	problemsPath      = "/problems/"
	problemSchemaPath = "/schema/problem-1.json"
)

//go:embed schema/problem-1.json
var problemSchema []byte

// problemPath keeps the two tables apart as their pages are.
func problemPath(code catalog.Code) string {
	if code.Older() {
		return codeAddress(problemsPath+"v1/", code, ".json")
	}
	return codeAddress(problemsPath, code, ".json")
}

// problemJSON has the members of RFC 9457, then our own.
type problemJSON struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`

	Code     catalog.Code `json:"code"`
	Retry    string       `json:"retry,omitempty"`
	Fixer    string       `json:"fixer,omitempty"`
	Category string       `json:"category"`
}

// append appends a problem as encoding/json would write it.
func (j *problemJSON) append(dst []byte) []byte {
	dst = append(dst, '{')
	dst = appendMember(dst, "type", j.Type)
	dst = appendMember(dst, "title", j.Title)
	dst = appendNumber(dst, "status", j.Status)
	dst = appendMember(dst, "detail", j.Detail)
	dst = appendMember(dst, "code", j.Code)
	dst = appendMemberIf(dst, "retry", j.Retry)
	dst = appendMemberIf(dst, "fixer", j.Fixer)
	return append(appendMember(dst, "category", j.Category), '}')
}

// problemJSON has as its detail what CTS itself says, where that is known.
func (b *builder) problemJSON(e *catalog.Entry) problemJSON {
	detail := e.Message
	if detail == "" {
		detail = e.Summary
	}
	return problemJSON{
		Type: b.BaseURL + entryPath(e.Code), Title: e.Title, Status: e.Status, Detail: detail,
		Code: e.Code, Retry: e.Retry, Fixer: e.Fixer, Category: e.Category,
	}
}
