package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"
)

func pen(t testing.TB) *Pen {
	t.Helper()
	p, err := NewPen()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var samples = []Card{
	{Site: "CTS Error Reference", Code: "CTS.0218", Title: "The file prefix holds characters that are not allowed", Tone: AfterFix,
		Facts: []Fact{{"HTTP status", "400 Bad Request"}, {"Retry?", "Retry after a fix"}, {"Who acts?", "You, in the request"}}},
	{Site: "CTS Error Reference", Note: "Older table", Code: "cts.0066", Title: strings.Repeat("Wide ", 12), Tone: Backoff,
		Facts: []Fact{{"HTTP status", "500 Internal Server Error"}, {"Retry?", "Retry with back-off"}, {"Who acts?", "An administrator of the account"}}},
	{Site: "CTS Error Reference", Code: "DataArtsStudio.0001", Title: "Short"},
	{Site: "CTS Error Reference", Code: "CTS.0001", Title: strings.Repeat("W", 60), Tone: Never, Facts: []Fact{{"HTTP status", "418 I'm a teapot"}}},
	{Site: "CTS Error Reference", Title: "What an error of the Cloud Trace Service means, whether to retry, who must act and what to change"},
	{Site: "CTS Error Reference", Title: "Übergröße, naïve façade: \x00 漢字 \u202e", Note: "Guide"},
}

// TestFits has every text inside its box, as it is measured and as it is drawn.
func TestFits(t *testing.T) {
	p := pen(t)
	for _, c := range samples {
		lines, err := p.layout(c)
		if err != nil {
			t.Errorf("%s: %v", c.Title, err)
			continue
		}
		for _, l := range lines {
			if end := l.x.Floor() + p.faces[l.style].width(l.text); l.x.Floor() < left || end > right {
				t.Errorf("%s: %q reaches from %d to %d, the text of a card from %d to %d", c.Title, l.text, l.x.Floor(), end, left, right)
			}
			if l.baseline > bottom {
				t.Errorf("%s: %q stands at %d, below %d", c.Title, l.text, l.baseline, bottom)
			}
			m := p.faces[l.style].font.Metrics()
			top, end := l.baseline-m.Ascent.Ceil(), l.baseline+m.Descent.Ceil()
			for _, cut := range []int{codeTop, ruleY} {
				if top < cut && cut < end && (cut == codeTop || len(c.Facts) > 0) {
					t.Errorf("%s: %q reaches from %d to %d, over the edge of a strip at %d", c.Title, l.text, top, end, cut)
				}
			}
		}
		picture := drawn(t, p, c)
		for y := range Height {
			for x := barWidth; x < Width; x++ {
				// Letters may reach over their advance by a hair.
				inside := x >= left-6 && x < right+6 && y >= siteY-44 && y < bottom+14
				if picture.ColorIndexAt(x, y) != paper && !inside {
					t.Fatalf("%s: there is ink at %d,%d, outside the text's box", c.Title, x, y)
				}
			}
		}
	}
}

// drawn is the card as image/png reads it, which is to be what a pen draws.
func drawn(t *testing.T, p *Pen, c Card) *image.Paletted {
	t.Helper()
	data, err := p.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	picture, ok := decoded.(*image.Paletted)
	if !ok || picture.Bounds() != image.Rect(0, 0, Width, Height) {
		t.Fatalf("the card is a %T of %v", decoded, decoded.Bounds())
	}
	fresh := pen(t) // has drawn every strip of its picture
	if _, err := fresh.Draw(c); err != nil {
		t.Fatal(err)
	}
	for i, colour := range picture.Pix {
		x, y := i%Width, i/Width
		if want := fresh.picture[y*stride+1+x/2] >> (4 * (1 - x%2)) & 0x0f; colour != want {
			t.Fatalf("%s: the colour at %d,%d is %d, %d was drawn", c.Title, x, y, colour, want)
		}
	}
	return picture
}

// TestOverlap keeps the lines of a card apart.
func TestOverlap(t *testing.T) {
	p := pen(t)
	for _, c := range samples {
		lines, err := p.layout(c)
		if err != nil {
			t.Fatal(err)
		}
		var boxes []image.Rectangle
		for _, l := range lines {
			if l.text == "" {
				continue
			}
			m := p.faces[l.style].font.Metrics()
			box := image.Rect(l.x.Floor(), l.baseline-m.CapHeight.Ceil(), l.x.Floor()+p.faces[l.style].width(l.text), l.baseline+m.Descent.Ceil()*2/3)
			for i, other := range boxes {
				if box.Overlaps(other) {
					t.Errorf("%s: %q stands on line %d", c.Title, l.text, i+1)
				}
			}
			boxes = append(boxes, box)
		}
	}
}

// TestOverflow says which text is too long.
func TestOverflow(t *testing.T) {
	p := pen(t)
	facts := []Fact{{"HTTP status", "400"}}
	for what, c := range map[string]Card{
		"title":            {Title: strings.Repeat("much too long ", 20), Code: "CTS.0001", Facts: facts},
		"code":             {Title: "x", Code: strings.Repeat("CTS.", 10)},
		"fact":             {Title: "x", Facts: []Fact{{"HTTP status", strings.Repeat("long ", 40)}}},
		"name of the site": {Title: "x", Site: strings.Repeat("name ", 20)},
	} {
		_, err := p.Draw(c)
		var over Overflow
		if !errors.As(err, &over) || over.What != what {
			t.Errorf("%s: the error is %v", what, err)
		}
	}
}

// TestLegible holds colours to the contrast that small text needs.
func TestLegible(t *testing.T) {
	light := luminance(paperColour)
	for name, c := range map[string]color.RGBA{"muted": mutedColour, "ink": inkColour, "plain": toneColours[Plain],
		"backoff": toneColours[Backoff], "after-fix": toneColours[AfterFix], "never": toneColours[Never]} {
		if ratio := (light + 0.05) / (luminance(c) + 0.05); ratio < 5.5 {
			t.Errorf("%s has a contrast of %.1f to the paper, want 5.5 at least", name, ratio)
		}
	}
}

// luminance is the relative luminance of WCAG 2.
func luminance(c color.RGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

// TestEdition fails when a card is drawn in another way than before. Then
// raise edition, so that every image gets a new address, and set the sum here.
func TestEdition(t *testing.T) {
	const want = "52e0e6b6a5c80698"
	p := pen(t)
	sum := sha256.New()
	for _, c := range samples {
		data, err := p.Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(data)
	}
	if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != want {
		t.Errorf("edition %d draws %s, it drew %s", edition, got, want)
	}
}

// TestSameBytes draws with pens that drew other things before.
func TestSameBytes(t *testing.T) {
	a, b := pen(t), pen(t)
	for i := range samples {
		first, err := a.Draw(samples[i])
		if err != nil {
			t.Fatal(err)
		}
		for k := range samples {
			if _, err := b.Draw(samples[len(samples)-1-k]); err != nil {
				t.Fatal(err)
			}
		}
		second, err := b.Draw(samples[i])
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: two pens differ, %v", samples[i].Title, err)
		}
	}
	// More strips than a pen keeps.
	c := samples[0]
	first, err := a.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	for n := range mostShared + 1 {
		c.Note = fmt.Sprint(n)
		if _, err := a.Draw(c); err != nil {
			t.Fatal(err)
		}
	}
	if second, err := a.Draw(samples[0]); err != nil || !bytes.Equal(first, second) {
		t.Errorf("after many cards, the first is drawn in another way, %v", err)
	}
	if len(a.shared) > mostShared {
		t.Errorf("the pen keeps %d strips, %d at most are meant", len(a.shared), mostShared)
	}
	if samples[0].Key() == samples[1].Key() || samples[0].Key() != samples[0].Key() {
		t.Error("keys do not tell cards apart")
	}
}

// BenchmarkDraw draws cards like those of the catalog, each another.
func BenchmarkDraw(b *testing.B) {
	p := pen(b)
	c := samples[0]
	c.Facts = slices.Clone(c.Facts)
	size, n := 0, 0
	for b.Loop() {
		n++
		c.Code = fmt.Sprintf("CTS.%04d", n)
		c.Title = []string{"The tracker is not there", samples[0].Title, "IAM or OBS failed behind CTS"}[n%3]
		c.Facts[0].Value = []string{"400 Bad Request", "403 Forbidden", "500 Internal Server Error", "503 Service Unavailable"}[n/3%4]
		data, err := p.Draw(c)
		if err != nil {
			b.Fatal(err)
		}
		size += len(data)
	}
	b.ReportMetric(float64(size)/float64(n), "bytes/card")
}
