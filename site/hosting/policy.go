package hosting

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// CheckPages holds every page of a tree to the headers that it is served with:
// what stands inline has its hash in the policy, every script and style sheet
// is a file of the tree and carries its right fingerprint, and nothing comes
// from another host. Each problem says what to change.
func CheckPages(tree fs.FS, rules []Rule) error {
	set := NewRuleSet(rules)
	var errs []error
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		root, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			return err
		}
		p := pageCheck{tree: tree, name: name, policy: parsePolicy(set.Header(Address(name)))}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode {
				p.element(n)
			}
		}
		errs = append(errs, p.errs...)
		return nil
	})
	return errors.Join(append(errs, err)...)
}

type pageCheck struct {
	tree   fs.FS
	name   string
	policy map[string][]string
	errs   []error
}

func (p *pageCheck) fault(format string, args ...any) {
	p.errs = append(p.errs, Problem{File: p.name, Text: fmt.Sprintf(format, args...)})
}

func (p *pageCheck) element(n *html.Node) {
	get := func(key string) string {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") {
			p.fault("<%s> has the handler %s, which the policy refuses: attach it in a script", n.Data, a.Key)
		}
		if a.Key == "style" {
			p.fault("<%s> has an inline style, which the policy refuses: use a class", n.Data)
		}
	}
	text := func() string {
		if n.FirstChild == nil {
			return ""
		}
		return n.FirstChild.Data
	}
	switch n.DataAtom {
	case atom.Style:
		p.inline("style-src", text())
	case atom.Script:
		if src := get("src"); src != "" {
			p.loaded("script-src", src, get("integrity"), get("crossorigin"))
		} else if t := get("type"); t == "" || t == "module" || t == "importmap" || t == "speculationrules" || strings.HasSuffix(t, "javascript") {
			p.inline("script-src", text())
		}
	case atom.Link:
		for rel := range strings.FieldsSeq(get("rel")) {
			switch rel {
			case "stylesheet":
				p.loaded("style-src", get("href"), get("integrity"), get("crossorigin"))
			case "modulepreload":
				p.loaded("script-src", get("href"), get("integrity"), get("crossorigin"))
			case "icon", "apple-touch-icon":
				p.loaded("img-src", get("href"), "", "")
			case "manifest":
				p.loaded("manifest-src", get("href"), "", "")
			}
		}
	case atom.Img:
		p.loaded("img-src", get("src"), "", "")
	case atom.Iframe, atom.Object, atom.Embed, atom.Base, atom.Frame:
		p.fault("<%s> is refused by the policy", n.Data)
	}
}

// inline is for what stands in the page itself.
func (p *pageCheck) inline(directive, text string) {
	sum := sha256.Sum256([]byte(text))
	hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if !slices.Contains(p.sources(directive), hash) {
		p.fault("an inline element is refused: add %s to %s of the policy in netlify.toml", hash, directive)
	}
}

// loaded is for what the page fetches.
func (p *pageCheck) loaded(directive, address, integrity, crossorigin string) {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		p.fault("%s is loaded from elsewhere", address)
		return
	}
	if !slices.Contains(p.sources(directive), "'self'") {
		p.fault("%s is refused: the policy in netlify.toml has no 'self' in %s", address, directive)
	}
	data, err := fs.ReadFile(p.tree, strings.TrimPrefix(address, "/"))
	if err != nil {
		p.fault("%s is no file of the tree", address)
		return
	}
	if directive != "script-src" && (directive != "style-src" || integrity == "") {
		return
	}
	sum := sha512.Sum384(data)
	if want := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); integrity != want {
		p.fault("%s has the integrity %q, want %s", address, integrity, want)
	}
	if crossorigin == "" {
		p.fault("%s has no attribute crossorigin, without which Integrity-Policy refuses it", address)
	}
}

// sources are those of a directive, or of the one that stands in for it.
func (p *pageCheck) sources(directive string) []string {
	if s, ok := p.policy[directive]; ok {
		return s
	}
	return p.policy["default-src"]
}

func parsePolicy(h http.Header) map[string][]string {
	policy := make(map[string][]string)
	for directive := range strings.SplitSeq(h.Get("Content-Security-Policy"), ";") {
		if f := strings.Fields(directive); len(f) > 0 && policy[f[0]] == nil {
			policy[f[0]] = f[1:]
		}
	}
	return policy
}
