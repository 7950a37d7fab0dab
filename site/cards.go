package site

import (
	"errors"
	"sync"

	"ctserr/site/card"
	"ctserr/site/catalog"
)

// Images that chat and social sites show beside a link. An image's address
// carries what it shows, so a card is drawn once and kept from build to build.

// cardsPath is the folder of the images.
const cardsPath = "/og/"

// Preview is the image of a page for those who link to it.
type Preview struct {
	URL           string // absolute
	Alt           string
	Width, Height int
}

// namedCard is a card with the file that it is drawn into.
type namedCard struct {
	card.Card
	path string
	at   catalog.Position // of its title
}

var tones = map[string]card.Tone{"never": card.Never, "after-fix": card.AfterFix, "backoff": card.Backoff}

// entryCard is the card of a code: what it is, and the verdict where it is known.
func (b *builder) entryCard(e *catalog.Entry) namedCard {
	c := card.Card{
		Site: SiteName, Code: string(e.Code), Title: e.Title, Tone: tones[e.Retry],
		Facts: []card.Fact{{Name: "HTTP status", Value: statusGroup(e.Status).Name}},
	}
	name := slug(e.Code)
	if e.Code.Older() {
		c.Note = "Older table"
		name = "v1-" + name
	}
	if e.Retry != "" {
		c.Facts = append(c.Facts, card.Fact{Name: "Retry?", Value: retryWord(e).Text})
	}
	if e.Fixer != "" {
		c.Facts = append(c.Facts, card.Fact{Name: "Who acts?", Value: fixerWord(e).Text})
	}
	return namedCard{c, cardsPath + name + "-" + c.Key() + ".png", e.At("title")}
}

// theSiteCard is the card of every page that is not about one code.
var theSiteCard = sync.OnceValue(func() namedCard {
	c := card.Card{Site: SiteName, Title: "What an error of the Cloud Trace Service means, whether to retry, who must act, what to change"}
	return namedCard{Card: c, path: cardsPath + "site-" + c.Key() + ".png"}
})

// preview is nil when the options leave the images out.
func (b *builder) preview(c namedCard) *Preview {
	if b.NoCards {
		return nil
	}
	alt := c.Title
	if c.Code != "" {
		alt = c.Code + ": " + c.Title
	}
	for _, f := range c.Facts {
		alt += ". " + f.Name + " " + f.Value
	}
	return &Preview{URL: b.BaseURL + c.path, Alt: alt, Width: card.Width, Height: card.Height}
}

// entryPreview is the preview of a code, and writes its image.
func (b *builder) entryPreview(t *tree, e *catalog.Entry) (*Preview, error) {
	if b.NoCards {
		return nil, nil
	}
	c := b.entryCard(e)
	return b.preview(c), b.card(t, c)
}

// siteCard writes the image of the pages that are not about one code.
func (b *builder) siteCard(t *tree) error { return b.card(t, theSiteCard()) }

// pens draw cards, each for one at a time.
var pens sync.Pool

// card writes an image. One that the published tree has is taken over.
func (b *builder) card(t *tree, c namedCard) error {
	if b.NoCards {
		return nil
	}
	if kept, err := t.keepExact(file(c.path)); kept || err != nil {
		return err
	}
	pen, _ := pens.Get().(*card.Pen)
	if pen == nil {
		var err error
		if pen, err = card.NewPen(); err != nil {
			return err
		}
	}
	defer pens.Put(pen)
	data, err := pen.Draw(c.Card)
	var long card.Overflow
	if errors.As(err, &long) {
		b.problem(c.at, "%v", long)
		return nil
	} else if err != nil {
		return err
	}
	return t.write(file(c.path), data)
}
