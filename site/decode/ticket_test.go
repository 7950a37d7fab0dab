package decode

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTicketControls checks that nothing of a paste acts on what shows a ticket.
func TestTicketControls(t *testing.T) {
	d := New(testIndex(t))
	hidden := "\x07\x1b[31m\x7f\u0085\u009b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"
	text := []byte("a\xc2\xc2\x85\x85b\xe2\x80 " + hidden + ` {"error_code":"CTS.0218","error_msg":"The ` + hidden + ` b` + "\xc2\xc2\x9b\x9b" + `ody"}` + " grüße \u4e2d\u6587 \U0001f600\n")
	r := d.Decode(text)
	for _, format := range []string{"md", "jira", "text"} {
		got := string(r.Ticket(text, format, TicketOptions{}))
		if !utf8.ValidString(got) {
			t.Errorf("%s: not UTF-8", format)
		}
		if i := strings.IndexAny(got, strings.ReplaceAll(hidden, "[31m", "")); i >= 0 {
			t.Errorf("%s: %q stays at byte %d of\n%q", format, got[i:min(i+4, len(got))], i, got)
		}
		if !strings.Contains(got, "grüße \u4e2d\u6587 \U0001f600") {
			t.Errorf("%s: the text is not itself any more:\n%q", format, got)
		}
	}
}

// TestTicketBegins has nothing to tell: no empty line is in front of that.
func TestTicketBegins(t *testing.T) {
	text := []byte("nothing here\n")
	for _, format := range []string{"md", "jira", "text"} {
		d := New(testIndex(t))
		if got := string(d.Decode(text).Ticket(text, format, TicketOptions{})); !strings.HasPrefix(got, "No CTS code stands") {
			t.Errorf("%s: %q", format, got)
		}
	}
}

// TestTicketSentences reads what tickets say of contradictions.
func TestTicketSentences(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct{ text, want string }{
		{"HTTP/1.1 403 Forbidden\n\n" + `{"error_code":"CTS.0208","error_msg":"The tracker already exists."}`,
			"HTTP status 403, in the table 400. Another edition of the table, or a deployment that answers differently."},
		{"HTTP/1.1 502 Bad Gateway\n\n" + `{"error_code":"CTS.0004","error_msg":"Data write exception."}`,
			"HTTP status 502, in the table 500. A gateway or proxy between the client and CTS answered with its own status."},
		{`{"error_code":"CTS.0214","error_msg":"Query data failed."}`,
			`the table has another message, "The tracker does not exist." The pasted one is that of CTS.0300; code and message do not belong together in this table.`},
		{`{"error_code":"CTS.0215","error_msg":"There is a bucket."}`,
			`the table has another message, "Check bucket failed.The bucket is already exist." Another edition of the table words it differently, or the message was changed on its way.`},
		{`{"error_code":"cts.0214","error_msg":"The tracker does not exist."}`,
			"the code is written cts.0214, but means CTS.0214. The older lower-case table has no such code; some deployments write current codes in lower case."},
		{"POST /v3/x/tracker HTTP/1.1\n\nHTTP/1.1 500\n\n" + `{"error_code":"cts.0004","error_msg":"Data write exception."}`,
			"the code is written cts.0004, but means CTS.0004. The letters name the other table, but version, status or message speak for this one."},
	} {
		r := d.Decode([]byte(c.text))
		if got := string(r.Ticket([]byte(c.text), "text", TicketOptions{})); !strings.Contains(got, "\nDiffers: "+c.want+"\n") {
			t.Errorf("want %q in\n%s", c.want, got)
		}
	}
}
