package presence_test

import (
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/portal/words"
)

func TestJourneyOfASecretary(t *testing.T) {
	b := browsertest.Start(t)
	for name, look := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			s := world(t)
			e := s.entries(t, date(t, monday).AddDays(-7).Week())[0]
			p := s.Browse(t, b, account.RoleSchool, look, "")
			check := func(picture string) {
				t.Helper()
				p.Fits()
				p.Axe()
				p.Screenshot(picture)
			}
			p.See("Heute, Montag, 23. November 2026", "Jetzt und gleich")
			check("school-heute")
			before := p.Clicks()
			p.Within("main").Click("Nächster Schultag: Di 24.11.")
			p.See("Dienstag, 24. November 2026")

			p.Within("header").Click("Plan")
			p.See("Klasse VK")
			check("school-plan")
			p.Click("Nach Person")
			check("school-plan-personen")
			p.Back()
			p.Click("Alle Klassen drucken")
			check("school-plan-druck")
			sheets := len(p.Texts(".sa-sheet"))
			if printed := p.Print("school-plan"); printed != sheets || sheets == 0 {
				t.Errorf("%d classes need %d sheets of paper", sheets, printed)
			}

			p.Within("header").Click("Stunden")
			check("school-stunden")
			p.Click("Woche bestätigen KW 46")
			p.See("KW 46:", "Einträge sind bestätigt.")
			p.Click("Ansehen oder Ausnahme nennen KW 47")
			check("school-stunden-woche")
			said := words.For("de")
			p.Choose(said.T("%s, %s, %s", e.AssistantName, said.DayShort(e.Day), said.Between(e.StartsAt, e.EndsAt)), "war nicht da")
			p.Within("main form > .sa-actions").Click("Woche bestätigen")
			p.See("Eine Ausnahme ist gemeldet.", "Sie haben alle vergangenen Wochen bestätigt.")
			t.Logf("%d clicks from the first page to both weeks confirmed", p.Clicks()-before)
		})
	}
}
