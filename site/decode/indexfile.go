package decode

import (
	"strings"
	"unicode/utf8"
)

// The index travels as a text file beside the module:
//
//	ctserr-index<TAB>1<TAB>version<TAB>number of records
//	code<TAB>status<TAB>category<TAB>retry<TAB>fixer<TAB>basis<TAB>url<TAB>title<TAB>message<TAB>meaning
//	    <TAB>solution<TAB>operations<TAB>parameters<TAB>wordings<TAB>same<TAB>steps      (one line)
//
// Within a field \t, \n, \r and \\ are escapes, and \; stands between the
// members of a list. An empty url is the path that follows from the code, "="
// as meaning repeats the message. The format's number is raised when an older
// module could no longer read the file.
const (
	indexMagic  = "ctserr-index"
	indexFormat = 1
	indexFields = 16
)

// Append appends the file form of the index to dst.
func (i Index) Append(dst []byte) []byte {
	dst = append(dst, indexMagic...)
	dst = append(dst, '\t')
	dst = appendInt(dst, indexFormat)
	dst = append(dst, '\t')
	dst = appendField(dst, i.Version)
	dst = append(dst, '\t')
	dst = appendInt(dst, len(i.Records))
	dst = append(dst, '\n')
	for n := range i.Records {
		r := &i.Records[n]
		url, meaning := r.URL, r.Meaning
		if url == pagePath(r.Code) {
			url = ""
		}
		if meaning != "" && meaning == r.Message {
			meaning = "="
		}
		dst = appendField(dst, r.Code)
		dst = append(dst, '\t')
		dst = appendInt(dst, r.Status)
		for _, s := range []string{r.Category, r.Verdict.Retry, r.Verdict.Fixer, r.Verdict.Basis, url, r.Title, r.Message, meaning, r.Solution} {
			dst = append(dst, '\t')
			dst = appendField(dst, s)
		}
		for _, l := range [][]string{r.Operations, r.Parameters, r.Wordings, r.Same, r.Steps} {
			dst = append(dst, '\t')
			for k, s := range l {
				if k > 0 {
					dst = append(dst, '\\', ';')
				}
				dst = appendField(dst, s)
			}
		}
		dst = append(dst, '\n')
	}
	return dst
}

func appendField(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\t':
			dst = append(dst, '\\', 't')
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\\':
			dst = append(dst, '\\', '\\')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// IndexError says where an index file is wrong.
type IndexError struct {
	Line, Col int // from 1; the column counts bytes
	Reason    string
}

func (e *IndexError) Error() string {
	return "index:" + itoa(e.Line) + ":" + itoa(e.Col) + ": " + e.Reason
}

// ParseIndex reads the file form of an index. Its strings share one copy of b.
// The error is an *IndexError.
func ParseIndex(b []byte) (Index, error) {
	p := indexParser{rest: string(b)}
	var x Index
	head := p.line()
	if len(head) < 4 || head[0] != indexMagic {
		return Index{}, p.fail(1, "this is not an index file: it must start with "+indexMagic)
	}
	if head[1] != itoa(indexFormat) {
		return Index{}, p.fail(len(indexMagic)+2, "format "+cutText(head[1], 20)+" is not "+itoa(indexFormat)+": load the module and the index of the same build")
	}
	n, ok := atoi(head[3])
	if !ok || n > len(b) {
		return Index{}, p.fail(p.column(head, 3), "the number of records is not a number")
	}
	if x.Version, ok = unescapeField(head[2]); !ok {
		return Index{}, p.fail(p.column(head, 2), "an escape is not one of \\t, \\n, \\r, \\\\")
	}
	x.Records = make([]Record, n)
	for k := range x.Records {
		if p.rest == "" {
			p.lineNo++
			return Index{}, p.fail(1, "the file ends after "+itoa(k)+" of "+itoa(n)+" records")
		}
		if err := p.record(&x.Records[k]); err != nil {
			return Index{}, err
		}
	}
	if p.rest != "" {
		p.lineNo++
		return Index{}, p.fail(1, "more than the "+itoa(n)+" records that the first line announces")
	}
	return x, nil
}

type indexParser struct {
	rest   string
	lineNo int
}

func (p *indexParser) fail(col int, reason string) *IndexError {
	return &IndexError{p.lineNo, col, reason}
}

// line takes the next line, split at tabs.
func (p *indexParser) line() []string {
	p.lineNo++
	l := p.rest
	if i := strings.IndexByte(l, '\n'); i >= 0 {
		l, p.rest = l[:i], l[i+1:]
	} else {
		p.rest = ""
	}
	return split(l, '\t')
}

// column returns where field k of a line starts.
func (p *indexParser) column(f []string, k int) int {
	col := 1
	for _, s := range f[:k] {
		col += len(s) + 1
	}
	return col
}

func (p *indexParser) record(r *Record) error {
	f := p.line()
	if len(f) != indexFields {
		return p.fail(1, itoa(len(f))+" fields where a record has "+itoa(indexFields))
	}
	status, ok := atoi(f[1])
	if !ok {
		return p.fail(p.column(f, 1), "the status is not a number")
	}
	r.Status = status
	for k, to := range []*string{&r.Code, nil, &r.Category, &r.Verdict.Retry, &r.Verdict.Fixer, &r.Verdict.Basis, &r.URL, &r.Title, &r.Message, &r.Meaning, &r.Solution} {
		if to == nil {
			continue
		}
		var ok bool
		if *to, ok = unescapeField(f[k]); !ok {
			return p.fail(p.column(f, k), "an escape is not one of \\t, \\n, \\r, \\\\")
		}
	}
	if r.Code == "" {
		return p.fail(1, "a record without a code")
	}
	if r.URL == "" {
		r.URL = pagePath(r.Code)
	}
	if r.Meaning == "=" {
		r.Meaning = r.Message
	}
	for k, to := range []*[]string{&r.Operations, &r.Parameters, &r.Wordings, &r.Same, &r.Steps} {
		k += indexFields - 5
		if f[k] == "" {
			continue
		}
		for _, s := range splitList(f[k]) {
			v, ok := unescapeField(s)
			if !ok {
				return p.fail(p.column(f, k), "an escape is not one of \\t, \\n, \\r, \\\\, \\;")
			}
			*to = append(*to, v)
		}
	}
	return nil
}

// splitList splits at \; and leaves the other escapes alone.
func splitList(s string) []string {
	var out []string
	from := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if s[i+1] == ';' {
			out = append(out, s[from:i])
			from = i + 2
		}
		i++
	}
	return append(out, s[from:])
}

func unescapeField(s string) (string, bool) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		i++
		if i == len(s) {
			return "", false
		}
		switch s[i] {
		case 't':
			b = append(b, '\t')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case '\\':
			b = append(b, '\\')
		default:
			return "", false
		}
	}
	return string(b), true
}

// pagePath is the published path of a code's page.
func pagePath(code string) string {
	dir := "/errors/"
	if generationOf(code) == V1 {
		dir = "/v1/"
	}
	return dir + lowerString(replace(code, ".", "-")) + "/"
}

// cutText shortens s to at most n bytes at the end of a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
