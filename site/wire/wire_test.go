package wire

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

type thing struct {
	name  string
	n     int64
	small uint8
	yes   bool
	sum   [4]byte
	list  []string
	none  []string
	empty []string
}

func (t *thing) transfer(w *Wire) {
	Text(w, &t.name)
	Number(w, &t.n)
	Number(w, &t.small)
	w.Flag(&t.yes)
	w.Array(t.sum[:])
	List(w, &t.list, Text)
	List(w, &t.none, Text)
	List(w, &t.empty, Text)
}

func TestBothWays(t *testing.T) {
	want := thing{"a\x00\xff", -1 << 63, 255, true, [4]byte{1, 2, 3, 4}, []string{"", "long " + strings.Repeat("x", 300)}, nil, []string{}}
	w := Writer([]byte("before"))
	want.transfer(w)
	data := strings.TrimPrefix(string(w.Bytes()), "before")
	var got thing
	r := Reader(data)
	if got.transfer(r); r.Bad() || r.Rest() != "" || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v came back as %+v, %d bytes left", want, got, len(r.Rest()))
	}
	for n := range len(data) {
		r := Reader(data[:n])
		if (&thing{}).transfer(r); !r.Bad() {
			t.Errorf("%d bytes of %d were taken for all", n, len(data))
		}
	}
}

// TestDamage reads lengths that cannot be: nothing is made for them.
func TestDamage(t *testing.T) {
	for _, data := range []string{"", "\xff", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x09\x02x"} {
		var list []string
		r := Reader(data)
		if List(r, &list, Text); !r.Bad() || len(list) > 1 && list[1] != "" {
			t.Errorf("%q was read as %q", data, list)
		}
		var s string
		if Text(r, &s); s != "" {
			t.Errorf("%q was read after %q", s, data)
		}
	}
}

type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

// TestStream writes more than is collected at once, and to a disk that is full.
func TestStream(t *testing.T) {
	text := strings.Repeat("x", 1000)
	var out strings.Builder
	w := Stream(&out)
	for range 100 {
		Text(w, &text)
		w.Spill()
	}
	if out.Len() < spill || out.Len() > 99_999 {
		t.Errorf("%d bytes were written on the way", out.Len())
	}
	if err := w.Flush(); err != nil || out.Len() != 100*1002 {
		t.Errorf("%d bytes were written: %v", out.Len(), err)
	}
	w = Stream(&full{40_000})
	for range 100 {
		Text(w, &text)
		w.Spill()
	}
	if err := w.Flush(); err == nil {
		t.Error("the error of the writer was lost")
	}
}
