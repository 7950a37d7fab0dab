package hosting

import (
	"fmt"
	"html"
	"path"
	"strings"
)

// plainFiles are for a server that takes no rules at all: a page that leads on
// for the two spellings which tickets and people use, /CTS.0218 and /0218. More
// would collide where a file system ignores letter case. Headers are the
// server's own affair.
func plainFiles(s Site) []File {
	taken := make(map[string]bool)
	for _, name := range s.Names {
		taken[strings.ToLower(name)] = true
	}
	var files []File
	for r := range s.Redirects {
		base := path.Base(r.From)
		number := strings.Trim(base, "0123456789") == ""
		if r.Query != "" || !number && !strings.Contains(base, ".") {
			continue
		}
		name := strings.TrimPrefix(r.From, "/") + "/index.html"
		if taken[strings.ToLower(name)] || strings.HasPrefix(name, "errors/") {
			continue
		}
		taken[strings.ToLower(name)] = true
		to := html.EscapeString(r.To)
		files = append(files, ready(name, fmt.Appendf(nil, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>%s</title>\n"+
			"<meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url=%s\">\n<p><a href=\"%s\">%s</a></p>\n</html>\n",
			html.EscapeString(base), to, to, to)))
	}
	return files
}
