package decode

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ctserr/site/bench/pastes"
)

func TestRedact(t *testing.T) {
	d := New(testIndex(t))
	id := "0f3c9a7e5b1d4826a9e0c7d41b6f8352"
	for _, c := range []struct{ name, text, want string }{
		{"token", "> X-Auth-Token: MIIFexampleABCDEF0123456789\n", "> X-Auth-Token: <token-1>\n"},
		{"token in a command", `curl -H "X-Auth-Token: gAAAAexample0123456789" x`, `curl -H "X-Auth-Token: <token-1>" x`},
		{"token in escaped JSON", `{"h":"{\"X-Auth-Token\":\"gAAAAexample0123456789\"}"}`, `{"h":"{\"X-Auth-Token\":\"<token-1>\"}"}`},
		{"bearer", "Authorization: Bearer abcdef0123456789abc\n", "Authorization: Bearer <token-1>\n"},
		{"signature", "Authorization: SDK-HMAC-SHA256 Access=HOLDOUTAK0000000TEST, SignedHeaders=host, Signature=f0790d6ffa5b2e99b8c9dcc823a925cfb56c411e2c51a54dd5a9ac3c5729bbb1",
			"Authorization: SDK-HMAC-SHA256 Access=<ak-1>, SignedHeaders=host, Signature=<signature-1>"},
		{"environment", "export HUAWEICLOUD_SDK_AK=ABCDEFGH01234567IJKL HUAWEICLOUD_SDK_SK=abcdefgh01234567", "export HUAWEICLOUD_SDK_AK=<ak-1> HUAWEICLOUD_SDK_SK=<sk-1>"},
		{"password", `{"password":"hunter2","user_name":"alice"}`, `{"password":"<password-1>","user_name":"<user-1>"}`},
		{"cookie", "Set-Cookie: SESSION=abc; Path=/\n", "Set-Cookie: <cookie-1>\n"},
		{"jwt", "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-def_ghi back", "got <token-1> back"},
		{"project in a path", "GET /v3/" + id + "/tracker", "GET /v3/<project-1>/tracker"},
		{"project in a header", "X-Project-Id: " + id, "X-Project-Id: <project-1>"},
		{"project in a URN", "urn:smn:eu-de:" + id + ":audit", "urn:smn:eu-de:<project-1>:audit"},
		{"one name for one value", "project_id=" + id + " again /v3/" + id + "/x and " + id, "project_id=<project-1> again /v3/<project-1>/x and <project-1>"},
		{"account", `"domain_id":"` + id + `"`, `"domain_id":"<account-1>"`},
		{"group host", "https://" + id + ".apig.eu-de.example/", "https://<group-1>.apig.eu-de.example/"},
		{"e-mail", "ask alice@corp.example.com today", "ask <email-1> today"},
		{"ip", "from 10.45.152.59 and 10.45.152.60:443", "from <ip-1> and <ip-2>:443"},
		{"ipv6", "from 2001:db8:0:1::5 now", "from <ip-1> now"},
		{"key", "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----<key-1>-----END PRIVATE KEY-----"},
		{"password in a URL", "https://bob:secret1@proxy.example:8080/", "https://bob:<password-1>@proxy.example:8080/"},
		{"password of a command", "curl -sS -u admin:S3cr3tP4ss https://x.example/ -u x", "curl -sS -u admin:<password-1> https://x.example/ -u x"},
		{"the same in quotation marks", "$ curl --user 'admin:S3cr3t P4ss'", "$ curl --user 'admin:<password-1>'"},
		{"the same without a blank, and in HTTPie", "curl -uadmin:S3cr3tP4ss x\nhttp -a admin:0therP4ss :8080", "curl -uadmin:<password-1> x\nhttp -a admin:<password-2> :8080"},
		{"ids of a container", "docker run -u 1000:1000 x", "docker run -u 1000:1000 x"},
		{"token with a mark of its own", "remote: ghp_0123456789abcdefghijklmnopqrstuvwxyzAB, was revoked", "remote: <token-1>, was revoked"},
		{"ak in a message", "Incorrect IAM authentication information: ak ABCDEFGH01234567IJKL not exist", "Incorrect IAM authentication information: ak <ak-1> not exist"},
		{"password in a sentence", "my password hunter2 is refused", "my password <password-1> is refused"},
		{"token in a sentence", "the token MIIFabcdefghijk12345 is too old", "the token <token-1> is too old"},
		{"heading above a header", "sk\nX-Auth-Token: gAAAAexample0123456789", "sk\nX-Auth-Token: <token-1>"},
		{"short access key", "Access=ABCDEFGHIJKL, SignedHeaders=host", "Access=<ak-1>, SignedHeaders=host"},
		{"words about secrets", "invalid token CTS.0218; password expired; token request_id=" + id, "invalid token CTS.0218; password expired; token request_id=" + id},
		{"version", "version 1.2.3.4 and v1.0.2.3", "version 1.2.3.4 and v1.0.2.3"},
		{"loopback", "Trying 127.0.0.1:443", "Trying 127.0.0.1:443"},
		{"time", "16:25:38 at 12:34:56:78", "16:25:38 at 12:34:56:78"},
		{"request id", "X-Request-Id: " + id + " CTS.0214", "X-Request-Id: " + id + " CTS.0214"},
		{"placeholders", "X-Auth-Token: $TOKEN password=<masked> token: null", "X-Auth-Token: $TOKEN password=<masked> token: null"},
		{"words", "the token is not valid, the password was wrong", "the token is not valid, the password was wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			checkResult(t, []byte(c.text), r)
			if got := string(r.Redact([]byte(c.text), Span{0, len(c.text)}, nil)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestRedactEncodedCopies checks that a secret has one name in all its forms.
func TestRedactEncodedCopies(t *testing.T) {
	d := New(testIndex(t))
	token := "gAAAAexample+0123/456789=="
	text := "X-Auth-Token: " + token + "\nurl: https://x.example/?h=" + url.QueryEscape(`{"X-Auth-Token":"`+token+`"}`) +
		"\nbody: " + base64.StdEncoding.EncodeToString([]byte(`{"error_code":"CTS.0214","token":"`+token+`"}`)) + "\n"
	r := d.Decode([]byte(text))
	got := string(r.Redact([]byte(text), Span{0, len(text)}, nil))
	for _, s := range []string{token, url.QueryEscape(token), base64.StdEncoding.EncodeToString([]byte(token))[:12]} {
		if strings.Contains(got, s) {
			t.Errorf("%q still in\n%s", s, got)
		}
	}
	names := map[string]bool{}
	for _, x := range r.Redactions {
		names[x.Replacement] = true
	}
	if len(names) != 1 {
		t.Errorf("one token has the names %v in\n%s", names, got)
	}
}

func TestTicket(t *testing.T) {
	d := New(testIndex(t))
	text := []byte("2025-01-14T09:12:44Z curl -H 'X-Auth-Token: gAAAAexample0123456789' -X POST https://cts.eu-de.otc.t-systems.com/v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/tracker\nHTTP/1.1 404 Not Found\n" + pastes.Body + "\n")
	r := d.Decode(text)
	for _, format := range []string{"md", "jira", "text"} {
		t.Run(format, func(t *testing.T) {
			got := string(r.Ticket(text, format, TicketOptions{BaseURL: "https://errors.example"}))
			for _, want := range []string{"CTS.0214", "https://errors.example/errors/cts-0214/", "404", "2025-01-14T09:12:44Z", "eu-de", "Missing", "request id (header X-Request-Id)", "The tracker does not exist.", "send it again after the fix"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			for _, bad := range []string{"gAAAAexample0123456789", "0f3c9a7e5b1d4826a9e0c7d41b6f8352"} {
				if strings.Contains(got, bad) {
					t.Errorf("%q in\n%s", bad, got)
				}
			}
			kept := string(r.Ticket(text, format, TicketOptions{Keep: []string{"project"}}))
			if !strings.Contains(kept, "0f3c9a7e5b1d4826a9e0c7d41b6f8352") || strings.Contains(kept, "gAAAAexample0123456789") {
				t.Errorf("project ids should be kept, tokens not:\n%s", kept)
			}
		})
	}
}

func TestShare(t *testing.T) {
	d := New(testIndex(t))
	text := "HTTP/1.1 404 Not Found\nX-Request-Id: 4be1c07d92f84a5d8e6b13a0c75f2d98\n\n" + pastes.Body + "\n{\"error_code\":\"cts.0036\",\"error_msg\":\"Create failed, password=hunter2 für x\"}"
	r := d.Decode([]byte(text))
	s := r.Share()
	if strings.Contains(s, "hunter2") || strings.Contains(s, "Create") || len(s) > 200 {
		t.Errorf("fragment %q: a message that is not the catalog's may hold anything", s)
	}
	o, err := d.OpenShare("#" + s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Findings {
		a, b := r.Findings[i], o.Findings[i]
		if a.Code != b.Code || a.HTTPStatus != b.HTTPStatus || a.RequestID != b.RequestID || a.Title != b.Title || a.URL != b.URL || a.Verdict != b.Verdict || !b.Known {
			t.Errorf("shared %+v\nopened %+v", a, b)
		}
	}
	if o.Findings[0].Message != "The tracker does not exist." {
		t.Errorf("message %q", o.Findings[0].Message)
	}
	if o.Share() != s {
		t.Errorf("shared again: %q, want %q", o.Share(), s)
	}
	for i := range s {
		if _, err := d.OpenShare(s[:i]); err == nil {
			t.Errorf("OpenShare(%q), which was cut off: no error", s[:i])
		}
	}
	for fragment, why := range map[string]string{
		s[:len(s)-1]:                        "cut off",
		strings.Replace(s, "404", "403", 1): "changed on its way",
		"d1:0218,400":                       "cut off",
		"d2:0218":                           "newer version",
		"":                                  "not a shared result",
		"#x":                                "not a shared result",
		"d1:" + strings.Repeat("a", 20000):  "too long",
	} {
		if _, err := d.OpenShare(fragment); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("OpenShare(%.40q): %v, want %q", fragment, err, why)
		}
	}
	for fields, why := range map[string]string{ // with a right sum
		"":                          "four digits",
		"0218,999":                  "status",
		"0218,400,<script>":         "encoded",
		"0218,400,%3Cscript%3E":     "request id",
		"0218,,,,,,a%00b":           "not the catalog's",
		"0218,,,,,,%ff":             "not the catalog's",
		"0218,1,2,3,4,5,6,7":        "too many fields",
		strings.Repeat("0218;", 60): "too many findings",
		"9999,,,,,,=":               "no message",
		"0218,,,,<b>":               "encoded",
		"0218,,a%2eb":               "request id",
		"0218,400,,0":               "count",
		"0218,,,,,eu%20de":          "region",
	} {
		if _, err := d.OpenShare(string(appendSum([]byte("d1:" + fields)))); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("OpenShare of %.40q: %v, want %q", fields, err, why)
		}
	}
}

func TestUTF16(t *testing.T) {
	d := New(testIndex(t))
	text := "é😀 CTS.0214 日本 CTS.0300"
	r := d.Decode([]byte(text)).UTF16([]byte(text))
	var got []Span
	for _, f := range r.Findings {
		got = append(got, f.Span)
	}
	if want := []Span{{4, 12}, {16, 24}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
