package self_test

import (
	"net/url"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

func TestEverybodysPages(t *testing.T) {
	browser, w := browsertest.Start(t), portaltest.New(t)
	me := w.Person(t, account.RoleSchool)
	code := invite(t, w, me)
	for name, look := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			p := browser.Open(t, w.URL+"/anmelden", look.Width, look.Height, look.Options)
			seen := func(shot string) {
				p.Fits()
				p.Axe()
				p.Screenshot(shot)
			}
			seen("anmelden")
			p.Visit("/einladung?code=" + url.QueryEscape(code))
			p.See("Willkommen, " + me.Name)
			seen("einladung")
			p.Visit("/einladung")
			p.Allow(422)
			p.Fill("Code aus Ihrer Einladung", "abc")
			p.Click("Weiter")
			p.See("Dieser Code gilt nicht")
			seen("einladung-void")
			p.Visit("/barrierefreiheit")
			seen("barrierefreiheit")
			p.Visit("/datenschutz")
			seen("datenschutz")
			p.Visit("/konto/passwort")
			p.Fill("E-Mail-Adresse", me.Email)
			p.Fill("Passwort", me.Password)
			p.Click("Anmelden")
			p.See("Passwort ändern")
			p.Fill("Bisheriges Passwort", "das ist es nicht")
			p.Fill("Neues Passwort", "vier Wörter ohne Sinn")
			p.Fill("Neues Passwort noch einmal", "vier Wörter ohne Sin")
			p.Click("Passwort ändern")
			p.See("Die beiden Passwörter sind nicht gleich")
			seen("konto-passwort")
			p.Visit("/konto")
			p.See(me.Name, me.Organisation)
			seen("konto")
			p.Click("Anmeldungen ansehen")
			p.See("hier")
			seen("konto-anmeldungen")
			p.Click("Abmelden")
			p.See("Sie sind abgemeldet.")
		})
	}
}
