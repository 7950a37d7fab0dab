package site

import (
	"errors"
	"runtime"
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

// siteCard is the card of every page that is not about one code.
var siteCard = sync.OnceValue(func() namedCard {
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

// cards writes the images. One that the published tree has is taken over.
func (b *builder) cards(t *tree) error {
	if b.NoCards {
		return nil
	}
	all := b.catalog.All()
	jobs := make(chan namedCard, len(all)+1)
	jobs <- siteCard()
	for _, e := range all {
		jobs <- b.entryCard(e)
	}
	close(jobs)
	var wg sync.WaitGroup
	errs := make(chan error, runtime.GOMAXPROCS(0))
	for range cap(errs) {
		wg.Go(func() { errs <- b.drawCards(t, jobs) })
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) drawCards(t *tree, jobs <-chan namedCard) error {
	var pen *card.Pen
	for c := range jobs {
		if kept, err := t.keepExact(file(c.path)); err != nil {
			return err
		} else if kept {
			continue
		}
		if pen == nil {
			var err error
			if pen, err = card.NewPen(); err != nil {
				return err
			}
		}
		data, err := pen.Draw(c.Card)
		var long card.Overflow
		if errors.As(err, &long) {
			b.problem(c.at, "%v", long)
			continue
		} else if err != nil {
			return err
		}
		if err := t.write(file(c.path), data); err != nil {
			return err
		}
	}
	return nil
}
