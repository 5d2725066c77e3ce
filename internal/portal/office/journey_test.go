package office_test

import (
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

// TestOfficerFindsTheGapAndAsksWhatAPostBrings goes from the sign-in to the worst school and on to the answer.
func TestOfficerFindsTheGapAndAsksWhatAPostBrings(t *testing.T) {
	w, b := portaltest.New(t), browsertest.Start(t)
	for name, o := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			p := w.Browse(t, b, account.RoleYouthOffice, o, "/abdeckung")
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
