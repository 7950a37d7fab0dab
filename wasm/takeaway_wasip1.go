package main

import (
	"errors"
	"strings"

	"ctserr/site/decode"
)

// share answers with the share fragment of a text's result, empty if it has no
// finding.
//
//go:wasmexport share
func share(ptr, n uint32) uint32 {
	return call(ptr, n, true, func(dst, in []byte) ([]byte, error) {
		return append(dst, decoder.Decode(in).Share()...), nil
	})
}

// open answers with the JSON form of the result that a share fragment tells of.
//
//go:wasmexport open
func open(ptr, n uint32) uint32 {
	return call(ptr, n, true, func(dst, in []byte) ([]byte, error) {
		result, err := decoder.OpenShare(string(in))
		if err != nil {
			return nil, err
		}
		return result.AppendJSON(dst), nil
	})
}

// ticket answers with a ticket of a text, or of a share fragment where shared
// is not 0. The input starts with head bytes of options.
//
//go:wasmexport ticket
func ticket(ptr, n, head, shared uint32) uint32 {
	return call(ptr, n, true, func(dst, in []byte) ([]byte, error) {
		o, text, err := split(in, head)
		if err != nil {
			return nil, err
		}
		var result decode.Result
		if shared != 0 {
			result, err = decoder.OpenShare(string(text))
			text = nil
		} else {
			result = decoder.Decode(text)
		}
		if err != nil {
			return nil, err
		}
		return append(dst, result.Ticket(text, o.format, decode.TicketOptions{BaseURL: o.base, Keep: o.keep})...), nil
	})
}

// redact answers with the text, its secrets replaced. The input starts with
// head bytes of options.
//
//go:wasmexport redact
func redact(ptr, n, head uint32) uint32 {
	return call(ptr, n, true, func(dst, in []byte) ([]byte, error) {
		o, text, err := split(in, head)
		if err != nil {
			return nil, err
		}
		return append(dst, decoder.Decode(text).Redact(text, decode.Span{End: len(text)}, o.keep)...), nil
	})
}

// options stand in front of a text in three lines: format, address of the site,
// kinds of redaction that are switched off with commas between them.
type options struct {
	format, base string
	keep         []string
}

var errOptions = errors.New("the options are not three lines")

func split(in []byte, head uint32) (o options, text []byte, err error) {
	if uint64(head) > uint64(len(in)) {
		return o, nil, errOptions
	}
	format, rest, first := strings.Cut(string(in[:head]), "\n")
	base, rest, second := strings.Cut(rest, "\n")
	keep, rest, third := strings.Cut(rest, "\n")
	if !first || !second || !third || rest != "" {
		return o, nil, errOptions
	}
	o = options{format: format, base: base}
	for keep != "" {
		var kind string
		kind, keep, _ = strings.Cut(keep, ",")
		o.keep = append(o.keep, kind)
	}
	return o, in[head:], nil
}
