package planner

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// alone is one person of a tiny problem with all their legal weeks, found by looking at everything. It has no pool if there are none.
type alone struct {
	name  string
	of    *pool
	weeks []week // options in rising order, with what gaps and ways cost
}

func newAlone(t *testing.T, whole *Problem, a int) alone {
	t.Helper()
	p, id := *whole, whole.Assistants[a].ID
	p.Assistants = whole.Assistants[a : a+1]
	p.Pinned = slices.DeleteFunc(slices.Clone(whole.Pinned), func(x Assignment) bool { return x.Assistant != id })
	p.Keep = slices.DeleteFunc(slices.Clone(whole.Keep), func(k Keep) bool { return k.Assistant != id })
	weeks := bruteWeeks(&p, 0)
	o, err := newPool(&p, 1)
	if err != nil {
		if len(weeks) > 0 {
			t.Fatalf("%s: %v, but %s has a legal week", p.Name, err, id)
		}
		return alone{name: p.Name}
	}
	x := alone{p.Name, o, nil}
	for _, w := range weeks {
		options := make([]int32, len(w.work))
		for i, s := range w.work {
			options[i] = int32(slices.Index(o.people[0].keys, Assignment{Assistant: id, Place: p.Places[s.place].ID, Slot: p.Places[s.place].Needs[s.need].Slot}))
			if options[i] < 0 {
				t.Fatalf("%s: %s cannot work at %v, but it is part of a legal week", p.Name, id, s)
			}
		}
		slices.Sort(options)
		x.weeks = append(x.weeks, week{options, w.cost})
	}
	return x
}

// draw returns what each option brings: small numbers, so that many weeks are worth the same, up to large ones of both signs, and none where
// it must not be worked.
func (x *alone) draw(r *rand.Rand) []int64 {
	base := make([]int64, len(x.of.people[0].options))
	size := []int64{3 * x.of.scale, 1500 * x.of.scale, maxPrice}[r.IntN(3)]
	for i := range base {
		if base[i] = r.Int64N(size) - size*r.Int64N(4)/6; r.IntN(12) == 0 && !slices.Contains(x.of.people[0].pins, int32(i)) {
			base[i] = none
		}
	}
	return base
}

// worth is what a week brings, none if it must not be worked. Where pairs cost something, each that is used costs it once.
func (x *alone) worth(w week, base []int64, pairs bool) int64 {
	v, used := -w.cost*x.of.scale, make([]bool, len(x.of.people[0].pairs))
	for _, i := range w.options {
		if base[i] == none {
			return none
		}
		v += base[i]
		if at := x.of.people[0].options[i].pair; pairs && !used[at] {
			used[at] = true
			v -= x.of.scale * x.of.people[0].pairs[at].cost
		}
	}
	return v
}

// best is the most that any week brings, none if there is no week.
func (x *alone) best(base []int64, pairs bool) int64 {
	most := int64(none)
	for _, w := range x.weeks {
		most = max(most, x.worth(w, base, pairs))
	}
	return most
}

// confirm checks that options are a legal week and worth so much.
func (x *alone) confirm(t *testing.T, options []int32, base []int64, pairs bool, value int64) {
	t.Helper()
	sorted := slices.Sorted(slices.Values(options))
	i := slices.IndexFunc(x.weeks, func(w week) bool { return slices.Equal(w.options, sorted) })
	if i < 0 {
		t.Fatalf("%s: %v is no legal week", x.name, sorted)
	}
	if got := x.worth(x.weeks[i], base, pairs); got != value {
		t.Fatalf("%s: the week %v is worth %d, %d is claimed", x.name, sorted, got, value)
	}
}

// solve compares the program's best week with the best of all.
func (x *alone) solve(t *testing.T, k *desk, base []int64) {
	t.Helper()
	copy(k.seat(&x.of.people[0]), base)
	best := x.best(base, false)
	if k.solve() != (best > none) {
		t.Fatalf("%s: a legal week exists: %v, the program says otherwise", x.name, best > none)
	}
	if best == none {
		return
	}
	if k.value != best {
		t.Fatalf("%s: the best week is worth %d, the program says %d", x.name, best, k.value)
	}
	x.confirm(t, k.chosen, base, false, best)
}

// everyAlone calls do for the people of so many tiny problems, leaving out those whose pins cannot stand by themselves.
func everyAlone(t *testing.T, seeds uint64, do func(x *alone, r *rand.Rand)) {
	t.Helper()
	for seed := range seeds {
		p, r := tiny(seed), rand.New(rand.NewPCG(seed, 3))
		if r.IntN(3) == 0 {
			longDays(r, p)
		}
		for a := range p.Assistants {
			if x := newAlone(t, p, a); x.of != nil {
				do(&x, r)
			}
		}
	}
}

// The program must find the best of all legal weeks, whatever the rewards, also those below 0.
func TestWeekIsTheBestOfAllLegalWeeks(t *testing.T) {
	compared, impossible := 0, 0
	everyAlone(t, 1500, func(x *alone, r *rand.Rand) {
		k := newDesk(x.of, 1)
		for range 200 {
			x.solve(t, k, x.draw(r))
			compared++
		}
		if len(x.weeks) == 0 {
			impossible++
		}
	})
	t.Logf("%d weeks compared, %d people have none", compared, impossible)
	if compared < 400_000 || impossible < 20 {
		t.Error("too few to tell")
	}
}

// FuzzWeek does so for any problem of the generator and any prices.
func FuzzWeek(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint8(seed), []byte{1, 200, byte(seed), 0, 90})
	}
	f.Fuzz(func(t *testing.T, seed uint64, who uint8, prices []byte) {
		p := tiny(seed)
		x := newAlone(t, p, int(who)%len(p.Assistants))
		if x.of == nil {
			return
		}
		base := make([]int64, len(x.of.people[0].options))
		for i := range min(len(base), len(prices)) {
			if base[i] = int64(int8(prices[i])) * 10; prices[i] == 128 && !slices.Contains(x.of.people[0].pins, int32(i)) {
				base[i] = none
			}
		}
		x.solve(t, newDesk(x.of, 1), base)
	})
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
