package crew

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// openNeedsPage lists the places at which somebody is missing.
type openNeedsPage struct {
	frame.Base
	Rosters, Schools []frame.Option
	Standing         bool // whether any roster was found
	Places           []openPlace
	Paging           paging
	All, High        int // persons missing in slots of the week
	Minutes          int
	HourValues       string // address
}

type openPlace struct {
	roster.OpenPlace
	Href string
	Days []openDay
}

// openDay is how many persons are missing on a day.
type openDay struct {
	Day     calendar.Weekday
	Persons int
}

var openNeedsView = frame.Parse[openNeedsPage](files, "open_needs.html")

func (p *pages) openNeeds(c *frame.Call) error {
	asked, choices, err := p.chosen(c)
	if err != nil {
		return err
	}
	page := openNeedsPage{
		Base:    c.Page("Lücken", "Wo noch jemand fehlt. Zu jedem Einsatzort sehen Sie, wer beinahe einspringen könnte."),
		Rosters: choices,
	}
	if asked == nil {
		return openNeedsView.Show(c, http.StatusOK, page)
	}
	page.Standing = true
	page.HourValues = address("/luecken/mehr-stunden", url.Values{"plan": {asked.ID.String()}})
	if page.Schools, err = p.schoolOptions(c, c.T("alle Schulen")); err != nil {
		return err
	}
	at, _ := c.QueryID("schule")
	places, err := p.Rosters.OpenPlaces(c, roster.PoolQuery{RosterID: asked.ID}, at)
	if err != nil {
		return err
	}
	for _, o := range places {
		page.All += o.Persons
		page.Minutes += o.Minutes
		for _, n := range o.Needs {
			if n.Priority == school.PriorityHigh {
				page.High += n.Missing
			}
		}
	}
	places, page.Paging = cut(c, places)
	for _, o := range places {
		page.Places = append(page.Places, openPlace{o, address("/luecken/"+o.PlaceID.String(), url.Values{"plan": {c.Query("plan")}}), daysOf(o)})
	}
	return openNeedsView.Show(c, http.StatusOK, page)
}

// daysOf counts the missing persons by weekday.
func daysOf(o roster.OpenPlace) (days []openDay) {
	for _, n := range o.Needs {
		if last := len(days) - 1; last >= 0 && days[last].Day == n.Weekday {
			days[last].Persons += n.Missing
			continue
		}
		days = append(days, openDay{n.Weekday, n.Missing})
	}
	return days
}

// chosen finds the roster that the query parameter "plan" names, or the one that governs today, or nil if there is none yet; and
// all that can be chosen: what is published and not over, and the drafts.
func (p *pages) chosen(c *frame.Call) (*roster.Roster, []frame.Option, error) {
	all, err := postgres.All(func(page postgres.Page) ([]roster.Roster, string, error) {
		return p.Rosters.Rosters(c, roster.RosterFilter{}, page)
	})
	if err != nil {
		return nil, nil, err
	}
	id, named := c.QueryID("plan")
	var found *roster.Roster
	var choices []frame.Option
	for i := range all {
		r := &all[i]
		if named && r.ID == id || !named && r.Governs(c.Today()) {
			found = r
		}
		if r.State == roster.Draft || r.State == roster.Published && !r.Days().Until.Before(c.Today()) {
			choices = append(choices, frame.Option{Value: r.ID.String(), Label: rosterName(c, r)})
		}
	}
	if named && found == nil {
		return nil, nil, roster.ErrNotFound
	}
	if found == nil && len(choices) > 0 { // nothing governs today: whatever comes next says more than nothing
		id, _ := uuid.Parse(choices[0].Value)
		for i := range all {
			if all[i].ID == id {
				found = &all[i]
			}
		}
	}
	for i := range choices {
		choices[i].Selected = found != nil && choices[i].Value == found.ID.String()
	}
	return found, choices, nil
}

// rosterName tells rosters apart.
func rosterName(c *frame.Call, r *roster.Roster) string {
	days := c.Period(r.Days())
	if r.State == roster.Draft {
		return c.T("Entwurf von %s für %s", c.When(r.CreatedAt, c.Now()), days)
	}
	return c.T("Veröffentlicht für %s", days)
}

// schoolOptions lists the schools the provider serves, after a choice of none in particular.
func (p *pages) schoolOptions(c *frame.Call, none string) ([]frame.Option, error) {
	schools, err := p.schools(c)
	if err != nil {
		return nil, err
	}
	options := []frame.Option{{Label: none, Selected: c.Query("schule") == ""}}
	for _, s := range schools {
		options = append(options, frame.Option{Value: s.ID.String(), Label: s.Name, Selected: c.Query("schule") == s.ID.String()})
	}
	return options, nil
}

// schools lists the schools the provider serves, by name.
func (p *pages) schools(c *frame.Call) ([]school.School, error) {
	return postgres.All(func(page postgres.Page) ([]school.School, string, error) {
		return p.Schools.Schools(c, school.Filter{}, page)
	})
}
