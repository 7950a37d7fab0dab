package card

import (
	"image/color"

	"golang.org/x/image/math/fixed"
)

// Places on a card, in pixels.
const (
	barWidth = 20
	left     = 80
	right    = Width - 72
	siteY    = 98  // baselines
	codeTop  = 112 // above which the site's name ends
	codeY    = 232
	headY    = 322 // first line of the title below a code
	headMost = ruleY - 28
	ruleY    = 446
	nameY    = 498
	valueY   = 548
	bottom   = Height - 28
	gap      = 32 // between facts
)

// line is a line of text with its place.
type line struct {
	style    int
	x        fixed.Int26_6
	baseline int
	text     string
}

// layout places every text, or says what does not fit.
func (p *Pen) layout(c Card) ([]line, error) {
	var l []line
	add := func(style, x, y int, text string) {
		l = append(l, line{style, fixed.I(x), y, text})
	}
	head, note := p.faces[siteStyle].width(c.Site), p.faces[noteStyle].width(c.Note)
	if left+head+gap+note > right {
		return nil, Overflow{"name of the site", c.Site + " " + c.Note}
	}
	add(siteStyle, left, siteY, c.Site)
	add(noteStyle, right-note, siteY, c.Note)

	y, most := headY, headMost
	if c.Code == "" {
		y = codeY
	} else if code, ok := p.block(&l, c.Code, left, codeY, right-left, codeY, codeStyle, codeStyle2, codeStyle3); !ok {
		return nil, Overflow{"code", code}
	}
	if len(c.Facts) == 0 {
		most = bottom
	}
	title, ok := p.block(&l, c.Title, left, y, right-left, most, headStyle, headStyle2, headStyle3, headStyle4)
	if !ok {
		return nil, Overflow{"title", title}
	}
	width := (right - left - 2*gap) / 3
	for i, f := range c.Facts {
		x := left + i*(width+gap)
		if i > 2 || p.faces[nameStyle].width(f.Name) > width {
			return nil, Overflow{"fact", f.Name}
		}
		add(nameStyle, x, nameY, f.Name)
		if text, ok := p.block(&l, f.Value, x, valueY, width, bottom, valueStyle, valueStyle2); !ok {
			return nil, Overflow{"fact", text}
		}
	}
	return l, nil
}

// block places a text in a column, in the first of the styles in which it ends
// above most.
func (p *Pen) block(l *[]line, text string, x, y, width, most int, fits ...int) (string, bool) {
	for _, s := range fits {
		f := p.faces[s]
		lines, ok := f.wrap(text, width, (most-y)/f.height+1)
		if !ok {
			continue
		}
		for i, t := range lines {
			*l = append(*l, line{s, fixed.I(x), y + i*f.height, t})
		}
		return text, true
	}
	return text, false
}

// The palette: the paper, then three colours of text in steps from the paper
// to the full colour. A letter's edge takes the step of how much it covers. Five
// steps look smooth, and give 16 colours, for 4 bits a pixel.
const (
	levels = 5
	paper  = 0
	muted  = 0          // muted+1 to muted+levels
	ink    = levels     // and so on
	tone   = 2 * levels // the last step, also of the bar
)

// The colours are those of the pages in light, static/css/tokens.css.
var (
	paperColour = color.RGBA{0xff, 0xff, 0xff, 0xff}
	mutedColour = color.RGBA{0x59, 0x63, 0x6e, 0xff}
	inkColour   = color.RGBA{0x1c, 0x21, 0x28, 0xff}
	toneColours = [...]color.RGBA{
		Plain:    {0x0a, 0x5a, 0xb4, 0xff},
		Backoff:  {0x7d, 0x4e, 0x00, 0xff},
		AfterFix: {0x1a, 0x6b, 0x32, 0xff},
		Never:    {0xb3, 0x26, 0x1e, 0xff},
	}
	palettes = func() (all [len(toneColours)]color.Palette) {
		for i, t := range toneColours {
			p := color.Palette{paperColour}
			for _, c := range []color.RGBA{mutedColour, inkColour, t} {
				for step := 1; step <= levels; step++ {
					p = append(p, mix(paperColour, c, step))
				}
			}
			all[i] = p
		}
		return all
	}()
)

func mix(from, to color.RGBA, step int) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8((int(a)*(levels-step) + int(b)*step + levels/2) / levels) }
	return color.RGBA{m(from.R, to.R), m(from.G, to.G), m(from.B, to.B), 0xff}
}
