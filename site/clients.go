package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"ctserr/site/catalog"

	"github.com/goccy/go-yaml"
)

// clients say how parameters of the API are spelled in other tools. The file
// api/clients.yaml documents its own format.
type clients struct {
	Clients    clientList              `yaml:"clients"`
	Types      map[string]string       `yaml:"types"`
	Parameters map[string][]clientName `yaml:"parameters"`
}

// clientList keeps the order of the file, which is the order on pages.
type clientList []client

type client struct {
	ID      string   `yaml:"-"`
	Name    string   `yaml:"name"`
	Kind    string   `yaml:"kind"`
	Sources []string `yaml:"sources"`
	Member  string   `yaml:"member"`
}

func (l *clientList) UnmarshalYAML(unmarshal func(any) error) error {
	var order yaml.MapSlice
	var byID map[string]client
	if err := errors.Join(unmarshal(&order), unmarshal(&byID)); err != nil {
		return err
	}
	for _, item := range order {
		id := fmt.Sprint(item.Key)
		c := byID[id]
		c.ID = id
		*l = append(*l, c)
	}
	return nil
}

type clientName struct {
	Client   string            `yaml:"client"`
	Resource string            `yaml:"resource"`
	Argument string            `yaml:"argument"`
	Values   map[string]string `yaml:"values"`
	Note     string            `yaml:"note"`
	Source   string            `yaml:"source"`
}

const clientsFile = "api/clients.yaml"

func loadClients(content fs.FS, c *catalog.Catalog, problems *catalog.ProblemList) (*clients, error) {
	src, err := fs.ReadFile(content, clientsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return &clients{}, nil
	} else if err != nil {
		return nil, err
	}
	top := catalog.Position{File: clientsFile, Line: 1, Column: 1}
	if !plainText(clientsFile, src, problems) {
		return &clients{}, nil
	}
	list := &clients{}
	if err := yaml.UnmarshalWithOptions(src, list, yaml.Strict()); err != nil {
		text := err.Error()
		var fault yaml.Error
		if errors.As(err, &fault) && fault.GetToken() != nil {
			at := fault.GetToken().Position
			top.Line, top.Column, text = at.Line, at.Column, fault.GetMessage()
		}
		problems.Add(top, "%s", text)
		return list, nil
	}
	if bytes.IndexByte(src, '\\') >= 0 { // only an escape can write what the file does not hold
		unseenValues(clientsFile, src, problems)
	}
	for _, k := range list.Clients {
		for _, id := range k.Sources {
			if c != nil && c.Source(id) == nil {
				problems.Add(top, "the client %s names the source %s, which is not in api/sources.yaml", k.ID, id)
			}
		}
	}
	for path, names := range list.Parameters {
		for _, n := range names {
			if list.client(n.Client) == nil {
				problems.Add(top, "the parameter %s names the client %s, which is not under clients", path, n.Client)
			}
		}
	}
	return list, nil
}

func (l *clients) client(id string) *client {
	for i := range l.Clients {
		if l.Clients[i].ID == id {
			return &l.Clients[i]
		}
	}
	return nil
}

// spellings returns how other tools call a parameter in the operations of an
// entry: first those that spell it in their own way, then the SDKs.
func (l *clients) spellings(e *catalog.Entry, path string) []Spelling {
	var rows []Spelling
	for _, n := range l.Parameters[path] {
		if !resourceServes(n.Resource, e.Operations) {
			continue
		}
		s := Spelling{Client: l.client(n.Client).Name, Resource: n.Resource, Argument: n.Argument, Note: n.Note}
		for _, api := range sortedKeys(n.Values) {
			s.Values = append(s.Values, Link{Text: api, Note: n.Values[api]})
		}
		rows = append(rows, s)
	}
	for _, k := range l.Clients {
		if k.Kind != "sdk" {
			continue
		}
		if name := l.member(k, e, path); name != "" {
			rows = append(rows, Spelling{Client: k.Name, Argument: name})
		}
	}
	return rows
}

// resourceServes leaves out the resources of another part of the API: a
// notification's for a tracker's code and the other way round.
func resourceServes(resource string, operations []string) bool {
	about := func(word string) bool {
		return slices.ContainsFunc(operations, func(op string) bool { return strings.Contains(op, word) })
	}
	if strings.Contains(resource, "notification") {
		return about("Notification")
	}
	return !strings.Contains(resource, "tracker") || about("Tracker")
}

// member is the name of a parameter in an SDK: the type that holds it, and the
// last part of its path in the SDK's own case.
func (l *clients) member(k client, e *catalog.Entry, path string) string {
	parent, last := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, last = path[:i], path[i+1:]
	}
	last = strings.TrimSuffix(last, "[]")
	typ := l.Types[parent]
	if parent == "" {
		for _, op := range e.Operations {
			if typ = l.Types[op]; typ != "" {
				break
			}
		}
	}
	if typ == "" {
		return ""
	}
	var pascal strings.Builder
	for part := range strings.SplitSeq(last, "_") {
		if part != "" {
			pascal.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	camel := pascal.String()
	camel = strings.ToLower(camel[:1]) + camel[1:]
	return strings.NewReplacer("{type}", typ, "{pascal}", pascal.String(), "{camel}", camel, "{snake}", last).Replace(k.Member)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
