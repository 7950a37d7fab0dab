package decode

import (
	"bytes"
	"unicode/utf8"
)

// fromBlobs puts the text in the place of what carries it as base64, as a run
// of hex digits, or as a list of byte values ([123 34 101 ...], <Buffer 7b 22
// ...>). Only what turns out to be readable and to hold an error is unwrapped.
// It returns nil when there is nothing of the kind.
func fromBlobs(v *view) *view {
	t := v.text
	var b *builder
	from := 0
	put := func(out []byte, lo, hi int) {
		if b == nil {
			b = newBuilder(v)
		}
		b.copy(from, lo)
		b.emit(out, lo, hi)
		from = hi
	}
	until := 0
	for i := 0; i < len(t); {
		if i >= until {
			lo := nextRun(t, i)
			if lo == len(t) {
				break
			}
			// From where a word starts for certain.
			until = lo + leastBlob
			for lo > i && ofBlobs[t[lo-1]] != 0 {
				lo--
			}
			i = max(i, lo-1) // perhaps a backslash
		}
		c := t[i]
		switch {
		case isAlnum(c):
			hi, all := i, ^uint32(0)
			for hi < len(t) && isCoded(t[hi]) {
				all &= classes[t[hi]] | classes[t[hi]]&digit<<1 // a digit is one of the hex digits, too
				hi++
			}
			n, digits, hex := hi-i, all&digit != 0, all&hexal != 0
			if (digits && n <= 3 || hex && n == 2 || n == 4 && t[i+1] == 'x') && listed(t, hi) {
				if out, end := byteList(t, i); len(out) >= 12 && readable(out) {
					if n := bufferRest(t[end:]); n > 0 {
						out = append(out, '\n')
						end += n
					}
					put(out, i, end)
					i = end
					continue
				} else if end > hi {
					hi = end
				}
			}
			if n >= 40 && hex && n%2 == 0 {
				out := make([]byte, 0, n/2)
				for k := i; k < hi; k += 2 {
					out = append(out, unhex(t[k])<<4|unhex(t[k+1]))
				}
				if readable(out) {
					put(out, i, hi)
					i = hi
					continue
				}
			}
			if n >= 28 && !hex { // no text is encoded in hex digits alone; ids are
				if out, lo, end := base64Run(t, i, hi); out != nil {
					put(out, lo, end)
					hi = end
				}
			}
			i = hi
		case c == '\\' && i+3 < len(t) && t[i+1] == 'x' && isHex(t[i+2]) && isHex(t[i+3]) && !(i+5 < len(t) && t[i+4] == '\\'):
			i += 2 // \x7b22..., as PostgreSQL prints bytes
		default:
			i++
		}
	}
	if b == nil {
		return nil
	}
	b.copy(from, len(t))
	return b.view()
}

// leastBlob is the length of the shortest blob: twelve values of one digit, each
// followed by a blank or a sign. Base64 has 28 bytes at least.
const leastBlob = 23

// ofBlobs tells which bytes stand in base64, and which in a list of byte values.
var ofBlobs = func() (of [256]uint8) {
	for c := range of {
		if isCoded(byte(c)) {
			of[c] |= 1
		}
		if classes[c]&(digit|hexal|blank|lists) != 0 {
			of[c] |= 2
		}
	}
	return
}()

// nextRun returns where at or behind i a blob may stand for the first time, or the
// length of the text. It looks at few bytes: where eight that a blob from i on would
// hold are not of one kind, none starts at or in front of them.
func nextRun(t []byte, i int) int {
	const step = leastBlob - 7
	for i+leastBlob <= len(t) {
		b := (*[8]byte)(t[i+step-1:])
		of := ofBlobs[b[0]] & ofBlobs[b[1]] & ofBlobs[b[2]] & ofBlobs[b[3]] & ofBlobs[b[4]] & ofBlobs[b[5]] & ofBlobs[b[6]] & ofBlobs[b[7]]
		if of == 0 {
			i += step
			continue
		}
		k := i + step - 2
		for k >= i && of != 0 {
			of &= ofBlobs[t[k]]
			k--
		}
		if of != 0 {
			return i
		}
		i = k + 2
	}
	return len(t)
}

// readable reports whether bytes are text that may hold an error, itself or in
// more base64.
func readable(s []byte) bool {
	return mayHold(s, 3)
}

func mayHold(s []byte, layers int) bool {
	bad := 0
	for i, c := range s {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1b || c == 0x7f {
			bad++
		}
		if i == 63 && bad > 8 {
			return false
		}
	}
	if bad*8 > len(s) || !utf8.Valid(s) && bytes.IndexByte(s, '{') < 0 {
		return false
	}
	if layers > 0 {
		for i := 0; i < len(s); i++ {
			lo := i
			for i < len(s) && isCoded(s[i]) {
				i++
			}
			if i-lo >= 40 {
				if out, _ := decode64(s, lo, i); mayHold(out, layers-1) {
					return true
				}
			}
		}
	}
	return containsAny(s, "CTS%2\x00%22\x00CTS.\x00cts.\x00error_c\x00errorC\x00ErrorC\x00HTTP/1\x00\"code\"\x00&quot;\x00error_m\x00X-Request-Id")
}

// listed reports whether another short value follows the one that ends at i.
func listed(t []byte, i int) bool {
	k := i
	for k < len(t) && k-i < 16 && (isSpace(t[k]) || t[k] == ',' || t[k] == ':') {
		k++
	}
	n := 0
	for k+n < len(t) && n < 5 && isAlnum(t[k+n]) {
		n++
	}
	return k > i && n > 0 && n < 5
}

// byteList reads the values of bytes, decimal or two hex digits, from a list
// that starts at i. It returns them and where the list ends.
func byteList(t []byte, i int) (out []byte, end int) {
	// Hex when a letter is among the first values, or all have two digits in <Buffer>.
	hex := false
	values := 0
	for k := i; k < len(t) && k < i+60; k++ {
		if isLetter(t[k]) {
			hex = true
		}
		if !isAlnum(t[k]) {
			values++
		}
	}
	if i >= 8 && bytes.HasSuffix(t[:i], []byte("Buffer ")) {
		hex = true
	}
	if values < 12 {
		return nil, i
	}
	end = i
	for i < len(t) {
		n, w := 0, 0
		if i+3 < len(t) && t[i] == '0' && t[i+1] == 'x' {
			i += 2
			hex = true
		}
		for i+w < len(t) && w < 4 && (hex && isHex(t[i+w]) || isDigit(t[i+w])) {
			if hex {
				n = n<<4 | int(unhex(t[i+w]))
			} else {
				n = n*10 + int(t[i+w]-'0')
			}
			w++
		}
		if w == 0 || n > 255 || hex && w != 2 {
			break
		}
		out = append(out, byte(n))
		i += w
		end = i
		gap := 0
		for i < len(t) && gap < 16 && (isSpace(t[i]) || t[i] == ',' || t[i] == ':') {
			i++
			gap++
		}
		if gap == 0 {
			break
		}
	}
	return out, end
}

// bufferRest returns the length of " ... 11 more bytes>" at the start of t, what
// Node prints in the place of the rest of a Buffer, or 0.
func bufferRest(t []byte) int {
	t = t[:min(len(t), 40)]
	if bytes.HasPrefix(t, []byte(" ... ")) {
		if k := bytes.IndexByte(t, '>'); k > 0 && bytes.HasSuffix(t[:k], []byte(" more bytes")) {
			return k + 1
		}
	}
	return 0
}

// base64Run decodes the base64 text in [lo, hi), which may continue on the next
// lines. What stands in front of it and happens to be letters, a path for
// example, is left out. It returns nil when the text is no readable base64.
func base64Run(t []byte, lo, hi int) (out []byte, from, to int) {
	for tries := 0; tries < 8; tries++ {
		out, to = decode64(t, lo, hi)
		if readable(out) {
			return out, lo, to
		}
		k := bytes.IndexByte(t[lo:hi], '/')
		if k < 0 || hi-lo-k < 28 {
			break
		}
		lo += k + 1
	}
	return nil, 0, 0
}

func decode64(t []byte, lo, hi int) (out []byte, end int) {
	acc, bits := 0, 0
	width := hi - lo
	line := lo
	for i := lo; ; i++ {
		if i >= len(t) {
			return out, i
		}
		c := t[i]
		var d int
		switch {
		case c >= 'A' && c <= 'Z':
			d = int(c - 'A')
		case c >= 'a' && c <= 'z':
			d = int(c-'a') + 26
		case isDigit(c):
			d = int(c-'0') + 52
		case c == '+' || c == '-':
			d = 62
		case c == '/' || c == '_':
			d = 63
		case c == '\\' && i-line == width && width >= 48 && i+2 < len(t) && t[i+1] == 'n' && isAlnum(t[i+2]):
			i++
			line = i + 1
			continue
		case c == '\n' && i-line == width && width >= 48:
			// A line of the usual width: the text goes on below, indented as it may be.
			j := i + 1
			for j < len(t) && j-i < 40 && (t[j] == ' ' || t[j] == '\t') {
				j++
			}
			if j >= len(t) || !isAlnum(t[j]) && t[j] != '+' && t[j] != '/' {
				return out, i
			}
			i = j - 1
			line = j
			continue
		case c == '=':
			for i < len(t) && t[i] == '=' {
				i++
			}
			return out, i
		default:
			return out, i
		}
		acc = acc<<6 | d
		bits += 6
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
			acc &= 1<<bits - 1
			if len(out) == 48 {
				bad := 0
				for _, c := range out {
					if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1b {
						bad++
					}
				}
				if bad > 4 {
					return nil, i
				}
			}
		}
	}
}
