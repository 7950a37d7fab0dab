package rulebook

import (
	"os"
	"testing"
)

// content is the rule book that the site is built from.
func content(t testing.TB) *Book {
	t.Helper()
	book, problems := Load(os.DirFS("../../content"))
	for _, p := range problems {
		t.Error(p)
	}
	if book == nil {
		t.FailNow()
	}
	return book
}

func TestContent(t *testing.T) {
	content(t)
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		content(b)
	}
}
