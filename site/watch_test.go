package site

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWatchReturns takes the watched folder away and puts it back, as a change
// of branches does, and saves a file in it.
func TestWatchReturns(t *testing.T) {
	dir := t.TempDir()
	content := filepath.Join(dir, "content")
	if err := os.MkdirAll(filepath.Join(content, "errors"), 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("content", link); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{content, link} {
		ctx, cancel := context.WithCancel(t.Context())
		calls := make(chan struct{}, 1000)
		ended := make(chan error, 1)
		go func() { ended <- Watch(ctx, []string{folder}, func() { calls <- struct{}{} }) }()
		save := func(name string) {
			t.Helper()
			if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		quietFor := func(d time.Duration) (n int) {
			for {
				select {
				case <-calls:
					n++
				case <-time.After(d):
					return n
				}
			}
		}
		<-calls // it watches
		for range 2 {
			if err := os.RemoveAll(content); err != nil {
				t.Fatal(err)
			}
			quietFor(100 * time.Millisecond)
			if err := os.MkdirAll(filepath.Join(content, "errors"), 0o755); err != nil {
				t.Fatal(err)
			}
			if quietFor(500*time.Millisecond) == 0 {
				t.Error("that the folder is back was not seen")
			}
			for _, name := range []string{"content/changes.yaml", "content/errors/CTS.0001.md"} {
				save(name)
				if quietFor(500*time.Millisecond) == 0 {
					t.Errorf("%s was not seen in the folder that is back", name)
				}
			}
		}
		save("beside.md")
		if quietFor(100*time.Millisecond) > 0 {
			t.Error("a file beside the folder counts as a change of it")
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// TestWatchFirst saves a file while the first call, of what there was before, is
// still at work.
func TestWatchFirst(t *testing.T) {
	content := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	err := Watch(ctx, []string{content}, func() {
		if calls++; calls == 2 {
			cancel()
			return
		}
		if err := os.WriteFile(filepath.Join(content, "saved.md"), []byte("x"), 0o644); err != nil {
			t.Error(err)
		}
		time.AfterFunc(5*time.Second, cancel)
	})
	if err != nil || calls != 2 {
		t.Errorf("%d calls, %v: a file that was saved during the first one was not seen", calls, err)
	}
}
