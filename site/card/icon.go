package card

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// Icon is the site's icon, read from an SVG that has one rect with rounded
// corners for the ground and one path of straight lines on it.
type Icon struct {
	side   float64 // of the square
	radius float64 // of the ground's corners
	ground color.RGBA
	sign   color.RGBA
	path   []segment
}

type segment struct {
	x, y float64
	move bool
}

// ReadIcon reads the SVG.
func ReadIcon(svg []byte) (*Icon, error) {
	var doc struct {
		ViewBox string `xml:"viewBox,attr"`
		Rect    struct {
			Radius float64 `xml:"rx,attr"`
			Fill   string  `xml:"fill,attr"`
		} `xml:"rect"`
		Path struct {
			D    string `xml:"d,attr"`
			Fill string `xml:"fill,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(svg, &doc); err != nil {
		return nil, fmt.Errorf("reading the icon: %w", err)
	}
	i := &Icon{radius: doc.Rect.Radius}
	var x0, y0, height float64
	if _, err := fmt.Sscan(doc.ViewBox, &x0, &y0, &i.side, &height); err != nil || x0 != 0 || y0 != 0 || i.side != height {
		return nil, fmt.Errorf("the icon's viewBox is %q, want a square from 0 0", doc.ViewBox)
	}
	var err error
	if i.ground, err = parseColour(doc.Rect.Fill); err != nil {
		return nil, err
	}
	if i.sign, err = parseColour(doc.Path.Fill); err != nil {
		return nil, err
	}
	i.path, err = parsePath(doc.Path.D)
	return i, err
}

func parseColour(s string) (color.RGBA, error) {
	digits := strings.TrimPrefix(s, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 || digits == s {
		return color.RGBA{}, fmt.Errorf("the icon's colour %q is not #rrggbb", s)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}, nil
}

// parsePath reads the commands M, h, v, l and z with one group of numbers each.
func parsePath(d string) ([]segment, error) {
	var path []segment
	var x, y float64
	for d = strings.TrimSpace(d); d != ""; d = strings.TrimSpace(d) {
		command := d[0]
		end := strings.IndexAny(d[1:], "MmHhVvLlZzCcSsQqTtAa") + 1
		if end == 0 {
			end = len(d)
		}
		n, err := numbers(d[1:end])
		if err != nil {
			return nil, err
		}
		d = d[end:]
		switch {
		case command == 'M' && len(n) == 2:
			x, y = n[0], n[1]
			path = append(path, segment{x, y, true})
			continue
		case command == 'h' && len(n) == 1:
			x += n[0]
		case command == 'v' && len(n) == 1:
			y += n[0]
		case command == 'l' && len(n) == 2:
			x, y = x+n[0], y+n[1]
		case command == 'z' && len(n) == 0:
			continue
		default:
			return nil, fmt.Errorf("the icon's path has %c with %d numbers, which is not read here", command, len(n))
		}
		path = append(path, segment{x, y, false})
	}
	return path, nil
}

// numbers reads what SVG allows: 2.5,-1 and .7-13 without a space between.
func numbers(s string) ([]float64, error) {
	var list []float64
	for s = strings.TrimLeft(s, " ,"); s != ""; s = strings.TrimLeft(s, " ,") {
		end := 1
		dot := s[0] == '.'
		for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' && !dot) {
			dot = dot || s[end] == '.'
			end++
		}
		n, err := strconv.ParseFloat(s[:end], 64)
		if err != nil {
			return nil, fmt.Errorf("the icon's path has %q for a number", s[:end])
		}
		list = append(list, n)
		s = s[end:]
	}
	return list, nil
}

// Draw returns the icon as a PNG of that many pixels a side. A system that cuts
// icons to its own shape wants whole ones: the ground fills the square, and the
// sign keeps clear of the edge.
func (i *Icon) Draw(pixels int, whole bool) ([]byte, error) {
	levels := make(color.Palette, 0, 256)
	levels = append(levels, color.RGBA{})
	// Two ramps: nothing to ground, ground to sign.
	const steps = 100
	for k := 1; k <= steps; k++ {
		levels = append(levels, color.NRGBA{i.ground.R, i.ground.G, i.ground.B, uint8(k * 255 / steps)})
	}
	for k := 1; k <= steps; k++ {
		m := func(a, b uint8) uint8 { return uint8((int(a)*(steps-k) + int(b)*k) / steps) }
		levels = append(levels, color.NRGBA{m(i.ground.R, i.sign.R), m(i.ground.G, i.sign.G), m(i.ground.B, i.sign.B), 255})
	}
	picture := image.NewPaletted(image.Rect(0, 0, pixels, pixels), levels)
	scale := float64(pixels) / i.side
	ground := i.cover(pixels, func(z *vector.Rasterizer) { i.roundRect(z, scale, whole) })
	sign := i.cover(pixels, func(z *vector.Rasterizer) {
		for n, s := range i.path {
			// A round mask may take all but the inner 80 percent.
			x, y := s.x, s.y
			if whole {
				x, y = i.side/2+(x-i.side/2)*0.8, i.side/2+(y-i.side/2)*0.8
			}
			if s.move {
				if n > 0 {
					z.ClosePath()
				}
				z.MoveTo(float32(x*scale), float32(y*scale))
			} else {
				z.LineTo(float32(x*scale), float32(y*scale))
			}
		}
		z.ClosePath()
	})
	for k := range picture.Pix {
		switch s := int(sign.Pix[k]) * steps / 255; {
		case s > 0:
			picture.Pix[k] = uint8(steps + s)
		default:
			picture.Pix[k] = uint8(int(ground.Pix[k]) * steps / 255)
		}
	}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture)
	return out.Bytes(), err
}

func (i *Icon) cover(pixels int, draw func(*vector.Rasterizer)) *image.Alpha {
	z := vector.NewRasterizer(pixels, pixels)
	draw(z)
	mask := image.NewAlpha(image.Rect(0, 0, pixels, pixels))
	z.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	return mask
}

func (i *Icon) roundRect(z *vector.Rasterizer, scale float64, whole bool) {
	r, s := float32(i.radius*scale), float32(i.side*scale)
	if whole {
		r = 0
	}
	const bend = 0.5523 // of a cubic that looks like a quarter of a circle
	c := float32(r * (1 - bend))
	z.MoveTo(r, 0)
	z.LineTo(s-r, 0)
	z.CubeTo(s-c, 0, s, c, s, r)
	z.LineTo(s, s-r)
	z.CubeTo(s, s-c, s-c, s, s-r, s)
	z.LineTo(r, s)
	z.CubeTo(c, s, 0, s-c, 0, s-r)
	z.LineTo(0, r)
	z.CubeTo(0, c, c, 0, r, 0)
	z.ClosePath()
}

// ICO returns the icon in several sizes as one .ico file, whose images are PNGs.
func (i *Icon) ICO(sizes ...int) ([]byte, error) {
	var images [][]byte
	for _, s := range sizes {
		data, err := i.Draw(s, false)
		if err != nil {
			return nil, err
		}
		images = append(images, data)
	}
	le := binary.LittleEndian
	out := []byte{0, 0, 1, 0} // reserved, type icon
	out = le.AppendUint16(out, uint16(len(sizes)))
	at := len(out) + 16*len(sizes)
	for n, data := range images {
		out = append(out, uint8(sizes[n]), uint8(sizes[n]), 0, 0)
		out = le.AppendUint16(out, 1)  // planes
		out = le.AppendUint16(out, 32) // bits a pixel
		out = le.AppendUint32(out, uint32(len(data)))
		out = le.AppendUint32(out, uint32(at))
		at += len(data)
	}
	for _, data := range images {
		out = append(out, data...)
	}
	return out, nil
}
