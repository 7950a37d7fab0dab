package site

import "bytes"

// squeeze takes out of a finished page the white space that no reader sees, and
// writes quotes as they are where an entity is not needed. That is all that is
// left to do where minified templates meet rendered Markdown: a full minifier
// over each page takes as long as the rest of its making and finds less than
// half a per cent more, which a test holds.
//
// Space goes where it touches the tag of a block; between words and inline
// elements it stays. The inside of pre, textarea, script and style stays as it
// is.
//
// The result is in the memory of the page: what is written never gets ahead of
// what was read.
func squeeze(page []byte) []byte {
	dst := page[:0]
	afterBlock := true // white space that comes next means nothing
	space := false     // some was left out since, which an inline element would need
	var last []byte    // the tag before, as it was written, where afterBlock is not known yet
	block := func() bool {
		if last != nil {
			afterBlock, last = isBlock(tagName(last)), nil
		}
		return afterBlock
	}
	for len(page) > 0 {
		open := bytes.IndexByte(page, '<')
		if open < 0 {
			open = len(page)
		}
		if text := page[:open]; open > 0 {
			trimmed := trimLeft(text)
			if len(trimmed) > 0 {
				if (len(trimmed) < len(text) || space) && !block() {
					dst = append(dst, ' ')
				}
				text = trimRight(trimmed)
				dst = appendText(dst, text)
				afterBlock, last, space = false, nil, len(text) < len(trimmed)
			} else {
				space = true
			}
		}
		page = page[open:]
		if len(page) == 0 {
			break
		}
		end := tagEnd(page)
		tag := page[:end]
		if space {
			if !isBlock(tagName(tag)) && !block() {
				dst = append(dst, ' ')
			}
			space = false
		}
		inside := false
		if len(tag) > 1 && (tag[1] == 'p' || tag[1] == 't' || tag[1] == 's') {
			if closing := verbatim(tagName(tag)); closing != nil {
				if n := bytes.Index(page[end:], closing); n >= 0 {
					end += n
				}
				inside, afterBlock = true, false // what follows is the closing tag itself
			}
		}
		dst = append(dst, page[:end]...)
		if last = dst[len(dst)-end:]; inside {
			last = nil
		}
		page = page[end:]
	}
	return dst
}

func trimLeft(s []byte) []byte {
	for len(s) > 0 && isWhite(s[0]) {
		s = s[1:]
	}
	return s
}

func trimRight(s []byte) []byte {
	for len(s) > 0 && isWhite(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func isWhite(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// isBlock tells whether white space means nothing around an element.
func isBlock(name []byte) bool {
	switch string(name) {
	case "!doctype", "html", "head", "meta", "link", "title", "body", "header", "nav", "main", "footer", "section", "article", "aside",
		"div", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td",
		"h1", "h2", "h3", "h4", "h5", "h6", "form", "fieldset", "legend", "blockquote", "pre", "hr", "br",
		"details", "summary", "figure", "figcaption", "script", "style", "dialog", "option", "template":
		return true
	}
	return false
}

// verbatim returns how the closing tag of an element begins whose inside is
// copied; nil for other elements.
func verbatim(name []byte) []byte {
	switch string(name) {
	case "pre":
		return closingPre
	case "textarea":
		return closingTextarea
	case "script":
		return closingScript
	case "style":
		return closingStyle
	}
	return nil
}

var (
	closingPre      = []byte("</pre")
	closingTextarea = []byte("</textarea")
	closingScript   = []byte("</script")
	closingStyle    = []byte("</style")
)

// tagEnd returns where the tag at the beginning of s ends. A > inside of quotes
// does not end it.
func tagEnd(s []byte) int {
	end := bytes.IndexByte(s, '>')
	if end < 0 {
		return len(s)
	}
	if bytes.Count(s[:end], []byte{'"'})%2 == 0 && bytes.IndexByte(s[:end], '\'') < 0 {
		return end + 1
	}
	quote := byte(0)
	for i, c := range s {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(s)
}

// tagName returns the name of an element from its opening or closing tag.
func tagName(tag []byte) []byte {
	name := tag[1:]
	if len(name) > 0 && name[0] == '/' {
		name = name[1:]
	}
	for i, c := range name {
		if c == '>' || c == '/' || isWhite(c) {
			return name[:i]
		}
	}
	return name
}

// appendText copies text and turns the entities of quotes, which only
// attributes need, into quotes.
func appendText(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		n := 0
		for _, e := range [...]struct {
			entity string
			char   byte
		}{{"&#34;", '"'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&#43;", '+'}} {
			if bytes.HasPrefix(text, []byte(e.entity)) {
				dst, n = append(dst, e.char), len(e.entity)
				break
			}
		}
		if n == 0 {
			dst, n = append(dst, '&'), 1
		}
		text = text[n:]
	}
}
