package demand

import (
	"net/http"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// bellsPage shows when the school's lessons are, now and later.
type bellsPage struct {
	frame.Base
	here

	Tabs  []tab
	New   string
	Bells []bell // the present one first
	Past  []bell
}

// bell is one bell schedule to look at.
type bell struct {
	school.BellSchedule
	Now  bool
	Rows []bellRow
	Path string
}

// bellRow is one of its lines.
type bellRow struct {
	Name, Span string
	Pause      bool
	Days       [5]bool
}

var bellsView = frame.Parse[bellsPage](files, "bells.html")

func (p *pages) bellSchedules(c *frame.Call) error {
	h, err := p.here(c)
	if err != nil {
		return err
	}
	schedules, err := p.Schools.BellSchedules(c, h.ID)
	if err != nil {
		return err
	}
	page := bellsPage{
		Base: c.Page("Schule", "Wann an Ihrer Schule was beginnt und endet. Bedarf und Einsätze richten sich danach."),
		here: h, Tabs: h.tabs(c, bellPath), New: h.At(bellPath + "/neu"),
	}
	page.Part = c.T("Zeitraster")
	for _, b := range schedules {
		shown := bell{BellSchedule: b, Now: b.Period().Contains(c.Today()), Path: bellPath + "/" + b.ID.String()}
		for _, l := range b.Lines() {
			row := bellRow{Name: c.Line(l), Span: c.Span(l.Starts, l.Ends), Pause: l.Kind != school.SlotLesson}
			for i, slot := range l.Slots {
				row.Days[i] = slot != nil
			}
			shown.Rows = append(shown.Rows, row)
		}
		if !b.ValidUntil.IsZero() && b.ValidUntil.Before(c.Today()) {
			page.Past = append(page.Past, shown)
		} else {
			page.Bells = append(page.Bells, shown)
		}
	}
	return bellsView.Show(c, http.StatusOK, page)
}

// nextMonday is the first Monday after a day, when a new bell schedule usually begins.
func nextMonday(day calendar.Date) calendar.Date { return day.Week().Next().Monday() }
