package markdown

import "github.com/yuin/goldmark/parser"

// parsingContext is goldmark's context of one text, made so that it can be used
// for the next one: most texts have no references, and no headings of their own.
type parsingContext struct {
	parser.Context
	used bool // references or names of headings are in Context
}

// AddReference implements parser.Context.
func (c *parsingContext) AddReference(r parser.Reference) {
	c.used = true
	c.Context.AddReference(r)
}

// IDs implements parser.Context.
func (c *parsingContext) IDs() parser.IDs {
	c.used = true
	return c.Context.IDs()
}

// reset empties the context for another text. One in which something is left
// that cannot be taken out is made anew.
func (c *parsingContext) reset() {
	if c.used || c.FirstDelimiter() != nil {
		*c = parsingContext{Context: parser.NewContext()}
		return
	}
	for key := parser.ContextKey(0); key <= parser.ContextKeyMax; key++ {
		c.Set(key, nil)
	}
	c.SetOpenedBlocks(nil)
	c.SetBlockOffset(-1)
	c.SetBlockIndent(-1)
}
