package proof

import (
	"cmp"
	"fmt"
	"slices"

	"schulalltag/internal/planner/format"
)

const mostSplits = 8 // of one assistant

// fork decides one place of an assistant: weeks that are barred from it, and weeks that pay for it. A nil fork decides nothing more.
type fork struct {
	place        int
	barred, paid *fork
}

// trees reads the trees of a certificate. A split is decided in every branch.
func (t *table) trees(c *format.Certificate, trees []*fork) error {
	splits := make([]int, len(trees))
	for _, x := range c.Splits {
		a, okA := t.assistants[x.Assistant]
		pl, okP := t.places[x.Place]
		decided := func(f *fork) bool {
			for ; f != nil; f = f.paid {
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
		trees[a] = &fork{pl, trees[a], trees[a]}
	}
	for _, x := range c.Trees {
		a, ok := t.assistants[x.Assistant]
		if !ok || trees[a] != nil || len(x.Branches) < 3 {
			return fmt.Errorf("the tree of %s is for nobody, there twice, beside splits, or decides nothing", x.Assistant)
		}
		f, rest, ok := t.tree(x.Branches, 0)
		if !ok || len(rest) > 0 {
			return fmt.Errorf("the tree of %s names unknown places, or does not end where its list does", x.Assistant)
		}
		trees[a] = f
	}
	return nil
}

func (t *table) tree(list []string, depth int) (f *fork, rest []string, ok bool) {
	if len(list) == 0 || depth > len(t.Places) {
		return nil, nil, false
	}
	if list[0] == "" {
		return nil, list[1:], true
	}
	f = &fork{}
	if f.place, ok = t.places[list[0]]; !ok {
		return nil, nil, false
	}
	if f.barred, rest, ok = t.tree(list[1:], depth+1); ok {
		f.paid, rest, ok = t.tree(rest, depth+1)
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
	days   []chances
}

type fate int8

const (
	undecided fate = iota
	barred
	paid
)

// chances is what an assistant could work on one day, by start, school and slot, and what the last branch made of it.
type chances struct {
	all    []chance
	offers []offer
	values []dayValue
}

// chance is a need an assistant could work at. Its offer's reward leaves rho out.
type chance struct {
	offer
	place, slot int
	rho         int64
}

func (t *table) newShare(p *prices, a int) *share {
	s := &share{table: t, who: &t.Assistants[a], scale: p.scale, days: make([]chances, t.Days)}
	s.cost, s.shares, s.fates = make([]int64, len(t.Places)), make([]int64, len(t.Places)), make([]fate, len(t.Places))
	for pl := range t.Places {
		x := pair{a, pl}
		s.cost[pl] = t.pairCost(x) * p.scale
		for _, rho := range p.rho[x] {
			s.shares[pl] += rho
		}
		school := t.schools[t.Places[pl].School]
		if !slices.Contains(s.who.Schools, t.Places[pl].School) {
			continue
		}
		for k, n := range t.Places[pl].Needs {
			if !t.mayWork(a, pl, k) {
				continue
			}
			key := Assignment{Assistant: s.who.ID, Place: t.Places[pl].ID, Slot: n.Slot}
			slot := t.Schools[school].Slots[n.Slot]
			o := offer{school, slot.Start, slot.End, p.lambda[spot{pl, n.Slot}] + p.scale*(t.familiar[x]+t.keep[key]), t.pinned[key]}
			if o.pinned {
				s.fates[pl] = paid // every legal week pays for it
			}
			d := &s.days[slot.Day-1]
			d.all = append(d.all, chance{o, pl, n.Slot, p.rho[x][n.Slot]})
		}
	}
	for d := range s.days {
		slices.SortFunc(s.days[d].all, func(x, y chance) int {
			return cmp.Or(x.start-y.start, x.school-y.school, x.slot-y.slot, x.place-y.place)
		})
	}
	return s
}

// most is the largest share in all branches of a tree; impossible if what is pinned leaves no legal week.
func (s *share) most(f *fork) int64 {
	if f == nil {
		return s.branch()
	}
	before, best := s.fates[f.place], int64(impossible)
	if before != paid {
		s.fates[f.place] = barred
		best = s.most(f.barred)
	}
	s.fates[f.place] = paid
	best = max(best, s.most(f.paid))
	s.fates[f.place] = before
	return best
}

// branch is the share in the branch that the fates describe.
func (s *share) branch() int64 {
	value, pins := int64(0), 0
	for pl, f := range s.fates {
		switch f {
		case undecided:
			value += max(0, s.shares[pl]-s.cost[pl])
		case paid:
			value -= s.cost[pl]
		}
	}
	days := make([][]dayValue, len(s.days))
	for d := range s.days {
		x := &s.days[d]
		offers, pinned := s.offers(x.all)
		pins += pinned
		if x.values == nil || !slices.Equal(offers, x.offers) {
			x.offers, x.values = offers, s.dayValues(s.who, d+1, slices.Clone(offers), s.scale)
		}
		days[d] = x.values
	}
	if pins < s.pins[s.assistants[s.who.ID]] {
		return impossible
	}
	if week := s.week(s.who, days); week > impossible {
		return value + week
	}
	return impossible
}

// offers lists the slots of a day, each with the best reward among the places the fates allow, and counts what is pinned in them. Two
// pins in one slot count once.
func (s *share) offers(all []chance) (list []offer, pins int) {
	last := -1
	for i, c := range all {
		if s.fates[c.place] == barred {
			continue
		}
		o := c.offer
		if s.fates[c.place] == undecided {
			o.reward -= c.rho
		}
		if last < 0 || all[last].start != c.start || all[last].school != c.school || all[last].slot != c.slot {
			last = i
			list = append(list, o)
		} else if best := &list[len(list)-1]; !best.pinned && (o.pinned || o.reward > best.reward) {
			*best = o
		}
	}
	for _, o := range list {
		if o.pinned {
			pins++
		}
	}
	return list, pins
}
