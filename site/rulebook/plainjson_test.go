package rulebook

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// TestPlain compares the two readers of bodies on random texts: what the fast
// one reads, encoding/json reads alike. The seed is fixed, so a failure repeats.
func TestPlain(t *testing.T) {
	pieces := []string{"{", "}", "[", "]", ",", ":", `"a"`, `"b"`, `"a": `, `"b": `, `"x y"`, `"\\n"`, `"é"`, "\"\n\"", `"`, "0", "-1", "12", "01", "1.5", "1e3", "-", "999999999999999", "1234567890123456",
		"true", "false", "null", "tru", " ", "\n", "\t", "\r\n", "{}", "[]", `{"a": [1, "b", {"c": null}], "b": true}`, `{"a": 1, "a": 2}`, "\u00a0"}
	r := rand.New(rand.NewPCG(1, 2))
	read := 0
	compare := func(text string) {
		plain := parsePlain(text, 7)
		if plain == nil {
			return
		}
		read++
		if want, err := parseAny(text, 7); err != nil || !reflect.DeepEqual(flat(plain), flat(want)) {
			t.Fatalf("%q is %v, want %v, %v", text, flat(plain), flat(want), err)
		}
	}
	for range 200000 {
		var b strings.Builder
		for range 1 + r.IntN(9) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		compare(b.String())
		compare("{\n  \"k\": [" + b.String() + "]\n}\n")
	}
	if read < 10000 {
		t.Errorf("only %d texts were read", read)
	}
	if deep := strings.Repeat("[", 200) + strings.Repeat("]", 200); parsePlain(deep, 1) != nil {
		t.Error("what is deep is not left to encoding/json")
	}
}

// flat is a value with all that is in it, to be compared.
func flat(v *value) []any {
	if v == nil {
		return nil
	}
	list := []any{v.kind, v.text, v.line, v.column}
	for _, m := range v.members {
		list = append(list, m.name, m.line, m.column, flat(m.value))
	}
	for _, item := range v.items {
		list = append(list, flat(item))
	}
	return list
}
