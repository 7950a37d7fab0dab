package decode

import (
	"slices"
)

// messages offers the codes whose published message stands in the text: whole,
// with small typing errors, in the words of another edition, or cut short.
func (c *collector) messages(v *view) {
	t := v.text
	if len(t) > 64<<10 {
		t = t[:64<<10]
	}
	m := matcher{x: c.d.wordIndex(), typed: map[string]int{}}
	m.near = comparisons / (1 + len(m.x.words))
	m.score = make([]float32, len(m.x.phrases))
	m.read(t)
	// Lines first, then lines together with the next ones: a message may be
	// wrapped, or have other lines around it.
	var starts []int
	for k := range m.tokens {
		if k == 0 || m.tokens[k].line != m.tokens[k-1].line {
			starts = append(starts, k)
		}
	}
	starts = append(starts, len(m.tokens))
	for lines := 1; lines <= 4; lines++ {
		for k := 0; k+lines < len(starts); k++ {
			m.match(c, v, starts[k], starts[k+lines])
		}
		if len(starts) > 400 {
			break
		}
	}
}

// Limits of the work for one text, which shall not grow with the catalog.
const (
	comparisons = 300 * 1000 // of words of the text with words of the catalog
	rare        = 512        // phrases with a word that finds them; where all words have more, the rarest does
)

// ownText is how long a text may be, in bytes, that somebody wrote about one
// error. A part of a message in a longer one says little.
const ownText = 1500

// aboutCTS reports whether the lines around a span tell of an error and name
// the service, its resources or its clients.
func (c *collector) aboutCTS(s Span) bool {
	l := lowerBytes(c.text[max(0, s.Start-200):min(len(c.text), s.End+200)])
	return containsAny(l, "error\x00exception\x00failed\x00fehler") && (pointsToCTS(l) || containsAny(l, "requestexception\x00responseexception"))
}

type textWord struct {
	word   int32 // in the vocabulary, or -1
	exact  bool
	lo, hi int32
	line   int32
}

type matcher struct {
	x       *wordIndex
	tokens  []textWord
	score   []float32 // of each phrase, for the lines at hand
	touched []int32
	near    int            // typing errors that may still be looked up, each in the whole vocabulary
	typed   map[string]int // those that were: a log repeats its words
}

// read splits the text into words of the vocabulary.
func (m *matcher) read(t []byte) {
	m.tokens = make([]textWord, 0, 16+len(t)/8) // about as many as a log has
	line := int32(0)
	for i := 0; i < len(t); {
		if !isAlnum(t[i]) {
			if t[i] == '\n' {
				line++
			}
			i++
			continue
		}
		j := i
		for j < len(t) && isAlnum(t[j]) {
			j++
		}
		if j-i < 40 && len(m.tokens) < 20000 {
			low := lowerBytes(t[i:j])
			not := true
			switch string(low) {
			case "doesnt", "dosent", "dosnt", "doesn":
				low = []byte("does")
			case "isnt", "isn":
				low = []byte("is")
			default:
				not = false
			}
			k, exact := m.x.find(string(low)), true
			if k < 0 && m.near > 0 && len(low) >= 4 && !slices.ContainsFunc(low, isDigit) {
				m.near--
				word, ok := m.typed[string(low)]
				if !ok {
					word = m.x.near(string(low))
					m.typed[string(low)] = word
				}
				k, exact = word, false
			}
			m.tokens = append(m.tokens, textWord{int32(k), exact, int32(i), int32(j), line})
			if not {
				m.tokens = append(m.tokens, textWord{int32(m.x.find("not")), true, int32(i), int32(j), line})
			}
		}
		i = j
	}
}

// match scores all phrases that share a rare enough word with the tokens [from, to).
func (m *matcher) match(c *collector, v *view, from, to int) {
	x := m.x
	toks := m.tokens[from:to]
	if len(toks) < 2 || len(toks) > 400 {
		return
	}
	m.touched = m.touched[:0]
	finds := len(x.phrases) // the most phrases that a word is in which finds them
	for _, t := range toks {
		if t.word >= 0 {
			finds = min(finds, len(x.posts[t.word]))
		}
	}
	finds = max(finds, rare)
	total := float32(0) // of the words of these tokens
	for i, t := range toks {
		if t.word < 0 {
			total += 2
			continue
		}
		if slices.ContainsFunc(toks[:i], func(o textWord) bool { return o.word == t.word }) {
			continue
		}
		w := x.weight[t.word]
		if !t.exact {
			w *= 0.8
		}
		total += w
		if n := len(x.posts[t.word]); n > finds || n > 64 && n*4 > len(x.phrases) {
			// A word that is everywhere finds nothing, but counts for what others found.
			for _, p := range m.touched {
				if slices.Contains(x.phrases[p].words, t.word) {
					m.score[p] += w
				}
			}
			continue
		}
		for _, p := range x.posts[t.word] {
			if x.phrases[p].kind > inMeaning {
				continue
			}
			if m.score[p] == 0 {
				m.touched = append(m.touched, p)
			}
			m.score[p] += w
		}
	}
	for _, p := range m.touched {
		got := m.score[p]
		m.score[p] = 0
		ph := &x.phrases[p]
		if len(ph.words) < 2 {
			continue
		}
		cover := got / ph.total
		dice := 2 * got / (ph.total + total)
		score := 0.8*cover + 0.2*dice
		reason := "the message matches"
		lo, hi := 0, 0
		if cover >= 0.7 {
			lo, hi = m.extent(ph, toks)
		}
		if cover < 0.7 || !together(hi-lo, len(ph.words)) || score >= 0.6 && !m.names(ph, toks) {
			score = 0
		}
		if k := runLength(ph.words, toks); k >= 3 && m.telling(ph.words[:k]) || k == 2 && len(toks) <= 3 && len(ph.words) <= 4 {
			s := 0.6 + 0.38*float32(k)/float32(len(ph.words))
			if s > score {
				score, reason = s, "the message begins like this"
				if k == len(ph.words) {
					reason = "the message matches"
				}
				hi = len(toks)
				lo = hi - k
			}
		}
		if score < 0.6 && cover > 0.2 {
			if k, end := commonRun(ph.words, toks); k > 0 {
				score, reason = 0.6+0.3*float32(k)/float32(len(ph.words)), "a part of the message"
				lo, hi = end-k, end
			}
		}
		if score < 0.6 {
			continue
		}
		switch ph.kind {
		case inWording:
			reason = replace(reason, "the message", "another edition's message")
			score *= 0.97
		case inTitle:
			reason = replace(reason, "the message", "the title")
			score *= 0.9
		case inMeaning:
			reason = replace(reason, "the message", "the published description")
			score *= 0.95
		}
		rec := &c.d.index.Records[ph.record]
		if generationOf(rec.Code) == V1 {
			score *= 0.85
		}
		lo, hi = max(0, min(lo, len(toks)-1)), max(1, min(hi, len(toks)))
		c.offer(rec.Code, float64(score), reason, v.span(int(toks[lo].lo), int(toks[hi-1].hi)))
	}
}

// together reports whether n of the words of a phrase with so many may be what its
// words stand among: a few that stand apart are no message.
func together(n, words int) bool {
	if words <= 3 {
		return n >= words && n <= words+1
	}
	return n <= 2*words+6
}

// names reports whether the tokens hold what a short phrase is about: "does not
// exist" is said of everything, of a tracker only by CTS.
func (m *matcher) names(ph *phrase, toks []textWord) bool {
	if len(ph.words) > 6 {
		return true
	}
	for _, w := range ph.words {
		if !m.common(w) && !slices.ContainsFunc(toks, func(t textWord) bool { return t.word == w }) {
			return false
		}
	}
	return true
}

// common reports whether a word says nothing of what a phrase is about.
func (m *matcher) common(w int32) bool {
	switch m.x.words[w] {
	case "a", "an", "and", "any", "are", "be", "been", "by", "can", "do", "does", "for", "has", "in", "is", "it", "not", "number", "of", "on", "or", "please", "that", "the", "this", "to", "with":
		return true
	}
	return false
}

// telling reports whether one of some words says what they are about.
func (m *matcher) telling(words []int32) bool {
	return slices.ContainsFunc(words, func(w int32) bool { return !m.common(w) })
}

// extent returns the shortest beginning and end of the tokens that hold the
// words of a phrase.
func (m *matcher) extent(ph *phrase, toks []textWord) (lo, hi int) {
	lo, hi = -1, 0
	first, last := ph.words[0], ph.words[len(ph.words)-1]
	for i, t := range toks {
		if t.word >= 0 && slices.Contains(ph.words, t.word) {
			if lo < 0 || t.word == first && hi-lo < 2 {
				lo = i
			}
			hi = i + 1
			if t.word == last && hi-lo >= len(ph.words) {
				break
			}
		}
	}
	return max(lo, 0), hi
}

// leastRun is how many words a part of a message has at least that says whose it is.
const leastRun = 5

// commonRun returns the longest run of words, of leastRun or more, that phrase and
// tokens share, and where it ends in the tokens.
func commonRun(words []int32, toks []textWord) (n, end int) {
	if len(toks) > 64 {
		return 0, 0
	}
	for i := 0; i+leastRun <= len(toks); i++ {
		if toks[i].word < 0 {
			continue // as most words of a log
		}
		for j := 0; j+leastRun <= len(words); j++ {
			k := 0
			for i+k < len(toks) && j+k < len(words) && toks[i+k].word == words[j+k] {
				k++
			}
			if k >= leastRun && k > n {
				n, end = k, i+k
			}
		}
	}
	return n, end
}

// runLength returns how many words of the phrase, from its first on, the tokens
// end with: what a cut message leaves.
func runLength(words []int32, toks []textWord) int {
	for k := min(len(words), len(toks)); k > 0; k-- {
		tail := toks[len(toks)-k:]
		ok := true
		for i := range tail {
			if tail[i].word != words[i] && !(i == k-1 && k > 3) {
				ok = false
				break
			}
		}
		if ok {
			return k
		}
	}
	return 0
}
