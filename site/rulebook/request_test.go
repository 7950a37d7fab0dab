package rulebook

import (
	"strings"
	"testing"
)

func TestParseRequest(t *testing.T) {
	req := parse(t, edit(t, listTraces, "trace_type=system", "user=a%20b%2Bc"))
	if req.Method != "GET" || req.Path != base+"/traces" || len(req.Query) != 4 || req.Query[0] != (QueryValue{"user", "a b+c", 49}) {
		t.Errorf("got %s %s %v", req.Method, req.Path, req.Query)
	}
	if got := req.Header("x-auth-token"); got != "$TOKEN" {
		t.Errorf("got the token %q, want $TOKEN", got)
	}
	if req.Body != "" || req.BodyErr != nil {
		t.Errorf("got the body %q %v, want none", req.Body, req.BodyErr)
	}
}

func TestParseRequestErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "1:1: the request line must be a method, a path and HTTP/1.1, with one space between"},
		{"two spaces", edit(t, listTraces, "GET ", "GET  "), "1:1: the request line must be a method, a path and HTTP/1.1, with one space between"},
		{"space in the query", edit(t, listTraces, "=system", "=a b"), "1:1: the request line must be a method, a path and HTTP/1.1, with one space between"},
		{"method", edit(t, listTraces, "GET", "Get"), "1:1: the method must be written in capital letters"},
		{"absolute address", edit(t, listTraces, "GET /", "GET https://x/"), "1:5: the path must begin with a slash: the host stands in the header Host"},
		{"fragment", edit(t, listTraces, "=system", "=#"), "1:60: a request has no fragment: write # as %23"},
		{"version", edit(t, listNotifications, "HTTP/1.1", "HTTP/2"), "1:60: the request line must end with HTTP/1.1"},
		{"query without value", edit(t, listTraces, "&limit=50", "&limit"), "1:67: \"limit\" in the query is not name=value"},
		{"percent escape", edit(t, listTraces, "limit=50", "limit=%zz"), "1:67: \"limit=%zz\" in the query has a wrong percent escape"},
		{"header", edit(t, listTraces, "Host: ", "Host "), "2:1: this is not a header `Name: value`: an empty line separates headers from the body"},
		{"header name", edit(t, listTraces, "X-Auth-Token:", "X Auth:"), "3:2: ' ' does not belong in the name of a header"},
		{"header without name", edit(t, listTraces, "X-Auth-Token:", ":"), "3:1: this header has no name"},
		{"header without value", edit(t, listTraces, " $TOKEN", ""), "3:14: the header X-Auth-Token has no value"},
		{"header twice", listTraces + "HOST: a\n", "4:1: the header HOST stands twice"},
		{"no host", edit(t, listTraces, "Host:", "X-Host:"), "3:1: the header Host is missing: the host tells the region"},
		{"body without empty line", edit(t, updateManagement, "json\n\n{", "json\n{"), "5:1: this is not a header `Name: value`: an empty line separates headers from the body"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ParseRequest(c.text); err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestBodies(t *testing.T) {
	head := updateManagement[:strings.Index(updateManagement, "{")]
	for _, c := range []struct{ name, body, want string }{
		{"comma before the end", "{\n  \"a\": 1,\n}\n", "8:1: the JSON is broken: invalid character '}' looking for beginning of object key string"},
		{"cut", "{\n  \"a\": [1, 2", "7:13: the JSON ends too early"},
		{"single quotes", "{'a': 1}", "6:2: the JSON is broken: invalid character '\\'' looking for beginning of object key string"},
		{"two values", "{}\n{}", "7:1: the JSON is broken: invalid character '{' after top-level value"},
		{"key twice", "{\"a\": 1, \"a\": 2}", "6:13: the key a stands twice"},
		{"no JSON", "tracker_type=system", "6:3: the JSON is broken: invalid character 'a' in literal true (expecting 'u')"},
		{"array", "[]", ""},
		{"escapes", `{"a": "b\"\u0041,:{}"}`, ""},
		{"white space", "  {\r\n\t\"a\" :\n\n1 }  \n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := parse(t, head+c.body)
			if c.want == "" {
				if req.BodyErr != nil || req.body == nil {
					t.Fatalf("got %v, want a body", req.BodyErr)
				}
				return
			}
			if req.BodyErr == nil || req.BodyErr.Error() != c.want {
				t.Errorf("got %v, want %s", req.BodyErr, c.want)
			}
			if req.body != nil {
				t.Error("a broken body must have no value")
			}
		})
	}
}

func TestBodyPlaces(t *testing.T) {
	req := parse(t, createNotification)
	item := req.body.member("operations").items[0]
	if item.line != 10 || item.column != 5 {
		t.Errorf("got the item at %d:%d, want 10:5", item.line, item.column)
	}
	if name := item.member("trace_names").items[1]; name.text != "deleteTracker" || name.line != 13 || name.column != 40 {
		t.Errorf("got %q at %d:%d, want deleteTracker at 13:40", name.text, name.line, name.column)
	}
}

func FuzzParseRequest(f *testing.F) {
	for _, request := range bases {
		f.Add(request)
	}
	f.Add("POST / HTTP/1.1\nHost: a\n\n{\"a\": [1, {\"b\": null}],}")
	book := content(f)
	f.Fuzz(func(t *testing.T, text string) {
		req, err := ParseRequest(text)
		if err != nil {
			if e := err.(*RequestError); e.Line < 1 || e.Column < 1 || e.Line > strings.Count(text, "\n")+1 {
				t.Errorf("the place %d:%d is not in the block", e.Line, e.Column)
			}
			return
		}
		for _, v := range book.Check(req, book.Account) {
			if v.Line < 1 || v.Column < 1 || v.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%s is at %d:%d, which is not in the block", v.Rule.ID, v.Line, v.Column)
			}
		}
		Curl(req)
		KooCLI(req, book)
	})
}
