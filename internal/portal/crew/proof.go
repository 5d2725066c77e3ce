package crew

import (
	"cmp"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/staff"
)

// How many days before a proof ends it is worth looking at, and how many days before it is urgent.
const (
	leadDays   = 90
	urgentDays = 30
)

// proof is how one of the proofs without which nobody works at a school stands on a day.
type proof struct {
	Kind  staff.ClearanceKind
	Text  string // gültig bis 1.9.2027
	Badge string // classes of its badge
	Days  int    // it still holds, below 0 where it does not
	Due   bool   // within leadDays, or missing
}

// none is the days of a proof that was never shown: before all that has ended.
const none = -1 << 30

// forGood is the days of a proof that does not end.
const forGood = 1 << 30

// proofs tells how both proofs of an assistant stand.
func proofs(c *frame.Call, a *staff.Assistant, today calendar.Date) []proof {
	list := []proof{{Kind: staff.Conduct, Days: none}, {Kind: staff.Measles, Days: none}}
	for i := range list {
		for _, shown := range a.Clearances {
			if shown.Kind == list[i].Kind {
				list[i].hold(c, shown.Period().Until, today)
			}
		}
		if p := &list[i]; p.Days == none {
			p.Text, p.Badge, p.Due = c.T("fehlt"), "sa-badge--alert sa-tone--bad", true
		}
	}
	return list
}

// hold tells how a proof stands that holds until a day.
func (p *proof) hold(c *frame.Call, until, today calendar.Date) {
	if until.IsZero() {
		p.Days, p.Text, p.Badge = forGood, c.T("gilt auf Dauer"), "sa-tone--ok"
		return
	}
	p.Days = today.DaysUntil(until)
	p.Due = p.Days <= leadDays
	switch {
	case p.Days < 0:
		p.Text, p.Badge = c.T("abgelaufen am %s", c.Date(until)), "sa-badge--alert sa-tone--bad"
	case p.Days == 0:
		p.Text, p.Badge = c.T("läuft heute ab"), "sa-badge--alert sa-tone--bad"
	case p.Days <= urgentDays:
		p.Text, p.Badge = c.N(p.Days, "läuft in %d Tag ab", "läuft in %d Tagen ab"), "sa-badge--half sa-tone--warn"
	case p.Due:
		p.Text, p.Badge = c.T("läuft am %s ab", c.Date(until)), "sa-badge--half sa-tone--info"
	default:
		p.Text, p.Badge = c.T("gültig bis %s", c.Date(until)), "sa-tone--ok"
	}
}

// soonest returns the proof that ends first.
func soonest(list []proof) proof {
	first := list[0]
	for _, p := range list[1:] {
		if cmp.Less(p.Days, first.Days) {
			first = p
		}
	}
	return first
}
