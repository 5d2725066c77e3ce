package planner

import (
	"math/rand/v2"
	"slices"
	"testing"

	"schulalltag/internal/planner/proof"
)

// Whatever prices, shares, splits and trees a certificate holds, the checker must find just the bound that its definition gives when every
// week and every branch is looked at; no plan may be worth more; and deciding more pairs must not raise it.
func TestBoundIsWhatTheDefinitionSaysWhateverTheCertificate(t *testing.T) {
	t.Parallel()
	compared, decided, lower, pinned := 0, 0, 0, 0
	for seed := range uint64(1000) {
		p, r := tiny(seed), rand.New(rand.NewPCG(seed, 12))
		if r.IntN(3) == 0 {
			longDays(r, p)
		}
		if weeks := bruteWeeks(p, 0); r.IntN(2) == 0 && len(weeks) > 0 {
			for _, s := range weeks[r.IntN(len(weeks))].work {
				if x := pin(p.Assistants[0].ID, p.Places[s.place].ID, p.Places[s.place].Needs[s.need].Slot); r.IntN(2) == 0 && !slices.Contains(p.Pinned, x) {
					p.Pinned = append(p.Pinned, x)
				}
			}
		}
		best, legal := brute(p)
		if !legal {
			continue
		}
		b := newBruteBound(t, p)
		if len(p.Pinned) > 0 {
			pinned++
		}
		for range 4 {
			c := randomCertificate(r, p)
			got, want := b.checked(c), b.defined(c)
			if got != want || got < best {
				t.Fatalf("%s: the checker finds the bound %d, by definition it is %d, the best plan is worth %d: %+v", p.Name, got, want, best, c)
			}
			compared++
			decideMore(r, p, c)
			switch again := b.checked(c); {
			case again > got:
				t.Fatalf("%s: deciding more raises the bound from %d to %d: %+v", p.Name, got, again, c)
			case again < got:
				lower++
			}
			decided++
		}
	}
	t.Logf("%d bounds compared, %d of %d lower with more decided; %d problems with pins", compared, lower, decided, pinned)
	if compared < 2500 || lower < 200 || pinned < 80 {
		t.Error("too few to tell")
	}
}

// randomCertificate has prices of any quality, and for each assistant splits, a tree, or nothing; what is decided may be pinned, or a place
// where the assistant may not work.
func randomCertificate(r *rand.Rand, p *Problem) *Certificate {
	c := &Certificate{Scale: []int64{1, 7, 1000}[r.IntN(3)], Lambda: []NeedPrice{}, Rho: []PairPrice{}, Splits: []Split{}}
	rich := r.Int64N(5) // where shares are high, pairs pay
	for _, pl := range p.Places {
		for _, n := range pl.Needs {
			if r.IntN(8) > 0 {
				c.Lambda = append(c.Lambda, NeedPrice{Place: pl.ID, Slot: n.Slot, Price: c.Scale * (r.Int64N(1200) - 100)})
			}
			for _, a := range p.Assistants {
				if r.IntN(4) > 0 {
					c.Rho = append(c.Rho, PairPrice{Assistant: a.ID, Place: pl.ID, Slot: n.Slot, Price: c.Scale * r.Int64N(1+rich*rich*40)})
				}
			}
		}
	}
	for _, a := range p.Assistants {
		switch r.IntN(3) {
		case 0:
			for _, i := range r.Perm(len(p.Places))[:r.IntN(len(p.Places)+1)] {
				c.Splits = append(c.Splits, Split{Assistant: a.ID, Place: p.Places[i].ID})
			}
		case 1:
			tree := []string{p.Places[r.IntN(len(p.Places))].ID, "", ""}
			for range r.IntN(4) {
				tree, _ = grow(r, tree, placeIDs(p))
			}
			c.Trees = append(c.Trees, Tree{Assistant: a.ID, Branches: tree})
		}
	}
	return c
}

// grow decides more pairs in a few branches of the tree at the head of a list, none twice, and returns what comes after it.
func grow(r *rand.Rand, list, places []string) (tree, rest []string) {
	if list[0] == "" {
		if len(places) == 0 || r.IntN(3) == 0 {
			return list[:1:1], list[1:]
		}
		return []string{places[r.IntN(len(places))], "", ""}, list[1:]
	}
	left := slices.DeleteFunc(slices.Clone(places), func(id string) bool { return id == list[0] })
	without, rest := grow(r, list[1:], left)
	with, rest := grow(r, rest, left)
	return slices.Concat(list[:1], without, with), rest
}

// decideMore decides more pairs of some assistant.
func decideMore(r *rand.Rand, p *Problem, c *Certificate) {
	who, places := p.Assistants[r.IntN(len(p.Assistants))].ID, placeIDs(p)
	if i := slices.IndexFunc(c.Trees, func(t Tree) bool { return t.Assistant == who }); i >= 0 {
		c.Trees[i].Branches, _ = grow(r, c.Trees[i].Branches, places)
		return
	}
	place := places[r.IntN(len(places))]
	split := func(id string) bool { return slices.Contains(c.Splits, Split{Assistant: who, Place: id}) }
	switch {
	case !slices.ContainsFunc(places, split) && r.IntN(2) == 0:
		c.Trees = append(c.Trees, Tree{Assistant: who, Branches: []string{place, "", ""}})
	case !split(place):
		c.Splits = append(c.Splits, Split{Assistant: who, Place: place})
	}
}

func placeIDs(p *Problem) (list []string) {
	for _, pl := range p.Places {
		list = append(list, pl.ID)
	}
	return list
}

// bruteBound finds bounds by their definition.
type bruteBound struct {
	*testing.T
	problem *Problem
	data    []byte
	hash    string
	weeks   [][]bruteWeek
}

func newBruteBound(t *testing.T, p *Problem) *bruteBound {
	t.Helper()
	data, err := Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := p.Hash()
	if err != nil {
		t.Fatal(err)
	}
	b := &bruteBound{t, p, data, hash, nil}
	for a := range p.Assistants {
		b.weeks = append(b.weeks, bruteWeeks(p, a))
	}
	return b
}

// checked is the bound that the checker finds. It does so for an empty plan too, whatever else is wrong with that.
func (b *bruteBound) checked(c *Certificate) int64 {
	b.Helper()
	plan := &Plan{Version: 2, Problem: b.hash, Assignments: []Assignment{}, Certificate: c}
	data, err := plan.Encode()
	if err != nil {
		b.Fatal(err)
	}
	report, err := proof.Check(b.data, data)
	if err != nil {
		b.Fatal(err)
	}
	if report.Bound == nil {
		b.Fatalf("%s: the checker proves nothing, it finds %v with %+v", b.problem.Name, report.Findings, c)
	}
	return *report.Bound
}

// defined is the bound of the definition.
func (b *bruteBound) defined(c *Certificate) int64 {
	lambda := map[[2]int]int64{}
	for _, x := range c.Lambda {
		lambda[b.need(x.Place, x.Slot)] = x.Price
	}
	sum := int64(0)
	for i, pl := range b.problem.Places {
		sum += b.place(c.Scale, lambda, i, pl, 0, 0)
	}
	for a, who := range b.problem.Assistants {
		rho, free := map[[2]int]int64{}, map[int]int64{}
		for _, x := range c.Rho {
			if x.Assistant == who.ID {
				at := b.need(x.Place, x.Slot)
				rho[at] = x.Price
				free[at[0]] += x.Price
			}
		}
		decided := map[int]bool{} // whether it is paid
		for _, x := range b.problem.Pinned {
			if x.Assistant == who.ID {
				decided[b.need(x.Place, x.Slot)[0]] = true
			}
		}
		x := bruteShare{b, a, c.Scale, lambda, rho, free, decided}
		var tree []string
		for _, s := range c.Splits {
			if s.Assistant == who.ID {
				tree = x.split(s.Place, tree)
			}
		}
		for _, t := range c.Trees {
			if t.Assistant == who.ID {
				tree = t.Branches
			}
		}
		if tree == nil {
			tree = []string{""}
		}
		most, _ := x.explore(tree)
		sum += most
	}
	unit, _ := measure(b.problem)
	return floorTo(floorDiv(sum, c.Scale), unit)
}

// need is a place and its need, by index.
func (b *bruteBound) need(place string, slot int) [2]int {
	pl := slices.IndexFunc(b.problem.Places, func(pl Place) bool { return pl.ID == place })
	return [2]int{pl, slices.IndexFunc(b.problem.Places[pl].Needs, func(n Need) bool { return n.Slot == slot })}
}

// place is the most a place gains by any number of persons at each of its needs from n on, when it has so many already.
func (b *bruteBound) place(scale int64, lambda map[[2]int]int64, i int, pl Place, n, persons int) int64 {
	if n == len(pl.Needs) {
		return scale * pl.Floor.Value * int64(min(pl.Floor.Units, persons))
	}
	gain, most := int64(0), b.place(scale, lambda, i, pl, n+1, persons)
	for y, v := range pl.Needs[n].Values {
		gain += scale*v - lambda[[2]int{i, n}]
		most = max(most, gain+b.place(scale, lambda, i, pl, n+1, persons+y+1))
	}
	return most
}

// bruteShare is what one assistant and their pairs add.
type bruteShare struct {
	*bruteBound
	who         int
	scale       int64
	lambda, rho map[[2]int]int64
	free        map[int]int64 // sum of rho by place
	decided     map[int]bool
}

// split decides one more place below all branches of a tree.
func (x *bruteShare) split(place string, tree []string) (larger []string) {
	if tree == nil {
		return []string{place, "", ""}
	}
	for _, id := range tree {
		if id == "" {
			larger = append(larger, place, "", "")
		} else {
			larger = append(larger, id)
		}
	}
	return larger
}

// explore is the most in all branches of the tree at the head of a list, and what comes after it.
func (x *bruteShare) explore(list []string) (most int64, rest []string) {
	if list[0] == "" {
		return x.branch(), list[1:]
	}
	pl := slices.IndexFunc(x.problem.Places, func(pl Place) bool { return pl.ID == list[0] })
	pinned := x.decided[pl]
	x.decided[pl] = false
	without, rest := x.explore(list[1:])
	x.decided[pl] = true
	with, rest := x.explore(rest)
	if pinned { // no week is without it
		return with, rest
	}
	delete(x.decided, pl)
	return max(without, with), rest
}

func (x *bruteShare) branch() int64 {
	pairs, a := int64(0), &x.problem.Assistants[x.who]
	for pl, place := range x.problem.Places {
		cost := x.scale * x.problem.Rules.Pair
		if slices.ContainsFunc(a.Familiar, func(f Familiar) bool { return f.Place == place.ID }) {
			cost = 0
		}
		if pay, known := x.decided[pl]; !known {
			pairs += max(0, x.free[pl]-cost)
		} else if pay {
			pairs -= cost
		}
	}
	most := int64(none)
	for _, w := range x.weeks[x.who] {
		v, allowed := -x.scale*w.cost, true
		for _, s := range w.work {
			pay, known := x.decided[s.place]
			allowed = allowed && (pay || !known)
			at, id := [2]int{s.place, s.need}, x.problem.Places[s.place].ID
			if v += x.lambda[at]; !known {
				v -= x.rho[at]
			}
			for _, f := range a.Familiar {
				if f.Place == id {
					v += x.scale * f.Value
				}
			}
			for _, k := range x.problem.Keep {
				if k.Assistant == a.ID && k.Place == id && k.Slot == x.problem.Places[s.place].Needs[s.need].Slot {
					v += x.scale * k.Value
				}
			}
		}
		if allowed {
			most = max(most, v)
		}
	}
	return most + pairs
}
