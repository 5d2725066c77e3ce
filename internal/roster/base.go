package roster

import (
	"errors"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
)

// PoolQuery says about which roster of which pool a question is. Zero fields leave it to the defaults.
type PoolQuery struct {
	RosterID   uuid.UUID     // of a planner's own provider, draft or not; zero is the one that governs On
	ProviderID uuid.UUID     // whose pool; a planner's own by default, needed by the youth office
	On         calendar.Date // today by default
}

// Faults of questions about a pool.
var (
	// ErrNoRoster hides pools of others and says that nothing stands on a day.
	ErrNoRoster = fault.NotFound("no-roster-stands", "No published roster of this provider governs this day.")
	// ErrPoolUnnamed asks the youth office whose pool it means.
	ErrPoolUnnamed = fault.Invalid("pool-unnamed", "Say which provider's pool is meant.")
)

// asked finds the roster of a question. A planner may ask about any of the own provider's, the youth office about what a
// provider of its district has published.
func (rs *Rosters) asked(tx *gorm.DB, a account.Actor, q PoolQuery) (*Roster, error) {
	planner := a.Role == account.RolePlanner
	if q.RosterID != uuid.Nil {
		if !planner {
			return nil, ErrNotFound
		}
		return find(tx, a, q.RosterID)
	}
	switch {
	case q.ProviderID == uuid.Nil && planner:
		q.ProviderID = a.Organisation
	case q.ProviderID == uuid.Nil:
		return nil, ErrPoolUnnamed
	case planner && q.ProviderID != a.Organisation:
		return nil, ErrNoRoster
	}
	if q.On.IsZero() {
		q.On = rs.today()
	}
	standing, err := standingIn(tx, a.District, q.ProviderID, calendar.Range{From: q.On, Until: q.On})
	if err == nil && len(standing) == 0 {
		return nil, ErrNoRoster
	}
	if err != nil {
		return nil, err
	}
	return &standing[0], nil
}

// base is a roster as the plan of a problem that it fits, with the prices that are known for it.
type base struct {
	origin
	problem *planner.Problem
	data    []byte // the problem as it is stored and named by its hash
	plan    *planner.Plan
	asOf    calendar.Date
}

// base finds the problem that a roster fits: that of its run, or, if it was changed by hand on newer needs or assistants, the
// week as it is now. Prices are those the run has found, as far as they still name something. It fails with ErrOutdated if
// the roster fits neither, and with ErrNothingToPlan if only the past could tell; who is not a planner reads no details of that.
func (rs *Rosters) base(tx *gorm.DB, a account.Actor, r *Roster) (*base, error) {
	l, err := rs.lookUp(tx, r)
	if err != nil {
		return nil, err
	}
	if l.fits {
		b := &base{origin: l.solved.origin, problem: l.solved.problem, data: l.run.Problem, plan: l.plan, asOf: l.run.PlannedOn}
		return b, b.pin(l)
	}
	b, err := rs.rebuilt(tx, r, l)
	if errors.Is(err, ErrOutdated) && !a.May(account.PlanRosters) {
		return nil, ErrOutdated
	}
	return b, err
}

// pin adds what was pinned by hand since the run. Its bound holds all the same: more pins can only be worth less.
func (b *base) pin(l *lookup) (err error) {
	pins, _ := l.solved.assignments(pinned(l.series))
	if slices.Equal(pins, b.problem.Pinned) {
		return nil
	}
	b.problem.Pinned = pins
	if b.data, err = planner.Encode(b.problem); err != nil {
		return err
	}
	b.plan.Problem = hashOf(b.data)
	b.problem, err = planner.Parse(b.data)
	return err
}

// rebuilt is base for a roster that does not fit its run's problem any more.
func (rs *Rosters) rebuilt(tx *gorm.DB, r *Roster, l *lookup) (*base, error) {
	w, err := rs.week(tx, r.DistrictID, r.ProviderID, calendar.Range{From: r.ValidFrom, Until: r.ValidUntil}, pinned(l.series))
	if err != nil {
		return nil, err
	}
	r.Series = l.series
	v, err := w.lawful(tx, r)
	if err != nil {
		return nil, err
	}
	b, plan := &base{origin: w.origin, plan: l.plan, asOf: w.asOf}, l.plan
	if b.data, plan.Problem, err = w.encode(); err != nil {
		return nil, err
	}
	if b.problem, err = planner.Parse(b.data); err != nil {
		return nil, err
	}
	plan.Bound = nil // these prices do not prove the roster's
	plan.Value, plan.Breakdown = v.value.Value(), v.value
	plan.Assignments, plan.Certificate = w.pins(l.series), w.carry(plan.Certificate, l.solved)
	return b, nil
}

// carry keeps those prices of a solved problem that name a need, an assistant and a place of the week.
func (w *week) carry(c *planner.Certificate, solved *posed) *planner.Certificate {
	if c == nil {
		return nil
	}
	kept := &planner.Certificate{Scale: c.Scale, Lambda: []planner.NeedPrice{}, Rho: []planner.PairPrice{}, Splits: []planner.Split{}}
	need := func(place string, slot int) (string, int, bool) {
		at, ok := solved.places[place]
		if !ok || slot < 0 || slot >= len(solved.Schools[at.school].Slots) {
			return "", 0, false
		}
		i, ok := w.places[at.id]
		now, too := w.slots[solved.Schools[at.school].Slots[slot]]
		if !ok || !too || w.problem.Schools[now.school].ID != w.problem.Places[i].School {
			return "", 0, false
		}
		p := w.problem.Places[i]
		return p.ID, now.slot, slices.ContainsFunc(p.Needs, func(n planner.Need) bool { return n.Slot == now.slot })
	}
	employed := func(assistant string) bool {
		id, err := uuid.Parse(assistant)
		return err == nil && w.people[id] == assistant
	}
	for _, x := range c.Lambda {
		if place, slot, ok := need(x.Place, x.Slot); ok {
			kept.Lambda = append(kept.Lambda, planner.NeedPrice{Place: place, Slot: slot, Price: x.Price})
		}
	}
	for _, x := range c.Rho {
		if place, slot, ok := need(x.Place, x.Slot); ok && employed(x.Assistant) {
			kept.Rho = append(kept.Rho, planner.PairPrice{Assistant: x.Assistant, Place: place, Slot: slot, Price: x.Price})
		}
	}
	for _, x := range c.Splits {
		if at, ok := solved.places[x.Place]; ok && employed(x.Assistant) {
			if i, ok := w.places[at.id]; ok {
				kept.Splits = append(kept.Splits, planner.Split{Assistant: x.Assistant, Place: w.problem.Places[i].ID})
			}
		}
	}
	return kept
}
