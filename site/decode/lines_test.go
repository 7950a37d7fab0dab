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

// TestLinesOfALog has lines of one layout, as long as each other, and others between
// that begin alike: a status at the end of a line stays one.
func TestLinesOfALog(t *testing.T) {
	d := New(testIndex(t))
	for _, between := range []string{"INFO reconcile item 4711 took 12ms\n", "INFO 12 traces sent\n", "done 12 of 12\n", "WARN queue has 3 items\n"} {
		text := ""
		for i := range 4 {
			text += "ERROR request_id=0f3c9a7e5b1d4826a9e0c7d41b6f831" + strconv.Itoa(i) +
				` resp={"error_code":"CTS.0005","error_msg":"Data read exception."} status=40` + strconv.Itoa(i) + "\n" + between
		}
		findings := d.Decode([]byte(text)).Findings
		if len(findings) != 4 {
			t.Fatalf("%s%d findings", text, len(findings))
		}
		for i, f := range findings {
			if f.HTTPStatus != 400+i || f.RequestID != "0f3c9a7e5b1d4826a9e0c7d41b6f831"+strconv.Itoa(i) {
				t.Errorf("%sstatus %d, request id %s", text, f.HTTPStatus, f.RequestID)
			}
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
