package hosting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Expectation is what a deploy is compared with.
type Expectation struct {
	Rules     []Rule     // of netlify.toml
	Redirects []Redirect // of the catalog
	BaseURL   string     // that its absolute addresses begin with
	List      []byte     // sha256sums.txt of the tree that was deployed; nil compares with its own list only
}

// Finding is one aspect of a deploy.
type Finding struct {
	Aspect   string // files, types, headers, caching, redirects, missing, compression, addresses
	Checked  int
	Problems []string
}

// Report is what Verify found, in a fixed order.
type Report []*Finding

// Problems is how many there are.
func (r Report) Problems() int {
	n := 0
	for _, f := range r {
		n += len(f.Problems)
	}
	return n
}

// ErrNotOurs means that the address has no list of files.
var ErrNotOurs = errors.New("it publishes no sha256sums.txt")

// maxBody is the largest answer that is read.
const maxBody = 256 << 20

// patience is how long one address may take, with all that is asked of it again:
// one that hangs must not look like a command that hangs.
const patience = 20 * time.Second

type verifier struct {
	base     *url.URL
	want     Expectation
	client   *http.Client
	jobs     int
	patience time.Duration

	mu     sync.Mutex
	report Report
}

// Verify asks a deploy for every file and every redirect. The error is about
// the deploy as a whole: not reachable, or not this site.
func Verify(ctx context.Context, base *url.URL, want Expectation, jobs int) (Report, error) {
	return newVerifier(base, want, jobs).verify(ctx)
}

func newVerifier(base *url.URL, want Expectation, jobs int) *verifier {
	return &verifier{base: base, want: want, jobs: jobs, patience: patience, client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: jobs, Proxy: http.ProxyFromEnvironment},
	}}
}

func (v *verifier) verify(ctx context.Context) (Report, error) {
	base := v.base
	defer v.client.CloseIdleConnections()
	for _, aspect := range [...]string{"files", "types", "headers", "caching", "redirects", "missing", "compression", "addresses"} {
		v.report = append(v.report, &Finding{Aspect: aspect})
	}
	list, err := v.get(ctx, "/sha256sums.txt", "")
	var failed statusError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("%s is there, but asked for /sha256sums.txt %w: look at what the host says of the deploy, or try again later", base, err)
	} else if err != nil {
		return nil, fmt.Errorf("%s does not answer, check the address and the connection: %w", base, err)
	}
	if list.status != http.StatusOK || !strings.Contains(string(list.body), "  index.html\n") {
		return nil, fmt.Errorf("%s is not a deploy of this site: %w (status %d)", base, ErrNotOurs, list.status)
	}
	sums := make(map[string]string)
	for line := range strings.Lines(string(list.body)) {
		if sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); ok {
			sums[name] = sum
		}
	}
	if v.want.List != nil {
		v.checked("files")
		if string(v.want.List) != string(list.body) {
			v.fault("files", "/sha256sums.txt is not that of the built tree: the deploy has other files, or is of another commit")
		}
	}
	v.files(ctx, sums)
	v.redirects(ctx)
	v.missing(ctx, sums["404.html"])
	v.addresses(ctx)
	for _, f := range v.report {
		slices.Sort(f.Problems)
	}
	return v.report, ctx.Err()
}

func (v *verifier) finding(aspect string) *Finding {
	i := slices.IndexFunc(v.report, func(f *Finding) bool { return f.Aspect == aspect })
	return v.report[i]
}

func (v *verifier) checked(aspect string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.finding(aspect).Checked++
}

func (v *verifier) fault(aspect, format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f := v.finding(aspect)
	f.Problems = append(f.Problems, fmt.Sprintf(format, args...))
}

// each calls f for every element, several at a time.
func each[T any](ctx context.Context, jobs int, all []T, f func(T)) {
	work := make(chan T)
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for x := range work {
				f(x)
			}
		})
	}
	for _, x := range all {
		if ctx.Err() != nil {
			break
		}
		work <- x
	}
	close(work)
	wg.Wait()
}

type reply struct {
	status int
	header http.Header
	body   []byte
}

// statusError is a status that says that the server failed.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("it answers with status %d", int(e)) }

// get asks once more, and a third time, when the connection or the server fails,
// as long as patience lasts.
func (v *verifier) get(ctx context.Context, path, accept string) (*reply, error) {
	limited, cancel := context.WithTimeout(ctx, v.patience)
	defer cancel()
	var last error
	for try := range 3 {
		if try > 0 {
			select {
			case <-limited.Done():
				return nil, last
			case <-time.After(time.Duration(try) * 300 * time.Millisecond):
			}
		}
		r, err := v.once(limited, path, accept)
		switch {
		case err != nil && limited.Err() != nil && ctx.Err() == nil:
			if last == nil {
				last = fmt.Errorf("no whole answer came within %v", v.patience)
			}
			return nil, last
		case err != nil:
			last = err
		case r.status == http.StatusTooManyRequests || r.status >= 500:
			last = statusError(r.status)
		default:
			return r, nil
		}
	}
	return nil, last
}

func (v *verifier) once(ctx context.Context, path, accept string) (*reply, error) {
	address := strings.TrimSuffix(v.base.String(), "/") + path
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	if accept != "" {
		req.Header.Set("Accept-Encoding", accept)
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return &reply{resp.StatusCode, resp.Header, body}, err
}

// files asks for every file of the list.
func (v *verifier) files(ctx context.Context, sums map[string]string) {
	names := make([]string, 0, len(sums)+1)
	for name := range sums {
		// What nginx sends in the place of a file is no address of its own.
		if _, twin := sums[strings.TrimSuffix(name, ".gz")]; twin && strings.HasSuffix(name, ".gz") {
			continue
		}
		names = append(names, name)
	}
	names = append(names, "sha256sums.txt")
	slices.Sort(names)
	rules := NewRuleSet(ServedRules(Site{Names: names, Rules: v.want.Rules}))
	each(ctx, v.jobs, names, func(name string) {
		address := Address(name)
		if address == "" {
			v.hidden(ctx, "/"+name)
			return
		}
		v.checked("files")
		r, err := v.get(ctx, address, "identity")
		if err != nil {
			v.fault("files", "%s: %v", address, err)
			return
		}
		if r.status != http.StatusOK {
			v.fault("files", "%s answers with status %d", address, r.status)
			return
		}
		sum := sha256.Sum256(r.body)
		if want := sums[name]; want != "" && hex.EncodeToString(sum[:]) != want {
			v.fault("files", "%s is not the file that sha256sums.txt names: the host changed it, or serves an older one", address)
		}
		v.typeOf(address, name, r.header)
		v.headers(address, r.header, rules.Header(address))
		v.caching(address, name, r.header)
		// The list is written last, when the files that nginx wants compressed are made.
		if len(r.body) >= 4096 && compressible(ContentType(name)) && name != "sha256sums.txt" {
			v.compression(ctx, address)
		}
	})
}

// hidden are files that configure a host.
func (v *verifier) hidden(ctx context.Context, address string) {
	v.checked("missing")
	if r, err := v.get(ctx, address, ""); err == nil && r.status != http.StatusNotFound {
		v.fault("missing", "%s configures the host and should not be served, but answers with status %d", address, r.status)
	}
}

func (v *verifier) typeOf(address, name string, h http.Header) {
	v.checked("types")
	want, got := ContentType(name), h.Get("Content-Type")
	base := func(t string) string {
		t, _, _ = strings.Cut(strings.ToLower(t), ";")
		switch t = strings.TrimSpace(t); t {
		case "application/javascript":
			return "text/javascript"
		case "text/xml":
			return "application/xml"
		case "image/vnd.microsoft.icon":
			return "image/x-icon"
		}
		return t
	}
	if base(got) != base(want) {
		v.fault("types", "%s is sent as %q, want %s", address, got, want)
	} else if strings.HasPrefix(want, "text/html") && !strings.Contains(strings.ToLower(got), "charset=utf-8") {
		v.fault("types", "%s is sent as %q, without its character set", address, got)
	}
}

func (v *verifier) headers(address string, got, want http.Header) {
	v.checked("headers")
	for name := range want {
		if name == "Cache-Control" || name == "Content-Type" {
			continue
		}
		values := got.Values(name)
		switch {
		case len(values) == 0:
			v.fault("headers", "%s lacks %s", address, name)
		case len(values) > 1:
			v.fault("headers", "%s has %s %d times", address, name, len(values))
		case name == "Content-Security-Policy" && (strings.HasPrefix(address, "/assets/worker-") || address == "/sw.js") && strings.Contains(values[0], want.Get(name)):
			// Where a host joins it with the policy for all addresses, both hold, and this is the stricter one.
		case values[0] != want.Get(name):
			v.fault("headers", "%s has %s: %s, want %s", address, name, values[0], want.Get(name))
		}
	}
	if want.Get("Access-Control-Allow-Origin") == "" && got.Get("Access-Control-Allow-Origin") != "" {
		v.fault("headers", "%s is open to other sites and should not be", address)
	}
}

func (v *verifier) caching(address, name string, h http.Header) {
	v.checked("caching")
	got := h.Get("Cache-Control")
	if fingerprinted(name) {
		if got != forEver.Value {
			v.fault("caching", "%s has a fingerprint, but Cache-Control is %q, want %q", address, got, forEver.Value)
		}
	} else if longLived(got) {
		v.fault("caching", "%s has no fingerprint, but Cache-Control is %q", address, got)
	}
}

func (v *verifier) compression(ctx context.Context, address string) {
	v.checked("compression")
	r, err := v.get(ctx, address, "br, gzip")
	if err == nil && r.header.Get("Content-Encoding") == "" {
		v.fault("compression", "%s is sent uncompressed to a browser that takes br and gzip", address)
	}
}

func (v *verifier) redirects(ctx context.Context) {
	each(ctx, v.jobs, v.want.Redirects, func(r Redirect) {
		v.checked("redirects")
		address := r.From
		if r.Query != "" {
			address += "?q=" + url.QueryEscape(r.Query)
		}
		got, err := v.get(ctx, address, "")
		if err != nil {
			v.fault("redirects", "%s: %v", address, err)
			return
		}
		to := got.header.Get("Location")
		if u, err := url.Parse(to); err == nil && (u.Host == "" || u.Host == v.base.Host) {
			to = u.Path
		}
		if got.status != r.Status || to != r.To {
			v.fault("redirects", "%s answers with status %d to %q, want %d to %s", address, got.status, to, r.Status, r.To)
		}
	})
}

// missing asks for what is not there.
func (v *verifier) missing(ctx context.Context, sum string) {
	for _, path := range [...]string{"/nothing-here", "/CTS.9999", "/errors/cts-9999/", "/assets/gone-000000000000.js"} {
		v.checked("missing")
		r, err := v.get(ctx, path, "identity")
		if err != nil {
			v.fault("missing", "%s: %v", path, err)
			continue
		}
		body := sha256.Sum256(r.body)
		switch {
		case r.status != http.StatusNotFound:
			v.fault("missing", "%s answers with status %d, want 404", path, r.status)
		case hex.EncodeToString(body[:]) != sum:
			v.fault("missing", "%s is not answered with the 404 page", path)
		case longLived(r.header.Get("Cache-Control")):
			v.fault("missing", "%s may be cached for long although it is missing", path)
		case r.header.Get("Content-Security-Policy") == "":
			v.fault("missing", "%s is answered without a Content-Security-Policy", path)
		}
	}
}

// addresses looks whether the deploy calls itself by its own name.
func (v *verifier) addresses(ctx context.Context) {
	v.checked("addresses")
	r, err := v.get(ctx, "/catalog.json", "identity")
	if err != nil {
		v.fault("addresses", "/catalog.json: %v", err)
		return
	}
	var catalog struct {
		Schema string `json:"$schema"`
	}
	if err := json.Unmarshal(r.body, &catalog); err != nil {
		v.fault("addresses", "/catalog.json is not JSON: %v", err)
	} else if !strings.HasPrefix(catalog.Schema, v.want.BaseURL+"/") {
		v.fault("addresses", "absolute addresses are those of %s, want %s: build with -base-url", strings.TrimSuffix(catalog.Schema, "/schema/catalog-1.json"), v.want.BaseURL)
	}
}
