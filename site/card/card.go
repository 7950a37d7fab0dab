// Package card draws the images that chat and social sites show beside a link:
// one for each code, and one for every other page. Same card, same bytes.
package card

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"slices"
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
	// What stands at the top and at the bottom is alike on many cards, and is
	// drawn and read once.
	shared map[string]strip // by their lines
	own    strip            // the memory of the strip between them
	packed []byte
}

// mostShared is how many strips a pen keeps, of some 20 kB each. The values of
// facts are few: 106 cards of the catalog have 18 such strips.
const mostShared = 128

// NewPen loads the letters.
func NewPen() (*Pen, error) {
	p := &Pen{picture: newPicture(), deflater: newDeflater(stride), shared: make(map[string]strip)}
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
	end := Height
	if len(c.Facts) > 0 {
		end = ruleY
	}
	strips := []strip{p.sharedStrip(l, 0, codeTop), p.ownStrip(l, codeTop, end)}
	if end < Height {
		strips = append(strips, p.sharedStrip(l, end, Height))
	}
	p.packed = p.deflater.append(p.packed[:0], strips...)
	return encode(palettes[c.Tone], p.packed), nil
}

// ownStrip is the strip of one card, until the next is drawn.
func (p *Pen) ownStrip(l []line, from, to int) strip {
	p.own = p.strip(l, from, to, p.own.tokens)
	return p.own
}

// sharedStrip is a strip that other cards are likely to have too.
func (p *Pen) sharedStrip(l []line, from, to int) strip {
	var key []byte
	for _, t := range l {
		if from <= t.baseline && t.baseline < to {
			key = fmt.Appendf(key, "%d %d %d %q\n", t.style, t.x, t.baseline, t.text)
		}
	}
	s, ok := p.shared[string(key)]
	if !ok {
		if len(p.shared) == mostShared {
			clear(p.shared)
		}
		s = p.strip(l, from, to, nil)
		s.tokens = slices.Clone(s.tokens) // without room for more
		p.shared[string(key)] = s
	}
	return s
}

// strip draws the rows from one y to another with the lines that stand there,
// and reads them in the memory of tokens.
func (p *Pen) strip(l []line, from, to int, tokens []token) strip {
	rows := p.picture[from*stride : to*stride]
	clear(rows)
	p.picture.fill(image.Rect(0, from, barWidth, to), tone+levels)
	if from == ruleY {
		p.picture.fill(image.Rect(left, ruleY, right, ruleY+2), muted+1)
	}
	for _, t := range l {
		if from <= t.baseline && t.baseline < to {
			p.text(t)
		}
	}
	return p.deflater.read(rows, tokens)
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
