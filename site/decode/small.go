package decode

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Small stand-ins for what the standard library offers at the price of tables
// and generic code that every visitor would download.

// itoa writes a number in decimal.
func itoa(n int) string { return string(appendInt(nil, n)) }

//go:noinline
func appendInt(b []byte, n int) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	var d [20]byte
	i := len(d)
	for {
		i--
		d[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return append(b, d[i:]...)
		}
	}
}

// atoi reads a number in decimal without a sign, at most nine digits.
//
//go:noinline
func atoi(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// hexNumber reads all of s as a hex number.
func hexNumber(s []byte) (n int, ok bool) {
	for _, c := range s {
		if !isHex(c) {
			return 0, false
		}
		n = n<<4 | int(unhex(c))
	}
	return n, len(s) > 0 && len(s) <= 6
}

// lowerString returns s with the letters A to Z in lower case.
func lowerString(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return string(lowerBytes([]byte(s)))
		}
	}
	return s
}

// upperString returns s with the letters a to z in upper case.
func upperString(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 0x20
		}
	}
	return string(b)
}

// lowerBytes returns a copy of s with the letters A to Z in lower case.
func lowerBytes(s []byte) []byte {
	b := make([]byte, len(s))
	for i, c := range s {
		b[i] = lower(c)
	}
	return b
}

// trimSpace takes ASCII white space off both ends.
func trimSpace(s []byte) []byte {
	for len(s) > 0 && isSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// valid returns s as a string of valid UTF-8.
func valid(s []byte) string {
	if utf8.Valid(s) {
		return string(s)
	}
	out := make([]byte, 0, len(s)+utf8.UTFMax)
	for bad := false; len(s) > 0; {
		r, n := utf8.DecodeRune(s)
		wrong := r == utf8.RuneError && n == 1
		if !wrong {
			out = append(out, s[:n]...)
		} else if !bad {
			out = append(out, "\ufffd"...)
		}
		bad, s = wrong, s[n:]
	}
	return string(out)
}

// Functions of packages bytes and strings with the same names know more than bytes
// and one separator, and each visitor would download that.

func trimLeft(s []byte, set string) []byte {
	for len(s) > 0 && strings.IndexByte(set, s[0]) >= 0 {
		s = s[1:]
	}
	return s
}

func trimRight(s []byte, set string) []byte {
	for len(s) > 0 && strings.IndexByte(set, s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
	}
	return s
}

func trim(s []byte, set string) []byte { return trimLeft(trimRight(s, set), set) }

// indexAny returns where the first byte of set stands in s, or -1.
func indexAny(s []byte, set string) int {
	for i, c := range s {
		if strings.IndexByte(set, c) >= 0 {
			return i
		}
	}
	return -1
}

// lastIndexAny returns where the last byte of set stands in s, or -1.
func lastIndexAny(s []byte, set string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if strings.IndexByte(set, s[i]) >= 0 {
			return i
		}
	}
	return -1
}

// replace replaces old, which is not empty, wherever it stands.
func replace(s, old, by string) string {
	var out []byte
	for {
		before, after, found := strings.Cut(s, old)
		out = append(out, before...)
		if !found {
			return string(out)
		}
		out = append(out, by...)
		s = after
	}
}

// join makes one text of a list, with commas.
func join(list []string) string {
	var out []byte
	for i, s := range list {
		if i > 0 {
			out = append(out, ", "...)
		}
		out = append(out, s...)
	}
	return string(out)
}

func split(s string, sep byte) []string {
	list := make([]string, 0, indexFields)
	for {
		i := strings.IndexByte(s, sep)
		if i < 0 {
			return append(list, s)
		}
		list = append(list, s[:i])
		s = s[i+1:]
	}
}

// indexString returns where s is in t, or -1.
func indexString(t []byte, s string) int { return bytes.Index(t, []byte(s)) }

// inOrder returns the numbers 0 to n-1 ordered by less, equal ones as they were:
// a merge sort for all that has to be sorted.
func inOrder(n int, less func(a, b int32) bool) []int32 {
	if n == 0 {
		return nil
	}
	a, sorted := make([]int32, n), true
	for i := range a {
		a[i] = int32(i)
		sorted = sorted && (i == 0 || !less(a[i], a[i-1]))
	}
	if sorted {
		return a
	}
	b := make([]int32, n)
	for size := 1; size < n; size *= 2 {
		for lo := 0; lo < n; lo += 2 * size {
			mid, hi := min(lo+size, n), min(lo+2*size, n)
			if mid == n || !less(a[mid], a[mid-1]) { // in order as they are
				copy(b[lo:hi], a[lo:hi])
				continue
			}
			i, j := lo, mid
			for k := lo; k < hi; k++ {
				if i < mid && (j == hi || !less(a[j], a[i])) {
					b[k] = a[i]
					i++
				} else {
					b[k] = a[j]
					j++
				}
			}
		}
		a, b = b, a
	}
	return a
}
