package decode

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestErrorsInTurn prints several errors in one layout, with lines of a log that
// tell of other matters around them: each has its own status, id and message.
func TestErrorsInTurn(t *testing.T) {
	d := New(testIndex(t))
	codes := []string{"CTS.0401", "CTS.0402", "CTS.0218", "CTS.0003", "CTS.0403", "CTS.0214"}
	messages := []string{"Thing is gone.", "Not like this, please.", "No room for it"}
	statuses := []int{400, 403, 404, 500}
	noise := []string{
		"", "\n", "---\n", "200 OK\n", "attempt 2\n", "retrying in 3 s\n", "[INFO] sleeping 2s\n", "\tat com.x.Y(Z.java:12)\n",
		"2026-11-29 10:00:01 INFO all is well\n", "{\"level\":\"info\",\"msg\":\"poll\"}\n", "GET /v3/p/trackers 200 12ms\n",
		"time=2026-11-29T10:00:00Z level=info msg=done status=200\n",
	}
	// {s} stands for the status, {i} for the id, {c} for the code, {m} for the message.
	layouts := []string{
		"{\"status\":{s},\"request_id\":\"{i}\",\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
		"HTTP/1.1 {s} X\nContent-Type: application/json\nX-Request-Id: {i}\n\n{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
		"< HTTP/2 {s}\n< x-request-id: {i}\n< content-type: application/json\n<\n{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n* Connection #0 left intact\n",
		"huaweicloudsdkcore.exceptions.exceptions.ClientRequestException: ClientRequestException - {status_code:{s},request_id:{i},error_code:{c},error_msg:{m},encoded_authorization_message:}\n",
		"com.huaweicloud.sdk.core.exception.ClientRequestException: {\"httpStatusCode\":{s},\"requestId\":\"{i}\",\"errorCode\":\"{c}\",\"errorMsg\":\"{m}\"}\n\tat a.b.C(D.java:1)\n",
		"2026-11-29T10:00:00Z level=error status={s} request_id={i} code={c} msg=\"{m}\"\n",
		"│ Error: error creating tracker: {\"status_code\":{s},\"request_id\":\"{i}\",\"error_code\":\"{c}\",\"error_message\":\"{m}\"}\n│\n│   with huaweicloud_cts_tracker.x,\n",
		"POST https://cts.eu-de.otc.t-systems.com/v3/p/tracker -> {s} (request id {i}): {\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\n",
		"[error] {c}: {m} (HTTP {s}, request-id: {i})\n",
		"{\"error_code\":\"{c}\",\"error_msg\":\"{m}\"}\nHTTP status: {s}\nx-request-id: {i}\n",
		"StatusCode: {s}\nRequestId: {i}\nErrorCode: {c}\nErrorMsg: {m}\n",
		"{s} | {c} | {m} | {i}\n",
	}
	for seed := range uint64(6000) {
		r := rand.New(rand.NewPCG(seed, 0))
		layout := layouts[r.IntN(len(layouts))]
		var text strings.Builder
		var want []string
		for i := range 2 + r.IntN(3) {
			code, id := codes[(r.IntN(2)+2*i)%len(codes)], fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
			status, message := fmt.Sprint(statuses[r.IntN(len(statuses))]), messages[r.IntN(len(messages))]
			want = append(want, strings.Join([]string{code, status, id, message}, " "))
			text.WriteString(noise[r.IntN(len(noise))])
			text.WriteString(strings.NewReplacer("{s}", status, "{i}", id, "{c}", code, "{m}", message).Replace(layout))
		}
		text.WriteString(noise[r.IntN(len(noise))])
		var got []string
		for _, f := range d.Decode([]byte(text.String())).Findings {
			got = append(got, fmt.Sprint(f.Code, " ", f.HTTPStatus, " ", f.RequestID, " ", f.Message))
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("seed %d\ngot  %q\nwant %q\n%s", seed, got, want, text.String())
		}
	}
}
