package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// perService is how many codes a made-up service has at most.
const perService = 5000

// page is one made-up entry: what its front matter says, and its body.
type page struct {
	code, service            string
	status                   int
	title, summary, category string
	retry, fixer             string
	message, meaning, advice string
	related                  []string
	body                     string
}

// pages makes n entries. The same seed gives the same bytes; every body
// differs from every other.
func pages(n int, seed uint64) func(yield func(page) bool) {
	return func(yield func(page) bool) {
		for i := range n {
			if !yield(makePage(i, n, seed)) {
				return
			}
		}
	}
}

func code(i int) (service, code string) {
	service = "svc" + string(rune('a'+i/perService/26)) + string(rune('a'+i/perService%26))
	return service, fmt.Sprintf("%s.%04d", strings.ToUpper(service), i%perService+1)
}

var (
	objects    = []string{"bucket", "prefix", "topic", "token", "tracker", "quota", "region", "key", "policy", "endpoint", "cursor", "payload", "agency", "certificate", "schedule", "snapshot"}
	faults     = []string{"missing", "expired", "malformed", "too long", "locked", "in use", "not permitted", "stale", "duplicated", "disabled", "out of range", "unknown"}
	qualifiers = []string{"the first", "the second", "a nested", "a shared", "a renamed", "an archived", "a default", "a foreign", "a pending", "a deleted"}
	categories = []string{"access", "service", "tracker", "data-tracker", "transfer", "encryption", "query", "notification"}
	retries    = []string{"never", "after-fix", "backoff"}
	fixers     = []string{"caller", "account-admin", "operator"}
	statuses   = []int{400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503}
	sentences  = []string{
		"The request reached the API, but the %s sent with it did not pass the check that runs before any work is done.",
		"Nothing was written, so it is safe to mend the call and send it again.",
		"Most clients see it right after a deployment that changed how the %s is read from the environment.",
		"A proxy that rewrites headers, a clock that drifted, or a cached copy of an old %s are the usual causes.",
		"Wait for the time given in `Retry-After` and add some jitter, so that clients do not move in step.",
		"The `X-Request-Id` of the answer names this very call; keep it, and send it with any question.",
		"Do not parse the message: it is written for people and its wording can change.",
		"When a batch fails with this code, what stands before the %s was accepted and the rest was not looked at.",
		"Ask the owner of the account to look at the %s in the console; a change there takes up to a minute to arrive.",
		"Compare the %s byte for byte with the one that you stored: a line feed from a shell is enough to fail the check.",
		"A burst of these from one address is throttled after the tenth answer in a minute.",
		"The check looks at the %s alone, so the rest of the body can be right and the call is refused all the same.",
		"Two deployments of one template with another **region** are the commonest way to get here.",
		"What the API stored before this call is as it was; list it to be sure.",
	}
)

func makePage(i, n int, seed uint64) page {
	r := rand.New(rand.NewPCG(seed, uint64(i)))
	object, fault, qualifier := objects[r.IntN(len(objects))], faults[r.IntN(len(faults))], qualifiers[r.IntN(len(qualifiers))]
	p := page{
		status: statuses[r.IntN(len(statuses))], category: categories[r.IntN(len(categories))],
		retry: retries[r.IntN(len(retries))], fixer: fixers[r.IntN(len(fixers))],
	}
	p.service, p.code = code(i)
	p.title = fmt.Sprintf("%s of %s %s %s, %d", strings.ToUpper(object[:1])+object[1:], qualifier, objects[r.IntN(len(objects))], fault, i+1)
	p.summary = fmt.Sprintf("The %s of %s request is %s, as call %d shows.", object, qualifier, fault, r.IntN(1e6))
	p.message = fmt.Sprintf("Invalid %s. The %s is %s (check %d).", object, object, fault, r.IntN(1e6))
	p.meaning = fmt.Sprintf("The %s is %s.", object, fault)
	p.advice = fmt.Sprintf("Change the %s and send the request again.", object)
	for len(p.related) < min(3, n-1) {
		if j := r.IntN(n); j != i {
			if _, c := code(j); !strings.Contains(strings.Join(p.related, " "), c) {
				p.related = append(p.related, c)
			}
		}
	}
	p.body = body(p, i, object, fault, r)
	return p
}

func body(p page, i int, object, fault string, r *rand.Rand) string {
	order := r.Perm(len(sentences))
	next := func() string {
		s := sentences[order[0]]
		order = append(order[1:], order[0])
		if strings.Contains(s, "%s") {
			s = fmt.Sprintf(s, object)
		}
		return s
	}
	project := fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
	link := func(c string) string {
		return fmt.Sprintf("[%s](/errors/%s/)", c, strings.ToLower(strings.ReplaceAll(c, ".", "-")))
	}
	var b strings.Builder
	w := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	w("## What happened\n\n%s %s The code is `%s`, its status %d.\n\n", next(), next(), p.code, p.status)
	w("| Field | Type | Meaning |\n| --- | --- | --- |\n| `error_code` | string | Always `%s` |\n| `error_msg` | string | *%s* |\n| `%s_id` | string | The %s at fault, %d characters |\n| `X-Request-Id` | header | Names this call |\n\n", p.code, p.meaning, object, object, 8+r.IntN(56))
	w("## Why\n\n1. **The %s is %s in call %d.** [published] To tell: %s\n2. **A template of release %d left the %s out.** [inferred] To tell: %s\n3. **Another team changed the %s, ticket %d.** [inferred] %s\n\n", object, fault, i+1, next(), i+1, object, next(), object, i+1, next())
	w("## Fix\n\n1. Set `%s_id` to one of the list that `GET /v1/%s/items` gives.\n2. %s\n3. %s\n\n> %s\n\n- %s\n- %s\n\n", object, project, next(), next(), next(), next(), next())
	w("## Example\n\n```http request valid\nPOST /v1/%s/items HTTP/1.1\nHost: %s.example.com\nX-Auth-Token: $TOKEN\nContent-Type: application/json\n\n", project, p.service)
	request := fmt.Sprintf("{\n  \"name\": \"%s-%d\",\n  \"enabled\": %t,\n  \"limit\": %d,\n  \"labels\": [\n    \"%s\",\n    \"r%d\"\n  ]\n}\n", object, r.IntN(1e6), r.IntN(2) == 0, r.IntN(1e5), p.category, r.IntN(1e4))
	w("%s```\n\n```json response\n{\n  \"error_code\": %q,\n  \"error_msg\": %q\n}\n```\n\n", request, p.code, p.message)
	w("## Check\n\n%s\n\n```bash\n# send it again, with the answer's headers\nfor n in 1 2 3; do\n  curl -sS -i -X POST \"https://%s.example.com/v1/%s/items\" \\\n    -H \"X-Auth-Token: $TOKEN\" \\\n    -H 'Content-Type: application/json' \\\n    -d '{\"name\": \"%s-%d\", \"limit\": %d}' \\\n    | grep -E '^HTTP|error_code' || exit %d\n  sleep $((n * %d))\ndone\n```\n\n", next(), p.service, project, object, r.IntN(1e6), r.IntN(1e5), 1+r.IntN(9), 1+r.IntN(9))
	w("## If it stays\n\n%s %s Quote %s and the request id", next(), next(), p.code)
	for j, c := range p.related {
		if j == 0 {
			w(". Related: %s", link(c))
		} else {
			w(", %s", link(c))
		}
	}
	w(".\n")
	return b.String()
}

// writeCatalog writes a content folder in the format of this project.
func writeCatalog(dir string, n int, seed uint64) error {
	for name, text := range shared {
		if err := write(filepath.Join(dir, name), []byte(text)); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	for p := range pages(n, seed) {
		b.Reset()
		fmt.Fprintf(&b, "---\ncode: %s\nstatus: %d\nmessage: %q\ndescription: %q\nsolution: %q\ntitle: %q\nsummary: %q\ncategory: %s\nretry: %s\nfixer: %s\n",
			p.code, p.status, p.message, p.meaning, p.advice, p.title, p.summary, p.category, p.retry, p.fixer)
		fmt.Fprintf(&b, "basis:\n  retry: inferred\n  fixer: published\n  causes: inferred\nsources: [table, reference]\noperations: [CreateItem]\nparameters: [limit, name]\nrelated: [%s]\nstate: active\n---\n\n%s",
			strings.Join(p.related, ", "), p.body)
		if err := write(filepath.Join(dir, p.service, p.code+".md"), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

var made = make(map[string]bool) // folders that write made

func write(name string, data []byte) error {
	if dir := filepath.Dir(name); !made[dir] {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		made[dir] = true
	}
	return os.WriteFile(name, data, 0o644)
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string
	}
	return string(b)
}

// shared is a small rule book, so that each example is checked as those of the
// real content are.
var shared = map[string]string{
	"errors/README.md":    "Entries lie in one folder for each service.\n",
	"api/account.yaml":    "project: any\naccount: any\nactions: any\ntrackers: any\ntracker_count: 0\nbuckets: any\ntopics: any\nnotifications: any\nnotification_count: 0\n",
	"api/sources.yaml":    "table:\n  kind: table\n  title: Made-up table\nreference:\n  kind: reference\n  title: Made-up reference\n  url: https://reference.example/\n",
	"api/operations.yaml": "- name: CreateItem\n  method: POST\n  path: /v1/{project_id}/items\n  version: v1\n  success: 201\n  body: true\n  summary: Creates an item.\n  basis: published\n  evidence: Made up.\n  sources: [reference]\n",
	"api/parameters.yaml": parameters("project_id", "path", "string") + parameters("name", "body", "string") + parameters("enabled", "body", "boolean") +
		parameters("limit", "body", "integer") + parameters("labels", "body", "array") + parameters("labels[]", "body", "string"),
	"api/rules.yaml":    "[]\n",
	"api/refusals.yaml": "[]\n",
	"pages/about.md":    "---\ntitle: About\nsummary: A made-up catalog.\norder: 1\n---\n\nMade up to measure the builder.\n",
}

func parameters(path, in, typ string) string {
	return fmt.Sprintf("- path: %s\n  in: %s\n  operations: [CreateItem]\n  type: %s\n  about: \"The %s of the item.\"\n  basis: published\n  evidence: Made up.\n  sources: [reference]\n", quoted(path), in, typ, strings.TrimSuffix(path, "[]"))
}
