package chart_test

import (
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"schulalltag/internal/portal/chart"
)

func TestDrawingsAreSound(t *testing.T) {
	seen := map[string]bool{}
	for name, sample := range samples() {
		figure, err := sample.Draw()
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faults(figure.SVG, seen) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

func TestDrawingsAreSoundWhateverTheData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure, err := anyChart(t).Draw()
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faults(figure.SVG, map[string]bool{}) {
			t.Error(fault)
		}
		for _, row := range figure.Table.Rows {
			if len(row) != len(figure.Table.Head) {
				t.Errorf("row %q does not fit the head %q", row, figure.Table.Head)
			}
		}
	})
}

func TestClassesAreStyled(t *testing.T) {
	sheet, err := os.ReadFile("../static/css/chart.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, sample := range samples() {
		figure, err := sample.Draw()
		if err != nil {
			t.Fatal(err)
		}
		for _, class := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(string(figure.SVG), -1) {
			for _, one := range strings.Fields(class[1]) {
				if !regexp.MustCompile(`\.` + one + `\b`).Match(sheet) {
					t.Errorf("%s: the style sheet does not know %q", name, one)
				}
			}
		}
	}
}

// anyChart draws a chart of any kind with any data that is not refused.
func anyChart(t *rapid.T) drawer {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom(schools))
	number := rapid.OneOf(rapid.Float64Range(0, 100), rapid.Float64Range(0, 1e15), rapid.SampledFrom([]float64{0, 1e-300, 1e-9, 100, 1e15}))
	value := rapid.Custom(func(t *rapid.T) chart.Value {
		if rapid.IntRange(0, 5).Draw(t, "missing") == 0 {
			return chart.None(rapid.StringN(0, 2, -1).Draw(t, "mark"), text.Draw(t, "reason"))
		}
		return chart.Of(number.Draw(t, "number"))
	})
	exactly := func(n int) []chart.Value { return rapid.SliceOfN(value, n, n).Draw(t, "values") }
	format := rapid.SampledFrom([]func(float64) string{percent, hours, func(float64) string { return "" }}).Draw(t, "format")
	f := frame("p", text.Draw(t, "title")+"T", format)
	n, rows := rapid.IntRange(0, 70).Draw(t, "n"), rapid.IntRange(0, 8).Draw(t, "rows")
	names := rapid.SliceOfN(text, n, n).Draw(t, "names")
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		h := chart.Heat{Frame: f, Columns: names}
		for range rows {
			h.Rows = append(h.Rows, chart.HeatRow{Label: text.Draw(t, "label"), Cells: exactly(n)})
		}
		return h
	case 1:
		c := chart.Trend{Frame: f, At: names, Bottom: number.Draw(t, "bottom"), Top: number.Draw(t, "top")}
		for range rows%4 + 1 {
			c.Series = append(c.Series, chart.Series{Name: text.Draw(t, "label"), Values: exactly(n)})
		}
		return c
	case 2:
		b := chart.Bars{Frame: f, Parts: []string{"eins"}, Order: chart.Order(rows % 3), Top: number.Draw(t, "top")}
		if rows%2 == 0 {
			b.Parts, b.Total = schools[:rows%5+2], "zusammen"
			b.Reference = chart.Reference{Name: text.Draw(t, "reference"), At: number.Draw(t, "at")}
		}
		for _, name := range names {
			b.Rows = append(b.Rows, chart.Bar{Label: name, Values: exactly(len(b.Parts))})
		}
		return b
	case 3:
		d := chart.Distribution{Frame: f, Count: "Anzahl", Worst: rows, Top: number.Draw(t, "top")}
		for _, name := range names {
			d.Items = append(d.Items, chart.Item{Label: name, Value: value.Draw(t, "value")})
		}
		return d
	default:
		c := chart.Convergence{Frame: f, FormatAt: format}
		for i := range n {
			c.Steps = append(c.Steps, chart.Step{At: float64(i) * float64(rows), Value: value.Draw(t, "value"), Bound: value.Draw(t, "bound")})
		}
		return c
	}
}

// faults reads a drawing as XML and says what is wrong with it. ids holds those of the page so far.
func faults(svg template.HTML, ids map[string]bool) []string {
	var found []string
	say := func(parts ...string) { found = append(found, strings.Join(parts, " ")) }
	reader := xml.NewDecoder(strings.NewReader("<page>" + string(svg) + "</page>"))
	box := page{}
	labelled := ""
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			return append(found, "no well-formed XML: "+err.Error())
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		e := element{name: start.Name.Local, at: map[string]string{}}
		for _, a := range start.Attr {
			e.at[a.Name.Local] = a.Value
		}
		for _, banned := range []string{"style", "fill", "stroke", "onclick"} {
			if _, has := e.at[banned]; has {
				say(e.name, "has the attribute", banned)
			}
		}
		if id := e.at["id"]; id != "" {
			if ids[id] {
				say("the id", id, "is taken")
			}
			ids[id] = true
			labelled = strings.Replace(labelled, id, "", 1)
		}
		switch e.name {
		case "svg":
			size := strings.Fields(e.at["viewBox"])
			box = page{number(size[2]), number(size[3])}
			labelled = e.at["aria-labelledby"]
			if e.at["role"] != "img" || len(strings.Fields(labelled)) != 2 {
				say("the drawing is no labelled image")
			}
		case "g", "rect", "line", "circle", "path", "text":
			if strings.TrimSpace(labelled) != "" {
				say("nothing has the id", labelled)
			}
		}
		if e.name == "text" {
			token, err := reader.Token()
			if err != nil {
				return append(found, err.Error())
			}
			shown, _ := token.(xml.CharData)
			e.shown = string(shown)
			if end, ok := token.(xml.EndElement); ok && end.Name.Local == "text" {
				e.shown = ""
			}
		}
		if !box.holds(e) {
			say(e.name, e.shown, "lies outside of the drawing")
		}
	}
}

type element struct {
	name, shown string
	at          map[string]string
}

type page struct{ width, height float64 }

// holds reports whether the whole element lies in the drawing, with half a unit for what rounding does.
func (p page) holds(e element) bool {
	n := func(name string) float64 { return number(e.at[name]) }
	in := func(x1, y1, x2, y2 float64) bool {
		return x1 >= -.5 && y1 >= -.5 && x2 <= p.width+.5 && y2 <= p.height+.5 && x1 <= x2 && y1 <= y2
	}
	switch e.name {
	case "rect":
		return in(n("x"), n("y"), n("x")+n("width"), n("y")+n("height"))
	case "line":
		return in(min(n("x1"), n("x2")), min(n("y1"), n("y2")), max(n("x1"), n("x2")), max(n("y1"), n("y2")))
	case "circle":
		return in(n("cx")-n("r"), n("cy")-n("r"), n("cx")+n("r"), n("cy")+n("r"))
	case "text":
		wide := chart.Measure(e.shown)
		left := n("x") - map[string]float64{"": 0, "middle": .5, "end": 1}[e.at["text-anchor"]]*wide
		return in(left, n("y")-10, left+wide, n("y"))
	case "path":
		at := strings.FieldsFunc(e.at["d"], func(r rune) bool { return strings.ContainsRune("MLZ ", r) })
		for i := 0; i+1 < len(at); i += 2 {
			if x, y := number(at[i]), number(at[i+1]); !in(x, y, x, y) {
				return false
			}
		}
		return len(at) >= 4 && len(at)%2 == 0
	}
	return true
}

// number reads a coordinate; what is none becomes NaN, which lies in no drawing. A coordinate that is not given is 0.
func number(s string) float64 {
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}
