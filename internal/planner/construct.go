package planner

import (
	"context"
	"math/rand/v2"
	"slices"
)

// construct builds a roster from nothing, led by prices: everybody in random order takes what is worth most to them where no need
// counts for more than its price. It returns false if ctx ends first or somebody's pins no longer fit.
func construct(ctx context.Context, s *responder, at *prices, random *rand.Rand) bool {
	for a := range s.people {
		s.leave(a)
	}
	for _, a := range order(s.pool, random) {
		w, ok := s.respond(a, week{}, guide{prices: at, capped: true})
		if !ok || ctx.Err() != nil {
			return false
		}
		s.enter(a, w)
	}
	return settle(ctx, s, at, random)
}

// settle lets everybody respond to all others until nobody finds a better week.
func settle(ctx context.Context, s *responder, at *prices, random *rand.Rand) bool {
	for better := true; better; {
		better = false
		for _, a := range order(s.pool, random) {
			if ctx.Err() != nil {
				return false
			}
			better = s.improve(a, at) || better
		}
	}
	return true
}

// improve lets one person respond to all others, and keeps the answer if the roster gets better.
func (s *responder) improve(a int, at *prices) bool {
	before := s.roster.value
	old := s.leave(a)
	w, ok := s.respond(a, old, guide{prices: at})
	if ok {
		if s.enter(a, w); s.roster.value > before {
			return true
		}
		s.leave(a)
	}
	s.enter(a, old)
	return false
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
	diveShare  = 12   // one of so many is fixed in each step of a dive
	diveRounds = 25   // of prices between two steps
	diveLean   = 1000 // thousandths of a need's mean value, for what is always worked
	sure       = always * 97 / 100
)

// dive builds a roster from nothing in steps: it fixes those whose best week changes least with the prices, and lets the prices
// follow, until everybody is in. The ascent starts with its present prices. It returns false if ctx ends first or somebody's pins
// no longer fit.
func dive(ctx context.Context, s *responder, prices *ascent, random *rand.Rand) bool {
	for a := range s.people {
		s.leave(a)
	}
	return fill(ctx, s, prices, order(s.pool, random), diveRounds, none) && settle(ctx, s, prices.best, random)
}

// fill is a dive for those who are left out. It gives up when the bound says that the roster cannot get better than hope.
func fill(ctx context.Context, s *responder, prices *ascent, left []int, rounds int, hope int64) bool {
	lean := meanValue(s.pool) * diveLean / 1000
	for len(left) > 0 {
		prices.focus(s.roster, left)
		for range rounds {
			if ctx.Err() != nil {
				return false
			}
			if prices.round(unknown); floorDiv(prices.bound, s.scale) <= hope {
				return false
			}
		}
		slices.SortStableFunc(left, func(a, b int) int {
			if p, q := len(s.people[a].pins) > 0, len(s.people[b].pins) > 0; p != q {
				return map[bool]int{true: -1, false: 1}[p]
			}
			return int(prices.confidence(b) - prices.confidence(a))
		})
		step := (len(left) + diveShare - 1) / diveShare
		for i := 0; len(left) > 0 && (i < step || prices.confidence(left[0]) > sure); i++ {
			w, ok := s.respond(left[0], week{}, guide{prices: prices.best, capped: true, often: prices.often, lean: lean})
			if !ok || ctx.Err() != nil {
				return false
			}
			s.enter(left[0], w)
			left = left[1:]
		}
	}
	return true
}

// meanValue is what the first person at a need is worth on average.
func meanValue(o *pool) (sum int64) {
	for _, n := range o.needs {
		sum += n.values[0]
	}
	return sum / max(1, int64(len(o.needs)))
}

// confidence is how little a person's week has changed lately, up to always.
func (s *ascent) confidence(a int) int64 {
	sum, squares := int64(1), int64(0)
	for _, x := range s.often[a] {
		sum += int64(x)
		squares += int64(x) * int64(x)
	}
	return squares / sum
}
