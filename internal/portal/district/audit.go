package district

import (
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
)

// auditPage is the trail of what the operators did on one day, the last first.
type auditPage struct {
	frame.Base
	Day            calendar.Date
	Previous, Next string // addresses of the days beside; Next is "" on the present day
	List           []auditRow
	Newest         string // address of the day's last entries, "" where they are shown
	Older          string // address of what happened that day before
}

type auditRow struct {
	At     time.Time
	Who    string
	Action string
}

var auditView = frame.Parse[auditPage](files, "audit.html")

func (p *pages) audit(c *frame.Call) error {
	day := c.QueryDate("tag", c.Today())
	if day.After(c.Today()) {
		day = c.Today()
	}
	from, until := midnight(day), midnight(day.AddDays(1))
	events, next, err := p.Accounts.AuditEvents(c, account.AuditFilter{From: from, Until: until, NewestFirst: true}, postgres.Page{Cursor: c.Query("ab")})
	if err != nil {
		return err
	}
	page := auditPage{Base: c.Page("Protokoll", "Was Ihre Verwaltung an einem Tag geändert hat, und wer."), Day: day, Previous: auditPath(day.AddDays(-1))}
	if day.Before(c.Today()) {
		page.Next = auditPath(day.AddDays(1))
	}
	if c.Query("ab") != "" {
		page.Newest = auditPath(day)
	}
	if next != "" {
		page.Older = auditPath(day) + "&" + url.Values{"ab": {next}}.Encode()
	}
	people, err := p.colleagues(c)
	if err != nil {
		return err
	}
	for _, e := range events {
		row := auditRow{At: e.At, Who: c.Label(e.ActorKind), Action: c.Label(e.Action)}
		if e.ActorID != nil && people[*e.ActorID] != "" {
			row.Who = people[*e.ActorID]
		}
		page.List = append(page.List, row)
	}
	return auditView.Show(c, http.StatusOK, page)
}

func auditPath(day calendar.Date) string { return "/protokoll?tag=" + day.String() }

// midnight is the instant at which a day begins in Hesse.
func midnight(day calendar.Date) time.Time {
	return time.Date(day.Year(), day.Month().Month, day.Day(), 0, 0, 0, 0, calendar.Zone())
}

// colleagues are the names of the people and machines of the own organisation.
func (p *pages) colleagues(c *frame.Call) (map[uuid.UUID]string, error) {
	users, err := postgres.All(func(page postgres.Page) ([]account.User, string, error) {
		return p.Accounts.Users(c, account.UserFilter{OrganisationID: c.Visit.Actor.Organisation}, page)
	})
	if err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string, len(users))
	for _, u := range users {
		names[u.ID] = u.GivenName + " " + u.FamilyName
	}
	return names, nil
}
