package decode

import (
	"bytes"
	"strings"
)

// resolve decides which table a code belongs to. The exact letter case comes
// first; the version of the endpoint, the status and the message may overrule
// it. What stays open is told as an alternative.
func (c *collector) resolve(t []byte, p *pairing, a int32, n *found) {
	digits := n.Code[3:]
	up, low := "CTS"+digits, "cts"+digits
	v3, v1 := c.d.record(up), c.d.record(low)
	n.Confidence = Likely
	if n.keyed >= 3 {
		n.Confidence = Certain
	}
	if n.Span.End-n.Span.Start != len(up) && n.keyed < 3 {
		n.Confidence = Likely
	}
	isLow := n.Code == low
	switch {
	case v3 == nil && v1 == nil:
		if !isLow {
			n.Code = up
		}
		n.Generation = generationOf(n.Code)
		return
	case v1 == nil:
		if isLow {
			n.Contradictions = append(n.Contradictions, Contradiction{"generation", n.Code, up,
				"the older lower-case table has no such code; some deployments write current codes in lower case"})
		}
		c.take(n, v3)
		return
	case v3 == nil:
		if isLow {
			c.take(n, v1)
			return
		}
		n.Code, n.Generation = up, V3
		if n.Message != "" && agrees(n.Message, wordingsOf([]string{v1.Message, v1.Meaning})) {
			c.take(n, v1)
			n.Contradictions = append(n.Contradictions, Contradiction{"generation", up, low,
				"the code is written in upper case, the message is the older table's"})
			return
		}
		n.Alternatives = []string{low}
		return
	}
	// Both tables have the number.
	score := 2
	if isLow {
		score = -2
	}
	switch p.version(int(p.facts[a].start)) {
	case 1, 2:
		score -= 2
	case 3:
		score += 2
	}
	if n.HTTPStatus != 0 && v3.Status != v1.Status {
		if n.HTTPStatus == v3.Status {
			score++
		} else if n.HTTPStatus == v1.Status {
			score--
		}
	}
	if n.Message != "" {
		in3 := agrees(n.Message, v3.own())
		in1 := agrees(n.Message, v1.own())
		if in3 && !in1 {
			score += 3
		} else if in1 && !in3 {
			score -= 3
		}
	}
	winner, other := v3, v1
	if score < 0 || score == 0 && isLow {
		winner, other = v1, v3
	}
	stated := n.Code
	c.take(n, winner)
	if score > -2 && score < 2 {
		n.Alternatives = []string{other.Code}
		n.Confidence = Possible
	}
	if isLow != (winner == v1) {
		n.Contradictions = append(n.Contradictions, Contradiction{"generation", stated, winner.Code,
			"the letters name the other table, but version, status or message speak for this one"})
	}
}

// take makes a finding that of a record.
func (c *collector) take(n *found, r *Record) {
	n.Code, n.Generation, n.Known = r.Code, generationOf(r.Code), true
	n.Title, n.URL, n.Verdict = r.Title, r.URL, r.Verdict
}

// version returns the version in the last path of the API in front of byte i, or
// 0.
func (p *pairing) version(i int) int {
	k := before(p.calls, i) - 1
	if k < 0 || i-int(p.calls[k]) > 3000 {
		return 0
	}
	return int(p.t[p.calls[k]+2] - '0')
}

// merge keeps a finding, or adds it to the one that tells of the same failure.
func (c *collector) merge(n *found) {
	if c.byKey == nil {
		c.byKey = map[string]int32{}
	}
	n.Code, n.RequestID = strings.Clone(n.Code), strings.Clone(n.RequestID)
	last, without := n.Code, n.Code+"\x01"
	key := n.Code + "\x00" + n.RequestID
	into := int32(-1)
	if n.RequestID != "" {
		if i, ok := c.byKey[key]; ok {
			into = i
		} else if i, ok := c.byKey[without]; ok && sameFailure(&c.findings[i], n) {
			into = i
			delete(c.byKey, without)
			c.byKey[key] = i
		}
	} else if i, ok := c.byKey[last]; ok && sameFailure(&c.findings[i], n) {
		into = i
	}
	if into < 0 {
		if len(c.findings) >= maxFindings {
			c.dropped++
			return
		}
		into = int32(len(c.findings))
		c.findings = append(c.findings, *n)
		c.byKey[last] = into
		if n.RequestID != "" {
			c.byKey[key] = into
		} else {
			c.byKey[without] = into
		}
		return
	}
	c.byKey[last] = into
	f := &c.findings[into]
	if !c.second {
		if again(f, n, c.text) {
			f.Count++
		}
		f.Last = n.Span
	}
	fill := func(field string) {
		for _, e := range n.Evidence {
			if e.Field == field {
				f.Evidence = append(dropEvidence(f.Evidence, field), e)
			}
		}
	}
	if f.HTTPStatus == 0 && n.HTTPStatus != 0 {
		f.HTTPStatus = n.HTTPStatus
		fill("http_status")
	}
	if f.RequestID == "" && n.RequestID != "" {
		f.RequestID = n.RequestID
		fill("request_id")
	}
	if n.Message != "" && (n.msgRank > f.msgRank || n.msgRank == f.msgRank && f.cut && !n.cut) {
		f.Message, f.msgRank, f.cut = n.Message, n.msgRank, n.cut
		fill("error_msg")
	}
	if f.Time == "" {
		f.Time = n.Time
		fill("time")
	}
	if f.Request == "" {
		f.Request, f.Region = n.Request, n.Region
		fill("request")
		fill("region")
	}
	if n.keyed > f.keyed {
		f.keyed = n.keyed
		f.Confidence = n.Confidence
		if f.Form == "plain-text" || f.Form == "log-line" {
			f.Form = n.Form
		}
	}
}

// sameFailure reports whether two findings of one code, at most one of them with
// a request id, can tell of the same failure.
func sameFailure(a, b *found) bool {
	if a.HTTPStatus != 0 && b.HTTPStatus != 0 && a.HTTPStatus != b.HTTPStatus {
		return false
	}
	if a.msgRank < 3 || b.msgRank < 3 || a.Message == "" || b.Message == "" {
		return true
	}
	x, y := plainString(a.Message), plainString(b.Message)
	n := min(len(x), len(y))
	return bytes.Contains(x, y) || bytes.Contains(y, x) || n >= 24 && bytes.Equal(x[:24], y[:24])
}

// again reports whether a finding is another failure of the same kind and not
// the same one printed twice: neither has a request id, both tell the same
// things, and they stand on different lines.
func again(f, n *found, text []byte) bool {
	if f.RequestID != "" || n.RequestID != "" || f.keyed != n.keyed && (f.keyed == 0 || n.keyed == 0) {
		return false
	}
	if f.Last.End > n.Span.Start || f.Time != "" && f.Time == n.Time && !alike(text, f.Last.Start, n.Span.Start) {
		return false
	}
	between := text[f.Last.End:n.Span.Start]
	return bytes.IndexByte(between, '\n') >= 0 && (f.Message == "") == (n.Message == "")
}

// alike reports whether the lines in front of bytes a and b differ in numbers or in
// one word alone, and do differ: a log that has the same second for several
// failures. The very same line again is one that was printed twice.
func alike(text []byte, a, b int) bool {
	x, y := text[max(0, a-400):a], text[max(0, b-400):b]
	x, y = x[bytes.LastIndexByte(x, '\n')+1:], y[bytes.LastIndexByte(y, '\n')+1:]
	if bytes.Equal(x, y) {
		return false
	}
	n := sharedShape(x, y)
	x, y = x[n:], y[n:]
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return bytes.IndexByte(x, ' ') < 0 && bytes.IndexByte(y, ' ') < 0
}

// result finishes what was collected.
func (c *collector) result(root *view) Result {
	var r Result
	if len(c.findings)+len(c.foreign) == 0 {
		c.alone()
	}
	if n := len(c.findings); n > 1 {
		sorted := make([]found, 0, n)
		for _, i := range inOrder(n, func(a, b int32) bool { return c.findings[a].Span.Start < c.findings[b].Span.Start }) {
			sorted = append(sorted, c.findings[i])
		}
		c.findings = sorted
	}
	c.causes()
	for i := range c.findings {
		f := &c.findings[i]
		c.contradict(f)
		for k := 1; k < len(f.Evidence); k++ { // seven at most
			for j := k; j > 0 && f.Evidence[j].Span.Start < f.Evidence[j-1].Span.Start; j-- {
				f.Evidence[j], f.Evidence[j-1] = f.Evidence[j-1], f.Evidence[j]
			}
		}
		r.Findings = append(r.Findings, f.Finding)
	}
	c.summarize(&r)
	if len(r.Findings) == 0 && len(c.foreign) == 0 {
		c.addLayers(root)
	}
	r.Foreign = c.foreign
	c.suggestions(&r, root)
	c.tell(&r, root)
	c.redact(&r)
	seen := map[string]bool{}
	add := func(code string) {
		if rec := c.d.record(code); rec != nil && !seen[code] {
			seen[code] = true
			r.Entries = append(r.Entries, *rec)
		}
	}
	for i := range r.Findings {
		add(r.Findings[i].Code)
		for _, a := range r.Findings[i].Alternatives {
			add(a)
		}
	}
	for i := range r.Suggestions {
		add(r.Suggestions[i].Code)
	}
	return r
}

// contradict tells where the text states something else than the catalog.
func (c *collector) contradict(f *found) {
	rec := c.d.record(f.Code)
	if rec == nil {
		return
	}
	if f.HTTPStatus != 0 && rec.Status != 0 && f.HTTPStatus != rec.Status {
		hint := "another edition of the table, or a deployment that answers differently"
		switch {
		case f.HTTPStatus < 400:
			hint = "a success that carries an error inside, or a proxy that replaced the status"
		case f.HTTPStatus >= 502:
			hint = "a gateway or proxy between the client and CTS answered with its own status"
		}
		f.Contradictions = append(f.Contradictions, Contradiction{"http_status", itoa(f.HTTPStatus), itoa(rec.Status), hint})
	}
	if f.Message != "" && f.msgRank >= 3 && rec.Message != "" && f.Message != rec.Message && !agrees(f.Message, rec.own()) {
		hint := "another edition of the table words it differently, or the message was changed on its way"
		if x := c.d.saying(f.Message); x != nil && x.Code != f.Code {
			hint = "the pasted one is that of " + x.Code + "; code and message do not belong together in this table"
		}
		f.Contradictions = append(f.Contradictions, Contradiction{"message", f.Message, rec.Message, hint})
	}
}

// summarize counts the findings of a text that holds several.
func (c *collector) summarize(r *Result) {
	total := 0
	first, last := "", ""
	for i := range r.Findings {
		total += r.Findings[i].Count
		if t := r.Findings[i].Time; t != "" {
			if first == "" {
				first = t
			}
			last = t
		}
	}
	if total <= 1 && first == "" {
		return
	}
	r.Summary.FirstTime, r.Summary.LastTime = first, last
	place := map[string]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		k, ok := place[f.Code]
		if !ok {
			k = len(r.Summary.Codes)
			place[f.Code] = k
			r.Summary.Codes = append(r.Summary.Codes, CodeCount{Code: f.Code})
		}
		r.Summary.Codes[k].Count += f.Count
	}
	codes := r.Summary.Codes
	r.Summary.Codes = nil
	for _, i := range inOrder(len(codes), func(a, b int32) bool { return codes[a].Count > codes[b].Count }) {
		r.Summary.Codes = append(r.Summary.Codes, codes[i])
	}
}
