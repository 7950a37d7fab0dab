package decode

import (
	"fmt"
	"testing"
)

// TestExchanges checks that status and request id are those of the call that
// failed, and not of another one that the text shows.
func TestExchanges(t *testing.T) {
	const (
		one = "1111708192a3b4c5d6e7f80910213243"
		two = "2222708192a3b4c5d6e7f80910213243"
		bad = `{"error_code":"CTS.0003","error_msg":"The body is bad"}`
	)
	d := New(testIndex(t))
	for _, c := range []struct {
		name, text string
		status     int
		id         string
	}{
		{"a success, then a line of a log", "HTTP/1.1 200 OK\nX-Request-Id: " + one + "\n\n{\"trackers\":[]}\n\n2026-11-30 07:00:02 error: " + bad, 0, ""},
		{"a gateway in the record before, the status behind the body", "07:00:01 upstream returned HTTP/1.1 503 Service Unavailable\n07:00:02 retry 2: " + bad + " (400)", 400, ""},
		{"a gateway in the record before", "07:00:01 upstream returned HTTP/1.1 503 Service Unavailable\n07:00:02 retry 2: " + bad, 0, ""},
		{"the body on one stream, curl -v on another", bad + "*   Trying 10.0.0.1:443...\n* Connected to cts.example\n> POST /v3/x/tracker HTTP/1.1\n> Host: cts.example\n>\n< HTTP/1.1 400 Bad Request\n< X-Request-Id: " + two + "\n<\n{ [73 bytes data]\n* Connection #0 left intact\n", 400, two},
		{"another call that failed behind", bad + "\n$ curl -i https://cts.example/v3/x/nowhere\nHTTP/1.1 404 Not Found\nX-Request-Id: " + one + "\n\n{\"error\":\"no route\"}\n", 0, ""},
		{"a page of a gateway behind", bad + "\nHTTP/1.1 502 Bad Gateway\nX-Request-Id: " + one + "\n\n<html><body>502</body></html>\n", 0, ""},
		{"at a prompt", ">>> r.text\n'" + bad + "'\n>>> r.headers['X-Request-Id']\n'" + two + "'\n", 0, two},
		{"in Chinese", "项目ID：" + one + "\n请求ID：" + two + "\nHTTP状态码：400\n" + bad, 400, two},
		{"in Chinese, nothing between", "HTTP状态码400，" + bad, 400, ""},
		{"in German", "Anfrage-ID: " + two + "\n" + bad, 0, two},
		{"a key broken in its middle", "{\"error_code\":\"CTS.0003\",\"request_\nid\":\"" + two + "\",\"status_\n  code\":400}", 400, two},
		{"attempts", "2026-11-30T07:00:01Z attempt 1: status=503 request_id=" + one + "\n2026-11-30T07:00:05Z attempt 2: " + bad, 0, ""},
		{"attempts with statuses", "attempt 1: HTTP 503\nattempt 2: HTTP 503\nattempt 3: HTTP 400 " + bad, 400, ""},
		{"an attempt that names itself behind the head", "HTTP/1.1 400 Bad Request\nX-Request-Id: " + two + "\n\nattempt 1 failed: " + bad, 400, two},
		{"curl -v of two calls", "> GET /v3/x/trackers HTTP/1.1\n> Host: cts.example\n>\n< HTTP/1.1 200 OK\n< X-Request-Id: " + one + "\n<\n{\"trackers\":[]}\n" +
			"> POST /v3/x/tracker HTTP/1.1\n> Host: cts.example\n>\n< HTTP/1.1 400 Bad Request\n< X-Request-Id: " + two + "\n<\n" + bad + "\n", 400, two},
		{"curl -v of two calls, the failing one first", "> POST /v3/x/tracker HTTP/1.1\n>\n< HTTP/1.1 400 Bad Request\n< X-Request-Id: " + two + "\n<\n" + bad + "\n" +
			"> GET /v3/x/trackers HTTP/1.1\n>\n< HTTP/1.1 200 OK\n< X-Request-Id: " + one + "\n<\n{\"trackers\":[]}\n", 400, two},
		{"curl -v of a call, a script's error behind it", "< HTTP/1.1 200 OK\n< X-Request-Id: " + one + "\n<\n{ [15 bytes data]\n* Connection #0 left intact\nerror: " + bad, 0, ""},
		{"curl -i, then curl", "$ curl -i https://cts.example/v3/x/trackers\nHTTP/2 200\nx-request-id: " + one + "\n\n[]\n$ curl https://cts.example/v3/x/tracker\n" + bad, 0, ""},
		{"curl -i, then curl, no prompts", "HTTP/2 200 \nx-request-id: " + one + "\n\n{\"trackers\":[{\"id\":\"a\"}]}\n" + bad, 0, ""},
		{"a head without a body", "HTTP/1.1 204 No Content\nX-Request-Id: " + one + "\n\n2026-11-30 07:00:02 ERROR " + bad, 0, ""},
		{"another refusal before", "HTTP/1.1 401 Unauthorized\nX-Request-Id: " + one + "\n\n{\"error\":{\"message\":\"token expired\",\"code\":401}}\n\nsecond call: " + bad, 0, ""},
		{"a page of a gateway before", "HTTP/1.1 502 Bad Gateway\nX-Request-Id: " + one + "\n\n<html><body>502</body></html>\n" + bad, 0, ""},
		{"the success of a tunnel", "HTTP/1.1 200 Connection established\n\nHTTP/1.1 400 Bad Request\nX-Request-Id: " + two + "\n\n" + bad, 400, two},
		{"a page of traces before", "HTTP/1.1 200 OK\nX-Request-Id: " + one + "\n\n{\n  \"traces\": [\n    {\"code\": \"404\", \"request_id\": \"3333708192a3b4c5d6e7f80910213243\", \"trace_name\": \"x\"}\n  ],\n  \"meta_data\": {\"count\": 1}\n}\nnext page: " + bad, 0, ""},
		{"a page of traces before, bodies only", "{\"traces\":[{\"code\":\"404\",\"request_id\":\"" + one + "\",\"trace_name\":\"x\"}]}\n" + bad, 0, ""},
		{"records of a log", "2026-11-30 07:00:01 INFO GET /v3/x/trackers status=200 request_id=" + one + "\n2026-11-30 07:00:02 ERROR " + bad, 0, ""},
		{"records of a log, with a reason", "2026-11-30 07:00:01 GET /v3/x/trackers -> 200 OK, request_id=" + one + "\n2026-11-30 07:00:02 POST /v3/x/tracker -> " + bad, 0, ""},
		{"a success behind", bad + "\n2026-11-30 07:00:03 GET /v3/x/trackers returned 200, request_id=" + one, 0, ""},
		{"JSON records", `{"level":"info","status":200,"request_id":"` + one + "\"}\n" + `{"level":"error","error_code":"CTS.0003","error_msg":"The body is bad"}`, 0, ""},
		{"JSON records, indented", "{\n  \"level\": \"info\",\n  \"status\": 201,\n  \"request_id\": \"" + one + "\"\n}\n{\n  \"error_code\": \"CTS.0003\",\n  \"error_msg\": \"The body is bad\"\n}", 0, ""},
		{"set -x", "+ curl -s -o /dev/null -w '%{http_code}' https://cts.example/v3/x/trackers\n404\n+ curl -s https://cts.example/v3/x/tracker\n" + bad, 0, ""},
		{"two failures and a success", "HTTP/1.1 404 Not Found\nX-Request-Id: " + one + "\n\n{\"error_code\":\"CTS.0214\",\"error_msg\":\"The tracker does not exist.\"}\n\nHTTP/1.1 200 OK\nX-Request-Id: 3333708192a3b4c5d6e7f80910213243\n\n{}\n\n" + bad, 0, ""},
		{"Python", ">>> print(r.status_code, r.headers['X-Request-Id'])\n200 " + one + "\n>>> print(r2.text)\n" + bad, 0, ""},

		{"no content", "HTTP/2 204 \nx-request-id: " + one + "\n\n\n" + bad, 0, ""},
		{"a batch", "creating tracker a: ok\ncreating tracker b: HTTP 404\ncreating tracker c: " + bad, 0, ""},
		{"tries", "try 1: HTTP 503\ntry 2: " + bad, 0, ""},
		{"tries with times", "2026-11-30T07:00:01Z try 1: HTTP 503\n2026-11-30T07:00:05Z try 2: " + bad, 0, ""},
		{"a record with another status", `{"status":503,"request_id":"` + one + "\"}\n" + `{"status":400,"error_code":"CTS.0003","error_msg":"The body is bad"}`, 400, ""},
		{"a status, its body, another call", "status=404 id=" + one + "\n{\"message\":\"no\"}\n\nlater:\n" + bad, 0, ""},
		{"curl -w behind each body", "{\"trackers\":[]}\nstatus=200 id=" + one + "\n" + bad + "\nstatus=400 id=" + two + "\n", 400, two},
		{"curl -w glued to each body", "{\"trackers\":[]}200\n" + bad + "400\n", 400, ""},
		{"pages", "page 1: status 200, request id " + one + "\npage 2: status 200, request id " + one + "\npage 3: " + bad, 0, ""},
		{"an interleaved log", "2026-11-30 07:00:01 [a] POST /v3/x/tracker 400 " + two + " 14ms\n2026-11-30 07:00:01 [b] GET /v3/x/trackers 200 " + one + " 12ms\n2026-11-30 07:00:02 [a] " + bad, 400, two},

		// Ids that are none of a request.
		{"a project", `{"project_id":"` + one + `","error_code":"CTS.0003","error_msg":"The body is bad"}`, 0, ""},
		{"Elastic", `{"trace.id":"` + one + `","error_code":"CTS.0003","error_msg":"The body is bad"}`, 0, ""},
		{"a commit", `{"commit":"` + one + `","error_code":"CTS.0003","error_msg":"The body is bad"}`, 0, ""},
		{"a token in JSON", `{"cftk":"` + one + `","error_code":"CTS.0003","error_msg":"The body is bad"}`, 0, ""},
		{"a token in a header", "curl -H 'X-Auth-Token: " + one + "' https://cts.example/v3/x/tracker\n" + bad, 0, ""},
		{"a bearer", "Authorization: Bearer " + one + "\n" + bad, 0, ""},
		{"a hash", "build md5 " + one + "\n" + bad, 0, ""},
		{"a project in a sentence", "project eu-de (" + one + "): " + bad, 0, ""},
		{"an id in a sentence", "call eu-de (" + one + "): " + bad, 0, one},
		{"a user", `{"user":{"name":"alice","id":"` + one + `"},"error_code":"CTS.0003","error_msg":"The body is bad"}`, 0, ""},
		{"a request", `{"call":{"id":"` + one + `"},"error_code":"CTS.0003","error_msg":"The body is bad"}`, 0, one},
		{"a trace", "trace id " + one + "\n" + bad, 0, ""},
		{"behind a path", "GET /v3/p/traces 400 " + two + " " + bad, 400, two},
		{"under a request without headers", "GET /x HTTP/1.1\n400 CTS.0003 request id " + two, 400, two},
		{"a value without a name of its own", `{"key":"hw.request","value":{"stringValue":"` + one + `"},"error_code":"CTS.0003"}`, 0, one},
		{"logfmt", `trace.id="` + one + `" span.id=` + one + ` error_code=CTS.0003`, 0, ""},

		// Words of a client.
		{"Terraform, 400", "Error: Bad request with: [POST https://cts.example/v3/x/tracker], error message: " + bad, 400, ""},
		{"Terraform, 404", "Error: Resource not found: [DELETE https://cts.example/v3/x/tracker], request_id: " + two + ", error message: " + bad, 404, two},

		// What belongs together stays together.
		{"a success that carries an error", "HTTP/1.1 200 OK\nX-Request-Id: " + two + "\nServer: x\n\n" + bad, 200, two},
		{"headers as an object, then the body", "HTTP/1.1 400 Bad Request\n{\"X-Request-Id\": \"" + two + "\"}\n" + bad, 400, two},
		{"a body under its name", "HTTP/1.1 400 Bad Request\nX-Request-Id: " + two + "\n\nResponse body: " + bad, 400, two},
		{"the request's body above", "POST /v3/x/tracker HTTP/1.1\n\n{\"tracker_name\":\"x\"}\n\nHTTP/1.1 400 Bad Request\nX-Request-Id: " + two + "\n\n" + bad, 400, two},
		{"a header with an object in it", "HTTP/1.1 400 Bad Request\nNel: {\"report_to\":\"x\"}\nX-Request-Id: " + two + "\n\n" + bad, 400, two},
		{"records of one answer", "07:00:01 DEBUG HTTP/1.1 400 Bad Request\n07:00:01 DEBUG X-Request-Id: " + two + "\n07:00:01 DEBUG " + bad, 400, two},
		{"labels", "status: 400\nrequest id: " + two + "\nbody: " + bad, 400, two},
		{"labels behind a level", "DEBUG status: 400\nDEBUG id: request id " + two + "\nDEBUG body: " + bad, 400, two},
		{"the status behind the body", bad + " -> 400\nX-Request-Id: " + two, 400, two},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			for _, f := range r.Findings {
				if f.Code == "CTS.0003" {
					if f.HTTPStatus != c.status || f.RequestID != c.id {
						t.Errorf("status %d, request id %q; want %d, %q", f.HTTPStatus, f.RequestID, c.status, c.id)
					}
					return
				}
			}
			t.Errorf("got %+v", r.Findings)
		})
	}
}

// TestNeighbours are errors of several layouts one below the other: none takes what
// another one needs.
func TestNeighbours(t *testing.T) {
	const (
		one   = "1111708192a3b4c5d6e7f80910213243"
		two   = "2222708192a3b4c5d6e7f80910213243"
		three = "3333708192a3b4c5d6e7f80910213243"
		a     = `{"error_code":"CTS.0401","error_msg":"The first is bad"}`
		b     = `{"error_code":"CTS.0402","error_msg":"The second is bad"}`
		c     = `{"error_code":"CTS.0218","error_msg":"The third is bad"}`
	)
	d := New(testIndex(t))
	for _, c := range []struct{ name, text, want string }{
		{"the id behind one, in front of the next", a + "\nHTTP status: 400\nx-request-id: " + one + "\nStatusCode: 403\nRequestId: " + two + "\nErrorCode: CTS.0402\nErrorMsg: The second is bad\n",
			"[CTS.0401 400 " + one + " CTS.0402 403 " + two + "]"},
		{"a row, then labels", "400 | CTS.0401 | The first is bad | " + one + "\nRequest ID: " + two + "\nHTTP status: 403\nError code: CTS.0402\n",
			"[CTS.0401 400 " + one + " CTS.0402 403 " + two + "]"},
		{"ids in front, in front, behind", "[OPENAPI_ERROR] request_id: " + one + "\n" + a + "\nand this one:\nRequest ID: " + two + "\nError code: CTS.0402\n" + c + "\nx-request-id: " + three + "\n",
			"[CTS.0401 0 " + one + " CTS.0402 0 " + two + " CTS.0218 0 " + three + "]"},
		{"an object without, then lines of labels", a + "\nRequest ID: " + one + "\nHTTP status: 403\nError code: CTS.0402\nError message: The second is bad\n",
			"[CTS.0401 0  CTS.0402 403 " + one + "]"},
		{"lines of labels, then an object without", "Error code: CTS.0401\nError message: The first is bad\nHTTP status: 400\nRequest ID: " + one + "\n" + b + "\n",
			"[CTS.0401 400 " + one + " CTS.0402 0 ]"},
		{"headers and a body, the second without", "x-request-id: " + one + "\n\n" + a + "\n" + b + "\nx-request-id: " + two + "\ncontent-type: application/json\n\n" + c + "\n",
			"[CTS.0401 0 " + one + " CTS.0402 0  CTS.0218 0 " + two + "]"},
		{"another line between", a + "\n2026-11-29 10:00:01 INFO all is well\nx-request-id: " + one + "\n" + b + "\n",
			"[CTS.0401 0  CTS.0402 0 " + one + "]"},
		{"a body without the end of its line", "HTTP/2 400\nx-request-id: " + one + "\n\n" + a + "level=error status=403 request_id=" + two + " code=CTS.0402\n",
			"[CTS.0401 400 " + one + " CTS.0402 403 " + two + "]"},
		{"a status whose id is another's", a + "\nstatus=400 id=" + one + "\n[OPENAPI_ERROR] request_id: " + two + "\n" + b + "\n",
			"[CTS.0401 400 " + one + " CTS.0402 0 " + two + "]"},
		{"what a gateway said, then a success", "HTTP/1.1 401 Unauthorized\nX-Request-Id: " + one + "\n\n{\"error_code\":\"APIGW.0301\",\"error_msg\":\"No\"}\nGET /v3/p/trackers 200 request_id=" + two + " 12ms\nCode: CTS.0401\nMessage: The first is bad\nStatus: 400\nRequest ID: " + three + "\n",
			"[CTS.0401 400 " + three + "]"},
		{"a trace in brackets, the id in a header", "[" + one + "] ERROR CTS.0401: The first is bad\nX-Request-Id: " + two + "\n",
			"[CTS.0401 0 " + two + "]"},
	} {
		var got []string
		for _, f := range d.Decode([]byte(c.text)).Findings {
			got = append(got, fmt.Sprint(f.Code, " ", f.HTTPStatus, " ", f.RequestID))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s\n%s\ngot  %s\nwant %s", c.name, c.text, got, c.want)
		}
	}
}
