package decode

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

// classify looks a name up, given in lower case without _, - and blanks. The
// names are those of error-formats: bodies, SDKs, loggers, HTTP clients.
func classify(name string) keyInfo {
	switch name {
	case "errorcode", "errcode", "ecode", "errorcodes":
		return keyInfo{codeKey, 5}
	case "code", "faultcode", "exceptioncode", "apicode", "apierrorcode":
		return keyInfo{plainCode, 3}
	case "errormsg", "errormessage", "errmsg", "errmessage":
		return keyInfo{messageKey, 5}
	case "message", "faultstring", "apimessage", "apierrormessage":
		return keyInfo{messageKey, 4}
	case "msg", "detail", "description", "errordescription", "errordetail", "details":
		return keyInfo{messageKey, 3}
	case "reason", "text", "err", "error", "meldung", "nachricht", "cause":
		return keyInfo{messageKey, 2}
	case "requestid", "xrequestid", "reqid", "xreqid", "rid", "apirequestid", "hwrequestid", "ctsrequestid", "awsrequestid":
		return keyInfo{requestIDKey, 5}
	case "xopenstackrequestid", "openstackrequestid", "xcomputerequestid":
		return keyInfo{requestIDKey, 3}
	case "statuscode", "httpstatuscode", "httpstatus", "httpcode", "httpstatuscodes", "httpresponsecode",
		"responsecode", "responsestatus", "responsestatuscode", "apiresponsecode", "upstreamstatus", "resstatus":
		return keyInfo{statusKey, 5}
	case "status", "rc", "stat", "http", "sc":
		return keyInfo{statusKey, 4}
	case "time", "timestamp", "ts", "attime", "datetime", "date", "eventtime", "starteddatetime":
		return keyInfo{timeKey, 3}
	case "errordetails", "causes", "causedby", "inner", "innererror", "innererrors", "suberrors", "obsdetails", "innerexception", "traces":
		return keyInfo{detailsScope, 3}
	case "request", "config", "req", "requestheaders", "requestoptions", "requestinfo", "clientrequest", "options":
		return keyInfo{requestScope, 3}
	case "response", "res", "resp", "responseheaders":
		return keyInfo{responseScope, 3}
	}
	return keyInfo{}
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
