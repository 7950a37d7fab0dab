//go:build !linux

package site

// askForHugePages does nothing: pages are the system's own matter.
func askForHugePages(int) {}
