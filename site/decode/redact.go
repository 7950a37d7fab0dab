package decode

import (
	"bytes"
	"strings"
)

// Secrets and personal data are found by the names in front of them, by shape
// where the shape is certain, and as further copies of a value found so. Request
// ids are never taken: support needs them.

// redactWhole is the longest text that is searched as a whole; of a longer one
// only the windows around the findings, as they are read.
const redactWhole = wholeSize

// redactMargin is how much around a finding of a long text is searched for sure,
// in bytes; evidence shows no more.
const redactMargin = windowBehind

// redactWindows is how many windows of a long text are searched.
const redactWindows = 200

// secret is one value and the pseudonym that stands for it everywhere.
type secret struct {
	kind, value, name string
}

// redact finds what must not leave the page and gives each value its pseudonym.
func (c *collector) redact(r *Result) {
	h := &c.hunter
	keep := map[string]bool{}
	for i := range r.Findings {
		keep[r.Findings[i].RequestID] = true
	}
	for i := range r.Foreign {
		keep[r.Foreign[i].RequestID] = true
	}
	if c.whole {
		v, u := c.raw, c.final
		if u != v {
			h.hunt(v, c.places(v).hunt)
		}
		n := len(h.hits)
		h.hunt(u, c.places(u).hunt)
		own := h.hits
		if u != v {
			h.copies(v, own[:n])
		}
		h.copies(u, own[n:])
	}
	order := inOrder(len(h.hits), func(a, b int32) bool {
		x, y := h.hits[a].span, h.hits[b].span
		return x.Start < y.Start || x.Start == y.Start && x.End > y.End
	})
	const pseudonym = len("<password-10>")
	taken, apart, room, end := order[:0], 0, 0, -1
	for _, i := range order {
		x := &h.hits[i]
		if keep[string(x.value)] {
			continue
		}
		taken = append(taken, i)
		if x.span.Start >= end {
			apart++
			room += len(x.value) + pseudonym
		}
		end = max(end, x.span.End)
	}
	if apart > 0 {
		h.counts, h.places = map[string]int{}, make(map[string]int32, apart)
		h.secrets, r.Redactions = make([]secret, 0, apart), make([]Redaction, 0, apart)
		h.names.Grow(room)
	}
	end = -1
	for _, i := range taken {
		x := &h.hits[i]
		if x.span.Start < end {
			// Two that overlap become one, so that nothing shows between them. The
			// value may have another form there, without escapes.
			last := &r.Redactions[len(r.Redactions)-1]
			h.name(x.kind, x.value, last.Replacement)
			end = max(end, x.span.End)
			last.Span.End = end
			continue
		}
		name := h.name(x.kind, x.value, "")
		r.Redactions = append(r.Redactions, Redaction{x.kind, x.span, name})
		end = x.span.End
	}
	r.secrets = h.secrets
}

type hit struct {
	kind  string
	value []byte
	span  Span
	at    int // where the value stands in the view that it was found in
}

// hunter collects hits. Names are given in the order of the original text.
type hunter struct {
	windows int // of a long text that were searched
	hits    []hit
	same    int // copies that were hits already
	secrets []secret
	places  map[string]int32 // in secrets, of each value
	counts  map[string]int
	names   strings.Builder // values and their pseudonyms, in one piece of memory
}

// name returns the pseudonym of a value; when it has none, n or a new one.
func (h *hunter) name(kind string, value []byte, n string) string {
	if i, ok := h.places[string(value)]; ok {
		return h.secrets[i].name
	}
	at := h.names.Len()
	h.names.Write(value)
	if n == "" {
		h.counts[kind]++
		var b [32]byte
		h.names.Write(append(appendInt(append(append(append(b[:0], '<'), kind...), '-'), h.counts[kind]), '>'))
		n = h.names.String()[at+len(value):]
	}
	s := secret{kind, h.names.String()[at : at+len(value)], n}
	h.places[s.value] = int32(len(h.secrets))
	h.secrets = append(h.secrets, s)
	return n
}

//go:noinline
func (h *hunter) add(v *view, kind string, lo, hi int) {
	if hi > lo && h.room() {
		if hi-lo >= 40 {
			hi = wrappedEnd(v.text, hi)
		}
		if h.hits == nil { // about as many as a log has
			h.hits = make([]hit, 0, 4+len(v.text)/512)
		}
		h.hits = append(h.hits, hit{kind, v.text[lo:hi], v.span(lo, hi), lo})
	}
}

// room reports whether another hit may be added.
func (h *hunter) room() bool { return len(h.hits)+h.same < 1<<16 }

// hunt reads a text once and adds what it finds at the places where that may be.
func (h *hunter) hunt(v *view, places []int32) {
	t := v.text
	s := scanner{t: t}
	for i := 0; i < len(t); {
		if i = next(&places, t, i); i == len(t) {
			break
		}
		c := t[i]
		switch class := classes[c]; {
		case class&(letter|under) != 0:
			j := i + 1
			for j < len(t) && isName(t[j]) {
				j++
			}
			if nameEndings.at(t, j)&ofSecret == 0 && ordinary(t, i, j) {
				i = j
			} else if next := h.word(v, &s, i, j); next > i {
				i = next
			} else {
				i = j
			}
		case class&digit != 0:
			j := i + 1
			for j < len(t) && (isAlnum(t[j]) || t[j] == '.') {
				j++
			}
			if n := address(t, i); n > 0 {
				h.add(v, "ip", i, i+n)
				j = i + n
			} else if id := min(j, i+32); id-i == 32 && hexID(t, i) {
				h.context(v, i)
			}
			i = j
		case class&hint == 0 && c < 0x80:
			i++
		case c == '@':
			if lo, hi := userInfo(t, i); hi > lo {
				h.add(v, "password", lo, hi)
			} else if lo, hi := email(t, i); hi > 0 {
				h.add(v, "email", lo, hi)
				i = hi
				continue
			}
			i++
		case c == ':' && i+1 < len(t) && t[i+1] == ':':
			if n := ipv6(t, i); n > 0 {
				h.add(v, "ip", i, i+n)
				i += n
				continue
			}
			i += 2
		case c == '-' && bytes.HasPrefix(t[i:], []byte("-----BEGIN ")):
			i = h.privateKey(v, i)
		case c == '-' && i > 0 && isSpace(t[i-1]):
			if lo, hi := commandSecret(t, i); hi > lo {
				kind := "password"
				if t[i+1] == 'b' {
					kind = "cookie"
				}
				h.add(v, kind, lo, hi)
				i = hi
				continue
			}
			i++
		case c >= 0x80:
			j := i + 1
			for j < len(t) && t[j] >= 0x80 && !wideColon(t, j) {
				j++
			}
			for _, w := range [...]string{"密码", "口令", "ароль", "パスワード", "contraseñ", "密钥", "秘钥"} {
				if hasTail(t[:j], w) {
					kind := "password"
					if hasTail(t[:j], "钥") {
						kind = "sk"
					} else if j < len(t) && t[j] == 'a' {
						j++ // contraseña
					}
					j = max(j, h.named(v, &s, i, j, kind))
				}
			}
			i = j
		default:
			i++
		}
	}
}

// ordinary reports whether the word [i, j), which is no name of a secret, can be
// nothing else that word looks for, as most words.
func ordinary(t []byte, i, j int) bool {
	return j-i < 20 && j < len(t) && classes[t[i]]&classes[t[j]]&opening == 0 &&
		t[i] != 'M' && // MII
		t[j-1] != '-' && (i == 0 || t[i-1] != '\\')
}

// word looks at the word [i, j): a name in front of a secret, or a secret by its
// own shape. It returns where to go on.
func (h *hunter) word(v *view, s *scanner, i, j int) int {
	t := v.text
	if n := address(t, i); n > 0 {
		h.add(v, "ip", i, i+n)
		return i + n
	}
	if i > 0 && t[i-1] == '\\' && escapedBefore(t, i+1) && j-i > 1 {
		i++ // \nX-Auth-Token
	}
	if j < len(t) && t[j] == '.' {
		end := 0
		if hasFold(t[i:j], "eyj") {
			end = jwt(t, i)
		} else if startsAny(t[i:], dottedTokens) {
			end = secretEnd(t, i, 0, 0)
		}
		if end-i >= 20 {
			h.add(v, "token", i, end)
			return end
		}
	}
	if bytes.HasPrefix(t[i:j], []byte("MII")) {
		if end := base64End(t, i); end-i >= 64 {
			h.add(v, "token", i, end)
			return end
		}
	}
	if j-i == 32 && hexID(t, i) {
		h.context(v, i)
		return j
	}
	if j-i == 20 && accessKey(t[i:j]) {
		// With its secret, marked by its maker, or of a resource of that kind.
		if end := h.secretBehind(v, j); end > j || startsAny(t[i:j], "AKIA\x00ASIA\x00HST") || containsAny(t[max(0, i-256):i], "access_key") {
			h.add(v, "ak", i, j)
			return end
		}
	}
	if j-i >= 20 && strings.IndexByte(tokenStarts, t[i]) >= 0 && mixed(t[i:j]) && startsAny(t[i:j], tokenPrefixes) {
		h.add(v, "token", i, j)
		return j
	}
	for j > i && t[j-1] == '-' {
		j--
	}
	if j-i > 64 || j == i {
		return j
	}
	if lower(t[i]) == 'b' && j-i <= 6 && j < len(t) && t[j] == ' ' && (hasFold(t[i:j], "bearer") || hasFold(t[i:j], "basic")) {
		k := j + 1
		if end := secretEnd(t, k, 0, 0); end-k >= 12 && mixed(t[k:end]) {
			h.add(v, "token", k, end)
			return end
		}
	}
	if nameEndings.at(t, j)&ofSecret == 0 {
		return 0
	}
	kind := secretKind(t, i, j)
	if lo := i; kind == "" && j-i < 6 && i > 0 && t[i-1] == ' ' { // the last word of a name: Secret Access Key
		for lo > 0 && i-lo < 16 && (isLetter(t[lo-1]) || t[lo-1] == ' ') {
			lo--
		}
		kind = secretKind(t, lo, j)
	}
	switch kind {
	case "":
		return 0
	case "authorization":
		return h.authorization(v, s, i, j)
	}
	return h.named(v, s, i, j, kind)
}

// named takes the value of the name t[i:j], which holds a secret of a kind. It
// returns where to go on, or 0.
func (h *hunter) named(v *view, s *scanner, i, j int, kind string) int {
	t := v.text
	from := j
	if wideColon(t, j) {
		from += len("：")
	}
	k, sep, quoted := s.valueStart(i, from)
	sep = sep || from > j
	paired, pairedMark := pairedValue(t, j)
	if paired > 0 {
		k, sep, quoted = paired, true, -1
	}
	if !sep {
		if lo, end := spokenSecret(t, i, j, kind); end > 0 {
			h.add(v, kind, lo, end)
			return end
		}
	}
	if k < 0 || k >= len(t) || !sep && !(i >= 2 && t[i-1] == '-' && t[i-2] == '-') && kind != "ak" {
		return 0
	}
	if kind == "cookies" {
		kind = "cookie"
		if t[k] == '{' {
			if o := trimRight(t[:k], " \n"); o[len(o)-1] == '[' {
				k = len(o) - 1 // of maps, as in an archive of a browser's requests
			}
			end := listEnd(t, k)
			h.add(v, kind, k+1, end)
			return end
		}
		if e := endOfName(t, k); e == len(t) || t[e] != '=' {
			return 0 // a variable in a program
		}
	}
	if c := t[k]; c == '$' || c == '<' || c == '*' || c == '{' || c == '[' || c == '%' && k+1 < len(t) && t[k+1] == '(' || noValue(t[k:]) {
		return 0
	}
	listed := paired == 0 && bytes.IndexByte(t[j:k], ',') >= 0
	if secretName(t, k, listed) {
		return 0 // "sk" as the heading of a table, "X-Auth-Token: ..." below it
	}
	var mark byte
	slashes := 0
	if quoted >= 0 {
		for t[quoted+slashes] == '\\' {
			slashes++
		}
		mark = t[quoted+slashes]
	} else if paired > 0 {
		mark = pairedMark
	} else if n := yamlBlock(t[k:]); n > 0 {
		k += n
		k += indent(t[k:])
	}
	end := secretEnd(t, k, mark, slashes)
	if kind == "cookie" && mark == 0 {
		end = lineEnd(t, k)
		for e := k; e < end; e++ {
			if t[e] == '"' || t[e] == '\'' || t[e] == '\\' {
				end = e
			}
		}
	}
	value := t[k:end]
	query := i > 0 && (t[i-1] == '&' || t[i-1] == '?') // ?token=, a parameter of an address
	switch kind {
	case "ak":
		if len(value) < 12 || len(value) > 40 || !alnumOnly(trimRight(value, "=")) || !mixed(value) && !upperOnly(value) {
			return 0
		}
		h.add(v, kind, k, end)
		return h.secretBehind(v, end)
	case "sk":
		if len(value) < 8 || value[0] >= 0x80 {
			return 0
		}
	case "project", "account", "group", "key":
		if len(value) < 16 && !hasFold(t[j-4:], "name") || len(value) < 2 {
			return 0
		}
	case "login": // name:password or name / password
		kind = "password"
		if hasFold(t[end:], " / ") {
			k = end + len(" / ")
			end = secretEnd(t, k, 0, 0)
		}
		if end-k < 6 || !isAlnum(t[k]) || !mixed(t[k:end]) {
			return 0
		}
	case "auth": // base64 of name:password, as docker and npm keep it
		kind = "password"
		if pair, _ := decode64(value, 0, len(value)); bytes.IndexByte(pair, ':') < 1 {
			return 0
		}
	case "user":
		if len(value) < 2 {
			return 0
		}
	case "email":
		if !containsAny(value, "@") {
			return 0
		}
	case "signature":
		if len(value) < 20 && !(query && len(value) >= 6) {
			return 0
		}
	case "token":
		if hasTail(value, "(") {
			return 0 // a call
		}
		if len(value) < 8 && !(query && len(value) >= 6) || !random(value, !listed && j-i > len("token")) && len(value) < 24 && !query && (lower(t[i]) != 'x' || listed) {
			return 0 // the names of headers in a list are no values
		}
	default:
		if len(value) < 3 || j-i < 5 && hasFold(t[i:], "pass") && t[j] != '=' && quoted < 0 && !mixed(value) {
			return 0 // "tests pass: all"
		}
	}
	if bytes.Contains(value, []byte("...")) && len(value) < 12 || listed && i > 0 && t[i-1] == ' ' && !mixed(value) {
		return 0 // cut off, or the next heading: User Name,Access Key Id
	}
	if t[j] == '(' && quoted < 0 && (!mixed(value) || bytes.IndexByte(value, '.') >= 0 || hasFold(value, "0x")) {
		return 0 // a frame of a stack: Filter.verifyToken(Filter.java:88)
	}
	h.add(v, kind, k, end)
	for kind == "token" && mark == 0 && end-k >= 40 && end < len(t) && t[end] == '\n' {
		k = end + 1
		for k < len(t) && (t[k] == '>' || t[k] == ' ') {
			k++
		}
		next := base64End(t, k) // what a mail program wrapped
		if n := next - k; n < 8 || n == 32 || n == 36 || next < len(t) && t[next] != '\n' || !mixed(t[k:next]) {
			break
		}
		h.add(v, kind, k, next)
		end = next
	}
	return end
}

// authorization takes the parts of an Authorization header: a signature's key
// and value, or all that stands behind the scheme.
func (h *hunter) authorization(v *view, s *scanner, i, j int) int {
	t := v.text
	k, sep, _ := s.valueStart(i, j)
	if k < 0 || !sep || t[k] == '<' || t[k] == '*' || t[k] == '$' {
		return 0
	}
	end := k
	for end < len(t) && t[end] != '\n' && end-k < 8192 {
		if c := t[end]; c != '"' && c != '\'' && c != '\\' {
			end++
			continue
		}
		mark := end
		for mark < len(t) && t[mark] == '\\' {
			mark++
		}
		if t[end-1] != '=' || mark+1 >= len(t) || t[mark] != '"' || strings.IndexByte(" ,;)}]\n", t[mark+1]) >= 0 {
			break // behind base64
		}
		// A parameter in quotation marks: Digest username="x".
		slashes := mark - end
		end = secretEnd(t, mark, '"', slashes)
		if end < len(t) && t[end] != '\n' {
			end += slashes + 1
		}
	}
	head := t[k:min(end, k+80)]
	if containsAny(head, "HMAC\x00Access=\x00Credential=") {
		return 0 // its parts have names of their own
	}
	if b := bytes.IndexByte(t[k:end], ' '); b > 0 && b < 20 {
		k += b + 1
	}
	if end-k >= 4 {
		h.add(v, "token", k, end)
		return end
	}
	return 0
}

// secretBehind takes the secret key of 40 characters that follows the access key
// which ends at j, in the same call or row. It returns its end, or j.
func (h *hunter) secretBehind(v *view, j int) int {
	t := v.text
	k := j
	for k < len(t) && k-j < 24 && !isAlnum(t[k]) {
		k++
	}
	if end := base64End(t, k); end-k == 40 || end-k == 39 { // or / in front
		h.add(v, "sk", k, end)
		return end
	}
	return j
}

// context takes 32 hex digits when what stands around them says that they are an
// id of a person's or a project: in the path of the API, in a URN, in the name
// of a group's host.
func (h *hunter) context(v *view, i int) {
	t := v.text
	before := t[max(0, i-48):i]
	after := t[i+32 : min(len(t), i+48)]
	if !hasTail(before, "/") && !hasTail(before, ":") && !bytes.HasPrefix(after, []byte(".")) {
		b, k, _ := nameBefore(t, i) // most ids have another one
		for _, x := range [...]struct{ name, kind string }{{"project", "project"}, {"tenant", "project"}, {"domain", "account"}, {"account", "account"}, {"user", "user"}, {"group", "user"}} {
			if len(x.name) == k-b && hasFold(t[b:k], x.name) {
				h.add(v, x.kind, i, i+32)
			}
		}
		return
	}
	switch {
	case bytes.HasPrefix(after, []byte(".apig.")):
		h.add(v, "group", i, i+32)
	case hasTail(before, "/v3/") || hasTail(before, "/v1.0/") || hasTail(before, "/v2.0/") || hasTail(before, "/v1/") || hasTail(before, "/v2/") || hasTail(before, "/projects/"):
		kind := "project"
		if bytes.HasPrefix(after, []byte("/checkbucket")) || bytes.HasPrefix(after, []byte("/resources")) {
			kind = "account"
		}
		h.add(v, kind, i, i+32)
	case hasTail(before, "/domains/"):
		h.add(v, "account", i, i+32)
	case hasTail(before, "/users/"):
		h.add(v, "user", i, i+32)
	case len(before) > 0 && before[len(before)-1] == ':' && bytes.Contains(before, []byte("urn:")):
		h.add(v, "project", i, i+32)
	}
}

//go:noinline
func hasTail(t []byte, s string) bool { return bytes.HasSuffix(t, []byte(s)) }
