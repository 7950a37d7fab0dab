package decode

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"ctserr/site/bench/pastes"
)

func TestLookup(t *testing.T) {
	d := New(testIndex(t))
	for _, c := range []struct {
		spelling string
		codes    string
		exact    bool
	}{
		{"CTS.0218", "CTS.0218", true},
		{"cts.0036", "cts.0036", true},
		{"CTS-0218", "CTS.0218", false},
		{"cts 218", "CTS.0218", false},
		{"218", "CTS.0218", false},
		{" 0218 ", "CTS.0218", false},
		{"0004", "CTS.0004 cts.0004", false},
		{"CTS.0004", "CTS.0004", true},
		{"cts0004", "cts.0004 CTS.0004", false},
		{"CTS.O218", "CTS.0218", false},
		{"cts_0218", "CTS.0218", false},
		{"CTS.0999", "", false},
		{"hello", "", false},
		{"", "", false},
		{"CTS.02181", "", false},
	} {
		t.Run(c.spelling, func(t *testing.T) {
			records, exact := d.Lookup(c.spelling)
			var codes []string
			for _, r := range records {
				codes = append(codes, r.Code)
			}
			if got := strings.Join(codes, " "); got != c.codes || exact != c.exact {
				t.Errorf("got %q %v, want %q %v", got, exact, c.codes, c.exact)
			}
		})
	}
}

func TestSearch(t *testing.T) {
	x := testIndex(t)
	for i := range x.Records {
		if x.Records[i].Code == "CTS.0218" {
			x.Records[i].Parameters = []string{"obs_info.file_prefix_name"}
			x.Records[i].Operations = []string{"CreateTracker", "UpdateTracker"}
		}
	}
	d := New(x)
	for _, c := range []struct{ query, first string }{
		{"CTS.0218", "CTS.0218"},
		{"0218", "CTS.0218"},
		{"cts-0402", "CTS.0402"},
		{"file_prefix_name", "CTS.0218"},
		{"file prefix", "CTS.0218"},
		{"smn topic", "CTS.0402"},
		{"tracker name", "CTS.0203"},
		{"bucket name", "CTS.0231"},
		{"tracker does not exist", "CTS.0214"},
		{"bucket does not exist", "CTS.0211"},
		{"lifecyc", "CTS.0217"},
		{"tracker does not exsit", "CTS.0214"},
		{"kms suported", "CTS.0220"},
		{"error 0300", "CTS.0300"},
		{`{"error_code":"CTS.0411","error_msg":"The notification_name invalid."}`, "CTS.0411"},
	} {
		t.Run(c.query, func(t *testing.T) {
			hits := d.Search(c.query, 5)
			if len(hits) == 0 || hits[0].Record.Code != c.first {
				for _, h := range hits {
					t.Logf("%s %.2f %s", h.Record.Code, h.Score, h.Field)
				}
				t.Errorf("want %s first", c.first)
			}
		})
	}
	if hits := d.Search("02", 100); len(hits) < 20 {
		t.Errorf("beginning of a code: %d hits", len(hits))
	}
	for _, q := range []string{"", "   ", "zzzzqqq", "\x00\xff"} {
		if hits := d.Search(q, 5); len(hits) != 0 {
			t.Errorf("%q found %d", q, len(hits))
		}
	}
}

// bigIndex makes n records with messages of their own.
func bigIndex(n int) Index {
	words := strings.Fields("bucket tracker topic quota policy object invalid missing exceeded region project timeout format value parameter name length network disk volume image snapshot backup cluster node pool key secret grant role agency")
	x := Index{Version: "big"}
	for i := range n {
		m := "The"
		for k := range 8 {
			m += " " + words[(i*7+k*k*13+i/31)%len(words)]
		}
		m += " " + strconv.Itoa(i) + "x."
		x.Records = append(x.Records, Record{Code: fmt.Sprintf("CTS.%04d", i), Status: 400, Title: m[:20], Message: m, Meaning: "About " + m, URL: pagePath(fmt.Sprintf("CTS.%04d", i))})
	}
	return x
}

func BenchmarkSearch10000(b *testing.B) {
	d := New(bigIndex(10000))
	d.Search("bucket", 5)
	for _, query := range []string{"invalid bucket quota exeeded", "the about bucket"} { // two of them are in all records
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				d.Search(query, 10)
			}
		})
	}
}

// BenchmarkDecode10000 is of a text without a code of a large catalog: what it may
// mean is looked up by its words.
func BenchmarkDecode10000(b *testing.B) {
	d := New(bigIndex(10000))
	text := bytes.ReplaceAll(pastes.MixedLog(1<<10), []byte("CTS."), []byte("ABC."))
	d.Decode(text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d.Decode(text)
	}
}

// In a large catalog most words are in many messages. The rarest of a text leads
// to the message all the same, with a slip of the hand and without.
func TestManyMessages(t *testing.T) {
	x := bigIndex(10000)
	d := New(x)
	for _, i := range []int{0, 4711, 9999} {
		r := x.Records[i]
		if hits := d.Search(r.Message, 1); len(hits) != 1 || hits[0].Record.Code != r.Code {
			t.Errorf("Search(%q): %v", r.Message, hits)
		}
		short := strings.TrimSuffix(r.Message, " "+strconv.Itoa(i)+"x.") // which none has to itself
		for _, text := range []string{r.Message, strings.Replace(r.Message, "The ", "The teh ", 1), short, strings.Replace(r.Message, "e", "ee", 2)} {
			s := d.Decode([]byte("Create failed.\n" + text + "\n")).Suggestions
			if len(s) == 0 {
				t.Errorf("%q: nothing is suggested", text)
			} else if !strings.HasPrefix(d.record(s[0].Code).Message, short) {
				t.Errorf("%q: %q is suggested", text, d.record(s[0].Code).Message)
			}
		}
	}
}

func TestIndexFile(t *testing.T) {
	x := testIndex(t)
	x.Version = "tab\there"
	x.Records[3].Steps = []string{"one; two", "three\nfour", `five\six`, ""}
	x.Records[4].URL = "/elsewhere/"
	x.Records[5].Operations = []string{"A"}
	b := x.Append(nil)
	y, err := ParseIndex(b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(x, y) {
		for i := range x.Records {
			if !reflect.DeepEqual(x.Records[i], y.Records[i]) {
				t.Errorf("record %d:\n%+v\n%+v", i, x.Records[i], y.Records[i])
			}
		}
		t.Errorf("version %q, want %q", y.Version, x.Version)
	}
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "index:1:1: this is not an index file"},
		{"newer", "ctserr-index\t2\tv\t0\n", "index:1:14: format 2 is not 1"},
		{"number", "ctserr-index\t1\tv\tx\n", "index:1:18: the number of records"},
		{"short", "ctserr-index\t1\tv\t2\n", "index:2:1: the file ends after 0 of 2 records"},
		{"fields", "ctserr-index\t1\tv\t1\na\tb\n", "index:2:1: 2 fields"},
		{"status", "ctserr-index\t1\tv\t1\nCTS.0001\tx" + strings.Repeat("\t", 14) + "\n", "index:2:10: the status"},
		{"escape", "ctserr-index\t1\tv\t1\nCTS.0001\t400\t\\q" + strings.Repeat("\t", 13) + "\n", "index:2:14: an escape"},
		{"more", "ctserr-index\t1\tv\t0\nx\n", "index:2:1: more than the 0 records"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseIndex([]byte(c.file))
			var e *IndexError
			if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func ExampleDecoder_Decode() {
	d := New(Index{Records: []Record{{Code: "CTS.0214", Status: 404, Title: "The tracker does not exist", Message: "The tracker does not exist.", URL: "/errors/cts-0214/"}}})
	r := d.Decode([]byte("HTTP/1.1 404 Not Found\nX-Request-Id: 1a7f03c5e8b24d69930be2d4f6a8c701\n\n" +
		`{"error_code":"CTS.0214","error_msg":"The tracker does not exist."}`))
	f := r.Findings[0]
	fmt.Println(f.Code, f.HTTPStatus, f.RequestID)
	fmt.Println(f.Message)
	// Output:
	// CTS.0214 404 1a7f03c5e8b24d69930be2d4f6a8c701
	// The tracker does not exist.
}

func ExampleDecoder_Lookup() {
	d := New(Index{Records: []Record{{Code: "CTS.0218", Title: "The file prefix is invalid"}}})
	records, exact := d.Lookup("cts 218")
	fmt.Println(records[0].Code, exact)
	// Output: CTS.0218 false
}

func ExampleResult_Share() {
	d := New(Index{Records: []Record{{Code: "CTS.0214", Message: "The tracker does not exist."}}})
	r := d.Decode([]byte(`404 Not Found {"error_code":"CTS.0214","error_msg":"The tracker does not exist."}`))
	fmt.Println(r.Share())
	// Output: d1:0214,404,,,,,=~c2dd
}

func ExampleResult_Redact() {
	d := New(Index{})
	text := []byte("X-Auth-Token: MIIFexample0123456789")
	r := d.Decode(text)
	fmt.Printf("%s\n", r.Redact(text, Span{0, len(text)}, nil))
	// Output: X-Auth-Token: <token-1>
}
