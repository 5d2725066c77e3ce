package planner

import "math/rand/v2"

// What an engine does when. The numbers were found by trial on the samples and on generated pools of several seeds.
const (
	settled     = 36 // iterations of prices and quick rosters only; then the search begins, and prices move on between
	warmStart   = 20 // of them that a plan of a like problem saves
	buildEvery  = 6  // of these iterations, for a quick roster
	roundsEvery = 4  // iterations of the search, for a round of prices
	firstDive   = 90 // iteration at which all are seated anew with care
	diveRounds  = 3  // of prices between two steps of it; the next dive has so many more, and
	diveAgain   = 3  // comes after so many times as many iterations
	proofAgain  = 50 // per cent more iterations before the next proof

	leastEffort    = 8 // branches of an answer while prices are far off; they grow with the square of the rounds, by
	effortGrows    = 15
	mostEffort     = 600
	searchBranches = 24 // of a response

	lanes         = 4  // that search side by side, whatever the number of cores, so that the result does not depend on it
	leastMoves    = 2  // of a lane in an iteration, and
	peoplePerMove = 24 // one for so many people
	leastReach    = 3  // neighbours who are sent home with somebody at most, while that helps
	mostReach     = 8  // when it no longer does
	reachGrows    = 20 // iterations without a better roster before the reach grows by one
)

// engine solves one part of a problem, an iteration at a time: prices, rosters built from them, and a search near the best. It always holds
// a legal roster and a true bound. An iteration is short and always done whole, so that what it leads to depends on nothing but the problem and the seed.
type engine struct {
	*pool
	roster              *roster // the best so far
	market              *market
	dive                *dive
	polish              *polish // of the dive's roster
	searches            []*search
	random              *rand.Rand
	unit                int64
	cores               int
	proof               *certified // the best so far
	now                 int        // iterations done, with those that a warm start saved
	rounds, dives       int
	nextDive, nextProof int
	idle                int // iterations of the search since the roster got better
}

// newEngine starts with a roster that holds all pins, and from a plan of a like problem if there is one.
func newEngine(r *roster, unit int64, seed, part uint64, cores int, warm *Plan) *engine {
	o := r.pool
	e := &engine{pool: o, roster: r, market: newMarket(o, cores), unit: unit, cores: cores, nextDive: firstDive, nextProof: settled}
	e.random = rand.New(rand.NewPCG(seed, part<<8))
	e.dive = &dive{responder: newResponder(newRoster(o), searchBranches), market: newMarket(o, cores)}
	e.polish = newPolish(e.dive.roster)
	near := neighbours(o)
	for lane := range uint64(lanes) {
		e.searches = append(e.searches, newSearch(o, rand.New(rand.NewPCG(seed, part<<8+1+lane)), near))
	}
	if warm != nil {
		o.recallPrices(warm.Certificate, &e.market.best)
		e.dive.recall(e.dive.desk, warm.Assignments)
		e.now = warmStart
	}
	all := order(o, e.random)
	e.market.open(newRoster(o), all)
	if construct(e.dive.responder, e.market, all) {
		e.keep()
	}
	for _, a := range all {
		e.market.enter(a, e.roster.weeks[a])
	}
	e.market.open(e.market.fixed, all)
	e.prove(1)
	return e
}

// prove proves a bound with the present prices, and keeps the proof if it is the best.
func (e *engine) prove(branches int) {
	if c := e.market.certify(e.cores, e.roster, branches); e.proof == nil || c.bound < e.proof.bound {
		e.proof = c
	}
}

// bound returns the best bound so far, times scale.
func (e *engine) bound() int64 { return e.proof.bound }

// done reports whether further iterations would change nothing: the roster is known to be the best.
func (e *engine) done() bool {
	return floorTo(floorDiv(e.bound(), e.scale), e.unit) <= e.roster.value || len(e.people) == 0
}

// iterate does one iteration.
func (e *engine) iterate() {
	if e.done() {
		return
	}
	e.now++
	switch {
	case len(e.dive.left) > 0:
		e.plunge()
	case e.now == e.nextDive:
		e.nextDive *= diveAgain
		e.dives++
		e.dive.begin(e.market, order(e.pool, e.random), diveShare, nil)
	case e.now < settled:
		e.round(e.now)
		if e.now%buildEvery == 0 {
			e.build()
		}
	default:
		if e.now%roundsEvery == 0 {
			e.rounds++
			e.round(settled + e.rounds)
		}
		e.search()
	}
	if e.now >= e.nextProof {
		e.nextProof += e.now * proofAgain / 100
		e.prove(quickBranches)
	}
}

// round lets the prices move on, with an effort that suits so many rounds.
func (e *engine) round(n int) {
	e.market.effort = min(mostEffort, max(leastEffort, n*n/effortGrows))
	e.market.round(e.cores)
}

// build makes a roster at one go: everybody in random order takes what is worth most to them, with an eye on their mix.
func (e *engine) build() {
	all := order(e.pool, e.random)
	for _, a := range all {
		e.dive.leave(a)
	}
	if construct(e.dive.responder, e.market, all) {
		e.keep()
	}
}

// plunge takes one step of a dive.
func (e *engine) plunge() {
	if !e.dive.advance(e.dives*diveRounds, e.cores, none) {
		e.dive.left = nil
	} else if len(e.dive.left) == 0 {
		e.keep()
	}
}

// keep polishes what was built and takes it over if it is better.
func (e *engine) keep() {
	everybody := make([]int, len(e.people))
	for a := range everybody {
		everybody[a] = a
	}
	for better := true; better; {
		better = false
		for a := range everybody {
			better = e.dive.improve(a, &e.market.best) || better
		}
		r := e.dive.roster
		before := r.value
		e.polish.around(everybody)
		better = better || r.value > before
	}
	if e.dive.value > e.roster.value {
		e.roster.copy(e.dive.roster)
	}
}

// search lets every lane look for better rosters near the present one, and then merges what they found in order of lanes.
func (e *engine) search() {
	moved, regret := make([][]int, len(e.searches)), e.regrets()
	each(len(e.searches), e.cores, func(_, i int) {
		s := e.searches[i]
		s.copy(e.roster)
		s.regret = regret
		s.reach = leastReach + min(mostReach-leastReach, e.idle/reachGrows)
		for range max(leastMoves, len(e.people)/peoplePerMove) {
			moved[i] = append(moved[i], s.move(e.market)...)
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

// regrets are how much less each person's week is worth at the proof's prices than their best one.
func (e *engine) regrets() []int64 {
	list := make([]int64, len(e.people))
	for a, w := range e.roster.weeks {
		list[a] = e.proof.worth[a] + e.scale*w.cost
		for _, x := range w.options {
			o := &e.people[a].options[x]
			list[a] -= e.proof.lambda[o.need] + e.scale*o.bonus
		}
	}
	return list
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
