package self_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/demo"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
)

func TestAccount(t *testing.T) {
	w := portaltest.New(t)
	person := w.Person(t, account.RoleYouthOffice)
	here, there := w.SignIn(t, person), w.SignIn(t, person)
	t.Run("names the person and where they are signed in", func(t *testing.T) {
		page := here.Get(t, "/konto")
		if text := page.Find("main").Text(); !strings.Contains(text, person.Name) || !strings.Contains(text, person.Email) || !strings.Contains(text, person.Organisation) {
			t.Error(text)
		}
	})
	t.Run("ends the sessions elsewhere and keeps this one", func(t *testing.T) {
		page := here.Get(t, "/konto/anmeldungen")
		before := page.Find("tbody tr").Length()
		if before < 2 || page.Find("tbody tr").First().Find("form").AttrOr("action", "") != "/abmelden" {
			t.Fatalf("%d sessions, the first of them %s", before, page.Find("tbody tr").First().Text())
		}
		for before > 1 {
			other := page.Find("tbody tr").Last().Find("button").AttrOr("value", "")
			page = here.Post(t, "/konto/anmeldungen", url.Values{"sitzung": {other}})
			after := page.Find("tbody tr").Length()
			if after != before-1 {
				t.Fatalf("%d sessions became %d", before, after)
			}
			before = after
		}
		if page := there.Get(t, "/konto"); !strings.HasPrefix(page.Path, "/anmelden") {
			t.Errorf("the other browser still sees %s", page.Path)
		}
	})
	t.Run("ends all others at once", func(t *testing.T) {
		w.SignIn(t, person)
		w.SignIn(t, person)
		page := here.Get(t, "/konto/anmeldungen")
		page = here.Submit(t, page.Find("main form").Last(), url.Values{"sitzung": {page.Find("main form").Last().Find("button").AttrOr("value", "")}})
		if n := page.Find("tbody tr").Length(); n != 1 {
			t.Errorf("%d sessions are left", n)
		}
	})
	t.Run("keeps the password while something is wrong with the new one", func(t *testing.T) {
		const wanted = "vier Wörter ohne Sinn"
		for _, slip := range []struct {
			current, password, repeated string
			at                          string
		}{
			{"nicht meins, sicher", wanted, wanted, "f-currentPassword"},
			{person.Password, "kurz", "kurz", "f-newPassword"},
			{person.Password, person.Password, person.Password, "f-newPassword"},
			{person.Password, wanted, "vier Wörter ohne Sin", "f-wiederholung"},
		} {
			name, typed := slip.at, url.Values{"currentPassword": {slip.current}, "newPassword": {slip.password}, "wiederholung": {slip.repeated}}
			page := here.Post(t, "/konto/passwort", typed)
			if href := page.Find(".sa-errors a").AttrOr("href", ""); page.Status != http.StatusUnprocessableEntity || href != "#"+name {
				t.Errorf("answered %d and led to %s, not %s", page.Status, href, name)
			}
			if title := page.Find("title").Text(); !strings.HasPrefix(title, "Fehler: ") {
				t.Errorf("the title does not say that something is wrong: %s", title)
			}
			if page.Find("input[type='password'][value!='']").Length() != 0 {
				t.Error("the page holds a password")
			}
		}
	})
	t.Run("changes it", func(t *testing.T) {
		const wanted = "vier Wörter ohne Sinn"
		thief := here.Double(t)
		if page := thief.Get(t, "/konto"); page.Path != "/konto" {
			t.Fatalf("the cookie leads to %s", page.Path)
		}
		page := here.Post(t, "/konto/passwort", url.Values{"currentPassword": {person.Password}, "newPassword": {wanted}, "wiederholung": {wanted}})
		if page := thief.Get(t, "/konto"); page.Path == "/konto" {
			t.Error("whoever has the cookie of before is still signed in")
		}
		if page.Path != "/konto" || page.Find(".sa-notice").Length() != 1 {
			t.Fatalf("answered %d at %s", page.Status, page.Path)
		}
		w.SignIn(t, demo.SignIn{Email: person.Email, Password: wanted})
	})
}

func TestInvitation(t *testing.T) {
	w := portaltest.New(t)
	person := w.Person(t, account.RoleAssistant)
	code := invite(t, w, person)
	const wanted = "vier Wörter ohne Sinn"
	guest := w.Stranger()
	form := func(t *testing.T, code string) *portaltest.Page {
		return guest.Get(t, "/einladung?code="+url.QueryEscape(code))
	}
	t.Run("stays good while the password is not", func(t *testing.T) {
		page := guest.Submit(t, form(t, code).Find("main form"), url.Values{"password": {"kurz"}, "wiederholung": {"kurz"}})
		if href := page.Find(".sa-errors a").AttrOr("href", ""); href != "#f-password" || !strings.Contains(page.Find("h1").Text(), person.Name) || page.Find("input[name='code']").AttrOr("value", "") != code {
			t.Errorf("answered %d, led to %s", page.Status, href)
		}
	})
	t.Run("lets its bearer choose a password and sign in with it", func(t *testing.T) {
		page := guest.Submit(t, form(t, code).Find("main form"), url.Values{"password": {wanted}, "wiederholung": {wanted}})
		if page.Path != "/mein-tag" || page.Find(".sa-notice").Length() != 1 {
			t.Fatalf("answered %d at %s: %s", page.Status, page.Path, page.Find("main").Text())
		}
		w.SignIn(t, demo.SignIn{Email: person.Email, Password: wanted})
	})
	t.Run("holds once", func(t *testing.T) {
		page := guest.Post(t, "/einladung", url.Values{"code": {code}, "password": {wanted}, "wiederholung": {wanted}})
		if again := form(t, code); again.Status != http.StatusUnprocessableEntity || again.Find("input[type='password']").Length() != 0 {
			t.Errorf("the form is shown again with %d: %s", again.Status, again.Find("main").Text())
		}
		if page.Status != http.StatusUnprocessableEntity || page.Find(".sa-errors a").AttrOr("href", "") != "#f-code" {
			t.Errorf("answered %d: %s", page.Status, page.Find("main").Text())
		}
	})
	t.Run("asks for the code where the link lacks it", func(t *testing.T) {
		page := form(t, "")
		if page.Find("input[name='code'][type='text']").Length() != 1 {
			t.Error(page.Find("form").Text())
		}
		page = guest.Submit(t, page.Find("main form"), url.Values{"code": {"06535.quatsch"}})
		if href := page.Find(".sa-errors a").AttrOr("href", ""); href != "#f-code" {
			t.Errorf("led to %s", href)
		}
	})
}

// invite makes a new invitation for a person of the demo.
func invite(t *testing.T, w *portaltest.World, p demo.SignIn) (code string) {
	t.Helper()
	operator := account.System(t.Context(), w.Demo.District)
	users, _, err := w.Nouns.Accounts.Users(operator, account.UserFilter{}, postgres.Page{Limit: postgres.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		if u.Email == p.Email {
			if code, err = w.Nouns.Accounts.Invite(operator, u.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	return code
}
