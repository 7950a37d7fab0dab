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
// The result is in the memory of the page: what stays is moved to the front, in
// pieces as long as nothing is taken out of them.
func squeeze(page []byte) []byte {
	done, from := 0, 0 // page[:done] is finished; what follows it begins at from
	white := 0         // where the white space before the next text or tag begins
	afterBlock := true // there it means nothing
	var last []byte    // the tag before, where afterBlock is not known yet
	for at := 0; ; {
		for at < len(page) && isWhite(page[at]) {
			at++
		}
		if at == len(page) {
			break
		}
		inTag := page[at] == '<'
		if at > white {
			if last != nil {
				afterBlock, last = isBlock(tagName(last)), nil
			}
			space := !afterBlock && !(inTag && isBlock(tagName(page[at:])))
			if !space || at > white+1 || page[white] != ' ' {
				done += copy(page[done:], page[from:white])
				if from = at; space {
					page[done] = ' '
					done++
				}
			}
		}
		if inTag {
			end := at + tagEnd(page[at:])
			last = page[at:end]
			if closing := verbatim(last); closing != nil {
				if n := bytes.Index(page[end:], closing); n >= 0 {
					end += n
				}
				afterBlock, last = false, nil // what follows is the closing tag itself
			}
			at, white = end, end
			continue
		}
		end := bytes.IndexByte(page[at:], '<')
		if end < 0 {
			end = len(page) - at
		}
		text := trimRight(page[at : at+end])
		white = at + len(text)
		for {
			i := bytes.IndexByte(page[at:white], '&')
			if i < 0 {
				break
			}
			at += i
			if char, n := quote(page[at:white]); n > 0 {
				done += copy(page[done:], page[from:at])
				page[done] = char
				done, at = done+1, at+n
				from = at
			} else {
				at++
			}
		}
		at, afterBlock, last = white, false, nil
	}
	done += copy(page[done:], page[from:white])
	return page[:done]
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
// copied; nil for other tags.
func verbatim(tag []byte) []byte {
	if len(tag) < 2 || tag[1] != 'p' && tag[1] != 's' && tag[1] != 't' {
		return nil // as nearly always
	}
	switch string(tagName(tag)) {
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
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '>':
			return i + 1
		case '"', '\'':
			n := bytes.IndexByte(s[i+1:], s[i])
			if n < 0 {
				return len(s)
			}
			i += 1 + n
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

// quotes are the entities that only attributes need.
var quotes = [...]struct {
	entity string
	char   byte
}{{"&#34;", '"'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&#43;", '+'}}

// quote returns the character of an entity that a text begins with, when it is
// one of quotes, and the length of the entity.
func quote(text []byte) (char byte, n int) {
	for _, q := range quotes {
		if len(text) >= len(q.entity) && string(text[:len(q.entity)]) == q.entity {
			return q.char, len(q.entity)
		}
	}
	return 0, 0
}
