package planner

import (
	"context"
	"math/rand/v2"
)

// construct builds a roster from nothing, led by prices: everybody in random order takes what is worth most to them where no need
// counts for more than its price. It returns false if ctx ends first or somebody's pins no longer fit.
func construct(ctx context.Context, s *responder, guide *prices, random *rand.Rand) bool {
	for a := range s.people {
		s.leave(a)
	}
	for _, a := range order(s.pool, random) {
		w, ok := s.respond(a, week{}, guide, true)
		if !ok || ctx.Err() != nil {
			return false
		}
		s.enter(a, w)
	}
	return settle(ctx, s, guide, random)
}

// settle lets everybody respond to all others until nobody finds a better week.
func settle(ctx context.Context, s *responder, guide *prices, random *rand.Rand) bool {
	for better := true; better; {
		better = false
		for _, a := range order(s.pool, random) {
			if ctx.Err() != nil {
				return false
			}
			better = s.improve(a, guide) || better
		}
	}
	return true
}

// improve lets one person respond to all others, and keeps the answer if the roster gets better.
func (s *responder) improve(a int, guide *prices) bool {
	before := s.roster.value
	old := s.leave(a)
	w, ok := s.respond(a, old, guide, false)
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
