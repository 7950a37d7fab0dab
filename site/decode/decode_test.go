package decode

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ctserr/site/bench/pastes"
)

// kinds returns the kinds of a result's notes.
func kinds(r Result) (out []string) {
	for _, n := range r.Notes {
		out = append(out, n.Kind)
	}
	return out
}

func TestGeneration(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct {
		name, text, code string
		generation       Generation
		alternatives     []string
		contradiction    bool
	}{
		{"upper case", `{"error_code":"CTS.0004","error_msg":"Data write exception."}`, "CTS.0004", V3, nil, false},
		{"lower case only in the older table", `{"error_code":"cts.0036","error_msg":"Create bucket failed"}`, "cts.0036", V1, nil, false},
		{"lower case of a current code", `{"error_code":"cts.0214","error_msg":"The tracker does not exist."}`, "CTS.0214", V3, nil, true},
		{"colliding number on v1.0", "GET https://cts.eu-de.otc.t-systems.com/v1.0/x/tracker\nHTTP/1.1 404 Not Found\n\n{\"error_code\":\"cts.0012\"}", "cts.0012", V1, nil, false},
		{"colliding number, lower case, message of the current table", "POST /v3/x/tracker HTTP/1.1\n\nHTTP/1.1 500\n\n" + `{"error_code":"cts.0004","error_msg":"Data write exception."}`, "CTS.0004", V3, nil, true},
		{"upper case on v1.0", "GET https://cts.eu-de.otc.t-systems.com/v1.0/x/tracker: CTS.0012", "CTS.0012", V3, []string{"cts.0012"}, false},
		{"unknown", `{"error_code":"CTS.0999"}`, "CTS.0999", V3, nil, false},
		{"upper case of an older code", `{"error_code":"CTS.0036"}`, "CTS.0036", V3, []string{"cts.0036"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			if len(r.Findings) != 1 {
				t.Fatalf("%d findings, want 1: %v", len(r.Findings), r.Findings)
			}
			f := r.Findings[0]
			if f.Code != c.code || f.Generation != c.generation || !slices.Equal(f.Alternatives, c.alternatives) {
				t.Errorf("got %s %s %v, want %s %s %v", f.Code, f.Generation, f.Alternatives, c.code, c.generation, c.alternatives)
			}
			if got := slices.ContainsFunc(f.Contradictions, func(c Contradiction) bool { return c.Field == "generation" }); got != c.contradiction {
				t.Errorf("contradiction of generation: %v, want %v", got, c.contradiction)
			}
		})
	}
}

func TestContradictions(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct{ name, text, field, stated string }{
		{"status", "HTTP/1.1 403 Forbidden\n\n" + `{"error_code":"CTS.0208","error_msg":"The tracker already exists."}`, "http_status", "403"},
		{"proxy", "HTTP/1.1 502 Bad Gateway\n\n" + `{"error_code":"CTS.0004","error_msg":"Data write exception."}`, "http_status", "502"},
		{"message", `{"error_code":"CTS.0214","error_msg":"Query data failed."}`, "message", "Query data failed."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			if len(r.Findings) != 1 || len(r.Findings[0].Contradictions) != 1 {
				t.Fatalf("got %+v", r.Findings)
			}
			if x := r.Findings[0].Contradictions[0]; x.Field != c.field || x.Stated != c.stated || x.Hint == "" {
				t.Errorf("got %+v", x)
			}
		})
	}
	for _, text := range []string{
		`{"error_code":"CTS.0002","error_msg":"You do not have the permissions required."}`,
		`{"error_code":"CTS.0218","error_msg":"Invalid message body. The file_prefix_name is a stri`,
		`{"error_code":"CTS.0214","error_msg":"the tracker does not exist"}`,
	} {
		if r := d.Decode([]byte(text)); len(r.Findings) != 1 || len(r.Findings[0].Contradictions) != 0 {
			t.Errorf("%s: got %+v", text, r.Findings)
		}
	}
}

func TestNotes(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct{ name, text, kind, part string }{
		{"cut message", `{"error_code":"CTS.0218","error_msg":"Invalid message body. The file_`, "truncated", "CTS.0218"},
		{"cut body", `{"error_code":"CTS.0218",`, "truncated", "CTS.0218"},
		{"older table", `{"code":"cts.0036"}`, "lower-case", "older"},
		{"unknown", `{"error_code":"CTS.0230"}`, "unknown-code", "CTS.0225 and CTS.0231"},
		{"base64", "body: eyJlcnJvcl9jb2RlIjoiQ1RTLjAyMTQiLCJlcnJvcl9tc2ciOiJUaGUgdHJhY2tlciBkb2VzIG5vdCBleGlzdC4ifQ==", "unwrapped", "base64"},
		{"unknown at the end", "CTS.0999", "unknown-code", "The last one is CTS.0411."},
		{"DNS", "curl: (6) Could not resolve host: cts.eu-xx.otc.t-systems.com", "not-reached", "DNS"},
		{"TLS", `Get "https://cts.eu-de/v3/x": tls: failed to verify certificate: x509: certificate signed by unknown authority`, "not-reached", "CA bundle"},
		{"refused", "dial tcp 10.1.2.3:443: connect: connection refused", "not-reached", "proxy"},
		{"proxy", "<html><head><title>502 Bad Gateway</title></head><body><hr><center>nginx</center></body></html>", "not-reached", "proxy"},
		{"too large for a proxy", "<html><head><title>413 Request Entity Too Large</title></head><body><hr><center>nginx</center></body></html>", "not-reached", "same answer"},
		{"throttled", "<html><head><title>429 Too Many Requests</title></head></html>", "not-reached", "throttled"},
		{"timeout", "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='cts.eu-de'): Read timed out. (read timeout=5)", "not-reached", "look before you repeat"},
		{".NET", "HuaweiCloud.SDK.Core.ClientRequestException: Exception of type 'HuaweiCloud.SDK.Core.ClientRequestException' was thrown.", "client-hides-code", "e.ErrorCode"},
		{"openstacksdk", "openstack.exceptions.BadRequestException: BadRequestException: 400: Client Error for url: https://cts.eu-de.otc.t-systems.com/v1.0/x/tracker, Bad Request", "client-hides-code", "e.response.text"},
		{"requests", "requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: https://cts.eu-de.otc.t-systems.com/v3/x/tracker", "client-hides-code", "e.response.text"},
		{"Python repr", "ERROR ClientRequestException()", "client-hides-code", "str(e)"},
		{"curl -f", "curl: (22) The requested URL returned error: 400", "client-hides-code", "--fail-with-body"},
		{"axios", "AxiosError: Request failed with status code 400", "client-hides-code", "err.response.data"},
		{"Java logger", "com.huaweicloud.sdk.core.exception.ClientRequestException: The bucket operation cannot be empty.", "client-hides-code", "getErrorCode"},
		{"KooCLI", "[USE_ERROR]Invalid parameter: tracker_nam", "client-hides-code", "KooCLI"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			for _, n := range r.Notes {
				if n.Kind == c.kind && strings.Contains(n.Text, c.part) {
					return
				}
			}
			t.Errorf("no note %s with %q in %+v", c.kind, c.part, r.Notes)
		})
	}
	if r := d.Decode([]byte(pastes.Body)); len(r.Notes) != 0 {
		t.Errorf("a plain body has notes: %v", r.Notes)
	}
}

func TestForeign(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct{ name, text, code, service string }{
		{"gateway", `{"error_msg":"Incorrect IAM authentication information: verify aksk signature fail","error_code":"APIGW.0301","request_id":"4be1c07d92f84a5d8e6b13a0c75f2d98"}`, "APIGW.0301", "API gateway"},
		{"APIG", "error APIG.0101 returned", "APIG.0101", "API gateway"},
		{"IAM without a code", `{"error":{"message":"The token is not valid.","code":401,"title":"Unauthorized"}}`, "401", "IAM"},
		{"OBS", "<Error><Code>NoSuchBucket</Code><Message>x</Message></Error>", "NoSuchBucket", "OBS"},
		{"any service under a key", `{"error_code":"GES.0012","error_msg":"x"}`, "GES.0012", "GES"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			if len(r.Findings) != 0 || len(r.Foreign) != 1 {
				t.Fatalf("findings %v, foreign %v", r.Findings, r.Foreign)
			}
			if f := r.Foreign[0]; f.Code != c.code || f.Service != c.service || f.Meaning == "" {
				t.Errorf("got %+v", f)
			}
		})
	}
	for _, text := range []string{"Build.2025 is out", "see RFC.7231", "app.v1.0004", "Version 1.2.3.4", "projects.0003_add_field", "CTS.02.03.07 EP 1", "products.0036"} {
		if r := d.Decode([]byte(text)); len(r.Findings)+len(r.Foreign) != 0 {
			t.Errorf("%q: findings %v, foreign %v", text, r.Findings, r.Foreign)
		}
	}
}

func TestCauses(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct {
		name, text string
		cause      []int
	}{
		{"details", `{"error_code":"CTS.0002","error_msg":"x","details":[{"error_code":"CTS.0012","error_msg":"y"}]}`, []int{1}},
		{"caused by", "TrackerException: (CTS.0201: A management tracker has been created.)\n\tat a.B\nCaused by: HTTP 400 {\"error_code\":\"CTS.0216\",\"error_msg\":\"Create bucket failed.\"}", []int{1}},
		{"two bodies", pastes.Body + "\n" + `{"error_code":"CTS.0300","error_msg":"Query data failed."}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			if len(r.Findings) != 2 {
				t.Fatalf("got %v", r.Findings)
			}
			if !slices.Equal(r.Findings[0].CausedBy, c.cause) || r.Findings[1].CausedBy != nil {
				t.Errorf("caused by %v and %v, want %v and none", r.Findings[0].CausedBy, r.Findings[1].CausedBy, c.cause)
			}
		})
	}
}

func TestCount(t *testing.T) {
	d := New(testIndex(t))
	line := "2025-01-14T09:12:44Z ERROR " + pastes.Body + "\n"
	for _, c := range []struct {
		name, text string
		findings   int
		count      int
	}{
		{"once", line, 1, 1},
		{"three lines of a log", line + strings.ReplaceAll(line, ":44Z", ":45Z") + strings.ReplaceAll(line, ":44Z", ":46Z"), 1, 3},
		{"one second of a log", logOf("a0", "a1", "a2"), 1, 3},
		{"one second, names of several lengths", logOf("prod", "dev", "x"), 1, 3},
		{"one failure printed twice", "CTS.0214 [CTS.0214]", 1, 1},
		{"one line printed twice", line + line, 1, 1},
		{"one failure told by two layers", "2026-11-30T10:01:56Z ERROR call failed: CTS.0214\n2026-11-30T10:01:56Z ERROR sync: call failed: CTS.0214\n", 1, 1},
		{"the same request id", strings.ReplaceAll(line, "}", `,"request_id":"4be1c07d92f84a5d8e6b13a0c75f2d98"}`) + strings.ReplaceAll(line, "}", `,"request_id":"4be1c07d92f84a5d8e6b13a0c75f2d98"}`), 1, 1},
		{"two request ids", strings.ReplaceAll(line, "}", `,"request_id":"4be1c07d92f84a5d8e6b13a0c75f2d98"}`) + strings.ReplaceAll(line, "}", `,"request_id":"5be1c07d92f84a5d8e6b13a0c75f2d98"}`), 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			if len(r.Findings) != c.findings || r.Findings[0].Count != c.count {
				t.Errorf("%d findings, the first counted %d times; want %d and %d", len(r.Findings), r.Findings[0].Count, c.findings, c.count)
			}
		})
	}
}

// logOf has one failure a name, all in one second.
func logOf(names ...string) (log string) {
	for _, name := range names {
		log += "2026-11-30T10:01:56Z ERROR deleting tracker " + name + " failed: " + pastes.Body + "\n"
	}
	return log
}

// TestOwnCircumstances has records side by side: each keeps its own time and call.
func TestOwnCircumstances(t *testing.T) {
	d := New(testIndex(t))
	records := [...]struct{ code, time, call string }{
		{"CTS.0218", "2026-11-30T10:00:00Z", "PUT /v3/p1/tracker"},
		{"CTS.0005", "2026-11-30T11:00:01.5Z", "GET /v3/p1/trackers"},
		{"CTS.0214", "2026-11-30T12:00:02+01:00", "DELETE /v3/p1/trackers"},
	}
	for _, layout := range []string{
		"%[1]s failed on %[3]s at %[2]s\n",
		`{"error_code":"%[1]s","level":"error","request":"%[3]s","time":"%[2]s"}` + "\n",
		`{"error_code":"%[1]s","request":"%[3]s","severity":"error","time":"%[2]s"}` + "\n",
		"  {\n    \"error_code\": \"%[1]s\",\n    \"request\": \"%[3]s\",\n    \"time\": \"%[2]s\"\n  },\n",
		"%[2]s ERROR %[3]s: %[1]s\n",
		"level=error code=%[1]s call=\"%[3]s\" time=%[2]s\n",
	} {
		text := ""
		for _, r := range records {
			text += fmt.Sprintf(layout, r.code, r.time, r.call)
		}
		findings := d.Decode([]byte(text)).Findings
		if len(findings) != len(records) {
			t.Fatalf("%s: %d findings", text, len(findings))
		}
		for i, f := range findings {
			if r := records[i]; f.Code != r.code || f.Time != r.time || f.Request != r.call || f.Message != "" {
				t.Errorf("%s%s: time %q, request %q, message %q", text, f.Code, f.Time, f.Request, f.Message)
			}
		}
	}
}

// TestNamedRegion reads a region that no host name tells.
func TestNamedRegion(t *testing.T) {
	d := New(testIndex(t))
	for text, want := range map[string]string{
		`{"error_code":"CTS.0218","region":"eu-de","a":1}`:                          "eu-de",
		"region=cn-north-4 error_code=CTS.0218":                                     "cn-north-4",
		"region: eu-west-101\nerror_code: CTS.0218\n":                               "eu-west-101",
		"Region: eu-nl\nCTS.0218\n":                                                 "eu-nl",
		`{"Region":"eu-de","error_code":"CTS.0218"}`:                                "eu-de",
		"<Region>eu-de</Region><Code>CTS.0218</Code>":                               "eu-de",
		"HW_REGION_NAME=eu-de\nCTS.0218\n":                                          "eu-de",
		"CTS.0218 in the region of the bucket":                                      "",
		`{"error_code":"CTS.0218","region":"","x":"y-z"}`:                           "",
		"region=eu-nl https://cts.eu-de.otc.t-systems.com/v3/p1/tracker: CTS.0218 ": "eu-de",
	} {
		if f := d.Decode([]byte(text)).Findings; len(f) != 1 || f[0].Region != want {
			t.Errorf("%s: %+v, want the region %q", text, f, want)
		}
	}
}

// told decodes a text and returns what each finding tells.
func told(d *Decoder, text string, what func(Finding) []string) (list []string) {
	for _, f := range d.Decode([]byte(text)).Findings {
		list = append(list, what(f)...)
	}
	return list
}

// TestRegions has two failures in two regions: each keeps its own.
func TestRegions(t *testing.T) {
	d := New(testIndex(t))
	for _, layout := range []string{
		"POST https://cts.%[2]s.otc.t-systems.com/v3/a/tracker\n{\"error_code\":\"%[1]s\"}\n",
		"region=%[2]s code=%[1]s\n",
		"code=%[1]s region=%[2]s\n",
		"{\"error_code\":\"%[1]s\",\"region\":\"%[2]s\"}\n",
		"{\"region\":\"%[2]s\",\"error\":{\"error_code\":\"%[1]s\"}},",
		"{\"error\":{\"error_code\":\"%[1]s\"},\"region\":\"%[2]s\"},",
		"Error: %[1]s\n  on cts.%[2]s.myhuaweicloud.com\n\n",
	} {
		text := fmt.Sprintf(layout, "CTS.0216", "eu-de") + fmt.Sprintf(layout, "CTS.0215", "eu-nl") + fmt.Sprintf(layout, "CTS.0218", "cn-north-4")
		got := told(d, text, func(f Finding) []string { return []string{f.Region} })
		if !slices.Equal(got, []string{"eu-de", "eu-nl", "cn-north-4"}) {
			t.Errorf("%s: regions %q", text, got)
		}
	}
}

// TestStrands has calls that were made at once: each failure has its own.
func TestStrands(t *testing.T) {
	d := New(testIndex(t))
	const one, two = "https://cts.cn-north-4.myhuaweicloud.com/v3/a/tracker", "https://cts.cn-south-1.myhuaweicloud.com/v3/a/notifications"
	for _, tag := range []string{"DEBUG req#%d", "10:00:0%[1]d [t%[1]d]", "2026-11-30 10:00:0%[1]d INFO [worker-%[1]d] cts", "app[7]: call-%d"} {
		a, b := fmt.Sprintf(tag, 1), fmt.Sprintf(tag, 2)
		text := a + " POST " + one + "\n" + b + " POST " + two + "\n" + a + ` got {"error_code":"CTS.0201"}` + "\n" + b + ` got {"error_code":"CTS.0410"}` + "\n"
		got := told(d, text, func(f Finding) []string { return []string{f.Request, f.Region} })
		if want := []string{"POST " + one, "cn-north-4", "POST " + two, "cn-south-1"}; !slices.Equal(got, want) {
			t.Errorf("%sgot %q", text, got)
		}
	}
	text := "DEBUG try-1 POST " + two + "\nDEBUG try-2 POST " + one + "\nDEBUG " + `got {"error_code":"CTS.0201"}`
	if f := d.Decode([]byte(text)).Findings; len(f) != 1 || f[0].Request != "POST "+one {
		t.Errorf("%s: got %+v", text, f)
	}
}

// TestRemark has what people write behind a code: it is no message of the service.
func TestRemark(t *testing.T) {
	d := New(testIndex(t))
	for text, want := range map[string]string{
		"HTTP 400, CTS.0215, request id 0f5181caba0024e72f89c0045e707b91": "",
		"CTS.0215, region eu-de, 400":                                     "",
		"Got CTS.0214 - any idea? Thanks, Bob":                            "",
		"CTS.0215: Status of the tracker is bad":                          "Status of the tracker is bad",
		"CTS.0214 - The tracker is gone":                                  "The tracker is gone",
	} {
		if f := d.Decode([]byte(text)).Findings; len(f) != 1 || f[0].Message != want {
			t.Errorf("%s: got %+v", text, f)
		}
	}
}

// TestOwnTimes has several records, most on one line: each failure has its own time.
func TestOwnTimes(t *testing.T) {
	d := New(testIndex(t))
	for text, want := range map[string]string{
		`[{"time":"2026-11-30T10:05:00Z","error_code":"CTS.0216"},{"time":"2026-11-30T11:05:00Z","error_code":"CTS.0214"}]`: "2026-11-30T10:05:00Z 2026-11-30T11:05:00Z",
		`[{"error_code":"CTS.0216","time":"2026-11-30T10:05:00Z"},{"error_code":"CTS.0214","time":"2026-11-30T11:05:00Z"}]`: "2026-11-30T10:05:00Z 2026-11-30T11:05:00Z",
		`{"time":"2026-11-30T10:05:00Z","msg":"start ok"},{"time":"2026-11-30T11:05:00Z","error_code":"CTS.0214"}`:          "2026-11-30T11:05:00Z",
		"2026-11-30T10:05:00Z CTS.0216 400; 2026-11-30T11:05:00Z CTS.0214 404":                                              "2026-11-30T10:05:00Z 2026-11-30T11:05:00Z",
		"CTS.0216 failed\n2026-11-30T11:05:00Z CTS.0214 404":                                                                " 2026-11-30T11:05:00Z",
		`2026-11-30T10:05:00Z failed {"error_code":"CTS.0216","expires_at":"2026-12-01T00:00:00Z"}`:                         "2026-11-30T10:05:00Z",
	} {
		got := told(d, text, func(f Finding) []string { return []string{f.Time} })
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: times %s, want %s", text, s, want)
		}
	}
}

// TestTimes reads times in the forms that logs and people write.
func TestTimes(t *testing.T) {
	d := New(testIndex(t))
	for text, want := range map[string]string{
		"2026-12-01 02:11:09,402: ERROR/ForkPoolWorker-3 CTS.0218":                    "2026-12-01 02:11:09,402",
		"2026-12-01T02:11:09+01:00: CTS.0218":                                         "2026-12-01T02:11:09+01:00",
		"CTS.0218 at 2026-12-01 02:11:09":                                             "2026-12-01 02:11:09",
		"2026-12-01 02:11:09.123 +0000 UTC m=+0.1 CTS.0218":                           "2026-12-01 02:11:09.123 +0000 UTC",
		"2026/12/01 02:11:09 -404 CTS.0218":                                           "2026/12/01 02:11:09",
		"E1130 22:01:11.009121       1 main.go:12] CTS.0218":                          "1130 22:01:11.009121",
		"CODE1130 22:01:11 CTS.0218":                                                  "",
		`10.1.1.1 - - [30/Nov/2026:10:00:01 +0000] "GET /x HTTP/1.1" 400 52 CTS.0218`: "30/Nov/2026:10:00:01 +0000",
		"30.11.2026 22:10:01 CTS.0218":                                                "30.11.2026 22:10:01",
		"1.2.2026, 2:10:01: CTS.0218":                                                 "1.2.2026, 2:10:01",
		"Nov 30, 2026 @ 23:10:44.201 CTS.0218":                                        "Nov 30, 2026 @ 23:10:44.201",
		"November 3, 2026 8:54:00 PM cloud.Cts get CTS.0218":                          "November 3, 2026 8:54:00 PM",
		"11/30/2026 10:10:01 PM CTS.0218":                                             "11/30/2026 10:10:01 PM",
		"2026年11月30日 22:10:01 CTS.0218":                                               "2026年11月30日 22:10:01",
		"Nov  3 10:00:01 host app: CTS.0218":                                          "Nov  3 10:00:01",
		"Mon, 30 Nov 2026 08:06:01 GMT CTS.0218":                                      "30 Nov 2026 08:06:01 GMT",
		"  3 Nov 2026 08:06:01 CTS.0218":                                              "3 Nov 2026 08:06:01",
		`{"timestamp":1796083200000,"error_code":"CTS.0218"}`:                         "1796083200000",
		`{"level":"error","ts":1796083200.25,"msg":"CTS.0218"}`:                       "1796083200.25",
		`{"time": "1796083200000", "error_code": "CTS.0218"}`:                         "1796083200000",
		`{"size":1796083200000,"error_code":"CTS.0218"}`:                              "",
		`{"ts":1796083200000,"error":"2026-12-01T02:11:09Z CTS.0218"}`:                "2026-12-01T02:11:09Z",
		"line 12:10:00:01 CTS.0218 in 4512:30:01":                                     "",
	} {
		r := d.Decode([]byte(text))
		if f := r.Findings; len(f) != 1 || f[0].Time != want || r.Summary.FirstTime != want {
			t.Errorf("%s: %+v, want the time %q", text, f, want)
		}
	}
}

func TestCircumstances(t *testing.T) {
	d := New(testIndex(t))
	text := "2025-01-14T09:12:44Z POST https://cts.eu-west-101.myhuaweicloud.eu/v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/tracker 404 " + pastes.Body
	f := d.Decode([]byte(text)).Findings[0]
	if f.Time != "2025-01-14T09:12:44Z" || f.Region != "eu-west-101" || !strings.HasPrefix(f.Request, "POST https://cts.eu-west-101.") {
		t.Errorf("time %q, region %q, request %q", f.Time, f.Region, f.Request)
	}
	for _, e := range f.Evidence {
		if e.Field == "time" && text[e.Span.Start:e.Span.End] != f.Time || e.Field == "region" && text[e.Span.Start:e.Span.End] != f.Region {
			t.Errorf("evidence of %s is %q", e.Field, text[e.Span.Start:e.Span.End])
		}
	}
}

// TestRequest names the call of a failure, and not another one that went well.
func TestRequest(t *testing.T) {
	const failure = `{"error_code":"CTS.0300","error_msg":"Query failed."}` + "\n"
	for text, want := range map[string]string{
		"INFO PUT /v3/p1/tracker\nERROR " + failure:                                                   "PUT /v3/p1/tracker",
		"INFO PUT /v3/p1/tracker -> 400\nERROR " + failure:                                            "PUT /v3/p1/tracker",
		"08:00:01 INFO GET /v3/p1/traces 200\n08:00:02 ERROR status=400 " + failure:                   "",
		"\"GET /v3/p1/traces HTTP/1.1\" 200 512\n\"POST /v3/p1/tracker HTTP/1.1\" 400 88\n" + failure: "POST /v3/p1/tracker",
		"GET https://a.example/v3/x -> 302\nGET https://b.example/v3/y\n" + failure:                   "GET https://b.example/v3/y",
		"GET /v3/p1/traces 200 then " + failure:                                                       "GET /v3/p1/traces",
	} {
		findings := New(testIndex(t)).Decode([]byte(text)).Findings
		if len(findings) != 1 || findings[0].Request != want {
			t.Errorf("%q: %+v, want the request %q", text, findings, want)
		}
	}
}

// TestBodyBesideHead reads a body that begins on the line of its status.
func TestBodyBesideHead(t *testing.T) {
	const id = "9d2e6b70aa3c4d0d8f1c6b7a5e4d3c2b"
	r := New(testIndex(t)).Decode([]byte("HTTP/1.1 200 OK (\nX-Request-Id: " + id + "\nCTS.0214)\n"))
	if len(r.Findings) != 1 || r.Findings[0].RequestID != id {
		t.Errorf("got %+v", r.Findings)
	}
}

// TestLongText checks that a text that is read in windows gives what a short one
// does, and that spans and counts are those of the whole.
func TestLongText(t *testing.T) {
	d := New(testIndex(t))
	noise := strings.Repeat("2025-01-14T09:12:44Z INFO all is well\n", 40000)
	text := noise + "2025-01-14T10:00:00Z ERROR status=404 request_id=4be1c07d92f84a5d8e6b13a0c75f2d98 body=" + pastes.Body + "\n" + noise +
		"HTTP/1.1 400 Bad Request\nX-Request-Id: 5be1c07d92f84a5d8e6b13a0c75f2d98\n\n{\"error_code\":\"CTS.0300\",\"error_msg\":\"Query data failed.\"}\n"
	r := d.Decode([]byte(text))
	checkResult(t, []byte(text), r)
	if len(r.Findings) != 2 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	for i, want := range []Finding{{Code: "CTS.0214", HTTPStatus: 404, RequestID: "4be1c07d92f84a5d8e6b13a0c75f2d98", Message: "The tracker does not exist."},
		{Code: "CTS.0300", HTTPStatus: 400, RequestID: "5be1c07d92f84a5d8e6b13a0c75f2d98", Message: "Query data failed."}} {
		f := r.Findings[i]
		if f.Code != want.Code || f.HTTPStatus != want.HTTPStatus || f.RequestID != want.RequestID || f.Message != want.Message {
			t.Errorf("got %+v, want %+v", f, want)
		}
		if got := text[f.Span.Start:f.Span.End]; got != want.Code {
			t.Errorf("span holds %q", got)
		}
	}
}
