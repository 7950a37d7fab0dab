// Package filetime tells when a file last became another one. The time of
// change cannot be set by hand, as the time of modification can: copies, archives
// and checkouts do that, and a file then looks older than it is.
package filetime

import (
	"io/fs"
	"time"
)

// Changed is when a file, its name or its folder entries were last changed. Where
// the system does not say, it is the time of modification.
func Changed(info fs.FileInfo) time.Time {
	if t, ok := changed(info); ok {
		return t
	}
	return info.ModTime()
}
