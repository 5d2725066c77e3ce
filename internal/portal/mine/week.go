package mine

import (
	"net/http"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// mostOfWeek bounds the lessons of one person in a week.
const mostOfWeek = 200

// weekPage is one week of the visitor's work.
type weekPage struct {
	frame.Base
	Week                calendar.Week
	Before, This, After calendar.Date // Mondays
	Current             bool          // whether it is the present week
	Days                []weekDay
	Minutes             int // of work, with the pauses that count as such
}

// weekDay is one day of it.
type weekDay struct {
	Day     calendar.Date
	Today   bool
	Free    string   // why nothing is to do, "" where no holiday is the reason
	Special []string // what is different at the visitor's schools
	Duties  []duty
}

var weekView = frame.Parse[weekPage](files, "week.html")

// week shows what the visitor does this week, or in another.
func (p *pages) week(c *frame.Call) error {
	week := c.QueryDate("woche", c.Today()).Week()
	monday := week.Monday()
	page := weekPage{
		Base: c.Page("Meine Woche", "Hier sehen Sie, wann und wo Sie in dieser Woche arbeiten."), Week: week,
		Before: monday.AddDays(-7), This: c.Today().Week().Monday(), After: monday.AddDays(7), Current: week == c.Today().Week(),
	}
	list, err := p.assignments(c, week.Range(), mostOfWeek)
	if err != nil {
		return err
	}
	page.Minutes = presence(list)
	if page.Days, err = p.days(c, week, list); err != nil {
		return err
	}
	return weekView.Show(c, http.StatusOK, page)
}

// days lays assignments out by day. Saturday and Sunday are shown only where there is work.
func (p *pages) days(c *frame.Call, week calendar.Week, list []roster.NamedAssignment) ([]weekDay, error) {
	byDay := map[calendar.Date][]duty{}
	for _, d := range duties(c.Words, c.Now(), list) {
		byDay[d.Day] = append(byDay[d.Day], d)
	}
	special, err := p.special(c, week.Range())
	if err != nil {
		return nil, err
	}
	var days []weekDay
	for _, day := range week.Days() {
		shown := weekDay{Day: day, Today: day == c.Today(), Duties: byDay[day], Special: special[day]}
		if len(shown.Duties) == 0 {
			if day.Weekday() > calendar.Friday {
				continue
			}
			if shown.Free, err = p.free(c, day); err != nil {
				return nil, err
			}
		}
		days = append(days, shown)
	}
	return days, nil
}
