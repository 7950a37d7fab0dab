package site

import "bytes"

// squeeze appends a finished page to dst without the white space that no
// reader sees, and with quotes as they are where an entity is not needed. That
// is all that is left to do where minified templates meet rendered Markdown: a
// full minifier over each page takes as long as the rest of its making and
// finds less than half a per cent more, which a test holds.
//
// Space goes where it touches the tag of a block; between words and inline
// elements it stays. The inside of pre, textarea, script and style stays as it
// is.
func squeeze(dst, page []byte) []byte {
	afterBlock, space := true, false
	for len(page) > 0 {
		open := bytes.IndexByte(page, '<')
		if open < 0 {
			open = len(page)
		}
		text := bytes.TrimRight(page[:open], whiteSpace)
		if trimmed := bytes.TrimLeft(text, whiteSpace); len(trimmed) > 0 {
			if (len(trimmed) < len(text) || space) && !afterBlock {
				dst = append(dst, ' ')
			}
			dst = appendText(dst, trimmed)
			afterBlock, space = false, len(text) < open
		} else {
			space = space || open > 0
		}
		page = page[open:]
		if len(page) == 0 {
			break
		}
		end := tagEnd(page)
		name, closing := tagName(page[:end])
		block := blocks[string(name)]
		if space && !block && !afterBlock {
			dst = append(dst, ' ')
		}
		if verbatim[string(name)] && !closing {
			if n := bytes.Index(page[end:], append([]byte("</"), name...)); n >= 0 {
				end += n
			}
			block = false // what follows is the closing tag itself
		}
		dst = append(dst, page[:end]...)
		page = page[end:]
		afterBlock, space = block, false
	}
	return dst
}

const whiteSpace = " \n\t\r\f"

// blocks are the elements around which white space means nothing.
var blocks = nameSet("!doctype html head meta link title body header nav main footer section article aside div p ul ol li dl dt dd " +
	"table caption thead tbody tr th td h1 h2 h3 h4 h5 h6 form fieldset legend blockquote pre hr br details summary figure figcaption " +
	"script style dialog option template")

// verbatim are the elements whose inside is copied.
var verbatim = nameSet("pre textarea script style")

func nameSet(names string) map[string]bool {
	set := make(map[string]bool)
	for name := range bytes.FieldsSeq([]byte(names)) {
		set[string(name)] = true
	}
	return set
}

// tagEnd returns where the tag at the beginning of s ends. A > inside of quotes
// does not end it.
func tagEnd(s []byte) int {
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

func tagName(tag []byte) (name []byte, closing bool) {
	name = tag[1:]
	if closing = len(name) > 0 && name[0] == '/'; closing {
		name = name[1:]
	}
	if end := bytes.IndexAny(name, " \n\t/>"); end >= 0 {
		name = name[:end]
	}
	return name, closing
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
