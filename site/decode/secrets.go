package decode

import (
	"bytes"
	"strings"
)

// What secrets look like: the names in front of them, the commands and sentences
// that they stand in, where their values end.

// secretNames are ends of names of values, in lower case without _ and -, behind
// the kind of secret that they hold. One with _ in front is a word of its name.
var secretNames = [...]string{
	"=token", "token", "authtokens", "appcode", "apikey", "_bearer",
	"=authorization", "authorization",
	"=cookie", "cookie", "sessionid", "_jsession",
	"=cookies", "cookies",
	"=signature", "signature", "_sig",
	"=sk", "_sk", "secretkey", "secretaccesskey", "sharedaccesskey", "secret", "_secrets", "signingkey",
	"=ak", "_ak", "accesskey", "accesskeyid", "_access", "credential", "basiccredentials", "globalcredentials", "secretid", "accessid",
	"=password", "password", "passwd", "pwd", "_pw", "_pass", "adminpass", "passphrase", "passcode", "otp", "passwort", "kennwort", "_geheimnis", "motdepasse",
	"=key", "privatekey", "accountkey", "datakey", "keydata",
	"=auth", "_auth",
	"=login", "_creds", "_credentials", "_zugangsdaten",
	"=project", "projectid", "tenantid",
	"=account", "domainid", "accountid", "customerid", "domainname", "accountname",
	"=user", "userid", "username", "iamuser", "useraccount",
	"=group", "groupid",
	"=email", "email", "_mail",
}

type nameEnd struct {
	kind, end string
	word      bool // the end is a word of its name
}

// secretEnds are secretNames by their last letter, by five bits of it.
var secretEnds [32][]nameEnd

func init() {
	kind := ""
	for _, s := range &secretNames {
		if s[0] == '=' {
			kind = s[1:]
			continue
		}
		end, word := strings.CutPrefix(s, "_")
		nameEndings.add(end, ofSecret)
		list := &secretEnds[end[len(end)-1]&31]
		*list = append(*list, nameEnd{kind, end, word})
	}
}

// secretKind returns what kind of secret the value of the name t[i:j] is.
func secretKind(t []byte, i, j int) string {
	if j-i < 2 || !isAlnum(t[j-2]) || !isAlnum(t[j-1]) || nameEndings.at(t, j)&ofSecret == 0 {
		return ""
	}
	var buf [32]byte
	name := keyName(&buf, t, max(i, j-len(buf)), j)
	if len(name) == 0 {
		return ""
	}
	for _, s := range secretEnds[name[len(name)-1]&31] {
		if len(name) < len(s.end) || !hasTail(name, s.end) {
			continue
		}
		if p := j - len(s.end); !s.word || p <= i || !isLetter(t[p-1]) || t[p] < 'a' && t[p-1] >= 'a' {
			return s.kind
		}
	}
	return ""
}

// wideColon reports whether the colon of Chinese and Japanese stands at i.
func wideColon(t []byte, i int) bool { return hasFold(t[i:], "：") }

// spokenSecret returns where the value is that stands blanks behind a name t[i:j],
// as in "password hunter2", "password is hunter2" and in the columns of a table; 0
// when the next word is a word.
func spokenSecret(t []byte, i, j int, kind string) (lo, hi int) {
	least := 16
	switch kind {
	case "password":
		least = 6
	case "token", "sk", "ak":
		if indexAny(t[i:j], "-_") >= 0 {
			least = 8 // X-Auth-Token is no word of a sentence
		}
	default:
		return 0, 0
	}
	lo = j
	for lo < len(t) && lo-j < 40 && (t[lo] == ' ' || t[lo] == '\t') {
		lo++
	}
	if lo == j || lo == len(t) || lo-j > 1 && t[j] == ' ' && least > 8 || isSpace(t[lo]) {
		return 0, 0
	}
	whose := hasFold(t[lo:], "for ") || hasFold(t[lo:], "of ") || hasFold(t[lo:], "für ")
verb:
	for k := lo; k < len(t) && k-lo < 60 && t[k] != '\n' && (whose || k == lo); k++ {
		for _, w := range [...]string{"is ", "ist ", "lautet ", ": "} {
			if (isSpace(t[k-1]) || t[k] == ':') && hasFold(t[k:], w) {
				lo = k + len(w)
				break verb
			}
		}
	}
	hi = secretEnd(t, lo, 0, 0)
	for hi > lo && t[hi-1] == '.' {
		hi-- // of the sentence
	}
	value := t[lo:hi]
	if len(value) < least || !random(value, least == 8) && (least != 8 || len(value) < 20) || value[0] == '(' || bytes.IndexByte(trimRight(value, "="), '=') >= 0 || hasFold(value, "cts") {
		return 0, 0
	}
	return lo, hi
}

// pairedValue returns where the value begins that stands under "value" behind the
// name which ends at j, as in {"name":"X-Auth-Token","value":"..."}, the same in
// YAML, and in attributes of XML; and the mark that encloses it, or 0. It returns 0
// when no such pair is there.
func pairedValue(t []byte, j int) (k int, mark byte) {
	skip := func(signs string) {
		for n := 0; k < len(t) && n < 40 && strings.IndexByte(signs, t[k]) >= 0; n++ {
			k++
		}
	}
	k = j
	skip("\"', \t\n,-")
	if k == j || !hasFold(t[k:], "value") {
		return 0, 0
	}
	k += len("value")
	skip("\"' \t")
	if k == len(t) || t[k] != ':' && t[k] != '=' {
		return 0, 0
	}
	k++
	skip(" \t")
	if k < len(t) && (t[k] == '"' || t[k] == '\'') {
		mark = t[k]
		k++
	}
	return k, mark
}

// secretName reports whether the name of a secret stands at k, with its value or
// in a list of names.
func secretName(t []byte, k int, listed bool) bool {
	m := k
	for m < len(t) && m-k <= 40 && isName(t[m]) {
		m++
	}
	if m == k || m == len(t) || t[m] != ':' && t[m] != '=' && !(listed && (t[m] == '"' || t[m] == '\'')) || m-k > 40 {
		return false
	}
	return secretKind(t, k, m) != ""
}

// tokenPrefixes begin tokens of GitHub, GitLab, Slack, Stripe, npm, Keystone, Google,
// Docker, age and others, which mark them so that they can be found.
const tokenPrefixes = "ghp_\x00gho_\x00ghu_\x00ghs_\x00ghr_\x00github_pat_\x00glpat-\x00gldt-\x00xoxb-\x00xoxp-\x00xoxa-\x00xapp-\x00sk_live_\x00rk_live_\x00sk-\x00npm_\x00pypi-\x00hf_\x00dop_v1_\x00dckr_pat_\x00gAAAAA\x00AIza\x00AGE-SECRET-KEY-1"

// tokenStarts are the first letters of tokenPrefixes.
const tokenStarts = "ghnprsxdA"

// dottedTokens begin tokens of Vault and SendGrid, and the address by which Slack lets
// anybody write into a chat.
const dottedTokens = "hvs.\x00hvb.\x00SG.\x00hooks.slack.com/services/"

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

// commandSecret returns where the password stands in "-u name:password" of a curl or
// wget command, "-a name:password" of HTTPie or "-p password" of mysql, sshpass
// and docker login, whose option begins at i; and the cookies in "-b name=value" of
// curl, which takes what has no = for the name of a file.
func commandSecret(t []byte, i int) (lo, hi int) {
	line := t[max(0, i-4096):i]
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	k := i + 1
	programs := "curl\x00wget"
	whole, cookie := false, false // no name stands in front
	switch {
	case hasFold(t[k:], "-user ") || hasFold(t[k:], "-user="):
		k += len("-user")
	case hasFold(t[k:], "-auth ") || hasFold(t[k:], "-auth="):
		k += len("-auth")
		programs = "http"
	case hasFold(t[k:], "u"):
		k++
	case k < len(t) && t[k] == 'b':
		k++
		programs, cookie = "curl", true
	case hasFold(t[k:], "a "):
		k++
		programs = "http"
	case k < len(t) && t[k] == 'p':
		k++
		programs = "sshpass\x00mysql"
		if k < len(t) && t[k] == ' ' {
			programs = "sshpass\x00login " // the other asks for it
		}
		whole = true
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
	end := secretEnd(t, k, mark, 0)
	switch colon := bytes.IndexByte(t[k:end], ':'); {
	case whole && end-k > 3 && t[k] != '$', cookie && bytes.IndexByte(t[k:end], '=') > 0:
		return k, end
	case !cookie && colon > 0 && end-k-colon > 2 && t[k+colon+1] != '$':
		return k + colon + 1, end
	}
	return 0, 0
}

// secretEnd returns where a value that starts at k ends: at its mark, which has
// as many backslashes in front as the one that opened it, or where no value goes
// on.
func secretEnd(t []byte, k int, mark byte, slashes int) int {
	run := 0 // of backslashes in front of end
	for end := k; end < len(t) && end-k < 16<<10; end++ {
		c := t[end]
		switch {
		case mark == 0:
			if isSpace(c) || c == 0xef || c == 0xe3 && hasFold(t[end:], "。") || strings.IndexByte("\"',;&)]}<\\|", c) >= 0 {
				return end // 0xef begins the comma of Chinese
			}
		case c == '\n' || c == mark && end > k && (run <= slashes || (run-slashes)%(2*slashes+2) == 0):
			return end - min(run, slashes)
		case c == '\\':
			run++
			continue
		}
		run = 0
	}
	return min(len(t), k+16<<10)
}

// base64End returns where the letters, digits and signs of base64 end that start
// at i.
func base64End(t []byte, i int) int {
	for i < len(t) && (isAlnum(t[i]) || strings.IndexByte("+/-_=", t[i]) >= 0) {
		i++
	}
	return i
}

// wrappedEnd returns where a long secret ends whose first line ends at i: a
// terminal breaks it, at its right edge, into lines of nothing else.
func wrappedEnd(t []byte, i int) int {
	const widest, most = 400, 8 << 10 // bytes of a line, and of what goes on below
	from, last := max(0, i-widest), i+most
	width := i - from - 1 - bytes.LastIndexByte(t[from:i], '\n')
	if width < 60 || width == widest {
		return i
	}
	for i < min(len(t), last) && t[i] == '\n' {
		end := base64End(t, i+1)
		n := end - i - 1
		switch whole := end == len(t) || t[end] == '\n'; {
		case n == width && whole:
			i = end
			continue
		case n < width && (whole || t[end] == '\'' || t[end] == '"') && ofToken(t[i+1:end]) && !hexID(t, i+1):
			i = end
		}
		break
	}
	return i
}

// ofToken reports whether a word is the end of a token rather than one that people
// write: it has a sign, a digit with letters, or a capital behind its first letter.
func ofToken(w []byte) bool {
	if len(w) < 6 {
		return len(w) > 0 && w[len(w)-1] == '='
	}
	for _, c := range w[1:] {
		if !isLetter(c) || c < 'a' {
			return true
		}
	}
	return false
}

// accessKey reports whether a word of 20 characters looks like an access key.
func accessKey(w []byte) bool { return alnumOnly(w) && upperOnly(w) && mixed(w) }

// listEnd returns where the list or map ends that opens at k.
func listEnd(t []byte, k int) int {
	depth, slashes, most := 0, 0, min(len(t), k+16<<10)
	for k < most {
		switch c := t[k]; c {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return k
			}
		case '\\':
			slashes++
			k++
			continue
		case '"', '\'':
			k = secretEnd(t, k, c, slashes) + slashes
		}
		slashes = 0
		k++
	}
	return most
}
