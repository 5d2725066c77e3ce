package chart_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"schulalltag/internal/portal/chart"
)

// drawer is any chart.
type drawer interface {
	Draw() (chart.Figure, error)
}

func percent(v float64) string { return strconv.Itoa(int(math.Round(v))) + " %" }

func hours(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1) + " Std."
}

func frame(id, title string, format func(float64) string) chart.Frame {
	return chart.Frame{ID: id, Title: title, Desc: "Alle Zahlen stehen auch in der Tabelle.", Format: format,
		Empty: "Für diesen Zeitraum gibt es noch keine veröffentlichten Einsatzpläne."}
}

var (
	noNeed   = chart.None("–", "kein Bedarf")
	withheld = chart.None("*", "zu wenige Personen")
	nothing  = chart.None("", "keine Angabe")
)

var weekdays = []string{"Mo", "Di", "Mi", "Do", "Fr"}

var schools = []string{"Grundschule Schlitz", "Gesamtschule Mücke", "Oberwaldschule Grebenhain", "Albert-Schweitzer-Schule Alsfeld",
	"Vogelsbergschule Schotten", "Brüder-Grimm-Schule, Schule mit dem Förderschwerpunkt Lernen und Sprachheilförderung", "Schule an der Wascherde", "Ohmtalschule"}

// wave is a deterministic number from 0 to top that looks like none.
func wave(i int, top float64) float64 {
	return math.Round(top * (1 + math.Sin(float64(i*i)*1.3+float64(i))) / 2)
}

func samples() map[string]drawer {
	return map[string]drawer{
		"heat-week":          heatWeek(),
		"heat-schools":       heatSchools(),
		"heat-empty":         chart.Heat{Frame: frame("leer", "Abdeckung", percent), Corner: "Stunde", Columns: weekdays},
		"trend-hours":        trendHours(),
		"trend-coverage":     trendCoverage(),
		"trend-point":        chart.Trend{Frame: frame("punkt", "Verlauf", percent), Head: "Woche", At: []string{"KW 34"}, Top: 100, Series: []chart.Series{{Name: "Abdeckung", Values: []chart.Value{chart.Of(0)}}}},
		"bars-schools":       barsSchools(),
		"bars-priority":      barsPriority(),
		"bars-many":          barsMany(),
		"bars-zero":          chart.Bars{Frame: frame("null", "Offener Bedarf", hours), Head: "Schule", Parts: []string{"offen"}, Rows: []chart.Bar{{Label: schools[0], Values: []chart.Value{chart.Of(0)}}}},
		"distribution":       distribution(),
		"distribution-equal": chart.Distribution{Frame: frame("gleich", "Abdeckung der Klassen", percent), Head: "Klasse", Value: "Abdeckung", Count: "Anzahl der Klassen", Worst: 5, Top: 100, Items: []chart.Item{{Label: "1a", Value: chart.Of(100)}, {Label: "1b", Value: chart.Of(100)}}},
		"convergence":        convergence(),
		"convergence-start":  chart.Convergence{Frame: frame("start", "Suche", hours), Head: "Zeit", Value: "Plan", Bound: "höchstens möglich", FormatAt: seconds, Steps: []chart.Step{{At: 0, Value: nothing, Bound: chart.Of(420)}}},
	}
}

func heatWeek() chart.Heat {
	h := chart.Heat{Frame: frame("woche", "Abdeckung nach Stunde und Wochentag", percent), Corner: "Stunde", Columns: weekdays}
	for slot := range 8 {
		row := chart.HeatRow{Label: fmt.Sprintf("%d. Stunde", slot+1)}
		for day := range weekdays {
			v := chart.Of(100 - wave(slot*5+day, 90)*wave(slot, 1))
			if slot > 5 && day > 2 {
				v = noNeed
			}
			if slot == 7 && day == 0 {
				v = withheld
			}
			row.Cells = append(row.Cells, v)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

func heatSchools() chart.Heat {
	h := chart.Heat{Frame: frame("schulen", "Abdeckung nach Schule und Woche", func(v float64) string { return strconv.Itoa(int(v)) }), Corner: "Schule"}
	for w := range 20 {
		h.Columns = append(h.Columns, "KW "+strconv.Itoa(w+33))
	}
	for i, name := range schools {
		row := chart.HeatRow{Label: name}
		for w := range h.Columns {
			v := chart.Of(40 + wave(i*20+w, 60))
			if w == 9 || w == 10 {
				v = noNeed
			}
			row.Cells = append(row.Cells, v)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

func trendHours() chart.Trend {
	t := chart.Trend{Frame: frame("stunden", "Stunden nach Woche", hours), Head: "Woche"}
	need, planned, delivered := chart.Series{Name: "Bedarf"}, chart.Series{Name: "geplant"}, chart.Series{Name: "geleistet"}
	for w := range 18 {
		t.At = append(t.At, "KW "+strconv.Itoa(w+33))
		n, p, d := chart.Of(1300+wave(w, 90)), chart.Of(1180+wave(w+3, 80)), chart.Of(1100+wave(w+5, 70))
		if w == 9 || w == 10 {
			n, p, d = nothing, nothing, nothing
		}
		if w > 15 || w == 12 {
			d = nothing
		}
		need.Values, planned.Values, delivered.Values = append(need.Values, n), append(planned.Values, p), append(delivered.Values, d)
	}
	t.Series = []chart.Series{need, planned, delivered}
	return t
}

func trendCoverage() chart.Trend {
	t := chart.Trend{Frame: frame("jahr", "Abdeckung im Schuljahr", percent), Head: "Woche", Bottom: 50, Top: 100}
	names := []string{"Sozialraum Alsfeld", "Sozialraum Lauterbach und Umgebung bis Herbstein", "Mücke", "Schotten"}
	for i, name := range names {
		s := chart.Series{Name: name}
		for w := range 52 {
			v := chart.Of(80 + wave(i*60+w/4, 18))
			if w%9 == 7 && w%4 == i {
				v = nothing
			}
			s.Values = append(s.Values, v)
		}
		t.Series = append(t.Series, s)
	}
	for w := range 52 {
		t.At = append(t.At, "KW "+strconv.Itoa((w+32)%52+1))
	}
	return t
}

func barsSchools() chart.Bars {
	b := chart.Bars{Frame: frame("schule", "Abdeckung nach Schule", percent), Head: "Schule", Parts: []string{"Abdeckung"}, Order: chart.Ascending, Top: 100,
		Reference: chart.Reference{Name: "Mittel im Landkreis", At: 88}}
	for i, name := range schools {
		v := chart.Of(60 + wave(i, 40))
		if i == 2 {
			v = withheld
		}
		b.Rows = append(b.Rows, chart.Bar{Label: name, Values: []chart.Value{v}})
	}
	return b
}

func barsPriority() chart.Bars {
	b := chart.Bars{Frame: frame("prioritaet", "Offener Bedarf nach Priorität", hours), Head: "Schule", Parts: []string{"hoch", "normal", "niedrig"}, Total: "zusammen", Order: chart.Descending}
	for i, name := range schools {
		row := chart.Bar{Label: name, Values: []chart.Value{chart.Of(wave(i, 12)), chart.Of(wave(i+9, 20)), chart.Of(wave(i+20, 8))}}
		if i == 4 {
			row.Values[2] = withheld
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

func barsMany() chart.Bars {
	b := chart.Bars{Frame: frame("viele", "Abdeckung nach Klasse", percent), Head: "Klasse", Parts: []string{"Abdeckung"}, Top: 100}
	for i := range 60 {
		b.Rows = append(b.Rows, chart.Bar{Label: fmt.Sprintf("%d%c", i/6+1, 'a'+i%6), Values: []chart.Value{chart.Of(wave(i, 100))}})
	}
	return b
}

func distribution() chart.Distribution {
	d := chart.Distribution{Frame: frame("klassen", "Abdeckung der Klassen", percent), Head: "Klasse", Value: "Abdeckung", Count: "Anzahl der Klassen", Worst: 5, Top: 100}
	for i := range 120 {
		v := chart.Of(100 - math.Round(wave(i, 8)*wave(i+7, 9)))
		if i == 50 {
			v = withheld
		}
		d.Items = append(d.Items, chart.Item{Label: fmt.Sprintf("%d%c, %s", i/8%10+1, 'a'+i%4, schools[i%8]), Value: v})
	}
	return d
}

func seconds(v float64) string { return strconv.Itoa(int(v)) + " s" }

func convergence() chart.Convergence {
	c := chart.Convergence{Frame: frame("suche", "Suche nach dem besten Plan", hours), Head: "Zeit", Value: "Plan", Bound: "höchstens möglich", FormatAt: seconds}
	for i := range 12 {
		s := chart.Step{At: float64(i * i), Value: chart.Of(math.Round(411 - 80/float64(i+1))), Bound: chart.Of(415 + float64(16-min(i, 7)*2))}
		if i == 0 {
			s.Value = nothing
		}
		c.Steps = append(c.Steps, s)
	}
	return c
}
