package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These tests break builds in every way that they break in life, and look at
// the published tree afterwards: it is the old one or the new one, whole.

// workshop is a folder with all that a build reads, and a folder to publish in.
type workshop struct {
	t      *testing.T
	dir    string
	out    string
	static string
	trees  map[string]string // manifest to the name of the version
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	w := &workshop{t: t, dir: t.TempDir(), trees: make(map[string]string)}
	w.out = filepath.Join(w.dir, "place", "dist")
	w.static = filepath.Join(w.dir, "static")
	for _, err := range []error{
		os.CopyFS(w.static, os.DirFS("../../static")),
		os.MkdirAll(filepath.Join(w.static, "root"), 0o755),
		os.WriteFile(filepath.Join(w.dir, "decoder.wasm"), []byte("\x00asm\x01\x00\x00\x00"), 0o644),
		os.MkdirAll(filepath.Dir(w.out), 0o755),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// build prepares a build. Versions differ in every page.
func (w *workshop) build(version string, flags ...string) *exec.Cmd {
	args := append([]string{"build", "-content", "../../content", "-config", "../../netlify.toml", "-static", w.static,
		"-module", filepath.Join(w.dir, "decoder.wasm"), "-memo", filepath.Join(w.dir, "memo"), "-out", w.out, "-base-url", "https://" + version + ".example"}, flags...)
	return exec.Command("ctserr", args...)
}

// learn builds a version and remembers its manifest.
func (w *workshop) learn(version string) {
	w.t.Helper()
	if out, err := w.build(version).CombinedOutput(); err != nil {
		w.t.Fatalf("%v\n%s", err, out)
	}
	list, err := os.ReadFile(filepath.Join(w.out, "sha256sums.txt"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.trees[string(list)] = version
}

// whole says which version is published, and fails when it is not one of those
// that were learned, byte for byte, or when the spare beside it is no whole tree.
func (w *workshop) whole() string {
	w.t.Helper()
	version := w.trees[w.tree(w.out)]
	if version == "" {
		w.t.Fatal("what is published is no version that was built")
	}
	if _, err := os.Lstat(w.spare()); err == nil {
		w.tree(w.spare())
	}
	return version
}

func (w *workshop) spare() string {
	return filepath.Join(filepath.Dir(w.out), "."+filepath.Base(w.out)+"-spare")
}

// tree returns the manifest of a tree, and fails when the tree is another one.
func (w *workshop) tree(dir string) string {
	w.t.Helper()
	list, err := os.ReadFile(filepath.Join(dir, "sha256sums.txt"))
	if err != nil {
		w.t.Fatalf("there is no tree: %v", err)
	}
	files := 0
	for line := range strings.Lines(string(list)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		data, err := os.ReadFile(filepath.Join(dir, name))
		if got := sha256.Sum256(data); err != nil || hex.EncodeToString(got[:]) != sum {
			w.t.Fatalf("%s is not as it was published: %v", filepath.Join(dir, name), err)
		}
		files++
	}
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files--
		}
		return err
	})
	if err != nil || files != -1 { // the manifest does not list itself
		w.t.Fatalf("%d files too much in %s, %v", -1-files, dir, err)
	}
	return string(list)
}

// need is how many bytes of files a version has that differ from what is
// published: what its build has to find room for, at least.
func (w *workshop) need(version string) (size int64) {
	w.t.Helper()
	was := w.out
	w.out = filepath.Join(w.dir, "elsewhere")
	defer func() { w.out = was }()
	if out, err := w.build(version).CombinedOutput(); err != nil {
		w.t.Fatalf("%v\n%s", err, out)
	}
	err := filepath.WalkDir(w.out, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(w.out, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if old, err := os.ReadFile(filepath.Join(was, rel)); err != nil || !bytes.Equal(old, data) {
			size += int64(len(data))
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return size
}

// leftovers are the names beside the published tree and its spare.
func (w *workshop) leftovers() []string {
	w.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(w.out))
	if err != nil {
		w.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Name() != filepath.Base(w.out) && e.Name() != filepath.Base(w.spare()) {
			names = append(names, e.Name())
		}
	}
	return names
}

// TestKilled kills builds at random moments with SIGKILL: half of them at any
// time, half of them close to the exchange of the trees.
func TestKilled(t *testing.T) {
	const kills = 50
	w := newWorkshop(t)
	// Three, so that neither the tree nor its spare is what comes next.
	var length time.Duration
	for _, version := range []string{"one", "two", "three"} {
		start := time.Now()
		w.learn(version)
		length = time.Since(start)
	}

	// Somebody's files with names like ours.
	theirs := filepath.Join(filepath.Dir(w.out), ".dist-new-thesis")
	if err := os.MkdirAll(theirs, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(theirs, "chapter-1.txt"), []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}

	random := rand.New(rand.NewPCG(7, 50))
	before, after, finished, mess := 0, 0, 0, 0
	for i := 0; before+after < kills && i < 6*kills; i++ {
		was := w.whole()
		next := map[string]string{"one": "two", "two": "three", "three": "one"}[was]
		cmd := w.build(next)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			time.Sleep(time.Duration(random.Int64N(int64(length))))
		} else {
			w.awaitManifest(cmd)
			time.Sleep(time.Duration(random.Int64N(int64(4 * time.Millisecond))))
		}
		_ = cmd.Process.Kill() // it may have ended
		err := cmd.Wait()
		switch now := w.whole(); {
		case err == nil:
			finished++
			if now != next {
				t.Errorf("the build of version %s ended well, but %s is published", next, now)
			}
		case now == was:
			before++
		default:
			after++
		}
		if len(w.leftovers()) > 1 {
			mess++
		}
	}
	if before+after < kills {
		t.Errorf("only %d builds were killed before they ended, %d ended well", before+after, finished)
	}
	if out, err := w.build("one").CombinedOutput(); err != nil {
		t.Fatalf("the build after the kills: %v\n%s", err, out)
	}
	w.whole()
	if left := w.leftovers(); len(left) != 1 || left[0] != ".dist-new-thesis" {
		t.Errorf("%q are left beside the tree", left)
	}
	if data, err := os.ReadFile(filepath.Join(theirs, "chapter-1.txt")); err != nil || string(data) != "years of work" {
		t.Errorf("somebody's file: %q, %v", data, err)
	}
	t.Logf("%d builds were killed: %d with the old tree still published, %d with the new one already; %d more had ended before; %d left something behind, all of it removed by the next build",
		before+after, before, after, finished, mess)
}

// awaitManifest waits until a staging folder is complete, or the build ended.
func (w *workshop) awaitManifest(cmd *exec.Cmd) {
	pattern := filepath.Join(filepath.Dir(w.out), ".dist-new-*", "sha256sums.txt")
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Microsecond) {
		if found, _ := filepath.Glob(pattern); len(found) > 0 || cmd.Process.Signal(syscall.Signal(0)) != nil {
			return
		}
		if done, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", cmd.Process.Pid)); err == nil && bytes.Contains(done, []byte(") Z ")) {
			return
		}
	}
}

// TestDiskFull has the disk run full at different moments.
func TestDiskFull(t *testing.T) {
	w := newWorkshop(t)
	if err := syscall.Mount("tmpfs", filepath.Dir(w.out), "tmpfs", 0, "size=64m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(filepath.Dir(w.out), 0); err != nil {
			t.Error(err)
		}
	}()
	w.learn("one")
	free := func() int64 {
		var s syscall.Statfs_t
		if err := syscall.Statfs(filepath.Dir(w.out), &s); err != nil {
			t.Fatal(err)
		}
		return int64(s.Bfree) * s.Bsize
	}
	used := 64<<20 - free()
	full := 0
	need := w.need("two")
	for i := range 10 {
		size := used + need*int64(i)/10 // from no room at all to almost enough
		if err := syscall.Mount("tmpfs", filepath.Dir(w.out), "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", size)); err != nil {
			t.Fatal(err)
		}
		out, err := w.build("two").CombinedOutput()
		if err == nil {
			t.Fatalf("version two fits into %d bytes, as it should not", size)
		}
		full++
		for _, want := range []string{"no space left on device", "is as it was: make room there, or choose another folder with -out"} {
			if !strings.Contains(string(out), want) {
				t.Errorf("the message lacks %q: %s", want, out)
			}
		}
		if lines := strings.Count(string(out), "\n"); lines > 2 {
			t.Errorf("one fault is told in %d lines:\n%s", lines, out)
		}
		if now := w.whole(); now != "one" {
			t.Errorf("version %s is published", now)
		}
		if left := w.leftovers(); len(left) > 0 {
			t.Errorf("%q are left", left)
		}
	}
	if err := syscall.Mount("tmpfs", filepath.Dir(w.out), "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	w.learn("two")
	w.whole()
	t.Logf("%d builds on a full disk: each failed with the old tree as it was and nothing left behind; the one after, with room, went well", full)
}

// TestMountPoint publishes to a place where a disk is mounted, which cannot be
// exchanged for another folder.
func TestMountPoint(t *testing.T) {
	w := newWorkshop(t)
	if err := os.Mkdir(w.out, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", w.out, "tmpfs", 0, "size=64m"); err != nil {
		t.Skipf("a disk cannot be mounted here: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(w.out, 0); err != nil {
			t.Error(err)
		}
	}()
	out, err := w.build("one").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "it is a mount point, and cannot be replaced as one step: name a folder inside it, such as -out "+filepath.Join(w.out, "dist")) {
		t.Errorf("%v: %s", err, out)
	}
	if left := w.leftovers(); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
	if left, err := os.ReadDir(w.out); err != nil || len(left) > 0 {
		t.Errorf("the disk holds %v, %v", left, err)
	}
	w.out = filepath.Join(w.out, "dist")
	w.learn("one")
	w.whole()
	w.out = filepath.Dir(w.out)
}

// TestReadOnly builds where nothing can be written: as a user without the
// right, and on a disk that is mounted so.
func TestReadOnly(t *testing.T) {
	w := newWorkshop(t)
	w.learn("one")
	cmd := w.build("two")
	if os.Getuid() == 0 {
		// The right to pass through the folders above, which tests make for themselves.
		for dir := w.dir; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		path, err := copyOf(cmd.Path, filepath.Join(w.dir, "ctserr"))
		if err != nil {
			t.Fatal(err)
		}
		cmd.Path = path
	}
	if err := os.Chmod(filepath.Dir(w.out), 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Dir(w.out), 0o755)
	out, err := cmd.CombinedOutput()
	if errors.Is(err, fs.ErrPermission) {
		t.Skipf("the command cannot be started as another user here: %v", err)
	}
	if err == nil || !strings.Contains(string(out), "permission denied") || !strings.Contains(string(out), "is as it was: allow writing there, or choose another folder with -out") {
		t.Errorf("%v: %s", err, out)
	}
	w.whole()

	place := filepath.Dir(w.out)
	if err := syscall.Mount(place, place, "", syscall.MS_BIND, ""); err != nil {
		t.Logf("a read-only disk cannot be mounted here: %v", err)
		return
	}
	defer syscall.Unmount(place, 0)
	if err := syscall.Mount("", place, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Logf("a read-only disk cannot be mounted here: %v", err)
		return
	}
	out, err = w.build("two").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "read-only file system") || !strings.Contains(string(out), "allow writing there") {
		t.Errorf("%v: %s", err, out)
	}
	w.whole()
}

func copyOf(from, to string) (string, error) {
	data, err := os.ReadFile(from)
	if err != nil {
		return "", err
	}
	return to, os.WriteFile(to, data, 0o755)
}

// TestVanishing takes files away while they are read.
func TestVanishing(t *testing.T) {
	w := newWorkshop(t)
	content := filepath.Join(w.dir, "content")
	if err := os.CopyFS(content, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	w.learn("one")
	entry := filepath.Join(content, "errors", "CTS.0218.md")

	// Listed, and gone when it is opened.
	if err := os.Rename(entry, entry+".gone"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", entry); err != nil {
		t.Fatal(err)
	}
	out, err := w.build("two", "-content", content).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "CTS.0218.md") {
		t.Errorf("%v: the message does not name the file: %s", err, out)
	}
	if now := w.whole(); now != "one" {
		t.Errorf("version %s is published", now)
	}

	// Coming and going all the time.
	if err := os.Remove(entry); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			if i%2 == 0 {
				_ = os.Rename(entry+".gone", entry)
			} else {
				_ = os.Rename(entry, entry+".gone")
			}
			time.Sleep(30 * time.Millisecond)
		}
	}()
	built, failed := 0, 0
	for i := range 20 {
		out, err := w.build(fmt.Sprintf("v%d", i), "-content", content).CombinedOutput()
		if err == nil {
			built++
			list, err := os.ReadFile(filepath.Join(w.out, "sha256sums.txt"))
			if err != nil {
				t.Fatal(err)
			}
			w.trees[string(list)] = fmt.Sprintf("v%d", i)
		} else if failed++; !strings.Contains(string(out), "CTS.0218") {
			t.Errorf("the message does not name the file: %s", out)
		}
		w.whole()
	}
	close(done)
	<-stopped
	t.Logf("20 builds with a file that comes and goes: %d went well, %d failed and named it; the tree was whole after each", built, failed)
}

// paused starts a build and returns when it holds the output folder, reading a
// pipe. The function lets it go on.
func (w *workshop) paused(version string) (*exec.Cmd, *bytes.Buffer, func()) {
	w.t.Helper()
	pipe := filepath.Join(w.static, "root", "zz-pipe.txt")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		w.t.Fatal(err)
	}
	cmd := w.build(version)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	f, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the reader
	if err != nil {
		w.t.Fatal(err)
	}
	return cmd, &output, func() {
		if err := errors.Join(f.Close(), os.Remove(pipe)); err != nil {
			w.t.Error(err)
		}
	}
}

// TestPipeAmongScripts builds with a pipe where scripts are: nobody waits for it.
func TestPipeAmongScripts(t *testing.T) {
	w := newWorkshop(t)
	if err := syscall.Mkfifo(filepath.Join(w.static, "js", "zz"), 0o644); err != nil {
		t.Fatal(err)
	}
	if output, err := w.build("one").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, output)
	}
}

// TestTwoBuilds starts a build while another one holds the folder.
func TestTwoBuilds(t *testing.T) {
	w := newWorkshop(t)
	w.learn("one")
	cmd, output, goOn := w.paused("two")
	other := newWorkshop(t)
	other.out = w.out
	out, err := other.build("three").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "another build is writing "+w.out+": wait until it is done, or choose another folder with -out") {
		t.Errorf("%v: %s", err, out)
	}
	if now := w.whole(); now != "one" {
		t.Errorf("version %s is published", now)
	}
	goOn()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the first build: %v\n%s", err, output)
	}
	list, err := os.ReadFile(filepath.Join(w.out, "sha256sums.txt"))
	if err != nil {
		t.Fatal(err)
	}
	w.trees[string(list)] = "two"
	w.whole()
	if out, err := other.build("three").CombinedOutput(); err != nil {
		t.Errorf("the build after: %v\n%s", err, out)
	}
	if left := w.leftovers(); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}

// TestFilePutIn puts a file into the published tree while a build runs.
func TestFilePutIn(t *testing.T) {
	w := newWorkshop(t)
	w.learn("one")
	cmd, output, goOn := w.paused("two")
	mine := filepath.Join("errors", "notes.txt")
	if err := os.WriteFile(filepath.Join(w.out, mine), []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	goOn()
	if err := cmd.Wait(); err == nil || !strings.Contains(output.String(), "files that were put into "+w.out+" during the build are left in ") {
		t.Errorf("%v: %s", err, output)
	}
	left := w.leftovers()
	if len(left) != 1 {
		t.Fatalf("%q are left", left)
	}
	for range 2 { // the next build leaves it alone, too
		if data, err := os.ReadFile(filepath.Join(filepath.Dir(w.out), left[0], mine)); err != nil || string(data) != "years of work" {
			t.Fatalf("the file is %q, %v", data, err)
		}
		if out, err := w.build("one").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		w.whole()
	}
}

// TestSurroundings builds in other places, languages, time zones and times:
// the bytes are the same.
func TestSurroundings(t *testing.T) {
	w := newWorkshop(t)
	w.learn("one")
	content := filepath.Join(w.dir, "content")
	if err := os.CopyFS(content, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(content, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(name, time.Unix(0, 0), time.Unix(0, 0))
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, env := range map[string][]string{
		"no UTF-8": {"LC_ALL=C", "LANG=C"},
		"Turkish":  {"LC_ALL=tr_TR.ISO-8859-9"},
		"zone":     {"TZ=Asia/Kathmandu"},
		"nothing":  {},
		"one core": {"GOMAXPROCS=1"},
	} {
		other := newWorkshop(t)
		other.trees = w.trees
		cmd := other.build("one", "-content", content)
		cmd.Env = append(env, "PATH="+os.Getenv("PATH"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
			continue
		}
		other.whole()
	}
}
