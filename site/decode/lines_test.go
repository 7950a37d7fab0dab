package decode

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// TestLinesAlike makes lines that are alike but for a code and digits. What all of
// them begin with may be taken off as a prefix; a code may not.
func TestLinesAlike(t *testing.T) {
	d := New(testIndex(t))
	parts := []string{"2026-11-29", "10:41:0%", "web-%", "[", "]", "(", ")", "|", "| ", " | ", "`", "'", "error", "err=", "code:", "ERROR",
		"failed", "HTTP", "400", "404 ", ": ", "- ", "* ", "# ", "> ", "+ ", "\t", ",", ";", "{", "}", "<", "=", " ", "%", "0000%: ",
		"req 5f0c2b1ad9e84c7d8a35f1f7d2c0a9b%", "é", "“", "│ ", "E   ", "at ", "x", "y:%:", "->", "~", "-- ", "$ ", "!"}
	codes := []string{"CTS.0401", "CTS.0402", "CTS.0218", "CTS.0003"}
	for seed := range uint64(20000) {
		r := rand.New(rand.NewPCG(seed, 0))
		line := []string{"%code"}
		for range 1 + r.IntN(6) {
			part := parts[r.IntN(len(parts))]
			if r.IntN(2) == 0 {
				line = append(line, part)
			} else {
				line = append([]string{part}, line...)
			}
		}
		pattern := strings.Join(line, "")
		before, behind, _ := strings.Cut(pattern, "%code")
		if before != "" && isName(before[len(before)-1]) || behind != "" && isName(behind[0]) || strings.HasSuffix(before, "%") || strings.HasPrefix(behind, "%") {
			continue // part of a word
		}
		var text strings.Builder
		want := map[string]bool{}
		for range 1 + r.IntN(4) {
			code := codes[r.IntN(len(codes))]
			want[code] = true
			text.WriteString(strings.ReplaceAll(strings.ReplaceAll(pattern, "%code", code), "%", strconv.Itoa(r.IntN(10))) + "\n")
		}
		for _, f := range d.Decode([]byte(text.String())).Findings {
			delete(want, f.Code)
		}
		for code := range want {
			t.Errorf("seed %d: %s is lost in\n%s", seed, code, text.String())
		}
	}
}

// TestWholeLines are lines as long as the longest by chance, which close what they
// open: the word below begins another line.
func TestWholeLines(t *testing.T) {
	const body = `{"error_code":"CTS.0403","error_msg":"The notification does not exist."}`
	for _, s := range []string{
		body + "\nStatusCode: 404\n" + strings.Repeat("x", len(body)) + "\n",
		`msg="The notification does not exist."` + "\nand this one:\n" + strings.Repeat("x", 38) + "\n",
	} {
		if v := fromWrapped(newView([]byte(s))); v != nil {
			t.Errorf("%q became %q", s, v.text)
		}
	}
}
