package demand

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// needPage is the week of need of one place.
type needPage struct {
	frame.Base
	Form   *frame.Form
	Choice *frame.Choice

	Place       *school.Place
	Path, Query string // of the page and what its forms carry on
	Grid        grid
	HasBell     bool
	Stated      bool
	Minutes     int
	Period      calendar.Range
	Days        *frame.Form // asks for another period
	Locked      bool
	Gone        bool // the place does not exist on the first day
	Begins      calendar.Date
	Periods     []periodLink
	Replaced    []calendar.Range
	Changed     string
	Sources     []sourceGroup

	Qualifications []school.Qualification
	Purposes       []school.Purpose
}

// periodLink leads to another stretch of days in which something else stands.
type periodLink struct {
	Period  calendar.Range
	Href    string
	Current bool
	Past    bool
	Empty   bool // states that there is no need
}

var needView = frame.Parse[needPage](files, "need.html")

func (p *pages) need(c *frame.Call) error {
	s, err := p.state(c)
	if err != nil {
		return err
	}
	if !s.asked.OK() {
		return p.showNeed(c, http.StatusUnprocessableEntity, s, s.asked, nil)
	}
	return p.showNeed(c, http.StatusOK, s, c.Filled(nil), nil)
}

func (p *pages) showNeed(c *frame.Call, status int, s *state, form *frame.Form, choice *frame.Choice) error {
	page := needPage{
		Base: c.Page("", "Wählen Sie Zellen im Raster und dann, wie viele Personen dort gebraucht werden. Alles wird sofort gespeichert."),
		Form: form, Choice: choice, Place: s.place, Path: "/bedarf/" + s.place.ID.String(), Query: s.query,
		Stated: s.standing != nil, Period: s.period, Days: s.asked, Locked: s.locked, Gone: !s.place.Period().Contains(s.period.From),
		Begins:         calendar.Max(c.Today(), s.place.ValidFrom),
		Qualifications: qualifications[:], Purposes: purposes[:],
	}
	page.Title = c.T("Bedarf: %s", c.Place(s.place.Kind, s.place.Label))
	page.Wide, page.Scripts = true, []string{"need.js"}
	if page.Locked {
		page.Help = c.T("Das ist der Bedarf vergangener Tage. Er bleibt, wie er war, denn nach ihm wurde geplant und gearbeitet.")
	}
	if s.asked.OK() { // else what was typed stays
		page.Days = c.Filled(url.Values{"ab": {s.period.From.String()}})
		if !s.period.Until.IsZero() {
			page.Days.Values.Set("bis", s.period.Until.String())
		}
	}
	if s.standing != nil {
		page.Changed = c.When(s.standing.RecordedAt, c.Now())
		page.Minutes, _ = personMinutes(s.needs(), slotMinutes(s.schedules))
	}
	if s.schedule != nil {
		ticked := map[uuid.UUID]bool{}
		for _, text := range form.All("zelle") {
			if id, err := uuid.Parse(text); err == nil {
				ticked[id] = true
			}
		}
		page.HasBell, page.Grid = true, newGrid(c, s.schedule, s.needs(), ticked, s.locked)
	}
	for _, w := range s.weeks {
		page.Periods = append(page.Periods, periodLink{
			Period: w.Period(), Href: page.Path + "?ab=" + showing(w, c.Today()).String(), Current: s.standing != nil && w.ID == s.standing.ID,
			Past: !w.ValidUntil.IsZero() && w.ValidUntil.Before(c.Today()), Empty: len(w.Needs) == 0,
		})
	}
	for _, w := range s.replaced() {
		page.Replaced = append(page.Replaced, w.Period().Intersect(s.period))
	}
	if s.schedule != nil && !s.locked {
		var err error
		if page.Sources, err = p.sources(c, s); err != nil {
			return err
		}
	}
	return needView.Show(c, status, page)
}

// showing is the day on which a link shows a week: the first one that can still be changed.
func showing(w school.NeedWeek, today calendar.Date) calendar.Date {
	if w.Period().Contains(today) {
		return today
	}
	return w.ValidFrom
}

// putNeed sets the chosen slots, on the days of the period that the address names.
func (p *pages) putNeed(c *frame.Call) error {
	s, err := p.state(c)
	if err != nil {
		return err
	}
	form := c.Form()
	if s.schedule == nil {
		form.Problem("", "An diesem Tag gilt kein Zeitraster. Legen Sie zuerst eines an.")
		return p.showNeed(c, http.StatusUnprocessableEntity, s, form, nil)
	}
	slots := chosen(form, s.schedule)
	b := readBrush(form)
	if !form.OK() {
		return p.showNeed(c, http.StatusUnprocessableEntity, s, form, nil)
	}
	painted := b.paint(s.needs(), slots)
	said := c.N(len(slots), "Gespeichert: %d Zelle geändert.", "Gespeichert: %d Zellen geändert.")
	return p.stateNeed(c, s, form, painted, said)
}

// stateNeed states the need that a form asks for. If somebody else was faster, it shows both.
func (p *pages) stateNeed(c *frame.Call, s *state, form *frame.Form, needs []school.Need, said string) error {
	place, _, err := p.Schools.PutNeedWeek(c, s.place.ID, form.Version(), school.NeedWeekDetails{
		ValidFrom: s.period.From, ValidUntil: s.period.Until, Needs: needs,
	})
	switch {
	case errors.Is(err, postgres.ErrStale):
		rows := compared(c, s.schedule, s.needs(), needs)
		if len(rows) == 0 {
			return c.Finish(s.path(), c.T("Das war schon gespeichert."), nil)
		}
		return p.showNeed(c, http.StatusConflict, s, form, form.Choose(s.place.Version, s.path(), rows...))
	case err != nil && form.Refused(err):
		return p.showNeed(c, http.StatusUnprocessableEntity, s, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(s.path(), said, takeBack(s, place.Version))
}

// takeBack is the form that lets stand again what stood before a change.
func takeBack(s *state, version int) *frame.Undo {
	ids := make([]string, len(s.weeks))
	for i, id := range s.ids() {
		ids[i] = id.String()
	}
	return &frame.Undo{Path: "/bedarf/" + s.place.ID.String() + "/zurueck" + s.query, Fields: map[string]string{
		"version": strconv.Itoa(version), "wochen": strings.Join(ids, " "),
	}}
}

// restoreNeed takes a change back.
func (p *pages) restoreNeed(c *frame.Call) error {
	s, err := p.state(c)
	if err != nil {
		return err
	}
	form := c.Form()
	var ids []uuid.UUID
	for text := range strings.FieldsSeq(form.Get("wochen")) {
		if id, err := uuid.Parse(text); err == nil {
			ids = append(ids, id)
		}
	}
	place, err := p.Schools.RestoreNeedWeeks(c, s.place.ID, form.Version(), ids)
	switch {
	case errors.Is(err, postgres.ErrStale):
		form.Problem("", "Der Bedarf wurde inzwischen weiter geändert. Darum lässt sich das nicht mehr zurücknehmen. Hier ist der neue Stand.")
		return p.showNeed(c, http.StatusConflict, s, form, nil)
	case err != nil && form.Refused(err):
		return p.showNeed(c, http.StatusConflict, s, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(s.path(), c.T("Zurückgenommen. Es gilt wieder der Stand davor."), takeBack(s, place.Version))
}

// compared are the slots in which what is stored differs from what a form asks for.
func compared(c *frame.Call, schedule *school.BellSchedule, theirs, mine []school.Need) (rows []frame.Versions) {
	find := func(needs []school.Need, slot uuid.UUID) *school.Need {
		for i := range needs {
			if needs[i].SlotID == slot {
				return &needs[i]
			}
		}
		return nil
	}
	names := where(c, schedule)
	for _, slot := range schedule.Slots {
		row := frame.Versions{Name: names[slot.ID], Theirs: sayNeed(c, find(theirs, slot.ID)), Mine: sayNeed(c, find(mine, slot.ID))}
		if row.Differs() {
			rows = append(rows, row)
		}
	}
	return rows
}

// sayNeed says a need in words.
func sayNeed(c *frame.Call, n *school.Need) string {
	if n == nil {
		return c.T("kein Bedarf")
	}
	parts := []string{c.N(n.Persons, "%d Person", "%d Personen"), c.T("Priorität %s", c.Label(n.Priority)), c.Label(n.Purpose)}
	if n.Qualification != school.QualificationBasic {
		parts = append(parts, c.T("Qualifikation: %s", c.Label(n.Qualification)))
	}
	return strings.Join(parts, ", ")
}
