package decode

import "bytes"

// copies adds the other places of values that were found: the same value in
// another part of the text, where no name stands in front of it. One pass for all
// of them looks at every fifth place: four bytes from one of the first five on
// stand there, and lead to the values that have them. Values that begin alike, as
// addresses of one network do, are one as long as that is all that is compared. own
// are the hits in the same text; what begins like a longer one of them is no copy there.
func (h *hunter) copies(v *view, own []hit) {
	const most, size, step = 64, 8, 8 - 4 + 1
	type beginning struct {
		bytes uint64
		first uint8 // of the values that have it
	}
	var values [most]struct {
		value []byte
		kind  string
		next  uint8 // of those that begin alike, and 1
	}
	var heads [most]beginning
	n, begin := 0, 0
hits:
	for i := range h.hits {
		x := h.hits[i].value
		if len(x) < size {
			continue
		}
		k, start := 0, eight(x)
		for k < begin && heads[k].bytes != start {
			k++
		}
		if k == begin {
			heads[k] = beginning{start, uint8(n)}
			begin++
		} else {
			for k = int(heads[k].first); ; k = int(values[k].next) - 1 {
				if bytes.Equal(values[k].value, x) {
					continue hits
				}
				if values[k].next == 0 {
					break
				}
			}
			values[k].next = uint8(n + 1)
		}
		values[n].value, values[n].kind = x, h.hits[i].kind
		if n++; n == most {
			break
		}
	}
	if n == 0 {
		return
	}
	// Lists of places in beginnings, in the order in which a text at hand has them:
	// from the farthest from the start on.
	var first [1 << 12]uint16
	var next [step * most]uint16
	for off := range step {
		for k := range begin {
			place := uint16(step*k + off)
			list := &first[four(uint32(heads[k].bytes>>(8*off)))]
			next[place], *list = *list, place+1
		}
	}
	t := v.text
	for i := 0; i+4 <= len(t); i += step {
		for n := first[four(uint32(t[i])|uint32(t[i+1])<<8|uint32(t[i+2])<<16|uint32(t[i+3])<<24)]; n > 0; n = next[n-1] {
			lo := i - int(n-1)%step
			head := &heads[(n-1)/step]
			if lo < 0 || lo+size > len(t) || eight(t[lo:]) != head.bytes {
				continue
			}
			for len(own) > 0 && own[0].at < lo {
				own = own[1:]
			}
			hidden := lo // up to here, by a hit that stands here
			if len(own) > 0 && own[0].at == lo {
				hidden += len(own[0].value)
				h.same++
			}
			for k := int(head.first) + 1; k > 0; k = int(values[k-1].next) {
				x := &values[k-1]
				hi := lo + len(x.value)
				if hi <= hidden || !bytes.HasPrefix(t[lo:], x.value) || !h.room() {
					continue
				}
				h.hits = append(h.hits, hit{x.kind, x.value, v.span(lo, hi), lo})
			}
		}
	}
}

// eight returns the first eight bytes of t as a number.
func eight(t []byte) uint64 {
	_ = t[7]
	return uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 | uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
}

// four maps four bytes to twelve bits.
func four(b uint32) uint32 { return b * 0x9e3779b1 >> 20 }
