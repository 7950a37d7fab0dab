package decode

import (
	"strings"
)

// HTTP statuses: on status lines, in words of clients, as numbers alone.

// statusLine reads HTTP/1.1 and what follows: a status, or the end of a request
// line. It returns where it ends, or 0.
func (s *scanner) statusLine(i int) int {
	t := s.t
	j := i + 5
	for j < len(t) && (isDigit(t[j]) || t[j] == '.') && j-i < 9 {
		j++
	}
	if j == i+5 {
		return 0
	}
	quoted := false
	k := j
	for k < len(t) && (t[k] == '"' || t[k] == '\\' || t[k] == ' ' || t[k] == '\t') && k-j < 8 {
		quoted = quoted || t[k] == '"'
		k++
	}
	if k > j && k+3 <= len(t) && isDigit(t[k]) && isDigit(t[k+1]) && isDigit(t[k+2]) && (k+3 == len(t) || !isWord(t[k+3])) {
		n := int(t[k]-'0')*100 + int(t[k+1]-'0')*10 + int(t[k+2]-'0')
		if n >= 100 && n < 600 {
			s.sending = false
			if !quoted {
				s.add(fact{kind: headFact, at: int32(i), start: int32(i), end: int32(k + 3)})
			} else if l := len(s.facts); l > 0 && s.facts[l-1].kind == exchangeFact && s.facts[l-1].line == s.line {
				s.facts = s.facts[:l-1] // an access log line tells of an exchange, it does not begin one
			}
			s.add(fact{kind: statusFact, rank: 5, at: int32(i), start: int32(k), end: int32(k + 3), num: int32(n)})
			return k + 3
		}
	}
	return j
}

// worded notes the status that Terraform's client puts into words in front of the
// call at i: "Bad request with: [POST https://...]".
func (s *scanner) worded(i int) {
	for _, w := range [...]struct {
		words  string
		status int32
	}{{"bad request with: ", 400}, {"action forbidden: ", 403}, {"resource not found: ", 404}, {"method not allowed: ", 405}, {"internal server error: ", 500}} {
		if lo := i - len(w.words); lo >= 0 && hasFold(s.t[lo:i], w.words) && requestLine(s.t[i+1:min(len(s.t), i+12)]) {
			s.add(fact{kind: statusFact, rank: 3, at: int32(lo), start: int32(lo), end: int32(i - 2), num: w.status})
		}
	}
}

// number reads the three letters and digits [i, j): a status by what stands around it.
func (s *scanner) number(i, j int) {
	t := s.t
	if !isDigit(t[i+1]) || !isDigit(t[i+2]) {
		return
	}
	n := int(t[i]-'0')*100 + int(t[i+1]-'0')*10 + int(t[i+2]-'0')
	if !knownStatus(n) && (n < 200 || n > 206) || s.nameEnd >= 0 && s.valueAt(i) {
		return
	}
	if rank := statusRank(t, i, j, n); rank > 0 {
		s.add(fact{kind: statusFact, rank: rank, at: int32(i), start: int32(i), end: int32(j), num: int32(n)})
	}
}

// valueAt reports whether the value of the last key, already noted, starts at i.
func (s *scanner) valueAt(i int) bool {
	if n := len(s.facts); n > 0 {
		f := s.facts[n-1]
		return f.kind == statusFact && int(f.start) == i
	}
	return false
}

// statusRank tells how clearly a number of three digits is an HTTP status:
// 3 with words that say so, 1 when it stands alone, 0 when it is something else.
func statusRank(t []byte, i, j, n int) uint8 {
	if j < len(t) {
		switch c := t[j]; {
		case c == '_' || c == '%' || c == '/':
			return 0
		case (c == '.' || c == ':' || c == '-' || c == ',') && j+1 < len(t) && isAlnum(t[j+1]) && c != ',':
			if !(c == ':' || c == '-') || isDigit(t[j+1]) {
				return 0
			}
		}
	}
	if i > 0 {
		switch c := t[i-1]; {
		case c == '.' || c == '_' || c == '/' || c == '$' || c == '#' || c == '+':
			return 0
		case (c == ':' || c == '-' || c == ',') && i > 1 && isAlnum(t[i-2]) && isDigit(t[i-2]):
			return 0
		}
	}
	k := j
	for k < len(t) && k-j < 6 && (t[k] == ' ' || t[k] == ':' || t[k] == '-' || t[k] == '"' || t[k] == '\'' || t[k] == '(' || t[k] == ')' || t[k] == ']' || t[k] == '|' || t[k] == ',' || t[k] == '=' || t[k] == '>' || t[k] == '.') {
		k++
	}
	if hasReason(n, t[k:min(len(t), k+32)]) {
		return 3
	}
	if rest := t[j:min(len(t), j+48)]; hasFold(rest, "\nerror: ") && hasReason(n, rest[len("\nerror: "):]) {
		return 3 // as Swagger UI shows it
	}
	rest := t[k:min(len(t), k+8)]
	if k-j == 1 && t[j] == ' ' && (hasFold(rest, "bytes") || hasFold(rest, "ms") || hasFold(rest, "kb") || hasFold(rest, "sec") || hasFold(rest, "times")) {
		return 0
	}
	// The word in front.
	e := i
	for e > 0 && i-e < 6 && !isWord(t[e-1]) && t[e-1] != '\n' {
		e--
	}
	b := e
	for b > 0 && e-b < 24 && (isWord(t[b-1]) || t[b-1] == '-') {
		b--
	}
	var buf [32]byte
	word := string(keyName(&buf, t, b, e))
	if beforeStatus(word) || strings.HasSuffix(word, "error") || strings.HasSuffix(word, "exception") {
		return 3
	}
	if hasTail(t[:i], "状态码") || hasTail(t[:i], "狀態碼") {
		return 3 // nothing has to divide them
	}
	switch word {
	case "line", "port", "length", "lines", "size", "bytes", "pid", "id", "seq", "win", "ack", "ttl", "x", "col", "column", "line:", "v":
		return 0
	}
	before, after := byte('\n'), byte('\n')
	if i > 0 {
		before = t[i-1]
	}
	if j < len(t) {
		after = t[j]
	}
	if before == '"' && after == '"' || before == '\'' && after == '\'' {
		before, after = ' ', ' '
		if i > 1 {
			before = t[i-2]
		}
		if j+1 < len(t) {
			after = t[j+1]
		}
	}
	if k < len(t) && k-j <= 3 && (t[k] == '{' || t[k] == '[' && k+1 < len(t) && t[k+1] == '\n') {
		return 3 // 400: {"error_code"...
	}
	if k = i; after == ')' || after == ']' || after == '\n' || after == ' ' && before == '}' { // {"error_code"...} (400)
		for k > 0 && i-k < 5 && (t[k-1] == ' ' || t[k-1] == '(' || t[k-1] == '[' || t[k-1] == '-' || t[k-1] == '>' || t[k-1] == '=') {
			k--
		}
		if k > 0 && t[k-1] == '}' {
			return 2
		}
	}
	left := isSpace(before) || before == '[' || before == '(' || before == ',' || before == ';' || before == '|' || before == ':' || before == '=' || before == '>' || before == '<' || before == '{'
	right := isSpace(after) || after == ']' || after == ')' || after == ',' || after == ';' || after == '|' || after == ':' || after == '>' || after == '}' || after == '<' || after == '.'
	if !left || !right {
		return 0
	}
	if e > 1 && (t[i-1] == ' ') && (t[i-2] == '"' || t[i-2] == ')' || t[i-2] == '>') {
		return 2
	}
	return 1
}
