package site

import (
	"context"
	"crypto/rand"
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"ctserr/site/catalog"
	"ctserr/site/hosting"
)

// Live serves a built tree and, over it, what the content says by now: each
// change is built into memory, first the pages of the entries that were saved,
// then all that lists them. The published tree is left alone. Browsers are told
// over server-sent events; while the content has problems they show them, and
// the last good pages stay.
type Live struct {
	o       Options
	session session
	current *builder // of the pages that are served
	memo    *memo    // of them
	served  fileList // their files
	files   *overlay
	handler atomic.Pointer[hosting.Handler]
	fixed   string // hash of all but the entries, see state; of what is served
	tried   string // and of the last try

	version string
	mu      sync.Mutex
	clients map[chan event]bool
	last    event // problems that a browser has to know when it comes
}

// event is what browsers are told.
type event struct{ name, data string }

// NewLive serves the tree in o.Out. Its first build is that of Update.
func NewLive(o Options) (*Live, error) {
	list, err := os.ReadFile(filepath.Join(o.Out, manifestName))
	if err != nil {
		return nil, fmt.Errorf("%s is not a built tree, `make build` makes it: %w", o.Out, err)
	}
	served, ours := parseManifest(string(list))
	if !ours {
		return nil, fmt.Errorf("%s is not a built tree, `make build` makes it: its %s is not that of a build", o.Out, manifestName)
	}
	o.NoOffline = true // a page from a worker's cache would not be the one that was just saved
	m := readMemo(o.Memo)
	if m.tree != textSum(served.text) {
		m.records = nil // they are of another tree
	}
	l := &Live{o: o, session: *newSession(o, m), served: served, files: newOverlay(os.DirFS(o.Out)), memo: m, clients: make(map[chan event]bool),
		version: rand.Text()}
	if l.session.memory == nil {
		l.session.memory = &catalog.Memory{}
	}
	worker, err := bundleFile(filepath.Join(o.Static, "js", "sw-off.js"), nil)
	if err != nil {
		return nil, err
	}
	l.files.put(file(workerPath), worker)
	return l, l.newHandler()
}

func (l *Live) newHandler() error {
	h, err := hosting.NewTreeHandler(l.files, l.o.Config)
	if err == nil {
		l.handler.Store(h)
	}
	return err
}

// Update builds what has changed since the last update and tells the browsers.
// It is for one goroutine.
func (l *Live) Update() error {
	err := l.update()
	if problems := problemLines(err); problems != nil {
		l.tell("problems", problems)
		return err
	}
	return err
}

// problemLines are the problems of content or static files, one a line.
func problemLines(err error) []string {
	var list catalog.ProblemList
	switch {
	case err == nil:
		return nil
	case errors.As(err, &list):
		var lines []string
		for _, p := range list {
			lines = append(lines, p.String())
		}
		return lines
	}
	return []string{err.Error()}
}

func (l *Live) update() error {
	fixed, err := l.state()
	if err != nil {
		return err
	}
	if l.tried != "" && fixed != l.tried {
		l.session = session{memory: &catalog.Memory{}} // rules or words may be others
	}
	l.tried = fixed
	b, err := l.session.builder(l.o)
	if err != nil {
		return err
	}
	if fixed == l.fixed {
		if err := l.entriesFirst(b); err != nil {
			return err
		}
	}
	t := l.tree()
	done, err := b.fill(t, l.memo)
	if err != nil {
		return err
	}
	l.files.take(t.memory)
	var changed []string
	served := t.files.list()
	same, old := served.in(&l.served)
	for i := range same {
		if !same[i] {
			changed = append(changed, served.name(i))
		}
	}
	for _, name := range old {
		if served.find(name) < 0 {
			l.files.remove(name)
			changed = append(changed, name)
		}
	}
	done.settle(t.files)
	l.current, l.memo, l.served, l.fixed = b, done, served, fixed
	if slices.Contains(changed, "_redirects") || slices.Contains(changed, "_headers") {
		if err := l.newHandler(); err != nil {
			return err
		}
	}
	l.tell("changed", changed)
	return nil
}

// tree is one whose files come over those that are served.
func (l *Live) tree() *tree {
	return &tree{shared: &shared{old: &ownTree{fileList: l.served}, memory: newOverlay(l.files), files: newFileSet(&l.served)}}
}

// entriesFirst makes the pages of entries that were saved, with the assets that
// there are, and tells the browsers at once: the writer waits for them, and for
// nothing else.
func (l *Live) entriesFirst(b *builder) error {
	all := b.catalog.All()
	old := make(map[*catalog.Entry]bool, len(all))
	for _, e := range l.current.catalog.All() {
		old[e] = true
	}
	t := l.tree()
	b.site.Assets = l.current.site.Assets
	for i, e := range all {
		if !old[e] {
			if err := b.entry(t, all, i); err != nil {
				return err
			}
			if r := l.memo.find(string(e.Code), new(int)); r != nil {
				r.key = key{}
			}
		}
	}
	if err := b.problems.Err(); err != nil {
		return inFolder(b.Content, err)
	}
	l.files.take(t.memory)
	if len(t.made) > 0 {
		l.tell("changed", t.made)
	}
	served := t.files.over()
	l.memo.settle(t.files)
	l.served = served
	return nil
}

// state is a hash of all that is no entry: shared content, and when styles and
// scripts were changed.
func (l *Live) state() (string, error) {
	h := sha512.New()
	if err := sumFiles(h, os.DirFS(l.o.Content)); err != nil {
		return "", err
	}
	err := filepath.WalkDir(l.o.Static, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			put(h, name, info.ModTime().String(), strconv.FormatInt(info.Size(), 10))
		}
		return err
	})
	return base64.StdEncoding.EncodeToString(h.Sum(nil)), err
}

// tell sends an event to every browser. One that does not listen is left out;
// it connects again and asks.
func (l *Live) tell(name string, lines []string) {
	data, err := json.Marshal(lines)
	if err != nil {
		panic(err) // texts
	}
	e := event{name, string(data)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = event{}
	if name == "problems" {
		l.last = e
	}
	for c := range l.clients {
		select {
		case c <- e:
		default:
		}
	}
}

//go:embed live
var liveFiles embed.FS

func liveFile(name string) []byte {
	data, err := liveFiles.ReadFile("live/" + name)
	if err != nil {
		panic(err) // embedded
	}
	return data
}

// liveTags load the script and the style of the box with problems. The strict
// policies of the pages stay: both are files of this host, with their hashes.
var liveTags = sync.OnceValue(func() []byte {
	sri := func(name string) string {
		sum := sha512.Sum384(liveFile(name))
		return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	return fmt.Appendf(nil, `<link rel="stylesheet" href="/.live/live.css" integrity="%s"><script type="module" src="/.live/live.js" integrity="%s"></script></head>`,
		sri("live.css"), sri("live.js"))
})

// ServeHTTP implements http.Handler.
func (l *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/.live/events":
		l.events(r.Context(), w)
	case "/.live/live.js", "/.live/live.css":
		w.Header().Set("Content-Type", hosting.ContentType(r.URL.Path))
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		_, _ = w.Write(liveFile(filepath.Base(r.URL.Path)))
	default:
		plain := r.Clone(r.Context())
		plain.Header.Del("Accept-Encoding")
		plain.Header.Del("If-None-Match")
		page := &livePage{ResponseWriter: w}
		l.handler.Load().ServeHTTP(page, plain)
		page.end()
	}
}

// events sends what happens until the browser goes.
func (l *Live) events(ctx context.Context, w http.ResponseWriter) {
	c := make(chan event, 16)
	l.mu.Lock()
	l.clients[c] = true
	last := l.last
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.clients, c)
		l.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	send := func(e event) error {
		if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.name, e.data); err != nil {
			return err
		}
		return out.Flush()
	}
	err := send(event{"hello", l.version})
	if err == nil && last.name != "" {
		err = send(last)
	}
	for err == nil {
		select {
		case <-ctx.Done():
			return
		case e := <-c:
			err = send(e)
		}
	}
}
