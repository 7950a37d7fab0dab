package rulebook

import (
	"slices"
	"strings"
	"testing"
)

// The requests that examples start from.
const (
	headers = "Host: cts.eu-west-101.myhuaweicloud.eu\nX-Auth-Token: $TOKEN\n"
	base    = "/v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352"
	typed   = " HTTP/1.1\n" + headers + "Content-Type: application/json\n\n"

	createManagement = "POST " + base + "/tracker" + typed + `{
  "tracker_type": "system",
  "tracker_name": "system",
  "is_lts_enabled": true,
  "obs_info": {
    "is_obs_created": false,
    "bucket_name": "audit-archive-eu",
    "file_prefix_name": "prod-audit"
  }
}
`
	updateManagement = "PUT " + base + "/tracker" + typed + `{
  "tracker_type": "system",
  "tracker_name": "system",
  "status": "enabled",
  "is_support_validate": true
}
`
	createData = "POST " + base + "/tracker" + typed + `{
  "tracker_type": "data",
  "tracker_name": "invoice-objects",
  "is_lts_enabled": false,
  "data_bucket": {
    "data_bucket_name": "invoices-eu",
    "data_event": ["WRITE", "READ"]
  },
  "obs_info": {
    "is_obs_created": false,
    "bucket_name": "audit-archive-eu",
    "file_prefix_name": "invoices",
    "bucket_lifecycle": 180
  }
}
`
	updateData = "PUT " + base + "/tracker" + typed + `{
  "tracker_type": "data",
  "tracker_name": "invoice-objects",
  "status": "disabled",
  "data_bucket": {
    "data_bucket_name": "invoices-eu",
    "data_event": ["WRITE", "READ"]
  }
}
`
	createNotification = "POST " + base + "/notifications" + typed + `{
  "notification_name": "tracker_changes",
  "operation_type": "customized",
  "operations": [
    {
      "service_type": "CTS",
      "resource_type": "tracker",
      "trace_names": ["createTracker", "deleteTracker"]
    }
  ],
  "topic_id": "urn:smn:eu-de:0f3c9a7e5b1d4826a9e0c7d41b6f8352:audit-alerts"
}
`
	updateNotification = "PUT " + base + "/notifications" + typed + `{
  "notification_id": "b7a1d0c4-52e9-4f36-8a0d-91c3e6f7a528",
  "notification_name": "tracker_changes",
  "status": "enabled",
  "operation_type": "customized",
  "operations": [
    {
      "service_type": "CTS",
      "resource_type": "tracker",
      "trace_names": ["createTracker", "deleteTracker"]
    }
  ],
  "topic_id": "urn:smn:eu-de:0f3c9a7e5b1d4826a9e0c7d41b6f8352:audit-alerts"
}
`
	listTraces        = "GET " + base + "/traces?trace_type=system&limit=50&from=1735689600000&to=1735693200000 HTTP/1.1\n" + headers
	listNotifications = "GET " + base + "/notifications/smn HTTP/1.1\n" + headers
	deleteTracker     = "DELETE " + base + "/trackers?tracker_name=invoice-objects&tracker_type=data HTTP/1.1\n" + headers
	deleteTwo         = "DELETE " + base + "/notifications?notification_id=b7a1d0c4-52e9-4f36-8a0d-91c3e6f7a528,c8a1d0c4-52e9-4f36-8a0d-91c3e6f7a528 HTTP/1.1\n" + headers
)

var bases = map[string]string{
	"createManagement": createManagement, "updateManagement": updateManagement, "createData": createData,
	"updateData": updateData, "createNotification": createNotification, "updateNotification": updateNotification,
	"listTraces": listTraces, "listNotifications": listNotifications, "deleteTracker": deleteTracker, "deleteTwo": deleteTwo,
}

func parse(t *testing.T, text string) Request {
	t.Helper()
	req, err := ParseRequest(text)
	if err != nil {
		t.Fatalf("parse: %v\n%s", err, text)
	}
	return req
}

func broken(t *testing.T, book *Book, request, given string) []string {
	t.Helper()
	account, _, problems := book.Given("given", 1, given)
	for _, p := range problems {
		t.Error(p)
	}
	var ids []string
	for _, v := range book.Check(parse(t, request), account) {
		ids = append(ids, v.Rule.ID)
	}
	return ids
}

func TestBases(t *testing.T) {
	book := content(t)
	for name, request := range bases {
		if ids := broken(t, book, request, ""); ids != nil {
			t.Errorf("%s breaks %v, want nothing", name, ids)
		}
	}
}

// edit replaces pieces of a request; each must be there.
func edit(t *testing.T, request string, edits ...string) string {
	t.Helper()
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(request, edits[i]) {
			t.Fatalf("%q is not in the request", edits[i])
		}
		request = strings.Replace(request, edits[i], edits[i+1], 1)
	}
	return request
}

const topics = "topics: ['urn:smn:eu-de:0f3c9a7e5b1d4826a9e0c7d41b6f8352:other']"

// ruleCases has for each rule requests that break it alone, and requests close
// to them that keep it.
var ruleCases = []struct {
	rule    string
	request string
	given   string
	breaks  []string // old, new
	keeps   []string // old, new
}{
	{"version-query-offered", listTraces, "", []string{base + "/traces?trace_type=system&limit=50&from=1735689600000&to=1735693200000", "/v3"}, nil},
	{"version-query-offered", listTraces, "", []string{base + "/traces?trace_type=system&limit=50&from=1735689600000&to=1735693200000", "/"}, nil},
	{"action-permitted", createManagement, "actions: [cts:tracker:list]", []string{}, []string{"POST", "GET", "/tracker ", "/trackers "}},
	{"project-of-token", listTraces, "", []string{"0f3c9a7e5b1d4826a9e0c7d41b6f8352", "7d41b6f83520f3c9a7e5b1d4826a9e0c"}, []string{}},
	{"project-of-token", updateData, "project: 7d41b6f83520f3c9a7e5b1d4826a9e0c", []string{}, []string{base, "/v3/7d41b6f83520f3c9a7e5b1d4826a9e0c"}},
	{"body-object", createManagement, "", []string{"\"prod-audit\"\n", "\"prod-audit\",\n"}, []string{}},
	{"body-object", updateManagement, "", []string{updateManagement[strings.Index(updateManagement, "{\n"):], ""}, []string{}},
	{"body-object", updateManagement, "", []string{"\n{\n", "\n[{\n", "}\n", "}]\n"}, []string{}},
	{"body-types", createManagement, "", []string{`"is_lts_enabled": true`, `"is_lts_enabled": "yes"`}, []string{`"is_lts_enabled": true`, `"is_lts_enabled": null`}},
	{"body-types", createData, "", []string{`["WRITE", "READ"]`, `"WRITE"`}, []string{`["WRITE", "READ"]`, `["READ"]`}},
	{"body-types", createData, "", []string{`180`, `180.5`}, []string{`180`, `30`}},
	{"tracker-type-values", createManagement, "", []string{`"tracker_type": "system"`, `"tracker_type": "management"`}, []string{}},
	{"tracker-type-values", createData, "", []string{"  \"tracker_type\": \"data\",\n", ""}, []string{}},
	{"management-tracker-name", createManagement, "", []string{`"tracker_name": "system"`, `"tracker_name": "main"`}, []string{}},
	{"management-tracker-name", updateManagement, "", []string{"  \"tracker_name\": \"system\",\n", ""}, []string{}},
	{"data-tracker-name-reserved", createData, "", []string{"invoice-objects", "system-trace"}, []string{"invoice-objects", "system_trace"}},
	{"data-tracker-name-reserved", createData, "", []string{"invoice-objects", "system"}, []string{"invoice-objects", "System"}},
	{"data-tracker-name-format", createData, "", []string{"invoice-objects", "_invoices"}, []string{"invoice-objects", "0_invoices"}},
	{"data-tracker-name-format", createData, "", []string{"invoice-objects", "-invoices"}, []string{"invoice-objects", "i-nvoices"}},
	{"data-tracker-name-format", createData, "", []string{"invoice-objects", strings.Repeat("a", 33)}, []string{"invoice-objects", strings.Repeat("a", 32)}},
	{"data-tracker-name-format", createData, "", []string{"invoice-objects", ""}, []string{"invoice-objects", "i"}},
	{"data-tracker-name-format", updateData, "", []string{"invoice-objects", "invoice objects"}, []string{}},
	{"tracker-status-values", updateManagement, "", []string{`"enabled"`, `"on"`}, []string{`"enabled"`, `"disabled"`}},
	{"tracker-status-values", updateManagement, "", []string{`"enabled"`, `"Enabled"`}, []string{}},
	{"tracker-status-values", updateManagement, "", []string{`"enabled"`, `"error"`}, []string{}},
	{"tracker-status-required", updateManagement, "", []string{"  \"status\": \"enabled\",\n", ""}, []string{}},
	{"management-tracker-no-data-bucket", createManagement, "", []string{"{\n", "{\n  \"data_bucket\": {\"data_bucket_name\": \"b\", \"data_event\": [\"write\"]},\n"}, []string{"{\n", "{\n  \"data_bucket\": null,\n"}},
	{"tracked-bucket-named", createData, "", []string{"    \"data_bucket_name\": \"invoices-eu\",\n", ""}, []string{}},
	{"tracked-bucket-named", createData, "", []string{`"invoices-eu"`, `""`}, []string{}},
	{"tracked-bucket-named", updateData, "", []string{",\n  \"data_bucket\": {\n    \"data_bucket_name\": \"invoices-eu\",\n    \"data_event\": [\"WRITE\", \"READ\"]\n  }", ""}, []string{}},
	{"data-event-given", createData, "", []string{`["WRITE", "READ"]`, `[]`}, []string{`["WRITE", "READ"]`, `["WRITE"]`}},
	{"data-event-given", createData, "", []string{"\"invoices-eu\",\n    \"data_event\": [\"WRITE\", \"READ\"]\n", "\"invoices-eu\"\n"}, []string{}},
	{"data-event-values", createData, "", []string{`["WRITE", "READ"]`, `["DELETE"]`}, []string{`["WRITE", "READ"]`, `["READ", "WRITE"]`}},
	{"data-event-values", createData, "", []string{`"WRITE"`, `"write"`}, []string{}},
	{"transfer-bucket-format", createManagement, "", []string{"audit-archive-eu", "Audit_Archive"}, []string{"audit-archive-eu", "0audit.archive"}},
	{"transfer-bucket-format", createManagement, "", []string{"audit-archive-eu", "ab"}, []string{"audit-archive-eu", "abc"}},
	{"transfer-bucket-format", createManagement, "", []string{"audit-archive-eu", strings.Repeat("a", 64)}, []string{"audit-archive-eu", strings.Repeat("a", 63)}},
	{"transfer-bucket-format", createManagement, "buckets: [audit-archive-eu]", []string{"audit-archive-eu", ".audit"}, []string{}},
	{"file-prefix-format", createManagement, "", []string{"prod-audit", "logs/audit"}, []string{"prod-audit", "logs-audit_1.x"}},
	{"file-prefix-format", createManagement, "", []string{"prod-audit", strings.Repeat("a", 65)}, []string{"prod-audit", strings.Repeat("a", 64)}},
	{"file-prefix-format", createManagement, "", []string{"prod-audit", "prod audit"}, []string{"prod-audit", ""}},
	{"buckets-differ", createData, "", []string{"audit-archive-eu", "invoices-eu"}, []string{}},
	{"encryption-key-given", createManagement, "", []string{"{\n", "{\n  \"is_support_trace_files_encryption\": true,\n"}, []string{"{\n", "{\n  \"is_support_trace_files_encryption\": true,\n  \"kms_id\": \"13a4207c-7abe-4b68-8510-16b84c3b5504\",\n"}},
	{"encryption-key-given", createManagement, "", []string{"{\n", "{\n  \"is_support_trace_files_encryption\": true,\n  \"kms_id\": \"\",\n"}, []string{"{\n", "{\n  \"is_support_trace_files_encryption\": false,\n"}},
	{"management-tracker-once", createManagement, "trackers: [{tracker_name: system}]", []string{}, []string{"POST", "PUT", "{\n", "{\n  \"status\": \"enabled\",\n"}},
	{"data-tracker-quota", createData, "tracker_count: 100", []string{}, []string{"POST", "PUT", "{\n", "{\n  \"status\": \"enabled\",\n"}},
	{"tracker-name-free", createData, "trackers: [{tracker_name: invoice-objects, data_bucket_name: invoices-eu, data_event: [WRITE]}]", []string{}, []string{"invoice-objects", "invoice-objects-2", `"invoices-eu"`, `"receipts-eu"`}},
	{"tracker-exists", updateData, "trackers: [{tracker_name: invoice-objects}]", []string{"invoice-objects", "no-such"}, []string{}},
	{"tracker-exists", deleteTracker, "trackers: [{tracker_name: invoice-objects}]", []string{"invoice-objects", "no-such"}, []string{}},
	{"tracked-operation-once", createData, "trackers: [{tracker_name: invoice-archive, data_bucket_name: invoices-eu, data_event: [WRITE]}]", []string{}, []string{`["WRITE", "READ"]`, `["READ"]`}},
	{"tracked-bucket-kept", updateData, "trackers: [{tracker_name: invoice-objects, data_bucket_name: invoices-eu}]", []string{"invoices-eu", "receipts-eu"}, []string{}},
	{"tracked-bucket-exists", createData, "buckets: [invoices-eu, audit-archive-eu]", []string{"invoices-eu", "invoices-us"}, []string{}},
	{"transfer-bucket-exists", createData, "buckets: [invoices-eu, audit-archive-eu]", []string{"audit-archive-eu", "audit-archive-us"}, []string{`"is_obs_created": false`, `"is_obs_created": true`, "audit-archive-eu", "audit-archive-us"}},
	{"new-bucket-name-free", createManagement, "buckets: [audit-archive-eu]", []string{`"is_obs_created": false`, `"is_obs_created": true`}, []string{}},
	{"notification-type-values", listNotifications, "", []string{"/smn", "/email"}, []string{}},
	{"notification-name-format", createNotification, "", []string{"tracker_changes", "tracker-changes"}, []string{"tracker_changes", "Tracker_changes_2"}},
	{"notification-name-format", createNotification, "", []string{"tracker_changes", strings.Repeat("a", 65)}, []string{"tracker_changes", strings.Repeat("a", 64)}},
	{"notification-name-format", updateNotification, "", []string{"tracker_changes", ""}, []string{}},
	{"operations-given", createNotification, "", []string{createNotification[strings.Index(createNotification, "  \"operations\""):strings.Index(createNotification, "  \"topic_id\"")], ""}, []string{}},
	{"operation-service", createNotification, "", []string{`"CTS"`, `"cts"`}, []string{`"CTS"`, `"OBS"`}},
	{"operation-resource", updateNotification, "", []string{"      \"resource_type\": \"tracker\",\n", ""}, []string{}},
	{"operation-traces", updateNotification, "", []string{`["createTracker", "deleteTracker"]`, `[]`}, []string{}},
	{"notification-exists", updateNotification, "notifications: [{notification_id: b7a1d0c4-52e9-4f36-8a0d-91c3e6f7a528, notification_name: tracker_changes}]", []string{"b7a1d0c4", "b7a1d0c5"}, []string{}},
	{"notification-exists", deleteTwo, "notifications: [{notification_id: b7a1d0c4-52e9-4f36-8a0d-91c3e6f7a528}]", []string{}, []string{",c8a1d0c4-52e9-4f36-8a0d-91c3e6f7a528", ""}},
	{"notification-name-free", createNotification, "notifications: [{notification_name: tracker_changes}]", []string{}, []string{"tracker_changes", "tracker_changes_2"}},
	{"notification-name-free", updateNotification, "notifications: [{notification_id: b7a1d0c4-52e9-4f36-8a0d-91c3e6f7a528, notification_name: old}, {notification_id: other, notification_name: taken}]", []string{"tracker_changes", "taken"}, []string{"tracker_changes", "old"}},
	{"enabled-topic", updateNotification, "", []string{"],\n  \"topic_id\": \"urn:smn:eu-de:0f3c9a7e5b1d4826a9e0c7d41b6f8352:audit-alerts\"", "]"}, []string{"],\n  \"topic_id\": \"urn:smn:eu-de:0f3c9a7e5b1d4826a9e0c7d41b6f8352:audit-alerts\"", "]", `"enabled"`, `"disabled"`}},
	{"enabled-topic", updateNotification, topics, []string{}, []string{"audit-alerts", "other"}},
	{"topic-exists", createNotification, topics, []string{}, []string{"audit-alerts", "other"}},
	{"topic-exists", updateNotification, topics, []string{`"enabled"`, `"disabled"`}, []string{"audit-alerts", "other"}},
	{"notification-quota", createNotification, "notification_count: 100", []string{}, []string{"POST", "PUT", "{\n", "{\n  \"notification_id\": \"b7\",\n  \"status\": \"enabled\",\n"}},
}

func TestRules(t *testing.T) {
	book := content(t)
	tested := map[string]bool{}
	for _, c := range ruleCases {
		tested[c.rule] = true
		t.Run(c.rule, func(t *testing.T) {
			if book.Rule(c.rule) == nil {
				t.Fatal("the book has no such rule")
			}
			request := edit(t, c.request, c.breaks...)
			if ids := broken(t, book, request, c.given); !slices.Equal(ids, []string{c.rule}) {
				t.Errorf("got %v, want %s alone\n%s", ids, c.rule, request)
			}
			if c.keeps == nil {
				return
			}
			given := c.given
			if len(c.keeps) == 0 && len(c.breaks) == 0 {
				given = ""
			}
			request = edit(t, c.request, c.keeps...)
			if ids := broken(t, book, request, given); ids != nil {
				t.Errorf("got %v, want nothing\n%s", ids, request)
			}
		})
	}
	for i := range book.Rules {
		if !tested[book.Rules[i].ID] {
			t.Errorf("no case for the rule %s", book.Rules[i].ID)
		}
	}
}

func TestViolationPlace(t *testing.T) {
	book := content(t)
	for _, c := range []struct {
		name, request string
		parameter     string
		kind          Kind
		line, column  int
		given         string
	}{
		{"value", edit(t, createManagement, "prod-audit", "a/b"), "obs_info.file_prefix_name", Alphabet, 13, 5, ""},
		{"item", edit(t, createData, `"READ"`, `"read"`), "data_bucket.data_event[1]", Enum, 12, 29, ""},
		{"item of an object", edit(t, createNotification, `"CTS"`, `"cts"`), "operations[0].service_type", Alphabet, 11, 7, ""},
		{"missing at the top", edit(t, updateManagement, "  \"status\": \"enabled\",\n", ""), "status", Required, 6, 1, ""},
		{"missing in an object", edit(t, createData, "    \"data_bucket_name\": \"invoices-eu\",\n", ""), "data_bucket.data_bucket_name", Required, 10, 3, ""},
		{"path", edit(t, listNotifications, "/smn", "/email"), "notification_type", Enum, 1, 56, ""},
		{"query", edit(t, deleteTwo, ",c8", ",d8"), "notification_id", Exists, 1, 59,
			"notifications: [{notification_id: b7a1d0c4-52e9-4f36-8a0d-91c3e6f7a528}]"},
		{"broken body", edit(t, updateManagement, "true\n", "true,\n"), "body", Type, 11, 1, ""},
		{"no body", edit(t, updateManagement, updateManagement[strings.Index(updateManagement, "\n{"):], "\n"), "body", Required, 4, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			account, _, _ := book.Given("", 1, c.given)
			got := book.Check(parse(t, c.request), account)
			if len(got) != 1 {
				t.Fatalf("got %d violations, want one: %v", len(got), got)
			}
			v := got[0]
			if v.Parameter != c.parameter || v.Kind != c.kind || v.Line != c.line || v.Column != c.column {
				t.Errorf("got %s %s at %d:%d, want %s %s at %d:%d", v.Parameter, v.Kind, v.Line, v.Column, c.parameter, c.kind, c.line, c.column)
			}
			if v.Text != v.Rule.Text || v.Code != v.Rule.Code {
				t.Errorf("got %q %q, want those of the rule", v.Text, v.Code)
			}
		})
	}
}

func TestUnknownOperation(t *testing.T) {
	book := content(t)
	for _, request := range []string{
		edit(t, listTraces, "/traces?", "/Traces?"),
		edit(t, createManagement, "/tracker ", "/trackers "),
		edit(t, createManagement, "/tracker ", "/tracker/ "),
		edit(t, updateManagement, base, "/v3/"),
	} {
		req := parse(t, request)
		if op := book.Match(req.Method, req.Path); op != nil {
			t.Errorf("%s %s: got %s, want no operation", req.Method, req.Path, op.Name)
		}
		if got := book.Check(req, book.Account); got != nil {
			t.Errorf("%s %s: got %v, want no violation", req.Method, req.Path, got)
		}
	}
}

func TestGiven(t *testing.T) {
	book := content(t)
	failing, fixed, problems := book.Given("e.md", 20, "trackers:\n  - tracker_name: a\n  - tracker_name: system\ntracker_count: 1\nfixed:\n  trackers: any\n  tracker_count: 7\n")
	if problems != nil {
		t.Fatal(problems)
	}
	if n := failing.count("tracker_count"); n != 1 {
		t.Errorf("got %d data trackers, want 1: the management tracker does not count", n)
	}
	if _, closed := fixed.lists["trackers"]; closed || fixed.count("tracker_count") != 7 {
		t.Errorf("got %v, want trackers open and 7 of them", fixed)
	}
	_, _, problems = book.Given("e.md", 20, "trackers:\n  - tracker_type: data\nbuckets: all\nproject: [a]\ntopic: []\ntracker_count: many\nnotifications:\n  - {}\n")
	want := []string{
		"e.md:21:5: a tracker needs its tracker_name",
		"e.md:22:10: buckets must be a list or any",
		"e.md:23:10: project must be one id",
		"e.md:24:1: unknown key topic: known are project, account, actions, trackers, tracker_count, buckets, topics, notifications, notification_count, fixed",
		"e.md:25:16: tracker_count must be a whole number, 0 or more",
		"e.md:27:5: a notification needs its name or its id",
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
