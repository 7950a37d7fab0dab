package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"ctserr/site/catalog"
)

// The same content for machines: a JSON and a Markdown twin of each code, and
// the whole catalog. Their shape is fixed by schema/catalog-1.json.

type entryJSON struct {
	Code        catalog.Code      `json:"code"`
	Generation  string            `json:"generation"`
	Status      int               `json:"status"`
	Message     string            `json:"message,omitempty"`
	Description string            `json:"description"`
	Solution    string            `json:"solution,omitempty"`
	Title       string            `json:"title"`
	Summary     string            `json:"summary"`
	Category    string            `json:"category"`
	Verdict     *verdictJSON      `json:"verdict,omitempty"`
	Operations  []string          `json:"operations"`
	Parameters  []string          `json:"parameters"`
	Related     []catalog.Code    `json:"related"`
	Same        []catalog.Code    `json:"same_meaning"`
	Collides    catalog.Code      `json:"collides_with,omitempty"`
	Wordings    []wordingJSON     `json:"wordings"`
	Sources     []sourceJSON      `json:"sources"`
	State       catalog.State     `json:"state"`
	InTable     bool              `json:"in_source_table"`
	URL         string            `json:"url"`
	Sections    map[string]string `json:"sections,omitempty"`
}

type verdictJSON struct {
	Retry      string `json:"retry,omitempty"`
	RetryBasis string `json:"retry_basis,omitempty"`
	Fixer      string `json:"fixer,omitempty"`
	FixerBasis string `json:"fixer_basis,omitempty"`
}

type wordingJSON struct {
	Edition  string `json:"edition"`
	Message  string `json:"message,omitempty"`
	Fragment string `json:"fragment,omitempty"`
}

type sourceJSON struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

type catalogJSON struct {
	Schema  string      `json:"$schema"`
	Version int         `json:"version"`
	Entries []entryJSON `json:"entries"`
}

func (b *builder) entryJSON(e *catalog.Entry) entryJSON {
	j := entryJSON{
		Code: e.Code, Generation: "v3", Status: e.Status, Message: e.Message, Description: e.Description,
		Solution: e.Solution, Title: e.Title, Summary: e.Summary, Category: e.Category,
		Operations: list(e.Operations), Parameters: list(e.Parameters), Related: list(e.Related),
		Same: list(append(append([]catalog.Code(nil), e.Legacy...), e.Current...)), Collides: e.Collides,
		Wordings: []wordingJSON{}, Sources: []sourceJSON{}, State: e.State, InTable: e.InTable,
		URL: b.BaseURL + entryPath(e.Code),
	}
	if e.Code.Older() {
		j.Generation = "v1"
	}
	if e.Retry != "" || e.Fixer != "" {
		j.Verdict = &verdictJSON{e.Retry, e.Basis.Retry, e.Fixer, e.Basis.Fixer}
	}
	for _, w := range e.Wordings {
		j.Wordings = append(j.Wordings, wordingJSON(w))
	}
	for _, id := range e.Sources {
		s := b.catalog.Source(id)
		j.Sources = append(j.Sources, sourceJSON{s.ID, s.Kind, s.Title, s.URL})
	}
	return j
}

// list is never null in JSON.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func (b *builder) twins(t *tree, e *catalog.Entry) error {
	j := b.entryJSON(e)
	j.Sections = make(map[string]string, len(e.Body.Sections))
	for _, s := range e.Body.Sections {
		j.Sections[anchor(s.Title)] = strings.TrimSpace(s.Text)
	}
	w := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(w)
	w.Reset()
	writeJSON(w, j)
	if err := t.write(file(jsonPath(e.Code)), w.Bytes()); err != nil {
		return err
	}
	w.Reset()
	writeJSON(w, b.problemJSON(e))
	if err := t.write(file(problemPath(e.Code)), w.Bytes()); err != nil {
		return err
	}
	w.Reset()
	b.markdownTwin(w, e)
	return t.write(file(markdownPath(e.Code)), w.Bytes())
}

// buffers are those of files that are being made.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// markdownTwin writes the page as Markdown: the facts as a list, then the body.
func (b *builder) markdownTwin(w *bytes.Buffer, e *catalog.Entry) {
	fmt.Fprintf(w, "# %s: %s\n\n%s\n\n", e.Code, e.Title, e.Summary)
	fmt.Fprintf(w, "- HTTP status: %d\n", e.Status)
	fact := func(name, value, grade string) {
		if value == "" {
			return
		}
		if grade != "" {
			value += " (" + grade + ")"
		}
		fmt.Fprintf(w, "- %s: %s\n", name, value)
	}
	if e.InTable {
		fact("Message", e.Message, "published")
		fact("Description", e.Description, "published")
		fact("Advice", e.Solution, "published")
	} else {
		fact("Meaning", e.Description, "")
	}
	if w := retryWord(e); w.Basis != "" {
		fact("Retry", w.Text, w.Basis)
	}
	if w := fixerWord(e); w.Basis != "" {
		fact("Who acts", w.Text, w.Basis)
	}
	fact("Operations", strings.Join(e.Operations, ", "), "")
	fact("Parameters", strings.Join(e.Parameters, ", "), "")
	fact("Page", b.BaseURL+entryPath(e.Code), "")
	w.WriteString("\n")
	// Addresses on this site become absolute: a twin is read far from it.
	w.WriteString(strings.ReplaceAll(strings.TrimSpace(e.Body.Text), "](/", "]("+b.BaseURL+"/"))
	w.WriteString("\n")
	if len(e.Sources) > 0 {
		w.WriteString("\n## Sources\n\n")
		for _, id := range e.Sources {
			s := b.catalog.Source(id)
			if s.URL == "" {
				fmt.Fprintf(w, "- %s\n", s.Title)
			} else {
				fmt.Fprintf(w, "- [%s](%s)\n", s.Title, s.URL)
			}
		}
	}
}

// jsonFile is a value as the JSON of a file.
func jsonFile(v any) []byte {
	var w bytes.Buffer
	writeJSON(&w, v)
	return w.Bytes()
}

func writeJSON(w *bytes.Buffer, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("site: a value of our own does not marshal: " + err.Error())
	}
}

func jsonText(s string) []byte { return bytes.TrimSuffix(jsonFile(s), []byte("\n")) }
