package site

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ctserr/site/catalog"
)

// The same content for machines: a JSON and a Markdown twin of each code, and
// the whole catalog. Their shape is fixed by schema/catalog-1.json.

type entryJSON struct {
	Code        catalog.Code   `json:"code"`
	Generation  string         `json:"generation"`
	Status      int            `json:"status"`
	Message     string         `json:"message,omitempty"`
	Description string         `json:"description"`
	Solution    string         `json:"solution,omitempty"`
	Title       string         `json:"title"`
	Summary     string         `json:"summary"`
	Category    string         `json:"category"`
	Verdict     *verdictJSON   `json:"verdict,omitempty"`
	Operations  []string       `json:"operations"`
	Parameters  []string       `json:"parameters"`
	Related     []catalog.Code `json:"related"`
	Same        []catalog.Code `json:"same_meaning"`
	Collides    catalog.Code   `json:"collides_with,omitempty"`
	Wordings    []wordingJSON  `json:"wordings"`
	Sources     []sourceJSON   `json:"sources"`
	State       catalog.State  `json:"state"`
	InTable     bool           `json:"in_source_table"`
	URL         string         `json:"url"`
	Sections    sectionTexts   `json:"sections,omitempty"`
}

// sectionTexts are the sections of an entry by their anchors, in the order of
// these: an object of JSON.
type sectionTexts []sectionText

type sectionText struct{ anchor, text string }

// MarshalJSON implements json.Marshaler.
func (s sectionTexts) MarshalJSON() ([]byte, error) { return s.append(nil), nil }

func (s sectionTexts) append(dst []byte) []byte {
	dst = append(dst, '{')
	for _, t := range s {
		dst = appendMember(dst, t.anchor, t.text)
	}
	return append(dst, '}')
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

// wholeCatalog is the file of all codes, a catalogJSON.
func (b *builder) wholeCatalog(dst []byte) []byte {
	all := b.catalog.All()
	const room = 900 // bytes of an entry, about
	dst = append(slices.Grow(dst, room*(1+len(all))), '{')
	dst = appendMember(dst, "$schema", b.BaseURL+schemaPath)
	dst = append(appendName(appendNumber(dst, "version", 1), "entries"), '[')
	for i, e := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		j := b.entryJSON(e)
		dst = j.append(dst)
	}
	return append(dst, "]}\n"...)
}

// append appends an entry as encoding/json would write it.
func (j *entryJSON) append(dst []byte) []byte {
	dst = append(dst, '{')
	dst = appendMember(dst, "code", j.Code)
	dst = appendMember(dst, "generation", j.Generation)
	dst = appendNumber(dst, "status", j.Status)
	dst = appendMemberIf(dst, "message", j.Message)
	dst = appendMember(dst, "description", j.Description)
	dst = appendMemberIf(dst, "solution", j.Solution)
	dst = appendMember(dst, "title", j.Title)
	dst = appendMember(dst, "summary", j.Summary)
	dst = appendMember(dst, "category", j.Category)
	if v := j.Verdict; v != nil {
		dst = append(appendName(dst, "verdict"), '{')
		dst = appendMemberIf(dst, "retry", v.Retry)
		dst = appendMemberIf(dst, "retry_basis", v.RetryBasis)
		dst = appendMemberIf(dst, "fixer", v.Fixer)
		dst = append(appendMemberIf(dst, "fixer_basis", v.FixerBasis), '}')
	}
	dst = appendTexts(dst, "operations", j.Operations)
	dst = appendTexts(dst, "parameters", j.Parameters)
	dst = appendTexts(dst, "related", j.Related)
	dst = appendTexts(dst, "same_meaning", j.Same)
	dst = appendMemberIf(dst, "collides_with", j.Collides)
	dst = append(appendName(dst, "wordings"), '[')
	for i, w := range j.Wordings {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendMember(append(dst, '{'), "edition", w.Edition)
		dst = appendMemberIf(dst, "message", w.Message)
		dst = append(appendMemberIf(dst, "fragment", w.Fragment), '}')
	}
	dst = append(appendName(append(dst, ']'), "sources"), '[')
	for i, s := range j.Sources {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendMember(append(dst, '{'), "id", s.ID)
		dst = appendMember(dst, "kind", s.Kind)
		dst = appendMember(dst, "title", s.Title)
		dst = append(appendMemberIf(dst, "url", s.URL), '}')
	}
	dst = appendMember(append(dst, ']'), "state", j.State)
	dst = strconv.AppendBool(appendName(dst, "in_source_table"), j.InTable)
	dst = appendMember(dst, "url", j.URL)
	if len(j.Sections) > 0 {
		dst = j.Sections.append(appendName(dst, "sections"))
	}
	return append(dst, '}')
}

func (b *builder) entryJSON(e *catalog.Entry) entryJSON {
	j := entryJSON{
		Code: e.Code, Generation: generation(e.Code), Status: e.Status, Message: e.Message, Description: e.Description,
		Solution: e.Solution, Title: e.Title, Summary: e.Summary, Category: e.Category,
		Operations: list(e.Operations), Parameters: list(e.Parameters), Related: list(e.Related),
		Same: list(append(append([]catalog.Code(nil), e.Legacy...), e.Current...)), Collides: e.Collides,
		Wordings: []wordingJSON{}, Sources: make([]sourceJSON, 0, len(e.Sources)), State: e.State, InTable: e.InTable,
		URL: b.BaseURL + entryPath(e.Code),
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

// generation is the version of the API that has a code.
func generation(code catalog.Code) string {
	if code.Older() {
		return "v1"
	}
	return "v3"
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
	j.Sections = make(sectionTexts, 0, len(e.Body.Sections))
	for _, s := range e.Body.Sections {
		j.Sections = append(j.Sections, sectionText{anchor(s.Title), strings.TrimSpace(s.Text)})
	}
	slices.SortFunc(j.Sections, func(a, b sectionText) int { return strings.Compare(a.anchor, b.anchor) })
	w := buffers.Get().(*buffer)
	defer buffers.Put(w)
	w.data = append(j.append(w.data[:0]), '\n')
	if err := t.write(file(jsonPath(e.Code)), w.data); err != nil {
		return err
	}
	problem := b.problemJSON(e)
	w.data = append(problem.append(w.data[:0]), '\n')
	if err := t.write(file(problemPath(e.Code)), w.data); err != nil {
		return err
	}
	w.data = b.appendTwin(w.data[:0], e)
	return t.write(file(markdownPath(e.Code)), w.data)
}

// buffers are those of files that are being made.
var buffers = sync.Pool{New: func() any { return new(buffer) }}

type buffer struct{ data []byte }

// appendTwin appends the page as Markdown: the facts as a list, then the body.
func (b *builder) appendTwin(dst []byte, e *catalog.Entry) []byte {
	add := func(texts ...string) {
		for _, s := range texts {
			dst = append(dst, s...)
		}
	}
	add("# ", string(e.Code), ": ", e.Title, "\n\n", e.Summary, "\n\n- HTTP status: ")
	dst = append(strconv.AppendInt(dst, int64(e.Status), 10), '\n')
	fact := func(name, value, grade string) {
		if value == "" {
			return
		}
		add("- ", name, ": ", value)
		if grade != "" {
			add(" (", grade, ")")
		}
		add("\n")
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
	add("- Page: ", b.BaseURL, entryPath(e.Code), "\n\n")
	// Addresses on this site become absolute: a twin is read far from it.
	for text := strings.TrimSpace(e.Body.Text); ; {
		before, after, found := strings.Cut(text, "](/")
		add(before)
		if !found {
			break
		}
		add("](", b.BaseURL, "/")
		text = after
	}
	add("\n")
	if len(e.Sources) > 0 {
		add("\n## Sources\n\n")
		for _, id := range e.Sources {
			s := b.catalog.Source(id)
			if s.URL == "" {
				add("- ", s.Title, "\n")
			} else {
				add("- [", s.Title, "](", s.URL, ")\n")
			}
		}
	}
	return dst
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
