package planner

import (
	"math/rand/v2"
	"slices"
)

// responder finds the best week of one person while everybody else stays as they are. A pair costs once for the whole week, so
// it searches over the set of open pairs; for each set the week is exact. Two things are not: a week's own slots can fill a floor
// that each of them is promised, and only pairs that look promising are tried.
type responder struct {
	*roster
	desk *desk
	base []int64 // reward of each option if its pair is open, none where the need is full; it is the desk's
	open []bool  // of each pair
	used []bool

	best     week
	value    int64   // of best
	bestOpen []bool  // the pairs of best and all that cost nothing
	promise  []int64 // of each pair
	order    []int32
	at       []int32 // the option that best works in each slot, by the slot's first option; -1 if none
}

func newResponder(r *roster) *responder { return &responder{roster: r, desk: newDesk(r.pool, 1)} }

// guide leads a responder beyond what the roster says.
type guide struct {
	*prices           // whose rho tells which pairs are worth their cost
	capped  bool      // no need is worth more than its price: what others would give for it
	often   [][]int32 // if not nil, what is worked often at good prices is worth up to lean more
	lean    int64
	noise   *rand.Rand          // if not nil, every need's worth is blurred a little
	amend   func(worth []int64) // if not nil, it changes what each option is worth, none where it must not be worked
	days    uint                // a set; on all others just one choice of options is legal. Empty: all days
}

const blur = 50 // thousandths by which noise may change a worth

// respond returns the best week it finds for a person who is out, given an old one, which may be empty. ok is false if no week
// holds the person's pins.
func (s *responder) respond(a int, old week, g guide) (w week, ok bool) {
	p := &s.people[a]
	s.prepare(a, g)
	s.begin(p, old, g.days)
	if s.value == none {
		return week{}, false
	}
	for s.drop(p) || s.add(p) {
	}
	return week{slices.Clone(s.best.options), s.best.cost}, true
}

// prepare computes what each option is worth.
func (s *responder) prepare(a int, g guide) {
	p := &s.people[a]
	s.reserve(a, -1)
	s.base = s.desk.seat(p)
	for x := range p.options {
		o := &p.options[x]
		s.base[x] = none
		if s.free(o.need) {
			v := s.marginal(o.need)
			if g.capped {
				v = min(v, g.lambda[o.need]/s.scale)
			}
			if g.often != nil {
				v += g.lean * int64(g.often[a][x]) / always
			}
			if g.noise != nil {
				v += v * (g.noise.Int64N(2*blur) - blur) / 1000
			}
			s.base[x] = v + o.bonus
		}
	}
	s.reserve(a, 1)
	n := len(p.pairs)
	s.open, s.used, s.bestOpen = grown(s.open, n), grown(s.used, n), grown(s.bestOpen, n)
	s.promise, s.at = grown(s.promise, n), grown(s.at, len(p.options))
	s.value = none
	if g.amend != nil {
		g.amend(s.base)
	}
	s.suggest(p, g.rho[a])
}

// suggest opens the pairs of the best week where every pair's cost is spread over its slots, and those that cost nothing.
func (s *responder) suggest(p *person, rho []int64) {
	for x := range s.base {
		if s.base[x] > none {
			s.base[x] -= rho[x] / s.scale
		}
	}
	ok := s.desk.solve()
	for x := range s.base {
		if s.base[x] > none {
			s.base[x] += rho[x] / s.scale
		}
	}
	for i := range p.pairs {
		s.open[i] = p.pairs[i].free()
	}
	if ok {
		for _, x := range s.desk.chosen {
			s.open[p.options[x].pair] = true
		}
	}
	s.desk.open = s.open
}

// begin tries the suggested pairs, those and the old ones, and the old ones alone.
func (s *responder) begin(p *person, old week, days uint) {
	s.try(p, allDays)
	if len(old.options) == 0 {
		return
	}
	if days == 0 || s.value == none {
		days = allDays
	}
	for _, x := range old.options {
		s.open[p.options[x].pair] = true
	}
	s.try(p, days)
	for i := range p.pairs {
		s.open[i] = p.pairs[i].free()
	}
	for _, x := range old.options {
		s.open[p.options[x].pair] = true
	}
	s.try(p, days)
}

// free reports whether using the pair costs nothing that could be saved.
func (x *pair) free() bool { return x.cost == 0 || x.pinned }

// try solves the week with the open pairs and keeps it if it is the best so far. Only some days can differ from the best week.
func (s *responder) try(p *person, differ uint) bool {
	if !s.desk.try(differ) {
		return false
	}
	clear(s.used)
	for _, x := range s.desk.chosen {
		s.used[p.options[x].pair] = true
	}
	value := s.desk.value
	for i, x := range p.pairs {
		if s.used[i] {
			value -= x.cost
		}
	}
	if value <= s.value {
		return false
	}
	s.desk.commit(differ)
	s.value = value
	s.best = week{append(s.best.options[:0], s.desk.chosen...), -value}
	for _, x := range s.best.options {
		s.best.cost += s.base[x]
	}
	for i := range p.pairs {
		s.bestOpen[i] = s.used[i] || p.pairs[i].free()
	}
	return true
}

// drop closes one pair if that makes the week better, the least useful first.
func (s *responder) drop(p *person) bool {
	clear(s.promise)
	for _, x := range s.best.options {
		i := p.options[x].pair
		if p.pairs[i].free() {
			continue
		}
		instead := int64(0)
		for y := p.slotOf[x]; y < int32(len(p.options)) && p.slotOf[y] == p.slotOf[x]; y++ {
			if j := p.options[y].pair; j != i && s.bestOpen[j] {
				instead = max(instead, s.base[y])
			}
		}
		s.promise[i] -= s.base[x] - instead
	}
	s.order = s.order[:0]
	for i := range p.pairs {
		if s.bestOpen[i] && !p.pairs[i].free() && s.promise[i]+2*p.pairs[i].cost > 0 {
			s.order = append(s.order, int32(i))
		}
	}
	return s.tryEach(p, false)
}

// add opens one more pair if that makes the week better, the most promising first.
func (s *responder) add(p *person) bool {
	least := int64(-none)
	for i := range s.at {
		s.at[i] = -1
	}
	for _, x := range s.best.options {
		s.at[p.slotOf[x]] = x
		least = min(least, s.base[x])
	}
	if len(s.best.options) == 0 {
		least = 0
	}
	clear(s.promise)
	for x := range p.options {
		i := p.options[x].pair
		if s.bestOpen[i] || s.base[x] == none {
			continue
		}
		instead := least
		if at := s.at[p.slotOf[x]]; at >= 0 {
			instead = s.base[at]
		}
		s.promise[i] += max(0, s.base[x]-instead)
	}
	s.order = s.order[:0]
	for i := range p.pairs {
		if !s.bestOpen[i] && s.promise[i] > p.pairs[i].cost {
			s.order = append(s.order, int32(i))
		}
	}
	return s.tryEach(p, true)
}

// tryEach switches one pair of s.order at a time until the week gets better, in order of promise.
func (s *responder) tryEach(p *person, open bool) bool {
	slices.SortStableFunc(s.order, func(i, j int32) int { return int(min(max(s.promise[j]-s.promise[i], -1), 1)) })
	for _, i := range s.order {
		copy(s.open, s.bestOpen)
		s.open[i] = open
		if s.try(p, s.differ(p, i, open)) {
			return true
		}
	}
	return false
}

// differ is the set of days on which opening or closing a pair can change what is best.
func (s *responder) differ(p *person, i int32, open bool) (days uint) {
	for _, x := range p.pairs[i].options {
		o := &p.options[x]
		day := s.desk.days[o.day]
		if open && s.base[x] > day.gain[o.slot] || !open && day.pick[o.slot] == x {
			days |= 1 << o.day
		}
	}
	return days
}
