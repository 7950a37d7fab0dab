package hosting

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// setting is one line of netlify.toml that gives a key a value.
type setting struct {
	table        string // build.environment; headers, without its number
	number       int    // of the table's repetition, 0 for the first
	key          string
	value        any // string, bool or int64
	line, column int
}

var (
	tableLine = regexp.MustCompile(`^(\[\[?)\s*([A-Za-z0-9_.-]+)\s*(\]\]?)\s*(#.*)?$`)
	valueLine = regexp.MustCompile(`^("[^"]*"|[A-Za-z0-9_-]+)\s*=\s*(.*)$`)
	textValue = regexp.MustCompile(`^("(?:[^"\\]|\\.)*"|'[^']*')\s*(#.*)?$`)
	wordValue = regexp.MustCompile(`^(true|false|[0-9]+)\s*(#.*)?$`)
)

// Config is netlify.toml.
type Config struct {
	Name  string
	Rules []Rule // its headers

	settings []setting
}

// ReadConfig reads a netlify.toml and holds it to the rules of Lint. The error
// joins all Problems.
func ReadConfig(name string) (*Config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the rules of the host are missing, run this at the top of the repository: %w", err)
	}
	return ParseConfig(name, data)
}

// ParseConfig is ReadConfig for text that was read already. It takes TOML with
// one key and one plain value a line: that is all a netlify.toml needs, and
// what is left out (values over several lines, inline tables) is what Netlify's
// parser reads differently from what the eye does.
func ParseConfig(name string, data []byte) (*Config, error) {
	var tables map[string]any
	if _, err := toml.Decode(string(data), &tables); err != nil {
		var fault toml.ParseError
		if errors.As(err, &fault) {
			return nil, Problem{name, fault.Position.Line, max(1, fault.Position.Col), fault.Message}
		}
		return nil, Problem{File: name, Text: err.Error()}
	}
	c := &Config{Name: name}
	var errs []error
	table, number := "", 0
	repeated := make(map[string]int)
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		text := strings.TrimSpace(line)
		column := strings.Index(line, text) + 1
		fault := func(format string, args ...any) {
			errs = append(errs, Problem{name, n, column, fmt.Sprintf(format, args...)})
		}
		if text == "" || text[0] == '#' {
			continue
		}
		if m := tableLine.FindStringSubmatch(text); m != nil && len(m[1]) == len(m[3]) {
			table, number = m[2], 0
			if m[1] == "[[" {
				number = repeated[table]
				repeated[table]++
			} else if parent, _, ok := strings.Cut(table, "."); ok && repeated[parent] > 0 {
				number = repeated[parent] - 1
			}
			c.add(setting{table: table, number: number, line: n, column: column})
			continue
		}
		m := valueLine.FindStringSubmatch(text)
		if m == nil {
			fault("write one key = \"value\" a line; values over several lines and lists are not taken")
			continue
		}
		s := setting{table: table, number: number, key: strings.Trim(m[1], `"`), line: n, column: column}
		switch {
		case textValue.MatchString(m[2]):
			quoted := textValue.FindStringSubmatch(m[2])[1]
			if quoted[0] == '\'' {
				s.value = quoted[1 : len(quoted)-1]
			} else if v, err := strconv.Unquote(quoted); err == nil {
				s.value = v
			} else {
				fault("%s is not a text that can be read", quoted)
				continue
			}
		case wordValue.MatchString(m[2]):
			word := wordValue.FindStringSubmatch(m[2])[1]
			if v, err := strconv.ParseInt(word, 10, 64); err == nil {
				s.value = v
			} else {
				s.value = word == "true"
			}
		default:
			fault("the value of %s must be a text in quotes, a number, true or false, on the same line", s.key)
			continue
		}
		c.add(s)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return c, c.lint()
}

// add files a setting where the rules of headers look for it.
func (c *Config) add(s setting) {
	c.settings = append(c.settings, s)
	text, _ := s.value.(string)
	switch s.table {
	case "headers":
		for len(c.Rules) <= s.number {
			c.Rules = append(c.Rules, NewRule(""))
			c.Rules[s.number].Line = s.line
		}
		if s.key == "for" {
			line, headers := c.Rules[s.number].Line, c.Rules[s.number].Headers
			c.Rules[s.number] = NewRule(text, headers...)
			c.Rules[s.number].Line = line
		}
	case "headers.values":
		if s.key != "" && s.number < len(c.Rules) {
			r := &c.Rules[s.number]
			r.Headers = append(r.Headers, Header{s.key, text, s.line})
		}
	}
}
