package decode

import (
	"bytes"
	"fmt"
	"testing"

	"ctserr/site/bench/pastes"
)

func benchmark(b *testing.B, text []byte) {
	d := New(testIndex(b))
	r := d.Decode(text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		d.Decode(text)
	}
	if n := len(r.Findings); n > 0 {
		b.ReportMetric(float64(n), "findings")
	}
}

func BenchmarkDecodeBody(b *testing.B) { benchmark(b, []byte(pastes.Body)) }

// BenchmarkDecodeGeneral is a body that the short way does not take.
func BenchmarkDecodeGeneral(b *testing.B)  { benchmark(b, []byte("answer: "+pastes.Body)) }
func BenchmarkDecodeMixedLog(b *testing.B) { benchmark(b, pastes.MixedLog(2<<20)) }
func BenchmarkDecodeNDJSON(b *testing.B)   { benchmark(b, pastes.NDJSON(10<<20)) }
func BenchmarkDecodeNoErrors(b *testing.B) { benchmark(b, pastes.Plain(2<<20)) }
func BenchmarkDecodeCodes(b *testing.B)    { benchmark(b, pastes.Codes(1<<20)) }
func BenchmarkDecodeBrackets(b *testing.B) { benchmark(b, bytes.Repeat([]byte("["), 100000)) }
func BenchmarkDecodeOneString(b *testing.B) {
	benchmark(b, append([]byte(`"`), bytes.Repeat([]byte("a"), 10<<20)...))
}

// BenchmarkDecodeGrowth shows that the time for a byte of log does not grow with
// the log.
func BenchmarkDecodeGrowth(b *testing.B) {
	for kb := 1; kb <= 64<<10; kb *= 8 {
		b.Run(fmt.Sprintf("%dkB", kb), func(b *testing.B) { benchmark(b, pastes.MixedLog(kb<<10)) })
	}
	b.Run("65536kB", func(b *testing.B) { benchmark(b, pastes.MixedLog(64<<20)) })
}
