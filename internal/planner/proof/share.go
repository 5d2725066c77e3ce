package proof

import (
	"fmt"
	"slices"

	"schulalltag/internal/planner/format"
)

const mostSplits = 8 // of one assistant

// fork decides one place of an assistant: weeks that are barred from it, and weeks that pay for it. A nil fork decides nothing more.
type fork struct {
	place int
	sides [paid + 1]*fork
}

// trees reads the trees of a certificate. A split is decided in every branch.
func (t *table) trees(c *format.Certificate, trees []*fork) error {
	splits := make([]int, len(trees))
	for _, x := range c.Splits {
		a, okA := t.assistants[x.Assistant]
		pl, okP := t.places[x.Place]
		decided := func(f *fork) bool {
			for ; f != nil; f = f.sides[paid] {
				if f.place == pl {
					return true
				}
			}
			return false
		}
		if !okA || !okP || decided(trees[a]) || splits[a] == mostSplits {
			return fmt.Errorf("the split of %s and %s is unknown, there twice, or one too many", x.Assistant, x.Place)
		}
		splits[a]++
		trees[a] = &fork{pl, [...]*fork{barred: trees[a], paid: trees[a]}}
	}
	for _, x := range c.Trees {
		a, ok := t.assistants[x.Assistant]
		if !ok || trees[a] != nil || len(x.Branches) < 3 {
			return fmt.Errorf("the tree of %s is for nobody, there twice, beside splits, or decides nothing", x.Assistant)
		}
		f, rest, ok := t.tree(x.Branches, nil)
		if !ok || len(rest) > 0 {
			return fmt.Errorf("the tree of %s names unknown places, decides one twice, or does not end where its list does", x.Assistant)
		}
		trees[a] = f
	}
	return nil
}

// tree reads the tree at the head of a list, below forks that decide the places above.
func (t *table) tree(list, above []string) (f *fork, rest []string, ok bool) {
	if len(list) == 0 || slices.Contains(above, list[0]) {
		return nil, nil, false
	}
	if list[0] == "" {
		return nil, list[1:], true
	}
	f = &fork{}
	if f.place, ok = t.places[list[0]]; !ok {
		return nil, nil, false
	}
	above = append(above, list[0])
	if f.sides[barred], rest, ok = t.tree(list[1:], above); ok {
		f.sides[paid], rest, ok = t.tree(rest, above)
	}
	return f, rest, ok
}

// share is what one assistant and their pairs add to the bound, in units of 1/scale.
type share struct {
	*table
	who    *format.Assistant
	scale  int64
	cost   []int64 // of each place, for this assistant
	shares []int64 // of the pair's cost that the prices spread over slots
	fates  []fate  // of each place, in the branch looked at
	days   []agenda
	pinned int // slots in which something is pinned
	best   []int64
	sums   []dayValue
}

type fate int8

const (
	undecided fate = iota
	barred
	paid
)

// chance is a need that an assistant could work at in some slot. Its reward leaves rho out.
type chance struct {
	place       int
	reward, rho int64
}

func (t *table) newShare(p *prices, a int) *share {
	s := &share{table: t, who: &t.Assistants[a], scale: p.scale}
	s.cost, s.shares, s.fates = make([]int64, len(t.Places)), make([]int64, len(t.Places)), make([]fate, len(t.Places))
	slots := make([][]slot, t.Days)
	for pl := range t.Places {
		x := pair{a, pl}
		s.cost[pl] = t.pairCost(x) * p.scale
		for _, rho := range p.rho[x] {
			s.shares[pl] += rho
		}
		school := t.schools[t.Places[pl].School]
		for k, n := range t.Places[pl].Needs {
			if !t.mayWork(a, pl, k) {
				continue
			}
			key := Assignment{Assistant: s.who.ID, Place: t.Places[pl].ID, Slot: n.Slot}
			at := t.Schools[school].Slots[n.Slot]
			day := slots[at.Day-1]
			i := slices.IndexFunc(day, func(x slot) bool { return x.school == school && x.start == at.Start })
			if i < 0 {
				i, day = len(day), append(day, slot{school: school, start: at.Start, end: at.End})
			}
			c := chance{pl, p.lambda[spot{pl, n.Slot}] + p.scale*(t.familiar[x]+t.keep[key]), p.rho[x][n.Slot]}
			switch {
			case t.pinned[key]:
				s.fates[pl] = paid // every legal week pays for it
				day[i].chances, day[i].pinned = []chance{c}, true
			case !day[i].pinned:
				day[i].chances = append(day[i].chances, c)
			}
			slots[at.Day-1] = day
		}
	}
	for d, list := range slots {
		s.days = append(s.days, s.agenda(d+1, list))
		for _, x := range list {
			if x.pinned {
				s.pinned++
			}
		}
	}
	return s
}

// most is the largest share in all branches of a tree; impossible if what is pinned leaves no legal week.
func (s *share) most(f *fork) int64 {
	if s.pinned < s.pins[s.assistants[s.who.ID]] {
		return impossible // somewhere they may not work, or two in one slot
	}
	return s.explore(f, s.look(), impossible)
}

// explore returns the largest share in all branches of a tree, or best if that is more. A look taken above them tells which need none of
// their own: a week there is worth so much more at most as slots bring more than they did, and deciding never adds anything.
func (s *share) explore(f *fork, above look, best int64) int64 {
	if f == nil {
		return max(best, s.decide()+s.look().week)
	}
	before := s.fates[f.place]
	for fate := barred; fate <= paid; fate++ {
		if before == paid && fate == barred {
			continue // something is pinned there
		}
		if s.fates[f.place] = fate; s.decide()+above.week+s.more(above) <= best {
			continue
		}
		near := above
		if f.sides[fate] != nil && f.sides[paid] != nil {
			near = s.look()
		}
		best = s.explore(f.sides[fate], near, best)
	}
	s.fates[f.place] = before
	return best
}

// look is what the days of a branch are worth, and its best week, without pairs.
type look struct {
	days []outcome
	week int64
}

func (s *share) look() (l look) {
	s.decide()
	for d := range s.days {
		l.days = append(l.days, s.days[d].outcome())
	}
	l.week = s.week(l.days)
	return l
}

// more adds up by how much slots bring more than they did.
func (s *share) more(than look) (sum int64) {
	for d, before := range than.days {
		for i, r := range s.days[d].rewards {
			sum += max(0, r-before.rewards[i])
		}
	}
	return sum
}

// decide finds the rewards in the branch that the fates describe, and returns what its pairs add.
func (s *share) decide() (pairs int64) {
	for d := range s.days {
		s.days[d].decide(s.fates)
	}
	for pl, f := range s.fates {
		switch f {
		case undecided:
			pairs += max(0, s.shares[pl]-s.cost[pl])
		case paid:
			pairs -= s.cost[pl]
		}
	}
	return pairs
}
