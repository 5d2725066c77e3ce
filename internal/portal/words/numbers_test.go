package words_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"schulalltag/internal/portal/words"
)

func TestNumbers(t *testing.T) {
	w := words.For("de")
	for _, c := range []struct{ name, got, want string }{
		{"count", w.Count(12345), "12.345"},
		{"minutes", w.Minutes(195), "3 Std. 15 Min."},
		{"whole hours", w.Minutes(120), "2 Std."},
		{"less than an hour", w.Minutes(45), "45 Min."},
		{"none", w.Minutes(0), "0 Min."},
		{"less than none", w.Minutes(-65), "−1 Std. 5 Min."},
		{"hours", w.Hours(750), "12,5 Std."},
		{"even hours", w.Hours(720), "12 Std."},
		{"many hours", w.Hours(123456), "2.057,6 Std."},
		{"number", w.Number(12.46, 1), "12,5"},
		{"whole number", w.Number(1200, 1), "1.200"},
		{"percent", w.Percent(0.87, 0), "87\u202f%"},
		{"percent with digits", w.Percent(0.874, 1), "87,4\u202f%"},
		{"none of it", w.Percent(0, 1), "0,0\u202f%"},
		{"all of it", w.Percent(1, 0), "100\u202f%"},
		{"nearly all is not all", w.Percent(0.9996, 0), "> 99\u202f%"},
		{"hardly any is not none", w.Percent(0.0004, 1), "< 0,1\u202f%"},
		{"gap", w.Gap(0.003), "höchstens 0,3\u202f% besser möglich"},
		{"gap is rounded up", w.Gap(0.00301), "höchstens 0,4\u202f% besser möglich"},
		{"tiny gap", w.Gap(0.0000004), "höchstens 0,01\u202f% besser möglich"},
		{"wide gap", w.Gap(0.251), "höchstens 26\u202f% besser möglich"},
		{"no gap", w.Gap(0), "beweisbar der beste Plan"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestGapNeverSaysLessThanItIs(t *testing.T) {
	w := words.For("de")
	rapid.Check(t, func(t *rapid.T) {
		gap := rapid.Float64Range(1e-9, 1).Draw(t, "gap")
		said := w.Gap(gap)
		number := strings.NewReplacer("höchstens ", "", "\u202f% besser möglich", "", ",", ".").Replace(said)
		percent, err := strconv.ParseFloat(number, 64)
		if err != nil || percent < 100*gap-1e-6 || percent > 100*gap+1.001 {
			t.Fatalf("a gap of %g is said as %q", gap, said)
		}
	})
}
