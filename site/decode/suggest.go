package decode

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxSuggestions is how many are told.
const maxSuggestions = 5

// suggestions tells what the text may mean where no known code is certain:
// codes that are spelled wrongly, then messages that stand without a code, then
// digits alone beside a word that points to CTS.
func (c *collector) suggestions(r *Result, root *view) {
	known := false
	for i := range r.Findings {
		f := &r.Findings[i]
		known = known || f.Known
		if !f.Known {
			c.neighbours(f)
		}
	}
	v := c.final
	if v == nil {
		v = root.slice(0, min(len(root.text), 64<<10))
		if !known {
			v = c.unwrap(v)
		}
	}
	if c.whole || !known {
		c.spellings(v, c.places(v).spell, known)
	}
	if !known {
		spelled := len(c.suggest)
		c.messages(v)
		if len(c.text) > ownText {
			c.suggest = append(c.suggest[:spelled], slices.DeleteFunc(c.suggest[spelled:], func(s Suggestion) bool {
				return (s.Score < 0.9 || s.Span.End-s.Span.Start < 24) && !c.aboutCTS(s.Span)
			})...)
		}
	}
	if !known && len(c.suggest) == 0 {
		c.digitsAlone(v)
	}
	for _, i := range inOrder(len(c.suggest), func(a, b int32) bool { return c.suggest[a].Score > c.suggest[b].Score }) {
		s := c.suggest[i]
		if len(r.Suggestions) < maxSuggestions && !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Code == s.Code }) {
			r.Suggestions = append(r.Suggestions, s)
		}
	}
}

// damaged returns the code of a text that a scan damaged, when it stands under a key
// of a code, or ends in its letters, and the message beside it is that code's.
// Spans are those of the view.
func (c *collector) damaged(v *view) Suggestion {
	probe := collector{d: c.d}
	id := newView(v.text)
	probe.spellings(id, c.places(v).spell, true)
	if len(probe.suggest) == 0 {
		return Suggestion{}
	}
	spelled := probe.suggest
	probe.suggest = nil
	probe.messages(id)
	for _, x := range spelled {
		for _, m := range probe.suggest {
			if m.Code == x.Code && m.Score >= 0.7 && containsAny(lowerBytes(v.text[max(0, x.Span.Start-24):x.Span.Start]), "code") {
				return x
			}
		}
	}
	return Suggestion{}
}

// repair adds a damaged code to the facts.
func (c *collector) repair(v *view, x Suggestion) {
	s := &c.scan
	line, scope := int32(0), int32(0)
	for _, b := range v.text[:x.Span.Start] {
		if b == '\n' {
			line++
		}
	}
	for k := range s.scopes {
		if o := &s.scopes[k]; k > 0 && int(o.open) < x.Span.Start && int(o.close) >= x.Span.End && o.depth > s.scopes[scope].depth {
			scope = int32(k)
		}
	}
	f := fact{kind: codeFact, rank: 5, num: 1, line: line, scope: scope, at: int32(x.Span.Start), start: int32(x.Span.Start), end: int32(x.Span.End)}
	s.facts = slices.DeleteFunc(s.facts, func(o fact) bool { return o.kind == foreignFact && o.start < f.end && o.end > f.start })
	at := slices.IndexFunc(s.facts, func(o fact) bool { return o.at > f.at })
	if at < 0 {
		at = len(s.facts)
	}
	s.facts = append(s.facts, f)
	copy(s.facts[at+1:], s.facts[at:])
	s.facts[at] = f
	c.repaired = x.Code
}

// offer keeps a suggestion, the best one for each code.
//
//go:noinline
func (c *collector) offer(code string, score float64, reason string, span Span) {
	score = float64(int(min(score, 1)*100+0.5)) / 100
	for i := range c.suggest {
		if s := &c.suggest[i]; s.Code == code {
			if score > s.Score {
				s.Score, s.Reason, s.Span = score, reason, span
			}
			return
		}
	}
	if len(c.suggest) < 64 {
		c.suggest = append(c.suggest, Suggestion{code, score, reason, span})
	}
}

// neighbours offers the known codes that differ from an unknown one by a single
// slip of the hand.
func (c *collector) neighbours(f *Finding) {
	try := func(b []byte, score float64, reason string) {
		if s := string(b); s != f.Code && c.d.record(s) != nil {
			c.offer(s, score, reason, f.Span)
		}
	}
	for _, other := range f.Alternatives {
		try([]byte(other), 0.8, "the older table, in lower case, has this number")
	}
	b := []byte(f.Code)
	for i := 4; i < len(b)-1; i++ {
		b[i], b[i+1] = b[i+1], b[i]
		try(b, 0.6, "two digits swapped")
		b[i], b[i+1] = b[i+1], b[i]
	}
	for i := 4; i < len(b); i++ {
		was := b[i]
		for d := byte('0'); d <= '9'; d++ {
			b[i] = d
			try(b, 0.4-0.02*float64(abs(int(d)-int(was))), "one digit differs")
		}
		b[i] = was
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// spellings offers codes that are written in another way than CTS prints them,
// and, unless one is known, those that an address names.
func (c *collector) spellings(v *view, places []int32, known bool) {
	t := v.text
	if len(t) > 256<<10 {
		t = t[:256<<10]
	}
	var buf [48]byte
	var at [48]int32
	for _, place := range places {
		i := int(place)
		if i >= len(t) {
			break
		}
		if isLetter(t[i]) && i > 1 && t[i-1] >= 0x80 && t[i-2] >= 0xd0 {
			continue
		}
		switch lower(t[i]) {
		case 'c', 't', 's', 'g', 'o', 'e', 'x', 'v', 'd', '(', 0xd0, 0xce:
		default:
			if i+4 >= len(t) || !hasFold(t[i+1:], "cts.") {
				continue
			}
		}
		if inAddress(t, i) {
			if known {
				continue
			}
			if end := codeEnd(t, i); end > 0 && c.d.record(string(t[i:end])) != nil {
				c.offer(string(t[i:end]), 0.6, "an address names it", v.span(i, end))
			}
		}
		if hi := i + 7; hi <= len(t) && hasFold(t[i:], "cts.0") && isDigit(t[i+5]) && isDigit(t[i+6]) && (hi == len(t) || !isWord(t[hi])) {
			score := 0.9 // the last digit may be missing
			for d := byte('0'); d <= '9' && score > 0.855; d++ {
				if code := string(t[i:hi]) + string(d); c.d.record(code) != nil {
					c.offer(code, score, "the last digit left out", v.span(i, hi))
					score -= 0.01
				}
			}
		}
		n := 0
		for k := i; k < len(t) && n < len(buf) && t[k] != '\n'; n++ {
			r, w := rune(t[k]), 1
			if r >= utf8.RuneSelf {
				r, w = utf8.DecodeRune(t[k:])
				r = lookalike(r)
			}
			buf[n], at[n] = byte(r), int32(k)
			k += w
		}
		if n < 3 {
			continue
		}
		odd := false // a letter or digit of the code is not ASCII
		for k := range min(n-1, 8) {
			odd = odd || at[k+1]-at[k] > 1
		}
		code, score, reason, end := c.spelled(buf[:n], odd)
		if code == "" || end > n || known && reason == zerosLeftOut && (code[5] == '4' || code[5] == '5') { // the HTTP status of what is known
			continue
		}
		hi := len(t)
		if end < n {
			hi = int(at[end])
		} else if at[n-1]+1 < int32(len(t)) {
			hi = int(at[n-1]) + 1
		}
		c.offer(code, score, reason, v.span(i, hi))
	}
}

// lettersOfCode reports whether the letters and digits at i may begin with the
// letters of a code, in whatever spelling: most words are too long, or have too few
// of them.
func lettersOfCode(t []byte, i int) bool {
	j := i
	for j < len(t) && j < i+5 && isAlnum(t[j]) {
		j++
	}
	if j-i < 3 { // the next may stand apart, or be no ASCII
		return j < len(t) && (t[j] == ' ' || t[j] == '.' || t[j] >= 0x80)
	}
	a, b, c := classes[t[i]], classes[t[i+1]], classes[t[i+2]]
	return (a&b|b&c|c&a)&ofCode != 0 && (j-i < 5 || a&b&c&classes[t[i+3]]&classes[t[i+4]]&letter == 0)
}

// lookalike returns the ASCII letter that a Cyrillic or Greek one looks like, or
// 1 for everything else.
func lookalike(r rune) rune {
	switch r {
	case 'С', 'с', 'Ϲ':
		return 'C'
	case 'Т', 'т', 'Τ':
		return 'T'
	case 'Ѕ', 'ѕ':
		return 'S'
	case 'О', 'о', 'Ο', 'ο':
		return 'O'
	case 'З', 'з', 'Ʒ':
		return '3'
	case '。', '·', '•', '․':
		return '.'
	}
	return 1
}

// services whose name is one letter away from CTS.
const otherServices = " LTS CES CBS CCS CSS DTS ECS EVS CBR CDM CCE CFW CPH OCS CCI ATS STS VTS ITS CAS CMS CDS CNS CRS DCS TTS GTS OTS RTS PTS HTS WTS "

// spelled reads a code in another spelling at the start of b. end is where it
// ends; odd tells that some of b stands for characters that only look like it.
func (c *collector) spelled(b []byte, odd bool) (code string, score float64, reason string, end int) {
	i := 0
	if b[0] == '(' { // a C that a scan took for a bracket
		i = 1
	}
	var letters [5]byte
	n := 0
	spaced := false
	for i < len(b) && n < 5 {
		ch := b[i]
		if isLetter(ch) || n > 0 && ch == '5' && n == 2 || ch == '7' && n == 1 {
			letters[n] = ch &^ 0x20
			if isDigit(ch) {
				letters[n] = ch
			}
			n++
			i++
			if i+1 < len(b) && n < 3 && (b[i] == ' ' || b[i] == '.') && isLetter(b[i+1]) && (i+2 >= len(b) || !isLetter(b[i+2])) {
				i++
				spaced = true
			}
			continue
		}
		break
	}
	name := string(letters[:n])
	if b[0] == '(' {
		name = "C" + name
	}
	score = 0.95
	switch {
	case name == "CTS":
		reason = "the code in another spelling"
		if spaced || b[0] == '(' {
			score, reason = 0.85, "the letters as a scan or a typist gives them"
		}
	case name == "CT5" || name == "C7S" || name == "CST" || name == "TCS" || name == "SCT" || name == "CTTS" || name == "CCTS" || name == "CTSS" || name == "CTZ":
		score, reason = 0.85, "the letters swapped, doubled or misread"
	case len(name) == 4 && name[1:] == "CTS":
		score, reason = 0.7, "one letter too many in front"
	case len(name) == 3 && editDistance(name, "CTS", 1) <= 1 && !strings.Contains(otherServices, " "+name+" ") || name == "GTS" || name == "OTS":
		score, reason = 0.7, "one letter off"
	case (name == "CT" || name == "CS" || name == "TS") && i < len(b) && b[i] == '.':
		score, reason = 0.7, "one letter missing"
	default:
		return "", 0, "", 0
	}
	// What stands between the letters and the digits.
	gap := i
	words := 0
	for i < len(b) && i-gap < 28 {
		ch := b[i]
		switch {
		case ch == ' ' || ch == '.' || ch == ',' || ch == ':' || ch == ';' || ch == '_' || ch == '-' || ch == '#' || ch == '/' || ch == '*' ||
			ch == '(' || ch == '\'' || ch == '"' || ch == '=' || ch == '`' || ch == '+' || ch == '|' && i+1 < len(b) && b[i+1] == ' ' || ch == '[' || ch == ']' || ch == '~' || ch == '\\' || ch == 1:
			i++
			continue
		case isLetter(ch) && i > gap:
			w := i
			for w < len(b) && isLetter(b[w]) {
				w++
			}
			switch string(lowerBytes(b[i:w])) {
			case "error", "err", "code", "errorcode", "no", "nr", "number", "fehler", "point", "dot", "punkt", "is", "id", "num":
				i = w
				words++
				continue
			}
		}
		break
	}
	digits, next, sure := readDigits(b, i)
	if len(digits) == 0 || next+1 < len(b) && b[next] == '.' && isDigit(b[next+1]) {
		return "", 0, "", 0
	}
	if bytes.IndexByte(b[i:next], '.') >= 0 && len(digits) < 4 {
		return "", 0, "", 0 // a version number
	}
	plain := !odd && i-gap == 1 && b[gap] == '.' && len(digits) == 4 && name == "CTS" && !spaced && sure && next-i == 4
	if plain && (gap == 3 && letters == [5]byte{'C', 'T', 'S'}) && b[0] != '(' {
		if next < len(b) && (isWord(b[next]) || b[next] == '.' && next+1 < len(b) && isDigit(b[next+1])) {
			return "", 0, "", 0
		}
		return "", 0, "", 0 // a code as it should be is a finding
	}
	if i == gap && name != "CTS" && name != "CT5" || name != "CTS" && name != "CT5" && len(digits) < 3 || words > 0 && len(digits) < 2 || i-gap > 3 && words == 0 && len(digits) < 4 {
		return "", 0, "", 0
	}
	if !sure {
		score -= 0.05
		reason = "letters read for digits"
	}
	low := b[0] == 'c'
	try := func(d string) string {
		if c.d.record("CTS."+d) != nil {
			return "CTS." + d
		}
		if c.d.record("cts."+d) != nil && (low || c.d.record("CTS."+d) == nil) {
			return "cts." + d
		}
		return ""
	}
	switch len(digits) {
	case 4:
		code = try(digits)
	case 1, 2, 3:
		if i == gap && len(digits) < 3 || indexAny(b[gap:i], ",;|") >= 0 { // cells of a table
			return "", 0, "", 0
		}
		code = try("0000"[len(digits):] + digits)
		score -= 0.1
		reason = zerosLeftOut
	case 5:
		score -= 0.3
		reason = "one digit too many"
		for k := 0; k < 5 && code == ""; k++ {
			code = try(digits[:k] + digits[k+1:])
		}
	}
	return code, score, reason, next
}

const zerosLeftOut = "leading zeros left out"

// readDigits reads up to five digits at i, or what stands for them, single
// blanks and full stops between them. sure tells that all are real digits.
func readDigits(b []byte, i int) (digits string, next int, sure bool) {
	var d [6]byte
	n, real := 0, 0
	k := i
	for k < len(b) && n < 6 {
		ch, isReal := digitLike(b[k])
		if ch == 0 {
			if n > 0 && n < 4 && (b[k] == ' ' || b[k] == '.') && k+1 < len(b) {
				if ch, isReal = digitLike(b[k+1]); isReal && (k+2 >= len(b) || !isLetter(b[k+2])) {
					k++
					d[n] = ch
					n++
					real++
					k++
					continue
				}
			}
			break
		}
		d[n] = ch
		n++
		if isReal {
			real++
		}
		k++
	}
	if n == 0 || n > 5 || k < len(b) && isAlnum(b[k]) {
		return "", k, false
	}
	if real == 0 && n < 4 || real < n && n < 4 && real < 2 {
		return "", k, false
	}
	return string(d[:n]), k, real == n
}

// digitsAlone offers the codes of four digits that stand alone, when a word of
// the text points to CTS.
func (c *collector) digitsAlone(v *view) {
	if c.numberAlone() {
		return
	}
	t := v.text
	if len(t) > 64<<10 || !pointsToCTS(t) {
		return
	}
	for i := 0; i < len(t); i++ {
		if !isDigit(t[i]) || i > 0 && (isWord(t[i-1]) || t[i-1] == '.' || t[i-1] == '-' || t[i-1] == '/' || t[i-1] == ':' && i > 1 && isDigit(t[i-2])) {
			continue
		}
		j := i
		for j < len(t) && isDigit(t[j]) {
			j++
		}
		n := j - i
		if n > 4 || n < 3 || j < len(t) && (isWord(t[j]) || (t[j] == '.' || t[j] == '-' || t[j] == '/' || t[j] == ':') && j+1 < len(t) && isAlnum(t[j+1])) {
			i = j
			continue
		}
		if rest := t[j:min(len(t), j+4)]; hasFold(rest, " ms") || hasFold(rest, " kb") || hasFold(rest, " mb") || hasFold(rest, " s ") {
			i = j
			continue
		}
		digits := "0000"[n:] + string(t[i:j])
		score := 0.5
		if n == 3 {
			if near := lowerBytes(t[max(0, i-24):i]); !containsAny(near[max(0, len(near)-16):], "code\x00error\x00err\x00fehler") ||
				containsAny(near, "http\x00response\x00status") || hasReason(int(t[i]-'0')*100+int(t[i+1]-'0')*10+int(t[i+2]-'0'), trimLeft(t[j:min(len(t), j+32)], " :-")) {
				i = j
				continue
			}
			score = 0.35
		}
		for _, p := range [2]string{"CTS.", "cts."} {
			if c.d.record(p+digits) != nil {
				c.offer(p+digits, score, "digits only, beside a word that points to CTS", v.span(i, j))
				score -= 0.1
			}
		}
		i = j
	}
}

// spelling returns where the spelling of a code stands in a text that is nothing
// else, but for words such as "error" in front of it, or that is an address whose
// end it is. letters tells that the letters of the service are there.
func (c *collector) spelling() (lo, hi int, letters bool) {
	const longest = 40
	hi = len(c.text)
	for hi > 0 && !isAlnum(c.text[hi-1]) && c.text[hi-1] < 0x80 {
		hi--
	}
	t := c.text[:hi]
	for lo < hi && !isAlnum(t[lo]) && t[lo] < 0x80 {
		lo++
	}
	if hi-lo > 8 && hasFold(t[lo:], "http") && bytes.IndexByte(t[lo:], ' ') < 0 && bytes.IndexByte(t[lo:], '\n') < 0 {
		if k := lastIndexAny(t, "/#") + 1; inAddress(t, k) {
			return k, hi, true
		}
	}
	if hi-lo > longest {
		return 0, 0, false
	}
	for j := lo; j < hi; {
		word := j
		for j < hi && (isWord(t[j]) || t[j] > 0x7f) {
			j++
		}
		if word == j {
			j++
			continue
		}
		lo = word
		switch lowerString(string(t[word:j])) {
		case "cts":
			letters = true
		case "error", "err", "code", "error_code", "errorcode", "errcode", "no", "number", "nr":
		default:
			return lo, hi, letters || hasFold(t[lo:], "cts")
		}
	}
	return lo, hi, letters
}

// alone makes a finding of a text that is the spelling of a code and nothing
// else, when there is one such code, and the number is none that HTTP has and not
// the beginning of another one.
func (c *collector) alone() {
	lo, hi, letters := c.spelling()
	digits := hi
	for digits > lo && isDigit(c.text[digits-1]) {
		digits--
	}
	if hi > lo && c.text[lo] > 0x7f {
		return // a word of another script, which Lookup passes over
	}
	records, _ := c.d.Lookup(string(c.text[lo:hi]))
	if n := hi - digits; len(records) != 1 || n < 3 || n == 3 && c.text[digits] != '1' && c.text[digits] != '2' && c.text[digits] != '3' {
		return
	}
	n := found{}
	n.Confidence = Possible
	if letters {
		n.Confidence = Likely
	}
	n.Form = "plain-text"
	n.Count = 1
	n.Span = Span{lo, hi}
	n.Last = n.Span
	n.evidence("error_code", n.Span)
	c.take(&n, &records[0])
	c.findings = append(c.findings, n)
}

// numberAlone takes a text that is nothing but the number of a code, with words
// such as "error" in front of it. It reports whether there is such a code.
func (c *collector) numberAlone() bool {
	lo, hi, _ := c.spelling()
	for k := lo; k < hi; k++ {
		if !isDigit(c.text[k]) {
			return false
		}
	}
	records, _ := c.d.Lookup(string(c.text[lo:hi]))
	score, reason := 0.5, "the number alone"
	if hi-lo == 3 && (c.text[lo] == '4' || c.text[lo] == '5') {
		score, reason = 0.35, "the number alone, which can be an HTTP status"
	}
	for _, r := range records {
		c.offer(r.Code, score, reason, Span{lo, hi})
		score -= 0.1
	}
	return len(records) > 0
}

// pointsToCTS reports whether a text names the service.
func pointsToCTS(t []byte) bool {
	for i := 0; i+3 <= len(t); i++ {
		if t[i]|0x20 == 'c' && t[i+1]|0x20 == 't' && t[i+2]|0x20 == 's' && (i == 0 || !isAlnum(t[i-1])) && (i+3 == len(t) || !isAlnum(t[i+3])) {
			return true
		}
	}
	l := lowerBytes(t)
	return containsAny(l, "cloud trace\x00tracker\x00key event\x00audit trail")
}
