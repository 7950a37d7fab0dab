package decode

import "strings"

// keyClass says what the value of a key means.
type keyClass uint8

const (
	noKey     keyClass = iota
	codeKey            // error_code, errorCode: a code, or the HTTP status as text
	plainCode          // code: a code, or the HTTP status
	messageKey
	requestIDKey
	statusKey
	timeKey
	detailsScope  // names an object with the errors behind an error
	requestScope  // names what the client sent
	responseScope // names what the service answered
)

// keyInfo is a key's class and how clearly it means it: 5 is a name that CTS or
// its SDKs use, 1 a name that often means something else.
type keyInfo struct {
	class keyClass
	rank  uint8
}

// keyNames are the names that classify knows, in lower case without _, - and blanks:
// those of bodies, SDKs, loggers, HTTP clients.
var keyNames = [...]struct {
	keyInfo
	names string
}{
	{keyInfo{codeKey, 5}, "errorcode errcode ecode errorcodes"},
	{keyInfo{plainCode, 3}, "code faultcode exceptioncode apicode apierrorcode"},
	{keyInfo{messageKey, 5}, "errormsg errormessage errmsg errmessage"},
	{keyInfo{messageKey, 4}, "message faultstring apimessage apierrormessage"},
	{keyInfo{messageKey, 3}, "msg detail description errordescription errordetail details"},
	{keyInfo{messageKey, 2}, "reason text err error meldung nachricht cause"},
	{keyInfo{requestIDKey, 5}, "requestid xrequestid reqid xreqid rid apirequestid hwrequestid ctsrequestid awsrequestid"},
	{keyInfo{requestIDKey, 3}, "xopenstackrequestid openstackrequestid xcomputerequestid anfrageid"},
	{keyInfo{statusKey, 5}, "statuscode httpstatuscode httpstatus httpcode httpstatuscodes httpresponsecode " +
		"responsecode responsestatus responsestatuscode apiresponsecode upstreamstatus resstatus"},
	{keyInfo{statusKey, 4}, "status rc stat http sc"},
	{keyInfo{timeKey, 3}, "time timestamp ts attime datetime date eventtime starteddatetime"},
	{keyInfo{detailsScope, 3}, "errordetails causes causedby inner innererror innererrors suberrors obsdetails innerexception traces"},
	{keyInfo{requestScope, 3}, "request config req requestheaders requestoptions requestinfo clientrequest options"},
	{keyInfo{responseScope, 3}, "response res resp responseheaders"},
	{keyInfo{noKey, 0}, "attempt retry"}, // words that the scanner knows besides
}

// keys is keyNames by name: places in keyNames.
var keys = map[string]int32{}

func init() {
	for i := range keyNames {
		for names := keyNames[i].names; names != ""; {
			name, rest, _ := strings.Cut(names, " ")
			keys[name] = int32(i)
			nameEndings.add(name, ofKey)
			names = rest
		}
	}
}

// endings tells by the last three letters of a word, by five bits of each, in which
// lists of names it may be: most words are in none.
type endings [1 << 15 / 32]uint64

// nameEndings are the ends of keyNames and secretNames.
var nameEndings endings

const (
	ofKey = 1 << iota
	ofSecret
	ofAny = ofKey | ofSecret
)

// add marks the end of a name of a list in lower case. What stands in front of its last two
// letters may be a sign that keyName leaves out, or anything when it has no more.
func (e *endings) add(name string, list uint64) {
	n := len(name)
	for c := range byte(32) {
		if n < 3 || c == name[n-3]&31 || c == '_'&31 || c == '-'&31 || c == ' '&31 {
			k := ending(c, name[n-2], name[n-1])
			e[k/32] |= list << (k % 32 * 2)
		}
	}
}

func ending(a, b, c byte) uint { return uint(a&31)<<10 | uint(b&31)<<5 | uint(c&31) }

// at returns the lists of which a name may end at j, its last two letters side by
// side.
func (e *endings) at(t []byte, j int) uint64 {
	if j < 3 {
		return ofAny
	}
	k := ending(t[j-3], t[j-2], t[j-1])
	return e[k/32] >> (k % 32 * 2) & ofAny
}

// classify looks a name up, given in lower case without _, - and blanks.
func classify(name string) keyInfo {
	if i, ok := keys[name]; ok {
		return keyNames[i].keyInfo
	}
	return keyInfo{}
}

// classOf returns the class of a name as a text has it.
//
//go:noinline
func classOf(name []byte) keyClass {
	var buf [32]byte
	return classify(string(keyName(&buf, name, 0, len(name)))).class
}

// nameStart returns where the name at the end of t starts.
//
//go:noinline
func nameStart(t []byte) int {
	i := len(t)
	for i > 0 && len(t)-i < 32 && isName(t[i-1]) {
		i--
	}
	return i
}

// keyName writes the name at t[lo:hi] into buf as classify wants it. It returns
// nil for what is too long to be a key.
func keyName(buf *[32]byte, t []byte, lo, hi int) []byte {
	n := 0
	for _, c := range t[lo:hi] {
		if c == '_' || c == '-' || c == ' ' {
			continue
		}
		if n == len(buf) {
			return nil
		}
		buf[n] = lower(c)
		n++
	}
	return buf[:n]
}

// reasons are the words that stand behind a status in a status line.
var reasons = [...]struct {
	status int
	words  string
}{
	{400, "bad request"}, {401, "unauthorized"}, {403, "forbidden"}, {404, "not found"}, {405, "method not allowed"},
	{406, "not acceptable"}, {408, "request time"}, {409, "conflict"}, {410, "gone"}, {411, "length required"},
	{412, "precondition failed"}, {413, "payload too large"}, {413, "request entity too large"}, {414, "uri too long"},
	{415, "unsupported media"}, {422, "unprocessable"}, {429, "too many requests"}, {500, "internal server error"},
	{500, "internalservererror"}, {501, "not implemented"}, {502, "bad gateway"}, {503, "service unavailable"},
	{504, "gateway time"}, {400, "badrequest"}, {404, "notfound"}, {504, "gatewaytimeout"}, {429, "toomanyrequests"},
}

// hasReason reports whether t starts with the reason phrase of a status, or
// with "client error" or "server error".
func hasReason(status int, t []byte) bool {
	if status < 500 && hasFold(t, "client error") || status >= 500 && hasFold(t, "server error") {
		return true
	}
	for i := range reasons {
		if reasons[i].status == status && hasFold(t, reasons[i].words) {
			return true
		}
	}
	return false
}

// hasFold reports whether t starts with the lower-case string s in any case; a
// blank in s also matches an underscore, a hyphen or a +.
//
//go:noinline
func hasFold(t []byte, s string) bool {
	if len(t) < len(s) {
		return false
	}
	for i := range len(s) {
		c := lower(t[i])
		if c != s[i] && !(s[i] == ' ' && (c == '_' || c == '-' || c == '+')) {
			return false
		}
	}
	return true
}

// knownStatus reports whether n is a status that HTTP servers answer errors with.
func knownStatus(n int) bool {
	return n >= 400 && n <= 418 || n >= 421 && n <= 431 && n != 427 && n != 430 || n == 451 || n >= 500 && n <= 511
}

// beforeStatus are the words that make a number behind them a status.
func beforeStatus(word string) bool {
	switch word {
	case "status", "code", "statuscode", "http", "https", "error", "errors", "returned", "returns", "return", "response",
		"got", "rc", "httpcode", "httpstatus", "with", "httperror", "responded", "answered", "answer", "antwort", "fehler",
		"received", "was", "message", "apierror", "failed", "failure", "statut", "erreur", "replied", "gave", "says", "gives", "result":
		return true
	}
	return false
}
