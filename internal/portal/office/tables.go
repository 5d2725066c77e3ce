package office

import (
	"cmp"
	"slices"

	"schulalltag/internal/calendar"
	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// slotSheet is coverage by weekday and time.
func slotSheet(c *frame.Call, p *coverage.Picture) sheet {
	s := newSheet(c.T("Abdeckung nach Wochentag und Uhrzeit"), c.T("Zeit"))
	for day := calendar.Monday; day <= calendar.Friday; day++ {
		s.Head = append(s.Head, c.T("%s (%%)", c.WeekdayShort(day)))
	}
	rows, facts := slotGrid(p)
	for _, r := range rows {
		line := []cell{text(slotLabel(c, p, r))}
		for day := calendar.Monday; day <= calendar.Friday; day++ {
			part, ok := facts[r][day].Covered()
			line = append(line, shareCell(c, part, ok))
		}
		s.add(line...)
	}
	return s
}

// weekSheet is all that is counted, by week.
func weekSheet(c *frame.Call, p *coverage.Picture) sheet {
	s := factSheet(c, c.T("Abdeckung über die Wochen"), c.T("Woche"))
	for _, f := range p.Weeks {
		s.add(factCells(c, c.T("%s ab %s", c.WeekShort(f.Week), c.Date(f.Week.Monday())), f)...)
	}
	s.foot(factCells(c, c.T("Zusammen"), p.All)...)
	return s
}

// prioritySheet is need by priority, and what of it is open.
func prioritySheet(c *frame.Call, p *coverage.Picture) sheet {
	s := newSheet(c.T("Offener Bedarf nach Priorität"), c.T("Priorität"), c.T("Bedarf (Std.)"), c.T("Offen (Std.)"), c.T("Gedeckt (Std.)"), c.T("Abdeckung (%)"))
	line := func(name string, need, open int64) []cell {
		part, ok := coverage.Fact{NeedMinutes: need, OpenMinutes: open}.Covered()
		return []cell{text(name), hoursCell(c, need), hoursCell(c, open), hoursCell(c, need-open), shareCell(c, part, ok)}
	}
	for _, f := range p.Priorities {
		if f.NeedMinutes > 0 {
			s.add(line(c.Label(f.Priority), f.NeedMinutes, f.OpenMinutes)...)
		}
	}
	s.foot(line(c.T("Zusammen"), p.All.NeedMinutes, p.All.OpenMinutes)...)
	return s
}

// classSheet is each class with its need and what of it is open, the worst served first. Delivery is left out: in one class it could
// tell who was away.
func classSheet(c *frame.Call, p *coverage.Picture) sheet {
	s := newSheet(c.T("Abdeckung der Klassen"), c.T("Klasse"), c.T("Schule"), c.T("Bedarf (Std.)"), c.T("Offen (Std.)"), c.T("Abdeckung (%)"))
	classes := slices.DeleteFunc(slices.Clone(p.Places), func(f coverage.Fact) bool { return f.PlaceKind != school.PlaceClass })
	part := func(f coverage.Fact) float64 {
		if done, ok := f.Covered(); ok {
			return done
		}
		return 2 // after all that need somebody
	}
	slices.SortStableFunc(classes, func(a, b coverage.Fact) int { return cmp.Compare(part(a), part(b)) })
	for _, f := range classes {
		done, ok := f.Covered()
		s.add(text(f.PlaceLabel), text(f.SchoolName), hoursCell(c, f.NeedMinutes), hoursCell(c, f.OpenMinutes), shareCell(c, done, ok))
	}
	return s
}
