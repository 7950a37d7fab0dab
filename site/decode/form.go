package decode

import "bytes"

// Marks that clients leave around what they print. Those of one list stand one
// behind the other in marks.
const (
	terraformMarks = iota
	ansibleMarks
	pythonMarks
	goMarks
	javaMarks
	statusCodeMarks
	errorCodeMarks
	requestIDMarks
	traceNameMarks
	serviceTypeMarks
	dumpMarks
	markLists
)

var marks = [...]struct {
	list uint8
	s    string
}{
	{terraformMarks, "huaweicloud_cts"}, {terraformMarks, "opentelekomcloud_cts"}, {terraformMarks, "provider.terraform-"},
	{terraformMarks, "terraform-provider"}, {terraformMarks, "Error: error creating"}, {terraformMarks, "Error: error updating"},
	{terraformMarks, "Error: error deleting"}, {terraformMarks, "Error: error retrieving"},
	{terraformMarks, ", error message: {"}, {terraformMarks, "error message: \n{"},
	{ansibleMarks, "FAILED! =>"}, {ansibleMarks, "fatal: ["}, {ansibleMarks, "HwcClientException"},
	{pythonMarks, "RequestException - {"}, {pythonMarks, "ResponseException - {"}, {pythonMarks, "huaweicloudsdkcore."},
	{goMarks, "sdkerr.ServiceResponseError"},
	{javaMarks, "com.huaweicloud.sdk."},
	{statusCodeMarks, "StatusCode: "},
	{errorCodeMarks, "ErrorCode: "},
	{requestIDMarks, "RequestId: "},
	{traceNameMarks, "trace_name"},
	{serviceTypeMarks, "service_type"},
	{dumpMarks, "HTTP/1."}, {dumpMarks, "HTTP/2"}, {dumpMarks, "HTTP/3"}, {dumpMarks, "x-request-id"}, {dumpMarks, "X-Request-Id"}, {dumpMarks, "X-Request-ID"},
}

// around returns which lists have a mark in t[lo:hi], as bits. The codes of a
// text are asked for in their order, so each mark is looked for once in a text,
// however many codes it has: next holds where each is, at or behind the last lo.
func (p *pairing) around(lo, hi int) (found uint32) {
	for i := range marks {
		m := &marks[i]
		if found&(1<<m.list) != 0 {
			continue
		}
		at := int(p.next[i])
		if at < lo {
			if at = len(p.t); lo < at && p.v.may(m.s) {
				if k := indexString(p.t[lo:], m.s); k >= 0 {
					at = lo + k
				}
			}
			p.next[i] = int32(at)
		}
		if at+len(m.s) <= hi {
			found |= 1 << m.list
		}
	}
	return found
}

// form names what the code at fact a stands in, by the marks that each client
// leaves around it.
func (c *collector) form(t []byte, p *pairing, a int32) Form {
	if c.unwrapped&(1<<wrapHex) != 0 {
		return "hex-dump"
	}
	code := &p.facts[a]
	reach := c.reach(1200)
	found := p.around(max(0, int(code.start)-reach), min(len(t), int(code.end)+reach*2/3))
	has := func(list int) bool { return found&(1<<list) != 0 }
	first := int(code.start)
	for first > 0 && t[first-1] != '\n' && int(code.start)-first < 400 {
		first--
	}
	line := t[first:min(len(t), first+400)]
	object := p.scopes[code.scope].kind == '{' && p.scopes[code.scope].open < code.start && int(p.scopes[code.scope].open) > int(code.start)-6000
	var own []byte // the innermost object around the code
	if object {
		own = t[p.scopes[code.scope].open:min(int(p.scopes[code.scope].close)+1, len(t))]
		c.spent += len(own)
	}
	switch {
	case has(terraformMarks):
		return "terraform"
	case has(ansibleMarks):
		return "ansible"
	case has(pythonMarks):
		return "python-sdk"
	case has(goMarks) || containsAny(own, "error_message") && containsAny(own, "status_code"):
		return "go-sdk"
	case has(javaMarks) || containsAny(own, "httpStatusCode: ") && containsAny(own, "errorCode: CTS\x00errorCode: cts"):
		return "java-sdk"
	case containsAny(own, "httpStatusCode") && containsAny(own, "errorCode"):
		return "node-sdk"
	case has(statusCodeMarks) && has(errorCodeMarks) && has(requestIDMarks):
		return "cpp-sdk"
	case has(traceNameMarks) && has(serviceTypeMarks):
		return "trace"
	case has(dumpMarks) && !(logLine(line) && containsAny(lowerBytes(line), "x-request-id=")): // a key of the log, no header
		return "http-dump"
	case logLine(line):
		return "log-line"
	case object && containsAny(own, "\"\x00'"):
		return "json-body"
	case code.rank >= 3:
		return "key-value"
	case bytes.Count(line, []byte{'\t'}) >= 2 || bytes.Count(line, []byte{'|'}) >= 3:
		return "table"
	}
	return "plain-text"
}

// logLine reports whether a line starts as a line of a log does.
func logLine(l []byte) bool {
	if lo, hi := findTime(l[:min(len(l), 64)], false); hi > 0 && lo < 24 {
		return true
	}
	return containsAny(l[:min(len(l), 120)], "level=\x00\"level\":\x00ERROR\x00[error]\x00lvl=\x00\"severity\"\x00WARN")
}
