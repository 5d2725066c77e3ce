package district_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/school"
)

func TestOrganisations(t *testing.T) {
	w := portaltest.New(t)
	c := w.As(t, account.RoleOperator)
	list := c.Get(t, "/organisationen")
	if got := texts(list, "tbody th"); len(got) != 12 { // nine schools, provider, youth office, operator
		t.Fatalf("%q", got)
	}
	provider := list.Find("tbody th a:contains('Träger')").AttrOr("href", "")

	t.Run("are created, and lead to their school", func(t *testing.T) {
		form := c.Get(t, "/organisationen/neu").Find("main form")
		failed := c.Submit(t, form, url.Values{"name": {""}})
		if failed.Status != http.StatusUnprocessableEntity || failed.Find("#f-name[aria-invalid]").Length() != 1 {
			t.Errorf("answered %d", failed.Status)
		}
		made := c.Submit(t, form, url.Values{"name": {"Grundschule Feldatal"}})
		next := made.Find("a:contains('Schule eintragen')").AttrOr("href", "")
		school := c.Get(t, next)
		if school.Find("#f-name").AttrOr("value", "") != "Grundschule Feldatal" || school.Find("#f-organisationId option[selected]").Text() != "Grundschule Feldatal" {
			t.Errorf("%s leads to %s", next, school.Find("form").Text())
		}
		area := school.Find("#f-areaId option").Eq(1).AttrOr("value", "")
		wrong := c.Submit(t, school.Find("main form"), url.Values{"externalKey": {"6140"}, "town": {"Feldatal"}, "areaId": {area}})
		if wrong.Status != http.StatusUnprocessableEntity || wrong.Find("#f-externalKey").AttrOr("value", "") != "6140" || wrong.Find("#f-town").AttrOr("value", "") != "Feldatal" {
			t.Errorf("answered %d", wrong.Status)
		}
		entered := c.Submit(t, wrong.Find("main form"), url.Values{"externalKey": {"HE-6140"}})
		if !strings.Contains(entered.Find(".sa-notice").Text(), "eingetragen") {
			t.Errorf("answered %d with %s", entered.Status, entered.Find("main").Text())
		}
	})
	t.Run("are renamed, taken back, and chosen between when somebody was faster", func(t *testing.T) {
		stale := c.Get(t, provider).Find("form[action='" + provider + "']")
		renamed := c.Submit(t, stale, url.Values{"name": {"DRK Vogelsberg"}})
		if renamed.Find("h1").Text() != "DRK Vogelsberg" {
			t.Fatalf("%s", renamed.Find("main").Text())
		}
		late := c.Submit(t, stale, url.Values{"name": {"DRK Lauterbach"}})
		if late.Status != http.StatusConflict || late.Find(".sa-version mark").Length() != 2 {
			t.Errorf("answered %d with %s", late.Status, late.Find("main").Text())
		}
		mine := c.Submit(t, late.Find(".sa-version form"), nil)
		if mine.Find("h1").Text() != "DRK Lauterbach" {
			t.Errorf("%s", mine.Find("main").Text())
		}
		back := c.Submit(t, mine.Find(".sa-notice form"), nil)
		if back.Find("h1").Text() != "DRK Vogelsberg" {
			t.Errorf("%s", back.Find("main").Text())
		}
	})
	t.Run("are closed and reopened, but never the last that manages accounts", func(t *testing.T) {
		planner := w.As(t, account.RolePlanner)
		closed := c.Submit(t, c.Get(t, provider).Find("form[action$='/stand']"), nil)
		if planner.Get(t, "/planung").Path == "/planung" {
			t.Error("the planner is still inside")
		}
		if open := c.Submit(t, closed.Find(".sa-notice form"), nil); open.Find("form[action$='/stand'] input[name=offen]").AttrOr("value", "") != "nein" {
			t.Errorf("%s", open.Find("main").Text())
		}
		own := list.Find("tbody th a:contains('Betrieb')").AttrOr("href", "")
		refused := c.Submit(t, c.Get(t, own).Find("form[action$='/stand']"), nil)
		if refused.Status != http.StatusConflict || refused.Find(".sa-errors").Length() != 1 {
			t.Errorf("answered %d", refused.Status)
		}
	})
	t.Run("and schools are changed with a choice when somebody was faster", func(t *testing.T) {
		path := c.Get(t, "/organisationen/schulen").Find("tbody th a").First().AttrOr("href", "")
		form := c.Get(t, path).Find("main form")
		c.Submit(t, form, url.Values{"town": {"Alsfeld-Mitte"}})
		late := c.Submit(t, form, url.Values{"town": {"Alsfeld-Nord"}})
		if late.Status != http.StatusConflict || !strings.Contains(late.Find(".sa-version mark").Text(), "Alsfeld-Mitte") {
			t.Errorf("answered %d with %s", late.Status, late.Find("main").Text())
		}
	})
	t.Run("areas and driving times too", func(t *testing.T) {
		areas := c.Get(t, "/organisationen/raeume")
		added := c.Submit(t, areas.Find("main form"), url.Values{"name": {"Raum Feldatal"}})
		if !strings.Contains(added.Find("table").Text(), "Raum Feldatal") {
			t.Errorf("%s", added.Find("main").Text())
		}
		again := c.Submit(t, areas.Find("main form"), url.Values{"name": {"Raum Feldatal"}})
		if again.Status != http.StatusUnprocessableEntity || again.Find("#f-name").AttrOr("value", "") != "Raum Feldatal" {
			t.Errorf("answered %d", again.Status)
		}
		travel := c.Get(t, "/organisationen/fahrzeiten")
		edit := c.Get(t, travel.Find("tbody a").First().AttrOr("href", ""))
		before := edit.Find("#f-minuten").AttrOr("value", "")
		saved := c.Submit(t, edit.Find("main form"), url.Values{"minuten": {"77"}})
		if !strings.Contains(saved.Find("table").Text(), "77") {
			t.Errorf("%s", saved.Find("main").Text())
		}
		undone := c.Submit(t, saved.Find(".sa-notice form"), nil)
		if got := c.Get(t, undone.Find("tbody a").First().AttrOr("href", "")).Find("#f-minuten").AttrOr("value", ""); got != before {
			t.Errorf("taken back to %s, not %s", got, before)
		}
		same := edit.Find("#f-von option[selected]").AttrOr("value", "")
		if page := c.Submit(t, edit.Find("main form"), url.Values{"nach": {same}}); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("from a school to itself: %d", page.Status)
		}
	})
}

func TestPeople(t *testing.T) {
	w := portaltest.New(t)
	c := w.As(t, account.RoleOperator)

	t.Run("are found by parts of their name and by organisation", func(t *testing.T) {
		if got := texts(c.Get(t, "/personen?suche=plan"), "tbody th"); len(got) != 1 || got[0] != "Meike Planert" {
			t.Errorf("%q", got)
		}
		if c.Get(t, "/personen?suche=niemand").Find(".sa-empty").Length() != 1 {
			t.Error("somebody is found")
		}
	})
	form := c.Get(t, "/personen/neu").Find("main form")
	role := form.Find("option:contains('Einsatzplanung')").AttrOr("value", "")
	t.Run("are invited with a link that is shown once and opens their account", func(t *testing.T) {
		failed := c.Submit(t, form, url.Values{"givenName": {"Jule"}, "email": {"jule"}})
		if failed.Status != http.StatusUnprocessableEntity || failed.Find("#f-givenName").AttrOr("value", "") != "Jule" || failed.Find("#f-memberships[aria-invalid]").Length() != 1 {
			t.Errorf("answered %d with %s", failed.Status, failed.Find("main").Text())
		}
		shown := c.Submit(t, form, url.Values{"givenName": {"Jule"}, "familyName": {"Dörr"}, "email": {"jule@demo.example"}, "memberships": {role}})
		link := shown.Find("#einladungslink").AttrOr("value", "")
		if !strings.HasPrefix(link, w.URL+"/einladung?code=") {
			t.Fatalf("the link is %q: %s", link, shown.Find("main").Text())
		}
		if !strings.HasPrefix(shown.Find("a[href^=mailto]").AttrOr("href", ""), "mailto:jule@demo.example?subject=") {
			t.Errorf("%q", shown.Find("a[href^=mailto]").AttrOr("href", ""))
		}
		twice := c.Submit(t, form, url.Values{"givenName": {"Jule"}, "familyName": {"Dörr"}, "email": {"Jule@demo.example"}, "memberships": {role}})
		if !strings.HasPrefix(twice.Path, "/personen/eine/") || !strings.Contains(twice.Find(".sa-notice").Text(), "schon ein Konto") {
			t.Errorf("sent twice it leads to %s: %s", twice.Path, twice.Find("main").Text())
		}
		code, _ := url.Parse(link)
		if err := w.Nouns.Accounts.AcceptInvitation(t.Context(), code.Query().Get("code"), "vier Pferde ziehen den Wagen"); err != nil {
			t.Error(err)
		}
		if got := texts(c.Get(t, "/personen?suche=jule@"), "tbody td:last-child"); len(got) != 1 || got[0] != "aktiv" {
			t.Errorf("%q", got)
		}
	})
	person := c.Get(t, "/personen?suche=jule@").Find("tbody th a").AttrOr("href", "")
	t.Run("get and lose roles", func(t *testing.T) {
		page := c.Get(t, person)
		further := page.Find("#f-further option:contains('Jugendamt')").AttrOr("value", "")
		both := c.Submit(t, page.Find("form[action='"+person+"']"), url.Values{"further": {further}})
		if n := both.Find("input[name=memberships][checked]").Length(); n != 2 {
			t.Errorf("%d roles", n)
		}
		one := c.Submit(t, both.Find("form[action='"+person+"']"), url.Values{"memberships": {further}})
		if n := one.Find("input[name=memberships]").Length(); n != 1 {
			t.Errorf("%d roles", n)
		}
		late := c.Submit(t, page.Find("form[action='"+person+"']"), url.Values{"familyName": {"Weil"}})
		if late.Status != http.StatusConflict || late.Find(".sa-version mark").Length() != 4 {
			t.Errorf("answered %d with %s", late.Status, late.Find("main").Text())
		}
	})
	t.Run("are shut out and let in again", func(t *testing.T) {
		out := c.Submit(t, c.Get(t, person).Find("form[action$='/stand']"), nil)
		if out.Find("form[action$='/einladung']").Length() != 0 || !strings.Contains(out.Find(".sa-facts").Text(), "stillgelegt") {
			t.Errorf("%s", out.Find("main").Text())
		}
		in := c.Submit(t, out.Find(".sa-notice form"), nil)
		if !strings.Contains(in.Find(".sa-facts").Text(), "aktiv") {
			t.Errorf("%s", in.Find("main").Text())
		}
	})
	t.Run("are not offered to shut themselves out", func(t *testing.T) {
		own := c.Get(t, "/personen?suche=betrieb@").Find("tbody th a").AttrOr("href", "")
		if c.Get(t, own).Find("form[action$='/stand']").Length() != 0 {
			t.Error("there is such a form")
		}
	})
}

func TestClients(t *testing.T) {
	w := portaltest.New(t)
	c := w.As(t, account.RoleOperator)
	first := c.Get(t, "/programme/neu")
	who := first.Find("option:contains('Jugendamt')").AttrOr("value", "")
	second := c.Submit(t, first.Find("main form"), url.Values{"fuer": {who}})
	if n := second.Find("input[name=scopes][checked]").Length(); n != 3 {
		t.Errorf("%d rights are ticked to begin with", n)
	}
	failed := c.Submit(t, second.Find("main form"), url.Values{"name": {"Statistik"}, "scopes": nil})
	if failed.Status != http.StatusUnprocessableEntity || failed.Find("#f-name").AttrOr("value", "") != "Statistik" || failed.Find("#f-scopes[aria-invalid]").Length() != 1 {
		t.Errorf("answered %d with %s", failed.Status, failed.Find("main").Text())
	}
	made := c.Submit(t, second.Find("main form"), url.Values{"name": {"Statistik"}, "scopes": {"coverage:read"}})
	id, secret := made.Find("#kennung").AttrOr("value", ""), made.Find("#geheimnis").AttrOr("value", "")
	credentials := account.ClientCredentials{ID: id, Secret: secret, IP: "127.0.0.1"}
	if _, err := w.Nouns.Accounts.ClientToken(t.Context(), credentials); err != nil {
		t.Fatalf("%v with %s", err, made.Find("main").Text())
	}
	page := c.Get(t, "/programme/eines/"+id)
	if strings.Contains(page.Body, secret) || page.Find(".sa-facts li").Length() != 1 {
		t.Errorf("%s", page.Find("main").Text())
	}
	revoked := c.Submit(t, page.Find("main form"), nil)
	if got := texts(revoked, "tbody tr"); len(got) != 1 || !strings.Contains(got[0], "gesperrt") {
		t.Errorf("%q", got)
	}
	if _, err := w.Nouns.Accounts.ClientToken(t.Context(), credentials); err == nil {
		t.Error("the revoked program gets a token")
	}
	if again := c.Submit(t, page.Find("main form"), nil); again.Status != http.StatusConflict {
		t.Errorf("the second time: %d", again.Status)
	}
	t.Run("and the trail tells who did it", func(t *testing.T) {
		trail := c.Get(t, "/protokoll")
		if got := strings.Join(texts(trail, "tbody tr"), "\n"); !strings.Contains(got, "Oda Brandt") || !strings.Contains(got, "Programmzugang gesperrt") {
			t.Errorf("%s", got)
		}
		who := w.Person(t, account.RoleOperator)
		tokens, err := w.Nouns.Accounts.SignIn(t.Context(), account.Credentials{Email: who.Email, Password: who.Password, Device: "test"})
		if err != nil {
			t.Fatal(err)
		}
		actor, err := w.Nouns.Accounts.Verify(t.Context(), tokens.Access)
		if err != nil {
			t.Fatal(err)
		}
		operator := account.With(t.Context(), actor)
		for i := range 60 { // more than a page
			if _, err := w.Nouns.Schools.CreateArea(operator, school.NewArea{Name: fmt.Sprintf("Sozialraum %d", i)}); err != nil {
				t.Fatal(err)
			}
		}
		first := c.Get(t, "/protokoll")
		if got := texts(first, "tbody td:last-child"); len(got) != 50 || got[0] != "Sozialraum angelegt" || first.Find(".sa-pages a").Length() != 1 {
			t.Errorf("the last entries do not come first: %q", got)
		}
		if _, err := w.Nouns.Schools.CreateArea(operator, school.NewArea{Name: "Sozialraum dazwischen"}); err != nil {
			t.Fatal(err)
		}
		older := c.Get(t, first.Find(".sa-pages a").AttrOr("href", ""))
		if got := texts(older, "tbody td:last-child"); len(got) < 12 || got[9] != "Sozialraum angelegt" || got[10] != "Angemeldet" || got[11] != "Programmzugang gesperrt" {
			t.Errorf("an entry made meanwhile shifts the older ones: %q", got)
		}
		if got := texts(c.Get(t, older.Find(".sa-pages a").First().AttrOr("href", "")), "tbody td:last-child"); len(got) != 50 {
			t.Errorf("the way back shows %d entries", len(got))
		}
		if c.Get(t, "/protokoll?tag=2026-10-01").Find(".sa-empty").Length() != 1 {
			t.Error("there was a day before the first")
		}
	})
}
