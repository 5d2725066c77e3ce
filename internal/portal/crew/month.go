package crew

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/chart"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
)

// monthPage is how far the hours of a month have come.
type monthPage struct {
	frame.Base
	Month      calendar.Month
	Prev, Next string
	Stand      stand
	Waiting    []waiting // whose word is missing
	Disputed   []hours.Entry
	People     []person
	Paging     paging
	Total      person         // of all
	Closed     *hours.Closing // nil while the month is open
	Download   string
}

// stand says what is left to do in a month.
type stand struct {
	Entries   int
	Waiting   int // entries that no school has confirmed yet
	Disputed  int
	Confirmed int // entries that can be approved
	Minutes   int // of them
	Over      bool
}

// Ready reports whether the month can be closed.
func (s stand) Ready() bool {
	return s.Over && s.Entries > 0 && s.Waiting+s.Disputed+s.Confirmed == 0
}

// waiting is a school that has not confirmed all entries of the month.
type waiting struct {
	Name    string
	Entries int
}

// person is what somebody has worked in the month, in minutes.
type person struct {
	ID                                                               uuid.UUID
	Name                                                             string
	Planned, Worked, Recorded, Disputed, Confirmed, Approved, Closed int
}

// Settled is what cannot change any more.
func (p person) Settled() int { return p.Approved + p.Closed }

var monthView = frame.Parse[monthPage](files, "month.html")

func (p *pages) month(c *frame.Call) error {
	m, err := p.asked(c)
	if err != nil {
		return err
	}
	page := monthPage{
		Base:  c.Page("Stunden", "Was gearbeitet wurde: Strittiges berichtigen, Bestätigtes freigeben und den Monat abschließen."),
		Month: m, Prev: monthPath(m.First().AddDays(-1).Month()), Next: monthPath(m.Next()), Download: "/freigabe/datei?monat=" + m.String(),
	}
	if page.Closed, err = p.closing(c, m); err != nil {
		return err
	}
	if page.People, page.Total, err = p.worked(c, m); err != nil {
		return err
	}
	page.People, page.Paging = cut(c, page.People)
	if page.Stand, page.Waiting, err = p.stand(c, m); err != nil {
		return err
	}
	if page.Stand.Disputed > 0 {
		page.Disputed, _, err = p.Hours.Entries(c, hours.Filter{From: m.First(), Until: m.Last(), State: hours.Disputed}, postgres.Page{})
	}
	if err != nil {
		return err
	}
	return monthView.Show(c, http.StatusOK, page)
}

// closing is how a month was closed, nil while it is open.
func (p *pages) closing(c *frame.Call, m calendar.Month) (*hours.Closing, error) {
	closings, err := postgres.All(func(page postgres.Page) ([]hours.Closing, string, error) { return p.Hours.Closings(c, page) })
	for i := range closings {
		if closings[i].Month() == m {
			return &closings[i], err
		}
	}
	return nil, err
}

// monthPath is the address of a month.
func monthPath(m calendar.Month) string { return "/freigabe?monat=" + m.String() }

// asked is the month that the query names, or the earliest with hours that are not closed yet, or the present one.
func (p *pages) asked(c *frame.Call) (calendar.Month, error) {
	if m, err := calendar.ParseMonth(c.Query("monat")); err == nil {
		return m, nil
	}
	months, err := p.Hours.Sums(c, hours.Filter{}, hours.ByMonth)
	for _, s := range months {
		if s.RecordedMinutes+s.DisputedMinutes+s.ConfirmedMinutes+s.ApprovedMinutes > 0 {
			return s.Month(), err
		}
	}
	return c.Today().Month(), err
}

// worked sums what everybody has worked, by family name.
func (p *pages) worked(c *frame.Call, m calendar.Month) (people []person, total person, err error) {
	sums, err := p.Hours.Sums(c, hours.Filter{From: m.First(), Until: m.Last()}, hours.ByAssistant)
	for _, s := range sums {
		x := person{
			ID: s.ID, Name: s.Label, Planned: int(s.PlannedMinutes), Recorded: int(s.RecordedMinutes), Disputed: int(s.DisputedMinutes),
			Confirmed: int(s.ConfirmedMinutes), Approved: int(s.ApprovedMinutes), Closed: int(s.ClosedMinutes),
		}
		x.Worked = x.Recorded + x.Disputed + x.Confirmed + x.Settled()
		total.Planned += x.Planned
		total.Worked += x.Worked
		total.Recorded += x.Recorded
		total.Disputed += x.Disputed
		total.Confirmed += x.Confirmed
		total.Approved += x.Approved
		total.Closed += x.Closed
		people = append(people, x)
	}
	order := alphabet.Families()
	slices.SortStableFunc(people, func(x, y person) int { return order(x.Name, y.Name) })
	return people, total, err
}

// stand counts what is left to do, and the schools that have not spoken yet.
func (p *pages) stand(c *frame.Call, m calendar.Month) (s stand, silent []waiting, err error) {
	s.Over = c.Today().After(m.Last())
	f := hours.Filter{From: m.First(), Until: m.Last()}
	for _, state := range []hours.State{"", hours.Recorded, hours.Disputed, hours.Confirmed} {
		f.State = state
		sums, err := p.Hours.Sums(c, f, hours.BySchool)
		if err != nil {
			return s, nil, err
		}
		for _, x := range sums {
			switch state {
			case hours.Recorded:
				s.Waiting += x.Entries
				silent = append(silent, waiting{x.Label, x.Entries})
			case hours.Disputed:
				s.Disputed += x.Entries
			case hours.Confirmed:
				s.Confirmed += x.Entries
				s.Minutes += int(x.ConfirmedMinutes)
			default:
				s.Entries += x.Entries
			}
		}
	}
	return s, silent, nil
}

// download gives the sums of a month as a file for spreadsheets, in hours to two digits.
func (p *pages) download(c *frame.Call) error {
	m, err := calendar.ParseMonth(c.Query("monat"))
	if err != nil {
		m = c.Today().Month()
	}
	people, _, err := p.worked(c, m)
	if err != nil {
		return err
	}
	table := chart.Table{Head: []string{
		c.T("Name"), c.T("Monat"), c.T("Geplant"), c.T("Gearbeitet"), c.Label(hours.Recorded), c.Label(hours.Disputed), c.Label(hours.Confirmed),
		c.Label(hours.Approved), c.Label(hours.Closed),
	}}
	for _, x := range people {
		row := []string{x.Name, m.String()}
		for _, minutes := range []int{x.Planned, x.Worked, x.Recorded, x.Disputed, x.Confirmed, x.Approved, x.Closed} {
			row = append(row, c.T("%.2f", float64(minutes)/60))
		}
		table.Rows = append(table.Rows, row)
	}
	var file bytes.Buffer
	if err := table.WriteCSV(&file); err != nil {
		return err
	}
	return c.Download("stunden-"+m.String()+".csv", "text/csv; charset=utf-8", file.Bytes())
}
