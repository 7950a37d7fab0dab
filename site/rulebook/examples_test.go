package rulebook

import (
	"slices"
	"strings"
	"testing"
)

// everyCode returns one correct set for each code of the book but one, so that
// no missing page hides what a case is about.
func everyCode(book *Book, but string) []ExampleSet {
	var sets []ExampleSet
	add := func(code string) {
		if code == but || slices.ContainsFunc(sets, func(s ExampleSet) bool { return s.Code == code }) {
			return
		}
		sets = append(sets, ExampleSet{File: code, Code: code})
	}
	for i := range book.Rules {
		add(book.Rules[i].Code)
	}
	for i := range book.Refusals {
		add(book.Refusals[i].Code)
	}
	return sets
}

func TestCheckExamples(t *testing.T) {
	book := content(t)
	slash := edit(t, createManagement, "prod-audit", "logs/audit")
	failing := func(text string) Example { return Example{"failing", text, 10} }
	fixed := func(text string) Example { return Example{"fixed", text, 40} }
	valid := func(text string) Example { return Example{"valid", text, 10} }
	for _, c := range []struct {
		name, code, given string
		examples          []Example
		want              []string
	}{
		{"right", "CTS.0218", "", []Example{failing(slash), fixed(createManagement)}, nil},
		{"another code", "CTS.0218", "", []Example{failing(edit(t, createManagement, "audit-archive-eu", "Audit")), fixed(createManagement)}, []string{
			"p.md:10:1: the failing request breaks no rule of CTS.0218: see file-prefix-format",
			"p.md:21:5: the failing request breaks the rule transfer-bucket-format of CTS.0231 at obs_info.bucket_name: " + book.Rule("transfer-bucket-format").Text}},
		{"a second mistake", "CTS.0218", "", []Example{failing(edit(t, slash, "audit-archive-eu", "Audit")), fixed(createManagement)}, []string{
			"p.md:21:5: the failing request breaks the rule transfer-bucket-format of CTS.0231 at obs_info.bucket_name: " + book.Rule("transfer-bucket-format").Text}},
		{"nothing is wrong", "CTS.0218", "", []Example{failing(edit(t, createManagement, "prod-audit", "other")), fixed(createManagement)}, []string{
			"p.md:10:1: the failing request breaks no rule of CTS.0218: see file-prefix-format"}},
		{"not fixed", "CTS.0218", "", []Example{failing(slash), fixed(edit(t, slash, "logs", "log"))}, []string{
			"p.md:52:5: the fixed request breaks the rule file-prefix-format of CTS.0218 at obs_info.file_prefix_name: " + book.Rule("file-prefix-format").Text}},
		{"no blocks", "CTS.0218", "", nil, []string{
			"p.md:1:1: the page has no block `http request failing`: CTS.0218 is yielded by a rule of the request",
			"p.md:1:1: the page has no block `http request fixed`: CTS.0218 is yielded by a rule of the request"}},
		{"broken JSON", "CTS.0218", "", []Example{failing(edit(t, slash, `    "file_prefix_name"`, `    file_prefix_name"`)), fixed(createManagement)}, []string{
			"p.md:22:5: the failing request breaks the rule body-object of CTS.0003 at body: the JSON is broken: invalid character 'f' looking for beginning of object key string"}},
		{"state", "CTS.0201", "trackers: [{tracker_name: system}]", []Example{failing(createManagement), fixed(updateManagement)}, nil},
		{"state not given", "CTS.0201", "", []Example{failing(createManagement), fixed(updateManagement)}, []string{
			"p.md:10:1: the failing request breaks no rule of CTS.0201: see management-tracker-once"}},
		{"state of the fixed request", "CTS.0002", "actions: [cts:tracker:list]\nfixed:\n  actions: any", []Example{failing(createManagement), fixed(createManagement)}, nil},
		{"fixed request is the failing one", "CTS.0002", "actions: [cts:tracker:list]", []Example{failing(createManagement), fixed(createManagement)}, []string{
			"p.md:40:1: the fixed request breaks the rule action-permitted of CTS.0002 at request.action: " + book.Rule("action-permitted").Text,
			"p.md:40:1: the fixed request is the failing one: change it, or state with given.fixed what changed in the account"}},
		{"wrong state", "CTS.0201", "tracker: any", []Example{failing(createManagement), fixed(updateManagement)}, []string{
			"p.md:5:1: unknown key tracker: known are project, account, actions, trackers, tracker_count, buckets, topics, notifications, notification_count, fixed",
			"p.md:10:1: the failing request breaks no rule of CTS.0201: see management-tracker-once"}},
		{"refusal", "CTS.0056", "", []Example{valid(createManagement)}, nil},
		{"refusal without a valid request", "CTS.0056", "", nil, []string{
			"p.md:1:1: the page has no block `http request valid`: CTS.0056 is not the caller's doing: LTS refuses"}},
		{"refusal with a failing request", "CTS.0056", "", []Example{valid(createManagement), failing(createManagement)}, []string{
			"p.md:10:1: CTS.0056 is not the caller's doing: show a valid request"}},
		{"refusal that is not reached", "CTS.0056", "", []Example{valid(updateManagement)}, []string{
			"p.md:10:1: the valid request does not reach LTS: `is_lts_enabled` is `true`"}},
		{"refusal of another operation", "CTS.0300", "", []Example{valid(listNotifications)}, []string{
			"p.md:10:1: ListNotifications does not lead to CTS.0300: it comes from ListTraces"}},
		{"valid request with a mistake", "CTS.0056", "", []Example{valid(slash)}, []string{
			"p.md:22:5: the valid request breaks the rule file-prefix-format of CTS.0218 at obs_info.file_prefix_name: " + book.Rule("file-prefix-format").Text}},
		{"no request", "CTS.0300", "", []Example{valid("hello\n")}, []string{
			"p.md:10:1: the request line must be a method, a path and HTTP/1.1, with one space between"}},
		{"unknown operation", "CTS.0300", "", []Example{valid(edit(t, listTraces, "/traces", "/trace"))}, []string{
			"p.md:10:1: no operation of the rule book is GET " + base + "/trace"}},
		{"token", "CTS.0300", "", []Example{valid(edit(t, listTraces, "$TOKEN", "MIIEowIBAAK"))}, []string{
			"p.md:12:1: the token must be written $TOKEN"}},
		{"signature", "CTS.0300", "", []Example{valid(edit(t, listTraces, "X-Auth-Token: $TOKEN", "Authorization: SDK-HMAC-SHA256 x"))}, []string{
			"p.md:12:1: an example carries no Authorization: it uses X-Auth-Token: $TOKEN"}},
		{"deletion without a name", "CTS.0004", "", []Example{valid(edit(t, deleteTracker, "tracker_name=invoice-objects&", ""))}, []string{
			"p.md:10:1: DeleteTracker without tracker_name deletes more than is meant: name it"}},
		{"unknown query parameter", "CTS.0300", "", []Example{valid(edit(t, listTraces, "limit=50", "size=50"))}, []string{
			"p.md:10:67: ListTraces has no parameter size in the query"}},
		{"unknown body parameters", "CTS.0056", "", []Example{valid(edit(t, createManagement, `"file_prefix_name"`, `"prefix"`, "{\n", "{\n  \"colour\": {\"red\": 1},\n"))}, []string{
			"p.md:16:3: CreateTracker has no parameter colour in the body",
			"p.md:23:5: CreateTracker has no parameter obs_info.prefix in the body"}},
		{"body of a GET", "CTS.0300", "", []Example{valid(listTraces + "\n{}")}, []string{"p.md:14:1: ListTraces has no body"}},
		{"constraints without a code", "CTS.0300", "", []Example{valid(edit(t, listTraces, "limit=50", "limit=201", "1735689600000", "1735689600"))}, []string{
			"p.md:10:67: limit breaks the range of the parameter, for which no code is known: Traces a page.",
			"p.md:10:77: from breaks the length of the parameter, for which no code is known: Start of the time range: UTC, milliseconds, 13 digits. Together with `to`; default one hour ago."}},
		{"required without a code", "CTS.0403", "notifications: []", []Example{failing(edit(t, updateNotification, "  \"operation_type\": \"customized\",\n", "")), fixed(listNotifications)}, []string{
			"p.md:15:1: operation_type breaks the required of the parameter, for which no code is known: `complete`: every operation of every connected service. `customized`: those in operations."}},
		{"code that the book does not know", "CTS.0228", "", []Example{failing(createManagement)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := ExampleSet{File: "p.md", Code: c.code, Given: c.given, GivenLine: 5, Examples: c.examples}
			var got []string
			for _, p := range CheckExamples(book, append(everyCode(book, c.code), set)) {
				if p.File == "p.md" {
					got = append(got, p.String())
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestCodesWithoutPage(t *testing.T) {
	book := content(t)
	for _, c := range []struct{ code, file string }{{"CTS.0211", "api/rules.yaml"}, {"CTS.0300", "api/refusals.yaml"}} {
		var got []Problem
		for _, p := range CheckExamples(book, everyCode(book, c.code)) {
			if strings.HasSuffix(p.Text, "has no page") {
				got = append(got, p)
			}
		}
		if len(got) != 1 || got[0].File != c.file || got[0].Line < 2 || got[0].Text != c.code+" is in the rule book and has no page" {
			t.Errorf("got %v, want one problem of %s in %s", got, c.code, c.file)
		}
	}
}

func TestParameterRules(t *testing.T) {
	book := content(t)
	for _, c := range []struct {
		path, operation string
		want            []string // condition | allowed | codes
	}{
		{"obs_info.file_prefix_name", "CreateTracker", []string{"|at most 64 characters from letters, digits, `-`, `_` and `.`|CTS.0218"}},
		{"obs_info.bucket_name", "UpdateTracker", []string{"|3 to 63 characters from lowercase letters, digits, `-` and `.`; the first one from lowercase letters and digits|CTS.0231 CTS.0213 CTS.0211 CTS.0215"}},
		{"tracker_name", "CreateTracker", []string{
			"`tracker_type` is `system`|`system`|CTS.0204",
			"`tracker_type` is `data`|1 to 32 characters from letters, digits, `-` and `_`; the first one from letters and digits; not `system` or `system-trace`|CTS.0207 CTS.0203 CTS.0208"}},
		{"kms_id", "UpdateTracker", []string{"`is_support_trace_files_encryption` is `true`||CTS.0221", "||"}},
		{"data_bucket", "CreateTracker", []string{"`tracker_type` is `system`|must be left out|CTS.0206", "||"}},
		{"data_bucket.data_event", "CreateTracker", []string{"`tracker_type` is `data`|at least 1 item|CTS.0219"}},
		{"limit", "ListTraces", []string{"|1 to 200|"}},
		{"from", "ListTraces", []string{"|13 digits|"}},
		{"from", "ListTrackers", nil},
	} {
		t.Run(c.path+" "+c.operation, func(t *testing.T) {
			var got []string
			for _, r := range book.ParameterRules(c.path, c.operation) {
				var codes []string
				for _, rule := range r.Rules {
					codes = append(codes, rule.Code)
				}
				got = append(got, r.Condition+"|"+r.Allowed+"|"+strings.Join(codes, " "))
				if r.About == "" || r.Grade == "" || r.Evidence == "" || len(r.Sources) == 0 || r.Type == "" {
					t.Errorf("something for readers is missing: %+v", r)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestCharacters(t *testing.T) {
	for _, c := range []struct{ set, words string }{
		{"a-z", "lowercase letters"},
		{"a-z A-Z 0-9", "letters and digits"},
		{"A-Z 0-9 -", "uppercase letters, digits and `-`"},
		{"0-9 a-z A-Z .", "letters, digits and `.`"},
		{"a-f", "`a` to `f`"},
	} {
		set, err := parseCharacterSet(c.set)
		if err != nil || set.Words() != c.words {
			t.Errorf("%s: got %q, %v, want %q", c.set, set.Words(), err, c.words)
		}
	}
}
