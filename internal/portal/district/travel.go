package district

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// travelPage shows how long people drive between the schools, and asks for one of these times.
type travelPage struct {
	frame.Base
	Tabs    []tab
	Form    *frame.Form
	Schools []frame.Option
	Rows    []travelRow
}

type travelRow struct {
	From, To       string
	FromID, ToID   uuid.UUID
	Minutes        int
	SameArea       bool
	fromAt, untoAt int
}

var travelView = frame.Parse[travelPage](files, "travel.html")

func (p *pages) travelTimes(c *frame.Call) error {
	values := url.Values{}
	for _, name := range []string{"von", "nach", "minuten"} {
		values.Set(name, c.Query(name))
	}
	return p.showTravel(c, http.StatusOK, c.Filled(values))
}

func (p *pages) showTravel(c *frame.Call, status int, form *frame.Form) error {
	schools, err := p.everySchool(c)
	if err != nil {
		return err
	}
	times, err := p.Schools.TravelTimes(c)
	if err != nil {
		return err
	}
	page := travelPage{
		Base: c.Page("Fahrzeiten", "Nur zwischen Schulen mit bekannter Fahrzeit kann jemand am selben Tag wechseln."),
		Tabs: tabs(c, "/organisationen/fahrzeiten"), Form: form, Schools: []frame.Option{{Label: c.T("Bitte wählen")}},
	}
	for _, s := range schools {
		page.Schools = append(page.Schools, frame.Option{Value: s.ID.String(), Label: called(s)})
	}
	for _, t := range times {
		page.Rows = append(page.Rows, travelBetween(schools, t))
	}
	slices.SortFunc(page.Rows, func(a, b travelRow) int {
		if a.fromAt != b.fromAt {
			return a.fromAt - b.fromAt
		}
		return a.untoAt - b.untoAt
	})
	return travelView.Show(c, status, page)
}

// called is a school with its town, unless that is part of its name anyway.
func called(s school.School) string {
	return s.Name + ", " + s.Town
}

// travelBetween puts the school that comes first in the list first.
func travelBetween(schools []school.School, t school.TravelTime) travelRow {
	at := func(id uuid.UUID) int {
		return slices.IndexFunc(schools, func(s school.School) bool { return s.ID == id })
	}
	from, to := at(t.FromSchoolID), at(t.ToSchoolID)
	if from > to {
		from, to = to, from
	}
	a, b := schools[max(from, 0)], schools[max(to, 0)]
	return travelRow{From: called(a), To: called(b), FromID: a.ID, ToID: b.ID, Minutes: t.Minutes, SameArea: a.AreaID == b.AreaID, fromAt: from, untoAt: to}
}

func (p *pages) putTravelTimes(c *frame.Call) error {
	form := c.Form()
	t := school.TravelTime{FromSchoolID: form.ID("von"), ToSchoolID: form.ID("nach"), Minutes: form.Int("minuten")}
	if form.OK() && t.FromSchoolID == t.ToSchoolID {
		form.Problem("nach", "Wählen Sie zwei verschiedene Schulen.")
	}
	if !form.OK() {
		return p.showTravel(c, http.StatusUnprocessableEntity, form)
	}
	before, err := p.Schools.TravelTimes(c)
	if err != nil {
		return err
	}
	err = p.Schools.PutTravelTimes(c, []school.TravelTime{t})
	if form.Refused(err) {
		for i := range form.Problems {
			form.Problems[i].Field = "minuten"
		}
		return p.showTravel(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return c.Finish("/organisationen/fahrzeiten", c.T("Die Fahrzeit ist gespeichert: %d Minuten.", t.Minutes), undoTravel(before, t))
}

// undoTravel puts the time back that was there before; one that was not there cannot be taken away again.
func undoTravel(before []school.TravelTime, t school.TravelTime) *frame.Undo {
	i := slices.IndexFunc(before, func(b school.TravelTime) bool {
		return b.FromSchoolID == t.FromSchoolID && b.ToSchoolID == t.ToSchoolID || b.FromSchoolID == t.ToSchoolID && b.ToSchoolID == t.FromSchoolID
	})
	if i < 0 || before[i].Minutes == t.Minutes {
		return nil
	}
	return &frame.Undo{Path: "/organisationen/fahrzeiten", Fields: map[string]string{
		"von": t.FromSchoolID.String(), "nach": t.ToSchoolID.String(), "minuten": strconv.Itoa(before[i].Minutes),
	}}
}
