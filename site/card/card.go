// Package card draws the images that chat and social sites show beside a link:
// one for each code, and one for every other page. Same card, same bytes.
package card

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
)

// Size of a card in pixels: the ratio 1.91 to 1 that previews are cut to.
const (
	Width  = 1200
	Height = 630
)

// edition is part of every Key. Raise it when the same Card is drawn in another
// way; a test holds a drawn card's bytes against it.
const edition = 2

// Card is what an image says. All texts are plain.
type Card struct {
	Site  string // name of the site
	Note  string // beside the site's name: what kind of page it is; may be empty
	Code  string // in large letters; empty for a page that is not about one code
	Title string
	Facts []Fact // up to three, side by side
	Tone  Tone
}

// Fact is a value with its name: HTTP status, 400 Bad Request.
type Fact struct{ Name, Value string }

// Tone is the colour of a card, which tells what a page's verdict is.
type Tone uint8

// Tones, calm first.
const (
	Plain Tone = iota
	Backoff
	AfterFix
	Never
)

// Key names what Draw makes of a card: equal keys, equal images.
func (c Card) Key() string {
	text, err := json.Marshal(struct {
		Card
		Edition int
	}{c, edition})
	if err != nil {
		panic("card: a card does not marshal: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// Pen draws cards. It keeps what it has drawn of each letter, and is not safe
// for concurrent use: each goroutine takes its own.
type Pen struct {
	faces    [len(styles)]*face
	picture  picture
	deflater *deflater
	packed   []byte
}

// NewPen loads the letters.
func NewPen() (*Pen, error) {
	p := &Pen{picture: newPicture(), deflater: newDeflater(stride)}
	for i, s := range styles {
		f, err := newFace(s)
		if err != nil {
			return nil, err
		}
		p.faces[i] = f
	}
	return p, nil
}

// Draw returns the card as a PNG. The bytes are the caller's.
func (p *Pen) Draw(c Card) ([]byte, error) {
	l, err := p.layout(c)
	if err != nil {
		return nil, err
	}
	clear(p.picture)
	p.picture.fill(image.Rect(0, 0, barWidth, Height), tone+levels)
	if len(c.Facts) > 0 {
		p.picture.fill(image.Rect(left, ruleY, right, ruleY+2), muted+1)
	}
	for _, t := range l {
		p.text(t)
	}
	p.packed = p.deflater.append(p.packed[:0], p.picture)
	return encode(palettes[c.Tone], p.packed), nil
}

// text draws one line.
func (p *Pen) text(t line) {
	f := p.faces[t.style]
	x := t.x
	for i, r := range t.text {
		g := f.glyph(r)
		p.picture.draw(&g.stamp, x.Round(), t.baseline)
		x += g.advance + f.kern(t.text, i)
	}
}

// Overflow is a text that does not fit on a card.
type Overflow struct{ What, Text string }

func (o Overflow) Error() string {
	return fmt.Sprintf("the %s does not fit on a card: %q", o.What, o.Text)
}
