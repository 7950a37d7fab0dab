package decode

import (
	"bytes"
	"strings"
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
		if !s.underName(i) {
			s.add(fact{kind: requestIDFact, rank: 1, at: int32(i), start: int32(i), end: int32(j)})
		}
	}
	return true
}

// underName reports whether the last name that was read is that of the value at i.
//
//go:noinline
func (s *scanner) underName(i int) bool {
	if s.nameEnd < 0 || i-s.nameEnd > 6 {
		return false
	}
	for _, c := range s.t[s.nameEnd:i] {
		if isAlnum(c) {
			return false
		}
	}
	b := nameStart(s.t[:s.nameEnd])
	return b == 0 || s.t[b-1] != '/' // the end of a path
}

// otherKey reports whether the value at i stands under a name that means no
// request, or behind a word that does: "commit": "...", Bearer ..., project eu-de (...).
//
//go:noinline
func otherKey(t []byte, i int) bool {
	b, k, sep := nameBefore(t, i)
	if sep {
		var buf [32]byte
		name := keyName(&buf, t, b, k)
		if len(name) == 0 {
			return b < k // too long for the id of a request
		}
		return !isDigit(name[0]) && string(name) != "id" && !containsAny(name, "req\x00rid\x00uuid\x00value")
	}
	for range 2 { // the word in front, and the one in front of it
		if b == k || isOther(t, b, k) {
			return b < k
		} else if b < 2 || t[b-1] != ' ' {
			return false
		}
		k = b - 1
		b = nameStart(t[:k])
	}
	return false
}

// nameBefore returns where the name or word t[b:k] in front of a value at i stands,
// and whether a colon or an equals sign is between. An id in an object of its own, of
// a user or a project, has the name of the object.
//
//go:noinline
func nameBefore(t []byte, i int) (b, k int, sep bool) {
	k = i
	for k > 0 && i-k < 8 && strings.IndexByte("\"'\\ :=([", t[k-1]) >= 0 {
		k--
		sep = sep || t[k] == ':' || t[k] == '='
	}
	if b = nameStart(t[:k]); b > 1 && t[b-1] == '.' { // trace.id
		b = nameStart(t[:b-1])
	}
	if k-b == 2 && hasFold(t[b:], "id") { // "user":{"name":"...","id":"..."}
		object := t[max(0, b-256):b]
		if o := bytes.LastIndexByte(object, '{'); o >= 0 && bytes.IndexByte(object[o:], '}') < 0 {
			end := b - len(object) + o
			for end > 0 && strings.IndexByte("\"'\\ :=", t[end-1]) >= 0 {
				end--
			}
			if start := nameStart(t[:end]); start < end && isOther(t, start, end) {
				return start, end, sep
			}
		}
	}
	return b, k, sep
}

// others are words in front of hexadecimal digits that are no id of a request,
// beside the names of secrets.
var others = [...]string{
	"bearer", "basic", "project", "tenant", "domain", "account", "user", "group", "agency", "trace", "span",
	"md5", "sha", "sha1", "sha256", "etag", "digest", "commit", "revision", "build", "image", "container", "host", "vpc",
}

//go:noinline
func isOther(t []byte, b, k int) bool {
	for _, word := range &others {
		if len(word) == k-b && hasFold(t[b:k], word) {
			return true
		}
	}
	return secretKind(t, b, k) != ""
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
