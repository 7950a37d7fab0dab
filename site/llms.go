package site

import (
	"bytes"
	"fmt"

	"ctserr/site/catalog"
)

// llms tells a language model what is here and where, as llmstxt.org asks.
func (b *builder) llms() []byte {
	var w bytes.Buffer
	fmt.Fprintf(&w, "# %s\n\n> What every error code of the Cloud Trace Service (CTS) API of Huawei Cloud and Open Telekom Cloud means, whether to retry, who has to act and what to change. Independent of the operators.\n\n", SiteName)
	w.WriteString("- Letter case carries meaning: `CTS.0004` belongs to the current table, `cts.0004` is another error of the older one.\n" +
		"- `published` marks what an operator's text states, `inferred` what was concluded from such texts.\n" +
		"- Every page has a Markdown twin (`.md`), every code a JSON twin (`.json`) too.\n")
	entry := func(e *catalog.Entry) {
		fmt.Fprintf(&w, "- [%s: %s](%s): HTTP %d. %s\n", e.Code, e.Title, b.BaseURL+markdownPath(e.Code), e.Status, e.Summary)
	}
	if b.full() {
		w.WriteString("\n## Codes\n\n")
		for _, e := range b.catalog.Entries {
			entry(e)
		}
	}
	w.WriteString("\n## Guide\n\n")
	for _, p := range b.catalog.Pages {
		fmt.Fprintf(&w, "- [%s](%s): %s\n", p.Title, b.BaseURL+guideTwinPath(p.Slug), p.Summary)
	}
	w.WriteString("\n## Data\n\n")
	for _, a := range b.machineAddresses() {
		if a.Path != llmsPath {
			fmt.Fprintf(&w, "- [%s](%s): %s %s\n", a.Path, b.BaseURL+a.Path, a.Type+".", a.About)
		}
	}
	if b.full() && len(b.catalog.Older) > 0 {
		w.WriteString("\n## Optional\n\n")
		for _, e := range b.catalog.Older {
			entry(e)
		}
	}
	return w.Bytes()
}

// llmsFull is the text of all pages: the guide, then every code.
func (b *builder) llmsFull() ([]byte, error) {
	all := b.catalog.All()
	const room = 4 << 10 // bytes of a page, about
	dst := make([]byte, 0, room*(len(b.catalog.Pages)+len(all)))
	for _, p := range b.catalog.Pages {
		twin, err := b.guideTwin(p)
		if err != nil {
			return nil, err
		}
		dst = append(append(dst, twin...), '\n')
	}
	for _, e := range all {
		e, err := b.catalog.Read(e)
		if err != nil {
			return nil, err
		}
		dst = append(b.appendTwin(dst, e), '\n')
	}
	return dst, nil
}
