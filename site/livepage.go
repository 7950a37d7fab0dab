package site

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
)

// livePage puts liveTags into the head of a page on its way to the browser.
// Everything else passes as it is.
type livePage struct {
	http.ResponseWriter
	html   bool
	status int
	body   bytes.Buffer
}

func (p *livePage) WriteHeader(status int) {
	h := p.Header()
	p.status = status
	p.html = strings.HasPrefix(h.Get("Content-Type"), "text/html")
	if p.html {
		h.Del("Content-Length")
		h.Del("Etag")
		h.Set("Cache-Control", "no-store")
		return
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *livePage) Write(data []byte) (int, error) {
	if p.status == 0 {
		p.WriteHeader(http.StatusOK)
	}
	if p.html {
		return p.body.Write(data)
	}
	return p.ResponseWriter.Write(data)
}

// end sends a page that was held back.
func (p *livePage) end() {
	if !p.html {
		return
	}
	page := bytes.Replace(p.body.Bytes(), []byte("</head>"), liveTags(), 1)
	p.Header().Set("Content-Length", strconv.Itoa(len(page)))
	p.ResponseWriter.WriteHeader(p.status)
	_, _ = p.ResponseWriter.Write(page)
}
