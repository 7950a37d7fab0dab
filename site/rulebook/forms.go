package rulebook

import (
	"strconv"
	"strings"
)

// Curl writes a request as a curl command for a POSIX shell. $TOKEN stays a
// variable of the environment; everything else is quoted so that the shell
// takes it as it is. The response headers are shown because the request id
// stands in one of them.
func Curl(req Request) string {
	var b strings.Builder
	b.Grow(256 + 2*len(req.Text))
	b.WriteString("curl --include")
	target := "https://" + req.Header("Host") + req.Target
	if strings.ContainsAny(target, "[]{}") {
		b.WriteString(" --globoff") // curl would take brackets for a pattern
	}
	if req.Method != "GET" {
		b.WriteString(" --request ")
		b.WriteString(req.Method)
	}
	b.WriteByte(' ')
	quote(&b, target)
	for _, h := range req.Headers {
		if !strings.EqualFold(h.Name, "Host") {
			b.WriteString(" \\\n  --header ")
			quoteToken(&b, h.Name, ": ", h.Value)
		}
	}
	if req.Body != "" {
		option := " \\\n  --data "
		if strings.HasPrefix(req.Body, "@") {
			option = " \\\n  --data-raw " // --data would read a file of that name
		}
		b.WriteString(option)
		quote(&b, req.Body)
	}
	b.WriteByte('\n')
	return b.String()
}

// quote writes texts as one word of a POSIX shell.
func quote(b *strings.Builder, texts ...string) {
	b.WriteByte('\'')
	for _, s := range texts {
		for {
			before, after, found := strings.Cut(s, "'")
			b.WriteString(before)
			if !found {
				break
			}
			b.WriteString(`'\''`)
			s = after
		}
	}
	b.WriteByte('\'')
}

var inDoubleQuotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`)

// quoteToken does the same with a header but lets the shell fill in $TOKEN.
func quoteToken(b *strings.Builder, name, between, value string) {
	if !strings.Contains(value, "$TOKEN") {
		quote(b, name, between, value)
		return
	}
	b.WriteByte('"')
	b.WriteString(name)
	b.WriteString(between)
	for i, part := range strings.Split(value, "$TOKEN") {
		if i > 0 {
			b.WriteString("$TOKEN")
		}
		_, _ = inDoubleQuotes.WriteString(b, part)
	}
	b.WriteByte('"')
}

// KooCLI writes a request as a command of Huawei Cloud's command line: objects
// with dots, items of a list by number from 1, an empty list as [] and an empty
// object as {}. ok is false where that tool cannot send the request: a body
// that is no JSON object, a null, an empty text, a parameter that it demands
// and the request lacks, an operation that it does not offer, another
// operator's host.
func KooCLI(req Request, book *Book) (command string, ok bool) {
	region, isHuawei := huaweiRegion(req.Header("Host"))
	if !isHuawei {
		return "", false
	}
	c := book.newCheck(req, book.Account)
	if c == nil || !c.op.Clients || req.BodyErr != nil || c.op.Body != (req.body != nil) {
		return "", false
	}
	if req.body != nil && req.body.kind != "object" {
		return "", false
	}
	args := []string{"hcloud CTS " + c.op.Name, "--cli-region=" + word(region)}
	matchPath(c.op.Path, req.Path, func(name, val string, _ int) {
		args = append(args, "--"+name+"="+word(val))
	})
	for _, q := range req.Query {
		if q.Value == "" {
			return "", false
		}
		args = append(args, "--"+q.Name+"="+word(q.Value))
	}
	if req.body != nil {
		if args, ok = kooArguments(args, "", req.body); !ok {
			return "", false
		}
	}
	for i := range book.Parameters {
		p := &book.Parameters[i]
		if !p.Required || p.In == "request" || !listed(p.Operations, c.op.Name) || !c.holds(p.When) || p.When != nil {
			continue
		}
		for _, s := range c.slots(p) {
			if s.value == nil {
				return "", false
			}
		}
	}
	return strings.Join(args, " \\\n  ") + "\n", true
}

func kooArguments(args []string, path string, v *value) (_ []string, ok bool) {
	switch v.kind {
	case "null":
		return nil, false
	case "object":
		for _, m := range v.members {
			if strings.Contains(m.name, ".") {
				return nil, false
			}
			if args, ok = kooArguments(args, strings.TrimPrefix(path+"."+m.name, "."), m.value); !ok {
				return nil, false
			}
		}
		if len(v.members) == 0 {
			args = append(args, "--"+path+"="+word("{}"))
		}
		return args, path != "" || len(v.members) > 0
	case "array":
		for i, item := range v.items {
			if args, ok = kooArguments(args, path+"."+strconv.Itoa(i+1), item); !ok {
				return nil, false
			}
		}
		if len(v.items) == 0 {
			args = append(args, "--"+path+"="+word("[]"))
		}
		return args, true
	}
	if v.text == "" {
		return nil, false
	}
	return append(args, "--"+path+"="+word(v.text)), true
}

// word quotes only where the shell would change the text.
func word(s string) string {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && strings.IndexByte("_-.:/,@%+", c) < 0 {
			var b strings.Builder
			quote(&b, s)
			return b.String()
		}
	}
	return s
}

// huaweiRegion reads the region from a host of Huawei Cloud:
// cts.eu-west-101.myhuaweicloud.eu.
func huaweiRegion(host string) (region string, ok bool) {
	rest, ok := strings.CutPrefix(host, "cts.")
	if !ok {
		return "", false
	}
	region, domain, ok := strings.Cut(rest, ".")
	return region, ok && region != "" && strings.HasPrefix(domain, "myhuaweicloud.")
}
