// Command wasm is the decoder as a WebAssembly module: a WASI reactor whose
// exports take one block of input and give one block of text. It holds no
// logic; package decode has that, and static/js/host.js is the other side.
//
// Calling convention, version 1. The host asks alloc for room, writes the
// input there, and calls an export with the address and the length. The export
// returns the address of three 32-bit words: status, address and length of the
// answer. Status 0 is a result, 1 a refusal in words, 2 a panic in words, after
// which the host takes a fresh instance. The answer lives until the next call.
package main

import (
	"unsafe"

	"ctserr/site/decode"
)

const (
	abiVersion  = 1
	scratchSize = 64 << 10 // inputs up to this size share one buffer that stays
	maxInput    = 64 << 20
	keepOutput  = 1 << 20 // a larger answer is given back to the collector
	maxHits     = 1000
)

const (
	statusOK      = 0
	statusRefused = 1
	statusStopped = 2
)

// flagUTF16 asks decode for spans in UTF-16 code units.
const flagUTF16 = 1

var (
	scratch [scratchSize]byte
	large   []byte // the last input above scratchSize, until it is used
	output  []byte // the last answer
	answer  [3]uint32
	decoder *decode.Decoder
)

func main() {}

//go:wasmexport abi
func abi() uint32 { return abiVersion }

// alloc returns the address of n bytes for the next call's input, 0 if n is
// more than the module takes.
//
//go:wasmexport alloc
func alloc(n uint32) uint32 {
	large = nil
	switch {
	case n <= scratchSize:
		return address(scratch[:])
	case n > maxInput:
		return 0
	}
	large = make([]byte, n)
	return address(large)
}

// call runs f on the input and keeps its answer. Without an index only load is
// possible.
func call(ptr, n uint32, needIndex bool, f func(dst, in []byte) ([]byte, error)) (at uint32) {
	defer func() {
		large = nil
		if r := recover(); r != nil {
			at = reply(statusStopped, append(output[:0], panicText(r)...))
		}
	}()
	if cap(output) > keepOutput {
		output = nil
	}
	in, ok := input(ptr, n)
	switch {
	case !ok:
		return reply(statusRefused, append(output[:0], "the input is not in memory that alloc gave"...))
	case needIndex && decoder == nil:
		return reply(statusRefused, append(output[:0], "no index is loaded"...))
	}
	out, err := f(output[:0], in)
	if err != nil {
		return reply(statusRefused, append(output[:0], err.Error()...))
	}
	return reply(statusOK, out)
}

// input returns the block that alloc gave for ptr, cut to n bytes.
func input(ptr, n uint32) ([]byte, bool) {
	switch {
	case ptr == address(scratch[:]) && n <= scratchSize:
		return scratch[:n], true
	case large != nil && ptr == address(large) && n <= uint32(len(large)):
		return large[:n], true
	}
	return nil, false
}

func reply(status uint32, text []byte) uint32 {
	output = text
	answer = [3]uint32{status, 0, uint32(len(text))}
	if len(text) > 0 {
		answer[1] = address(text)
	}
	return uint32(uintptr(unsafe.Pointer(&answer)))
}

func address(b []byte) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) }

func panicText(r any) string {
	switch r := r.(type) {
	case error:
		return "panic: " + r.Error()
	case string:
		return "panic: " + r
	}
	return "panic"
}
