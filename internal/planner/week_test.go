package planner

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The program must find the best of all legal weeks, whatever the rewards, also those below 0.
func TestWeekIsTheBestOfAllLegalWeeks(t *testing.T) {
	compared := 0
	for seed := range uint64(1500) {
		p := tiny(seed)
		if checkPins(p) != nil {
			continue
		}
		r := rand.New(rand.NewPCG(seed, 3))
		for a := range p.Assistants {
			alone := *p
			alone.Assistants = p.Assistants[a : a+1]
			alone.Pinned = slices.DeleteFunc(slices.Clone(p.Pinned), func(x Assignment) bool { return x.Assistant != p.Assistants[a].ID })
			alone.Keep = slices.DeleteFunc(slices.Clone(p.Keep), func(k Keep) bool { return k.Assistant != p.Assistants[a].ID })
			price := map[Assignment]int64{}
			for _, pl := range p.Places {
				for _, n := range pl.Needs {
					price[Assignment{Assistant: p.Assistants[a].ID, Place: pl.ID, Slot: n.Slot}] = int64(r.IntN(1500) - 600)
				}
			}
			compareWeek(t, &alone, price)
			compared++
		}
	}
	if compared < 2000 {
		t.Errorf("only %d weeks compared", compared)
	}
}

func compareWeek(t *testing.T, p *Problem, price map[Assignment]int64) {
	t.Helper()
	best, legal := int64(0), false
	for _, w := range bruteWeeks(p, 0) {
		v := -w.cost
		for _, s := range w.work {
			v += price[Assignment{Assistant: p.Assistants[0].ID, Place: p.Places[s.place].ID, Slot: p.Places[s.place].Needs[s.need].Slot}]
		}
		if !legal || v > best {
			best, legal = v, true
		}
	}
	o, err := newPool(p, 1)
	if err != nil {
		if legal {
			t.Fatalf("%s: %v, but there is a legal week", p.Name, err)
		}
		return
	}
	k := newDesk(o, 1)
	reward := k.seat(&o.people[0])
	for x := range reward {
		reward[x] = price[o.people[0].keys[x]]
	}
	if k.solve() != legal {
		t.Fatalf("%s: a legal week exists: %v, the program says otherwise", p.Name, legal)
	}
	if !legal {
		return
	}
	if k.value != best {
		t.Fatalf("%s: the best week is worth %d, the program says %d", p.Name, best, k.value)
	}
	sum := int64(0)
	for _, x := range k.chosen {
		sum += price[o.people[0].keys[x]]
	}
	if w := o.weekOf(0, slices.Clone(k.chosen)); sum-w.cost+pairCosts(o, w) != best {
		t.Fatalf("%s: the week the program chose is worth %d, it says %d", p.Name, sum-w.cost+pairCosts(o, w), best)
	}
}

func pairCosts(o *pool, w week) (cost int64) {
	used := map[int32]bool{}
	for _, x := range w.options {
		if i := o.people[0].options[x].pair; !used[i] {
			used[i] = true
			cost += o.people[0].pairs[i].cost
		}
	}
	return cost
}

func TestPlaceTakesTheBestPersons(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		o := &pool{scale: 1, sites: []site{{lo: 0, hi: 3, units: r.IntN(5), floor: int64(r.IntN(300))}}}
		o.people = []person{}
		lambda := make([]int64, 3)
		for n := range lambda {
			first := int64(r.IntN(1000))
			o.needs = append(o.needs, need{values: []int64{first, first * int64(r.IntN(3)) / 2}[:1+r.IntN(2)]})
			if v := o.needs[n].values; len(v) == 2 {
				v[1] = min(v[0], v[1])
			}
			lambda[n] = int64(r.IntN(1500) - 300)
		}
		best := int64(0)
		var try func(n, taken int, sum int64)
		try = func(n, taken int, sum int64) {
			if n == 3 {
				best = max(best, sum+o.sites[0].floor*int64(min(taken, o.sites[0].units)))
				return
			}
			try(n+1, taken, sum)
			for _, v := range o.needs[n].values {
				taken++
				sum += v - lambda[n]
				try(n+1, taken, sum)
			}
		}
		try(0, 0, 0)
		y, spare := make([]int32, 3), []unit{}
		if got := newRoster(o).demand(0, lambda, y, &spare); got != best {
			t.Fatalf("the place gains %d at best, demand says %d", best, got)
		}
		taken, sum := 0, int64(0)
		for n := range lambda {
			for _, v := range o.needs[n].values[:y[n]] {
				sum += v - lambda[n]
				taken++
			}
		}
		if sum += o.sites[0].floor * int64(min(taken, o.sites[0].units)); sum != best {
			t.Fatalf("the persons demand takes gain %d, not %d", sum, best)
		}
	}
}
