package crew_test

import (
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

func TestPlannerLooksIntoAGap(t *testing.T) {
	b := browsertest.Start(t)
	o := newOffice(t)
	for name, l := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			p := o.Browse(t, b, account.RolePlanner, l, "/luecken")
			p.Within("tbody tr:nth-child(1)").Click(p.Texts("tbody tr:nth-child(1) th a")[0])
			p.See("Wer am nächsten dran ist", "Was die Lücke schließen würde")
			last := p.Texts(".sa-grid tbody tr:last-child a")
			p.Within(".sa-grid tbody tr:last-child td:has(a)").Click("◆ " + strings.Replace(last[0], ",", " ,", 1)) // which opens the explanation at the end of the link
			if open := p.Texts("details[open] summary"); len(open) != 2 {
				t.Errorf("open are %v", open)
			}
			p.Fits()
			t.Logf("%d clicks", p.Clicks())
		})
	}
}

func TestPlannerRenewsAProof(t *testing.T) {
	b := browsertest.Start(t)
	for name, l := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.Browse(t, b, account.RolePlanner, l, "/team")
			before := p.Texts("#nachweise ~ table tbody th")
			p.Click("Nachweis eintragen : " + before[0])
			conduct := p.Within("fieldset:nth-of-type(1)")
			conduct.Fill("Gezeigt am", "2026-11-20")
			conduct.Fill("Gilt bis – freiwillig", "2031-11-19")
			p.Click("Speichern")
			p.See("Gespeichert.", "Führungszeugnis: gültig bis 19.11.2031")
			p.Fits()
			t.Logf("%d clicks", p.Clicks())
			p.Visit("/team")
			if after := p.Texts("#nachweise ~ table tbody th"); len(after) != len(before)-1 {
				t.Errorf("%d proofs are due, %d were", len(after), len(before))
			}
		})
	}
}

func TestPlannerApprovesHours(t *testing.T) {
	b := browsertest.Start(t)
	for name, l := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.Browse(t, b, account.RolePlanner, l, "/freigabe")
			p.See("November 2026", "Bis zum Abschluss")
			p.Click("Alle bestätigten freigeben")
			p.See("Einträge sind freigegeben.", "Gerade ist nichts freizugeben.")
			p.Fits()
			t.Logf("%d clicks", p.Clicks())
		})
	}
}
