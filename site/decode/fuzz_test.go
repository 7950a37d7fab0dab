package decode

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ctserr/site/bench/pastes"
)

// seeds adds every paste of the corpus.
func seeds(f *testing.F) {
	files, _ := filepath.Glob("testdata/corpus/cases/*.txt")
	for i, name := range files {
		if i%9 != 0 {
			continue // a fuzzer starts faster with a part of them
		}
		if b, err := os.ReadFile(name); err == nil && len(b) < 20000 {
			f.Add(b)
		}
	}
	for _, s := range []string{"", "\x00", "CTS.", "cts.0036", "\xff\xfe{\x00", `{"error_code":"CTS.0214"`, "[[[[{{{{((((", `\\\\\\"`, "=\n=3D=22", "%22%7B%2522",
		"00000000: 4354 532e 3032 3134  CTS.0214", "&quot;&#34;&#x22;", "\x1b[31mCTS.0214\x1b[0m", "│ CTS.02\n│ 14", "X-Auth-Token: abcdefgh12345678\nCTS.0214"} {
		f.Add([]byte(s))
	}
}

// FuzzDecode checks what must hold for every text: no panic, spans in order and
// inside the text, valid JSON, and a ticket that still holds every known code.
func FuzzDecode(f *testing.F) {
	seeds(f)
	d := New(testIndex(f))
	f.Fuzz(func(t *testing.T, text []byte) {
		kept := bytes.Clone(text)
		r := d.Decode(text)
		if !bytes.Equal(kept, text) {
			t.Fatal("Decode changed the text")
		}
		checkResult(t, text, r)
		for _, format := range []string{"md", "jira", "text"} {
			ticket := r.Ticket(text, format, TicketOptions{})
			again := d.Decode(ticket)
			for i, want := range r.Findings {
				if i >= ticketFindings || !want.Known {
					continue
				}
				found := false
				for _, got := range again.Findings {
					found = found || strings.EqualFold(got.Code, want.Code)
				}
				if !found {
					t.Errorf("%s ticket of %q lost %s:\n%s", format, text, want.Code, ticket)
				}
			}
		}
		if s := r.Share(); s != "" {
			if _, err := d.OpenShare(s); err != nil {
				t.Errorf("OpenShare(%q): %v", s, err)
			}
		}
	})
}

// FuzzRedact plants secrets in a text and checks that they are in no redacted
// copy of it.
func FuzzRedact(f *testing.F) {
	f.Add("curl -v\n", "\n{\"error_code\":\"CTS.0214\"}")
	f.Add("{\"log\":\"", "\"}")
	f.Add("│ ", " │")
	d := New(testIndex(f))
	secrets := []string{"X-Auth-Token: gAAAAABkX1yZ0example8Token9value", "password=hunter2Example", "SK=\"wJalrXUtnFEMI0K7MDENGbPxRfiCYEXAMPLEKEY\""}
	values := []string{"gAAAAABkX1yZ0example8Token9value", "hunter2Example", "wJalrXUtnFEMI0K7MDENGbPxRfiCYEXAMPLEKEY"}
	f.Fuzz(func(t *testing.T, before, after string) {
		for i, s := range secrets {
			text := []byte(before + "\n" + s + "\n" + after)
			r := d.Decode(text)
			checkResult(t, text, r)
			out := r.Redact(text, Span{0, len(text)}, nil)
			if bytes.Contains(out, []byte(values[i])) && !strings.Contains(before+after, values[i][:4]) {
				t.Errorf("%q still holds %q", out, values[i])
			}
			if ticket := r.Ticket(text, "md", TicketOptions{}); bytes.Contains(ticket, []byte(values[i])) && !strings.Contains(before+after, values[i][:4]) {
				t.Errorf("ticket still holds %q", values[i])
			}
		}
	})
}

// FuzzParseIndex checks that an index file is read whole or refused, and that
// what is read is written back the same.
func FuzzParseIndex(f *testing.F) {
	f.Add(testIndex(f).Append(nil))
	f.Add([]byte("ctserr-index\t1\tv\t0\n"))
	f.Add([]byte("ctserr-index\t1\t\\q\t1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := ParseIndex(b)
		if err != nil {
			return
		}
		y, err := ParseIndex(x.Append(nil))
		if err != nil || len(y.Records) != len(x.Records) {
			t.Fatalf("written back: %v", err)
		}
		New(x).Decode([]byte(pastes.Body))
	})
}

// FuzzOpenShare checks that a fragment is opened or refused, never more.
func FuzzOpenShare(f *testing.F) {
	for _, s := range []string{"0218,400", "v0036,400,abc,2,,eu-de,=", "0218,999", ";;;", "0218,,,,,,%ff"} {
		f.Add(s)
	}
	d := New(testIndex(f))
	f.Fuzz(func(t *testing.T, s string) {
		d.OpenShare(s)
		r, err := d.OpenShare(string(appendSum([]byte(shareVersion + s))))
		if err != nil {
			return
		}
		for _, x := range r.Findings {
			if strings.ContainsAny(x.Message+x.Time+x.Region+x.RequestID, "\x00\n\x1b") {
				t.Errorf("control characters from %q", s)
			}
		}
		if _, err := d.OpenShare(r.Share()); err != nil {
			t.Errorf("%q was opened, its own share is not: %v", s, err)
		}
	})
}
