package rulebook

import (
	"fmt"
	"net/url"
	"strings"
)

// Request is an HTTP request as it stands in a block of a page.
type Request struct {
	Method  string
	Target  string // path and query as written
	Path    string // path as written, without query
	Query   []QueryValue
	Headers []Header
	Body    string     // as written; empty where there is none
	BodyErr *BodyError // the body is there and is not JSON
	Text    string     // the whole block

	body     *value // nil where there is none or it is broken
	bodyLine int    // of the block: where a body is or would be
}

// QueryValue is one name=value of the query, decoded.
type QueryValue struct {
	Name, Value string
	column      int // in the request line
}

// Header is one header line.
type Header struct {
	Name, Value string
	Line        int // in the block
}

// RequestError says what is wrong with a block, and where: line and column of
// the block count from 1.
type RequestError struct {
	Line, Column int
	Text         string
}

func (e *RequestError) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Text)
}

// Header returns the value of a header, or "". Letter case does not count.
func (r Request) Header(name string) string {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// ParseRequest reads a request as it goes over the wire: request line,
// headers, an empty line, a body. A body that is not JSON is no error of the
// block, because such a request can be what a page shows: BodyErr has it. The
// error is a *RequestError.
func ParseRequest(text string) (Request, error) {
	r := Request{Text: text, Headers: make([]Header, 0, 8)}
	line, rest, more := strings.Cut(strings.TrimRight(text, "\n"), "\n")
	if err := r.requestLine(line); err != nil {
		return r, err
	}
	n := 1 // lines that were read
	for more {
		if line, rest, more = strings.Cut(rest, "\n"); line == "" {
			break
		}
		n++
		h, err := parseHeader(line, n)
		if err != nil {
			return r, err
		}
		if r.Header(h.Name) != "" {
			return r, &RequestError{n, 1, "the header " + h.Name + " stands twice"}
		}
		r.Headers = append(r.Headers, h)
	}
	if r.Header("Host") == "" {
		return r, &RequestError{n, 1, "the header Host is missing: the host tells the region"}
	}
	r.bodyLine = n
	if line == "" {
		r.bodyLine++
		if more {
			r.bodyLine++
			r.Body = rest
		}
	}
	if strings.TrimSpace(r.Body) == "" {
		r.Body = ""
		return r, nil
	}
	r.body, r.BodyErr = parseBody(r.Body, r.bodyLine)
	return r, nil
}

func (r *Request) requestLine(line string) error {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || parts[0] == "" {
		return &RequestError{1, 1, "the request line must be a method, a path and HTTP/1.1, with one space between"}
	}
	r.Method, r.Target = parts[0], parts[1]
	for i := range len(r.Method) {
		if r.Method[i] < 'A' || r.Method[i] > 'Z' {
			return &RequestError{1, 1, "the method must be written in capital letters"}
		}
	}
	start := len(r.Method) + 2 // column of the target
	if !strings.HasPrefix(r.Target, "/") {
		return &RequestError{1, start, "the path must begin with a slash: the host stands in the header Host"}
	}
	if strings.Contains(r.Target, "#") {
		return &RequestError{1, start + strings.IndexByte(r.Target, '#'), "a request has no fragment: write # as %23"}
	}
	if parts[2] != "HTTP/1.1" {
		return &RequestError{1, start + len(r.Target) + 1, "the request line must end with HTTP/1.1"}
	}
	path, query, hasQuery := strings.Cut(r.Target, "?")
	r.Path = path
	if !hasQuery {
		return nil
	}
	column := start + len(path) + 1
	for pair := range strings.SplitSeq(query, "&") {
		name, val, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return &RequestError{1, column, fmt.Sprintf("%q in the query is not name=value", pair)}
		}
		n, err := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(val)
		if err != nil || err2 != nil {
			return &RequestError{1, column, fmt.Sprintf("%q in the query has a wrong percent escape", pair)}
		}
		r.Query = append(r.Query, QueryValue{n, v, column})
		column += len(pair) + 1
	}
	return nil
}

func parseHeader(line string, n int) (Header, error) {
	name, val, ok := strings.Cut(line, ":")
	if !ok {
		return Header{}, &RequestError{n, 1, "this is not a header `Name: value`: an empty line separates headers from the body"}
	}
	for i := range len(name) {
		c := name[i]
		if c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return Header{}, &RequestError{n, i + 1, fmt.Sprintf("%q does not belong in the name of a header", c)}
		}
	}
	if name == "" {
		return Header{}, &RequestError{n, 1, "this header has no name"}
	}
	val = strings.TrimSpace(val)
	if val == "" {
		return Header{}, &RequestError{n, len(name) + 2, "the header " + name + " has no value"}
	}
	return Header{name, val, n}, nil
}
