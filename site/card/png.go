package card

import (
	"encoding/binary"
	"hash/crc32"
	"image/color"
)

// encode makes a PNG of a packed picture. image/png has its pictures packed by
// compress/flate, which takes several times as long.
func encode(palette color.Palette, packed []byte) []byte {
	header := binary.BigEndian.AppendUint32(nil, Width)
	header = binary.BigEndian.AppendUint32(header, Height)
	header = append(header, 4, 3, 0, 0, 0) // 4 bits a pixel, of a palette
	var colours []byte
	for _, c := range palette {
		r, g, b, _ := c.RGBA()
		colours = append(colours, uint8(r>>8), uint8(g>>8), uint8(b>>8))
	}
	out := make([]byte, 0, len(packed)+128)
	out = append(out, "\x89PNG\r\n\x1a\n"...)
	out = appendChunk(out, "IHDR", header)
	out = appendChunk(out, "PLTE", colours)
	out = appendChunk(out, "IDAT", packed)
	return appendChunk(out, "IEND", nil)
}

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	start := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}
