package decode

// The commonest paste is the body that CTS answers with and nothing else:
//
//	{"error_code":"CTS.0214","error_msg":"The tracker does not exist."}
//
// direct reads it in one pass. It takes only what leaves nothing to interpret,
// so that its answer is the one that the general way finds, to the byte; a test
// holds the two side by side.

// direct decodes a text that is one plain body: an object of error_code,
// error_msg and perhaps request_id, each once, with a code of the current table
// and its published message word for word.
func (d *Decoder) direct(text []byte) (r Result, ok bool) {
	if len(text) > 1024 {
		return r, false
	}
	b := bodyReader{t: text}
	b.space()
	if !b.byte('{') {
		return r, false
	}
	var code, message, id Span
	for {
		b.space()
		key, value, ok := b.member()
		if !ok {
			return r, false
		}
		into := &code
		switch string(text[key.Start:key.End]) {
		case "error_code":
		case "error_msg":
			into = &message
		case "request_id":
			into = &id
		default:
			return r, false
		}
		if into.End > 0 {
			return r, false
		}
		*into = value
		if !b.byte(',') {
			break
		}
	}
	if !b.byte('}') {
		return r, false
	}
	b.space()
	if b.i != len(text) || code.End-code.Start != len("CTS.0000") || message.End == 0 {
		return r, false
	}
	rec := d.record(string(text[code.Start:code.End]))
	if rec == nil || rec.Code[0] != 'C' || rec.Message == "" || string(text[message.Start:message.End]) != rec.Message {
		return r, false
	}
	if id.End > 0 && (id.End-id.Start != 32 || !allHex(text[id.Start:id.End])) {
		return r, false
	}
	f := Finding{
		Code: rec.Code, Generation: V3, Known: true, Title: rec.Title, URL: rec.URL, Message: rec.Message,
		RequestID: string(text[id.Start:id.End]), Form: "json-body", Confidence: Certain, Count: 1, Span: code, Last: code, Verdict: rec.Verdict,
	}
	f.Evidence = append(make([]Evidence, 0, 3), Evidence{"error_code", code})
	for _, e := range [2]Evidence{{"error_msg", message}, {"request_id", id}} {
		if e.Span.End == 0 {
			continue
		}
		f.Evidence = append(f.Evidence, e)
		for k := len(f.Evidence) - 1; k > 0 && f.Evidence[k].Span.Start < f.Evidence[k-1].Span.Start; k-- {
			f.Evidence[k], f.Evidence[k-1] = f.Evidence[k-1], f.Evidence[k]
		}
	}
	r.Findings = []Finding{f}
	r.Entries = []Record{*rec}
	return r, true
}

// bodyReader reads JSON that has no escapes.
type bodyReader struct {
	t []byte
	i int
}

func (b *bodyReader) space() {
	for b.i < len(b.t) && (b.t[b.i] == ' ' || b.t[b.i] == '\n') {
		b.i++
	}
}

func (b *bodyReader) byte(c byte) bool {
	if b.i == len(b.t) || b.t[b.i] != c {
		return false
	}
	b.i++
	return true
}

// member reads "key": "value" and the space behind it.
func (b *bodyReader) member() (key, value Span, ok bool) {
	if key, ok = b.str(); !ok {
		return
	}
	b.space()
	if ok = b.byte(':'); !ok {
		return
	}
	b.space()
	value, ok = b.str()
	b.space()
	return
}

// str reads a string of printable ASCII and returns what is between the
// quotation marks.
func (b *bodyReader) str() (s Span, ok bool) {
	if !b.byte('"') {
		return s, false
	}
	s.Start = b.i
	for ; b.i < len(b.t); b.i++ {
		switch c := b.t[b.i]; {
		case c == '"':
			s.End = b.i
			b.i++
			return s, true
		case c == '\\' || c < ' ' || c > '~':
			return s, false
		}
	}
	return s, false
}
