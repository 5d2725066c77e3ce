package planning_test

import (
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

// at signs the planner in with a browser and leads to a page.
func at(t *testing.T, b *browsertest.Browser, w *portaltest.World, width int, o browsertest.Options, path string) *browsertest.Page {
	t.Helper()
	who := w.Person(t, account.RolePlanner)
	p := b.Open(t, w.URL+"/anmelden?weiter="+path, width, 900, o)
	p.Fill("E-Mail-Adresse", who.Email)
	p.Fill("Passwort", who.Password)
	p.Click("Anmelden")
	return p
}

func TestPlannerPlansAndPublishes(t *testing.T) {
	b := browsertest.Start(t)
	for name, o := range map[string]struct {
		width int
		browsertest.Options
	}{
		"desk": {1280, browsertest.Options{}}, "phone": {360, browsertest.Options{}},
		"desk without scripts": {1280, browsertest.Options{NoScript: true}}, "phone without scripts": {360, browsertest.Options{NoScript: true}},
	} {
		t.Run(name, func(t *testing.T) {
			w := portaltest.New(t)
			p := at(t, b, w, o.width, o.Options, "/planung")
			p.Axe()
			p.Click("Planung starten")
			p.See("besser möglich")
			p.Fits()
			p.Axe()
			p.Click("Reicht mir")
			p.See("Entwurf öffnen")
			p.Click("Entwurf öffnen")
			p.See("So geht es")
			p.Fits()
			chip := firstChip(t, p)
			p.Click(chip)
			if o.NoScript {
				p.Click("Aufnehmen")
			}
			p.See("Loslassen")
			p.Fits()
			p.Axe()
			p.Click("Fixieren")
			p.See("Fixiert.")
			p.Click("Rückgängig machen")
			p.See("Fixierung gelöst.")
			p.Click("Veröffentlichen")
			p.See("Was geschieht")
			p.Fits()
			p.Axe()
			p.Within("main form").Click("Veröffentlichen")
			p.See("Veröffentlicht. Der Plan gilt ab")
			t.Logf("%d clicks", p.Clicks())
		})
	}
}

func TestBoardByKeyboardAlone(t *testing.T) {
	w := portaltest.New(t)
	draft := planned(t, w.As(t, account.RolePlanner))
	p := at(t, browsertest.Start(t), w, 1280, browsertest.Options{}, draft)
	first := firstChip(t, p)
	p.TabTo(first)
	p.Press("Enter")
	p.See("Loslassen")
	if got := p.Focused(); !strings.Contains(got, first) {
		t.Errorf("after taking up, the focus is on %s, not on %q", got, first)
	}
	p.Press("f")
	p.See("Fixiert.")
	p.Press("Escape")
	p.See("So geht es")
	p.Press("Enter")
	p.See("Fixierung lösen")
	p.Press("f")
	p.See("Fixierung gelöst.")
	p.Press("Enter")
	p.See("Loslassen")
	p.Press("ArrowDown")
	if got := p.Focused(); got == "" {
		t.Error("the arrows lead out of the board")
	}
	p.Axe()
	t.Logf("%d keystrokes", p.Keystrokes())
}

// firstChip is the name of the first person on the board.
func firstChip(t *testing.T, p *browsertest.Page) string {
	t.Helper()
	chips := p.Texts(".sa-board .sa-chip")
	if len(chips) == 0 {
		t.Fatal("the board shows nobody")
	}
	return strings.Join(strings.Fields(chips[0]), " ")
}
