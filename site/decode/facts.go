package decode

// A fact is one thing that a text says: a code, a status, a request id, a
// message, or that another exchange begins. Facts are read key by key, whatever
// notation surrounds them; which belong together is decided later (pair.go).
type fact struct {
	kind   factKind
	rank   uint8 // how clearly it is meant, 5 is best; 1 is a bare value
	client bool  // the client said it, not the service
	line   int32
	scope  int32
	at     int32 // start of the key, or of the value where there is none
	start  int32 // value
	end    int32 // of the value; 0 for a message that was not read yet
	num    int32 // status; 1 for a code that was repaired and for another attempt; see match for ids
}

type factKind uint8

const (
	codeFact factKind = iota
	statusFact
	requestIDFact
	messageFact
	foreignFact
	exchangeFact // a request begins here, or is told of as another attempt
	headFact     // a status line: the headers behind it are the response's
)

// A scope is what stands between two brackets. Scope 0 is the whole text.
type scope struct {
	open, close int32
	firstLine   int32
	lastLine    int32
	parent      int32
	depth       int32
	kind        byte // the opening bracket
	class       keyClass
	closed      bool
	client      bool
}

// maxDepth bounds how deep brackets are told apart; those inside deeper ones
// count as one scope.
const maxDepth = 48

// scanner reads facts and scopes in one pass.
type scanner struct {
	v      *view
	t      []byte
	facts  []fact
	scopes []scope
	cur    int32 // innermost open scope
	deep   int   // open brackets below maxDepth
	line   int32
	start  int // of the line

	nameEnd   int // where the last key ended, and what it means
	nameClass keyClass

	curl    bool // the text has lines as curl -v prints them
	prompts bool // it may have the prompts of a shell
	sending bool // within the header block of a request
	closers int  // closing brackets between the last key and its value
	name    [32]byte
}

//go:noinline
func (s *scanner) add(f fact) {
	f.line, f.scope = s.line, s.cur
	f.client = f.client || s.scopes[s.cur].client || s.sending
	s.facts = append(s.facts, f)
}

// scan reads parts of v.
func (s *scanner) scan(v *view, parts []part) {
	t := v.text
	if s.facts == nil { // about as many as a log has
		s.facts, s.scopes = make([]fact, 0, 8+len(t)/64), make([]scope, 0, 4+len(t)/128)
	}
	*s = scanner{v: v, t: t, facts: s.facts[:0], scopes: append(s.scopes[:0], scope{closed: true}), nameEnd: -1}
	s.curl = v.has("\n< HTTP/\x00\n< http/") || len(t) > 7 && string(t[:7]) == "< HTTP/"
	s.prompts = v.may("$ ") || v.may("# ") || v.may("% ")
	s.startLine(0)
	for _, p := range parts {
		s.read(p.lo, p.hi)
	}
	s.finish()
}

// read reads [i, end), which starts with no part of a word.
func (s *scanner) read(i, end int) {
	t := s.t
	for i < end {
		c := t[i]
		switch class := classes[c]; {
		case class&(letter|under) != 0:
			j := i + 1
			for j < len(t) && isName(t[j]) {
				j++
			}
			if nameEndings.at(t, j)&ofKey != 0 || wordy(t, i, j) {
				j = s.word(i, j)
			}
			i = j
		case class&digit != 0:
			j := i + 1
			for j < len(t) && isAlnum(t[j]) {
				j++
			}
			switch j - i {
			case 3:
				s.number(i, j)
			case 32:
				s.bareID(i, j)
			}
			i = j
		case class&frame == 0:
			i++
		case c == '\n':
			s.line++
			i++
			s.startLine(i)
		case c == '{' || c == '[' || c == '(':
			if c == '[' && i > 2 && t[i-1] == ' ' && t[i-2] == ':' {
				s.worded(i)
			}
			s.push(i, c)
			i++
		case c == '}' || c == ']' || c == ')':
			s.pop(i, c)
			i++
		case c == '\\':
			for i < len(t) && t[i] == '\\' {
				i++
			}
			if i < len(t) && (t[i] == 'n' || t[i] == 'r' || t[i] == 't') {
				i++
				if s.sending && i+3 < len(t) && t[i] == '\\' && (string(t[i:i+4]) == `\r\n` || t[i+1] == 'n') {
					s.sending = false
				}
			}
		}
	}
}

func (s *scanner) finish() {
	for ; s.cur != 0; s.cur = s.scopes[s.cur].parent {
		s.scopes[s.cur].close = int32(len(s.t))
		s.scopes[s.cur].lastLine = s.line
	}
	s.scopes[0].close = int32(len(s.t))
	s.scopes[0].lastLine = s.line
}

// startLine notes what the beginning of a line tells: a blank line ends a
// header block, a prompt begins another exchange.
func (s *scanner) startLine(i int) {
	s.start = i
	t := s.t[i:min(len(s.t), i+160)]
	if len(t) == 0 || t[0] == '\n' || len(t) > 2 && t[0] == '>' && (t[1] == '\n' || t[1] == ' ' && t[2] == '\n') {
		s.sending = false
		return
	}
	if s.sending && !isSpace(t[0]) && !containsAny(t[:lineEnd(t, 0)], ":") {
		s.sending = false // no header
	}
	for k, c := range t {
		if c == '\n' || k > 80 || !s.prompts {
			break
		}
		if (c == '$' || c == '#' || c == '%') && k+2 < len(t) && t[k+1] == ' ' && isLetter(t[k+2]) && (k == 0 || !isAlnum(t[k-1])) {
			if k == 0 && c == '#' {
				break
			}
			s.exchange(i, 0)
			break
		}
		if isSpace(c) && k == 0 || c == '{' {
			break
		}
	}
	switch lower(t[0]) {
	case '+':
		if hasFold(t, "+ curl") { // set -x
			s.exchange(i, 0)
		}
	case '=':
		s.sending = s.sending || hasFold(t, "=> send")
	case '<', 'r':
		s.sending = s.sending && !hasFold(t, "<= recv") && !hasFold(t, "reply:")
	}
}

// exchange notes that a request begins at i, or is counted there.
//
//go:noinline
func (s *scanner) exchange(i int, attempt int32) {
	s.facts = append(s.facts, fact{kind: exchangeFact, line: s.line, scope: s.cur, at: int32(i), start: int32(i), end: int32(i), num: attempt})
}

func (s *scanner) push(i int, c byte) {
	p := &s.scopes[s.cur]
	if p.depth >= maxDepth || len(s.scopes) > 1<<20 {
		s.deep++
		return
	}
	class := noKey
	if s.nameEnd >= 0 && i-s.nameEnd <= 40 && names(s.t[s.nameEnd:i]) {
		class = s.nameClass
	}
	s.nameEnd = -1
	s.scopes = append(s.scopes, scope{open: int32(i), firstLine: s.line, parent: s.cur, depth: p.depth + 1, kind: c,
		class: class, client: p.client && class != responseScope || class == requestScope})
	s.cur = int32(len(s.scopes) - 1)
}

// names reports whether what stands between a name and a bracket makes it the
// bracket's name: a separator, at most the name of a type, no end of a line.
func names(gap []byte) bool {
	sep := false
	for _, c := range gap {
		switch c {
		case ':', '=':
			sep = true
		case '\n', ',', ';', ')', '}':
			return false
		}
		if !sep && isAlnum(c) {
			return false // "request failed: (...)"
		}
	}
	return sep
}

func (s *scanner) pop(i int, c byte) {
	if s.deep > 0 {
		s.deep--
		return
	}
	want := byte('(')
	if c != ')' {
		want = c - 2
	}
	k := s.cur
	for k != 0 && s.scopes[k].kind != want {
		if c == ')' || c == ']' && s.scopes[k].kind == '{' {
			return // a stray bracket in a text does not close what is outside it
		}
		k = s.scopes[k].parent
	}
	if k == 0 {
		return
	}
	for x := s.cur; ; x = s.scopes[x].parent {
		s.scopes[x].close = int32(i)
		s.scopes[x].lastLine = s.line
		if x == k {
			break
		}
	}
	s.scopes[k].closed = true
	s.cur = s.scopes[k].parent
}

// wordy reports whether the word [i, j), which is no key, can be something else that
// word looks for, as few words.
func wordy(t []byte, i, j int) bool {
	if j-i >= 32 || j-i > 1 && (!isAlnum(t[j-1]) || !isAlnum(t[j-2])) {
		return true
	}
	if j+1 >= len(t) {
		return false
	}
	switch t[j] {
	case '.': // a code
		return isDigit(t[j+1])
	case '/': // HTTP/1.1
		return j-i == 4
	case ' ': // GET /
		return t[i] <= 'Z' && (t[j+1] == '/' || t[j+1] == 'h')
	}
	return false
}

// word reads the name [i, j): a code, a key, a status line, a request line, an id. It
// returns where to go on.
func (s *scanner) word(i, j int) int {
	t := s.t
	if j-i == 3 && j < len(t) && t[j] == '.' && t[i]|0x20 == 'c' && t[i+1]|0x20 == 't' && t[i+2]|0x20 == 's' {
		if end := codeEnd(t, i); end > 0 {
			if inAddress(t, i) {
				return end
			}
			s.add(fact{kind: codeFact, rank: s.keyedBy(i), at: int32(i), start: int32(i), end: int32(end)})
			return end
		}
	}
	if j < len(t) && t[j] == '.' && j-i >= 2 && j-i <= 12 {
		if end := foreignEnd(t, i, j); end > 0 {
			s.add(fact{kind: foreignFact, rank: s.keyedBy(i), at: int32(i), start: int32(i), end: int32(end)})
			return end
		}
	}
	if j < len(t) && t[j] == '/' && j-i == 4 && hasFold(t[i:], "http") {
		if end := s.statusLine(i); end > 0 {
			return end
		}
	}
	for t[j-1] == '-' && j-1 > i {
		j--
	}
	if j-i == 32 && s.bareID(i, j) {
		return j
	}
	if j-i > 40 {
		return j
	}
	if t[i] <= 'Z' && requestLine(t[i:min(len(t), i+12)]) && (i == 0 || !isAlnum(t[i-1])) {
		s.requestLine(i, j)
		return j
	}
	if j-i < 2 || isAlnum(t[j-2]) && isAlnum(t[j-1]) && nameEndings.at(t, j)&ofKey == 0 {
		return j
	}
	name := keyName(&s.name, t, i, j)
	end := j
	k := classify(string(name))
	if j+2 < len(t) && t[j] == ' ' && (isDigit(t[j+1]) || t[j+1] == '#') && (string(name) == "attempt" || string(name) == "retry") {
		s.exchange(i, 1)
		return j
	}
	// Names of two words: Request ID, status code, HTTP status, response code.
	if j+2 < len(t) && t[j] == ' ' && isLetter(t[j+1]) && (i == 0 || t[i-1] != '=') {
		switch string(name) {
		case "request", "req", "status", "http", "error", "response", "x-request":
			e := j + 2
			for e < len(t) && isWord(t[e]) {
				e++
			}
			if e-i <= 24 {
				if k2 := classify(string(keyName(&s.name, t, i, e))); k2.class != noKey {
					k, end = k2, e
				}
			}
		}
	}
	if k.class == noKey {
		return j
	}
	s.nameEnd, s.nameClass = end, k.class
	s.value(i, end, k)
	return end
}

// keyedBy tells how clearly the value at i is one of a code key: 5 right behind
// error_code, 3 behind code, 0 in plain text.
func (s *scanner) keyedBy(i int) uint8 {
	if s.nameEnd < 0 || i-s.nameEnd > 9000 {
		return 0
	}
	for k := s.nameEnd; k < i; k++ {
		switch c := s.t[k]; {
		case c == '\\':
		case isSpace(c) || c == '"' || c == '\'' || c == ':' || c == '=' || c == '>' || c == '[' || c == ']' || c == '(' || c == ')' || c == ',' || c == '|' || c == '*' || c == '`' || c == '<' || c == '-':
		case isAlnum(c) && i-s.nameEnd < 40: // string(8), s:8:, Some(
		default:
			return 0
		}
		if k-s.nameEnd > 40 && s.t[k] != '\\' {
			return 0
		}
	}
	switch s.nameClass {
	case codeKey:
		return 5
	case plainCode:
		return 3
	case messageKey, statusKey:
		return 1
	}
	return 0
}

// codeEnd returns where the code that starts at i ends, or 0: the letters, a
// full stop, four digits, no more of either kind around them.
func codeEnd(t []byte, i int) int {
	end := i + 8
	if end > len(t) || i > 0 && (isWord(t[i-1]) && !escapedBefore(t, i) || t[i-1] == '-' || t[i-1] == '.') {
		return 0
	}
	for k := i + 4; k < end; k++ {
		if !isDigit(t[k]) {
			return 0
		}
	}
	if end == len(t) {
		return end
	}
	low := t[i] == 'c'
	switch c := t[end]; {
	case isDigit(c) || c == '_':
		return 0
	case c == '.' && end+1 < len(t) && (isDigit(t[end+1]) || low && isAlnum(t[end+1])):
		return 0
	case low && (isLetter(c) || c == '-' && end+1 < len(t) && isAlnum(t[end+1])):
		return 0
	}
	return end
}

// inAddress reports whether what starts at i is a part of the path or the fragment
// of an address: a page on a code states no error.
func inAddress(t []byte, i int) bool {
	if i == 0 || t[i-1] != '/' && t[i-1] != '#' {
		return false
	}
	for k := i - 1; k > 2 && i-k < 200 && (isURL(t[k]) || t[k] == '#'); k-- {
		if t[k] == '?' && t[i-1] == '/' {
			return false
		}
		if t[k] == '/' && t[k-1] == '/' && t[k-2] == ':' {
			return true
		}
	}
	return false
}

// escapedBefore reports whether the letter in front of i belongs to an escape
// such as \n.
func escapedBefore(t []byte, i int) bool {
	return i >= 2 && t[i-2] == '\\' && (t[i-1] == 'n' || t[i-1] == 'r' || t[i-1] == 't')
}

// foreignEnd returns where a code of another service ends: letters, a full
// stop, four to eight digits.
func foreignEnd(t []byte, i, j int) int {
	if i > 0 && (t[i-1] == '.' || t[i-1] == '-' || t[i-1] == '/' || isWord(t[i-1]) && !escapedBefore(t, i)) {
		return 0
	}
	if t[i] < 'A' || t[i] > 'Z' {
		return 0
	}
	for _, c := range t[i:j] {
		if !isAlnum(c) {
			return 0
		}
	}
	k := j + 1
	for k < len(t) && isDigit(t[k]) {
		k++
	}
	if n := k - j - 1; n < 4 || n > 8 || k < len(t) && (isWord(t[k]) || t[k] == '.' && k+1 < len(t) && isDigit(t[k+1])) {
		return 0
	}
	if hasFold(t[i:j], "cts") && j-i == 3 {
		return 0
	}
	return k
}

// requestLine notes that a request begins when the line shows one as it goes
// over the wire.
func (s *scanner) requestLine(i, j int) {
	t := s.t
	k := j + 1
	for k < len(t) && k-j < 1024 && !isSpace(t[k]) && t[k] != '"' && t[k] != '\\' {
		k++
	}
	if k+6 < len(t) && t[k] == ' ' && hasFold(t[k+1:], "http/") {
		s.exchange(i, 0)
		e := k + 6
		for e < len(t) && e-k < 12 && (isDigit(t[e]) || t[e] == '.') {
			e++
		}
		s.sending = e >= len(t) || t[e] == '\n' || t[e] == '\\'
	}
}
