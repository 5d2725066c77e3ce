package mine

import (
	"net/http"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
)

// How far ahead the page looks for the next day of work: over the longest holidays. What lies between fits into the limit, because only
// the first day that is found counts.
const (
	lookAhead = 70 // days
	readAhead = 50 // lessons: two whole days
)

// dayPage is one day of the visitor's work.
type dayPage struct {
	frame.Base
	Day, Today    calendar.Date
	Before, After calendar.Date // the working days beside it
	Say           string        // the answer to the first question of the day
	Free          string        // why nothing is to do, "" where no holiday is the reason
	Special       []string      // what is different at the visitor's schools
	Duties        []duty        // under way and to come; all of them on another day than today
	Over          []duty        // today
	Next          []duty        // of the next day with work
	Provider      string
	Now           time.Time
}

var dayView = frame.Parse[dayPage](files, "day.html")

// day shows what the visitor does today, or on another day.
func (p *pages) day(c *frame.Call) error {
	page := dayPage{
		Base: c.Page("Mein Tag", "Hier sehen Sie, wo Sie heute arbeiten."), Today: c.Today(), Now: c.Now(),
		Provider: c.Visit.Membership.Organisation.Name,
	}
	page.Day = c.QueryDate("tag", page.Today)
	if page.Day != page.Today {
		page.Help = c.T("Hier sehen Sie, wo Sie an diesem Tag arbeiten.")
	}
	page.Before, page.After = weekday(page.Day, -1), weekday(page.Day, 1)
	list, err := p.assignments(c, calendar.Range{From: page.Day, Until: page.Day.AddDays(lookAhead)}, readAhead)
	if err != nil {
		return err
	}
	for _, d := range duties(c.Words, c.Now(), list) {
		switch {
		case d.Day == page.Day && d.Past() && d.Day == page.Today:
			page.Over = append(page.Over, d)
		case d.Day == page.Day:
			page.Duties = append(page.Duties, d)
		case len(page.Next) == 0 || page.Next[0].Day == d.Day:
			page.Next = append(page.Next, d)
		}
	}
	if len(page.Duties)+len(page.Over) == 0 {
		if page.Free, err = p.free(c, page.Day); err != nil {
			return err
		}
	}
	special, err := p.special(c, calendar.Range{From: page.Day, Until: page.Day})
	if err != nil {
		return err
	}
	page.Special = special[page.Day]
	page.Say = page.say(c)
	return dayView.Show(c, http.StatusOK, page)
}

// weekday is the next day in a direction that is no Saturday and no Sunday.
func weekday(d calendar.Date, step int) calendar.Date {
	for d = d.AddDays(step); d.Weekday() > calendar.Friday; {
		d = d.AddDays(step)
	}
	return d
}

// say answers in one or two sentences when and where the visitor is expected.
func (p *dayPage) say(c *frame.Call) string {
	switch {
	case len(p.Duties) == 0 && len(p.Over) > 0:
		return c.T("Für heute sind Sie fertig.")
	case len(p.Duties) == 0 && p.Day == p.Today:
		return c.T("Heute arbeiten Sie nicht.")
	case len(p.Duties) == 0:
		return c.T("An diesem Tag arbeiten Sie nicht.")
	}
	first, last := p.Duties[0], p.Duties[len(p.Duties)-1]
	switch {
	case p.Day != p.Today:
		return c.T("Sie arbeiten von %s bis %s Uhr.", c.At(first.From), c.At(last.Until))
	case first.Now() && len(p.Duties) > 1:
		return c.T("Sie sind jetzt hier: %s. Danach kommt: %s.", first.Place, p.Duties[1].Place)
	case first.Now():
		return c.T("Sie sind jetzt hier: %s. Um %s Uhr sind Sie fertig.", first.Place, c.At(first.Until))
	case len(p.Over) > 0:
		return c.T("Jetzt haben Sie Pause. Um %s Uhr geht es weiter: %s.", c.At(first.From), first.Place)
	default:
		return c.T("Sie beginnen heute um %s Uhr.", c.At(first.From))
	}
}
