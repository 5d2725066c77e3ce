package self_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/portaltest"
)

func TestAFormSurvivesTheEndOfItsSession(t *testing.T) {
	w := portaltest.New(t)
	secretary, colleague := w.Person(t, account.RoleSchool), w.Person(t, account.RolePlanner)
	typed := url.Values{"town": {"Schöneck & Söhne"}, "tag": {"1", "2"}}
	const late = "/meine-stunden/019a0000-0000-7000-8000-000000000000?monat=2026-11"
	// ended is a browser whose session has just ended from elsewhere.
	ended := func(t *testing.T) *portaltest.Client {
		t.Helper()
		browser := w.SignIn(t, secretary)
		w.SignIn(t, secretary).Post(t, "/konto/anmeldungen", url.Values{"sitzung": {"alle"}})
		return browser
	}
	browser := ended(t)
	asked := browser.Post(t, late, typed)
	if asked.Status != http.StatusUnauthorized || asked.Find("input[name='email']").Length() != 1 {
		t.Fatalf("a form without a session is answered with %d: %s", asked.Status, asked.Find("main").Text())
	}
	t.Run("through a wrong password", func(t *testing.T) {
		asked = browser.Submit(t, asked.Find("main form"), url.Values{"email": {secretary.Email}, "password": {"falsch"}})
		if asked.Status != http.StatusUnauthorized {
			t.Fatalf("answered %d", asked.Status)
		}
	})
	t.Run("to the page that offers to send it, to where it was going", func(t *testing.T) {
		offered := browser.Submit(t, asked.Find("main form"), url.Values{"email": {secretary.Email}, "password": {secretary.Password}})
		form := offered.Find("main form")
		if got := portaltest.Values(form); got.Encode() != typed.Encode() {
			t.Errorf("%s is left of %s", got.Encode(), typed.Encode())
		}
		if action := form.AttrOr("action", ""); action != late {
			t.Errorf("it goes to %s", action)
		}
	})
	keeping := func(t *testing.T) string { // where a form goes that came too late
		t.Helper()
		page := ended(t).Post(t, "/schule/klassen", typed)
		if !strings.HasPrefix(page.Path, "/anmelden/eingabe?") {
			t.Fatalf("it goes to %s", page.Path)
		}
		return page.Path
	}
	t.Run("also where the person has signed in again elsewhere", func(t *testing.T) {
		path := keeping(t)
		page := w.SignIn(t, secretary).Post(t, path, typed)
		if got := portaltest.Values(page.Find("main form")); page.Status != http.StatusOK || got.Encode() != typed.Encode() {
			t.Errorf("answered %d with %s", page.Status, got.Encode())
		}
	})
	t.Run("but not to whoever else signs in", func(t *testing.T) {
		browser := ended(t)
		asked := browser.Post(t, late, typed)
		for _, page := range []*portaltest.Page{
			browser.Submit(t, asked.Find("main form"), url.Values{"email": {colleague.Email}, "password": {colleague.Password}}),
			w.SignIn(t, colleague).Post(t, keeping(t), typed),
		} {
			if page.Path != "/planung" || strings.Contains(page.Body, "Schöneck") || !strings.Contains(page.Find(".sa-notice").Text(), "anderen Konto") {
				t.Errorf("%s shows %s", page.Path, page.Find("main").Text())
			}
		}
	})
	t.Run("but not where nobody knows who typed it", func(t *testing.T) {
		browser := w.SignIn(t, secretary)
		browser.Post(t, "/abmelden", nil)
		page := browser.Post(t, late, typed)
		if page.Path != "/anmelden" || strings.Contains(page.Body, "Schöneck") || !strings.Contains(page.Find(".sa-notice").Text(), "nichts gespeichert") {
			t.Errorf("%s shows %s", page.Path, page.Find("main").Text())
		}
	})
	t.Run("but no password is carried on", func(t *testing.T) {
		page := ended(t).Post(t, "/konto/passwort", url.Values{"currentPassword": {"geheim-eins"}, "newPassword": {"geheim-zwei"}})
		if page.Path != "/anmelden" || strings.Contains(page.Body, "geheim") {
			t.Errorf("%s holds %s", page.Path, page.Find("form").Text())
		}
	})
	t.Run("and never goes to another site", func(t *testing.T) {
		page := w.Stranger().Post(t, strings.Replace(keeping(t), url.QueryEscape("/schule/klassen"), "%2F%2Fevil.example%2F", 1), typed)
		if page.Find("input[name='email']").Length() != 1 || page.Find("input[name='weiter']").Length() != 0 {
			t.Error(page.Find("main").Html())
		}
	})
}
