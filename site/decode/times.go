package decode

import "strings"

// The forms of dates in front of a time of day, and of what may stand behind one: 0 is
// a digit, 1 one that may be left out, a the name of a month, / any sign that divides
// a date, ~ any that stand behind it.
var (
	days = [...]string{
		"0000/00/00~", "10/10/0000~", "10/a/0000~", "10/a/0000:", "a 10, 0000~", "a 10 ", "0000年10月10日", "0000年10月10日~",
	}
	zones = [...]string{" AM", " PM", "Z", "+00:00", "-00:00", "+0000", "-0000", "+00", "-00", " +0000", " -0000", " GMT", " UTC"}
)

// formBefore returns where what has a form and ends at i starts, or -1.
func formBefore(t []byte, i int, form string) int {
	for k := len(form) - 1; k >= 0; k-- {
		c, least, most, set := form[k], 1, 1, form[k:k+1]
		class := uint32(0)
		switch c {
		case '0':
			class = digit
		case '1':
			class, least = digit, 0
		case 'a':
			class, least, most = letter, 3, 9
		case '/':
			set = "-/. "
		case '~':
			set, most = " ,@Tt_", 3
		case ' ':
			most = 2 // Jan  4
		}
		end := i
		for i > 0 && end-i < most && (classes[t[i-1]]&class != 0 || class == 0 && strings.IndexByte(set, t[i-1]) >= 0) {
			i--
		}
		if end-i < least {
			return -1
		}
	}
	return i
}

// dayBefore returns where the date starts that ends at i, or -1, as it does when i is.
func dayBefore(t []byte, i int) int {
	for _, form := range &days {
		if lo := formBefore(t, i, form); lo >= 0 {
			return lo
		}
	}
	// Month and day behind the letter of a level: E1130 22:01:11.
	lo := formBefore(t, i, "0000 ")
	if lo > 0 && strings.IndexByte("IWEF", t[lo-1]) >= 0 && (lo == 1 || !isWord(t[lo-2])) {
		return lo
	}
	return -1
}

// findTime returns the first or last time stamp in t: a time of day with seconds and
// a date in front, 2025-01-14T09:12:44Z or 14 Jan 2025 09:12:44 GMT for example.
func findTime(t []byte, last bool) (lo, hi int) {
	for i := 8; i+5 < len(t); i++ {
		if t[i] != ':' || t[i+3] != ':' {
			continue
		}
		day := dayBefore(t, formBefore(t, i+4, "10:00:"))
		if day < 0 {
			continue
		}
		lo, hi = day, i+3
		for hi < len(t) && hi-i < 18 && (isDigit(t[hi]) || strings.IndexByte(":.,", t[hi]) >= 0 && hi+1 < len(t) && isDigit(t[hi+1])) {
			hi++
		}
		for _, form := range &zones {
			if end := hi + len(form); end <= len(t) && formBefore(t, end, form) == hi {
				hi = end
			}
		}
		if !last {
			break
		}
	}
	return lo, hi
}

// findEpoch returns the first time in t that is told in seconds or milliseconds, under
// a key that says that it is one.
func findEpoch(t []byte) (lo, hi int) {
	const marks = " \"'\\"
	for i, c := range t {
		if c != ':' && c != '=' {
			continue
		}
		rest := trimLeft(t[i+1:], marks)
		n := 0
		for n < len(rest) && (isDigit(rest[n]) || rest[n] == '.') {
			n++
		}
		whole := rest[:n]
		if dot := indexAny(whole, "."); dot >= 0 {
			whole = whole[:dot]
		}
		if len(whole) != 10 && len(whole) != 13 || whole[0] != '1' || n < len(rest) && (isName(rest[n]) || rest[n] == ':') {
			continue
		}
		if name := trimRight(t[:i], marks); classOf(name[nameStart(name):]) == timeKey {
			lo = len(t) - len(rest)
			return lo, lo + n
		}
	}
	return 0, 0
}
