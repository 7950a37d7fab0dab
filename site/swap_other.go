//go:build !linux

package site

func swap(staging, out string) (old string, err error) { return swapByTwoRenames(staging, out) }
