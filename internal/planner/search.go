package planner

import (
	"math/rand/v2"
	"slices"
)

// search looks for better rosters near a good one: it sends a few neighbours home and lets them answer one another anew.
type search struct {
	*responder
	random     *rand.Rand
	neighbours [][][]int // of each person, those who share each of their schools
	polish     *polish
	dive       *dive // of a few
	diving     bool  // in this move
	reach      int   // neighbours who are sent home at most
	regret     []int64
	out        []int
	saved      []week
}

const (
	fillEvery  = 3  // one of so many moves is a dive
	fillRounds = 5  // of prices between its steps
	fillShare  = 12 // one of so many is seated in a step
	fillReach  = 16 // neighbours who are sent home for it at most
	contenders = 2  // others who would be sent home first if they regret their week more
)

func newSearch(o *pool, random *rand.Rand, neighbours [][][]int) *search {
	s := &search{responder: newResponder(newRoster(o), searchBranches), random: random, neighbours: neighbours, saved: make([]week, len(o.people))}
	s.polish = newPolish(s.roster)
	s.dive = &dive{responder: s.responder, market: newMarket(o, 1)}
	return s
}

// neighbours returns, for each person and each of their schools, the others who could work there.
func neighbours(o *pool) [][][]int {
	at := map[int][]int{}
	schools := make([][]int, len(o.people))
	for a := range o.people {
		for d := range o.people[a].days {
			for _, s := range o.people[a].days[d].slots {
				schools[a] = append(schools[a], int(s.school))
			}
		}
		slices.Sort(schools[a])
		schools[a] = slices.Compact(schools[a])
		for _, s := range schools[a] {
			at[s] = append(at[s], a)
		}
	}
	all := make([][][]int, len(o.people))
	for a := range o.people {
		for _, s := range schools[a] {
			if others := slices.DeleteFunc(slices.Clone(at[s]), func(b int) bool { return b == a }); len(others) > 0 {
				all[a] = append(all[a], others)
			}
		}
	}
	return all
}

// move sends a few neighbours home, seats them again in random order, lets all who are present with them swap places, and keeps
// the result if it is no worse. It returns who has another week now, nobody if nothing was kept.
func (s *search) move(at *market) []int {
	s.pick()
	before := s.value
	copy(s.saved, s.weeks)
	s.polish.changed = append(s.polish.changed[:0], s.out...)
	for _, a := range s.out {
		s.leave(a)
	}
	if s.seatAnew(at, before) {
		if s.polish.around(s.out); s.value >= before {
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

// pick fills s.out with a person, more likely one whose week should be better, and a few neighbours of one school, in random order.
func (s *search) pick() {
	first := s.random.IntN(len(s.people))
	for range contenders {
		if b := s.random.IntN(len(s.people)); s.regret[b] > s.regret[first] {
			first = b
		}
	}
	s.out = append(s.out[:0], first)
	var near []int
	if schools := s.neighbours[first]; len(schools) > 0 {
		near = schools[s.random.IntN(len(schools))]
	}
	reach := s.reach
	if s.diving = s.random.IntN(fillEvery) == 0; s.diving {
		reach = fillReach
	}
	for range min(len(near), 1+s.random.IntN(reach)) {
		if b := near[s.random.IntN(len(near))]; !slices.Contains(s.out, b) {
			s.out = append(s.out, b)
		}
	}
	s.random.Shuffle(len(s.out), func(i, j int) { s.out[i], s.out[j] = s.out[j], s.out[i] })
}

// seatAnew lets those who are out take turns, the last one with an eye on the true values only, and then respond to one another. Now and then
// it dives, and gives up where the prices say that nothing better than before exists.
func (s *search) seatAnew(at *market, before int64) bool {
	if s.diving {
		s.dive.begin(at, s.out, fillShare, s.random)
		for len(s.dive.left) > 0 {
			if !s.dive.advance(fillRounds, 1, before) {
				return false
			}
		}
	} else {
		for i, a := range s.out {
			w, ok := s.respond(a, week{}, guide{prices: &at.best, capped: i < len(s.out)-1, noise: s.random})
			if !ok {
				return false
			}
			s.enter(a, w)
		}
	}
	for _, a := range s.out {
		s.improve(a, &at.best)
	}
	return true
}
