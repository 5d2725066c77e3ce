package planning_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

func TestPlannerPlansAndPublishes(t *testing.T) {
	b := browsertest.Start(t)
	for name, o := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			w := portaltest.New(t)
			p := w.Browse(t, b, account.RolePlanner, o, "/planung")
			p.Axe()
			p.Click("Planung starten")
			await(p, o.NoScript, "besser möglich")
			p.Fits()
			p.Axe()
			p.Click("Reicht mir")
			await(p, o.NoScript, "Entwurf öffnen")
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
	p := w.Browse(t, browsertest.Start(t), account.RolePlanner, portaltest.Desk(), draft)
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

// await waits for what a planning run comes to; without scripts somebody presses for it.
func await(p *browsertest.Page, press bool, text string) {
	for range 30 {
		if !press || strings.Contains(p.Text(), text) {
			break
		}
		time.Sleep(500 * time.Millisecond)
		p.Click("Stand neu laden")
	}
	p.See(text)
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

func TestBoardByDragging(t *testing.T) {
	w := portaltest.New(t)
	planner := w.As(t, account.RolePlanner)
	draft := planned(t, planner)
	_, page := openGap(t, planner, draft)
	from, to, told := gapTarget(t, planner, page)
	look := portaltest.Desk()
	look.Height = 2400 // to drag from end to end of the board
	p := w.Browse(t, browsertest.Start(t), account.RolePlanner, look, page.Path)
	p.DragOnto(from, `td:has(.sa-drop[value="`+to+`"])`)
	p.See(told)
}

// gapTarget finds somebody on a board who could be tried where another is missing, the value of that target, and what dropping must tell.
func gapTarget(t *testing.T, planner *portaltest.Client, page *portaltest.Page) (from, to, told string) {
	t.Helper()
	chips := page.Find(".sa-board .sa-chip")
	for i := range chips.Length() {
		chip := chips.Eq(i)
		taken := planner.Submit(t, page.Find("#brett"), url.Values{"einsatz": {chip.Find("input").AttrOr("value", "")}})
		for kind, text := range map[string]string{"ok": "Gespeichert.", "cost": "Was kostet das?", "rule": "Das geht nicht"} {
			targets := taken.Find(".sa-drop--" + kind)
			for k := range targets.Length() {
				value := targets.Eq(k).AttrOr("value", "")
				if page.Find(`.sa-drop--gap[value="`+value+`"]`).Length() == 1 {
					return strings.Join(strings.Fields(chip.Text()), " "), value, text
				}
			}
		}
	}
	t.Fatal("nobody can be tried anywhere")
	return "", "", ""
}
