//go:build !linux

package filetime

import (
	"io/fs"
	"time"
)

func changed(fs.FileInfo) (time.Time, bool) { return time.Time{}, false }
