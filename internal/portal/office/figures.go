package office

import (
	"cmp"
	"html/template"
	"math"
	"slices"

	"schulalltag/internal/calendar"
	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/chart"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// figure is a chart on a page, with the table behind it and where to load that from.
type figure struct {
	Key, Title, Help string
	SVG              template.HTML
	Table            sheet
	CSV              string
}

// drawing is any chart of package chart.
type drawing interface{ Draw() (chart.Figure, error) }

// figures draws what the picture shows: when, how it went on, how urgent, and for whom.
func figures(c *frame.Call, s scope, p *coverage.Picture) ([]figure, error) {
	list := []struct {
		key, help string
		title     string
		chart     drawing
		table     sheet
	}{
		{"zeiten", c.T("Wie viel vom Bedarf der Einsatzplan zu dieser Zeit deckt."), c.T("Nach Wochentag und Uhrzeit"), slotHeat(c, p), slotSheet(c, p)},
		{"wochen", c.T("Anteil am Bedarf in jeder Woche. Geleistet ist, was die Schulen bestätigt haben."), c.T("Verlauf über die Wochen"), weekTrend(c, p), weekSheet(c, p)},
		{"prioritaeten", c.T("Wie dringend ist, was offen bleibt. Die Priorität legt die Schule fest."), c.T("Offener Bedarf nach Priorität"), priorityBars(c, p), prioritySheet(c, p)},
		{"klassen", c.T("Wie gleichmäßig die Klassen versorgt sind. Die am schlechtesten versorgten stehen mit Namen oben. Busse und Angebote zählen hier nicht mit."), c.T("Verteilung auf die Klassen"), classSpread(c, p), classSheet(c, p)},
	}
	figures := make([]figure, len(list))
	for i, x := range list {
		drawn, err := x.chart.Draw()
		if err != nil {
			return nil, err
		}
		figures[i] = figure{x.key, x.title, x.help, drawn.SVG, x.table, s.href(coveragePath + "/csv/" + x.key)}
	}
	return figures, nil
}

func frameOf(c *frame.Call, id, title, finding string, format func(float64) string) chart.Frame {
	return chart.Frame{ID: id, Title: title, Desc: finding, Empty: c.T("In diesen Wochen ist kein Bedarf eingetragen."), Format: format}
}

// percents are from 0 to 100 in charts, as people read them.
func percents(c *frame.Call) func(float64) string {
	return func(v float64) string { return c.Percent(v/100, 0) }
}

func part(c *frame.Call, need, open int64) chart.Value {
	if need == 0 {
		return chart.None("–", c.T("kein Bedarf"))
	}
	return chart.Of(100 * float64(need-open) / float64(need))
}

// slotRow is a row of the heat map.
type slotRow struct{ starts, ends calendar.Clock }

// slotGrid counts need by weekday and time: by the slots of one school, by the hour in which slots begin where several schools have bell
// schedules of their own.
func slotGrid(p *coverage.Picture) (rows []slotRow, facts map[slotRow]map[calendar.Weekday]coverage.SlotFact) {
	facts = map[slotRow]map[calendar.Weekday]coverage.SlotFact{}
	for _, f := range p.Slots {
		r := slotRow{f.Starts, f.Ends}
		if len(p.Schools) != 1 {
			hour := calendar.Clock(f.Starts.Minutes() / 60 * 60)
			r = slotRow{hour, hour + 60}
		}
		if facts[r] == nil {
			facts[r] = map[calendar.Weekday]coverage.SlotFact{}
			rows = append(rows, r)
		}
		sum := facts[r][f.Weekday]
		sum.NeedMinutes += f.NeedMinutes
		sum.OpenMinutes += f.OpenMinutes
		facts[r][f.Weekday] = sum
	}
	slices.SortFunc(rows, func(a, b slotRow) int { return cmp.Or(cmp.Compare(a.starts, b.starts), cmp.Compare(a.ends, b.ends)) })
	return rows, facts
}

func slotLabel(c *frame.Call, p *coverage.Picture, r slotRow) string {
	if len(p.Schools) == 1 {
		return c.Span(r.starts, r.ends)
	}
	return c.T("%d Uhr", r.starts.Minutes()/60)
}

// slotHeat shows coverage by weekday and time.
func slotHeat(c *frame.Call, p *coverage.Picture) chart.Heat {
	h := chart.Heat{Corner: c.T("Zeit")}
	for day := calendar.Monday; day <= calendar.Friday; day++ {
		h.Columns = append(h.Columns, c.WeekdayShort(day))
	}
	worst, worstAt := 2.0, ""
	rows, facts := slotGrid(p)
	for _, r := range rows {
		line := chart.HeatRow{Label: slotLabel(c, p, r)}
		for day := calendar.Monday; day <= calendar.Friday; day++ {
			f := facts[r][day]
			line.Cells = append(line.Cells, part(c, f.NeedMinutes, f.OpenMinutes))
			if done, ok := f.Covered(); ok && done < worst {
				worst, worstAt = done, c.Weekday(day)+", "+line.Label
			}
		}
		h.Rows = append(h.Rows, line)
	}
	finding := c.T("Es ist kein Bedarf eingetragen.")
	if worstAt != "" {
		finding = c.T("Am wenigsten gedeckt ist diese Zeit: %s, mit %s.", worstAt, c.Percent(worst, 0))
	}
	h.Frame = frameOf(c, "zeiten", c.T("Abdeckung nach Wochentag und Uhrzeit"), finding, percents(c))
	return h
}

// weekTrend shows how coverage and delivery went on. Delivery stays open for weeks that are not over, or of which schools have yet to
// confirm more than a twentieth: it would look like a loss.
func weekTrend(c *frame.Call, p *coverage.Picture) chart.Trend {
	covered, delivered := chart.Series{Name: c.T("geplant")}, chart.Series{Name: c.T("geleistet")}
	t := chart.Trend{Head: c.T("Woche"), Top: 100}
	last := c.T("Es ist kein Bedarf eingetragen.")
	for _, f := range p.Weeks {
		t.At = append(t.At, c.WeekShort(f.Week))
		covered.Values = append(covered.Values, part(c, f.NeedMinutes, f.OpenMinutes))
		if done, ok := f.Covered(); ok {
			last = c.T("In der letzten Woche mit Bedarf, %s, deckt der Einsatzplan %s.", c.WeekShort(f.Week), c.Percent(done, 0))
		}
		switch {
		case f.NeedMinutes == 0:
			delivered.Values = append(delivered.Values, chart.None("–", c.T("kein Bedarf")))
		case !f.Week.Range().Until.Before(c.Today()):
			delivered.Values = append(delivered.Values, chart.None("›", c.T("Woche noch nicht vorbei")))
		case 20*f.AwaitingMinutes > f.PlannedMinutes:
			delivered.Values = append(delivered.Values, chart.None("?", c.T("noch nicht bestätigt")))
		default:
			delivered.Values = append(delivered.Values, chart.Of(100*min(1, float64(f.DeliveredMinutes)/float64(f.NeedMinutes))))
		}
	}
	t.Series = []chart.Series{covered, delivered}
	t.Frame = frameOf(c, "wochen", c.T("Abdeckung über die Wochen"), last, percents(c))
	return t
}

// priorityBars shows what is open of each priority beside what is covered.
func priorityBars(c *frame.Call, p *coverage.Picture) chart.Bars {
	b := chart.Bars{Head: c.T("Priorität"), Parts: []string{c.T("gedeckt"), c.T("offen")}, Total: c.T("Bedarf")}
	var high, open int64
	for _, f := range p.Priorities {
		if f.NeedMinutes == 0 {
			continue
		}
		b.Rows = append(b.Rows, chart.Bar{Label: c.T("%s: %s offen", c.Label(f.Priority), hours(c, f.OpenMinutes)), Values: []chart.Value{
			chart.Of(float64(f.NeedMinutes-f.OpenMinutes) / 60), chart.Of(float64(f.OpenMinutes) / 60),
		}})
		open += f.OpenMinutes
		if f.Priority == school.PriorityHigh {
			high = f.OpenMinutes
		}
	}
	b.Frame = frameOf(c, "prioritaeten", c.T("Offener Bedarf nach Priorität"),
		c.T("Offen sind %s, davon %s mit hoher Priorität.", hours(c, open), hours(c, high)),
		func(v float64) string { return hours(c, int64(math.Round(v*60))) })
	return b
}

// worstClasses is how many classes are named.
const worstClasses = 5

// classSpread shows how coverage is spread over classes. Buses and offers are left out: their need is of another sort.
func classSpread(c *frame.Call, p *coverage.Picture) chart.Distribution {
	d := chart.Distribution{Head: c.T("Klasse"), Value: c.T("Abdeckung"), Count: c.T("Anzahl der Klassen"), Worst: worstClasses, Top: 100}
	worst, name := 2.0, ""
	for _, f := range p.Places {
		if f.PlaceKind != school.PlaceClass {
			continue
		}
		label := f.PlaceLabel
		if len(p.Schools) != 1 {
			label += ", " + f.SchoolName
		}
		d.Items = append(d.Items, chart.Item{Label: label, Value: part(c, f.NeedMinutes, f.OpenMinutes)})
		if done, ok := f.Covered(); ok && done < worst {
			worst, name = done, label
		}
	}
	finding := c.T("Es ist kein Bedarf von Klassen eingetragen.")
	if name != "" {
		finding = c.T("Am schlechtesten versorgt ist die Klasse %s mit %s.", name, c.Percent(worst, 0))
	}
	d.Frame = frameOf(c, "klassen", c.T("Abdeckung der Klassen"), finding, percents(c))
	return d
}
