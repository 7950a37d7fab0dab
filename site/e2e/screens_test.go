package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestScreens takes pictures of the main screens for people to look at, in three
// widths and both themes, where E2E_SCREENSHOTS names a folder. In any case no
// screen may be wider than its window.
func TestScreens(t *testing.T) {
	dir := os.Getenv("E2E_SCREENSHOTS")
	widths, themes := []int64{360}, []string{"light"}
	if dir != "" {
		widths, themes = []int64{360, 768, 1440}, []string{"light", "dark"}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	screens := []struct {
		name, path string
		ready      func(p *page)
	}{
		{"home", "/", nil},
		{"code", "/errors/cts-0218/", nil},
		{"index", "/errors/", func(p *page) { p.wait(`document.querySelector('.filter-text output')?.textContent`) }},
		{"search", "/errors/cts-0218/", func(p *page) {
			p.openSearch()
			p.press("tracker name")
			p.wait(`document.querySelector('.search-list:not([aria-busy]) .search-option')`)
		}},
		{"decoder", "/", func(p *page) {
			p.paste(dump)
			p.wait(`document.querySelector('.d-finding')`)
		}},
		{"404", "/errors/cts-0128", func(p *page) { p.wait(`document.querySelector('.nearest')`) }},
	}
	for _, width := range widths {
		for _, theme := range themes {
			p := newPage(t)
			p.expect("404")
			p.view(width, theme)
			for _, screen := range screens {
				p.open(screen.path)
				if screen.ready != nil {
					screen.ready(p)
				}
				if wide := eval[int](p, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
					t.Errorf("%s is %d pixels wider than a window of %d", screen.name, wide, width)
				}
				if dir != "" {
					p.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", screen.name, width, theme)), screen.name != "search")
				}
			}
		}
	}
}

// TestTables reads the guide on a phone: no table has to be scrolled sideways,
// and none cuts a name.
func TestTables(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(tree, "guide", "*", "index.html"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("pages of the guide: %v, %v", pages, err)
	}
	p := newPage(t)
	p.view(360, "light")
	for _, name := range pages {
		path := "/guide/" + filepath.Base(filepath.Dir(name)) + "/"
		p.open(path)
		for _, head := range eval[[]string](p, `[...document.querySelectorAll('.table')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.querySelector('tr').textContent)`) {
			t.Errorf("%s: the table %q is wider than the window", path, head)
		}
		// A short name is in one piece: in a column that is narrower than the name it would be cut anywhere.
		for _, name := range eval[[]string](p, `[...document.querySelectorAll('main td code')].filter((e) => /^\w{1,32}$/.test(e.textContent) && e.getClientRects().length > 1).map((e) => e.textContent)`) {
			t.Errorf("%s: %q is cut in a table", path, name)
		}
	}
}

// TestContents reads "On this page" in columns on a phone: no entry is cut between two.
func TestContents(t *testing.T) {
	p := newPage(t)
	p.view(360, "light")
	p.open("/guide/older-codes/")
	for _, text := range eval[[]string](p, `[...document.querySelectorAll('.contents li')].filter((e) => e.getClientRects().length > 1 || e.firstChild.getClientRects().length > 1).map((e) => e.textContent)`) {
		t.Errorf("%q stands in two columns", text)
	}
}

// view sets the window's width and the theme that the reader prefers.
func (p *page) view(width int64, theme string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500,
	}); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
	}); err != nil {
		p.t.Fatal(err)
	}
}

// picture writes what the page looks like to a file.
func (p *page) picture(name string, whole bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	shot, err := chromedp.Call(ctx, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{Format: "png", CaptureBeyondViewport: &whole})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(name, shot.Data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
