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
	secretary := w.Person(t, account.RoleSchool)
	stranger := w.Stranger()
	typed := url.Values{"town": {"Schöneck & Söhne"}, "tag": {"1", "2"}}
	const late = "/meine-stunden/019a0000-0000-7000-8000-000000000000?monat=2026-11"
	asked := stranger.Post(t, late, typed)
	if asked.Status != http.StatusUnauthorized || asked.Find("input[name='email']").Length() != 1 {
		t.Fatalf("a form without a session is answered with %d: %s", asked.Status, asked.Find("main").Text())
	}
	t.Run("through a wrong password", func(t *testing.T) {
		asked = stranger.Submit(t, asked.Find("main form"), url.Values{"email": {secretary.Email}, "password": {"falsch"}})
		if asked.Status != http.StatusUnauthorized {
			t.Fatalf("answered %d", asked.Status)
		}
	})
	t.Run("to the page that offers to send it, to where it was going", func(t *testing.T) {
		offered := stranger.Submit(t, asked.Find("main form"), url.Values{"email": {secretary.Email}, "password": {secretary.Password}})
		form := offered.Find("main form")
		if got := portaltest.Values(form); got.Encode() != typed.Encode() {
			t.Errorf("%s is left of %s", got.Encode(), typed.Encode())
		}
		if action := form.AttrOr("action", ""); action != late {
			t.Errorf("it goes to %s", action)
		}
	})
	t.Run("also where the person has signed in again elsewhere", func(t *testing.T) {
		page := stranger.Post(t, "/anmelden/eingabe?weiter=%2Fbedarf", typed)
		if got := portaltest.Values(page.Find("main form")); page.Status != http.StatusOK || got.Encode() != typed.Encode() {
			t.Errorf("answered %d with %s", page.Status, got.Encode())
		}
	})
	t.Run("but no password is carried on", func(t *testing.T) {
		page := w.Stranger().Post(t, "/konto/passwort", url.Values{"currentPassword": {"geheim-eins"}, "newPassword": {"geheim-zwei"}})
		if page.Path != "/anmelden" || strings.Contains(page.Body, "geheim") {
			t.Errorf("%s holds %s", page.Path, page.Find("form").Text())
		}
	})
	t.Run("and never goes to another site", func(t *testing.T) {
		page := w.Stranger().Post(t, "/anmelden/eingabe?weiter=%2F%2Fevil.example%2F", typed)
		if page.Find("input[name='weiter']").Length() != 0 {
			t.Error(page.Find("input[name='weiter']").AttrOr("value", ""))
		}
	})
}
