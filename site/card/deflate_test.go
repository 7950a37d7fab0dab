package card

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"
)

// FuzzDeflate reads back what was packed. Each row is repeated, so that the
// pictures are like cards in part.
func FuzzDeflate(f *testing.F) {
	f.Add([]byte("a"), uint16(0), uint8(0))
	f.Add([]byte("abcabcabdabd"), uint16(1), uint8(0))
	f.Add([]byte("aaaaaaaabcdefgh"), uint16(13), uint8(2))
	f.Add([]byte("end of row, of which three bytes are above: aaa end of row. of which two bytes are above: bbbaa"), uint16(45), uint8(0))
	f.Add(bytes.Repeat([]byte{0, 0, 0, 0, 7}, 400), uint16(599), uint8(3))
	f.Add([]byte{255, 255, 255}, uint16(4094), uint8(255))
	// Runs at each length that DEFLATE writes in another way, and at its limit.
	for n := range 40 {
		f.Add(bytes.Repeat([]byte{'a'}, 240+n), uint16(600), uint8(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, size uint16, again uint8) {
		stride := 2 + int(size)%4095
		var rows []byte
		for len(data) > 0 {
			row := make([]byte, stride)
			data = data[copy(row, data):]
			rows = append(rows, bytes.Repeat(row, 1+int(again)%4)...)
		}
		if len(rows) == 0 {
			return
		}
		d := newDeflater(stride)
		for range 2 { // the second time in memory that was used
			r, err := zlib.NewReader(bytes.NewReader(d.append(nil, d.read(rows, nil))))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r) // holds the checksum too
			if err != nil || !bytes.Equal(got, rows) {
				t.Fatalf("%d rows of %d bytes came back as %d bytes, %v", len(rows)/stride, stride, len(got), err)
			}
		}
	})
}

// TestCodeLengths has codes that are whole, and none that is too long: counts
// that grow like Fibonacci's numbers would give one of 29 bits.
func TestCodeLengths(t *testing.T) {
	steep := make([]int, 30)
	for i, a, b := 0, 1, 1; i < len(steep); i, a, b = i+1, b, a+b {
		steep[i] = a
	}
	for name, counts := range map[string][]int{
		"steep": steep, "even": {5, 5, 5, 5}, "with gaps": {0, 9, 0, 1, 1, 0, 4}, "two": {1, 1000},
	} {
		space := 0 // that the codes take, of 1<<longestCode
		for s, n := range codeLengths(counts, longestCode) {
			if n > longestCode || (n > 0) != (counts[s] > 0) {
				t.Errorf("%s: symbol %d, which occurs %d times, has a code of %d bits", name, s, counts[s], n)
			}
			if n > 0 {
				space += 1 << (longestCode - n)
			}
		}
		if space != 1<<longestCode {
			t.Errorf("%s: the codes take %d of %d", name, space, 1<<longestCode)
		}
	}
	if got := codeLengths([]int{1, 1, 2, 4}, longestCode); !bytes.Equal(got, []byte{3, 3, 2, 1}) {
		t.Errorf("counts of 1, 1, 2 and 4 have codes of %v bits", got)
	}
}
