package decode

import (
	"bytes"
)

// message finds the message of the code at fact a: under its key, else as one of
// the code's published messages near it, else as what stands right behind it.
func (c *collector) message(p *pairing, v *view, a int32, n *found) {
	t := v.text
	code := &p.facts[a]
	if k := p.message(a); k >= 0 {
		f := &p.facts[k]
		msg, lo, hi, whole := readMessage(t, int(f.start))
		if next := int(k) + 1; f.rank == 3 && next < len(p.facts) && (bytes.HasSuffix(msg, []byte("failed")) || bytes.HasSuffix(msg, []byte("error"))) {
			// msg="request failed" err="what the service said"
			if g := &p.facts[next]; g.kind == messageFact && g.rank == 2 && g.line == f.line && g.scope == f.scope {
				f = g
				msg, lo, hi, whole = readMessage(t, int(f.start))
			}
		}
		if q := t[f.start]; q != '"' && q != '\'' && q != '`' && q != '\\' {
			// Nothing ends a bare message for certain: a published one does.
			if end := matchWording(t[lo:min(len(t), lo+maxMessage)], c.wordings(n.Code)); end > 0 && lo+end < hi {
				hi = lo + end
				msg = squeeze(t[lo:hi])
			} else if end > 0 && lo+end > hi {
				hi = lo + end
				msg = squeeze(t[lo:hi])
			}
		}
		if lo <= int(code.start) && int(code.start) < hi { // "code = NotFound desc = CTS.0214: ...": the code is part of it
			if s, e := behind(t, int(code.end)); e > s && e <= hi {
				lo, msg = s, squeeze(unescape(t[s:e], 0))
				hi = e
			} else if q := t[f.start]; q != '"' && q != '\'' && q != '\\' {
				msg = nil
			} else if onlyNamed(t[lo:code.start]) && !hasLetters(t[code.end:hi]) {
				msg = nil
			}
		}
		if inner := unemphasised(trimSpace(msg), t[hi:]); len(inner) > 0 && inner[0] != '{' && inner[0] != '[' && hasLetters(inner) {
			inner = plusToBlank(inner)
			n.Message = valid(inner)
			n.evidence("error_msg", v.span(lo, hi))
			n.msgRank = f.rank
			n.cut = !whole
			if f.rank >= 5 || agrees(n.Message, c.wordings(n.Code)) {
				return
			}
		}
	}
	// A published message of this code in the same object, or next to it.
	lo, hi := p.near(a, c.reach(1500))
	c.spent += hi - lo
	if s, e := findWording(t[lo:hi], c.wordings(n.Code), int(code.start)-lo); e > 0 {
		n.Evidence = dropEvidence(n.Evidence, "error_msg")
		n.Message = string(plusToBlank(squeeze(unescape(t[lo+s:lo+e], 0))))
		n.evidence("error_msg", v.span(lo+s, lo+e))
		n.msgRank = 5
		n.cut = false
		return
	}
	if n.Message != "" {
		return
	}
	// What stands right behind the code: "CTS.0218: text", "[CTS.0407]text".
	if s, e := behind(t, int(code.end)); e > s && !remark(t[s:e]) {
		n.Message = valid(squeeze(t[s:e]))
		n.evidence("error_msg", v.span(s, e))
		n.msgRank = 1
	}
}

// remark reports whether what stands behind a code is no message of a service: a fact
// of the call, or a question of whoever tells of it.
func remark(text []byte) bool {
	for _, name := range [...]string{"request id ", "request-id ", "request_id ", "requestid ", "region ", "status ", "http status "} {
		if hasFold(text, name) {
			value := text[len(name):]
			value = firstWord(&value)
			return len(value) == 32 || bytes.IndexByte(value, '-') > 0 || len(value) > 2 && isDigit(value[0])
		}
	}
	return bytes.IndexByte(text, '?') >= 0
}

// unemphasised leaves out the signs that chats and Markdown put around a message:
// *text*, _text_. The closing one stands at its end, or right behind it.
func unemphasised(s, behind []byte) []byte {
	if len(s) < 3 || s[0] != '*' && s[0] != '_' || s[len(s)-1] != s[0] && (len(behind) == 0 || behind[0] != s[0]) {
		return s
	}
	return trim(s, string(s[:1]))
}

// onlyNamed reports whether what stands in front of a code is no more than its
// name, so that both together are no message: "error_code: CTS.0219".
func onlyNamed(s []byte) bool {
	name := trimRight(s, ` :="'[(`)
	return bytes.IndexByte(name, ' ') < 0 && (len(name) == 0 || len(name) < len(s)) || len(name) == 10 && hasFold(name, "error code")
}

// plusToBlank gives a message of a query string its blanks back.
func plusToBlank(s []byte) []byte {
	n := 0
	for i := 1; i+1 < len(s); i++ {
		if s[i] == '+' && s[i-1] != ' ' && s[i+1] != ' ' {
			n++
		}
	}
	if n < 2 {
		return s
	}
	return []byte(replace(string(s), "+", " "))
}

//go:noinline
func dropEvidence(l []Evidence, field string) []Evidence {
	for i := range l {
		if l[i].Field == field {
			return append(l[:i], l[i+1:]...)
		}
	}
	return l
}

func hasLetters(s []byte) bool {
	n := 0
	for _, c := range s {
		if isLetter(c) || c >= 0x80 {
			n++
		}
	}
	return n >= 2
}

// near returns the range in which a code's message may stand without a key: the
// object around the code, or the lines next to it, not across another code.
func (p *pairing) near(a int32, reach int) (lo, hi int) {
	code := &p.facts[a]
	lo, hi = max(0, int(code.start)-reach), min(len(p.t), int(code.end)+reach)
	if s := &p.scopes[code.scope]; code.scope != 0 && s.closed && int(s.close-s.open) < 6*reach && (s.kind == '{' || code.rank > 0) {
		lo, hi = max(0, int(s.open)), int(s.close)
	}
	k := p.prev[a]
	if k > 0 {
		if f := &p.facts[p.codes[k-1]]; !p.sameCode(f, code) {
			lo = max(lo, int(f.end))
		}
	}
	if int(k+1) < len(p.codes) {
		if f := &p.facts[p.codes[k+1]]; !p.sameCode(f, code) {
			hi = min(hi, int(f.start))
		}
	}
	return min(lo, int(code.start)), max(hi, int(code.end))
}

// wording is a published message, with its letters and digits alone for comparing.
type wording struct {
	text  string
	plain []byte
}

// wordings returns the published messages of a code, in either letter case when
// the exact one has none.
func (c *collector) wordings(code string) []wording {
	if list, ok := c.known[code]; ok {
		return list
	}
	var list []string
	add := func(r *Record) {
		if r == nil {
			return
		}
		if r.Message != "" {
			list = append(list, r.Message)
		}
		list = append(list, r.Wordings...)
		if r.Meaning != "" {
			list = append(list, r.Meaning)
		}
		for _, s := range r.Same {
			if o := c.d.record(s); o != nil && o.Message != "" {
				list = append(list, o.Message)
			}
		}
	}
	add(c.d.record(code))
	add(c.d.record("CTS" + code[3:]))
	if c.known == nil {
		c.known = map[string][]wording{}
	}
	known := wordingsOf(list)
	c.known[code] = known
	return known
}

// own returns the messages that one record itself has.
func (r *Record) own() []wording {
	return wordingsOf(append([]string{r.Message, r.Meaning}, r.Wordings...))
}

func wordingsOf(list []string) []wording {
	known := make([]wording, len(list))
	for i, s := range list {
		known[i] = wording{s, plainString(s)}
	}
	return known
}

// plain writes the letters and digits of s in lower case, and where each stands.
// Escaped line ends and the white space of wrapped lines count for nothing.
func plain(s []byte, dst []byte, at []int32) ([]byte, []int32) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && i+1 < len(s) && (s[i+1] == 'n' || s[i+1] == 'r' || s[i+1] == 't') {
			i++
			continue
		}
		if isAlnum(c) {
			dst = append(dst, lower(c))
			at = append(at, int32(i))
		}
	}
	return dst, at
}

func plainString(s string) []byte {
	b, _ := plain([]byte(s), make([]byte, 0, len(s)), make([]int32, 0, len(s)))
	return b
}

// minWording is how many letters and digits a message has at least that is looked
// for in running text.
const minWording = 12

// findWording looks for one of the published messages in t and returns the range
// of the one that is nearest to place, closing punctuation included.
func findWording(t []byte, known []wording, place int) (lo, hi int) {
	if len(known) == 0 || len(t) < minWording {
		return 0, 0
	}
	norm, at := plain(t, make([]byte, 0, len(t)), make([]int32, 0, len(t)))
	best := 1 << 30
	size := 0
	for _, k := range known {
		w := k.plain
		if len(w) < minWording {
			continue
		}
		for from := 0; ; {
			i := bytes.Index(norm[from:], w)
			if i < 0 {
				break
			}
			i += from
			from = i + 1
			s, e := int(at[i]), int(at[i+len(w)-1])+1
			dist := max(s-place, place-e, 0)
			if dist < best || dist == best && len(w) > size {
				best, size = dist, len(w)
				for e < len(t) && (t[e] == '.' || t[e] == ')') && k.text[len(k.text)-1] == t[e] {
					e++
				}
				lo, hi = s, e
			}
		}
	}
	return lo, hi
}

// matchWording returns where a published message that t starts with ends, or 0.
func matchWording(t []byte, known []wording) int {
	best := 0
	for _, k := range known {
		w := k.plain
		i, j := 0, 0
		for i < len(t) && j < len(w) {
			c := t[i]
			if isAlnum(c) {
				if lower(c) != w[j] {
					break
				}
				j++
			} else if c == '{' || c == '}' || c == '"' {
				break
			}
			i++
		}
		if j == len(w) && j > 0 {
			if i < len(t) && t[i] == k.text[len(k.text)-1] {
				i++
			}
			best = max(best, i)
		}
	}
	return best
}

// agrees reports whether a stated message is one of the published ones, a part
// of it, or holds it.
func agrees(msg string, known []wording) bool {
	m := plainString(msg)
	if len(m) == 0 {
		return false
	}
	for _, k := range known {
		w := k.plain
		if len(w) == 0 {
			continue
		}
		if bytes.Contains(m, w) || len(m) >= 8 && bytes.HasPrefix(w, m) {
			return true
		}
	}
	return false
}

// behind reads a message right behind a code that ends at i: after a bracket, a
// colon or a dash, to the end of the sentence's line.
func behind(t []byte, i int) (lo, hi int) {
	start := i
	sep := false
	for i < len(t) && i-start < 6 {
		switch t[i] {
		case ' ', '\t':
		case ':', '-', ']', ')', '|', ',':
			sep = true
		default:
			goto text
		}
		i++
	}
text:
	if i >= len(t) || !sep || !isLetter(t[i]) || t[i] >= 'a' && t[i] <= 'z' && t[i-1] != ' ' && t[i-1] != ']' || wordKey(t, i) || hasFold(t[i:], "http") || hasFold(t[i:], "see http") {
		return 0, 0
	}
	lo, depth := i, 0
	for ; i < len(t) && i-lo < 600; i++ {
		switch t[i] {
		case '\n', '|', '"', '\t', '{', '<':
			return lo, trimEnd(t, lo, i)
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth < 0 {
				return lo, trimEnd(t, lo, i)
			}
		case '\\':
			return lo, trimEnd(t, lo, i)
		case ' ':
			if wordKey(t, i+1) {
				return lo, trimEnd(t, lo, i)
			}
		}
	}
	return lo, trimEnd(t, lo, i)
}

// trimEnd leaves out what ends a message in a line of text: blanks, commas, and
// in brackets the status or the request id.
func trimEnd(t []byte, lo, hi int) int {
	for hi > lo && isSpace(t[hi-1]) {
		hi--
	}
	if hi > lo && t[hi-1] == ')' {
		if open := bytes.LastIndexByte(t[lo:hi], '('); open > 0 && hi-lo-open <= 90 {
			in := t[lo+open+1 : hi-1]
			if n, ok := atoi(string(in)); ok && knownStatus(n) || len(in) >= 32 && allHex(in[len(in)-32:]) {
				hi = lo + open
			}
		}
	}
	for hi > lo && (isSpace(t[hi-1]) || t[hi-1] == ',' || t[hi-1] == ';' || t[hi-1] == '(' || t[hi-1] == '\'') {
		hi--
	}
	if hi-lo < 8 {
		return lo
	}
	return hi
}
