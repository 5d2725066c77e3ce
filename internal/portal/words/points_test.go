package words

import "testing"

func TestPoints(t *testing.T) {
	w := For("de")
	for value, want := range map[int64]string{0: "0", 5: "0,1", 640: "6,4", 2940: "29,4", 9990: "99,9", 10_000: "100", 5_870_885: "58.709", -640: "-6,4"} {
		if got := w.Points(value); got != want {
			t.Errorf("%d points are written %q, want %q", value, got, want)
		}
	}
	for value, want := range map[int64]string{0: "±0", 2940: "+29,4", -640: "−6,4"} {
		if got := w.Change(value); got != want {
			t.Errorf("a change of %d points is written %q, want %q", value, got, want)
		}
	}
}
