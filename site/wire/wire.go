// Package wire puts values into bytes and takes them out again, for files that
// a build leaves for the next one. One function describes a value for both
// directions, so what is written and what is read cannot fall apart:
//
//	func (p *point) transfer(w *wire.Wire) {
//		wire.Number(w, &p.x)
//		wire.Text(w, &p.name)
//	}
//
// The bytes have no names and no types. Whoever keeps them vouches for them with
// a version and a checksum; damage is found all the same, and told by Bad.
package wire

import (
	"encoding/binary"
	"io"
)

// Wire is one direction: Writer makes one that collects, Stream one that hands
// over what it collects, Reader one that takes apart.
type Wire struct {
	out     []byte
	to      io.Writer
	err     error
	in      string
	reading bool
	bad     bool
}

// Writer collects values behind those in buf.
func Writer(buf []byte) *Wire { return &Wire{out: buf} }

// Stream collects values, and with Spill and Flush writes them to a writer.
func Stream(to io.Writer) *Wire { return &Wire{to: to} }

// spill is how many bytes are written at once.
const spill = 32 << 10

// Spill writes what was collected when that is worth it. A Writer and a Reader
// do nothing.
func (w *Wire) Spill() {
	if w.to != nil && len(w.out) >= spill {
		_ = w.Flush() // the error is kept
	}
}

// Flush writes what was collected, and returns the first error of the writer.
func (w *Wire) Flush() error {
	if w.err == nil {
		_, w.err = w.to.Write(w.out)
	}
	w.out = w.out[:0]
	return w.err
}

// Reader takes values out of data. Texts share its memory.
func Reader(data string) *Wire { return &Wire{in: data, reading: true} }

// Reset lets go of what was collected, and keeps the memory.
func (w *Wire) Reset() { w.out = w.out[:0] }

// Bytes are what was collected.
func (w *Wire) Bytes() []byte { return w.out }

// Reading tells the direction.
func (w *Wire) Reading() bool { return w.reading }

// Rest is what is left to read.
func (w *Wire) Rest() string { return w.in }

// Bad tells whether something was read that no Writer wrote. All values after
// it are empty.
func (w *Wire) Bad() bool { return w.bad }

// Number transfers an integer.
func Number[T ~int | ~int32 | ~int64 | ~uint8](w *Wire, n *T) {
	if !w.reading {
		w.out = binary.AppendVarint(w.out, int64(*n))
		return
	}
	*n = T(w.number())
}

func (w *Wire) number() int64 {
	// As binary.Varint, of a text.
	var v uint64
	for i := range min(len(w.in), binary.MaxVarintLen64) {
		c := w.in[i]
		if c < 0x80 {
			if i == binary.MaxVarintLen64-1 && c > 1 {
				break // more than 64 bits
			}
			v |= uint64(c) << (7 * i)
			w.in = w.in[i+1:]
			return int64(v>>1) ^ -int64(v&1)
		}
		v |= uint64(c&0x7f) << (7 * i)
	}
	w.Fail()
	return 0
}

// Fail makes a Reader tell Bad: what was read cannot be.
func (w *Wire) Fail() { w.bad, w.in = true, "" }

// Again writes what another Writer wrote.
func (w *Wire) Again(s string) { w.out = append(w.out, s...) }

// Text transfers a text.
func Text[T ~string](w *Wire, s *T) {
	if !w.reading {
		w.out = append(binary.AppendVarint(w.out, int64(len(*s))), *s...)
		return
	}
	n := w.number()
	if n < 0 || n > int64(len(w.in)) {
		w.Fail()
		n = 0
	}
	*s, w.in = T(w.in[:n]), w.in[n:]
}

// Blob writes bytes that are read as a text.
func (w *Wire) Blob(b []byte) {
	w.out = append(binary.AppendVarint(w.out, int64(len(b))), b...)
}

// Flag transfers a truth value.
func (w *Wire) Flag(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	Number(w, &n)
	*b = n != 0
}

// Array transfers a fixed number of bytes.
func (w *Wire) Array(b []byte) {
	if !w.reading {
		w.out = append(w.out, b...)
		return
	}
	if len(b) > len(w.in) {
		w.Fail()
		return
	}
	copy(b, w.in)
	w.in = w.in[len(b):]
}

// Count transfers how many items follow, -1 for no list. Each has a byte at
// least, so a number that cannot be right is found before anything is made for it.
func (w *Wire) Count(n *int) {
	Number(w, n)
	if w.reading && (*n < -1 || *n > len(w.in)) {
		w.Fail()
		*n = 0
	}
}

// List transfers a list with the function of its items. A nil list stays nil.
func List[T any](w *Wire, list *[]T, item func(*Wire, *T)) {
	n := len(*list)
	if *list == nil {
		n = -1
	}
	w.Count(&n)
	if w.reading {
		*list = nil
		if n >= 0 && !w.bad {
			*list = make([]T, n)
			clear(*list) // a page of memory that is read before it is written costs a second fault
		}
	}
	for i := range *list {
		item(w, &(*list)[i])
	}
}
