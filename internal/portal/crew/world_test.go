package crew_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/staff"
)

// office is a planner's: the pages on one side, what the nouns tell the same planner on the other.
type office struct {
	*portaltest.World
	*portaltest.Client
	ctx context.Context
}

func newOffice(t *testing.T) *office {
	t.Helper()
	w := portaltest.New(t)
	return &office{w, w.As(t, account.RolePlanner), acting(t, w, account.RolePlanner)}
}

// acting is the context in which the first person with a role acts.
func acting(t *testing.T, w *portaltest.World, role account.Role) context.Context {
	t.Helper()
	who := w.Person(t, role)
	tokens, err := w.Nouns.Accounts.SignIn(t.Context(), account.Credentials{Email: who.Email, Password: who.Password, Device: "test"})
	check(t, err)
	actor, err := w.Nouns.Accounts.Verify(t.Context(), tokens.Access)
	check(t, err)
	return account.With(t.Context(), actor)
}

// team is everybody of the provider by name.
func (o *office) team(t *testing.T) []staff.Assistant {
	t.Helper()
	all, _, err := o.Nouns.Pool.Assistants(o.ctx, staff.Filter{}, postgres.Page{Limit: postgres.MaxLimit})
	check(t, err)
	return all
}

// person reads somebody of the provider.
func (o *office) person(t *testing.T, id uuid.UUID) *staff.Assistant {
	t.Helper()
	a, err := o.Nouns.Pool.Assistant(o.ctx, id)
	check(t, err)
	return a
}

// texts are the texts of all that a selector finds, with single blanks.
func texts(page *portaltest.Page, selector string) (list []string) {
	page.Find(selector).Each(func(_ int, s *goquery.Selection) { list = append(list, strings.Join(strings.Fields(s.Text()), " ")) })
	return list
}

// says reports whether the page has a text.
func says(page *portaltest.Page, text string) bool {
	return strings.Contains(strings.Join(strings.Fields(page.Find("main").Text()), " "), text)
}

func date(t *testing.T, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	check(t, err)
	return d
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
