package rulebook

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestCurl(t *testing.T) {
	got := Curl(parse(t, updateManagement))
	want := `curl --include --request PUT 'https://cts.eu-west-101.myhuaweicloud.eu/v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/tracker' \
  --header "X-Auth-Token: $TOKEN" \
  --header 'Content-Type: application/json' \
  --data '{
  "tracker_type": "system",
  "tracker_name": "system",
  "status": "enabled",
  "is_support_validate": true
}'
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	got = Curl(parse(t, listTraces))
	want = `curl --include 'https://cts.eu-west-101.myhuaweicloud.eu/v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/traces?trace_type=system&limit=50&from=1735689600000&to=1735693200000' \
  --header "X-Auth-Token: $TOKEN"
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestCurlInShell lets a real shell take the command apart.
func TestCurlInShell(t *testing.T) {
	body := "{\n  \"a\": \"it's $HOME `id` \\\\ \\\"x\\\" !\"\n}"
	for _, c := range []struct {
		name, request string
		want          []string
	}{
		{"body with quotes", "POST /v3/a%27b HTTP/1.1\nHost: h\nX-Auth-Token: $TOKEN\nX-Odd: it's \"$HOME\" `id`\n\n" + body, []string{
			"--include", "--request", "POST", "https://h/v3/a%27b", "--header", "X-Auth-Token: secret",
			"--header", "X-Odd: it's \"$HOME\" `id`", "--data", body}},
		{"token among others", "GET / HTTP/1.1\nHost: h\nX-Odd: \"$TOKEN\" \\ $HOME `id`\n", []string{
			"--include", "https://h/", "--header", "X-Odd: \"secret\" \\ $HOME `id`"}},
		{"brackets", "GET /?a=[1]&b={x} HTTP/1.1\nHost: h\n", []string{"--include", "--globoff", "https://h/?a=[1]&b={x}"}},
		{"body like a file", "POST / HTTP/1.1\nHost: h\n\n@/etc/passwd", []string{
			"--include", "--request", "POST", "https://h/", "--data-raw", "@/etc/passwd"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			script := "curl() { printf '%s\\0' \"$@\"; }\nTOKEN=secret\n" + Curl(parse(t, c.request))
			out, err := exec.Command("sh", "-c", script).Output()
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestKooCLI(t *testing.T) {
	book := content(t)
	for _, c := range []struct{ name, request, want string }{
		{"nested and lists", createNotification, `hcloud CTS CreateNotification \
  --cli-region=eu-west-101 \
  --project_id=0f3c9a7e5b1d4826a9e0c7d41b6f8352 \
  --notification_name=tracker_changes \
  --operation_type=customized \
  --operations.1.service_type=CTS \
  --operations.1.resource_type=tracker \
  --operations.1.trace_names.1=createTracker \
  --operations.1.trace_names.2=deleteTracker \
  --topic_id=urn:smn:eu-de:0f3c9a7e5b1d4826a9e0c7d41b6f8352:audit-alerts
`},
		{"query", deleteTracker, `hcloud CTS DeleteTracker \
  --cli-region=eu-west-101 \
  --project_id=0f3c9a7e5b1d4826a9e0c7d41b6f8352 \
  --tracker_name=invoice-objects \
  --tracker_type=data
`},
		{"path", listNotifications, `hcloud CTS ListNotifications \
  --cli-region=eu-west-101 \
  --project_id=0f3c9a7e5b1d4826a9e0c7d41b6f8352 \
  --notification_type=smn
`},
		{"empty list and object, quotes", "PUT " + base + "/tracker" + typed +
			`{"tracker_type": "data", "tracker_name": "it's a b", "status": "enabled", "data_bucket": {"data_event": []}, "obs_info": {}}`,
			`hcloud CTS UpdateTracker \
  --cli-region=eu-west-101 \
  --project_id=0f3c9a7e5b1d4826a9e0c7d41b6f8352 \
  --tracker_type=data \
  --tracker_name='it'\''s a b' \
  --status=enabled \
  --data_bucket.data_event='[]' \
  --obs_info='{}'
`},
		{"broken body", edit(t, createManagement, "}\n}", "},\n}"), ""},
		{"no body", createManagement[:strings.Index(createManagement, "{")], ""},
		{"list as body", edit(t, updateManagement, "\n{", "\n[{", "}\n", "}]\n"), ""},
		{"empty object as body", updateManagement[:strings.Index(updateManagement, "{")] + "{}", ""},
		{"null", edit(t, updateManagement, "true", "null"), ""},
		{"empty text", edit(t, updateManagement, `"enabled"`, `""`), ""},
		{"what the tool demands", edit(t, updateManagement, "  \"tracker_type\": \"system\",\n", ""), ""},
		{"other operator", edit(t, listNotifications, "cts.eu-west-101.myhuaweicloud.eu", "cts.eu-de.otc.t-systems.com"), ""},
		{"no operation of the tool", edit(t, listNotifications, base+"/notifications/smn", "/v3"), ""},
		{"unknown operation", edit(t, listNotifications, "/notifications/smn", "/nothing"), ""},
		{"body where none belongs", listNotifications + "\n{\"a\": 1}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := KooCLI(parse(t, c.request), book)
			if got != c.want || ok != (c.want != "") {
				t.Errorf("got %v\n%s\nwant\n%s", ok, got, c.want)
			}
		})
	}
}

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		name, failing, fixed, a, b string // a, b: one character a line, x where marked
	}{
		{"same", "a\nb\n", "a\nb\n", "..", ".."},
		{"one line", "a\nb\nc\n", "a\nB\nc\n", ".x.", ".x."},
		{"added with a comma", "{\n\"a\": 1\n}\n", "{\n\"a\": 1,\n\"b\": 2\n}\n", "...", "..x."},
		{"comma alone", "{\n\"a\": 1,\n}\n", "{\n\"a\": 1\n}\n", ".x.", ".x."},
		{"taken away", "a\nb\nc\n", "a\nc\n", ".x.", ".."},
		{"everything", "a\n", "b\nc\n", "x", "xx"},
		{"moved", "a\nb\nc\n", "b\nc\na\n", "x..", "..x"},
		{"empty", "", "a\n", "x", "x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := Diff(c.failing, c.fixed)
			if marks(a) != c.a || marks(b) != c.b {
				t.Errorf("got %s %s, want %s %s", marks(a), marks(b), c.a, c.b)
			}
		})
	}
}

func marks(list []bool) string {
	var b strings.Builder
	for _, m := range list {
		if m {
			b.WriteByte('x')
		} else {
			b.WriteByte('.')
		}
	}
	return b.String()
}
