package crew

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// assistantPage is everything about one person of the team.
type assistantPage struct {
	frame.Base
	Assistant  *staff.Assistant
	Hindrance  string // why they may not work today, "" if they may
	Proofs     []proof
	Sections   []part
	Week       calendar.Week
	Days       []weekday
	Planned    int // minutes of the week
	Available  int // minutes of the contract that are spent at schools
	Prev, Next string
	HoursHref  string // their hours of the month
}

// part is a section as the page shows it.
type part struct {
	Title, Href string
	Lines       []string
}

// weekday is a day of a week with its visits.
type weekday struct {
	Day    calendar.Date
	Today  bool
	Visits []visit
}

// visit is a stretch of work at one place.
type visit struct {
	Starts, Ends calendar.Clock
	Place        string
	School       string
}

var assistantView = frame.Parse[assistantPage](files, "assistant.html")

func (p *pages) assistant(c *frame.Call) error {
	a, err := p.found(c)
	if err != nil {
		return err
	}
	d := a.Details()
	n, err := p.called(c, &d)
	if err != nil {
		return err
	}
	path := "/team/" + a.ID.String()
	week := c.QueryDate("woche", c.Today()).Week()
	monday := week.Monday()
	page := assistantPage{
		Base:      c.Page(a.Name(), "Vertrag, Zeiten und Nachweise dieser Person, und wo sie eingeplant ist."),
		Assistant: a, Proofs: proofs(c, a, c.Today()), Week: week,
		Prev: path + "?woche=" + monday.AddDays(-7).String(), Next: path + "?woche=" + monday.AddDays(7).String(),
		HoursHref: "/freigabe/personen/" + a.ID.String() + "?monat=" + monday.Month().String(),
	}
	if ok, why := a.Eligible(c.Today()); !ok {
		page.Hindrance = c.Hindrance(why)
	}
	if contract, ok := a.ContractOn(monday); ok {
		page.Available = contract.WeekMinutes - contract.OutsideMinutes
	}
	for _, s := range sections() {
		page.Sections = append(page.Sections, part{c.T(s.title), path + "/" + s.slug, s.lines(c, n, &d)})
	}
	list, err := postgres.All(func(page postgres.Page) ([]roster.NamedAssignment, string, error) {
		return p.Rosters.Assignments(c, roster.AssignmentFilter{AssistantID: a.ID, From: monday, Until: monday.AddDays(6)}, page)
	})
	if err != nil {
		return err
	}
	planned, err := p.Rosters.PlannedMinutes(c, week.Range())
	if err != nil {
		return err
	}
	page.Planned, page.Days = planned[a.ID], daysOfWeek(c, week, list)
	return assistantView.Show(c, http.StatusOK, page)
}

// found reads the person of the address.
func (p *pages) found(c *frame.Call) (*staff.Assistant, error) {
	id, err := c.ID("assistant")
	if err != nil {
		return nil, err
	}
	return p.Pool.Assistant(c, id)
}

// called reads what the details name.
func (p *pages) called(c *frame.Call, d *staff.Details) (*names, error) {
	schools, err := p.schoolNames(c)
	if err != nil {
		return nil, err
	}
	n := &names{schools: schools, places: map[uuid.UUID]string{}, accounts: map[uuid.UUID]string{}}
	accounts, err := p.Pool.Accounts(c)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		n.accounts[a.UserID] = accountName(c, a)
	}
	if len(d.BarredPlaces) == 0 {
		return n, nil
	}
	places, err := p.places(c, d.Schools)
	for i := range places {
		n.places[places[i].ID] = placeName(c, &places[i], schools[places[i].SchoolID])
	}
	return n, err
}

func placeName(c *frame.Call, x *school.Place, at string) string {
	return c.T("%s, %s", c.Place(x.Kind, x.Label), at)
}

// daysOfWeek lays assignments over a school week, and further where there are some. Those that follow each other at one place are one
// visit.
func daysOfWeek(c *frame.Call, week calendar.Week, list []roster.NamedAssignment) (days []weekday) {
	for _, day := range week.Days() {
		d := weekday{Day: day, Today: day == c.Today()}
		for _, a := range list {
			if a.Day != day {
				continue
			}
			v := visit{clock(a.StartsAt), clock(a.EndsAt), c.Label(a.PlaceKind) + " " + a.PlaceLabel, a.SchoolName}
			if last := len(d.Visits) - 1; last >= 0 && d.Visits[last].Ends == v.Starts && d.Visits[last].Place == v.Place && d.Visits[last].School == v.School {
				d.Visits[last].Ends = v.Ends
				continue
			}
			d.Visits = append(d.Visits, v)
		}
		if len(d.Visits) > 0 || !slices.Contains([]calendar.Weekday{calendar.Saturday, calendar.Sunday}, day.Weekday()) {
			days = append(days, d)
		}
	}
	return days
}
