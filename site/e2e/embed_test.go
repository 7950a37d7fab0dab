package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestEmbed uses the decoder as another site embeds it: its own form and style
// in a shadow root, on the page that documents it.
func TestEmbed(t *testing.T) {
	p := newPage(t)
	p.open("/guide/embed/")
	p.wait(`document.querySelector('cts-decoder')?.shadowRoot?.querySelector('textarea')`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('cts-decoder').decode(` + quote(body) + `)`))
	p.wait(`document.querySelector('cts-decoder').shadowRoot.querySelector('.d-finding')`)
	text := eval[string](p, `document.querySelector('cts-decoder').shadowRoot.querySelector('.d-finding').innerText`)
	if !strings.Contains(text, "CTS.0003") {
		t.Errorf("the finding says:\n%s", text)
	}
}
