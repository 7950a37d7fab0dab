package decode

import (
	"strings"
	"testing"
)

// TestAlone pastes nothing but a code in another spelling, or an address of one.
func TestAlone(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct {
		text, code string
		confidence Confidence // none for a suggestion
	}{
		{"CTS 0218", "CTS.0218", Likely},
		{"cts-0218", "CTS.0218", Likely},
		{"CTS0218\n", "CTS.0218", Likely},
		{"0218", "CTS.0218", Possible},
		{" 218 ", "CTS.0218", Possible},
		{"\"218\"", "CTS.0218", Possible},
		{"Error 0218:", "CTS.0218", Possible},
		{"error_code=218", "CTS.0218", Possible},
		{"error code: CTS-0218", "CTS.0218", Likely},
		{"CTS error 0218", "CTS.0218", Likely},
		{"CTS.O218", "CTS.0218", Likely},
		{"CTS 0036", "cts.0036", Likely},
		{"#CTS.0218", "CTS.0218", Likely},
		{"https://errors.example/errors/cts-0214/", "CTS.0214", Likely},
		{"https://errors.example/CTS.0214\n", "CTS.0214", Likely},
		{"https://errors.example/errors/#CTS.0214", "CTS.0214", Likely},

		{"404", "CTS.0404", ""},
		{"error 403", "CTS.0403", ""},
		{"CTS 404", "CTS.0404", ""},
		{"0012", "CTS.0012", ""},
		{"CTS-0012", "CTS.0012", ""},
		{"36", "cts.0036", ""},
		{"021", "cts.0021", ""},
		{"CTS.021", "CTS.0210", ""},
		{"the code is CTS.021", "CTS.0210", ""},
		{"a page: https://errors.example/errors/cts-0214/", "CTS.0214", ""},
		{"a page: https://errors.example/CTS.0214", "CTS.0214", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			checkResult(t, []byte(c.text), r)
			if c.confidence == "" {
				if len(r.Findings) > 0 || len(r.Suggestions) == 0 || r.Suggestions[0].Code != c.code {
					t.Errorf("findings %v, suggestions %v; want the suggestion %s", r.Findings, r.Suggestions, c.code)
				}
				return
			}
			if len(r.Findings) != 1 || len(r.Suggestions) != 0 {
				t.Fatalf("findings %v, suggestions %v", r.Findings, r.Suggestions)
			}
			if f := r.Findings[0]; f.Code != c.code || f.Confidence != c.confidence || f.Title == "" || f.URL == "" {
				t.Errorf("got %+v", f)
			}
		})
	}
	for _, text := range []string{"2025", "1234", "12345", "CTS", "code", "5", "ts 218", "LTS 0218", "0218 MB", ""} {
		if r := d.Decode([]byte(text)); len(r.Findings) > 0 {
			t.Errorf("%q: findings %v", text, r.Findings)
		}
	}
	const want = "CTS.0218: "
	if got := string(d.Decode([]byte("218")).Ticket([]byte("218"), "text", TicketOptions{})); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "Evidence:\n218\n") {
		t.Errorf("ticket:\n%s", got)
	}
}

// TestAddresses checks that the address of a page on a code states no error.
func TestAddresses(t *testing.T) {
	d := New(testIndex(t))
	for _, text := range []string{
		"error_code: CTS.0218, see https://errors.example/CTS.0214",
		"error_code: CTS.0218, see https://errors.example/errors/cts-0214/",
		"error_code: CTS.0218, see https://errors.example/errors/#CTS.0214.",
		"[CTS.0218](https://errors.example/errors/all#CTS.0214)",
		`{"error_code":"CTS.0218","help":"https://errors.example/a/b/CTS.0214?lang=en"}`,
		"https://errors.example/?error_code=CTS.0218#CTS.0214",
	} {
		r := d.Decode([]byte(text))
		if len(r.Findings) != 1 || r.Findings[0].Code != "CTS.0218" || r.Findings[0].Message != "" || len(r.Suggestions) != 0 {
			t.Errorf("%s: findings %+v, suggestions %v", text, r.Findings, r.Suggestions)
		}
	}
}

// TestCells checks that the cells of a table are not read as one code.
func TestCells(t *testing.T) {
	text := []byte("service,status,code\nCTS,400,CTS.0218\nCTS,404,CTS.0214\n")
	if r := New(testIndex(t)).Decode(text); len(r.Findings) != 2 || len(r.Suggestions) != 0 {
		t.Errorf("findings %v, suggestions %v", r.Findings, r.Suggestions)
	}
}

// TestStatusBesideCode checks that the HTTP status of a known code is no other code.
func TestStatusBesideCode(t *testing.T) {
	d := New(testIndex(t))
	for _, text := range []string{
		"failed to update tracker: [cts] 404 CTS.0214: The tracker does not exist.",
		"CTS 400: CTS.0218",
	} {
		r := d.Decode([]byte(text))
		if len(r.Findings) != 1 || r.Findings[0].HTTPStatus == 0 || len(r.Suggestions) > 0 {
			t.Errorf("%q: findings %+v, suggestions %v", text, r.Findings, r.Suggestions)
		}
	}
}

// TestApart checks that a few words of a message that stand apart suggest nothing.
func TestApart(t *testing.T) {
	d := New(testIndex(t))
	for _, text := range []string{
		"import (\n\t\"errors\"\n\t\"internal/testlog\"\n)\n\n// The error is told to the caller.\n",
		"    data = json_file.read()\nexcept Exception:\n    print(\"no file\")\n",
		"The parser counts the number of\nlines, and prints it.\n",
	} {
		if r := d.Decode([]byte(text)); len(r.Findings)+len(r.Suggestions) > 0 {
			t.Errorf("%q: findings %v, suggestions %v", text, r.Findings, r.Suggestions)
		}
	}
	for text, code := range map[string]string{"Internal error.": "cts.0015", "Data read exception": "CTS.0005"} {
		if r := d.Decode([]byte(text)); len(r.Suggestions) == 0 || r.Suggestions[0].Code != code {
			t.Errorf("%q: suggestions %v, want %s", text, r.Suggestions, code)
		}
	}
}
