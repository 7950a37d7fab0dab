package site

import (
	"runtime/debug"
	"sync"
)

// Memory that a build may take before the collector works hard: what the
// program itself needs, and what an entry keeps (front matter, index, lists).
const (
	memoryLeast = 112 << 20 // all of a build with a thousand entries
	memoryBase  = 86 << 20
	memoryEntry = 15 << 8
	memoryKept  = 16 << 10 // where a build before is remembered: it has the lists of three trees
)

// collectLess lets garbage of a build grow up to a limit: a build allocates
// thirty times what it keeps. A small one ends before the collector runs for the
// first time. It returns how to raise the limit for a number of entries, of which
// some are remembered, and how to go back.
func collectLess() (raise func(entries, remembered int), restore func()) {
	hugePages()
	percent := debug.SetGCPercent(-1) // the limit alone decides
	limit := debug.SetMemoryLimit(memoryLeast)
	raise = func(entries, remembered int) {
		debug.SetMemoryLimit(max(memoryLeast, memoryBase+int64(entries)*memoryEntry+int64(remembered)*memoryKept))
	}
	return raise, func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// hugePages are asked for once, for as much as every build may take.
var hugePages = sync.OnceFunc(func() { askForHugePages(memoryLeast) })
