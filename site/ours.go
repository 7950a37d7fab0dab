package site

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// What a build replaces, it deletes. So these functions say what it may replace:
// nothing, an empty folder, or a tree that a build wrote and nobody else.

// place returns the folder that a build swaps: out, or what it links to. The
// folder above it is made.
func place(out string) (string, error) {
	target, err := filepath.EvalSymlinks(out)
	if err == nil {
		out = target // the folder is swapped, the link to it stays
	} else if info, there := os.Lstat(out); there == nil && info.Mode()&fs.ModeSymlink != 0 {
		return "", fmt.Errorf("%s is a link that leads nowhere: make the folder that it names, remove the link, or choose another folder with -out: %w", out, err)
	}
	if info, err := os.Stat(out); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is not a folder: name one with -out", out)
	}
	err = os.MkdirAll(filepath.Dir(out), 0o755)
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%s cannot be made, because a part of its path is not a folder: name another one with -out: %w", out, err)
	}
	return out, err
}

// everyTree are files that each build of ours writes, whatever its options.
var everyTree = [...]string{"404.html", "index.html", "errors/index.html", "catalog.json", "schema/catalog-1.json", "files.json"}

// parseManifest returns the sums by path. ok is false for a list that no build
// wrote: many folders of files to download have one of the same name, and theirs
// must not pass for ours.
func parseManifest(list []byte) (sums map[string]string, ok bool) {
	sums = make(map[string]string)
	last := ""
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		// Ours are sorted, and end with a line feed.
		if _, err := hex.DecodeString(sum); !ok || err != nil || len(sum) != 64 || !fs.ValidPath(name) || name <= last || !strings.HasSuffix(line, "\n") {
			return nil, false
		}
		sums[name], last = sum, name
	}
	for _, name := range everyTree {
		if sums[name] == "" {
			return nil, false
		}
	}
	return sums, true
}

// readManifest returns what the published tree holds; nil when there is none.
// It refuses a folder with anything in it that no build made.
func readManifest(out string) (map[string]string, error) {
	entries, err := os.ReadDir(out)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	list, err := os.ReadFile(filepath.Join(out, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not empty and no build wrote it (it has no %s): choose another folder with -out, or remove it yourself", out, manifestName)
	} else if err != nil {
		return nil, err
	}
	old, ok := parseManifest(list)
	if !ok {
		return nil, fmt.Errorf("%s is not empty and no build wrote it (its %s is not that of a build): choose another folder with -out, or remove it yourself", out, manifestName)
	}
	dirs := map[string]bool{".": true}
	for name := range old {
		for d := path.Dir(name); !dirs[d]; d = path.Dir(d) {
			dirs[d] = true
		}
	}
	var files, folders []string
	err = filepath.WalkDir(out, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(out, p)
		switch name = filepath.ToSlash(name); {
		case err != nil:
			return err
		case d.IsDir() && !dirs[name]:
			folders = append(folders, name)
		case !d.IsDir() && old[name] == "" && name != manifestName:
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	strange, what := files, "files that no build wrote"
	if len(files) == 0 {
		strange, what = folders, "folders that no build made"
	}
	if len(strange) > 0 {
		return nil, fmt.Errorf("%s holds %s (%s): move them away, or choose another folder with -out",
			out, what, strings.Join(strange[:min(3, len(strange))], ", "))
	}
	return old, nil
}
