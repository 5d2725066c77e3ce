package district_test

import (
	"fmt"
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

// The operator's journey: from the sign-in to somebody who is invited, and to classes that have come from a file.
func TestJourney(t *testing.T) {
	w := portaltest.New(t)
	b := browsertest.Start(t)
	i := 0
	for name, look := range portaltest.Looks() {
		i++
		t.Run(name, func(t *testing.T) {
			p := w.Browse(t, b, account.RoleOperator, look, "")
			name := fmt.Sprintf("Jule%d", i)
			p.Within("nav").Click("Personen")
			p.Click("Person einladen")
			p.Fill("Vorname", name)
			p.Fill("Nachname", "Dörr")
			p.Fill("E-Mail-Adresse", strings.ToLower(name)+"@demo.example")
			p.Choose("Rolle", "Träger Vogelsberg (erfunden) – Einsatzplanung")
			p.Click("Konto anlegen und Link zeigen")
			if link := p.Field("Link für " + strings.ToLower(name) + "@demo.example").Value; !strings.Contains(link, "/einladung?code=") {
				t.Errorf("the link is %q", link)
			}
			t.Logf("inviting somebody: %d clicks", p.Clicks())

			p.Within("nav").Click("Import")
			p.Click("Einsatzorte")
			label := fmt.Sprintf("11%c", 'a'+i)
			p.Attach("Datei", "klassen.csv", []byte("Schulnummer;Bezeichnung;Gültig ab\nHE-6132;"+label+";heute\n"))
			p.Allow(422)
			p.Click("Prüfen und vergleichen")
			p.See("Zeile 2", "Bitte geben Sie ein Datum an")
			p.Attach("Datei", "klassen.csv", []byte("Schulnummer;Bezeichnung;Gültig ab\nHE-6132;"+label+";01.02.2027\n"))
			p.Click("Prüfen und vergleichen")
			p.See("Eine Zeile übernehmen?", "Oberwaldschule, "+label)
			p.Click("Jetzt übernehmen")
			p.See("Übernommen.")
			t.Logf("with a file, sent twice: %d clicks", p.Clicks())
		})
	}
}
