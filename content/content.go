// Package content carries the content folder inside the command, so that
// `ctserr decode` and `ctserr explain` answer anywhere.
package content

import "embed"

// Files is the content folder.
//
//go:embed api/*.yaml */*.md
var Files embed.FS
