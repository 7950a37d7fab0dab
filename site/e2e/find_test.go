package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shown are the codes that the index shows.
func (p *page) shown() []string {
	p.t.Helper()
	return eval[[]string](p, `[...document.querySelectorAll('.code-row[data-code]')].filter((row) => row.checkVisibility()).map((row) => row.dataset.code)`)
}

// choose clicks a radio button of the filters.
func (p *page) choose(name, value string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('[data-filter] input[name=%s][value="%s"]').click()`, name, value)))
}

// TestIndexFilters narrows the index by text and by values, finds its state in
// the address, shares it, and goes back.
func TestIndexFilters(t *testing.T) {
	p := newPage(t)
	p.open("/errors/")
	p.wait(`document.querySelector('.filter-text output')?.textContent`)
	all := len(p.shown())
	if all < 42 {
		t.Fatalf("%d codes are shown", all)
	}
	p.choose("status", "404")
	if got := p.shown(); len(got) == 0 || len(got) == all || eval[string](p, `location.search`) != "?status=404" {
		t.Errorf("status 404 shows %v under %s", got, eval[string](p, `location.href`))
	}
	p.choose("retry", "after-fix")
	both := p.shown()
	if said := p.text(".filter-text output"); said != fmt.Sprintf("%d of %d codes", len(both), all) {
		t.Errorf("the count says %q for %d codes", said, len(both))
	}
	// The numbers beside the values tell what choosing them would show.
	for _, facet := range eval[[][]string](p, `[...document.querySelectorAll('[data-filter] input[name=status]')].filter((i) => i.value)
		.map((i) => [i.value, i.parentElement.querySelector('.count').textContent])`) {
		p.choose("status", facet[0])
		if got := len(p.shown()); fmt.Sprint(got) != facet[1] {
			t.Errorf("status %s says %s and shows %d", facet[0], facet[1], got)
		}
	}
	p.choose("status", "404")
	p.do(chromedp.Focus(chromedp.CSS("#filter-q")), chromedp.KeyEvent("tracker"))
	p.wait(`location.search === '?q=tracker&status=404&retry=after-fix'`)
	want := p.shown()

	other := newPage(t)
	other.open("/errors/?q=tracker&status=404&retry=after-fix")
	other.wait(`document.querySelector('.filter-text output')?.textContent`)
	if got := other.shown(); strings.Join(got, " ") != strings.Join(want, " ") || len(got) == 0 {
		t.Errorf("the shared address shows %v, want %v", got, want)
	}

	p.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	p.wait(`location.search === '?status=404&retry=after-fix' && document.querySelector('#filter-q').value === ''`)
	if got := p.shown(); strings.Join(got, " ") != strings.Join(both, " ") {
		t.Errorf("going back shows %v, want %v", got, both)
	}
	for _, button := range []string{".filter-text button", ".with-filters .note button"} {
		p.do(chromedp.Focus(chromedp.CSS("#filter-q")), chromedp.KeyEvent("no such words"))
		p.wait(`document.querySelector('.filter-text output').textContent === 'No code fits.'`)
		if !eval[bool](p, `document.querySelector('.with-filters .note').checkVisibility()`) {
			t.Error("nothing stands where the list was")
		}
		p.do(chromedp.Click(chromedp.CSS(button)))
		p.wait(`location.search === '' && !document.querySelector('.with-filters .note').checkVisibility()`)
		if got := len(p.shown()); got != all {
			t.Errorf("%s: all codes are %d now", button, got)
		}
	}
	// A parameter stands in no title: the small search index knows it.
	p.do(chromedp.Focus(chromedp.CSS("#filter-q")), chromedp.KeyEvent("file_prefix_name"))
	p.wait(`[...document.querySelectorAll('.code-row')].some((row) => row.checkVisibility() && row.dataset.code === 'CTS.0218')`)
}

// TestIndexEmpty narrows the list to nothing by the last controls of a long page:
// that it is empty is seen.
func TestIndexEmpty(t *testing.T) {
	p := newPage(t)
	for _, width := range []int64{360, 1440} {
		p.view(width, "light")
		p.open("/errors/")
		p.choose("status", "500")
		p.choose("category", "tracker")
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=fixer][value=operator]').scrollIntoView({behavior: 'instant'})`))
		p.choose("fixer", "operator")
		p.wait(`((r) => r.height > 0 && r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('.with-filters .note').getBoundingClientRect())`)
	}
}

// TestIndexPhone opens a shared list on a phone: codes are on the first screen,
// and what is folded away is told, opened by key, and open where there is room.
func TestIndexPhone(t *testing.T) {
	p := newPage(t)
	p.view(360, "light")
	p.open("/errors/?status=403&fixer=account-admin")
	p.wait(`document.querySelector('[data-filter] summary').textContent === 'More filters, 1 chosen'`)
	if y := eval[float64](p, `[...document.querySelectorAll('.code-row')].find((row) => row.checkVisibility()).getBoundingClientRect().bottom`); y > 740 {
		t.Errorf("the first code ends at %.0f", y)
	}
	p.do(chromedp.Focus(chromedp.CSS("[data-filter] summary")), chromedp.KeyEvent(kb.Enter))
	p.wait(`document.querySelector('[name=fixer]').checkVisibility()`)
	p.view(1440, "light")
	p.open("/errors/")
	p.wait(`document.querySelector('[name=fixer]').checkVisibility()`)
}

// TestIndexAddress opens addresses that name what the list does not have.
func TestIndexAddress(t *testing.T) {
	p := newPage(t)
	p.open("/errors/?status=999&category=access&q=")
	p.wait(`document.querySelector('[data-filter] output').textContent !== '' && location.search === '?category=access'`)
}

// TestIndexWithoutScript narrows by the radio buttons alone.
func TestIndexWithoutScript(t *testing.T) {
	p := newPage(t)
	p.withoutScript()
	p.open("/errors/")
	all := len(p.shown())
	p.choose("status", "404")
	if got := len(p.shown()); got == 0 || got >= all {
		t.Errorf("status 404 shows %d of %d codes", got, all)
	}
	if eval[bool](p, `[...document.querySelectorAll('.search-open')].some((b) => b.checkVisibility({visibilityProperty: true}))`) {
		t.Error("a button that needs script is shown without")
	}
}

// TestNearest reads the address of a page that does not exist.
func TestNearest(t *testing.T) {
	p := newPage(t)
	p.expect("404")
	for path, want := range map[string]string{
		"/errors/cts-02180/":            "/errors/cts-0218/",
		"/CTS.02l8":                     "/errors/cts-0218/",
		"/errors/cts-0128/":             "/errors/cts-0218/",
		"/docs/CTS_0203.html":           "/errors/cts-0203/",
		"/tracker-does-not-exist-0214x": "/errors/cts-0214/",
	} {
		p.open(path)
		p.wait(`document.querySelector('.nearest')`)
		if got := eval[[]string](p, `[...document.querySelectorAll('.nearest a')].map((a) => a.getAttribute('href'))`); !strings.Contains(strings.Join(got, " "), want) {
			t.Errorf("%s offers %v, want %s among them", path, got, want)
		} else if path == "/CTS.02l8" && got[0] != want {
			t.Errorf("%s offers %s first, want %s: the letter is read for a digit", path, got[0], want)
		}
	}
	for _, address := range []string{"/APIGW.0301", "/About-us"} {
		p.open(address)
		p.wait(fmt.Sprintf(`[...document.querySelectorAll('main button')].some((b) => b.textContent.includes(%q))`, address[1:]))
		if eval[bool](p, `!!document.querySelector('.nearest')`) {
			t.Errorf("codes are offered for %s, which has nothing to do with any", address)
		}
	}
	p.do(chromedp.Click(chromedp.CSS("main button")))
	p.wait(`document.querySelector('dialog.search[open] .search-field')?.value === 'About-us'`)
}
