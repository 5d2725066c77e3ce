// Package presence holds the school's pages of its day and week: who is where today, the week's plan by class and by person, and the
// hours to confirm.
//
// It decides nothing: what takes place when is package school's, who is planned where package roster's, and what a school's word on a
// week means package hours'.
package presence

import (
	"embed"
	"net/http"

	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

//go:embed all:templates
var files embed.FS

// Config is what the room needs.
type Config struct {
	Schools *school.Schools
	Rosters *roster.Rosters
	Hours   *hours.Hours
}

type pages struct{ Config }

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	return []frame.Route{
		{Method: http.MethodGet, Path: "/heute", Handle: p.today},
		{Method: http.MethodGet, Path: "/plan", Handle: p.plan},
		{Method: http.MethodGet, Path: "/plan/personen", Handle: p.people},
		{Method: http.MethodGet, Path: "/plan/druck", Handle: p.sheets},
		{Method: http.MethodGet, Path: "/stunden", Handle: p.weeks},
		{Method: http.MethodGet, Path: "/stunden/:woche", Handle: p.week},
		{Method: http.MethodPost, Path: "/stunden/:woche", Handle: p.confirmWeek},
		{Method: http.MethodPost, Path: "/stunden/:woche/zurueck", Handle: p.withdrawWeek},
	}
}

// school is the one the visitor acts for: an organisation has one at most.
func (p *pages) school(c *frame.Call) (*school.School, error) {
	schools, _, err := p.Schools.Schools(c, school.Filter{}, postgres.Page{Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(schools) == 0 {
		return nil, school.ErrSchoolNotFound
	}
	return &schools[0], nil
}
