// Package pastes makes the texts that the decoder is measured with, natively and
// in the browser. The same arguments give the same bytes.
package pastes

import (
	"bytes"
	"strconv"
	"strings"
)

// Body is a body of the service, the commonest paste: 66 bytes.
const Body = `{"error_code":"CTS.0214","error_msg":"The tracker does not exist."}`

// MixedLog makes a log of about n bytes: access lines, JSON lines, stack traces,
// and one CTS error for each 40 kB, the first of them at once.
func MixedLog(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		id := id(i)
		switch i % 8 {
		case 0, 1, 2:
			b.WriteString("2025-01-14T09:12:" + strconv.Itoa(10+i%50) + ".118Z INFO  gateway 10.2.3." + strconv.Itoa(i%250) + " \"GET /v3/trackers?limit=" + strconv.Itoa(i%200) + " HTTP/1.1\" 200 " + strconv.Itoa(i%9000) + " 12ms req=" + id + id + "\n")
		case 3, 4:
			b.WriteString(`{"level":"info","ts":"2025-01-14T09:12:44Z","msg":"poll","shard":` + strconv.Itoa(i) + `,"lag_ms":12,"topic":"audit-` + id + `"}` + "\n")
		case 5:
			b.WriteString("time=2025-01-14T09:12:44Z level=warn msg=\"slow query\" took=1.2s rows=" + strconv.Itoa(i) + " trace=" + id + "\n")
		case 6:
			b.WriteString("\tat com.example.audit.Tracker.enable(Tracker.java:" + strconv.Itoa(i%900) + ")\n\tat java.base/java.lang.Thread.run(Thread.java:840)\n")
		case 7:
			b.WriteString("Jan 14 09:12:44 audit-01 cts-sync[2114]: heartbeat " + id + " ok, 17 items\n")
		}
		if i%400 == 3 {
			b.WriteString(`{"level":"error","ts":"2025-01-14T09:12:44Z","msg":"create tracker failed","error":"{\"status_code\":400,\"request_id\":\"` + id + id + `\",\"error_code\":\"CTS.0209\",\"error_message\":\"You cannot create different trackers to record the same type of operations on the same OBS bucket.\"}\n"}` + "\n")
		}
	}
	return b.Bytes()
}

// NDJSON makes about n bytes of JSON lines, one in fifty of them a CTS error.
func NDJSON(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		id := id(i)
		if i%50 == 49 {
			b.WriteString(`{"level":"error","ts":"2025-01-14T09:12:44Z","request_id":"` + id + id + `","status":404,"error_code":"CTS.0214","error_msg":"The tracker does not exist."}` + "\n")
			continue
		}
		b.WriteString(`{"level":"info","ts":"2025-01-14T09:12:44Z","request_id":"` + id + id + `","status":200,"path":"/v3/trackers","took_ms":` + strconv.Itoa(i%300) + "}\n")
	}
	return b.Bytes()
}

// Codes makes about n bytes of nothing but codes, the densest text there is.
func Codes(n int) []byte {
	list := []string{"CTS.0001", "CTS.0003", "CTS.0201", "CTS.0214", "CTS.0218", "CTS.0403", "CTS.0411"}
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		b.WriteString(list[i*i%len(list)] + " ")
	}
	return b.Bytes()
}

// Plain makes about n bytes of log without an error.
func Plain(n int) []byte {
	const line = "2025-01-14 all is well, nothing to see here\n"
	return []byte(strings.Repeat(line, n/len(line)))
}

// id makes 16 hex digits, different for each i.
func id(i int) string { return strconv.FormatUint(uint64(i)*0x9e3779b97f4a7c15|1<<63, 16) }
