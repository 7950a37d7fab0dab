package site

import (
	"os"
	"slices"
	"strings"
	"testing"

	"ctserr/site/catalog"
	"ctserr/site/decode"
)

// TestSearchWords types what somebody types who has the trouble and not the code:
// the codes whose entries tell of it are among the first.
func TestSearchWords(t *testing.T) {
	c, err := catalog.Load(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	d := decode.New(searchIndex(Index(c), c.All()))
	for query, want := range map[string]string{
		"quota":          "CTS.0200 CTS.0407",
		"limit":          "CTS.0200 CTS.0407",
		"maximum":        "CTS.0200 CTS.0407",
		"slash":          "CTS.0203 CTS.0218",
		"trailing slash": "CTS.0218",
		"tracker name":   "CTS.0203 CTS.0204 CTS.0207",
		"hyphen":         "CTS.0203",
		"underscore":     "CTS.0203",
		"prefix":         "CTS.0218",
		"bucket name":    "CTS.0231",
		"permission":     "CTS.0002 CTS.0013",
		"access denied":  "CTS.0002 CTS.0013",
		"expired":        "CTS.0002",
		"token":          "CTS.0002",
		"region":         "CTS.0012 CTS.0214",
		"project id":     "CTS.0012",
		"duplicate":      "CTS.0201 CTS.0400",
		"already exists": "CTS.0208 CTS.0201",
		"encrypt":        "CTS.0220 CTS.0221 CTS.0222",
		"kms":            "CTS.0220 CTS.0221 CTS.0222",
		"smn":            "CTS.0402 CTS.0410",
		"topic":          "CTS.0402 CTS.0404",
		"urn":            "CTS.0402 CTS.0404",
		"email":          "CTS.0410",
		"lts":            "CTS.0056",
		"log group":      "CTS.0056",
		"arrears":        "CTS.0216",
		"lifecycle":      "CTS.0217",
		"empty body":     "CTS.0003",
		"version":        "CTS.0100",
		"organization":   "CTS.0228 CTS.0229",
	} {
		var got []string
		for _, h := range d.Search(query, 6) {
			got = append(got, h.Record.Code)
		}
		for code := range strings.FieldsSeq(want) {
			if !slices.Contains(got, code) {
				t.Errorf("%q finds %v, which lack %s", query, got, code)
			}
		}
	}
}
