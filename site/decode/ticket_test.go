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
