package planner

import (
	"context"
	"math/rand/v2"
	"slices"
)

// search looks for better rosters near a good one: it sends a few neighbours home and lets them answer one another anew.
type search struct {
	*responder
	random     *rand.Rand
	neighbours [][]int // of each person, those who share a school
	out        []int
	olds       []week
}

func newSearch(o *pool, random *rand.Rand, neighbours [][]int) *search {
	return &search{responder: newResponder(newRoster(o)), random: random, neighbours: neighbours}
}

// neighbours returns, for each person, those they share a place with.
func neighbours(o *pool) [][]int {
	at := make([][]int, len(o.sites))
	for a := range o.people {
		for _, x := range o.people[a].pairs {
			if len(x.options) > 0 {
				at[x.site] = append(at[x.site], a)
			}
		}
	}
	all := make([][]int, len(o.people))
	for a := range o.people {
		for _, x := range o.people[a].pairs {
			if len(x.options) > 0 {
				all[a] = append(all[a], at[x.site]...)
			}
		}
		slices.Sort(all[a])
		all[a] = slices.DeleteFunc(slices.Compact(all[a]), func(b int) bool { return b == a })
	}
	return all
}

// move sends a few neighbours home, seats them again in random order, and keeps the result if it is no worse. It returns who has
// moved, nobody if nothing was kept.
func (s *search) move(ctx context.Context, guide *prices) []int {
	s.pick()
	before := s.roster.value
	s.olds = s.olds[:0]
	for _, a := range s.out {
		s.olds = append(s.olds, s.leave(a))
	}
	if s.seatAnew(ctx, guide) && s.roster.value >= before {
		return s.out
	}
	for _, a := range s.out {
		s.leave(a)
	}
	for i, a := range s.out {
		s.enter(a, s.olds[i])
	}
	return nil
}

// pick fills s.out with a person and a few neighbours.
func (s *search) pick() {
	first := s.random.IntN(len(s.people))
	s.out = append(s.out[:0], first)
	near := s.neighbours[first]
	for range min(len(near), 1+s.random.IntN(3)) {
		if b := near[s.random.IntN(len(near))]; !slices.Contains(s.out, b) {
			s.out = append(s.out, b)
		}
	}
	s.random.Shuffle(len(s.out), func(i, j int) { s.out[i], s.out[j] = s.out[j], s.out[i] })
}

func (s *search) seatAnew(ctx context.Context, guide *prices) bool {
	for i, a := range s.out {
		old := week{}
		w, ok := s.respond(a, old, guide, i < len(s.out)-1)
		if !ok || ctx.Err() != nil {
			return false
		}
		s.enter(a, w)
	}
	for _, a := range s.out {
		s.improve(a, guide)
	}
	return true
}
