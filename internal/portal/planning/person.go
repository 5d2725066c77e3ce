package planning

import (
	"html/template"
	"net/http"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// personPage is one person's week in a roster, over all schools.
type personPage struct {
	frame.Base
	head
	Week     []personDay
	Minutes  int // planned
	Contract int // for places and ways, 0 without a contract
	Over     bool
}

// personDay is a day of somebody's week.
type personDay struct {
	Day    calendar.Weekday
	Stints []personStint
}

// personStint is a stretch at one place, with the way to its board.
type personStint struct {
	stint
	School string
	Pinned bool
	Query  template.URL
}

var personView = frame.Parse[personPage](files, "person.html")

func (p *pages) person(c *frame.Call) error {
	r, err := p.roster(c)
	if err != nil {
		return err
	}
	id, err := c.ID("assistant")
	if err != nil {
		return err
	}
	a, err := p.Pool.Assistant(c, id)
	if err != nil {
		return err
	}
	series, err := p.series(c, r.ID, roster.SeriesFilter{AssistantID: id})
	if err != nil {
		return err
	}
	on, err := asOf(c, r)
	if err != nil {
		return err
	}
	page := personPage{Base: c.Page(a.Name(), "Die ganze Woche dieser Person in diesem Plan, über alle Schulen."), head: headOf(c, r, "person")}
	page.Part = c.T("Woche im Plan")
	page.Week = personWeek(series)
	for _, s := range series {
		page.Minutes += s.Ends.Minutes() - s.Starts.Minutes()
	}
	if contract, ok := a.ContractOn(on); ok {
		page.Contract = contract.WeekMinutes - contract.OutsideMinutes
	}
	page.Over = page.Contract > 0 && page.Minutes > page.Contract
	return personView.Show(c, http.StatusOK, page)
}

func personWeek(series []roster.NamedSeries) []personDay {
	var week []personDay
	for d := calendar.Monday; d <= calendar.Friday; d++ {
		day := personDay{Day: d}
		last := uuid.Nil
		for _, s := range series {
			if s.Weekday != d {
				continue
			}
			if n := len(day.Stints) - 1; n >= 0 && last == s.PlaceID && day.Stints[n].Pinned == s.Pinned {
				day.Stints[n].Ends = s.Ends
				continue
			}
			last = s.PlaceID
			day.Stints = append(day.Stints, personStint{
				stint: stint{d, s.Starts, s.Ends, s.PlaceLabel}, School: s.SchoolName, Pinned: s.Pinned, Query: where{School: s.SchoolID, Day: d}.Query(),
			})
		}
		week = append(week, day)
	}
	return week
}
