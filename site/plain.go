package site

import (
	"ctserr/site/catalog"
	"ctserr/site/plaintext"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// plainText reports whether a file of the content is UTF-8 with line feeds that
// holds no character which nobody sees.
func plainText(file string, src []byte, problems *catalog.ProblemList) bool {
	faults := plaintext.Check(src)
	for _, f := range faults {
		problems.Add(catalog.Position{File: file, Line: f.Line, Column: f.Column}, "%s", f.Text)
	}
	return len(faults) == 0
}

// unseenValues finds such characters in the keys and values of YAML, where an
// escape can write them.
func unseenValues(file string, src []byte, problems *catalog.ProblemList) {
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		return // who reads the values tells it
	}
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			ast.Walk(unseenVisitor{file, problems}, doc.Body)
		}
	}
}

type unseenVisitor struct {
	file     string
	problems *catalog.ProblemList
}

// Visit implements ast.Visitor.
func (v unseenVisitor) Visit(n ast.Node) ast.Visitor {
	if s, ok := n.(*ast.StringNode); ok {
		if i, c := plaintext.Unseen(s.Value); i >= 0 {
			at := s.GetToken().Position
			v.problems.Add(catalog.Position{File: v.file, Line: at.Line, Column: at.Column}, "the value holds %s, a character that nobody sees: remove it", plaintext.Name(c))
		}
	}
	return v
}
