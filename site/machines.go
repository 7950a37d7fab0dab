package site

import (
	"runtime"

	"ctserr/site/legal"
)

// What programs read, beside the twins of each page: one list of addresses,
// shown on a guide page and in llms.txt, and the files that it names.

const (
	csvPath        = "/catalog.csv"
	llmsPath       = "/llms.txt"
	llmsFullPath   = "/llms-full.txt"
	openSearchPath = "/opensearch.xml"
	manifestPath   = "/site.webmanifest"
	licensesPath   = "/licenses.txt"
	sbomPath       = "/sbom.cdx.json"
)

// fullLimit is the number of codes up to which llms.txt names each one, and
// llms-full.txt is written. A text of more does not fit into a model's memory.
const fullLimit = 1000

// address is something at the site that programs use.
type address struct{ Path, Type, About string }

// machineAddresses lists what there is. NNNN stands for digits.
func (b *builder) machineAddresses() []address {
	list := []address{
		{catalogPath, "application/json", "All codes of both tables."},
		{schemaPath, "application/schema+json", "JSON Schema of the catalog and of each code's JSON."},
		{csvPath, "text/csv", "The same table for spreadsheets: RFC 4180, UTF-8, one header line. Lists in a cell are parted by spaces."},
		{"/errors/cts-NNNN.json", "application/json", "One code of the current table, with the sections of its page as Markdown."},
		{"/errors/cts-NNNN.md", "text/markdown", "The page of a code as Markdown."},
		{"/v1/cts-NNNN.json", "application/json", "One code of the older, lower-case table."},
		{"/v1/cts-NNNN.md", "text/markdown", "The page of an older code as Markdown."},
		{"/guide/NAME.md", "text/markdown", "A page of the guide as Markdown."},
		{"/problems/cts-NNNN.json", "application/problem+json", "Problem details (RFC 9457) of a code; /problems/v1/ has the older table."},
		{problemSchemaPath, "application/schema+json", "JSON Schema of the problem details."},
		{changesPath, "application/atom+xml", "Feed of changes in the catalog (Atom)."},
		{llmsPath, "text/plain", "What is here, for language models."},
	}
	if b.full() {
		list = append(list, address{llmsFullPath, "text/plain", "The whole text of the site in one file."})
	}
	return append(list,
		address{openSearchPath, "application/opensearchdescription+xml", "Adds this site to a browser's address bar."},
		address{"/sitemap.xml", "application/xml", "Every page."},
		address{"/" + manifestName, "text/plain", "SHA-256 of every file, as sha256sum prints it."},
		address{licensesPath, "text/plain", "Licences of the work of others that is in the site and the command."},
		address{sbomPath, "application/vnd.cyclonedx+json", "Software bill of materials (CycloneDX 1.6)."},
	)
}

func (b *builder) full() bool { return len(b.catalog.Entries)+len(b.catalog.Older) <= fullLimit }

// machines writes the files.
func (b *builder) machines(t *tree) error {
	ready := func(data []byte) func() ([]byte, error) { return func() ([]byte, error) { return data, nil } }
	type output struct {
		path string
		data func() ([]byte, error)
	}
	outputs := []output{
		{changesPath, b.feed}, {openSearchPath, b.openSearch},
		{manifestPath, ready(b.webManifest())}, {llmsPath, ready(b.llms())},
		{licensesPath, ready(legal.Notices())}, {problemSchemaPath, ready(problemSchema)}, {sbomPath, ready(legal.SBOM(runtime.Version()))},
	}
	if b.full() {
		outputs = append(outputs, output{llmsFullPath, b.llmsFull})
	}
	for _, p := range b.catalog.Pages {
		outputs = append(outputs, output{guideTwinPath(p.Slug), func() ([]byte, error) { return b.guideTwin(p) }})
	}
	for _, o := range outputs {
		data, err := o.data()
		if err != nil {
			return err
		}
		if err := t.write(file(o.path), data); err != nil {
			return err
		}
	}
	return nil
}
