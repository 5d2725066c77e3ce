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
	polish     *polish
	near       *ascent // prices of a small dive
	reach      int     // neighbours who are sent home at most
	out        []int
	saved      []week
}

const (
	fillEvery  = 6  // one of so many moves is a small dive
	fillRounds = 12 // of prices between its steps
)

func newSearch(o *pool, random *rand.Rand, neighbours [][]int) *search {
	s := &search{responder: newResponder(newRoster(o)), random: random, neighbours: neighbours, saved: make([]week, len(o.people))}
	s.polish = newPolish(s.roster)
	s.near = newAscent(o, 1)
	return s
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

// move sends a few neighbours home, seats them again in random order, lets all who are present with them swap places, and keeps
// the result if it is no worse. It returns who has another week now, nobody if nothing was kept.
func (s *search) move(ctx context.Context, at *prices) []int {
	s.pick()
	before := s.roster.value
	copy(s.saved, s.weeks)
	s.polish.changed = append(s.polish.changed[:0], s.out...)
	for _, a := range s.out {
		s.leave(a)
	}
	if s.seatAnew(ctx, at, before) {
		if s.polish.around(s.out); s.roster.value >= before {
			return s.polish.changed
		}
	}
	for _, a := range s.polish.changed {
		s.leave(a)
	}
	for _, a := range s.polish.changed {
		if !s.in[a] {
			s.enter(a, s.saved[a])
		}
	}
	return nil
}

// pick fills s.out with a person and a few neighbours in random order.
func (s *search) pick() {
	first := s.random.IntN(len(s.people))
	s.out = append(s.out[:0], first)
	near := s.neighbours[first]
	for range min(len(near), 1+s.random.IntN(s.reach)) {
		if b := near[s.random.IntN(len(near))]; !slices.Contains(s.out, b) {
			s.out = append(s.out, b)
		}
	}
	s.random.Shuffle(len(s.out), func(i, j int) { s.out[i], s.out[j] = s.out[j], s.out[i] })
}

// seatAnew lets those who are out take turns, the last one with an eye on the true values only, and then respond to one another.
func (s *search) seatAnew(ctx context.Context, at *prices, before int64) bool {
	if s.random.IntN(fillEvery) == 0 {
		return s.fillAnew(ctx, at, before)
	}
	for i, a := range s.out {
		w, ok := s.respond(a, week{}, guide{prices: at, capped: i < len(s.out)-1, noise: s.random})
		if !ok || ctx.Err() != nil {
			return false
		}
		s.enter(a, w)
	}
	for _, a := range s.out {
		s.improve(a, at)
	}
	return true
}

// fillAnew seats those who are out by a small dive from the given prices. It gives up once it is proven that nothing better than
// before exists.
func (s *search) fillAnew(ctx context.Context, at *prices, before int64) bool {
	s.near.focus(s.roster, s.out)
	s.near.copy(s.near.now, at)
	for _, a := range s.out {
		clear(s.near.often[a])
	}
	if !fill(ctx, s.responder, s.near, slices.Clone(s.out), fillRounds, before) {
		return false
	}
	for _, a := range s.out {
		s.improve(a, at)
	}
	return true
}
