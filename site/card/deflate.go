package card

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// deflater packs the rows of a picture into a zlib stream, RFC 1950 and 1951.
// It is made for flat pictures: bytes are only ever copied from the byte before,
// which is a run of one colour, or from the row above. That finds most of what
// compress/flate finds, in a quarter of the time: it needs no table of what was
// seen, and names a distance in one bit. Pictures are read in strips, none of
// which copies from another, so that a strip can stand in many pictures.
type deflater struct {
	stride int // bytes of a row
	// How a copy is written, by its length.
	fromBefore, fromAbove [longestCopy + 1]token
	aboveSymbol           int // the symbol of the distance of a row

	counts [1 << symbolBits]int
	codes  [1 << symbolBits]code
}

// strip is rows as they are written: what to write, and what the checksum needs,
// which is how many bytes there are, their sum, and the sum of each times how
// many come from it on.
type strip struct {
	tokens              []token
	size, sum, weighted int64
}

// The alphabet of literals and lengths, and limits that DEFLATE sets.
const (
	endOfBlock   = 256
	firstLength  = 257
	symbols      = 286
	shortestCopy = 3
	longestCopy  = 258
	longestCode  = 15
)

// token is a symbol with the bits that follow its code: the symbol, how many
// bits follow, and these, which are the rest of a length and the distance.
type token uint32

const (
	symbolBits = 9
	followBits = 5
)

func newToken(symbol, follow, count int) token {
	return token(symbol | count<<symbolBits | follow<<(symbolBits+followBits))
}

func (t token) symbol() int    { return int(t & (1<<symbolBits - 1)) }
func (t token) count() uint    { return uint(t >> symbolBits & (1<<followBits - 1)) }
func (t token) follow() uint64 { return uint64(t >> (symbolBits + followBits)) }

// newDeflater is for rows of 2 to 4096 bytes.
func newDeflater(stride int) *deflater {
	d := &deflater{stride: stride}
	// Of the two distances, 1 has the code 0, and that of a row the code 1.
	symbol, far, farBits := split(stride-1, 1)
	d.aboveSymbol = symbol
	for n := shortestCopy; n <= longestCopy; n++ {
		symbol, rest, restBits := split(n-shortestCopy, 2)
		if n == longestCopy { // has a symbol of its own
			symbol, rest, restBits = symbols-1-firstLength, 0, 0
		}
		d.fromBefore[n] = newToken(firstLength+symbol, rest, restBits+1)
		d.fromAbove[n] = newToken(firstLength+symbol, rest|1<<restBits|far<<(restBits+1), restBits+1+farBits)
	}
	return d
}

// split is how DEFLATE writes lengths and distances: the highest bits of n, the
// first 1 and so many after it, choose a symbol, and the rest follows it.
func split(n, after int) (symbol, rest, count int) {
	count = max(bits.Len(uint(n))-1-after, 0)
	return count<<after + n>>count, n & (1<<count - 1), count
}

// append adds the stream of strips, one below the other, to dst.
func (d *deflater) append(dst []byte, strips ...strip) []byte {
	clear(d.counts[:])
	d.counts[endOfBlock] = 1
	tokens := 1
	a, b := int64(1), int64(0)
	for _, s := range strips {
		tokens += len(s.tokens)
		for _, t := range s.tokens {
			d.counts[t.symbol()]++
		}
		b += s.size*a + s.weighted
		a += s.sum
	}
	lengths := codeLengths(d.counts[:symbols], longestCode)
	setCodes(d.codes[:], lengths)

	dst = append(dst, 0x78, 0x01) // a window of 32 kB, packed fast
	w := bitWriter{out: slices.Grow(dst, 512+5*tokens)}
	w.write(1, 1)                     // the last block,
	w.write(2, 2)                     // which has its own codes:
	w.write(symbols-firstLength, 5)   // so many lengths,
	w.write(uint64(d.aboveSymbol), 5) // so many distances but one.
	// Code lengths are written as they are, in four bits: of the 19 symbols that
	// they have, the three for repeats, which come first, are left out. That
	// costs one byte in two hundred.
	w.write(19-4, 4)
	w.write(0, 3*3)
	for range longestCode + 1 {
		w.write(4, 3)
	}
	length := func(n uint8) { w.write(uint64(bits.Reverse8(n)>>4), 4) }
	for _, n := range lengths {
		length(n)
	}
	length(1)
	for range d.aboveSymbol - 1 {
		length(0)
	}
	length(1)

	for _, s := range strips {
		for _, t := range s.tokens {
			c := d.codes[t.symbol()]
			w.write(uint64(c.bits)|t.follow()<<(c.length&15), uint(c.length)+t.count())
		}
	}
	w.write(uint64(d.codes[endOfBlock].bits), uint(d.codes[endOfBlock].length))
	return binary.BigEndian.AppendUint32(w.end(), uint32(b%65521<<16|a%65521))
}

// read makes a strip of rows, in the memory of tokens. The sums of a row are
// those of the row above and what changes.
func (d *deflater) read(rows []byte, tokens []token) strip {
	above := make([]byte, d.stride) // of the first row, for the sums only
	var sum, weighted int64         // of the row above
	s := strip{tokens: tokens[:0]}
	same := 0 // bytes to copy from above, before what comes next
	for y := 0; y < len(rows); y += d.stride {
		row := rows[y : y+d.stride]
		if y > 0 && bytes.Equal(row, above) {
			same += d.stride
			s.add(int64(d.stride), sum, weighted)
			continue
		}
		for x := 0; x < len(row); {
			n := 1
			if x+4 <= len(row) { // a copy of three is hardly shorter than they are
				next := binary.LittleEndian.Uint32(row[x:])
				if y > 0 && next == binary.LittleEndian.Uint32(above[x:]) {
					n = 4 + equal(row[x+4:], above[x+4:])
					same += n
					x += n
					continue
				}
				if x > 0 && next == uint32(row[x-1])*0x01010101 {
					n = 4 + equal(row[x+4:], row[x+3:])
				}
			}
			if same > 0 {
				s.copy(&d.fromAbove, same)
				same = 0
			}
			if n == 1 {
				s.tokens = append(s.tokens, token(row[x]))
			} else {
				s.copy(&d.fromBefore, n)
			}
			for end := x + n; x < end; x++ {
				change := int64(row[x]) - int64(above[x])
				sum += change
				weighted += change * int64(d.stride-x)
			}
		}
		s.add(int64(d.stride), sum, weighted)
		above = row
	}
	s.copy(&d.fromAbove, same)
	return s
}

// add is for the checksum, of bytes that come after those before.
func (s *strip) add(size, sum, weighted int64) {
	s.weighted += size*s.sum + weighted
	s.sum += sum
	s.size += size
}

// copy adds the tokens that copy n bytes, 0 or shortestCopy at least.
func (s *strip) copy(from *[longestCopy + 1]token, n int) {
	for n > longestCopy {
		part := min(longestCopy, n-shortestCopy)
		s.tokens = append(s.tokens, from[part])
		n -= part
	}
	if n > 0 {
		s.tokens = append(s.tokens, from[n])
	}
}

// equal is how many bytes a and b, which is not shorter, have in common.
func equal(a, b []byte) int {
	n := 0
	for ; n+8 <= len(a); n += 8 {
		if diff := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); diff != 0 {
			return n + bits.TrailingZeros64(diff)/8
		}
	}
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n
}

// bitWriter writes bits, the lowest of a byte first, where out has room.
type bitWriter struct {
	out  []byte
	held uint64
	n    uint // bits in held, less than 8
}

// write adds the n lowest bits of v, 56 at most; the others are zero.
func (w *bitWriter) write(v uint64, n uint) {
	w.held |= v << (w.n & 7)
	w.n += n
	size := len(w.out)
	binary.LittleEndian.PutUint64(w.out[size:size+8], w.held)
	w.out = w.out[:uint(size)+w.n/8]
	w.held >>= w.n &^ 7 & 63
	w.n &= 7
}

// end adds the last bits, up to a whole byte.
func (w *bitWriter) end() []byte {
	w.write(0, -w.n&7)
	return w.out
}
