package decode

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// layouts are what programs print of an error: {s} is the status, {r} its reason, {w} how
// Terraform words it, {i} the request id, {c} the code, {m} the message. Those with
// {other} tell of a call that is none of ours.
var layouts = [...]string{
	"HTTP/1.1 {s} {r}\nContent-Type: application/json\nX-Request-Id: {i}\n\n{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
	"$ curl -v https://cts.eu-de.otc.t-systems.com/v3/p/tracker\n* Connected\n> POST /v3/p/tracker HTTP/2\n> Host: cts\n>\n< HTTP/2 {s}\n< x-request-id: {i}\n< content-type: application/json\n<\n{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n* Connection #0 to host left intact\n",
	"huaweicloudsdkcore.exceptions.exceptions.ClientRequestException: ClientRequestException - {status_code:{s},request_id:{i},error_code:{c},error_msg:{m},encoded_authorization_message:None }\n",
	"{\"status_code\":{s},\"request_id\":\"{i}\",\"error_code\":\"{c}\",\"error_message\":\"{m}\",\"encoded_authorization_message\":\"\"}\n",
	"com.huaweicloud.sdk.core.exception.ClientRequestException: ClientRequestException {\n    httpStatusCode: {s}\n    errorCode: {c}\n    errorMsg: {m}\n    requestId: {i}\n}\n\tat com.huaweicloud.sdk.core.HcClient.x(HcClient.java:170)\n",
	"ClientRequestException: {m}\n    at ExceptionUtil.generalException (/app/x.js:45:20) {\n  httpStatusCode: {s},\n  errorMsg: '{m}',\n  errorCode: '{c}',\n  requestId: '{i}',\n  encodedAuthorizationMessage: undefined\n}\n",
	"time=2026-11-29T10:00:00Z level=error status={s} request_id={i} code={c} msg=\"{m}\"\n",
	"Error: error creating CTS tracker: {w}: [POST https://cts.eu-de.otc.t-systems.com/v3/p/tracker], request_id: {i}, error message: {\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n\n  with huaweicloud_cts_tracker.x,\n  on main.tf line 12\n",
	"Error: error creating CTS tracker: {w}: [POST https://cts.eu-de.otc.t-systems.com/v3/p/tracker], error message: {\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
	"[error] {c}: {m} (HTTP {s}, request-id: {i})\n",
	"{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\nHTTP status: {s}\nx-request-id: {i}\n",
	"StatusCode: {s}\nErrorCode: {c}\nErrorMsg: {m}\nRequestId: {i}\n",
	"{s}\n{c}\n{m}\n{i}\n",
	"{s} | {c} | {m} | {i}\n",
	"| tracker | {s} | {c} | {m} | {i} |\n",
	"{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
	"{\n  \"error_code\": \"{c}\",\n  \"error_msg\": \"{m}\"\n}\n",
	"{\"level\":\"error\",\"ts\":\"2026-11-29T10:00:00Z\",\"msg\":\"create failed\",\"error\":\"{\\\"status_code\\\":{s},\\\"request_id\\\":\\\"{i}\\\",\\\"error_code\\\":\\\"{c}\\\",\\\"error_message\\\":\\\"{m}\\\"}\\n\"}\n",
	"Request ID: {i}\nHTTP status: {s}\nError code: {c}\nError message: {m}\n",
	"Error code: {c}\nError message: {m}\nHTTP status: {s}\nRequest ID: {i}\n",
	"x-request-id: {i}\n{s} {\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
	"10.0.0.7 - - [29/Nov/2026:10:00:00 +0000] \"POST /v3/p/tracker HTTP/1.1\" {s} 98 \"-\" \"curl/8\" rid={i} body={\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
	"<error><code>{c}</code><message>{m}</message><status>{s}</status><requestId>{i}</requestId></error>\n",
	"- error_code: {c}\n  error_msg: {m}\n  status: {s}\n  request_id: {i}\n",
	"[OPENAPI_ERROR] request_id: {i}\n{\n  \"error_code\": \"{c}\",\n  \"error_msg\": \"{m}\"\n}\n",
	"HTTP/1.1 {s} {r}\nConnection: keep-alive\nContent-Length: 98\nContent-Type: application/json\nDate: Sun, 29 Nov 2026 10:00:00 GMT\nX-Request-Id: {i}\n\n{\n    \"error_code\": \"{c}\",\n    \"error_msg\": \"{m}\"\n}\n\n",
	"INFO calling CTS\nERROR HTTP {s}, request_id={i}\nERROR body: {\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
	"4m   Warning   TrackerFailed   tracker/x   {c}: {m} (status {s}, request {i})\n",
	"*Code:* `{c}`\n*Message:* {m}\n*Status:* {s}\n*Request ID:* `{i}`\n",
	"$ curl -s -w '\\n%{http_code} %header{x-request-id}\\n' https://cts/v3/p/tracker\n{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n{s} {i}\n",
	"2026-11-29T10:00:00Z,tracker,{s},{c},\"{m}\",{i}\n",
	"2026-11-29T10:00:00.000Z [ERROR] provider.terraform-provider: Response contains error diagnostic: @module=sdk.proto diagnostic_detail=\"\" diagnostic_summary=\"error creating CTS tracker: {\\\"status_code\\\":{s},\\\"request_id\\\":\\\"{i}\\\",\\\"error_code\\\":\\\"{c}\\\",\\\"error_message\\\":\\\"{m}\\\"}\" timestamp=2026-11-29T10:00:00.000Z\n",
	"HTTP/1.1 401 Unauthorized\nX-Request-Id: {other}\nContent-Type: application/json\n\n{\"error_msg\":\"Incorrect IAM authentication information\",\"error_code\":\"APIGW.0301\",\"request_id\":\"{other}\"}\n",
	"2026-11-29 10:00:00 GET /v3/p/trackers 200 request_id={other} 12ms\n",
}

// TestErrorsOfManyLayouts prints errors one below the other, each in another layout. What
// stands between a body without an id and one whose id stands in front of it is
// anybody's: up to two values of a thousand may be missing or wrong.
func TestErrorsOfManyLayouts(t *testing.T) {
	d := New(testIndex(t))
	codes := []string{"CTS.0401", "CTS.0402", "CTS.0218", "CTS.0002", "CTS.0403", "CTS.0214", "CTS.0004"}
	words := map[int][2]string{400: {"Bad Request", "Bad request with"}, 403: {"Forbidden", "Action forbidden"},
		404: {"Not Found", "Resource not found"}, 500: {"Internal Server Error", "Internal Server Error"}}
	between := []string{"", "", "\n", "---\n", "and this one:\n", "2026-11-29 10:00:01 INFO all is well\n"}
	values, bad := 0, 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(codes), func(i, k int) { codes[i], codes[k] = codes[k], codes[i] })
		var text strings.Builder
		var want []Finding
		for _, code := range codes[:3+r.IntN(2)] {
			layout, rec := layouts[r.IntN(len(layouts))], d.record(code)
			f := Finding{Code: code, HTTPStatus: rec.Status, RequestID: fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())}
			text.WriteString(between[r.IntN(len(between))])
			text.WriteString(strings.NewReplacer("{s}", fmt.Sprint(rec.Status), "{r}", words[rec.Status][0], "{w}", words[rec.Status][1],
				"{i}", f.RequestID, "{other}", f.RequestID, "{c}", code, "{m}", rec.Message).Replace(layout))
			if !strings.Contains(layout, "{i}") {
				f.RequestID = ""
			}
			if !strings.Contains(layout, "{s}") && !strings.Contains(layout, "{w}") {
				f.HTTPStatus = 0
			}
			if !strings.Contains(layout, "{other}") {
				want = append(want, f)
			}
		}
		got := d.Decode([]byte(text.String())).Findings
		values += 2 * len(want)
		if len(got) != len(want) {
			t.Errorf("seed %d: %d errors, want %d\n%s", seed, len(got), len(want), text.String())
			continue
		}
		for i, f := range want {
			if got[i].RequestID != f.RequestID {
				bad++
			}
			if got[i].HTTPStatus != f.HTTPStatus {
				bad++
			}
		}
	}
	t.Logf("%d of %d values", bad, values)
	if bad*1000 > values*2 {
		t.Errorf("%d of %d values are missing or wrong", bad, values)
	}
}
