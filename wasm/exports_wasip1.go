package main

import "ctserr/site/decode"

// load takes the index file and makes the decoder. The answer is the index's
// version.
//
//go:wasmexport load
func load(ptr, n uint32) uint32 {
	return call(ptr, n, false, func(dst, in []byte) ([]byte, error) {
		index, err := decode.ParseIndex(in)
		if err != nil {
			return nil, err
		}
		decoder = decode.New(index)
		return append(dst, index.Version...), nil
	})
}

// decodeText answers with the JSON form of the result.
//
//go:wasmexport decode
func decodeText(ptr, n, flags uint32) uint32 {
	return call(ptr, n, true, func(dst, in []byte) ([]byte, error) {
		result := decoder.Decode(in)
		if flags&flagUTF16 != 0 {
			result = result.UTF16(in)
		}
		return result.AppendJSON(dst), nil
	})
}

// search answers a query with the records that fit, best first, as the entries
// of a result.
//
//go:wasmexport search
func search(ptr, n, limit uint32) uint32 {
	return call(ptr, n, true, func(dst, in []byte) ([]byte, error) {
		var result decode.Result
		for _, hit := range decoder.Search(string(in), int(min(limit, maxHits))) {
			result.Entries = append(result.Entries, hit.Record)
		}
		return result.AppendJSON(dst), nil
	})
}

// lookup answers with the records that a spelling of a code means, as the
// entries of a result.
//
//go:wasmexport lookup
func lookup(ptr, n uint32) uint32 {
	return call(ptr, n, true, func(dst, in []byte) ([]byte, error) {
		records, _ := decoder.Lookup(string(in))
		return decode.Result{Entries: records}.AppendJSON(dst), nil
	})
}
