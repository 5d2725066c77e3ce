package presence

import (
	"net/http"
	"slices"
	"strconv"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
)

// weeksPage lists the weeks of hours, those that wait for the school's word first.
type weeksPage struct {
	frame.Base
	Waiting []hours.WeekStand // over and not confirmed, the oldest first
	Running *hours.WeekStand  // the week that is not over, if something of it is
	Others  []hours.WeekStand // of the school year, the latest first
	Year    calendar.SchoolYear
	Former  *calendar.SchoolYear // with weeks to look at
	Rest    string               // the address of the whole year, "" where nothing is left out
}

var weeksView = frame.Parse[weeksPage](files, "weeks.html")

// fewWeeks is how many of the settled weeks are listed at first.
const fewWeeks = 8

func (p *pages) weeks(c *frame.Call) error {
	s, err := p.school(c)
	if err != nil {
		return err
	}
	stands, err := p.Hours.Weeks(c, hours.Filter{SchoolID: s.ID})
	if err != nil {
		return err
	}
	page := weeksPage{Base: c.Page("Stunden", "Bestätigen Sie jede Woche einmal. Nennen Sie nur, was anders war als geplant."), Year: calendar.SchoolYearOf(c.Today())}
	asked, err := strconv.Atoi(c.Query("schuljahr"))
	if err == nil {
		page.Year = calendar.SchoolYear{Start: asked}
	}
	page.sort(stands, c.Today())
	if len(page.Others) > fewWeeks && err != nil {
		page.Others = page.Others[:fewWeeks]
		page.Rest = "/stunden?schuljahr=" + strconv.Itoa(page.Year.Start)
	}
	return weeksView.Show(c, http.StatusOK, page)
}

// sort puts each week where it belongs. Weeks that wait are shown whatever their year.
func (w *weeksPage) sort(stands []hours.WeekStand, today calendar.Date) {
	for _, s := range stands {
		switch year := calendar.SchoolYearOf(s.Monday); {
		case s.Week() == today.Week():
			w.Running = &s
		case s.Recorded > 0:
			w.Waiting = append(w.Waiting, s)
		case year == w.Year:
			w.Others = append(w.Others, s)
		case year.Start < w.Year.Start && w.Former == nil:
			w.Former = &year
		}
	}
	slices.Reverse(w.Waiting)
}
