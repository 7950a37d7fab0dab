package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// The layout is that of Go 1.26 (runtime.pcHeader, runtime._func,
// runtime.moduledata, internal/abi/symtab.go). Everything that the collector and
// growing stacks read stays as it is.

// errLayout says that the tables are not where Go 1.26 puts them.
var errLayout = errors.New("the module is left as large as it is")

func layout(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), errLayout)
}

// shrink returns a module without the tables of tracebacks.
func shrink(module []byte) ([]byte, error) {
	sections, err := split(module)
	if err != nil {
		return nil, err
	}
	for i, s := range sections {
		if s.id != dataSection {
			continue
		}
		mem, err := readData(s.body)
		if err != nil {
			return nil, err
		}
		if err := mem.clear(); err != nil {
			return nil, err
		}
		sections[i].body = mem.appendData(nil)
	}
	return join(sections), nil
}

// tables are the parts of the line table of a Go program, as addresses in its
// memory.
type tables struct {
	names, units, files, pcs span
	funcs                    span // runtime._func, each where the list points
	list                     span // pairs of four bytes: where code begins, and its _func in funcs
	funcData                 uint64
}

type span struct{ from, to uint64 }

const (
	magic       = 0xfffffff1 // abi.Go120PCLnTabMagic
	pointerSize = 8

	// Of runtime._func: where its fields of four bytes are, and its size.
	nameField      = 4
	depthField     = 16 // table of the depth of the stack
	filesField     = 20
	linesField     = 24
	countField     = 28 // how many tables follow the _func
	unitField      = 32
	firstLineField = 36
	funcSize       = 44

	goFuncField = 8 + 6*24 + 21*8 // of runtime.moduledata: after six slices and 21 words

	funcdataCountField = 43 // a byte: how many words about the function follow its tables

	// What the tables are that follow a _func, see internal/abi/symtab.go.
	pcdataUnsafePoint = 0 // where a signal may stop a goroutine: wasm has no signals
	pcdataInlineTree  = 2
	pcdataArgLive     = 3
	pcdataKinds       = 5

	funcdataInlineTree  = 3
	funcdataArgInfo     = 5
	funcdataArgLiveInfo = 6
	nothing             = 1<<32 - 1
)

// clear empties the tables of tracebacks.
func (m *memory) clear() error {
	t, err := m.find()
	if err != nil {
		return err
	}
	// A table may serve several functions and several purposes, so all that stay
	// are noted before any goes.
	stays := make(map[uint32]bool)
	goes := make(map[uint32]bool)
	drop := func(at uint64) {
		goes[m.u32(at)] = true
		m.put32(at, 0) // which stands for no table
	}
	functions := (t.list.to-t.list.from)/8 - 1 // the last pair is the end of the code
	for i := range functions {
		f := t.funcs.from + uint64(m.u32(t.list.from+i*8+4))
		if f+funcSize > t.funcs.to {
			return layout("function %d lies outside of its table", i)
		}
		count := uint64(m.u32(f + countField))
		if f+funcSize+4*count > t.funcs.to || count > pcdataKinds {
			return layout("function %d has %d tables", i, count)
		}
		for _, field := range [...]uint64{nameField, unitField, firstLineField} {
			m.put32(f+field, 0)
		}
		drop(f + filesField)
		drop(f + linesField)
		stays[m.u32(f+depthField)] = true
		for k := range count {
			switch at := f + funcSize + 4*k; k {
			case pcdataUnsafePoint, pcdataInlineTree, pcdataArgLive:
				drop(at)
			default:
				stays[m.u32(at)] = true
			}
		}
	}
	m.clearFuncData(t, functions)
	for offset := range goes {
		if from := t.pcs.from + uint64(offset); offset != 0 && !stays[offset] && from < t.pcs.to {
			m.zero(span{from, m.tableEnd(from, t.pcs.to)})
		}
	}
	m.zero(t.names)
	m.zero(t.units)
	m.zero(t.files)
	return nil
}

// clearFuncData empties what belongs to functions for tracebacks alone: the trees
// of inlined calls, and how arguments are printed.
func (m *memory) clearFuncData(t tables, functions uint64) {
	goes := make(map[uint32]bool) // of all that begins somewhere: whether only tracebacks read it
	for i := range functions {
		f := t.funcs.from + uint64(m.u32(t.list.from+i*8+4))
		first := f + funcSize + 4*uint64(m.u32(f+countField))
		for k := range uint64(m.bytes[f+funcdataCountField]) {
			at := first + 4*k
			offset := m.u32(at)
			switch k {
			case funcdataInlineTree, funcdataArgInfo, funcdataArgLiveInfo:
				m.put32(at, nothing)
				if _, known := goes[offset]; !known {
					goes[offset] = true
				}
			default:
				goes[offset] = false
			}
		}
	}
	delete(goes, nothing)
	begins := slices.Sorted(maps.Keys(goes))
	for i, offset := range begins[:max(len(begins)-1, 0)] { // where the last one ends is not known
		if goes[offset] {
			m.zero(span{t.funcData + uint64(offset), t.funcData + uint64(begins[i+1])})
		}
	}
}

// tableEnd returns where a table of pairs ends: a change of the value and a
// number of bytes, both as variable-length integers. A change of zero that is
// not the first ends it.
func (m *memory) tableEnd(at, limit uint64) uint64 {
	for first := true; at < limit; first = false {
		if m.bytes[at] == 0 && !first {
			return at + 1
		}
		for range 2 {
			for at < limit && m.bytes[at]&0x80 != 0 {
				at++
			}
			at++
		}
	}
	return limit
}

// find looks for the header of the line table, and for the record of the module
// that points to it and to its parts.
func (m *memory) find() (tables, error) {
	var t tables
	for at := uint64(0); at+72 < uint64(len(m.bytes)); at += pointerSize {
		if m.u32(at) != magic || m.bytes[at+4] != 0 || m.bytes[at+5] != 0 || m.bytes[at+6] != 1 || m.bytes[at+7] != pointerSize {
			continue
		}
		var begin [5]uint64
		for i := range begin {
			begin[i] = at + m.u64(at+32+uint64(i)*pointerSize)
		}
		for record := uint64(0); record+goFuncField+8 < uint64(len(m.bytes)); record += pointerSize {
			if m.u64(record) != at {
				continue
			}
			parts := [...]*span{&t.names, &t.units, &t.files, &t.pcs, &t.funcs, &t.list}
			sizes := [...]uint64{1, 4, 1, 1, 1, 8}
			fits := true
			for i, p := range parts {
				slice := record + 8 + uint64(i)*24
				p.from = m.u64(slice)
				p.to = p.from + m.u64(slice+8)*sizes[i]
				fits = fits && p.to <= uint64(len(m.bytes)) && p.to >= p.from && p.from == begin[min(i, len(begin)-1)]
			}
			t.funcData = m.u64(record + goFuncField)
			fits = fits && t.funcData >= t.funcs.to && t.funcData < uint64(len(m.bytes))
			if fits && m.u64(at+8)+1 == (t.list.to-t.list.from)/8 {
				return t, nil
			}
		}
	}
	return t, layout("no line table of Go 1.26 was found")
}

func (m *memory) u32(at uint64) uint32      { return binary.LittleEndian.Uint32(m.bytes[at:]) }
func (m *memory) u64(at uint64) uint64      { return binary.LittleEndian.Uint64(m.bytes[at:]) }
func (m *memory) put32(at uint64, v uint32) { binary.LittleEndian.PutUint32(m.bytes[at:], v) }
func (m *memory) zero(s span)               { clear(m.bytes[s.from:s.to]) }
