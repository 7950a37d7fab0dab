package decode

// Result is everything the decoder has to say about one text. Its JSON form
// (AppendJSON) is the one contract that the page, the command line and the
// tests share. Lists are never null there; a field that the text says nothing
// about is left out.
type Result struct {
	Findings    []Finding    // CTS errors, in order of first appearance
	Suggestions []Suggestion // what it may be when no code is certain, best first
	Foreign     []Foreign    // errors of other services, never dressed up as CTS
	Notes       []Note       // what a reader should know about the text itself
	Redactions  []Redaction  // secrets and personal data, ordered by span
	Entries     []Record     // the records of every known code above, once, in order of first mention
	Summary     Summary      // counts and times where the text holds several failures

	secrets []secret // values behind the redactions, for texts made from the result
}

// Summary counts what a long text holds. It is zero when there is a single
// finding that appears once and no time stamp.
type Summary struct {
	Codes     []CodeCount // most frequent first, then in order of appearance
	FirstTime string      // earliest and latest time stamp beside a finding,
	LastTime  string      // as the text spells them
}

// CodeCount is how often a code appears as a failure.
type CodeCount struct {
	Code  string
	Count int
}

// Span is a half-open range [Start, End) of bytes of the text that was
// decoded, or of UTF-16 code units after UTF16.
type Span struct{ Start, End int }

// Finding is one failure that the text states, with everything it says of it.
type Finding struct {
	Code       string     // as the catalog spells it: CTS.0218, cts.0036
	Generation Generation // of the table that the code belongs to
	Known      bool       // the index has a record for it
	Title      string     // of the record; empty when not known
	URL        string     // of the code's page; empty when not known

	HTTPStatus int    // as the text states it; 0 when it does not
	RequestID  string // as the text states it
	Message    string // as the text states it, unescaped
	Time       string // time stamp of the first appearance, as the text spells it
	Region     string // region of the endpoint that the text names: eu-de
	Request    string // method and address of the failed call, as the text spells them

	Form       Form       // what the error stood in
	Confidence Confidence // how sure the decoder is of the code
	Count      int        // how often this very failure appears, 1 or more
	Span       Span       // of the code's first appearance in the original text
	Last       Span       // of its last appearance; equals Span when Count is 1
	Evidence   []Evidence // where each field was read, ordered by span
	CausedBy   []int      // indexes of findings that the text names as the cause of this one

	Verdict        Verdict // of the record; zero when not known
	Contradictions []Contradiction
	Alternatives   []string // codes it may be instead, when the generation stays open
}

// Evidence says where in the original text one field of a finding was read.
type Evidence struct {
	Field string // error_code, error_msg, http_status, request_id, request, time, region
	Span  Span
}

// Contradiction is a field of the paste that is not the catalog's, and what
// that hints at (another edition, a proxy, an older deployment).
type Contradiction struct {
	Field    string // http_status, message, generation
	Stated   string
	Expected string
	Hint     string
}

// Suggestion is a code that the text may mean.
type Suggestion struct {
	Code   string
	Score  float64 // 0 to 1, two decimals
	Reason string  // one clause: "message matches", "letter O read for digit 0"
	Span   Span    // of the text that led to it
}

// Foreign is an error of another service or layer that stands in the text.
type Foreign struct {
	Code    string // as the text spells it
	Service string // "API gateway", "IAM", "OBS"
	Meaning string

	HTTPStatus int // as the text states them
	RequestID  string
	Message    string

	Span Span
}

// Note tells something about the text: it was cut, a client drops the code,
// encoded text was unwrapped.
type Note struct {
	Kind string // truncated, client-hides-code, not-reached, lower-case, unwrapped, unknown-code, limit
	Text string
	Span Span
}

// Redaction is a secret or a piece of personal data in the text.
type Redaction struct {
	Kind        string // token, signature, ak, sk, cookie, password, email, ip, project, account, user, group
	Span        Span
	Replacement string // a stable pseudonym: "<token-1>"; the same value gets the same one everywhere
}

// Generation tells the current upper-case table from the older lower-case one.
type Generation string

const (
	V3 Generation = "v3" // CTS.NNNN
	V1 Generation = "v1" // cts.NNNN
)

// Confidence grades how sure the decoder is that a finding is what the service said.
type Confidence string

const (
	Certain  Confidence = "certain"  // the exact code, in a form that is an error
	Likely   Confidence = "likely"   // the exact code in plain text, repaired from known damage, or another spelling alone
	Possible Confidence = "possible" // the generation or the code stays open, or its number stands alone
)

// Form names what an error stood in: json-body, http-dump, go-sdk, python-sdk,
// java-sdk, node-sdk, cpp-sdk, terraform, ansible, trace, hex-dump, log-line,
// key-value, table, plain-text.
type Form string
