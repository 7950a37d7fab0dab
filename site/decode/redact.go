package decode

import (
	"bytes"
	"slices"
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
		v := newView(c.text)
		u := c.final
		h.hunt(v)
		if c.unwrapped != 0 {
			h.hunt(u)
		}
		h.copies(v)
		if c.unwrapped != 0 {
			h.copies(u)
		}
	}
	order := inOrder(len(h.hits), func(a, b int32) bool {
		x, y := h.hits[a].span, h.hits[b].span
		return x.Start < y.Start || x.Start == y.Start && x.End > y.End
	})
	end := -1
	for _, i := range order {
		x := &h.hits[i]
		if keep[x.value] {
			continue
		}
		if x.span.Start < end {
			if n := len(r.Redactions) - 1; x.span.End > end && n >= 0 {
				// Two that overlap become one, so that nothing shows between them.
				r.Redactions[n].Span.End = x.span.End
				end = x.span.End
			}
			continue
		}
		name := h.name(x.kind, x.value)
		r.Redactions = append(r.Redactions, Redaction{x.kind, x.span, name})
		end = x.span.End
	}
	r.secrets = h.secrets
}

type hit struct {
	kind, value string
	span        Span
}

// hunter collects hits. Names are given in the order of the original text.
type hunter struct {
	windows int // of a long text that were searched
	hits    []hit
	secrets []secret
	counts  map[string]int
}

// name returns the pseudonym of a value, a new one when it has none.
func (h *hunter) name(kind, value string) string {
	for i := range h.secrets {
		if h.secrets[i].value == value {
			return h.secrets[i].name
		}
	}
	if h.counts == nil {
		h.counts = map[string]int{}
	}
	h.counts[kind]++
	n := "<" + kind + "-" + itoa(h.counts[kind]) + ">"
	h.secrets = append(h.secrets, secret{kind, value, n})
	return n
}

func (h *hunter) add(v *view, kind string, lo, hi int) {
	if hi <= lo || len(h.hits) >= 1<<16 {
		return
	}
	value := string(v.text[lo:hi])
	h.hits = append(h.hits, hit{kind, value, v.span(lo, hi)})
}

// secretKinds are names of values, in lower case without _ and -, and what kind
// of secret they hold. A name that ends like one of the last group counts too.
func secretKind(name []byte, tail string) string {
	switch string(name) {
	case "xauthtoken", "xsubjecttoken", "xsecuritytoken", "token", "accesstoken", "refreshtoken", "idtoken", "securitytoken",
		"authtoken", "sessiontoken", "xapigappcode", "appcode", "bearer", "apikey", "xapikey", "privatetoken", "ostoken", "hwsecuritytoken",
		"xauthtokens", "xcsrftoken", "csrftoken", "subjecttoken", "password2token", "stoken", "xsrftoken":
		return "token"
	case "cookie", "setcookie", "sessionid", "jsessionid", "jsession":
		return "cookie"
	case "signature", "xsdksignature", "xamzsignature", "sig":
		return "signature"
	case "ak", "accesskey", "accesskeyid", "access", "hwaccesskey", "osaccesskey", "awsaccesskeyid", "credential", "secretid", "accessid":
		return "ak"
	case "sk", "secretkey", "secretaccesskey", "hwsecretkey", "ossecretkey", "awssecretaccesskey", "appsecret", "clientsecret", "secret", "signingkey", "secrets":
		return "sk"
	case "password", "passwd", "pwd", "ospassword", "adminpass", "userpassword", "passphrase", "hwpassword":
		return "password"
	case "projectid", "xprojectid", "tenantid", "osprojectid", "ostenantid", "hwprojectid", "targetprojectid":
		return "project"
	case "domainid", "xdomainid", "accountid", "osdomainid", "osuserdomainid", "osprojectdomainid", "hwdomainid", "customerid", "domainname", "accountname":
		return "account"
	case "userid", "username", "osuserid", "osusername", "iamuser", "iamuserid", "hwusername", "useraccount":
		return "user"
	case "groupid":
		return "group"
	case "email", "mail", "useremail":
		return "email"
	case "sourceip", "clientip", "remoteaddr", "xforwardedfor", "xrealip", "remoteip":
		return "ip"
	}
	switch {
	case strings.HasSuffix(tail, "_ak") || strings.HasSuffix(tail, "access_key") || strings.HasSuffix(tail, "access_key_id"):
		return "ak"
	case strings.HasSuffix(tail, "_sk") || strings.HasSuffix(tail, "secret_key") || strings.HasSuffix(tail, "_secret"):
		return "sk"
	case strings.HasSuffix(tail, "_password") || strings.HasSuffix(tail, "_passwd") || strings.HasSuffix(tail, "_pwd"):
		return "password"
	case strings.HasSuffix(tail, "_token") || strings.HasSuffix(tail, "-token"):
		return "token"
	case strings.HasSuffix(tail, "_project_id"):
		return "project"
	case strings.HasSuffix(tail, "_domain_id"):
		return "account"
	}
	return ""
}

// hunt reads a text once and adds what it finds.
func (h *hunter) hunt(v *view) {
	t := v.text
	s := scanner{t: t}
	for i := 0; i < len(t); {
		c := t[i]
		switch {
		case isLetter(c) || c == '_':
			j := i + 1
			for j < len(t) && (isWord(t[j]) || t[j] == '-') {
				j++
			}
			if next := h.word(v, &s, i, j); next > i {
				i = next
			} else {
				i = j
			}
		case isDigit(c):
			j := i + 1
			for j < len(t) && (isAlnum(t[j]) || t[j] == '.') {
				j++
			}
			if n := ipv4(t, i); n > 0 {
				h.add(v, "ip", i, i+n)
				j = i + n
			} else if n := ipv6(t, i); n > 0 {
				h.add(v, "ip", i, i+n)
				j = i + n
			} else if id := min(j, i+32); id-i == 32 && hexID(t, i) {
				h.context(v, i)
			}
			i = j
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
			if lo, hi := curlUser(t, i); hi > lo {
				h.add(v, "password", lo, hi)
				i = hi
				continue
			}
			i++
		default:
			i++
		}
	}
}

// word looks at the word [i, j): a name in front of a secret, or a secret by its
// own shape. It returns where to go on.
func (h *hunter) word(v *view, s *scanner, i, j int) int {
	t := v.text
	if n := ipv6(t, i); n > 0 {
		h.add(v, "ip", i, i+n)
		return i + n
	}
	if escapedBefore(t, i+1) && i > 0 && t[i-1] == '\\' && j-i > 1 {
		i++ // \nX-Auth-Token
	}
	if hasFold(t[i:j], "eyj") && j < len(t) && t[j] == '.' {
		if end := jwt(t, i); end > 0 {
			h.add(v, "token", i, end)
			return end
		}
	}
	if bytes.HasPrefix(t[i:j], []byte("MII")) {
		end := i
		for end < len(t) && (isAlnum(t[end]) || t[end] == '+' || t[end] == '/' || t[end] == '-' || t[end] == '_' || t[end] == '=') {
			end++
		}
		if end-i >= 64 {
			h.add(v, "token", i, end)
			return end
		}
	}
	if j-i == 32 && hexID(t, i) {
		h.context(v, i)
		return j
	}
	if j-i >= 20 && mixed(t[i:j]) && startsAny(t[i:j], tokenPrefixes) {
		h.add(v, "token", i, j)
		return j
	}
	for j > i && t[j-1] == '-' {
		j--
	}
	if j-i > 40 || j == i {
		return j
	}
	var buf [32]byte
	name := keyName(&buf, t, i, j)
	if string(name) == "authorization" || string(name) == "proxyauthorization" {
		return h.authorization(v, s, i, j)
	}
	if string(name) == "bearer" || string(name) == "basic" {
		if k := j + 1; j < len(t) && t[j] == ' ' {
			if end := secretEnd(t, k, 0); end-k >= 12 && (string(name) == "bearer" || end-k >= 8) && mixed(t[k:end]) {
				h.add(v, "token", k, end)
				return end
			}
		}
	}
	kind := secretKind(name, string(lowerBytes(t[i:j])))
	if kind == "" {
		return 0
	}
	k, sep, quoted := s.valueStart(i, j)
	if k < 0 && kind == "ak" && j+1 < len(t) && t[j] == ' ' {
		k, sep, quoted = j+1, true, -1 // "ak ABC... not exist", "access key id: ..."
		for _, w := range [...]string{"key id", "key", "id", "is", ":", " "} {
			if hasFold(t[k:], w) {
				k += len(w)
			}
			for k < len(t) && (t[k] == ' ' || t[k] == ':') {
				k++
			}
		}
	}
	if end := spokenSecret(t, j, kind); k >= 0 && !sep && end > 0 {
		h.add(v, kind, j+1, end)
		return end
	}
	if k < 0 || k >= len(t) || !sep && !(i >= 2 && t[i-1] == '-' && t[i-2] == '-') && kind != "ak" {
		return 0
	}
	if c := t[k]; c == '$' || c == '<' || c == '*' || c == '{' || c == '[' || c == '%' && k+1 < len(t) && t[k+1] == '(' || noValue(t[k:]) {
		return 0
	}
	if secretName(t, k) {
		return 0 // "sk" as the heading of a table, "X-Auth-Token: ..." below it
	}
	var mark byte
	if quoted >= 0 {
		m := quoted
		for m < k && t[m] == '\\' {
			m++
		}
		mark = t[m]
	}
	end := secretEnd(t, k, mark)
	if kind == "cookie" && mark == 0 {
		end = lineEnd(t, k)
		for e := k; e < end; e++ {
			if t[e] == '"' || t[e] == '\'' || t[e] == '\\' {
				end = e
			}
		}
	}
	value := t[k:end]
	switch kind {
	case "ak":
		if len(value) < 12 || len(value) > 40 || !alnumOnly(value) || !mixed(value) && !upperOnly(value) {
			return 0
		}
	case "sk":
		if len(value) < 8 {
			return 0
		}
	case "project", "account", "group":
		if len(value) < 16 && string(name) != "domainname" && string(name) != "accountname" || len(value) < 2 {
			return 0
		}
	case "user":
		if len(value) < 2 {
			return 0
		}
	case "ip":
		if ipv4(t, k) == 0 && ipv6(t, k) == 0 {
			return 0
		}
	case "signature":
		if len(value) < 20 {
			return 0
		}
	case "token":
		if len(value) < 8 || !mixed(value) && len(value) < 24 {
			return 0
		}
	default:
		if len(value) < 3 {
			return 0
		}
	}
	if bytes.Contains(value, []byte("...")) && len(value) < 12 {
		return 0
	}
	h.add(v, kind, k, end)
	return end
}

// spokenSecret returns where the value ends that stands one blank behind a name
// which ends at j, as in "password hunter2"; 0 when the next word is a word.
func spokenSecret(t []byte, j int, kind string) int {
	least := 16
	switch kind {
	case "password":
		least = 6
	case "token", "sk":
	default:
		return 0
	}
	if j+1 >= len(t) || t[j] != ' ' || isSpace(t[j+1]) {
		return 0
	}
	end := secretEnd(t, j+1, 0)
	value := t[j+1 : end]
	if len(value) < least || !mixed(value) || bytes.IndexByte(value, '=') >= 0 || hasFold(value, "cts") {
		return 0
	}
	return end
}

// secretName reports whether the name of a secret stands at k, with its value.
func secretName(t []byte, k int) bool {
	m := k
	for m < len(t) && m-k <= 40 && (isWord(t[m]) || t[m] == '-') {
		m++
	}
	if m == k || m == len(t) || t[m] != ':' && t[m] != '=' || m-k > 40 {
		return false
	}
	var buf [32]byte
	return secretKind(keyName(&buf, t, k, m), string(lowerBytes(t[k:m]))) != ""
}

// tokenPrefixes begin tokens of GitHub, GitLab, Slack, Stripe, npm and others,
// which mark them so that they can be found.
const tokenPrefixes = "ghp_\x00gho_\x00ghu_\x00ghs_\x00ghr_\x00github_pat_\x00glpat-\x00gldt-\x00xoxb-\x00xoxp-\x00xoxa-\x00xapp-\x00sk_live_\x00rk_live_\x00sk-\x00npm_\x00pypi-\x00hf_\x00dop_v1_"

// startsAny reports whether t starts with one of a list, which NULs divide.
func startsAny(t []byte, list string) bool {
	for list != "" {
		s, rest, _ := strings.Cut(list, "\x00")
		if len(t) > len(s) && string(t[:len(s)]) == s {
			return true
		}
		list = rest
	}
	return false
}

// curlUser returns where the password stands in "-u name:password" of a curl or
// wget command or "-a name:password" of HTTPie, whose option begins at i.
func curlUser(t []byte, i int) (lo, hi int) {
	line := t[max(0, i-4096):i]
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	k := i + 1
	programs := "curl\x00wget"
	switch {
	case hasFold(t[k:], "-user ") || hasFold(t[k:], "-user="):
		k += len("-user")
	case hasFold(t[k:], "-auth ") || hasFold(t[k:], "-auth="):
		k += len("-auth")
		programs = "http"
	case hasFold(t[k:], "u"):
		k++
	case hasFold(t[k:], "a "):
		k++
		programs = "http"
	default:
		return 0, 0
	}
	if !containsAny(line, programs) {
		return 0, 0
	}
	mark := byte(0)
	for k < len(t) && (t[k] == ' ' || t[k] == '=' || t[k] == '\'' || t[k] == '"') {
		if t[k] != ' ' && t[k] != '=' {
			mark = t[k]
		}
		k++
	}
	end := secretEnd(t, k, mark)
	colon := bytes.IndexByte(t[k:end], ':')
	if colon < 1 || end-k-colon < 3 || t[k+colon+1] == '$' {
		return 0, 0
	}
	return k + colon + 1, end
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
	for end < len(t) && t[end] != '\n' && t[end] != '"' && t[end] != '\'' && t[end] != '\\' && end-k < 8192 {
		end++
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

// secretEnd returns where a value that starts at k ends: at its mark, or where
// no value goes on.
func secretEnd(t []byte, k int, mark byte) int {
	end := k
	for end < len(t) && end-k < 16<<10 {
		c := t[end]
		if mark != 0 && (c == mark || c == '\n') || mark != 0 && c == '\\' && end+1 < len(t) && (t[end+1] == mark || t[end+1] == '\\') {
			break
		}
		if mark == 0 && (isSpace(c) || c == '"' || c == '\'' || c == ',' || c == ';' || c == '&' || c == ')' || c == ']' || c == '}' || c == '<' || c == '\\' || c == '|') {
			break
		}
		end++
	}
	return end
}

// context takes 32 hex digits when what stands around them says that they are an
// id of a person's or a project: in the path of the API, in a URN, in the name
// of a group's host.
func (h *hunter) context(v *view, i int) {
	t := v.text
	before := t[max(0, i-48):i]
	after := t[i+32 : min(len(t), i+48)]
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

func hasTail(t []byte, s string) bool { return bytes.HasSuffix(t, []byte(s)) }

// copies adds the other places of values that were found: the same value in
// another part of the text, where no name stands in front of it. One pass for
// all of them: a bit for each hash of eight bytes tells where to look closer.
func (h *hunter) copies(v *view) {
	var values []hit
	var heads []uint64
	var bits [16]uint64
	for _, x := range h.hits {
		if len(x.value) < 8 || slices.ContainsFunc(values, func(o hit) bool { return o.value == x.value }) {
			continue
		}
		head := uint64(0)
		for i := range 8 {
			head = head>>8 | uint64(x.value[i])<<56
		}
		values, heads = append(values, x), append(heads, head)
		bits[headHash(head)>>6] |= 1 << (headHash(head) & 63)
		if len(values) == 64 {
			break
		}
	}
	if len(values) == 0 {
		return
	}
	head := uint64(0)
	for i, c := range v.text {
		head = head>>8 | uint64(c)<<56
		if bits[headHash(head)>>6]>>(headHash(head)&63)&1 == 0 {
			continue
		}
		for k, x := range values {
			if lo := i - 7; heads[k] == head && lo >= 0 && len(x.value) <= len(v.text)-lo && string(v.text[lo:lo+len(x.value)]) == x.value {
				h.add(v, x.kind, lo, lo+len(x.value))
			}
		}
	}
}

// headHash maps eight bytes to ten bits.
func headHash(head uint64) uint64 { return head * 0x9e3779b97f4a7c15 >> 54 }
