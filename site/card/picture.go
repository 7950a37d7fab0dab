package card

import "image"

// picture is the rows of a card as they lie in a PNG: a byte that says that the
// row is not filtered, then two pixels a byte, the left one in the high bits.
type picture []byte

const stride = 1 + Width/2

func newPicture() picture { return make(picture, stride*Height) }

// fill paints a rectangle whose sides are at even x.
func (p picture) fill(r image.Rectangle, colour uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p[y*stride+1+r.Min.X/2 : y*stride+1+r.Max.X/2]
		for i := range row {
			row[i] = colour<<4 | colour
		}
	}
}

// stamp is a letter in its colour, packed as a picture is: once to stand at an
// even x and once at an odd one.
type stamp struct {
	bounds image.Rectangle // from the baseline's point
	packed [2][]byte
}

// newStamp takes as much of a mask as bounds have room for.
func newStamp(bounds image.Rectangle, mask *image.Alpha, from image.Point, colour uint8) stamp {
	s := stamp{bounds: bounds}
	for odd := range s.packed {
		width := s.width(odd)
		packed := make([]byte, width*bounds.Dy())
		for y := range bounds.Dy() {
			for x := range bounds.Dx() {
				cover := int(mask.AlphaAt(from.X+x, from.Y+y).A)
				if level := uint8((cover*levels + 127) / 255); level > 0 {
					packed[y*width+(x+odd)/2] |= (colour + level) << (4 * (1 - (x+odd)%2))
				}
			}
		}
		s.packed[odd] = packed
	}
	return s
}

// width is how many bytes a row takes.
func (s *stamp) width(odd int) int { return (s.bounds.Dx() + odd + 1) / 2 }

// draw puts a letter on the baseline at x, y. That it is inside the picture is
// up to the layout.
func (p picture) draw(s *stamp, x, y int) {
	x, y = x+s.bounds.Min.X, y+s.bounds.Min.Y
	odd := x & 1
	width := s.width(odd)
	for from := s.packed[odd]; len(from) > 0; from = from[width:] {
		to := p[y*stride+1+x/2:]
		for i, b := range from[:width] {
			if to[i] == 0 {
				to[i] = b
			} else if b != 0 {
				// Neighbours may touch: what covers more is seen.
				to[i] = max(to[i]&0xf0, b&0xf0) | max(to[i]&0x0f, b&0x0f)
			}
		}
		y++
	}
}
