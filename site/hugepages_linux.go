package site

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// askForHugePages asks the system to give the first n bytes of the heap in pages of
// 2 MB, where it gives such to those who ask. One of 4 kB costs a fault each. The
// memory is not taken before it is needed.
func askForHugePages(n int) {
	room := make([]byte, n)
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE) // without them a build takes longer
	runtime.KeepAlive(room)
	room = nil
	runtime.GC() // frees the room for the heap
}
