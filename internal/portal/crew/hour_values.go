package crew

import (
	"net/http"
	"net/url"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// hourValuesPage tells where an hour more a week brings most.
type hourValuesPage struct {
	frame.Base
	Roster string
	Back   string
	Values []hourValue
	High   int64 // what a first person at a high need is worth
}

// hourValue is what an hour more a week is worth at a school.
type hourValue struct {
	Name          string
	Gain, NewGain int64 // in value points
	NewMinutes    int   // the week of somebody new for which it holds
	Share         int   // of the greatest gain of somebody new, in percent
}

var hourValuesView = frame.Parse[hourValuesPage](files, "hour_values.html")

const (
	hourValuesTitle = "Was eine Stunde mehr bringt"
	hourValuesHelp  = "An welcher Schule eine Stunde mehr in der Woche am meisten hilft."
)

func (p *pages) hourValues(c *frame.Call) error {
	asked, _, err := p.chosen(c)
	if err != nil {
		return err
	}
	if asked == nil {
		return roster.ErrNoRoster
	}
	if answered, err := c.Later(hourValuesTitle, hourValuesHelp); answered { // it takes most of a second
		return err
	}
	values, err := p.Rosters.HourValues(c, roster.PoolQuery{RosterID: asked.ID}, roster.HoursBySchool)
	if err != nil {
		return err
	}
	page := hourValuesPage{
		Base:   c.Page(hourValuesTitle, hourValuesHelp),
		Roster: rosterName(c, asked), Back: address("/luecken", url.Values{"plan": {c.Query("plan")}}),
		High: roster.PersonValue(school.PriorityHigh),
	}
	most := int64(1)
	for _, v := range values {
		most = max(most, v.NewGain)
	}
	for _, v := range values {
		page.Values = append(page.Values, hourValue{v.Name, v.Gain, v.NewGain, v.NewMinutes, int(100 * max(v.NewGain, 0) / most)})
	}
	return hourValuesView.Show(c, http.StatusOK, page)
}
