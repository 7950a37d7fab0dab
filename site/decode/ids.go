package decode

import (
	"bytes"
)

// Ids without a name, or with one that only a list or another language has.

// bareID notes 32 hex digits that stand alone: a request id where nothing else is.
func (s *scanner) bareID(i, j int) bool {
	t := s.t
	for k := i; k < j; k++ {
		if !isHex(t[k]) {
			return false
		}
	}
	before, after := byte('\n'), byte('\n')
	if i > 0 {
		before = t[i-1]
	}
	if j < len(t) {
		after = t[j]
	}
	if before == '=' && named(t[:i], "id=") { // id=..., behind status=... for example
		s.add(fact{kind: requestIDFact, rank: 2, at: int32(i), start: int32(i), end: int32(j)})
		return true
	}
	if before == ':' || before == "："[2] {
		if line := t[max(0, i-32):i]; containsAny(line[bytes.LastIndexByte(line, '\n')+1:], "请求\x00請求\x00リクエスト") {
			s.add(fact{kind: requestIDFact, rank: 2, at: int32(i), start: int32(i), end: int32(j)})
			return true
		}
	}
	if before == '/' || after == '/' || before == '=' || before == '.' || after == '.' {
		return true
	}
	if otherKey(t, i) {
		return true
	}
	switch {
	case isSpace(before) || before == '[' || before == ',' || before == ';' || before == '|' || before == '"' || before == '\'' || before == '(':
		if s.nameEnd < 0 || i-s.nameEnd > 6 {
			s.add(fact{kind: requestIDFact, rank: 1, at: int32(i), start: int32(i), end: int32(j)})
		}
	}
	return true
}

// otherKey reports whether the value at i stands under a name that means no
// request: project_id, trace.id.
func otherKey(t []byte, i int) bool {
	sep := false
	k := i
	for k > 0 && i-k < 8 && (t[k-1] == '"' || t[k-1] == '\'' || t[k-1] == '\\' || t[k-1] == ' ' || t[k-1] == ':' || t[k-1] == '=') {
		k--
		sep = sep || t[k] == ':' || t[k] == '='
	}
	b := k
	for b > 0 && k-b < 40 && (isWord(t[b-1]) || t[b-1] == '.' || t[b-1] == '-') {
		b--
	}
	name := lowerBytes(t[b:k])
	return sep && len(name) > 4 && bytes.HasSuffix(name, []byte("id")) && !containsAny(name, "req\x00rid\x00uuid")
}

// named reports whether t ends in a name of a list of name=value pairs, and not
// in the last word of a longer one such as "project id=".
func named(t []byte, name string) bool {
	n := len(t) - len(name)
	if n < 0 || !hasFold(t[n:], name) {
		return false
	}
	if n == 0 || t[n-1] == '\n' || t[n-1] == '(' || t[n-1] == '[' || t[n-1] == ',' || t[n-1] == ';' {
		return true
	}
	k := n - 1
	for k > 0 && n-k < 40 && !isSpace(t[k-1]) {
		k--
	}
	return t[n-1] == ' ' && bytes.IndexByte(t[k:n-1], '=') >= 0
}
