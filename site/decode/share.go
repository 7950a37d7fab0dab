package decode

import "strings"

// A share fragment is what stands behind the # of a shared address: redacted
// facts, nothing of the text itself.
//
//	d1:0218,400,9d2e6b70...,3,2025-01-14T09:12:44Z,eu-de,=;v0036,...~7f3a
//
// A finding is digits of its code (v in front for the older table), status,
// request id, count, time, region, and "=" if the message is the catalog's:
// another one may hold anything and is left out. Findings are separated by
// semicolons, empty fields at the end are left out. Everything but letters,
// digits and a few signs is percent-encoded, a blank is a plus. The sum at the
// end tells a link that was cut off or changed on its way.
const (
	shareVersion  = "d1:"
	shareFindings = 50
	shareBytes    = 8 << 10
)

// Share returns the share fragment of a result, without the #. A result without findings has none.
func (r Result) Share() string {
	if len(r.Findings) == 0 {
		return ""
	}
	b := []byte(shareVersion)
	for i := range r.Findings {
		f := &r.Findings[i]
		from := len(b)
		if i > 0 {
			b = append(b, ';')
		}
		if f.Generation == V1 {
			b = append(b, 'v')
		}
		b = append(b, f.Code[4:]...)
		b = append(b, ',')
		b = append(b, number(f.HTTPStatus)...)
		b = append(b, ',')
		b = appendSharedIf(b, f.RequestID, sharedID)
		b = append(b, ',')
		if f.Count > 1 {
			b = appendInt(b, f.Count)
		}
		b = append(b, ',')
		b = appendSharedIf(b, f.Time, sharedTime)
		b = append(b, ',')
		b = appendSharedIf(b, f.Region, sharedRegion)
		b = append(b, ',')
		if rec := r.entry(f.Code); rec != nil && f.Message != "" && rec.Message == f.Message {
			b = append(b, '=')
		}
		for b[len(b)-1] == ',' {
			b = b[:len(b)-1]
		}
		if i+1 == shareFindings || len(b) > shareBytes {
			if len(b) > shareBytes {
				b = b[:from]
			}
			break
		}
	}
	return string(appendSum(b))
}

// appendSum writes the sum of what is in b: FNV-1a folded to 16 bits.
func appendSum(b []byte) []byte {
	sum := uint32(2166136261)
	for _, c := range b {
		sum = (sum ^ uint32(c)) * 16777619
	}
	sum ^= sum >> 16
	return append(b, '~', hexDigits[sum>>12&15], hexDigits[sum>>8&15], hexDigits[sum>>4&15], hexDigits[sum&15])
}

func (r *Result) entry(code string) *Record {
	for i := range r.Entries {
		if r.Entries[i].Code == code {
			return &r.Entries[i]
		}
	}
	return nil
}

// appendShared writes a value. Control characters, which OpenShare refuses,
// become spaces.
func appendShared(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isAlnum(c) || c == '-' || c == '.' || c == '_' || c == ':':
			b = append(b, c)
		case c <= ' ' || c == 0x7f:
			b = append(b, '+')
		default:
			b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return b
}

// What a link may say in each field. Share leaves out what does not fit, because
// OpenShare refuses it.

func sharedID(s string) bool {
	return len(s) <= 72 && all(s, func(c byte) bool { return isWord(c) || c == '-' })
}

func sharedTime(s string) bool {
	return len(s) <= 40 && all(s, func(c byte) bool { return isAlnum(c) || strings.IndexByte(" :.,+-/", c) >= 0 })
}

func sharedRegion(s string) bool {
	return len(s) <= 40 && all(s, func(c byte) bool { return isAlnum(c) || c == '-' })
}

func appendSharedIf(b []byte, s string, fits func(string) bool) []byte {
	if !fits(s) {
		return b
	}
	return appendShared(b, s)
}

// A ShareError says why a share fragment is not opened.
type ShareError struct{ Reason string }

func (e *ShareError) Error() string { return e.Reason }

// OpenShare reads a share fragment, with or without the #, into the findings
// that it tells of. Titles, addresses and verdicts come from the catalog, never
// from the fragment. The error is a *ShareError and fit to be shown.
func (d *Decoder) OpenShare(fragment string) (Result, error) {
	s := strings.TrimPrefix(fragment, "#")
	switch {
	case len(s) > shareBytes+1024:
		return Result{}, &ShareError{"this shared link is too long to be one of ours"}
	case !strings.HasPrefix(s, shareVersion):
		if len(s) > 2 && s[0] == 'd' && isDigit(s[1]) && strings.IndexByte(s, ':') > 0 {
			return Result{}, &ShareError{"this shared link was made by a newer version of the site; reload the page and open it again"}
		}
		return Result{}, &ShareError{"this is not a shared result"}
	}
	end := strings.LastIndexByte(s, '~')
	if end < 0 || string(appendSum([]byte(s[:end]))) != s {
		return Result{}, &ShareError{"this shared link was cut off or changed on its way; copy it again, whole"}
	}
	var r Result
	list := split(s[len(shareVersion):end], ';')
	if len(list) > shareFindings {
		return Result{}, &ShareError{"this shared link holds too many findings to be one of ours"}
	}
	for i, l := range list {
		f, why := d.openFinding(l)
		if why != "" {
			return Result{}, &ShareError{"this shared link is damaged: finding " + itoa(i+1) + ": " + why}
		}
		r.Findings = append(r.Findings, f)
		if rec := d.record(f.Code); rec != nil && r.entry(f.Code) == nil {
			r.Entries = append(r.Entries, *rec)
		}
	}
	c := collector{d: d}
	c.summarize(&r)
	return r, nil
}

func (d *Decoder) openFinding(l string) (f Finding, why string) {
	fields := split(l, ',')
	if len(fields) > 7 {
		return f, "too many fields"
	}
	var v [7]string
	for i, s := range fields {
		var ok bool
		if v[i], ok = readShared(s); !ok {
			return f, "a character is not encoded as it should be"
		}
	}
	digits, prefix := v[0], "CTS."
	if strings.HasPrefix(digits, "v") {
		digits, prefix = digits[1:], "cts."
	}
	if len(digits) != 4 || !all(digits, isDigit) {
		return f, "the code is not four digits"
	}
	f.Code, f.Generation = prefix+digits, generationOf(prefix)
	if v[1] != "" {
		n, ok := atoi(v[1])
		if !ok || n < 100 || n > 599 {
			return f, "the status is not one of HTTP"
		}
		f.HTTPStatus = n
	}
	if f.RequestID = v[2]; !sharedID(v[2]) {
		return f, "the request id is not one"
	}
	f.Count = 1
	if v[3] != "" {
		n, ok := atoi(v[3])
		if !ok || n < 1 || n > 1<<30 {
			return f, "the count is not a number"
		}
		f.Count = n
	}
	if f.Time = v[4]; !sharedTime(v[4]) {
		return f, "the time is not one"
	}
	if f.Region = v[5]; !sharedRegion(v[5]) {
		return f, "the region is not one"
	}
	rec := d.record(f.Code)
	switch {
	case v[6] == "":
	case v[6] != "=":
		return f, "the message is not the catalog's"
	case rec == nil:
		return f, "the catalog has no message for " + f.Code
	default:
		f.Message = rec.Message
	}
	f.Form, f.Confidence = "shared", Certain
	if rec != nil {
		f.Known, f.Title, f.URL, f.Verdict = true, rec.Title, rec.URL, rec.Verdict
	}
	return f, ""
}

func all(s string, ok func(byte) bool) bool {
	for i := range len(s) {
		if !ok(s[i]) {
			return false
		}
	}
	return true
}

func readShared(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isAlnum(c) || c == '-' || c == '.' || c == '_' || c == ':':
			b = append(b, c)
		case c == '+':
			b = append(b, ' ')
		case c == '=' && len(s) == 1:
			b = append(b, c)
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			return "", false
		}
	}
	return string(b), true
}
