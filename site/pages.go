package site

import (
	"html/template"

	"ctserr/site/catalog"
	"ctserr/site/markdown"
)

// Each template has one struct that holds all it may use.

// Page is what every page has.
type Page struct {
	Title       string // of the document, without the site's name
	Description string
	Path        string // canonical path
	Canonical   string // absolute address
	Site        *Site
	Crumbs      []Link
	Twins       []Twin
	NoIndex     bool
	EditURL     string // of the source file; empty where there is none
	Section     string // of the main navigation: decoder, codes, guide, about
	Preview     *Preview
	LinkedData  *linkedData
}

// Site is what all pages share.
type Site struct {
	Name    string
	BaseURL string // scheme and host, no slash at the end
	Assets  assets
	Guide   []Link
	Codes   int // of the source table
}

// Link is an address with its words.
type Link struct {
	URL, Text, Note string
}

// Twin is the same content in another form.
type Twin struct {
	URL, Type, Name string
}

// CodeLink is a code in a list.
type CodeLink struct {
	*catalog.Entry
	URL       string
	Elsewhere bool // not in the source table, seen in another edition
}

// HomePage has the decoder and the index of all codes.
type HomePage struct {
	Page
	Group      // all codes
	Categories []Group
	Statuses   []Group
	Limit      int // bytes that the decoder takes in the page
}

// Group is a set of codes that share a value.
type Group struct {
	Key  string // the value: transfer, 400, backoff
	Name string // in words
	Note string
	URL  string

	Codes     []CodeLink // of the source table
	Elsewhere []CodeLink // seen in other editions of it
	Count     int        // of Codes, and on a page whose list has both, of both
	Parts     []Group    // of a list that is too long for one page: it has no codes
}

// GroupPage lists the codes of one category, of one HTTP status, or of a part of a
// longer list.
type GroupPage struct {
	Page
	Group
	Others []Group
}

// IndexPage lists all codes.
type IndexPage struct {
	Page
	Group      // all codes but those of the older table
	Older      []CodeLink
	Categories []Group
	Statuses   []Group
	Retries    []Group
	Fixers     []Group
}

// EntryPage is the page of one code.
type EntryPage struct {
	Page
	Entry      *catalog.Entry
	Code       catalog.Code
	StatusText string
	StatusURL  string // list of all codes with the status; empty for the older table
	Category   Group
	Retry      Word
	Fixer      Word
	Sections   []RenderedSection
	Contents   []Link // on this page
	Parameters []ParameterRow
	Operations []OperationRow
	Related    []CodeLink
	Legacy     []CodeLink
	Current    []CodeLink
	Collision  *CodeLink // the code of the other table with the same number and another meaning
	Wordings   []catalog.Wording
	Sources    []catalog.Source
	Prev, Next *CodeLink
	Permalink  string // what a ticket carries: https://host/CTS.0218

	PublishedTitle string // of the row of the table that the code comes from
}

// Word is a value of the front matter, in words.
type Word struct {
	Key, Text, Advice, Basis string
}

// RenderedSection is a section of an entry, which writes itself as HTML.
type RenderedSection struct {
	ID, Title string
	HTML      *entrySection
}

// OperationRow is an operation that can answer with the code.
type OperationRow struct {
	Name, Method, Path string
}

// ParameterRow is the rule of a parameter that the code is about, and how
// other tools spell the parameter.
type ParameterRow struct {
	Name, Type      string
	When            template.HTML // condition under which the rule applies; "" for always
	Rule, About     template.HTML
	Grade, Evidence string
	Spellings       []Spelling
}

// Spelling is the name of a parameter in another tool.
type Spelling struct {
	Client   string
	Resource string // where the argument stands; empty for an SDK
	Argument string // empty where the tool has none, and Note says why
	Values   []Link // Text: value of the API; Note: the tool's value
	Note     string
}

// GuidePage is a page that is not about one code.
type GuidePage struct {
	Page
	HTML     template.HTML
	Contents []markdown.Heading
	Sources  []catalog.Source
	Others   []Link
	Demo     bool // the decoder as other sites embed it stands below the text

	Prev, Next *Link
}

// NotFoundPage is served for every address that does not exist.
type NotFoundPage struct {
	Page
	Group // as in IndexPage
	Older []CodeLink
}
