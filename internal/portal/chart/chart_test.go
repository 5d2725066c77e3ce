package chart_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/portal/chart"
)

var update = flag.Bool("update", false, "rewrite the drawings in testdata")

func TestChartsAreDrawnAsBefore(t *testing.T) {
	for name, sample := range samples() {
		figure, err := sample.Draw()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(figure.SVG), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(figure.SVG)); diff != "" {
			t.Errorf("%s is drawn differently; if that is meant: go test ./internal/portal/chart -update\n%s", name, diff)
		}
	}
}

func TestTextIsEscapedAndCutTextIsToldWhole(t *testing.T) {
	long := "<script>alert('1')</script> & \"Schule\" \x00 " + strings.Repeat("lang ", 40)
	figure, err := chart.Bars{Frame: frame("a", long, percent), Parts: []string{"Abdeckung"}, Rows: []chart.Bar{{Label: long, Values: []chart.Value{chart.Of(1)}}}}.Draw()
	if err != nil {
		t.Fatal(err)
	}
	whole := "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &#34;Schule&#34; \ufffd " + strings.Repeat("lang ", 40)
	if n := strings.Count(string(figure.SVG), "…<title>"+whole+"</title></text>"); n != 2 {
		t.Errorf("%d of 2 drawings cut the label and tell the whole", n)
	}
	if strings.Contains(string(figure.SVG), "<script") || strings.Contains(string(figure.SVG), "\x00") {
		t.Error("a label is not escaped")
	}
}

func TestTrendLeavesGaps(t *testing.T) {
	known, missing := chart.Of(5), nothing
	for name, c := range map[string]struct {
		values         []chart.Value
		lines, markers int
	}{
		"a whole line":            {[]chart.Value{known, known, known, known, known}, 1, 5},
		"a gap parts the line":    {[]chart.Value{known, known, missing, known, known}, 2, 4},
		"a lone point is a point": {[]chart.Value{known, known, missing, known, missing}, 1, 3},
		"nothing is known":        {[]chart.Value{missing, missing, missing, missing, missing}, 0, 0},
	} {
		figure, err := chart.Trend{Frame: frame("a", "Verlauf", hours), At: []string{"1", "2", "3", "4", "5"}, Series: []chart.Series{{Name: "Bedarf", Values: c.values}}}.Draw()
		if err != nil {
			t.Fatal(err)
		}
		drawing, _, _ := strings.Cut(string(figure.SVG), "</svg>")
		lines, markers := strings.Count(drawing, "<path"), strings.Count(drawing, "</title></circle>")
		if lines != c.lines || markers != c.markers {
			t.Errorf("%s: %d lines and %d markers, want %d and %d", name, lines, markers, c.lines, c.markers)
		}
	}
}

func TestOnlyClassesBelowTheBestAreNamed(t *testing.T) {
	for _, c := range []struct {
		worst, want int
		values      []float64
	}{
		{worst: 2, want: 2, values: []float64{10, 20, 30, 100}},
		{worst: 5, want: 3, values: []float64{10, 20, 30, 100}},
		{worst: 5, want: 0, values: []float64{100, 100, 100}},
		{worst: 0, want: 0, values: []float64{10, 100}},
	} {
		d := chart.Distribution{Frame: frame("a", "Klassen", percent), Worst: c.worst, Top: 100}
		for _, v := range c.values {
			d.Items = append(d.Items, chart.Item{Label: "Klasse", Value: chart.Of(v)})
		}
		figure, err := d.Draw()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(string(figure.SVG), " · Klasse</text>"); got != 2*c.want { // in both drawings
			t.Errorf("of %v %d are named, want %d", c.values, got/2, c.want)
		}
	}
}
