package mine_test

import (
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

// looks are the windows in which every journey is made.
var looks = map[string]struct {
	width, height int
	options       browsertest.Options
}{
	"phone":                   {360, 740, browsertest.Options{}},
	"dark phone":              {360, 740, browsertest.Options{Dark: true}},
	"desktop":                 {1280, 900, browsertest.Options{}},
	"phone without scripts":   {360, 740, browsertest.Options{NoScript: true}},
	"desktop without scripts": {1280, 900, browsertest.Options{NoScript: true, Dark: true}},
}

func TestAnAssistantCorrectsTheirHours(t *testing.T) {
	browser, w := browsertest.Start(t), portaltest.New(t)
	me := w.Person(t, account.RoleAssistant)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			p := browser.Open(t, w.URL+"/mein-tag", look.width, look.height, look.options)
			seen := func(shot string) {
				p.Fits()
				p.Axe()
				p.Screenshot(shot)
			}
			p.Fill("E-Mail-Adresse", me.Email)
			p.Fill("Passwort", me.Password)
			p.Click("Anmelden")
			p.See("Sie sind jetzt hier", "Ihr nächster Arbeitstag")
			seen("mein-tag")
			p.Click("Meine Woche")
			p.See("In dieser Woche arbeiten Sie")
			seen("meine-woche")
			p.Click("Meine Stunden")
			p.See("Sie haben bis jetzt")
			seen("meine-stunden")
			p.Click("Ändern : Freitag, 20. November 2026, 8:00")
			seen("meine-stunden-aendern")
			p.Fill("Ende", "08:00")
			p.Allow(422)
			p.Click("Speichern")
			p.See("Das Ende muss nach dem Beginn liegen")
			seen("meine-stunden-fehler")
			p.Fill("Ende", "10:30")
			p.Click("Speichern")
			p.See("Gespeichert. Jetzt muss die Schule noch zustimmen.", "8:00–10:30")
			seen("meine-stunden-gespeichert")
			p.Click("Rückgängig machen")
			p.See("Gespeichert")
			p.Miss("8:00–10:30")
			t.Logf("%d clicks from the sign-in to the undo", p.Clicks())
			if !strings.HasPrefix(p.Path(), "/meine-stunden") {
				t.Errorf("ended at %s", p.Path())
			}
		})
	}
}
