package decode

import (
	"slices"
	"strings"
)

// tell writes the notes: what a reader should know of the text itself.
func (c *collector) tell(r *Result, root *view) {
	note := func(kind, text string, s Span) { r.Notes = append(r.Notes, Note{kind, text, s}) }
	whole := Span{0, len(c.text)}
	for i := range c.findings {
		f := &c.findings[i]
		if f.cut {
			note("truncated", "The text ends, or was cut, inside the message of "+f.Code+".", f.Span)
		} else if f.open {
			note("truncated", "The body around "+f.Code+" is cut off; what follows its code may be missing.", f.Span)
		}
		if len(r.Notes) > 8 {
			break
		}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case !f.Known:
			note("unknown-code", c.unknown(f.Code), f.Span)
		case f.Generation == V1:
			text := f.Code + " is of the older lower-case table, which API v1.0 still uses."
			if c.d.record("CTS"+f.Code[3:]) != nil {
				text += " CTS" + f.Code[3:] + " is another error."
			}
			note("lower-case", text, f.Span)
		}
		if len(r.Notes) > 24 {
			break
		}
	}
	if len(r.Findings) == 0 {
		if k := hider(c.viewed(root)); k >= 0 {
			h := &hiders[k]
			note("client-hides-code", h.client+" printed no code. "+h.line, whole)
		} else if text := unreached(c.viewed(root)); text != "" && len(r.Suggestions)+len(r.Foreign) == 0 {
			note("not-reached", text, whole)
		}
	}
	var names []string
	for k := range wrapKinds {
		if c.unwrapped&(1<<k) != 0 && wrapNames[k] != "" {
			names = append(names, wrapNames[k])
		}
	}
	if len(names) > 0 && (len(r.Findings) > 0 || len(r.Suggestions) > 0) {
		note("unwrapped", "Read through: "+join(names)+".", whole)
	}
	if c.dropped > 0 {
		note("limit", "The text holds more than "+itoa(maxFindings)+" different failures; "+itoa(c.dropped)+" more are not listed.", whole)
	}
	if len(c.text) > redactWhole {
		note("limit", "The text is long: secrets were looked for only around the first findings. Check before you copy any other part of it.", whole)
	}
}

// viewed returns the unwrapped text, or the beginning of a long one.
func (c *collector) viewed(root *view) *view {
	if c.final != nil {
		return c.final
	}
	return root.slice(0, min(len(root.text), 64<<10))
}

var wrapNames = [wrapKinds]string{
	wrapUTF16:    "UTF-16",
	wrapTerminal: "terminal codes or typographic characters",
	wrapHex:      "a hex dump",
	wrapTrace:    "a curl trace",
	wrapFrame:    "frames or prefixes of lines",
	wrapChunked:  "chunked transfer encoding",
	wrapMail:     "quoted-printable",
	wrapEscapes:  "HTML, percent or Unicode escapes",
	wrapBlob:     "base64 or byte values",
	wrapLines:    "lines that a terminal wrapped",
}

// unknown says what is near a code that the catalog does not have.
func (c *collector) unknown(code string) string {
	low, high := "", ""
	records := c.d.index.Records
	at, _ := slices.BinarySearchFunc(records, code, func(r Record, code string) int { return strings.Compare(r.Code, code) })
	if at > 0 && strings.HasPrefix(records[at-1].Code, code[:4]) {
		low = records[at-1].Code
	}
	if at < len(records) && strings.HasPrefix(records[at].Code, code[:4]) {
		high = records[at].Code
	}
	text := code + " is not in the catalog."
	switch {
	case low != "" && high != "":
		text += " Its neighbours are " + low + " and " + high + "."
	case low != "":
		text += " The last one is " + low + "."
	case high != "":
		text += " The first one is " + high + "."
	}
	return text + " It may be newer than the table."
}

// causes links errors that the text names as the cause of another: those in its
// details, and those behind "Caused by".
func (c *collector) causes() {
	for i := range c.findings {
		f := &c.findings[i]
		by := -1
		for k := range c.findings {
			g := &c.findings[k]
			if k == i {
				continue
			}
			if f.within != (Span{}) && g.object == f.within {
				by = k
			}
		}
		if by < 0 && f.causedText && i > 0 {
			by = i - 1
		}
		if by >= 0 {
			if g := &c.findings[by]; !slices.Contains(g.CausedBy, i) && !slices.Contains(f.CausedBy, by) {
				g.CausedBy = append(g.CausedBy, i)
			}
		}
	}
}

// place notes the objects around a code, for causes and for cut bodies.
func (n *found) place(p *pairing, v *view, a int32) {
	code := &p.facts[a]
	s := &p.scopes[code.scope]
	if code.scope == 0 {
		return
	}
	span := func(s *scope) Span { return v.span(int(s.open), min(int(s.close)+1, len(v.text))) }
	n.object = span(s)
	n.open = !s.closed && s.kind == '{' && code.rank >= 3
	for k := code.scope; k != 0; k = p.scopes[k].parent {
		s := &p.scopes[k]
		if (s.class == detailsScope || s.class == messageKey) && s.parent != 0 {
			o := s.parent
			for o != 0 && p.scopes[o].kind != '{' {
				o = p.scopes[o].parent
			}
			if o != 0 {
				n.within = span(&p.scopes[o])
			}
			return
		}
	}
}

// causedBy reports whether "Caused by" or its like stands between the last code
// and this one.
func causedBy(p *pairing, a int32) bool {
	k := p.prev[a]
	if k <= 0 {
		return false
	}
	lo, hi := int(p.facts[p.codes[k-1]].end), int(p.facts[a].start)
	if hi-lo > 8000 || hi < lo {
		return false
	}
	return p.v.within(lo, hi, "Caused by\x00caused by\x00direct cause of\x00because\x00[cause]\x00Cause:\x00cause:\x00caused_by\x00causedBy\x00cause=")
}

// hiders are clients that print an error without its code, and the line that
// shows it. All strings of a row must stand in the text.
var hiders = [...]struct{ a, b, client, line string }{
	{"HuaweiCloud.SDK.Core.", "was thrown", "The .NET SDK's ToString()", "Catch ServiceResponseException and print e.HttpStatusCode, e.ErrorCode, e.ErrorMsg and e.RequestId."},
	{"com.huaweicloud.sdk.core.exception.", "", "A Java logger, which prints class and message only,", "Print e.getErrorCode() and e.getRequestId(), or e.toString(), of the ServiceResponseException."},
	{"HuaweiCloud\\SDK\\Core\\Exceptions", "", "The PHP SDK's uncaught exception", "Catch ServiceResponseException and print $e->getHttpStatusCode(), $e->getErrorCode(), $e->getErrorMsg() and $e->getRequestId()."},
	{"ClientRequestException()", "", "Python's repr()", "Print str(e), or e.status_code, e.error_code, e.error_msg and e.request_id."},
	{"ServerResponseException()", "", "Python's repr()", "Print str(e), or e.status_code, e.error_code, e.error_msg and e.request_id."},
	{"Exception: Client Error for url", "", "openstacksdk", "Catch openstack.exceptions.HttpException and print e.response.text and e.response.headers['X-Request-Id']."},
	{"Client Error for url: ", ", Bad Request", "openstacksdk, which looks for other keys than CTS uses,", "Catch openstack.exceptions.HttpException and print e.response.text."},
	{"Client Error for url: ", ", Not Found", "openstacksdk, which looks for other keys than CTS uses,", "Catch openstack.exceptions.HttpException and print e.response.text."},
	{"Client Error for url: ", ", Forbidden", "openstacksdk, which looks for other keys than CTS uses,", "Catch openstack.exceptions.HttpException and print e.response.text."},
	{"Server Error for url: ", "Exception: ", "openstacksdk, which looks for other keys than CTS uses,", "Catch openstack.exceptions.HttpException and print e.response.text."},
	{"Client Error: ", " for url: ", "requests' raise_for_status()", "Catch requests.HTTPError and print e.response.text."},
	{"Server Error: ", " for url: ", "requests' raise_for_status()", "Catch requests.HTTPError and print e.response.text."},
	{"Client error '", "for url", "httpx's raise_for_status()", "Catch httpx.HTTPStatusError and print e.response.text."},
	{"Server error '", "for url", "httpx's raise_for_status()", "Catch httpx.HTTPStatusError and print e.response.text."},
	{"urllib.error.HTTPError", "", "urllib", "Catch urllib.error.HTTPError and print e.read().decode()."},
	{"ClientResponseError", "", "aiohttp's raise_for_status()", "Read await resp.text() before resp.raise_for_status()."},
	{"Request failed with status code ", "", "axios", "Print err.response.data and err.response.headers['x-request-id']."},
	{"Response code ", "HTTPError", "got", "Print error.response.body."},
	{"The requested URL returned error: ", "", "curl -f, which drops the body,", "Use --fail-with-body in the place of -f, and -i for the headers."},
	{"ERROR 4", "wget", "wget, which drops the body,", "Add --content-on-error -O - -S."},
	{"awaiting response... 4", "", "wget, which drops the body,", "Add --content-on-error -O - -S."},
	{"awaiting response... 5", "", "wget, which drops the body,", "Add --content-on-error -O - -S."},
	{"Server returned HTTP response code: ", "", "Java's HttpURLConnection", "Read connection.getErrorStream() instead of getInputStream()."},
	{"Failed to open stream: HTTP request failed!", "", "PHP's file_get_contents()", "Set 'ignore_errors' => true in the http stream context."},
	{"failed to open stream: HTTP request failed!", "", "PHP's file_get_contents()", "Set 'ignore_errors' => true in the http stream context."},
	{"OpenURI::HTTPError", "", "Ruby's open-uri", "Rescue OpenURI::HTTPError => e and print e.io.read."},
	{"Faraday::", "the server responded with status", "Faraday", "Rescue Faraday::Error => e and print e.response[:body]."},
	{"RestClient::", "", "rest-client", "Rescue RestClient::Exception => e and print e.response.body."},
	{"Response status code does not indicate success", "", ".NET's EnsureSuccessStatusCode()", "Read await response.Content.ReadAsStringAsync() before it; in PowerShell add -SkipHttpErrorCheck."},
	{"The remote server returned an error: (", "", ".NET's WebRequest", "Read e.Response.GetResponseStream() of the WebException; in PowerShell print $_.ErrorDetails.Message."},
	{"Status code was ", "and not [", "Ansible's uri module", "Add return_content: true and print the registered content, or use failed_when."},
	{"[USE_ERROR]", "", "KooCLI, which refused the command before it called CTS,", "Correct the parameter that the text names; there is no CTS code to find."},
	{"[NETWORK_ERROR]", "", "KooCLI, which did not reach CTS,", "Check proxy and network; there is no CTS code to find."},
	{"Bad request with: [", "error message: Request not authorized", "The Terraform provider", "Run again with TF_LOG=DEBUG and look for API Response Body."},
	{"Authentication failed", "huaweicloud_cts", "The Terraform provider, which leaves out the body of a 401,", "Run again with TF_LOG=DEBUG and look for API Response Body."},
	{"Internal Server Error", "opentelekomcloud_cts", "The opentelekomcloud provider, which leaves out the body of a 500,", "Run again with TF_LOG=DEBUG OS_DEBUG=1 and look for the response body."},
	{"ClientRequestException: ", "", "The SDK's short error text", "Node.js: print err.errorCode and err.requestId. Python: print e.error_code and e.request_id."},
	{"ServerResponseException: ", "", "The SDK's short error text", "Node.js: print err.errorCode and err.requestId. Python: print e.error_code and e.request_id."},
	{"BadRequestException: 400", "", "openstacksdk", "Catch openstack.exceptions.HttpException and print e.response.text."},
	{"[truncated", "", "The client cut the body and", "Log the whole response body."},
	{"(truncated...)", "", "Guzzle, which cuts bodies,", "Print (string) $e->getResponse()->getBody()."},
}

// failures are what clients print of a call that CTS did not answer. One string
// of a row must stand in the text.
var failures = [...]struct{ any, text string }{
	{"no such host\x00Could not resolve host\x00getaddrinfo\x00Name or service not known\x00nodename nor servname\x00UnknownHostException\x00name resolution\x00NameResolutionError",
		"The name of the host was not found. Check spelling and region of the endpoint, then DNS. CTS never saw the call, so there is no CTS code."},
	{"x509: \x00SSL certificate problem\x00CERTIFICATE_VERIFY_FAILED\x00SSLHandshakeException\x00PKIX path\x00local issuer certificate\x00self-signed certificate\x00tls: ",
		"TLS failed before the call was sent. Check the CA bundle, and whether a proxy opens TLS. CTS never saw the call, so there is no CTS code."},
	{"connection refused\x00Connection refused\x00ECONNREFUSED\x00actively refused\x00Failed to connect to\x00No route to host\x00Network is unreachable",
		"No connection came about. Check endpoint, port, proxy and firewall. CTS never saw the call, so there is no CTS code."},
	{"429 Too Many Requests\x00HTTP 429\x00429 Client Error",
		"The call was throttled on its way, without a CTS code. Wait, then send the same again."},
	{"<title>4\x00<h1>4\x00CloudWAF",
		"A proxy, firewall or load balancer refused the call, not CTS. Ask who runs it; the same call gets the same answer."},
	{"502 Bad Gateway\x00503 Service Temporarily Unavailable\x00504 Gateway Time-out\x00<center>nginx\x00<center>openresty",
		"A proxy or load balancer answered in HTML, not CTS. The fault is on the way or behind it; repeat with growing pauses."},
	{"i/o timeout\x00context deadline exceeded\x00Client.Timeout exceeded\x00timed out\x00ETIMEDOUT\x00SocketTimeoutException\x00Connection reset\x00connection reset\x00ECONNRESET\x00socket hang up\x00unexpected EOF",
		"No whole answer came. Whether CTS did the work is open: look before you repeat a call that changes something."},
}

// unreached returns what a text says of a call that CTS did not answer, or "".
func unreached(v *view) string {
	const longest = 16 << 10 // a longer one is a log, which tells of many calls
	if len(v.text) > longest {
		return ""
	}
	for i := range failures {
		if v.has(failures[i].any) {
			return failures[i].text
		}
	}
	return ""
}

// hider returns the row of hiders that a text shows, or -1.
func hider(v *view) int {
	v = v.slice(0, min(len(v.text), 64<<10))
	for i := range hiders {
		if v.has(hiders[i].a) && (hiders[i].b == "" || v.has(hiders[i].b)) {
			return i
		}
	}
	return -1
}
