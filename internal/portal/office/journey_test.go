package office_test

import (
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

// at signs the officer in with a browser and leads to a page.
func at(t *testing.T, b *browsertest.Browser, w *portaltest.World, width int, o browsertest.Options, path string) *browsertest.Page {
	t.Helper()
	who := w.Person(t, account.RoleYouthOffice)
	p := b.Open(t, w.URL+"/anmelden?weiter="+path, width, 800, o)
	p.Fill("E-Mail-Adresse", who.Email)
	p.Fill("Passwort", who.Password)
	p.Click("Anmelden")
	return p
}

// TestOfficerFindsTheGapAndAsksWhatAPostBrings goes from the sign-in to the worst school and on to the answer.
func TestOfficerFindsTheGapAndAsksWhatAPostBrings(t *testing.T) {
	w, b := portaltest.New(t), browsertest.Start(t)
	for name, o := range map[string]struct {
		width int
		browsertest.Options
	}{
		"desk": {1280, browsertest.Options{}}, "phone": {360, browsertest.Options{}},
		"desk without scripts": {1280, browsertest.Options{NoScript: true}}, "phone without scripts": {360, browsertest.Options{NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) {
			p := at(t, b, w, o.width, o.Options, "/abdeckung")
			p.See("Ganzer Kreis", "Sozialräume", "Schulen")
			p.Within("section[aria-labelledby=schulen]").Click("Oberwaldschule")
			p.See("Nach Wochentag und Uhrzeit", "Verteilung auf die Klassen")
			p.Fits()
			p.Click("Was brächte eine Stelle mehr?")
			if f := p.Field("Wo?"); f.Value != "Oberwaldschule" {
				t.Errorf("the question is about %q", f.Value)
			}
			p.Click("Frage stellen")
			p.See("Oberwaldschule", "Frage abbrechen")
			c, path := w.As(t, account.RoleYouthOffice), p.Path()
			waitFor(t, func() bool { return c.Get(t, path).Find(`form[action$="/beenden"]`).Length() == 1 })
			p.Reload()
			p.Click("Reicht mir")
			answered(t, c, path)
			p.Reload()
			p.See("Das bringt es in der Woche", "Was bewiesen ist", "Wo es ankommt")
			p.Fits()
			t.Logf("%d clicks", p.Clicks())
		})
	}
}
