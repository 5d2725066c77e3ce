package planner

import (
	"math/rand/v2"
	"slices"
)

// construct completes a roster: everybody who is out takes, in this order, what is worth most to them where no need counts for more than
// its price. It returns false if somebody's pins no longer fit.
func construct(s *responder, m *market, order []int) bool {
	for _, a := range order {
		if s.in[a] {
			continue
		}
		w, ok := s.respond(a, week{}, m.guide(a))
		if !ok {
			return false
		}
		s.enter(a, w)
	}
	return true
}

// guide leads to weeks like those of a person's mix, where no need counts for more than its price.
func (m *market) guide(a int) guide {
	return guide{prices: &m.best, capped: true, mix: m.mixes[a], lean: meanValue(m.pool) * diveLean / 1000}
}

// order is everybody in random order, those with pins first.
func order(o *pool, random *rand.Rand) []int {
	var pinned, others []int
	for _, a := range random.Perm(len(o.people)) {
		if len(o.people[a].pins) > 0 {
			pinned = append(pinned, a)
		} else {
			others = append(others, a)
		}
	}
	return append(pinned, others...)
}

const (
	diveShare  = 24  // one of so many is fixed in each step of a dive
	diveLean   = 300 // thousandths of a need's mean value, for what is always worked
	sure       = whole * 97 / 100
	diveBlur   = 50 // thousandths by which noise may change a price
	diveEffort = 6  // branches of an answer at most
)

// dive builds a roster in steps: each fixes those whose mix is clearest, and lets the prices follow.
type dive struct {
	*responder
	market *market
	left   []int // those who are not in yet
	step   int   // how many are fixed in each
}

// begin begins with everybody in left out of the responder's roster, and with the prices and mixes of another market.
func (d *dive) begin(from *market, left []int, share int, noise *rand.Rand) {
	for _, a := range left {
		d.leave(a)
	}
	d.left = append(d.left[:0], left...)
	d.market.effort = diveEffort
	d.step = (len(left) + share - 1) / share
	copy(d.market.best.lambda, from.best.lambda)
	if noise != nil {
		for n, v := range d.market.best.lambda {
			d.market.best.lambda[n] += v / 1000 * (noise.Int64N(2*diveBlur+1) - diveBlur)
		}
	}
	for _, a := range left {
		copy(d.market.best.rho[a], from.best.rho[a])
		d.market.mixes[a] = append(d.market.mixes[a][:0], from.mixes[a]...)
	}
}

// advance takes one step with so many rounds of prices. It returns false if somebody's pins no longer fit, or the prices say that the
// roster will not be worth more than hope.
func (d *dive) advance(rounds, lanes int, hope int64) bool {
	m := d.market
	m.open(d.roster, d.left)
	for range rounds {
		m.round(lanes)
	}
	if floorDiv(m.level, m.scale) <= hope {
		return false
	}
	slices.SortStableFunc(d.left, func(a, b int) int {
		if p, q := len(d.people[a].pins) > 0, len(d.people[b].pins) > 0; p != q {
			return map[bool]int{true: -1, false: 1}[p]
		}
		return int(m.clear(b) - m.clear(a))
	})
	for i := 0; len(d.left) > 0 && (i < d.step || m.clear(d.left[0]) > sure); i++ {
		a := d.left[0]
		w, ok := d.respond(a, week{}, m.guide(a))
		if !ok {
			return false
		}
		d.enter(a, w)
		d.left = d.left[1:]
	}
	return true
}

// clear is the weight of the heaviest week in a person's mix.
func (m *market) clear(a int) (most int64) {
	for _, b := range m.mixes[a] {
		most = max(most, b.weight)
	}
	return most
}

// meanValue is what the first person at a need is worth on average.
func meanValue(o *pool) (sum int64) {
	for _, n := range o.needs {
		sum += n.values[0]
	}
	return max(1, sum/max(1, int64(len(o.needs))))
}
