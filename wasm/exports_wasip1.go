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
