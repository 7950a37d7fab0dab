package decode

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// TestForms reads forms that carry an error in a way of their own, each written
// here as the program that makes it writes it.
func TestForms(t *testing.T) {
	const id = "9ba668c9a5e7a65c2c43840b72714bf1"
	body := `{"error_code":"CTS.0403","error_msg":"The notification does not exist."}`
	encode := base64.StdEncoding.EncodeToString
	buffer := func(s string, shown int) string {
		var b strings.Builder
		b.WriteString("<Buffer")
		for i := range shown {
			fmt.Fprintf(&b, " %02x", s[i])
		}
		fmt.Fprintf(&b, " ... %d more bytes>\n", len(s)-shown)
		return b.String()
	}
	chunks := func(s string, n int) string {
		var b strings.Builder
		for ; s != ""; s = s[min(n, len(s)):] {
			fmt.Fprintf(&b, "%x\r\n%s\r\n", min(n, len(s)), s[:min(n, len(s))])
		}
		return b.String() + "0\r\n\r\n"
	}
	xxd := func(s string, columns int) string {
		var b strings.Builder
		for off := 0; off < len(s); off += columns {
			row := s[off:min(len(s), off+columns)]
			fmt.Fprintf(&b, "%08x: %-*s  %s\n", off, 3*columns-1, fmt.Sprintf("% x", row), row)
		}
		return b.String()
	}
	long := `{"error_code":"CTS.0403","error_msg":"The notification =` + "\n" + `does not exist."}`
	for _, c := range []struct {
		name, text string
		status     int
		id, msg    string
	}{
		{"handler of the PHP SDK, message as long as the id", "404\n" + id + "\nCTS.0403\nThe notification does not exist.\n", 404, id, ""},
		{"tab-separated rows that are alike", "status\tcode\trequest_id\n404\tCTS.0403\t" + id + "\n400\tCTS.0402\t" + strings.Replace(id, "9", "7", 1) + "\n", 404, id, ""},
		{"id below its name in a frame", "│ Error: error deleting: Resource not found: [DELETE https://h/v3/p/x], request_id:\n│ " + id + ", error message:\n│ " + body + "\n", 404, id, ""},
		{"terminal breaks a frame with one side", "╷\n│ Error: [DELETE https://cts.eu-de.otc.t-systems.co\nm/v3/p/notifications], request_id: 9ba668c9a5e7a65c2c\n43840b72714bf1, error message: {\"error_code\":\"CTS.04\n03\",\"error_msg\":\"The notification does not exist.\"}\n│\n╵\n", 0, id, ""},
		{"pprint breaks a string", "{'error_code': 'CTS.0403',\n 'error_msg': 'The notification '\n              'does not '\n              'exist.'}\n", 0, "", ""},
		{"pprint breaks a string that is JSON", "{'status': 404,\n 'text': '{\"error_code\":\"CTS.0403\",\"error_msg\":\"The '\n         'notification does not exist.\"}'}\n", 404, "", ""},
		{"plus between the parts", "{ error_code: 'CTS.0403',\n  error_msg:\n   'The notification ' +\n    'does not exist.' }\n", 0, "", ""},
		{"chunks without the headers", chunks(body, 7), 0, "", ""},
		{"xxd in wide columns", xxd(body, 24), 0, "", ""},
		{"cut Buffer in front of the text", buffer(body, 50) + body, 0, "", ""},
		{"base64 in base64", encode([]byte(`{"status":404,"body":"` + encode([]byte(body)) + `"}`)), 404, "", ""},
		{"UTF-16 through cat -v", strings.Join(strings.Split(body, ""), "^@") + "^@", 0, "", ""},
		{"pairs that NULs end", "status=404\x00request_id=" + id + "\x00body=" + body + "\x00", 404, id, ""},
		{"CSV in CSV", `"2026-11-29","status=404 body=""{""""error_code"""":""""CTS.0403"""",""""error_msg"""":""""The notification is gone."""",""""request_id"""":""""` + id + `""""}"""` + "\n", 404, id, "The notification is gone."},
		{"soft break in the code", "{\"error_code\":\"CTS.04=\n03\",\"error_msg\":\"The notification does not exist.\"}", 0, "", ""},
		{"logfmt of a client that wraps", `level=error msg="cts: request failed" err="The notification is gone" code=CTS.0403`, 0, "", "The notification is gone"},
		{"soft break behind a blank", "status 404\n" + strings.Repeat(" ", 16) + long, 404, "", ""},
		{"error class and status", body + "\nclient_exceptions.ClientResponseError: 404, message='x', url='y'\n", 404, "", ""},
		{"backslashes of the message itself", `{"error_code":"CTS.0403","error_msg":"No \"C:\\temp\\new\".\nSee below."}`, 0, "", `No "C:\temp\new". See below.`},
		{"the same in a string of a string", `{"log":"{\"error_code\":\"CTS.0403\",\"error_msg\":\"No \\\"C:\\\\temp\\\".\\nSee below.\"}"}`, 0, "", `No "C:\temp". See below.`},
		{"id in brackets behind the word request", "CTS request failed: 404 CTS.0403 (" + id + ") The notification does not exist.\n", 404, id, ""},
		{"status and reason on two lines", "Code\tDetails\n404\nError: Not Found\n\nResponse body\n\nDownload\n\n" + body + "\n", 404, "", ""},
		{"lines of one length that end in ids", "08:12:31 try 1: HTTP 404 " + body + " request_id=" + id + "\n08:12:33 try 2: HTTP 404 " + body + " request_id=" + strings.Replace(id, "9", "8", 1) +
			"\n08:12:35 other: done\n", 404, id, ""},
		{"id that a list of pairs calls id", "status=404 id=" + id + "\n" + body + "\n", 404, id, ""},
		{"line that a container runtime split in a code", "2026-11-20T10:11:12.345678901Z stderr P 404 rid=" + id + " {\"error_code\":\"CTS.04\n2026-11-20T10:11:12.345999901Z stderr P 03\",\"error_msg\":\"The noti" +
			"\n2026-11-20T10:11:12.346999901Z stderr F fication does not exist.\"}\n", 404, id, "The notification does not exist."},
		{"reason phrase right before the body", `HttpClientErrorException$BadRequest: 400 Bad Request: "{"error_code":"CTS.0403","error_msg":"In words of its own."}"`, 400, "", "In words of its own."},
		{"YAML block", "error:\n  status: 404\n  error_code: CTS.0403\n  error_msg: >-\n    The notification\n    does not exist.\n  rid: " + id + "\n", 404, id, "The notification does not exist."},
		{"emphasis of a chat", "> code: `CTS.0403`\n> http: `404`\n> msg: _Gone, says *who*._\n", 404, "", "Gone, says *who*."},
		{"underscore of a name", "code: CTS.0403\nmsg: _id is not there\n", 0, "", "_id is not there"},
		{"status glued to the body, more behind it", body + "404 0.123 " + id + "\n", 404, id, ""},
		{"id in a chat", "mine is CTS.0403 (404), req id " + id + "\n", 404, id, ""},
		{"row of the table, message and meaning", "| 404 | CTS.0403 | The notification does not exist. | The key event notification does not exist. |\n", 404, "", ""},
		{"values below their names, indented", "request_id\n\t" + id + "\nstatus\n\t404\nCTS.0403\n", 404, id, ""},
		{"attributes at a prompt", "(Pdb) e.error_code\n'CTS.0403'\n(Pdb) e.request_id\n'" + id + "'\n", 0, id, ""},
		{"short name of the id", "code=404 rid=" + id + " " + body, 404, id, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := []byte(c.text)
			r := New(testIndex(t)).Decode(text)
			checkResult(t, text, r)
			if len(r.Findings) == 0 {
				t.Fatal("nothing was found")
			}
			f := r.Findings[0]
			want := c.msg
			if want == "" && strings.Contains(c.text, "otification") {
				want = "The notification does not exist."
			}
			if f.Code != "CTS.0403" || f.HTTPStatus != c.status || f.RequestID != c.id || want != "" && f.Message != want {
				t.Errorf("got %s, %d, %q, %q; want CTS.0403, %d, %q, %q", f.Code, f.HTTPStatus, f.RequestID, f.Message, c.status, c.id, want)
			}
		})
	}
}

// TestOnlyNamed are messages that hold a code: some say no more than that.
func TestOnlyNamed(t *testing.T) {
	for message, want := range map[string]string{
		"error_code: CTS.0219":     "",
		"Error code: CTS.0219.":    "",
		"[CTS.0219]":               "",
		"code=CTS.0219":            "",
		"CTS.0219 was answered":    "CTS.0219 was answered",
		"request failed: CTS.0219": "request failed: CTS.0219",
	} {
		r := New(testIndex(t)).Decode(fmt.Appendf(nil, `{"code":400,"message":%q}`, message))
		if len(r.Findings) != 1 || r.Findings[0].Message != want {
			t.Errorf("%q: got %+v, want the message %q", message, r.Findings, want)
		}
	}
}

// TestStringLists are strings below each other that are no broken string.
func TestStringLists(t *testing.T) {
	for _, s := range []string{
		"    \"CTS.0403\"\n    \"The notification does not exist.\"\n",
		"{\"a\": \"x\",\n \"error_code\": \"CTS.0403\"\n}",
		"['a',\n 'b'\n]\n",
	} {
		if v := fromAdjacent(newView([]byte(s))); v != nil {
			t.Errorf("%q became %q", s, v.text)
		}
	}
}

// TestSuggested are texts without a certain code, and what must be among the
// first three suggestions; where that is empty, nothing may be suggested.
func TestSuggested(t *testing.T) {
	filler := strings.Repeat("The reader keeps a buffer of lines and hands them on when they are whole.\n", 30)
	for _, c := range []struct{ text, code string }{
		{"tracker dosent exist", "CTS.0214"},
		{"the notification doesn't exist", "CTS.0403"},
		{"CTS.0З00", "CTS.0300"},
		{"error code 0403 of CTS", "CTS.0403"},
		{filler + "com.example.ClientRequestException: The bucket operation cannot be empty.\n" + filler, "CTS.0219"},
		{"fatal: repository does not exist", ""},
		{`{"error_code":"VPC.0214","error_msg":"The router does not exist."}`, ""},
		{"#36", "cts.0036"}, {"404", "CTS.0404"},
		{"9999", ""}, {"x 218", ""}, {"1.218", ""}, {"218 ms", ""}, {"12345", ""}, {"Ș 218", ""},
		{"section CTS.02.03.07 of the standard", ""},
		{"wget https://cts.example.com/v3/p/tracker\nERROR 400: Bad Request.", ""},
		{"java.io.IOException: Server returned HTTP response code: 403 for URL: https://cts.example.com/", ""},
		{"CTS went low after 0214 ms", ""},
		{filler + "This is not supported. The maximum number of lines cannot be read.\n", ""},
		{filler + "func read(ctx, 1) { return errors.New(\"failed to read data\") }\n", ""},
	} {
		r := New(testIndex(t)).Decode([]byte(c.text))
		var got []string
		found := c.code == ""
		for i, s := range r.Suggestions {
			got = append(got, s.Code)
			found = found || i < 3 && s.Code == c.code
		}
		if !found || c.code == "" && len(got) > 0 || len(r.Findings) > 0 {
			t.Errorf("%.80q: suggestions %q, findings %d; want %q", c.text, got, len(r.Findings), c.code)
		}
	}
}

// A header makes an HTTP dump of what is around an error, a key of a log does not.
func TestFormOfHeader(t *testing.T) {
	const body = `{"error_code":"CTS.0403","error_msg":"The notification does not exist."}`
	for text, want := range map[string]Form{
		"X-Request-Id: 9ba668c9a5e7a65c2c43840b72714bf1\n\n" + body:                                                       "http-dump",
		"Nov 29 23:11:02 web-1 sync[812]: HTTP 404 " + body + " x-request-id=9ba668c9a5e7a65c2c43840b72714bf1":            "log-line",
		"2026-11-29T23:11:02Z ERROR X-Request-ID=9ba668c9a5e7a65c2c43840b72714bf1 code=CTS.0403":                          "log-line",
		"2026-11-29T23:11:02Z DEBUG response:\nHTTP/1.1 404 Not Found\nX-Request-Id: 9ba668c9a5e7a65c2c43840b\n\n" + body: "http-dump",
	} {
		if f := New(testIndex(t)).Decode([]byte(text)).Findings; len(f) != 1 || f[0].Form != want {
			t.Errorf("%s\n%+v, want the form %s", text, f, want)
		}
	}
}
