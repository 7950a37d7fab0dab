package card

import (
	"math/bits"
	"slices"
)

// code is a Huffman code, its first bit lowest.
type code struct {
	bits   uint16
	length uint8
}

// codeLengths makes a Huffman code of at most limit bits: where it is longer,
// the counts of rare symbols are raised. A symbol without a count has no code.
func codeLengths(counts []int, limit int) []uint8 {
	type node struct{ count, parent int }
	lengths := make([]uint8, len(counts))
	for floor := 1; ; floor *= 2 {
		var leaves []uint64 // count and symbol, for one order on all machines
		for s, n := range counts {
			if n > 0 {
				leaves = append(leaves, uint64(max(n, floor))<<16|uint64(s))
			}
		}
		slices.Sort(leaves)
		nodes := make([]node, len(leaves), 2*len(leaves))
		for i, l := range leaves {
			nodes[i].count = int(l >> 16)
		}
		leaf, inner := 0, len(leaves)
		least := func() (i int) {
			if i = inner; inner == len(nodes) || leaf < len(leaves) && nodes[leaf].count <= nodes[inner].count {
				i = leaf
				leaf++
			} else {
				inner++
			}
			nodes[i].parent = len(nodes)
			return i
		}
		for len(nodes) < 2*len(leaves)-1 {
			a, b := least(), least()
			nodes = append(nodes, node{count: nodes[a].count + nodes[b].count})
		}
		// From the root, which has depth 0, down; count is depth from here on.
		nodes[len(nodes)-1].count = 0
		deepest := 0
		for i := len(nodes) - 2; i >= 0; i-- {
			nodes[i].count = nodes[nodes[i].parent].count + 1
			deepest = max(deepest, nodes[i].count)
		}
		if deepest > limit {
			continue
		}
		for i, l := range leaves {
			lengths[l&0xffff] = uint8(nodes[i].count)
		}
		return lengths
	}
}

// setCodes numbers the codes of these lengths as RFC 1951 has it, section 3.2.2.
func setCodes(codes []code, lengths []uint8) {
	next := 0
	for n := uint8(1); n <= longestCode; n++ {
		for s, l := range lengths {
			if l == n {
				codes[s] = code{bits.Reverse16(uint16(next)) >> (16 - n), n}
				next++
			}
		}
		next *= 2
	}
}
