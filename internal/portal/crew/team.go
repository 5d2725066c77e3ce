package crew

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// teamPage lists who works for the provider.
type teamPage struct {
	frame.Base
	Form    *frame.Form
	Schools []frame.Option
	Week    calendar.Week // whose planned hours are shown
	Due     []member      // whose proofs end soon, the most urgent first
	Members []member
	Paging  paging
	Active  int // people in the team, whatever is shown
}

// member is one person of the team as the list shows them.
type member struct {
	ID        uuid.UUID
	Name      string
	Active    bool
	Home      string // school they belong to first
	Contract  int    // minutes a week, 0 without a contract
	Ends      calendar.Date
	Available int // minutes of the contract that are spent at schools
	Planned   int // minutes in the week
	Proofs    []proof
	Soonest   proof
	schools   []uuid.UUID
}

// Over reports whether more is planned than the contract leaves.
func (m member) Over() bool { return m.Planned > m.Available }

var teamView = frame.Parse[teamPage](files, "team.html")

func (p *pages) team(c *frame.Call) error {
	options, err := p.schoolOptions(c, c.T("alle Schulen"))
	if err != nil {
		return err
	}
	homes, err := p.schoolNames(c)
	if err != nil {
		return err
	}
	page := teamPage{
		Base: c.Page("Team", "Wer bei Ihnen arbeitet, mit wie vielen Stunden und wo. Nachweise, die bald ablaufen, stehen oben."),
		Form: c.Filled(c.Gin.Request.URL.Query()), Schools: options, Week: c.Today().Week(),
	}
	all, err := p.members(c, homes, page.Week)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Active {
			page.Active++
		}
		if m.Active && m.Soonest.Due {
			page.Due = append(page.Due, m)
		}
	}
	slices.SortStableFunc(page.Due, func(x, y member) int { return cmp.Compare(x.Soonest.Days, y.Soonest.Days) })
	all = slices.DeleteFunc(all, func(m member) bool { return !shown(c, m) })
	page.Members, page.Paging = cut(c, all)
	return teamView.Show(c, http.StatusOK, page)
}

// shown reports whether the filter lets somebody through.
func shown(c *frame.Call, m member) bool {
	if at, ok := c.QueryID("schule"); ok && !slices.Contains(m.schools, at) {
		return false
	}
	if !m.Active && c.Query("alle") == "" {
		return false
	}
	return strings.Contains(strings.ToLower(m.Name), strings.ToLower(strings.TrimSpace(c.Query("suche"))))
}

// members reads the whole team by name.
func (p *pages) members(c *frame.Call, homes map[uuid.UUID]string, week calendar.Week) ([]member, error) {
	people, err := postgres.All(func(page postgres.Page) ([]staff.Assistant, string, error) {
		return p.Pool.Assistants(c, staff.Filter{}, page)
	})
	if err != nil {
		return nil, err
	}
	planned, err := p.Rosters.PlannedMinutes(c, week.Range())
	if err != nil {
		return nil, err
	}
	members := make([]member, len(people))
	for i := range people {
		a := &people[i]
		m := member{ID: a.ID, Name: a.FamilyName + ", " + a.GivenName, Active: a.Active, Planned: planned[a.ID], schools: a.Schools, Proofs: proofs(c, a, c.Today())}
		m.Soonest = soonest(m.Proofs)
		if a.HomeSchoolID != nil {
			m.Home = homes[*a.HomeSchoolID]
		}
		if contract, ok := a.ContractOn(c.Today()); ok {
			m.Contract, m.Available, m.Ends = contract.WeekMinutes, contract.WeekMinutes-contract.OutsideMinutes, contract.ValidUntil
		}
		members[i] = m
	}
	return members, nil
}

// schoolNames are the names of the schools the provider serves.
func (p *pages) schoolNames(c *frame.Call) (map[uuid.UUID]string, error) {
	schools, err := p.schools(c)
	names := make(map[uuid.UUID]string, len(schools))
	for _, s := range schools {
		names[s.ID] = s.Name
	}
	return names, err
}

// places lists the places of schools, school by school.
func (p *pages) places(c *frame.Call, schools []uuid.UUID) (all []school.Place, err error) {
	for _, id := range schools {
		places, err := postgres.All(func(page postgres.Page) ([]school.Place, string, error) {
			return p.Schools.Places(c, school.PlaceFilter{SchoolID: id}, page)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, places...)
	}
	return all, nil
}
