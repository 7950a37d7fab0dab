package site

import "encoding/xml"

// What a browser or a system needs to take the site in: as a search engine of
// the address bar, as an app.

type openSearchXML struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	Image       openSearchImage `xml:"Image"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchImage struct {
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	Type   string `xml:"type,attr"`
	URL    string `xml:",chardata"`
}

type openSearchURL struct {
	Rel      string `xml:"rel,attr,omitempty"`
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// openSearch lets a browser search here from its address bar.
func (b *builder) openSearch() ([]byte, error) {
	return xmlFile(openSearchXML{
		ShortName: "CTS errors", Description: "What an error of the Cloud Trace Service (CTS) means: a code, or words of a message.",
		Encoding: "UTF-8", Image: openSearchImage{32, 32, "image/x-icon", b.BaseURL + "/favicon.ico"},
		URLs: []openSearchURL{
			{"", "text/html", b.BaseURL + "/?q={searchTerms}"},
			{"self", "application/opensearchdescription+xml", b.BaseURL + openSearchPath},
		},
	})
}

type iconJSON struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// webManifest lets a system install the site as an app. It offers no share
// target: what is shared would travel in an address.
func (b *builder) webManifest() []byte {
	return jsonFile(struct {
		Name        string     `json:"name"`
		Short       string     `json:"short_name"`
		Description string     `json:"description"`
		Language    string     `json:"lang"`
		ID          string     `json:"id"`
		Start       string     `json:"start_url"`
		Scope       string     `json:"scope"`
		Display     string     `json:"display"`
		Background  string     `json:"background_color"`
		Theme       string     `json:"theme_color"`
		Icons       []iconJSON `json:"icons"`
	}{
		SiteName, "CTS errors", "What an error of the Cloud Trace Service (CTS) means and what to do about it.", "en",
		homePath, homePath, homePath, "minimal-ui", "#ffffff", "#0a5ab4",
		[]iconJSON{
			{"/favicon.svg", "any", "image/svg+xml", ""},
			{"/icon-192.png", "192x192", "image/png", ""},
			{"/icon-512.png", "512x512", "image/png", ""},
			{"/icon-mask-512.png", "512x512", "image/png", "maskable"},
		},
	})
}
