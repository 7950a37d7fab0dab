package decode

import "bytes"

func hexID(t []byte, i int) bool {
	if i+32 > len(t) || i+32 < len(t) && isAlnum(t[i+32]) {
		return false
	}
	for _, c := range t[i : i+32] {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func alnumOnly(s []byte) bool {
	for _, c := range s {
		if !isAlnum(c) {
			return false
		}
	}
	return true
}

func upperOnly(s []byte) bool {
	for _, c := range s {
		if c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}

// mixed reports whether s holds letters and digits, as secrets do and words do not.
func mixed(s []byte) bool {
	letter, digit := false, false
	for _, c := range s {
		letter = letter || isLetter(c)
		digit = digit || isDigit(c)
	}
	return letter && digit
}

// random reports whether a value looks made by a machine: letters and digits, or
// letters that change their case more often than words set together do. Behind a
// name that is certain one change is enough.
func random(s []byte, certain bool) bool {
	changes := 0
	for i := 1; i < len(s); i++ {
		if isLetter(s[i]) && isLetter(s[i-1]) && s[i]&0x20 < s[i-1]&0x20 {
			changes++
		}
	}
	return mixed(s) || changes*6 >= len(s) || certain && changes > 0
}

// jwt returns where the JSON web token at i ends, or 0.
func jwt(t []byte, i int) int {
	dots := 0
	j := i
	for j < len(t) && (isWord(t[j]) || t[j] == '-' || t[j] == '.' && dots < 4) {
		if t[j] == '.' {
			dots++
		}
		j++
	}
	if dots < 1 || j-i < 20 {
		return 0
	}
	return j
}

// address returns the length of the IP address that starts with the letter or
// digit at i, or 0.
func address(t []byte, i int) int {
	k := i
	for k < len(t) && k-i < 5 && isHex(t[k]) {
		k++
	}
	switch {
	case k == len(t):
	case t[k] == '.':
		return ipv4(t, i)
	case t[k] == ':':
		return ipv6(t, i)
	}
	return 0
}

// ipv4 returns the length of an IPv4 address at i, or 0. Loopback and 0.0.0.0
// tell nothing of anybody.
func ipv4(t []byte, i int) int {
	if i > 0 && (isWord(t[i-1]) && !escapedBefore(t, i) || t[i-1] == '.' || t[i-1] == '-' || t[i-1] == '/' && (i < 2 || t[i-2] != '/')) {
		return 0
	}
	j, first := i, 0
	for part := 0; part < 4; part++ {
		n, w := 0, 0
		for j < len(t) && isDigit(t[j]) && w < 4 {
			n = n*10 + int(t[j]-'0')
			j++
			w++
		}
		if w == 0 || w > 3 || n > 255 || w > 1 && t[j-w] == '0' {
			return 0
		}
		if part == 0 {
			first = n
		}
		if part < 3 {
			if j >= len(t) || t[j] != '.' {
				return 0
			}
			j++
		}
	}
	if j < len(t) && (isWord(t[j]) || t[j] == '-' || t[j] == '.' && j+1 < len(t) && isDigit(t[j+1])) || first == 127 || first == 0 || first == 255 {
		return 0
	}
	for k := max(0, i-10); k < i; k++ {
		if c := lower(t[k]); c == 'v' || c == 'r' {
			if containsAny(lowerBytes(t[k:i]), "version\x00ver \x00ver=\x00release\x00v ") {
				return 0
			}
			break
		}
	}
	return j - i
}

// ipv6 returns the length of an IPv6 address at i, or 0.
func ipv6(t []byte, i int) int {
	if i > 0 && (isWord(t[i-1]) && !escapedBefore(t, i) || t[i-1] == ':') {
		return 0
	}
	j, colons, groups, double, digits, letters := i, 0, 0, 0, 0, false
	for j < len(t) && j-i < 46 {
		c := t[j]
		if c == ':' {
			if digits > 4 {
				return 0
			}
			if j > i && t[j-1] == ':' {
				double++
			}
			colons++
			digits = 0
		} else if isHex(c) {
			if digits == 0 {
				groups++
			}
			digits++
			letters = letters || isLetter(c)
		} else {
			break
		}
		j++
	}
	if digits > 4 || j < len(t) && (isWord(t[j]) || t[j] == '.') || double > 1 || t[i] == ':' && double == 0 {
		return 0
	}
	if double == 1 && groups >= 2 && colons >= 3 && (letters || groups > 2) || colons == 7 && groups == 8 {
		return j - i
	}
	return 0
}

// email returns the range of the address around the @ at i.
func email(t []byte, i int) (lo, hi int) {
	lo = i
	for lo > 0 && i-lo < 64 && (isWord(t[lo-1]) || t[lo-1] == '.' || t[lo-1] == '-' || t[lo-1] == '+') {
		lo--
	}
	if lo > 0 && lo < i && escapedBefore(t, lo+1) {
		lo++
	}
	hi = i + 1
	dot := 0
	for hi < len(t) && hi-i < 120 && (isAlnum(t[hi]) || t[hi] == '.' || t[hi] == '-') {
		if t[hi] == '.' {
			dot = hi
		}
		hi++
	}
	for hi > i && (t[hi-1] == '.' || t[hi-1] == '-') {
		hi--
		if dot == hi {
			dot = 0
			for k := i + 1; k < hi; k++ {
				if t[k] == '.' {
					dot = k
				}
			}
		}
	}
	if lo == i || dot == 0 || hi-dot < 3 || !isLetter(t[hi-1]) {
		return 0, 0
	}
	for _, c := range t[dot+1 : hi] {
		if !isLetter(c) {
			return 0, 0
		}
	}
	return lo, hi
}

// userInfo returns the range of the password in https://user:password@host.
func userInfo(t []byte, i int) (lo, hi int) {
	lo = i
	for lo > 0 && i-lo < 1000 && t[lo-1] != '@' && !isSpace(t[lo-1]) && t[lo-1] != '/' && t[lo-1] != '"' && t[lo-1] != '\'' {
		lo--
	}
	if lo < 3 || string(t[lo-3:lo]) != "://" {
		return 0, 0
	}
	k := bytes.IndexByte(t[lo:i], ':')
	if k < 0 {
		return 0, 0
	}
	return lo + k + 1, i
}

// privateKey takes the body of a PEM private key.
func (h *hunter) privateKey(v *view, i int) int {
	t := v.text
	head := t[i:min(len(t), i+64)]
	k := bytes.Index(head, []byte("PRIVATE KEY-----"))
	if k < 0 {
		return i + 11
	}
	lo := i + k + len("PRIVATE KEY-----")
	hi := min(len(t), lo+16<<10)
	if e := bytes.Index(t[lo:hi], []byte("-----END")); e >= 0 {
		hi = lo + e
	}
	h.add(v, "key", lo, hi)
	return hi
}
