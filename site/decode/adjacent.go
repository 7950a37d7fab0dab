package decode

import "bytes"

// fromAdjacent joins the string literals that stand one below the other and are
// one string to the language: Python's pprint breaks a long string so, older
// versions of Node with a plus at the end of each line. It returns nil when
// there are none.
func fromAdjacent(v *view) *view {
	if !v.follows('\n', " '\"") || !v.may("'\n") && !v.may("\"\n") && !v.may(" \n") && !v.may("+\n") {
		return nil
	}
	t := v.text
	var b *builder
	from := 0
	open := -1 // column of the mark that the last part started with
	for lo := 0; lo < len(t); {
		hi := lineEnd(t, lo)
		end := hi
		for end > lo && t[end-1] == ' ' {
			end--
		}
		plus := end-lo > 4 && t[end-1] == '+' && t[end-2] == ' '
		if plus {
			end -= 2
		}
		if end-lo < 2 || hi == len(t) || t[end-1] != '\'' && t[end-1] != '"' {
			lo, open = hi+1, -1
			continue
		}
		q := t[end-1]
		next := hi + 1
		for next < len(t) && t[next] == ' ' {
			next++
		}
		column := next - hi - 1
		if next >= len(t) || t[next] != q || next+1 < len(t) && t[next+1] == q {
			lo, open = hi+1, -1
			continue
		}
		// The part above starts in the same column. The first one has a key or a
		// bracket in front of it: strings that stand alone on their lines are a list.
		whole := plus || open == column && column < end-lo-1 ||
			column > 0 && column < end-lo-1 && t[lo+column] == q && len(trimSpace(t[lo:lo+column])) > 0 && !endsLiteral(t[lo+column+1:end-1], q)
		if !whole {
			lo, open = hi+1, -1
			continue
		}
		if b == nil {
			b = newBuilder(v)
		}
		b.copy(from, end-1)
		from = next + 1
		lo, open = hi+1, column
	}
	if b == nil {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// endsLiteral reports whether the mark q stands in s without a backslash.
func endsLiteral(s []byte, q byte) bool {
	for {
		i := bytes.IndexByte(s, q)
		if i < 0 {
			return false
		}
		if i == 0 || s[i-1] != '\\' {
			return true
		}
		s = s[i+1:]
	}
}
