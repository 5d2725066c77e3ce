package demand

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// specialPage lists the days that differ at the school in a school year, and adds one.
type specialPage struct {
	frame.Base
	here

	Tabs        []tab
	Form        *frame.Form
	Path        string
	Year        string
	Coming      []specialRow
	Past        []specialRow
	Movable     int // movable holidays of the year
	MaxMovable  int
	Kinds       []frame.Option
	Classes     []frame.Option
	Previous    string
	Next        string
	PreviousDay calendar.Date
	NextDay     calendar.Date
}

// specialRow is one special day.
type specialRow struct {
	school.SpecialDay
	Place  string // of a class away
	Remove bool   // whether it can still be deleted
	Path   string
}

var specialView = frame.Parse[specialPage](files, "special.html")

func (p *pages) specialDays(c *frame.Call) error {
	h, err := p.here(c)
	if err != nil {
		return err
	}
	return p.showSpecialDays(c, http.StatusOK, h, c.Filled(url.Values{}))
}

func (p *pages) showSpecialDays(c *frame.Call, status int, h here, form *frame.Form) error {
	day := c.QueryDate("am", c.Today())
	year := calendar.SchoolYearOf(day)
	days, err := p.Schools.SpecialDays(c, h.ID, year.Range())
	if err != nil {
		return err
	}
	places, err := p.allPlaces(c, school.PlaceFilter{SchoolID: h.ID, Kind: school.PlaceClass})
	if err != nil {
		return err
	}
	page := specialPage{
		Base: c.Page("Schule", "An diesen Tagen ist etwas anders als sonst. Dann wird niemand umsonst eingeplant."),
		here: h, Tabs: h.tabs(c, specialPath), Form: form, Path: h.At(specialPath), Year: year.String(), MaxMovable: school.MaxMovableHolidays,
		PreviousDay: year.Range().From.AddDays(-1), NextDay: year.Range().Until.AddDays(1),
	}
	page.Part = c.T("Besondere Tage")
	page.Previous, page.Next = calendar.SchoolYearOf(page.PreviousDay).String(), calendar.SchoolYearOf(page.NextDay).String()
	labels := map[uuid.UUID]string{}
	page.Classes = []frame.Option{{Label: c.T("Bitte wählen")}}
	for _, place := range places {
		labels[place.ID] = c.Place(place.Kind, place.Label)
		if place.ValidUntil.IsZero() || !place.ValidUntil.Before(c.Today()) {
			page.Classes = append(page.Classes, frame.Option{Value: place.ID.String(), Label: place.Label})
		}
	}
	for _, k := range []school.SpecialDayKind{school.EarlyEnd, school.ClassAway, school.MovableHoliday, school.Closed} {
		page.Kinds = append(page.Kinds, frame.Option{Value: string(k), Label: c.Label(k)})
	}
	first := c.Today().AddDays(-school.MaxLateDays)
	for _, d := range days {
		row := specialRow{SpecialDay: d, Remove: !d.Day.Before(first), Path: h.At(specialPath + "/" + d.ID.String() + "/loeschen")}
		if d.PlaceID != nil {
			row.Place = labels[*d.PlaceID]
		}
		if d.Kind == school.MovableHoliday {
			page.Movable++
		}
		if d.Day.Before(c.Today()) {
			page.Past = append(page.Past, row)
		} else {
			page.Coming = append(page.Coming, row)
		}
	}
	return specialView.Show(c, status, page)
}

func (p *pages) createSpecialDay(c *frame.Call) error {
	h, err := p.here(c)
	if err != nil {
		return err
	}
	form := c.Form()
	d := school.SpecialDayDetails{Day: form.Date("day"), Kind: school.SpecialDayKind(form.Get("kind"))}
	// The form shows both fields for every kind, so what does not belong to the kind is left aside.
	switch d.Kind {
	case school.EarlyEnd:
		ends := form.Clock("ends")
		d.Ends = &ends
	case school.ClassAway:
		id := form.ID("placeId")
		d.PlaceID = &id
	}
	if !form.OK() {
		return p.showSpecialDays(c, http.StatusUnprocessableEntity, h, form)
	}
	special, err := p.Schools.CreateSpecialDay(c, h.ID, d)
	if err != nil && form.Refused(err) {
		return p.showSpecialDays(c, http.StatusUnprocessableEntity, h, form)
	}
	if err != nil {
		return err
	}
	undo := &frame.Undo{Path: h.At(specialPath + "/" + special.ID.String() + "/loeschen")}
	return c.Finish(h.At(specialPath), c.T("Eingetragen: %s, %s.", c.DayShort(special.Day), c.Label(special.Kind)), undo)
}

// deleteSpecialDay makes a day usual again; it can be entered anew with one press.
func (p *pages) deleteSpecialDay(c *frame.Call) error {
	h, err := p.here(c)
	if err != nil {
		return err
	}
	id, err := c.ID("day")
	if err != nil {
		return err
	}
	days, err := p.Schools.SpecialDays(c, h.ID, calendar.Range{})
	if err != nil {
		return err
	}
	var undo *frame.Undo
	said := c.T("Gelöscht.")
	for _, d := range days {
		if d.ID != id {
			continue
		}
		said = c.T("Gelöscht: %s, %s.", c.DayShort(d.Day), c.Label(d.Kind))
		undo = &frame.Undo{Path: h.At(specialPath), Fields: map[string]string{"day": d.Day.String(), "kind": string(d.Kind)}}
		if d.Ends != nil {
			undo.Fields["ends"] = d.Ends.String()
		}
		if d.PlaceID != nil {
			undo.Fields["placeId"] = d.PlaceID.String()
		}
	}
	form := c.Form()
	err = p.Schools.DeleteSpecialDay(c, id)
	if err != nil && form.Refused(err) {
		return p.showSpecialDays(c, http.StatusConflict, h, form)
	}
	if err != nil {
		return err
	}
	return c.Finish(h.At(specialPath), said, undo)
}
