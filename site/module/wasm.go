package main

import (
	"encoding/binary"
	"fmt"
)

// section is a part of a WebAssembly module.
type section struct {
	id   byte
	body []byte
}

const dataSection = 11

// header begins every module: the magic number and version 1.
const header = "\x00asm\x01\x00\x00\x00"

// split cuts a module into its sections.
func split(module []byte) ([]section, error) {
	if len(module) < len(header) || string(module[:len(header)]) != header {
		return nil, fmt.Errorf("this is not a WebAssembly module")
	}
	var sections []section
	for at := len(header); at < len(module); {
		size, n := binary.Uvarint(module[at+1:])
		body := at + 1 + n
		if n <= 0 || size > uint64(len(module)-body) {
			return nil, fmt.Errorf("byte %d: a section ends outside of the file", at)
		}
		end := body + int(size)
		sections = append(sections, section{module[at], module[body:end]})
		at = end
	}
	return sections, nil
}

// join is the reverse of split.
func join(sections []section) []byte {
	out := []byte(header)
	for _, s := range sections {
		out = append(out, s.id)
		out = binary.AppendUvarint(out, uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// memory is what a module puts into the memory of an instance before it runs.
type memory struct{ bytes []byte }

const (
	memoryLimit = 64 << 20 // bytes; a module that fills more is none of ours
	i32Const    = 0x41
	end         = 0x0b
)

// readData lays the segments of a data section out.
func readData(body []byte) (*memory, error) {
	m := &memory{}
	at := 0
	next := func() uint64 {
		v, n := binary.Uvarint(body[min(at, len(body)):])
		at += max(n, 1)
		return v
	}
	count := next()
	for range count {
		flags := next()
		if flags != 0 || at >= len(body) || body[at] != i32Const {
			return nil, layout("a data segment is not of the plain kind")
		}
		at++
		offset, n := signed(body[at:])
		at += n
		if at >= len(body) || body[at] != end || offset < 0 {
			return nil, layout("a data segment has no plain address")
		}
		at++
		size := next()
		if size > uint64(len(body)-min(at, len(body))) || uint64(offset)+size > memoryLimit {
			return nil, fmt.Errorf("a data segment ends outside of the section")
		}
		if need := int(offset) + int(size); need > len(m.bytes) {
			m.bytes = append(m.bytes, make([]byte, need-len(m.bytes))...)
		}
		copy(m.bytes[offset:], body[at:at+int(size)])
		at += int(size)
	}
	return m, nil
}

// gap is how many zeros end a segment: fewer cost less, compressed, than the
// address of a new segment.
const gap = 128

// appendData writes the memory as segments, which leave out what is zero anyway.
func (m *memory) appendData(dst []byte) []byte {
	var segments []byte
	count := uint64(0)
	for at := 0; at < len(m.bytes); {
		if m.bytes[at] == 0 {
			at++
			continue
		}
		stop, zeros := at, 0 // the segment ends before a run of zeros
		for i := at; i < len(m.bytes) && zeros < gap; i++ {
			if m.bytes[i] == 0 {
				zeros++
			} else {
				stop, zeros = i+1, 0
			}
		}
		segments = append(segments, 0, i32Const)
		segments = appendSigned(segments, int64(at))
		segments = append(segments, end)
		segments = binary.AppendUvarint(segments, uint64(stop-at))
		segments = append(segments, m.bytes[at:stop]...)
		count++
		at = stop
	}
	return append(binary.AppendUvarint(dst, count), segments...)
}

// signed reads a signed integer of variable length, and tells its bytes.
func signed(b []byte) (v int64, n int) {
	for shift := uint(0); n < len(b) && n < 10; shift += 7 {
		c := b[n]
		n++
		v |= int64(c&0x7f) << shift
		if c&0x80 == 0 {
			if c&0x40 != 0 {
				v |= -1 << (shift + 7)
			}
			return v, n
		}
	}
	return -1, n
}

func appendSigned(dst []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(dst, c)
		}
		dst = append(dst, c|0x80)
	}
}
