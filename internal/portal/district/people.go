package district

import (
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
)

// peoplePage lists who can sign in.
type peoplePage struct {
	frame.Base
	Form          *frame.Form // the filter
	Organisations []frame.Option
	List          []personRow
	More          string // address of the next page, "" on the last
	Filtered      bool
	Invite        string // address of the form that invites, for the organisation that is looked at
}

// personRow is somebody with how far they have come.
type personRow struct {
	account.User
	Standing standing
}

// standing says whether somebody can sign in.
type standing struct {
	Active  bool
	Waiting bool   // has no password yet
	Until   string // when the open invitation expires, "" for none
}

var peopleView = frame.Parse[peoplePage](files, "people.html")

func (p *pages) people(c *frame.Call) error {
	filter := account.UserFilter{Name: c.Query("suche")}
	filter.OrganisationID, _ = c.QueryID("organisation")
	list, next, err := p.Accounts.Users(c, filter, postgres.Page{Cursor: c.Query("ab")})
	if err != nil {
		return err
	}
	organisations, err := p.everyOrganisation(c)
	if err != nil {
		return err
	}
	page := peoplePage{
		Base: c.Page("Personen", "Wer sich anmelden kann und in welcher Rolle."), Invite: "/personen/neu",
		Filtered: filter != account.UserFilter{}, Organisations: []frame.Option{{Label: c.T("Alle")}},
		Form: c.Filled(url.Values{"suche": {filter.Name}, "organisation": {c.Query("organisation")}}),
	}
	for _, o := range organisations {
		page.Organisations = append(page.Organisations, frame.Option{Value: o.ID.String(), Label: o.Name, Selected: o.ID == filter.OrganisationID})
	}
	if filter.OrganisationID != uuid.Nil {
		page.Invite += "?organisation=" + filter.OrganisationID.String()
	}
	if next != "" {
		page.More = "/personen?" + url.Values{"suche": {filter.Name}, "organisation": {c.Query("organisation")}, "ab": {next}}.Encode()
	}
	if page.List, err = p.standings(c, list); err != nil {
		return err
	}
	return peopleView.Show(c, http.StatusOK, page)
}

// standings finds out how far people have come.
func (p *pages) standings(c *frame.Call, list []account.User) ([]personRow, error) {
	ids := make([]uuid.UUID, len(list))
	for i, u := range list {
		ids[i] = u.ID
	}
	waiting, err := p.Accounts.Waiting(c, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]personRow, len(list))
	for i, u := range list {
		until, waits := waiting[u.ID]
		rows[i] = personRow{u, standing{Active: u.Active, Waiting: waits, Until: moment(c, until)}}
	}
	return rows, nil
}

// moment is a day and a time of day, "" for none.
func moment(c *frame.Call, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return c.When(t, c.Now())
}
