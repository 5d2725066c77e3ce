package mine_test

import (
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

func TestAnAssistantCorrectsTheirHours(t *testing.T) {
	browser, w := browsertest.Start(t), portaltest.New(t)
	for name, look := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			p := w.Browse(t, browser, account.RoleAssistant, look, "/mein-tag")
			seen := func(shot string) {
				p.Fits()
				p.Axe()
				p.Screenshot(shot)
			}
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
