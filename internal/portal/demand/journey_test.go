package demand_test

import (
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

func TestSecretarySetsNeed(t *testing.T) {
	b := browsertest.Start(t)
	for name, o := range portaltest.Looks() {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			path, place := d.class(t, "1a")
			slot := cell(t, d.Get(t, path), "Montag, 6. Stunde")
			p := d.Browse(t, b, account.RoleSchool, o, "/bedarf")
			p.Click("1a")
			p.See("Bedarf: Klasse 1a")
			p.Click("Montag, 6. Stunde: kein Bedarf")
			p.Click("2")
			if o.NoScript {
				p.Click("Übernehmen")
			}
			p.See("Gespeichert")
			if n, ok := d.need(t, place, "2026-11-23", slot); !ok || n.Persons != 2 {
				t.Errorf("it stored %v", n)
			}
			p.Fits()
			p.Click("Rückgängig machen")
			p.See("Zurückgenommen")
			if _, ok := d.need(t, place, "2026-11-23", slot); ok {
				t.Error("it was not taken back")
			}
			t.Logf("%d clicks", p.Clicks())
		})
	}
}

func TestNeedGridByKeyboardAlone(t *testing.T) {
	d := newDesk(t)
	path, place := d.class(t, "1a")
	page := d.Get(t, path)
	first, last := cell(t, page, "Montag, 5. Stunde"), cell(t, page, "Dienstag, 6. Stunde")
	p := d.Browse(t, browsertest.Start(t), account.RoleSchool, portaltest.Desk(), path)
	p.TabTo("Montag, Ankommen: kein Bedarf")
	p.Press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown") // 1. and 2. Stunde, Pause, 3. to 5. Stunde
	p.Press("Shift+ArrowRight", "Shift+ArrowDown")
	p.Press("2")
	p.See("4 Zellen geändert")
	p.Press("h")
	p.See("4 ausgewählt")
	for _, slot := range []string{first, last} {
		waitFor(t, func() bool {
			n, ok := d.need(t, place, "2026-11-23", slot)
			return ok && n.Persons == 2 && n.Priority == "high"
		})
	}
	p.Press("Control+z")
	p.See("Zurückgenommen")
	p.Press("Control+z")
	waitFor(t, func() bool { _, ok := d.need(t, place, "2026-11-23", first); return !ok })
	if f := p.Focused(); !strings.Contains(f, "Dienstag, 6. Stunde") {
		t.Errorf("the focus is on %s", f)
	}
}

func TestNeedGridByDragging(t *testing.T) {
	d := newDesk(t)
	path, place := d.class(t, "1a")
	p := d.Browse(t, browsertest.Start(t), account.RoleSchool, portaltest.Desk(), path)
	from, to := cellName(t, d, path, "Montag, 5. Stunde"), cellName(t, d, path, "Mittwoch, 6. Stunde")
	p.Drag(from, to)
	p.See("6 ausgewählt")
	p.Click("1")
	p.See("6 Zellen geändert")
	slot := cell(t, d.Get(t, path), "Mittwoch, 6. Stunde")
	if n, ok := d.need(t, place, "2026-11-23", slot); !ok || n.Persons != 1 {
		t.Errorf("it stored %v", n)
	}
}

func TestNeedGridShowsWhoWasFaster(t *testing.T) {
	d := newDesk(t)
	path, place := d.class(t, "1a")
	p := d.Browse(t, browsertest.Start(t), account.RoleSchool, portaltest.Desk(), path)
	p.Allow(409)
	form := d.Get(t, path).Find("form[data-need]")
	slot := cell(t, d.Get(t, path), "Montag, 6. Stunde")
	d.Submit(t, form, map[string][]string{"zelle": {slot}, "personen": {"1"}})
	p.Click("Montag, 6. Stunde: kein Bedarf")
	p.Click("3")
	p.See("Jemand war schneller", "3 Personen")
	p.Click("Meine Eingabe übernehmen")
	p.See("Gespeichert")
	if n, ok := d.need(t, place, "2026-11-23", slot); !ok || n.Persons != 3 {
		t.Errorf("it stored %v", n)
	}
}

// cellName is the whole name of a cell.
func cellName(t *testing.T, d *desk, path, begins string) string {
	t.Helper()
	name := ""
	d.Get(t, path).Find("label.sa-cell").Each(func(_ int, l *selection) {
		l.Find("[aria-hidden]").Remove()
		if text := strings.Join(strings.Fields(l.Text()), " "); strings.HasPrefix(text, begins) {
			name = text
		}
	})
	return name
}

func TestNeedGridStretchesWhatIsChosen(t *testing.T) {
	d := newDesk(t)
	path, _ := d.class(t, "1a")
	p := d.Browse(t, browsertest.Start(t), account.RoleSchool, portaltest.Phone(), path)
	p.Click("Montag, 6. Stunde: kein Bedarf")
	p.Choose("Gilt für", "dieselbe Stunde an allen Tagen")
	p.See("5 ausgewählt")
	p.Click("1")
	p.See("5 Zellen geändert")
	p.Fits()
	p.Axe()
	p.Screenshot("bedarf-klasse-gespeichert")
	p.Click("Rückgängig machen")
	p.See("Zurückgenommen")
}
