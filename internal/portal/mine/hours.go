package mine

import (
	"net/http"
	"slices"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
)

// mostOfMonth bounds the entries of one person in a month: some days have two.
const mostOfMonth = 200

// hoursPage is one month of the visitor's hours.
type hoursPage struct {
	frame.Base
	Month         calendar.Month
	Before, After calendar.Month
	This          calendar.Month
	Current       bool
	Planned       int // minutes, likewise below
	Worked        int
	Agreed        int    // said to be right by the school, or further
	School        string // where all of it was, "" if at several
	Disputed      []dispute
	Weeks         []hoursWeek // the latest first
	Months        []hours.Sum // all there are, the latest first
}

// dispute is an entry that is not right, as the school says.
type dispute struct {
	hours.Entry
	Said string
}

// said is the school's word on an entry, "" where it has none against it.
func said(c *frame.Call, e *hours.Entry) string {
	switch {
	case e.Dispute == nil:
		return ""
	case *e.Dispute == hours.NotPresent:
		return c.T("Die Schule sagt: Sie waren nicht da.")
	default:
		return c.T("Die Schule sagt: Sie waren zu anderen Zeiten da.")
	}
}

// hoursWeek is what of a week lies in the month, the latest first.
type hoursWeek struct {
	Week    calendar.Week
	Minutes int
	Entries []hours.Entry
}

var hoursView = frame.Parse[hoursPage](files, "hours.html")

// hours shows what the visitor has worked in a month, what the school says to it, and the months before.
func (p *pages) hours(c *frame.Call) error {
	page := hoursPage{Base: c.Page("Meine Stunden", "Hier sehen Sie, wann Sie gearbeitet haben. Stimmt etwas nicht? Dann ändern Sie es."), This: c.Today().Month()}
	page.Month = page.This
	if month, err := calendar.ParseMonth(c.Query("monat")); err == nil {
		page.Month = month
	}
	page.Current = page.Month == page.This
	page.Before, page.After = page.Month.First().AddDays(-1).Month(), page.Month.Next()
	entries, _, err := p.Hours.Entries(c, hours.Filter{From: page.Month.First(), Until: page.Month.Last()}, postgres.Page{Limit: mostOfMonth})
	if err != nil {
		return err
	}
	if page.Months, err = p.Hours.Sums(c, hours.Filter{}, hours.ByMonth); err != nil {
		return err
	}
	slices.Reverse(page.Months)
	page.fill(c, entries)
	return hoursView.Show(c, http.StatusOK, page)
}

// fill lays the entries out by week and adds them up. What is still remembered comes first.
func (p *hoursPage) fill(c *frame.Call, entries []hours.Entry) {
	slices.SortFunc(entries, func(a, b hours.Entry) int { return b.StartsAt.Compare(a.StartsAt) })
	for i, e := range entries {
		if i == 0 {
			p.School = e.SchoolName
		} else if e.SchoolID != entries[0].SchoolID {
			p.School = ""
		}
		p.Planned += e.PlannedMinutes()
		p.Worked += e.Minutes
		switch e.State {
		case hours.Disputed:
			p.Disputed = append(p.Disputed, dispute{e, said(c, &e)})
		case hours.Confirmed, hours.Approved, hours.Closed:
			p.Agreed += e.Minutes
		}
		if len(p.Weeks) == 0 || p.Weeks[len(p.Weeks)-1].Week != e.Day.Week() {
			p.Weeks = append(p.Weeks, hoursWeek{Week: e.Day.Week()})
		}
		last := &p.Weeks[len(p.Weeks)-1]
		last.Minutes += e.Minutes
		last.Entries = append(last.Entries, e)
	}
}

// worked is all minutes of a month, whatever state they are in.
func worked(s hours.Sum) int {
	return int(s.RecordedMinutes + s.DisputedMinutes + s.ConfirmedMinutes + s.ApprovedMinutes + s.ClosedMinutes)
}

// monthRow is a month as the table of months shows it.
type monthRow struct {
	Month           calendar.Month
	Planned, Worked int // minutes
}

// Rows are the months with what was planned and worked in each.
func (p hoursPage) Rows() []monthRow {
	rows := make([]monthRow, len(p.Months))
	for i, s := range p.Months {
		rows[i] = monthRow{s.Month(), int(s.PlannedMinutes), worked(s)}
	}
	return rows
}
