package decode

import "strings"

// days are the forms of the date in front of a time of day, with what divides them: 0
// is a digit, 1 one that may be left out, a the name of a month, - any sign that
// divides a date, ~ any that stand behind it.
var days = [...]string{
	"0000-00-00~", "10-10-0000~", "10-a-0000~", "10/a/0000:", "a 10, 0000~", "a 10 ", "0000年10月10日", "0000年10月10日~",
}

// findTime returns the first or last time stamp in t: a time of day with seconds and
// a date in front, 2025-01-14T09:12:44Z or 14 Jan 2025 09:12:44 GMT for example.
func findTime(t []byte, last bool) (lo, hi int) {
	for i := 8; i+5 < len(t); i++ {
		if t[i] != ':' || !isDigit(t[i-1]) || !isDigit(t[i+1]) || !isDigit(t[i+2]) || t[i+3] != ':' {
			continue
		}
		hour := i - 1
		if isDigit(t[hour-1]) {
			hour--
		}
		if day := dayBefore(t, hour); day >= 0 {
			lo, hi = day, timeEnd(t, i)
			if !last {
				break
			}
		}
	}
	return lo, hi
}

// dayBefore returns where the date starts that ends at i, or -1.
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

// formBefore returns where a date of one of the forms starts that ends at i, or -1.
func formBefore(t []byte, i int, form string) int {
	for k := len(form) - 1; k >= 0; k-- {
		end := i
		switch c := form[k]; c {
		case '0':
			if i > 0 && isDigit(t[i-1]) {
				i--
			}
		case '1':
			if i > 0 && isDigit(t[i-1]) || i > 1 && t[i-1] == ' ' && t[i-2] == ' ' {
				i-- // a blank in its place: Jan  4
			}
			continue
		case 'a':
			for i > 0 && end-i < 9 && isLetter(t[i-1]) {
				i--
			}
			if end-i < 3 {
				return -1
			}
		case '-':
			if i > 0 && strings.IndexByte("-/. ", t[i-1]) >= 0 {
				i--
			}
		case '~':
			for i > 0 && end-i < 3 && strings.IndexByte(" ,@Tt_", t[i-1]) >= 0 {
				i--
			}
		default:
			if i > 0 && t[i-1] == c {
				i--
			}
		}
		if i == end {
			return -1
		}
	}
	if t[i] == ' ' {
		i++
	}
	return i
}

// timeEnd returns where the time of day ends whose first colon is at i, with its half
// of the day and its zone.
func timeEnd(t []byte, i int) int {
	e := i + 3
	for e+1 < len(t) && e-i < 18 && (isDigit(t[e]) || (t[e] == ':' || t[e] == '.' || t[e] == ',') && isDigit(t[e+1])) {
		e++
	}
	if e+1 == len(t) && isDigit(t[e]) && e-i < 18 {
		e++
	}
	if rest := t[e:]; hasFold(rest, " am") || hasFold(rest, " pm") {
		if len(rest) == 3 || !isAlnum(rest[3]) {
			e += 3
		}
	}
	zone := e
	if zone+5 < len(t) && t[zone] == ' ' {
		zone++ // +0000
	}
	switch {
	case e < len(t) && t[e] == 'Z':
		e++
	case zone+4 < len(t) && (t[zone] == '+' || t[zone] == '-') && isDigit(t[zone+1]) && isDigit(t[zone+2]):
		k := zone + 1
		for k < len(t) && k-zone < 6 && (isDigit(t[k]) || t[k] == ':' && k-zone == 3) {
			k++
		}
		if zone == e || k-zone == 5 && (k == len(t) || !isName(t[k])) {
			e = k
		}
	}
	if rest := t[e:]; hasFold(rest, " gmt") || hasFold(rest, " utc") {
		e += len(" UTC")
	}
	return e
}

// findEpoch returns the first time in t that is told in seconds or milliseconds, under
// a key that says that it is one.
func findEpoch(t []byte) (lo, hi int) {
	for i := 2; i < len(t); i++ {
		if t[i] != ':' && t[i] != '=' {
			continue
		}
		marks := func(c byte) bool { return c == '"' || c == '\'' || c == '\\' || c == ' ' }
		lo, hi = i+1, i
		for lo < len(t) && lo-i < 5 && marks(t[lo]) {
			lo++
		}
		point := 0
		for hi = lo; hi < len(t) && (isDigit(t[hi]) || point == 0 && t[hi] == '.' && hi+1 < len(t) && isDigit(t[hi+1])); hi++ {
			if t[hi] == '.' {
				point = hi
			}
		}
		n := hi - lo
		if point > 0 {
			n = point - lo
		}
		if n != 10 && n != 13 || t[lo] != '1' || hi < len(t) && (isName(t[hi]) || t[hi] == ':') {
			continue
		}
		end := i
		for end > 0 && i-end < 4 && marks(t[end-1]) {
			end--
		}
		k := end
		for k > 0 && end-k < 20 && isName(t[k-1]) {
			k--
		}
		var buf [32]byte
		if classify(string(keyName(&buf, t, k, end))).class == timeKey {
			return lo, hi
		}
	}
	return 0, 0
}
