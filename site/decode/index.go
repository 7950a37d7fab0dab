package decode

// Index is what the decoder knows of the catalog. The builder writes it beside
// the module, the command line holds it in memory.
type Index struct {
	Version string   // names the catalog's content; a page compares it with the module's
	Records []Record // ordered by code; both generations
}

// Record is one code of the catalog as the decoder and its readers need it.
type Record struct {
	Code       string // CTS.0218 or cts.0036; letter case carries meaning
	Status     int    // HTTP status of the published table
	Title      string // ours: the fault in at most 60 characters
	Message    string // published error message, exact; empty in the older table where only a meaning is known
	Meaning    string // published description, or our summary where the table has none
	Solution   string // published advice; may be empty
	URL        string // path of the code's page: /errors/cts-0218/
	Category   string
	Operations []string // CreateTracker, ...
	Parameters []string // obs_info.file_prefix_name, ...
	Wordings   []string // other published messages of the code, whole or a fragment
	Same       []string // codes of the other generation with the same meaning
	Steps      []string // first steps of the fix, plain text
	Verdict    Verdict
}

// Verdict says what to do with a failed call.
type Verdict struct {
	Retry string // never, after-fix, backoff
	Fixer string // caller, account-admin, operator
	Basis string // published or inferred
}
