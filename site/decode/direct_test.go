package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDirect holds that the short way for plain bodies gives the very answer of
// the general one, for each code of the table and each way to lay a body out,
// and leaves everything else to it.
func TestDirect(t *testing.T) {
	d := New(testIndex(t))
	taken := 0
	for _, r := range d.index.Records {
		for _, layout := range []string{
			`{"error_code":"CODE","error_msg":"MESSAGE"}`,
			`{"error_msg":"MESSAGE","error_code":"CODE"}`,
			"{\n  \"error_code\": \"CODE\",\n  \"error_msg\": \"MESSAGE\"\n}\n",
			`{"error_code" : "CODE", "error_msg" : "MESSAGE"} `,
			`{"error_code":"CODE","error_msg":"MESSAGE","request_id":"9d2e6b70f1c84f33a5e07c41b8d962af"}`,
			`{"request_id":"9d2e6b70f1c84f33a5e07c41b8d962af","error_msg":"MESSAGE","error_code":"CODE"}`,
		} {
			text := []byte(strings.NewReplacer("CODE", r.Code, "MESSAGE", r.Message).Replace(layout))
			got, ok := d.direct(text)
			if !ok {
				continue
			}
			taken++
			if diff := cmp.Diff(string(d.general(text).AppendJSON(nil)), string(got.AppendJSON(nil))); diff != "" {
				t.Errorf("%s: the two ways differ (-general +direct):\n%s", text, diff)
			}
		}
	}
	if want := 6 * 42; taken < want {
		t.Errorf("%d bodies were taken, want at least %d", taken, want)
	}
	message := d.record("CTS.0214").Message
	for _, text := range []string{
		"", "{", "{}", `{"error_code":"CTS.0214"}`,
		`{"error_code":"CTS.0214","error_msg":"` + message + `"`,
		`{"error_code":"CTS.0214","error_msg":"` + message + `",}`,
		`{"error_code":"CTS.0214","error_msg":"` + message + `"}{}`,
		`{"error_code":"CTS.0214","error_msg":"` + message + `","error_code":"CTS.0214"}`,
		`{"error_code":"CTS.0214","error_msg":"` + message + `","detail":"x"}`,
		`{"error_code":"CTS.0214","error_msg":"another"}`,
		`{"error_code":"cts.0214","error_msg":"` + message + `"}`,
		`{"error_code":"CTS.9999","error_msg":"` + message + `"}`,
		`{"error_code":"CTS.0214","error_msg":"` + message + `","request_id":"short"}`,
	} {
		if _, ok := d.direct([]byte(text)); ok {
			t.Errorf("%q was taken", text)
		}
	}
}
