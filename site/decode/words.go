package decode

import (
	"math"
	"math/bits"
	"slices"
	"strings"
)

// wordIndex finds records by words: the messages, wordings, titles, meanings
// and names of all records as phrases, and for each word the phrases that hold
// it. Searching and recognising a message without a code share it.
type wordIndex struct {
	words   []string // the vocabulary, sorted
	posts   [][]int32
	weight  []float32 // of each word: rare words count more
	letters []uint32  // of each word, see lettersOf
	phrases []phrase
}

type phrase struct {
	record int32
	kind   phraseKind
	words  []int32 // in order, with repeats
	total  float32 // weight of its distinct words
}

type phraseKind uint8

const (
	inMessage phraseKind = iota
	inWording
	inTitle
	inMeaning
	inParameter
	inOperation
	inSolution
	inCategory
	phraseKinds
)

// share is how much a match in each kind of phrase counts in a search.
var share = [phraseKinds]float32{1, 1, 1.1, 0.7, 1, 0.9, 0.3, 0.3}

// pairShare is how much it counts that two words of a query stand one after the
// other: little in a name, which many codes share.
var pairShare = [phraseKinds]float32{inMessage: 0.5, inWording: 0.5, inTitle: 0.5, inMeaning: 0.3, inParameter: 0.05}

// wordIndex builds the word index on first use.
func (d *Decoder) wordIndex() *wordIndex {
	d.once.Do(func() { d.words = newWordIndex(d.index.Records) })
	return d.words
}

func newWordIndex(records []Record) *wordIndex {
	x := &wordIndex{}
	ids := map[string]int32{}
	var buf []string
	add := func(r int, k phraseKind, s string) {
		buf = splitWords(buf[:0], s)
		if len(buf) == 0 {
			return
		}
		p := phrase{record: int32(r), kind: k, words: make([]int32, len(buf))}
		for i, w := range buf {
			id, ok := ids[w]
			if !ok {
				id = int32(len(ids))
				w = strings.Clone(w)
				ids[w] = id
				x.words = append(x.words, w)
				x.posts = append(x.posts, nil)
			}
			p.words[i] = id
			n := int32(len(x.phrases))
			if l := x.posts[id]; len(l) == 0 || l[len(l)-1] != n {
				x.posts[id] = append(l, n)
			}
		}
		x.phrases = append(x.phrases, p)
	}
	for i := range records {
		r := &records[i]
		add(i, inMessage, r.Message)
		for _, s := range r.Wordings {
			add(i, inWording, s)
		}
		add(i, inTitle, r.Title)
		if r.Meaning != r.Message {
			add(i, inMeaning, r.Meaning)
		}
		for _, s := range r.Parameters {
			add(i, inParameter, s)
		}
		for _, s := range r.Operations {
			add(i, inOperation, s)
		}
		add(i, inSolution, r.Solution)
		add(i, inCategory, r.Category)
	}
	// Sort the vocabulary, so that a beginning of a word finds its words.
	order := inOrder(len(x.words), func(a, b int32) bool { return x.words[a] < x.words[b] })
	words, posts, place := make([]string, len(order)), make([][]int32, len(order)), make([]int32, len(order))
	x.weight, x.letters = make([]float32, len(order)), make([]uint32, len(order))
	for i, o := range order {
		words[i], posts[i], place[o] = x.words[o], x.posts[o], int32(i)
		x.letters[i] = lettersOf(words[i])
		x.weight[i] = float32(math.Log(1 + float64(len(x.phrases))/float64(len(posts[i]))))
	}
	x.words, x.posts = words, posts
	for i := range x.phrases {
		p := &x.phrases[i]
		for k, w := range p.words {
			p.words[k] = place[w]
			if !slices.Contains(p.words[:k], place[w]) {
				p.total += x.weight[place[w]]
			}
		}
	}
	return x
}

// splitWords appends the words of s in lower case: runs of letters and digits,
// names in camel case split.
func splitWords(dst []string, s string) []string {
	low := lowerString(s)
	from := -1
	for i := 0; i <= len(s); i++ {
		in := i < len(s) && (isAlnum(s[i]) || s[i] >= 0x80)
		if from >= 0 && (!in || s[i] >= 'A' && s[i] <= 'Z' && s[i-1] >= 'a' && s[i-1] <= 'z') {
			dst = append(dst, low[from:i])
			from = -1
		}
		if in && from < 0 {
			from = i
		}
	}
	return dst
}

// find returns the place of a word in the vocabulary, or -1.
func (x *wordIndex) find(w string) int {
	if i := x.from(w); i < len(x.words) && x.words[i] == w {
		return i
	}
	return -1
}

// from returns the place of the first word that is not before w.
func (x *wordIndex) from(w string) int {
	lo, hi := 0, len(x.words)
	for lo < hi {
		if mid := (lo + hi) / 2; x.words[mid] < w {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// near returns a word of the vocabulary that is one typing error away (two for
// long words), or -1. Words of the same first letter are tried first.
func (x *wordIndex) near(w string) int {
	if len(w) < 4 || len(w) > 24 {
		return -1
	}
	limit := 1
	if len(w) >= 9 {
		limit = 2
	}
	lo, letters := x.from(w[:1]), lettersOf(w)
	best, bestD := -1, limit+1
	try := func(from, to int) {
		for i := from; i < to; i++ {
			if bits.OnesCount32(x.letters[i]^letters) > 2*limit {
				continue // an error takes one letter for another, at most
			}
			if c := x.words[i]; len(c)-len(w) <= limit && len(w)-len(c) <= limit && len(c) >= 3 {
				if d := editDistance(c, w, limit); d < bestD {
					best, bestD = i, d
				}
			}
		}
	}
	hi := lo
	for hi < len(x.words) && x.words[hi][0] == w[0] {
		hi++
	}
	try(lo, hi)
	if best < 0 {
		try(min(lo, x.from("a")), lo) // numbers are in front of all letters, and no slip of the hand away
		try(hi, len(x.words))
	}
	return best
}

// lettersOf returns the set of the letters in a word, by five bits of each.
func lettersOf(w string) (set uint32) {
	for i := range len(w) {
		set |= 1 << (w[i] & 31)
	}
	return set
}

// editDistance counts inserted, deleted, replaced and swapped letters between
// two short words, up to limit+1.
func editDistance(a, b string, limit int) int {
	var rows [3][26]uint8
	if len(a) > 25 || len(b) > 25 {
		return limit + 1
	}
	prev2, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		prev[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = uint8(i)
		least := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			n := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, prev2[j-2]+1)
			}
			cur[j] = n
			least = min(least, n)
		}
		if int(least) > limit {
			return limit + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return int(prev[len(b)])
}

// Hit is one answer to a search.
type Hit struct {
	Record Record
	Score  float64 // higher is better; comparable within one search
	Field  string  // where the best match stands: code, title, message, meaning, parameter, operation, solution, category
}

var fieldNames = [phraseKinds]string{"message", "message", "title", "meaning", "parameter", "operation", "solution", "category"}

// Search returns at most limit records for a query, best first: a code in any
// spelling, the beginning of its digits, words of titles, messages and meanings,
// parameters and operations. The beginning of a word is enough, and a typing
// error in a word does not hide it.
func (d *Decoder) Search(query string, limit int) []Hit {
	if len(query) > 1000 {
		query = query[:1000]
	}
	query = string(trimSpace([]byte(query)))
	if query == "" || limit <= 0 {
		return nil
	}
	scores := make([]float32, len(d.index.Records))
	field := make([]string, len(d.index.Records))
	d.searchCodes(query, scores, field)
	d.searchWords(query, scores, field)

	best := make([]int32, 0, min(limit, len(scores))) // common words are in thousands of records: they are not all put in order
	for i, s := range scores {
		k := len(best)
		if s > 0 && k < cap(best) {
			best = append(best, 0)
		} else if k--; s <= 0 || s <= scores[best[k]] {
			continue
		}
		for ; k > 0 && scores[best[k-1]] < s; k-- {
			best[k] = best[k-1]
		}
		best[k] = int32(i)
	}
	hits := make([]Hit, 0, len(best))
	for _, i := range best {
		hits = append(hits, Hit{d.index.Records[i], float64(int(scores[i]*100+0.5)) / 100, field[i]})
	}
	return hits
}

// searchCodes scores records whose code the query spells, or begins to spell.
func (d *Decoder) searchCodes(query string, scores []float32, field []string) {
	rest := query
	for rest != "" {
		w := rest
		if i := indexAny([]byte(rest), " ,;\"'()[]{}"); i >= 0 {
			w, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		for _, s := range [2]string{query, w} {
			found, exact := d.Lookup(string(trim([]byte(s), ".:")))
			for k, r := range found {
				i := d.byCode[r.Code]
				score := float32(100 - k)
				if exact {
					score += 10
				}
				if score > scores[i] {
					scores[i], field[i] = score, "code"
				}
			}
		}
	}
	// The beginning of a code: "CTS.02", "02", "cts 4".
	s := query
	if len(s) >= 3 && lowerString(s[:3]) == "cts" {
		s = string(trimLeft([]byte(s[3:]), " .-_"))
	}
	if s == "" || len(s) > 4 {
		return
	}
	for i := range s {
		if !isDigit(s[i]) {
			return
		}
	}
	for i := range d.index.Records {
		c := d.index.Records[i].Code
		dot := strings.IndexByte(c, '.') + 1
		if dot > 0 && (strings.HasPrefix(c[dot:], s) || strings.HasPrefix(string(trimLeft([]byte(c[dot:]), "0")), s)) && scores[i] == 0 {
			scores[i], field[i] = 50, "code"
		}
	}
}

// pairs calls hit for each phrase where word a stands right before word b.
func (x *wordIndex) pairs(a, b int, hit func(*phrase)) {
	list := x.posts[a]
	if len(x.posts[b]) < len(list) {
		list = x.posts[b]
	}
	for _, p := range list {
		ph := &x.phrases[p]
		for k := 1; k < len(ph.words); k++ {
			if ph.words[k-1] == int32(a) && ph.words[k] == int32(b) {
				hit(ph)
				break
			}
		}
	}
}

// matched is what the words of a query found in a record.
type matched struct {
	total float32
	gain  float32 // of one word, or of one pair of words
	best  float32 // of one word in one phrase, which is of this kind:
	kind  phraseKind
	count uint8 // of the words
}

// searchWords adds to scores what the words of the query match.
func (d *Decoder) searchWords(query string, scores []float32, field []string) {
	x := d.wordIndex()
	words := splitWords(nil, query)
	if len(words) > 32 {
		words = words[:32]
	}
	records := make([]matched, len(scores))
	var touched []int32 // records that a word, or a pair of words, is in
	gain := func(r int32, g float32) *matched {
		m := &records[r]
		if m.gain == 0 {
			touched = append(touched, r)
		}
		m.gain = max(m.gain, g)
		return m
	}
	settle := func(found uint8) {
		for _, r := range touched {
			m := &records[r]
			m.total += m.gain
			m.gain = 0
			m.count += found
		}
		touched = touched[:0]
	}
	hit := func(word int, weight float32) {
		for _, p := range x.posts[word] {
			ph := &x.phrases[p]
			g := weight * share[ph.kind]
			if m := gain(ph.record, g); g > m.best {
				m.best, m.kind = g, ph.kind
			}
		}
	}
	n, before := 0, -1 // the word before, in the vocabulary
	for _, w := range words {
		if w == "cts" {
			continue
		}
		n++
		i := x.from(w)
		exact := i < len(x.words) && x.words[i] == w
		most, longer := float32(math.MaxFloat32), i
		if exact {
			most = x.weight[i] // a longer word is no better than the word itself
			hit(i, most)
			longer++
		}
		if len(w) >= 2 {
			for k := longer; k < len(x.words) && k < i+64 && strings.HasPrefix(x.words[k], w); k++ {
				hit(k, 0.8*min(most, x.weight[k]))
			}
		}
		if len(touched) == 0 {
			if k := x.near(w); k >= 0 {
				hit(k, 0.6*x.weight[k])
			}
		}
		settle(1)
		if exact && before >= 0 {
			x.pairs(before, i, func(ph *phrase) { gain(ph.record, (x.weight[before]+x.weight[i])*pairShare[ph.kind]) })
			settle(0)
		}
		before = -1
		if exact {
			before = i
		}
	}
	for r := range records {
		m := &records[r]
		if m.total == 0 || n == 0 {
			continue
		}
		cover := float32(m.count) / float32(n)
		if n <= 3 && cover < 0.5 || cover < 0.3 {
			continue
		}
		s := m.total * cover * cover
		if scores[r] == 0 {
			field[r] = fieldNames[m.kind]
		}
		scores[r] += s
	}
}
