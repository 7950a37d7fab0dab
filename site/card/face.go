package card

import (
	"fmt"
	"image"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// style is a font in a size and a colour. The fonts are Go's own, which may be
// embedded and lie in a module that is needed anyway.
type style struct {
	ttf    []byte
	pixels float64
	height int // from one baseline to the next
	colour uint8
}

const (
	siteStyle = iota
	noteStyle
	codeStyle // the largest size that fits is taken, of the title too
	codeStyle2
	codeStyle3
	headStyle
	headStyle2
	headStyle3
	headStyle4
	nameStyle
	valueStyle
	valueStyle2
)

var styles = [...]style{
	siteStyle:   {gobold.TTF, 34, 44, muted},
	noteStyle:   {goregular.TTF, 30, 44, muted},
	codeStyle:   {gomonobold.TTF, 116, 130, tone},
	codeStyle2:  {gomonobold.TTF, 78, 130, tone},
	codeStyle3:  {gomonobold.TTF, 52, 130, tone},
	headStyle:   {gobold.TTF, 64, 76, ink},
	headStyle2:  {gobold.TTF, 54, 64, ink},
	headStyle3:  {gobold.TTF, 44, 52, ink},
	headStyle4:  {gobold.TTF, 34, 42, ink},
	nameStyle:   {goregular.TTF, 27, 34, muted},
	valueStyle:  {gobold.TTF, 35, 43, ink},
	valueStyle2: {gobold.TTF, 30, 38, ink},
}

// glyph is a drawn letter.
type glyph struct {
	stamp   stamp
	advance fixed.Int26_6
}

type face struct {
	font   font.Face
	colour uint8
	drawn  map[rune]*glyph
	height int
	kerned map[[2]rune]fixed.Int26_6
}

func newFace(s style) (*face, error) {
	parsed, err := opentype.Parse(s.ttf)
	if err != nil {
		return nil, fmt.Errorf("card: reading a font: %w", err)
	}
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: s.pixels, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("card: sizing a font: %w", err)
	}
	return &face{font: f, colour: s.colour, drawn: make(map[rune]*glyph), height: s.height, kerned: make(map[[2]rune]fixed.Int26_6)}, nil
}

// glyph draws a letter once. Letters stand on whole pixels, so that one drawing
// serves everywhere. A letter that the font lacks is drawn as its box.
func (f *face) glyph(r rune) *glyph {
	if g := f.drawn[r]; g != nil {
		return g
	}
	g := &glyph{}
	if bounds, mask, from, advance, ok := f.font.Glyph(fixed.Point26_6{}, r); ok {
		g.advance = advance
		if alpha, ok := mask.(*image.Alpha); ok {
			g.stamp = newStamp(bounds, alpha, from, f.colour)
		}
	}
	f.drawn[r] = g
	return g
}

// kern is how much the letter after the one at byte i moves towards it.
func (f *face) kern(text string, i int) fixed.Int26_6 {
	a, n := utf8.DecodeRuneInString(text[i:])
	b, m := utf8.DecodeRuneInString(text[i+n:])
	if m == 0 {
		return 0
	}
	pair := [2]rune{a, b}
	k, known := f.kerned[pair]
	if !known {
		k = f.font.Kern(a, b)
		f.kerned[pair] = k
	}
	return k
}

// width measures a line in pixels, as text draws it.
func (f *face) width(text string) int {
	var x fixed.Int26_6
	for i, r := range text {
		x += f.glyph(r).advance + f.kern(text, i)
	}
	return x.Ceil()
}

// wrap breaks a text at spaces into lines that are no wider than width. A word
// that is wider is broken inside. ok is false when it takes more than most lines.
func (f *face) wrap(text string, width, most int) (lines []string, ok bool) {
	for text != "" {
		if len(lines) == most {
			return lines, false
		}
		end := f.fit(text, width)
		lines = append(lines, strings.TrimRight(text[:end], " "))
		text = strings.TrimLeft(text[end:], " ")
	}
	return lines, true
}

// fit is how many bytes of a text go on a line.
func (f *face) fit(text string, width int) int {
	var x fixed.Int26_6
	space := 0
	for i, r := range text {
		if r == ' ' && i > 0 {
			space = i
		}
		x += f.glyph(r).advance
		if x.Ceil() > width && r != ' ' && i > 0 {
			if space > 0 {
				return space
			}
			return i
		}
		x += f.kern(text, i)
	}
	return len(text)
}
