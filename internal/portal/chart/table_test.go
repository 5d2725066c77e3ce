package chart_test

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/portal/chart"
)

func TestTablesHoldTheDataInTheOrderOfTheDrawing(t *testing.T) {
	two := func(a, b chart.Value) []chart.Value { return []chart.Value{a, b} }
	for name, c := range map[string]struct {
		chart drawer
		want  chart.Table
	}{
		"heat": {chart.Heat{Frame: frame("a", "Woche", percent), Corner: "Stunde", Columns: []string{"Mo", "Di"},
			Rows: []chart.HeatRow{{"1.", two(chart.Of(50), noNeed)}, {"2.", two(withheld, chart.Of(0))}}},
			chart.Table{Caption: "Woche", Head: []string{"Stunde", "Mo", "Di"}, Rows: [][]string{{"1.", "50 %", "kein Bedarf"}, {"2.", "zu wenige Personen", "0 %"}}}},
		"trend": {chart.Trend{Frame: frame("a", "Verlauf", hours), Head: "Woche", At: []string{"KW 1", "KW 2"},
			Series: []chart.Series{{"Bedarf", two(chart.Of(3), chart.Of(4.5))}, {"geplant", two(nothing, chart.Of(4))}}},
			chart.Table{Caption: "Verlauf", Head: []string{"Woche", "Bedarf", "geplant"}, Rows: [][]string{{"KW 1", "3 Std.", "keine Angabe"}, {"KW 2", "4,5 Std.", "4 Std."}}}},
		"bars ascending, with a reference": {chart.Bars{Frame: frame("a", "Schulen", percent), Head: "Schule", Parts: []string{"Abdeckung"}, Order: chart.Ascending,
			Rows:      []chart.Bar{{"Nord", []chart.Value{withheld}}, {"Ost", []chart.Value{chart.Of(90)}}, {"Süd", []chart.Value{chart.Of(40)}}},
			Reference: chart.Reference{Name: "Mittel", At: 65}},
			chart.Table{Caption: "Schulen", Head: []string{"Schule", "Abdeckung"}, Rows: [][]string{{"Süd", "40 %"}, {"Ost", "90 %"}, {"Nord", "zu wenige Personen"}, {"Mittel", "65 %"}}}},
		"bars descending, with parts": {chart.Bars{Frame: frame("a", "Offen", hours), Head: "Schule", Parts: []string{"hoch", "niedrig"}, Total: "zusammen", Order: chart.Descending,
			Rows: []chart.Bar{{"Nord", two(withheld, withheld)}, {"Ost", two(chart.Of(1), chart.Of(2))}, {"Süd", two(chart.Of(5), withheld)}}},
			chart.Table{Caption: "Offen", Head: []string{"Schule", "hoch", "niedrig", "zusammen"}, Rows: [][]string{{"Süd", "5 Std.", "zu wenige Personen", "5 Std. *"},
				{"Ost", "1 Std.", "2 Std.", "3 Std."}, {"Nord", "zu wenige Personen", "zu wenige Personen", "zu wenige Personen"}}}},
		"distribution": {chart.Distribution{Frame: frame("a", "Klassen", percent), Head: "Klasse", Value: "Abdeckung",
			Items: []chart.Item{{"2b", noNeed}, {"1a", chart.Of(80)}, {"1b", chart.Of(80)}, {"3c", chart.Of(20)}}},
			chart.Table{Caption: "Klassen", Head: []string{"Klasse", "Abdeckung"}, Rows: [][]string{{"3c", "20 %"}, {"1a", "80 %"}, {"1b", "80 %"}, {"2b", "kein Bedarf"}}}},
		"convergence": {chart.Convergence{Frame: frame("a", "Suche", hours), Head: "Zeit", Value: "Plan", Bound: "höchstens", FormatAt: seconds,
			Steps: []chart.Step{{0, nothing, chart.Of(9)}, {3, chart.Of(-7), chart.Of(8)}}},
			chart.Table{Caption: "Suche", Head: []string{"Zeit", "Plan", "höchstens"}, Rows: [][]string{{"0 s", "keine Angabe", "9 Std."}, {"3 s", "-7 Std.", "8 Std."}}}},
	} {
		t.Run(name, func(t *testing.T) {
			figure, err := c.chart.Draw()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, figure.Table); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBarsStandInTheOrderOfTheirTable(t *testing.T) {
	figure, err := barsSchools().Draw()
	if err != nil {
		t.Fatal(err)
	}
	drawing, _, _ := strings.Cut(string(figure.SVG), "</svg>")
	last := -1
	for _, row := range figure.Table.Rows[:len(schools)] {
		at := strings.Index(drawing, row[0][:12])
		if at <= last {
			t.Errorf("%s does not follow the bar above it in the table", row[0])
		}
		last = at
	}
}

func TestHeatWritesEachNumberIntoItsCell(t *testing.T) {
	figure, err := heatWeek().Draw()
	if err != nil {
		t.Fatal(err)
	}
	drawing, _, _ := strings.Cut(string(figure.SVG), "</svg>")
	var want, got []string
	for _, row := range figure.Table.Rows {
		for i, cell := range row[1:] {
			want = append(want, row[0]+", "+figure.Table.Head[i+1]+": "+cell)
		}
	}
	marks := strings.NewReplacer("–", "kein Bedarf", "*", "zu wenige Personen")
	for _, m := range regexp.MustCompile(`<g class="[^"]*"><title>([^<]*: )[^<]*</title><rect[^>]*/><text[^>]*>([^<]*)</text></g>`).FindAllStringSubmatch(drawing, -1) {
		got = append(got, m[1]+marks.Replace(m[2]))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHeatShadesByItsSteps(t *testing.T) {
	h := chart.Heat{Frame: frame("a", "Stufen", percent), Steps: []float64{1, 2, 3, 4, 100}, Columns: []string{"Mo"}}
	for _, v := range []float64{.9, 1, 2.5, 3, 99, 100} {
		h.Rows = append(h.Rows, chart.HeatRow{Cells: []chart.Value{chart.Of(v)}})
	}
	figure, err := h.Draw()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile(`"chart-heat-(.)"><title>`).FindAllStringSubmatch(string(figure.SVG), 6) {
		got = append(got, m[1])
	}
	if want := []string{"0", "1", "2", "3", "4", "5"}; !slices.Equal(got, want) {
		t.Errorf("shades are %v, want %v", got, want)
	}
}

func TestCSVIsForSpreadsheets(t *testing.T) {
	var b strings.Builder
	table := chart.Table{Caption: "Bedarf", Head: []string{"Schule", "Stunden"}, Rows: [][]string{{"=HYPERLINK(1)", "4,5"}, {"Schule; Nord", "–"}, {"-1+1", "-1,5"}, {"＝1", "\n=1"}}}
	if err := table.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeffSchule;Stunden\r\n'=HYPERLINK(1);4,5\r\n\"Schule; Nord\";–\r\n'-1+1;-1,5\r\n'＝1;\"'\r\n=1\"\r\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestMistakesOfTheCallerAreRefused(t *testing.T) {
	ok := frame("a", "Titel", percent)
	bar := func(v float64) drawer {
		return chart.Bars{Frame: ok, Parts: []string{"x"}, Rows: []chart.Bar{{"1a", []chart.Value{chart.Of(v)}}}}
	}
	framed := func(change func(*chart.Frame)) drawer {
		f := ok
		change(&f)
		return chart.Heat{Frame: f}
	}
	for name, c := range map[string]struct {
		chart drawer
		want  error
	}{
		"NaN":                      {bar(math.NaN()), chart.ErrValue},
		"infinity":                 {bar(math.Inf(1)), chart.ErrValue},
		"negative infinity":        {bar(math.Inf(-1)), chart.ErrValue},
		"a negative number":        {bar(-1), chart.ErrValue},
		"a number beyond 1e15":     {bar(2e15), chart.ErrValue},
		"NaN in a heat map":        {chart.Heat{Frame: ok, Columns: []string{"Mo"}, Rows: []chart.HeatRow{{"1.", []chart.Value{chart.Of(math.NaN())}}}}, chart.ErrValue},
		"NaN in a trend":           {chart.Trend{Frame: ok, At: []string{"1"}, Series: []chart.Series{{"a", []chart.Value{chart.Of(math.NaN())}}}}, chart.ErrValue},
		"NaN in a distribution":    {chart.Distribution{Frame: ok, Items: []chart.Item{{"1a", chart.Of(math.NaN())}}}, chart.ErrValue},
		"NaN in a convergence":     {chart.Convergence{Frame: ok, FormatAt: seconds, Steps: []chart.Step{{0, chart.Of(math.NaN()), nothing}}}, chart.ErrValue},
		"NaN as a moment":          {chart.Convergence{Frame: ok, FormatAt: seconds, Steps: []chart.Step{{math.NaN(), chart.Of(1), nothing}}}, chart.ErrValue},
		"NaN as the end of axis":   {chart.Trend{Frame: ok, Top: math.NaN(), Series: []chart.Series{{}}}, chart.ErrValue},
		"no id":                    {framed(func(f *chart.Frame) { f.ID = "" }), chart.ErrFrame},
		"an id that breaks out":    {framed(func(f *chart.Frame) { f.ID = `a"b` }), chart.ErrFrame},
		"no title":                 {framed(func(f *chart.Frame) { f.Title = "" }), chart.ErrFrame},
		"no description":           {framed(func(f *chart.Frame) { f.Desc = "" }), chart.ErrFrame},
		"nothing to say when bare": {framed(func(f *chart.Frame) { f.Empty = "" }), chart.ErrFrame},
		"no format":                {framed(func(f *chart.Frame) { f.Format = nil }), chart.ErrFrame},
		"too few cells":            {chart.Heat{Frame: ok, Columns: []string{"Mo"}, Rows: []chart.HeatRow{{}}}, chart.ErrShape},
		"descending steps":         {chart.Heat{Frame: ok, Steps: []float64{5, 4, 3, 2, 1}}, chart.ErrShape},
		"a step that is none":      {chart.Heat{Frame: ok, Steps: []float64{1, 2, 3, 4, math.NaN()}}, chart.ErrShape},
		"no series":                {chart.Trend{Frame: ok}, chart.ErrShape},
		"five series":              {chart.Trend{Frame: ok, Series: make([]chart.Series, 5)}, chart.ErrShape},
		"a short series":           {chart.Trend{Frame: ok, At: []string{"1"}, Series: []chart.Series{{}}}, chart.ErrShape},
		"no parts":                 {chart.Bars{Frame: ok}, chart.ErrShape},
		"parts without a total":    {chart.Bars{Frame: ok, Parts: []string{"a", "b"}}, chart.ErrShape},
		"a bar without values":     {chart.Bars{Frame: ok, Parts: []string{"a"}, Rows: []chart.Bar{{}}}, chart.ErrShape},
		"a negative count":         {chart.Distribution{Frame: ok, Worst: -1}, chart.ErrShape},
		"moments out of order":     {chart.Convergence{Frame: ok, FormatAt: seconds, Steps: []chart.Step{{At: 2}, {At: 1}}}, chart.ErrShape},
		"no format of moments":     {chart.Convergence{Frame: ok}, chart.ErrShape},
	} {
		if _, err := c.chart.Draw(); !errors.Is(err, c.want) {
			t.Errorf("%s: got error %v, want %v", name, err, c.want)
		}
	}
}
