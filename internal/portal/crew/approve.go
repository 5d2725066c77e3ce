package crew

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
)

// approve accepts what schools have confirmed in a month, of everybody or of one person.
func (p *pages) approve(c *frame.Call) error {
	form := c.Form()
	m, err := calendar.ParseMonth(form.Get("monat"))
	if err != nil {
		return c.Redirect("/freigabe")
	}
	approval := hours.Approval{From: m.First(), Until: m.Last()}
	back := monthPath(m)
	if id, err := uuid.Parse(form.Get("person")); err == nil {
		approval.AssistantID = id
		back = entriesPath(id, m)
	}
	n, err := p.Hours.Approve(c, approval)
	if err != nil {
		return err
	}
	if n == 0 {
		return c.Finish(back, c.T("Es war nichts mehr freizugeben."), nil)
	}
	return c.Finish(back, c.N(n, "1 Eintrag ist freigegeben.", "%d Einträge sind freigegeben."), nil)
}

// closePage says what closing a month means before it is done.
type closePage struct {
	frame.Base
	Month    calendar.Month
	Back     string
	Form     *frame.Form
	Stand    stand
	People   int
	Minutes  int
	Closable bool
}

var closeView = frame.Parse[closePage](files, "close.html")

func (p *pages) askClose(c *frame.Call) error {
	m, err := calendar.ParseMonth(c.Query("monat"))
	if err != nil {
		return c.Redirect("/freigabe")
	}
	if closed, err := p.closing(c, m); closed != nil || err != nil {
		if err != nil {
			return err
		}
		return c.Redirect(monthPath(m))
	}
	return p.showClose(c, http.StatusOK, m, c.Filled(nil))
}

func (p *pages) showClose(c *frame.Call, status int, m calendar.Month, form *frame.Form) error {
	s, _, err := p.stand(c, m)
	if err != nil {
		return err
	}
	people, total, err := p.worked(c, m)
	if err != nil {
		return err
	}
	return closeView.Show(c, status, closePage{
		Base:  c.Page(c.T("%s abschließen", c.Month(m)), "Danach steht fest, was in diesem Monat gearbeitet wurde."),
		Month: m, Back: monthPath(m), Form: form, Stand: s, People: len(people), Minutes: total.Worked, Closable: s.Ready(),
	})
}

// closeMonth ends a month for good.
func (p *pages) closeMonth(c *frame.Call) error {
	form := c.Form()
	m, err := calendar.ParseMonth(form.Get("monat"))
	if err != nil {
		return c.Redirect("/freigabe")
	}
	_, err = p.Hours.CloseMonth(c, m)
	if errors.Is(err, hours.ErrMonthClosed) { // the button was pressed twice, or in two windows
		return c.Redirect(monthPath(m))
	}
	if form.Refused(err) {
		return p.showClose(c, http.StatusConflict, m, form)
	}
	if err != nil {
		return err
	}
	return c.Finish(monthPath(m), c.T("%s ist abgeschlossen.", c.Month(m)), nil)
}

// entriesPage lists what one person has worked in a month.
type entriesPage struct {
	frame.Base
	ID        uuid.UUID
	Month     calendar.Month
	Back      string
	Prev      string
	Next      string
	Entries   []hours.Entry
	Planned   int // minutes
	Worked    int
	Confirmed int // entries that can be approved
}

var entriesView = frame.Parse[entriesPage](files, "entries.html")

// entriesPath is the address of somebody's hours in a month.
func entriesPath(id uuid.UUID, m calendar.Month) string {
	return "/freigabe/personen/" + id.String() + "?monat=" + m.String()
}

func (p *pages) entries(c *frame.Call) error {
	a, err := p.found(c)
	if err != nil {
		return err
	}
	m, err := calendar.ParseMonth(c.Query("monat"))
	if err != nil {
		m = c.Today().Month()
	}
	list, err := postgres.All(func(page postgres.Page) ([]hours.Entry, string, error) {
		return p.Hours.Entries(c, hours.Filter{AssistantID: a.ID, From: m.First(), Until: m.Last()}, page)
	})
	if err != nil {
		return err
	}
	page := entriesPage{
		Base: c.Page(c.T("Stunden: %s", a.Name()), "Jeder Einsatz des Monats mit dem, was geplant war und was gearbeitet wurde."),
		ID:   a.ID, Month: m, Back: monthPath(m), Prev: entriesPath(a.ID, m.First().AddDays(-1).Month()), Next: entriesPath(a.ID, m.Next()), Entries: list,
	}
	for i := range list {
		page.Planned += list[i].PlannedMinutes()
		page.Worked += list[i].Minutes
		if list[i].State == hours.Confirmed {
			page.Confirmed++
		}
	}
	return entriesView.Show(c, http.StatusOK, page)
}
