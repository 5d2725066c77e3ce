package proof

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"schulalltag/internal/planner/format"
)

// roster is a hand-made set of assignments, resolved against its problem.
type roster struct {
	*table
	days    map[shift][]stint // each assistant's day, in order of start
	taken   map[spot]int      // persons at each need
	staffed []bool            // the places at which there is anybody
	open    map[pair]int      // slots of each pair
	kept    int64             // what kept assignments earn
	bad     []Violation
}

type shift struct{ assistant, day int }
type spot struct{ place, slot int }
type pair struct{ assistant, place int }

// stint is one assignment with its times.
type stint struct {
	school, place, slot, start, end int
}

// table finds the parts of a problem by id or index.
type table struct {
	*format.Problem
	schools, places, assistants map[string]int
	needs                       map[spot]int   // index among the place's needs
	travel                      map[[2]int]int // minutes, only between schools that may follow one another
	familiar                    map[pair]int64
	pinned                      map[Assignment]bool
	pins                        []int // of each assistant, how many
	keep                        map[Assignment]int64
}

// newTable reads a problem.
func newTable(problem []byte) (*table, error) {
	p, err := format.Parse(problem)
	if err != nil {
		return nil, fmt.Errorf("problem: %w", err)
	}
	t := &table{p, map[string]int{}, map[string]int{}, map[string]int{}, map[spot]int{}, map[[2]int]int{},
		map[pair]int64{}, map[Assignment]bool{}, make([]int, len(p.Assistants)), map[Assignment]int64{}}
	for i, s := range p.Schools {
		t.schools[s.ID], t.travel[[2]int{i, i}] = i, 0
	}
	for i, pl := range p.Places {
		t.places[pl.ID] = i
		for k, n := range pl.Needs {
			t.needs[spot{i, n.Slot}] = k
		}
	}
	for _, w := range p.Travel {
		a, b := t.schools[w.From], t.schools[w.To]
		t.travel[[2]int{a, b}], t.travel[[2]int{b, a}] = w.Minutes, w.Minutes
	}
	for i, a := range p.Assistants {
		t.assistants[a.ID] = i
		for _, f := range a.Familiar {
			t.familiar[pair{i, t.places[f.Place]}] = f.Value
		}
	}
	for _, a := range p.Pinned {
		t.pinned[a] = true
		t.pins[t.assistants[a.Assistant]]++
	}
	for _, k := range p.Keep {
		t.keep[Assignment{Assistant: k.Assistant, Place: k.Place, Slot: k.Slot}] = k.Value
	}
	return t, nil
}

// pairCost is what the pair costs once it has a slot.
func (t *table) pairCost(x pair) int64 {
	if _, ok := t.familiar[x]; ok {
		return 0
	}
	return t.Rules.Pair
}

// mayWork reports whether rule 2 lets the assistant work at the place, and at that need of it.
func (t *table) mayWork(a, pl, need int) bool {
	who, place := &t.Assistants[a], &t.Places[pl]
	lacks := func(q string) bool { return !slices.Contains(who.Qualifications, q) }
	return slices.Contains(who.Schools, place.School) && !slices.Contains(who.Barred, place.ID) && !slices.ContainsFunc(place.Needs[need].Requires, lacks)
}

// resolve finds what each assignment stands for. One that answers no need breaks rule 4 and counts for nothing else.
func (t *table) resolve(list []Assignment) *roster {
	r := &roster{table: t, days: map[shift][]stint{}, taken: map[spot]int{}, staffed: make([]bool, len(t.Places)), open: map[pair]int{}}
	seen := map[Assignment]bool{}
	for _, x := range list {
		a, okA := t.assistants[x.Assistant]
		pl, okP := t.places[x.Place]
		need, okN := t.needs[spot{pl, x.Slot}]
		switch {
		case !okA:
			r.broken(4, x.Assistant, x.Place, 0, nil, "%s is not an assistant of the problem", x.Assistant)
			continue
		case !okP || !okN:
			r.broken(4, x.Assistant, x.Place, 0, []int{x.Slot}, "%s at %s in slot %d answers no need", x.Assistant, x.Place, x.Slot)
			continue
		}
		school := t.schools[t.Places[pl].School]
		slot := t.Schools[school].Slots[x.Slot]
		if seen[x] {
			r.broken(1, x.Assistant, x.Place, slot.Day, []int{x.Slot}, "%s at %s in slot %d is listed twice", x.Assistant, x.Place, x.Slot)
			continue
		}
		seen[x] = true
		if !t.mayWork(a, pl, need) {
			r.broken(2, x.Assistant, x.Place, slot.Day, []int{x.Slot}, "%s may not work at %s in slot %d: school, bar or qualification", x.Assistant, x.Place, x.Slot)
		}
		at := shift{a, slot.Day}
		r.days[at] = append(r.days[at], stint{school, pl, x.Slot, slot.Start, slot.End})
		r.taken[spot{pl, x.Slot}]++
		r.staffed[pl] = true
		r.open[pair{a, pl}]++
		r.kept += t.keep[x]
	}
	for _, day := range r.days {
		slices.SortFunc(day, func(x, y stint) int {
			return cmp.Or(x.start-y.start, x.school-y.school, strings.Compare(t.Places[x.place].ID, t.Places[y.place].ID))
		})
	}
	for _, x := range t.Pinned {
		if !seen[x] {
			r.broken(10, x.Assistant, x.Place, t.dayOf(x), []int{x.Slot}, "%s at %s in slot %d is pinned and not in the plan", x.Assistant, x.Place, x.Slot)
		}
	}
	return r
}

func (t *table) dayOf(x Assignment) int {
	return t.Schools[t.schools[t.Places[t.places[x.Place]].School]].Slots[x.Slot].Day
}
