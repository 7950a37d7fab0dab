package decode

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"ctserr/site/bench/pastes"
)

// hostile are patterns whose repetition makes careless readers slow.
var hostile = []string{
	"[", "{", "(", "\"", "\\", "'", "<", ">", "%", "%22", "&", "&quot;", "=", "=\n", "\n", "\r", "\x1b[", "\x1b", "\x00", "\xff", "│", "| ", "> ", ">", "a", "0", "a ", "0 ", "00 ", "ff ", "12, ",
	"CTS.", "CTS.0214", "CTS.0214 ", "cts.0036\n", "\"error_code\":\"CTS.0214\",", "error_msg:", "\"error_msg\":\"", "request_id ", "request_id=", "status ", "HTTP/1.1 ", "HTTP/1.1 400 ", "GET / HTTP/1.1\n",
	"X-Request-Id: ", "{\"a\":", "[\"error_msg\"", "400 ", "400\n", "A.0001 ", "a@", "@", ":", "::", "1:", "1.2.3.4 ", "eyJ.", "MII", "-----BEGIN ", "0000: ", "00000000: 4354 532e  CTS.\n",
	"CTS 0", "C.T.S.", "cts error code ", "tracker does not exist ", "The ", "Content-Length: 400\n", "\\n", "\\\\n\\\"", "\\u0022", "é", "2025-01-14T09:12:44Z ", "/v3/", "chunked\n1f\n", "\"\"", "a,b,c\n", "\t", "a=b ", "code: ", "details: {", "Caused by: CTS.0214\n",
}

// TestHostile decodes long repetitions: nothing may fail, and time may not grow
// faster than the text.
func TestHostile(t *testing.T) {
	d := New(testIndex(t))
	d.Decode([]byte("The tracker does not exist."))
	for _, p := range hostile {
		text := []byte(strings.Repeat(p, 200<<10/len(p)))
		t.Run(strings.ToValidUTF8(strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' || r == '/' {
				return '.'
			}
			return r
		}, p), "."), func(t *testing.T) {
			// Linear growth is a factor of 4. The machine may be busy, so only
			// growth that shows every time counts.
			var r Result
			var took, quarter time.Duration
			for range 5 {
				start := time.Now()
				r = d.Decode(text)
				took = time.Since(start)
				start = time.Now()
				d.Decode(text[:len(text)/4])
				quarter = time.Since(start)
				if took <= 12*quarter+500*time.Millisecond {
					break
				}
			}
			if took > 12*quarter+500*time.Millisecond {
				t.Errorf("200 kB took %v, a quarter of it %v, five times in a row", took, quarter)
			}
			if len(r.Findings) > maxFindings {
				t.Errorf("%d findings", len(r.Findings))
			}
			checkResult(t, text, r)
			t.Log(took)
		})
	}
	t.Run("nested", func(t *testing.T) {
		text := append(bytes.Repeat([]byte("["), 100000), pastes.Body...)
		text = append(text, bytes.Repeat([]byte("]"), 100000)...)
		r := d.Decode(text)
		if len(r.Findings) != 1 || r.Findings[0].Message != "The tracker does not exist." {
			t.Errorf("got %v", r.Findings)
		}
	})
	t.Run("one string of 10 MB", func(t *testing.T) {
		text := []byte(`{"log":"` + strings.Repeat("x", 10<<20) + `","error_code":"CTS.0214"}`)
		if r := d.Decode(text); len(r.Findings) != 1 {
			t.Errorf("got %v", r.Findings)
		}
	})
}
