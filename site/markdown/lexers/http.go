package lexers

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

var httpMethods = [...]string{"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH", "CONNECT"}

// scanHTTP reads a request or a response: first line, headers, and a body in
// the language that its content type names.
func scanHTTP(t *tokens) {
	for t.pos < len(t.text) && !httpRequestLine(t) && !httpStatusLine(t) {
		t.wrong()
	}
	contentType := ""
	for t.pos < len(t.text) {
		if t.text[t.pos] == '\n' {
			t.to(t.pos+1, chroma.Text)
			httpBody(t, contentType)
			return
		}
		name, value, ok := httpHeader(t)
		if !ok {
			t.wrong()
		} else if strings.ToLower(name) == "content-type" {
			contentType = strings.TrimSpace(value)
			if i := strings.IndexByte(contentType, ';'); i > 0 {
				contentType = strings.TrimSpace(contentType[:i])
			}
		}
	}
}

// lineEnd returns where the line break at i ends, -1 when neither a line break
// nor the end of the text is there.
func lineEnd(s string, i int) int {
	if at(s, i, '\n') {
		return i + 1
	}
	if i == len(s) {
		return i
	}
	return -1
}

// httpVersion returns where HTTP/1.1 ends, -1 when it does not begin at i.
func httpVersion(s string, i int) int {
	if !strings.HasPrefix(s[i:], "HTTP/") {
		return -1
	}
	i += len("HTTP/")
	if i >= len(s) || s[i] < '1' || s[i] > '3' {
		return -1
	}
	i++
	if at(s, i, '.') && (at(s, i+1, '0') || at(s, i+1, '1')) {
		i += 2
	}
	return i
}

// version takes a version that ends at a place.
func (t *tokens) version(end int) {
	t.to(t.pos+len("HTTP"), chroma.KeywordReserved)
	t.to(t.pos+1, chroma.Operator)
	t.to(end, chroma.LiteralNumber)
}

func httpRequestLine(t *tokens) bool {
	s := t.text
	for _, method := range httpMethods {
		if !strings.HasPrefix(s[t.pos:], method) {
			continue
		}
		methodEnd := t.pos + len(method)
		target := blanks(s, methodEnd)
		targetEnd := skip(s, target, func(r rune) bool { return r != ' ' })
		version := blanks(s, targetEnd)
		if target == methodEnd || targetEnd == target || version == targetEnd {
			return false
		}
		versionEnd := httpVersion(s, version)
		if versionEnd < 0 {
			return false
		}
		end := lineEnd(s, versionEnd)
		if end < 0 {
			return false
		}
		t.to(methodEnd, chroma.NameFunction)
		t.to(target, chroma.Text)
		t.to(targetEnd, chroma.NameNamespace)
		t.to(version, chroma.Text)
		t.version(versionEnd)
		t.to(end, chroma.Text)
		return true
	}
	return false
}

func httpStatusLine(t *tokens) bool {
	s := t.text
	versionEnd := httpVersion(s, t.pos)
	if versionEnd < 0 {
		return false
	}
	status := blanks(s, versionEnd)
	statusEnd := status
	for range 3 {
		r, n := utf8.DecodeRuneInString(s[statusEnd:])
		if !isDigit(r) {
			return false
		}
		statusEnd += n
	}
	if status == versionEnd {
		return false
	}
	reason := blanks(s, statusEnd)
	reasonEnd := lineBreak(s, reason)
	t.version(versionEnd)
	t.to(status, chroma.Text)
	t.to(statusEnd, chroma.LiteralNumber)
	t.to(reason, chroma.Text)
	t.to(reasonEnd, chroma.NameException)
	t.to(lineEnd(s, reasonEnd), chroma.Text)
	return true
}

// lineBreak returns where the next line break is, or the end of the text.
func lineBreak(s string, i int) int {
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(s)
}

// httpHeader reads a header, or a line that continues one and has no name.
func httpHeader(t *tokens) (name, value string, ok bool) {
	s := t.text
	end := lineBreak(s, t.pos)
	nameEnd := skip(s, t.pos, func(r rune) bool { return r != ':' && !isSpace(r) })
	colon := blanks(s, nameEnd)
	if nameEnd > t.pos && at(s, colon, ':') && colon+1 < end {
		name = s[t.pos:nameEnd]
		from := min(blanks(s, colon+1), end-1) // a value has one character at least, if only a space
		t.to(nameEnd, chroma.Name)
		t.to(colon, chroma.Text)
		t.to(colon+1, chroma.Operator)
		t.to(from, chroma.Text)
		t.to(end, chroma.Literal)
		t.to(lineEnd(s, end), chroma.Text)
		return name, s[from:end], true
	}
	indent := t.pos
	for indent < end && (s[indent] == ' ' || s[indent] == '\t') {
		indent++
	}
	from := min(indent, end-1)
	if from == t.pos {
		return "", "", false
	}
	t.to(from, chroma.Text)
	t.to(end, chroma.Literal)
	t.to(lineEnd(s, end), chroma.Text)
	return "", s[from:end], true
}

// httpBody takes the rest of the text.
func httpBody(t *tokens, contentType string) {
	if t.pos == len(t.text) {
		return
	}
	if contentType == "" {
		t.to(len(t.text), chroma.Generic)
		return
	}
	l := byMimeType(contentType)
	if slash, plus := strings.IndexByte(contentType, '/'), strings.LastIndexByte(contentType, '+'); l == nil && plus >= 0 {
		l = byMimeType(contentType[:slash+1] + contentType[plus+1:]) // application/problem+json
	}
	if mine, ok := l.(*lexer); ok {
		mine.scan(t)
		return
	}
	if l == nil {
		t.to(len(t.text), chroma.Text)
		return
	}
	it, err := chroma.Coalesce(l).Tokenise(nil, t.text[t.pos:])
	if err != nil {
		t.to(len(t.text), chroma.Text)
		return
	}
	for token := it(); token != chroma.EOF; token = it() {
		t.to(t.pos+len(token.Value), token.Type)
	}
	t.to(len(t.text), chroma.Text)
}
