package card

import (
	"bytes"
	"encoding/binary"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func icon(t testing.TB) *Icon {
	t.Helper()
	svg, err := os.ReadFile("../../static/root/favicon.svg")
	if err != nil {
		t.Fatal(err)
	}
	i, err := ReadIcon(svg)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// TestIcon draws the site's icon: the sign in the middle, corners as asked.
func TestIcon(t *testing.T) {
	i := icon(t)
	for _, whole := range []bool{false, true} {
		for _, size := range []int{16, 48, 192, 512} {
			data, err := i.Draw(size, whole)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := png.Decode(bytes.NewReader(data))
			if err != nil || picture.Bounds().Dx() != size || picture.Bounds().Dy() != size {
				t.Fatalf("%d pixels: %v, %v", size, picture.Bounds(), err)
			}
			if _, _, _, a := picture.At(0, 0).RGBA(); (a == 0xffff) != whole {
				t.Errorf("%d pixels: the corner's alpha is %x", size, a)
			}
			if _, _, _, a := picture.At(size/8, size/2).RGBA(); a != 0xffff {
				t.Errorf("%d pixels: the ground has a hole", size)
			}
			var signs int
			for y := range size {
				for x := range size {
					r, g, b, _ := picture.At(x, y).RGBA()
					if r>>8 > 200 && g>>8 > 200 && b>>8 > 200 {
						signs++
						if whole && (x < size/5 || x > size*4/5 || y < size/5 || y > size*4/5) {
							t.Fatalf("%d pixels: the sign reaches %d,%d, where a mask may cut it", size, x, y)
						}
					}
				}
			}
			if signs < size*size/100 {
				t.Errorf("%d pixels: the sign has %d of them", size, signs)
			}
		}
	}
}

// TestICO reads the directory of the file back.
func TestICO(t *testing.T) {
	data, err := icon(t).ICO(16, 32, 48)
	if err != nil {
		t.Fatal(err)
	}
	if n := binary.LittleEndian.Uint16(data[4:]); n != 3 {
		t.Fatalf("%d images", n)
	}
	for n, size := range []int{16, 32, 48} {
		entry := data[6+16*n:]
		length, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		picture, err := png.DecodeConfig(bytes.NewReader(data[at : at+length]))
		if err != nil || picture.Width != size || int(entry[0]) != size {
			t.Errorf("image %d is %d wide, %v", n, picture.Width, err)
		}
	}
}

// TestReadIcon refuses what it cannot draw.
func TestReadIcon(t *testing.T) {
	for _, svg := range []string{
		"", "<svg", `<svg viewBox="0 0 32 16"/>`, `<svg viewBox="0 0 32 32"><rect fill="red"/></svg>`,
		`<svg viewBox="0 0 32 32"><rect fill="#000"/><path fill="#fff" d="M1 2c3 4"/></svg>`,
		`<svg viewBox="0 0 32 32"><rect fill="#000"/><path fill="#fff" d="M1 x"/></svg>`,
	} {
		if _, err := ReadIcon([]byte(svg)); err == nil {
			t.Errorf("%q was read", svg)
		}
	}
}

var update = flag.Bool("update", false, "write the icons anew")

// TestIconFiles compares the icons that are published with the SVG that they
// are drawn from. Run it with -update after a change of the SVG.
func TestIconFiles(t *testing.T) {
	i := icon(t)
	files := map[string]func() ([]byte, error){
		"favicon.ico":          func() ([]byte, error) { return i.ICO(16, 32, 48) },
		"apple-touch-icon.png": func() ([]byte, error) { return i.Draw(180, true) },
		"icon-192.png":         func() ([]byte, error) { return i.Draw(192, false) },
		"icon-512.png":         func() ([]byte, error) { return i.Draw(512, false) },
		"icon-mask-512.png":    func() ([]byte, error) { return i.Draw(512, true) },
	}
	for name, draw := range files {
		want, err := draw()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "..", "static", "root", name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what favicon.svg gives, `go test ./site/card -update` draws it anew: %v", path, err)
		}
	}
}
