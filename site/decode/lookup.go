package decode

import (
	"sync"
)

// Decoder decodes texts with one index. It may be used by several goroutines.
type Decoder struct {
	index  Index
	byCode map[string]int32 // place of a code in the index

	once  sync.Once
	words *wordIndex // built by the first text or query that needs words

	onceSaid  sync.Once
	byMessage map[string]int32 // place of a published message, see plainString; built when it is wanted first

	lock  sync.Mutex
	spare *scratch // memory of a decoding that is over; nil while another uses it
}

// New returns a decoder for the catalog of index, which must not change later.
func New(index Index) *Decoder {
	d := &Decoder{index: index, byCode: make(map[string]int32, len(index.Records))}
	for i := range index.Records {
		d.byCode[index.Records[i].Code] = int32(i)
	}
	return d
}

// record returns the record of a code, letter for letter.
//
//go:noinline
func (d *Decoder) record(code string) *Record {
	if i, ok := d.byCode[code]; ok {
		return &d.index.Records[i]
	}
	return nil
}

// saying returns the first record whose published message a text is, or nil.
func (d *Decoder) saying(msg string) *Record {
	d.onceSaid.Do(func() {
		d.byMessage = make(map[string]int32, len(d.index.Records))
		for i := range d.index.Records {
			m := string(plainString(d.index.Records[i].Message))
			if _, ok := d.byMessage[m]; !ok && m != "" {
				d.byMessage[m] = int32(i)
			}
		}
	})
	if i, ok := d.byMessage[string(plainString(msg))]; ok {
		return &d.index.Records[i]
	}
	return nil
}

// generationOf tells a code's table by its letters.
func generationOf(code string) Generation {
	if code != "" && code[0] >= 'a' && code[0] <= 'z' {
		return V1
	}
	return V3
}

// Lookup returns the records that a spelling of a code means: CTS.0218,
// CTS-0218, cts 218, 0218, 218, CTS.O218. It is exact when the spelling is a
// code of the catalog letter for letter, and then the only record. Digits alone
// mean both tables, the current one first. No record means that the catalog has
// none, or that the spelling is none of a code.
func (d *Decoder) Lookup(spelling string) (records []Record, exact bool) {
	s := string(trimSpace([]byte(spelling)))
	if r := d.record(s); r != nil {
		return []Record{*r}, true
	}
	digits, prefix, ok := readSpelling(s)
	if !ok {
		return nil, false
	}
	order := [2]string{"CTS.", "cts."}
	if prefix != "" && prefix == lowerString(prefix) {
		order = [2]string{"cts.", "CTS."}
	}
	for _, p := range order {
		if r := d.record(p + digits); r != nil {
			records = append(records, *r)
		}
	}
	return records, false
}

// readSpelling reads four digits, and the letters in front of them, from what
// somebody typed for a code. Fewer digits are filled up with zeros; letters that
// a scan confuses with digits are read as digits.
func readSpelling(s string) (digits, prefix string, ok bool) {
	if len(s) > 40 {
		return "", "", false
	}
	i := 0
	for i < len(s) && isLetter(s[i]) && i < 3 {
		i++
	}
	prefix = s[:i]
	if prefix != "" && !isCTSLike(prefix) {
		prefix, i = "", 0 // perhaps O218
	}
	for i < len(s) && !isAlnum(s[i]) {
		i++
	}
	var b [4]byte
	n := 0
	real := false
	for ; i < len(s); i++ {
		c, sure := digitLike(s[i])
		if c == 0 || n == 4 {
			return "", "", false
		}
		real = real || sure
		b[n] = c
		n++
	}
	if n == 0 || !real && (prefix == "" || n < 4) {
		return "", "", false
	}
	return "0000"[n:] + string(b[:n]), prefix, true
}

// isCTSLike accepts the three letters in any case, with one pair swapped or one
// letter as a scan reads it.
func isCTSLike(s string) bool {
	switch upperString(s) {
	case "CTS", "CST", "TCS", "CT5", "GTS", "OTS", "CIS", "CTZ", "C7S":
		return true
	}
	return false
}

// digitLike reads a digit, or a letter that a scan or a typist puts in its
// place. sure tells a real digit. It returns 0 for everything else.
func digitLike(c byte) (digit byte, sure bool) {
	switch c {
	case 'O', 'o', 'Q', 'D':
		return '0', false
	case 'I', 'l', 'i', '|', '!':
		return '1', false
	case 'Z', 'z':
		return '2', false
	case 'A':
		return '4', false
	case 'S', 's':
		return '5', false
	case 'G', 'b':
		return '6', false
	case 'T':
		return '7', false
	case 'B':
		return '8', false
	case 'g', 'q':
		return '9', false
	}
	if c >= '0' && c <= '9' {
		return c, true
	}
	return 0, false
}

// classes tells what a byte is. The tables of the scanner's innermost loops are
// one array of bits, not comparisons.
var classes = func() (classes [256]uint32) {
	for _, c := range [...]struct {
		class uint32
		bytes string
	}{
		{letter, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
		{digit, "0123456789"},
		{hexal, "abcdefABCDEF"},
		{under, "_"},
		{dash, "-"},
		{blank, "\t\n\r "},
		{coded, "+/-"},
		{shown, " !#$%'()*+,-./:;=?@[]^_`{|}~"},
		{same, "\t\n !$%'()*,.:;=?@]`{|}~\"&<>"},
		{frame, "\n()[]{}\\"},
		{hint, "-:@"},
		{leading, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ(\xd0\xce"},
		{escaping, "&%+#^\\"},
		{lists, "x,:"},
		{ofCode, "ctsCTS"},
		{bearing, "bB "},
		{dotted, "eEhS."},
		{colons, "abcdefABCDEF:"},
	} {
		for i := range len(c.bytes) {
			classes[c.bytes[i]] |= c.class
		}
	}
	return
}()

const (
	letter = 1 << iota
	digit
	hexal
	under
	blank
	coded // stands beside letters and digits in base64
	shown // stands for itself in our JSON, as letters and digits do
	dash
	frame    // ends a line, opens or closes a bracket, or escapes
	hint     // stands in addresses and options, where secrets may be
	leading  // may begin a code: letters, what a scan takes for C, Cyrillic and Greek
	escaping // begins an escape
	lists    // stands beside hex digits and blanks in a list of byte values
	same     // begins nothing that a terminal acts on, as letters, digits and the above do
	ofCode   // a letter of the service's name
	bearing  // begins "bearer" or stands behind it
	dotted   // begins a token of several parts or stands behind the first
	colons   // begins an address of letters and colons or stands behind its first part

	opening = bearing | dotted | colons // of two bytes that begin a secret together
)

func isLetter(c byte) bool { return classes[c]&letter != 0 }
func isDigit(c byte) bool  { return classes[c]&digit != 0 }
func isAlnum(c byte) bool  { return classes[c]&(letter|digit) != 0 }
func isSpace(c byte) bool  { return classes[c]&blank != 0 }
func isHex(c byte) bool    { return classes[c]&(hexal|digit) != 0 }
func isWord(c byte) bool   { return classes[c]&(letter|digit|under) != 0 }
func isName(c byte) bool   { return classes[c]&(letter|digit|under|dash) != 0 }
func isCoded(c byte) bool  { return classes[c]&(letter|digit|under|coded) != 0 }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}
