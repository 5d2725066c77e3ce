package planner

import (
	"context"
	"math/rand/v2"
)

const (
	lanes        = 4   // that search side by side, whatever the number of cores, so that the result does not depend on it
	movesPerLane = 2   // in one iteration
	pricesShare  = 350 // thousandths of the effort that may go into prices before the search
	leastReach   = 3   // neighbours who are sent home with somebody at most, while that helps
	mostReach    = 8   // when it no longer does
	reachGrows   = 20  // iterations without a better roster before the reach grows by one
)

// engine solves one part of a problem, an iteration at a time: first prices, then a roster built from them, then a search near it.
// It always holds a legal roster and a true bound.
type engine struct {
	*pool
	roster    *roster // the best so far
	prices    *ascent
	near      *ascent // prices of a dive
	builder   *responder
	polish    *polish // of the builder's roster
	searches  []*search
	random    *rand.Rand
	unit      int64
	searching bool
	idle      int // iterations of the search since the roster got better
}

// newEngine starts with a roster that holds all pins.
func newEngine(ctx context.Context, o *pool, r *roster, unit int64, seed, part uint64, cores int) *engine {
	e := &engine{pool: o, roster: r, prices: newAscent(o, cores), near: newAscent(o, cores), builder: newResponder(newRoster(o)), unit: unit}
	e.random = rand.New(rand.NewPCG(seed, part<<8))
	e.polish = newPolish(e.builder.roster)
	near := neighbours(o)
	for lane := range uint64(lanes) {
		e.searches = append(e.searches, newSearch(o, rand.New(rand.NewPCG(seed, part<<8+1+lane)), near))
	}
	e.prices.focus(newRoster(o), order(o, e.random))
	e.prices.round(r.value)
	e.build(ctx)
	return e
}

// bound returns the best bound so far, times scale.
func (e *engine) bound() int64 { return e.prices.bound }

// proven reports whether the roster is known to be the best.
func (e *engine) proven() bool {
	return floorTo(floorDiv(e.bound(), e.scale), e.unit) <= e.roster.value
}

// done reports whether further iterations would change nothing.
func (e *engine) done() bool { return e.proven() || len(e.people) == 0 }

// iterate does one iteration. spent is the share of all effort that is used up, in thousandths.
func (e *engine) iterate(ctx context.Context, spent int64) {
	if e.done() {
		return
	}
	if !e.prices.done() {
		e.prices.round(e.roster.value)
	}
	switch {
	case e.searching:
		e.search(ctx)
	case e.prices.done() || spent > pricesShare:
		e.build(ctx)
		e.dive(ctx)
		e.searching = true
	}
}

// build constructs a roster from the best prices and keeps it if it is better.
func (e *engine) build(ctx context.Context) {
	if construct(ctx, e.builder, e.prices.best, e.random) {
		e.keep()
	}
}

// dive builds a roster more carefully and keeps it if it is better.
func (e *engine) dive(ctx context.Context) {
	e.near.now.copy(e.prices.best)
	for a := range e.near.often {
		copy(e.near.often[a], e.prices.often[a])
	}
	if dive(ctx, e.builder, e.near, e.random) {
		e.keep()
	}
}

// keep polishes what was built and takes it over if it is better.
func (e *engine) keep() {
	everybody := make([]int, len(e.people))
	for a := range everybody {
		everybody[a] = a
	}
	e.polish.around(everybody)
	if e.builder.roster.value > e.roster.value {
		e.roster.copy(e.builder.roster)
	}
}

// search lets every lane look for better rosters near the present one, and then merges what they found in order of lanes.
func (e *engine) search(ctx context.Context) {
	moved := make([][]int, len(e.searches))
	each(len(e.searches), len(e.prices.desks), func(_, i int) {
		s := e.searches[i]
		s.copy(e.roster)
		s.reach = leastReach + min(mostReach-leastReach, e.idle/reachGrows)
		for range movesPerLane {
			moved[i] = append(moved[i], s.move(ctx, e.prices.best)...)
		}
	})
	before := e.roster.value
	for i, s := range e.searches {
		e.adopt(s, moved[i])
	}
	if e.idle++; e.roster.value > before {
		e.idle = 0
	}
}

// adopt takes over the weeks of those who moved in a lane, if they still fit and the roster gets no worse.
func (e *engine) adopt(s *search, moved []int) {
	if len(moved) == 0 {
		return
	}
	before := e.roster.value
	olds := make([]week, len(moved))
	for i, a := range moved {
		olds[i] = e.roster.leave(a)
	}
	fit := true
	for _, a := range moved {
		if !e.roster.in[a] && fit {
			if fit = e.roster.fits(a, s.weeks[a]); fit {
				e.roster.enter(a, s.weeks[a])
			}
		}
	}
	if fit && e.roster.value >= before {
		return
	}
	for _, a := range moved {
		e.roster.leave(a)
	}
	for i, a := range moved {
		if !e.roster.in[a] {
			e.roster.enter(a, olds[i])
		}
	}
}

// floorDiv is a/b rounded towards minus infinity, for b above 0.
func floorDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// floorTo rounds v towards minus infinity to a multiple of unit; it stays as it is where unit is 0.
func floorTo(v, unit int64) int64 {
	if unit == 0 {
		return v
	}
	return floorDiv(v, unit) * unit
}
