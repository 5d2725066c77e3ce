package portal_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/intake"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
)

// setting is a district in which something of everything is to be seen: a draft and a question with its answer, and one of each that is
// still at work and stays so.
type setting struct {
	*portaltest.World
	doors map[account.Role][]string // addresses that come by letter or by a choice, not by a link
}

func newSetting(t testing.TB) *setting {
	t.Helper()
	w := portaltest.New(t)
	planner, office := w.As(t, account.RolePlanner), w.As(t, account.RoleYouthOffice)
	plan, question := start(t, planner), inquire(t, office)
	until(t, func() bool { return planner.Get(t, plan).Find("main a[href^='/planung/entwuerfe/']").Length() > 0 })
	until(t, func() bool {
		page := office.Get(t, question)
		if enough := page.Find(`form[action$="/beenden"]`); enough.Length() > 0 {
			office.Submit(t, enough, nil)
		}
		return page.Find("[data-live]").Length() == 0
	})
	w.Rest()
	start(t, planner)
	inquire(t, office)
	err := postgres.Transact(t.Context(), w.DB, w.Demo.District, func(tx *gorm.DB) error {
		return tx.Exec("update planning_runs set state = 'running', started_at = queued_at, heartbeat_at = queued_at where district_id = ? and state = 'queued'", w.Demo.District).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx := account.System(t.Context(), w.Demo.District)
	users, _, err := w.Nouns.Accounts.Users(ctx, account.UserFilter{}, postgres.Page{})
	if err != nil {
		t.Fatal(err)
	}
	code, err := w.Nouns.Accounts.Invite(ctx, users[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return &setting{w, map[account.Role][]string{
		"":                   {"/einladung?code=" + url.QueryEscape(code)},
		account.RoleOperator: {furnish(t, w)},
	}}
}

// furnish gives the operator a program and a file to decide on, and returns the form of another program.
func furnish(t testing.TB, w *portaltest.World) string {
	t.Helper()
	operator := w.As(t, account.RoleOperator)
	whose := operator.Get(t, "/programme/neu").Find("#f-fuer option:not([value=''])").First().AttrOr("value", "")
	form := "/programme/neu?fuer=" + url.QueryEscape(whose)
	page := operator.Get(t, form)
	scope := page.Find("input[name='scopes']").First().AttrOr("value", "")
	if made := operator.Submit(t, page.Find("form[action='/programme/neu']"), url.Values{"name": {"Statistik"}, "scopes": {scope}}); made.Status != http.StatusOK {
		t.Fatalf("no program: %s", made.Find("main").Text())
	}
	file, err := intake.Template(intake.KindPlaces)
	if err != nil {
		t.Fatal(err)
	}
	file = bytes.Replace(file, []byte("3a"), []byte("3z"), 1) // a class that is not there yet
	if _, err := w.Nouns.Imports.Plan(account.System(t.Context(), w.Demo.District), intake.File{Kind: intake.KindPlaces, Data: file}); err != nil {
		t.Fatal(err)
	}
	return form
}

// start begins a short planning run and returns its page.
func start(t testing.TB, planner *portaltest.Client) string {
	t.Helper()
	return sent(t, planner, planner.Get(t, "/planung").Find("form[action='/planung']"), url.Values{"maxSeconds": {"1"}}, "/planung/laeufe/")
}

// inquire asks what some hours more in the first area would bring, and returns the question's page.
func inquire(t testing.TB, office *portaltest.Client) string {
	t.Helper()
	page := office.Get(t, "/was-waere-wenn")
	area := page.Find("#f-ort optgroup option").First().AttrOr("value", "")
	return sent(t, office, page.Find("main form[method='post']"), url.Values{"ort": {area}, "stunden": {"10"}}, "/was-waere-wenn/fragen/")
}

func sent(t testing.TB, c *portaltest.Client, form *goquery.Selection, values url.Values, to string) string {
	t.Helper()
	page := c.Submit(t, form, values)
	if !strings.HasPrefix(page.Path, to) {
		t.Fatalf("led to %s: %s", page.Path, page.Find("main").Text())
	}
	return page.Path
}

func until(t testing.TB, there func() bool) {
	t.Helper()
	for range 600 {
		if there() {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal("it does not happen")
}
