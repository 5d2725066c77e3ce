package self_test

import (
	"net/http"
	"net/url"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/portaltest"
)

func TestSignIn(t *testing.T) {
	w := portaltest.New(t)
	secretary := w.Person(t, account.RoleSchool)
	t.Run("keeps the address and says what is wrong after a wrong password", func(t *testing.T) {
		page := w.Stranger().Post(t, "/anmelden", url.Values{"email": {secretary.Email}, "password": {"falsch"}})
		if page.Status != http.StatusUnauthorized || page.Find("#f-email").AttrOr("value", "") != secretary.Email || page.Find("#f-password").AttrOr("value", "") != "" {
			t.Errorf("answered %d with %s", page.Status, page.Find("form").Text())
		}
		if href := page.Find(".sa-errors a").AttrOr("href", ""); href != "#f-email" {
			t.Errorf("the summary leads to %q", href)
		}
	})
	t.Run("ends the session that was open in the browser", func(t *testing.T) {
		watcher, browser := w.SignIn(t, secretary), w.SignIn(t, secretary)
		sessions := func() int { return watcher.Get(t, "/konto/anmeldungen").Find("tbody tr").Length() }
		before := sessions()
		browser.Post(t, "/anmelden", url.Values{"email": {secretary.Email}, "password": {secretary.Password}})
		if after := sessions(); after != before {
			t.Errorf("%d sessions became %d", before, after)
		}
		if page := browser.Get(t, "/konto"); page.Path != "/konto" {
			t.Errorf("the new session leads to %s", page.Path)
		}
	})
	t.Run("never leads to another site", func(t *testing.T) {
		for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"} {
			page := w.Stranger().Post(t, "/anmelden", url.Values{"email": {secretary.Email}, "password": {secretary.Password}, "weiter": {next}})
			if page.Host != w.Host() {
				t.Errorf("%s was followed to %s", next, page.Host)
			}
		}
	})
	t.Run("refuses a form from another site", func(t *testing.T) {
		page := w.Stranger().PostFrom(t, "cross-site", "/anmelden", url.Values{"email": {secretary.Email}, "password": {secretary.Password}})
		if page.Status != http.StatusForbidden {
			t.Errorf("answered %d", page.Status)
		}
	})
}
