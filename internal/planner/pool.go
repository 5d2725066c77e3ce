package planner

import "slices"

// pool is a problem in dense numbers: every need, place, slot and assistant is an index in order of the file.
type pool struct {
	problem *Problem
	ids
	rules  Rules
	needs  []need
	sites  []site
	people []person
	travel [][]int32 // minutes between two schools, unlisted where they may not follow one another
	scale  int64     // of prices
	must   int64     // more than all else in a week can be worth
}

const unlisted = -1

// need is a place in a slot that asks for as many persons as it has values.
type need struct {
	site   int32
	slot   int
	values []int64
}

// site is a place; its needs are those from lo to hi.
type site struct {
	lo, hi int32
	units  int
	floor  int64
}

// person is an assistant with all they could ever do.
type person struct {
	minutes int32    // a week
	pairs   []pair   // the places they may work at
	options []option // the needs they may work at, by slot of days
	days    []day
	unit    int32   // every length of visit and way is a multiple of it
	pins    []int32 // options that are fixed
	slotOf  []int32 // of each option, the first option in the same slot
	keys    []Assignment
}

// pair is a person's place. Its cost is 0 where it is familiar.
type pair struct {
	site     int32
	cost     int64
	familiar int64 // value of each slot
	pinned   bool
	options  []int32
}

// option is a need that a person may work at.
type option struct {
	need, pair int32
	bonus      int64 // familiar and keep
	day, slot  int32 // index among the person's days, and among the day's slots
}

// newPool compiles a problem that check has accepted. A pin that no week can hold on its own is a *PinError.
func newPool(p *Problem, scale int64) (*pool, error) {
	o := &pool{problem: p, ids: ids{map[string]int{}, map[string]int{}, map[string]int{}}, rules: p.Rules, scale: scale}
	for i, s := range p.Schools {
		o.schools[s.ID] = i
	}
	for i, pl := range p.Places {
		o.places[pl.ID] = i
		s := site{lo: int32(len(o.needs)), units: pl.Floor.Units, floor: pl.Floor.Value}
		for _, n := range pl.Needs {
			o.needs = append(o.needs, need{int32(i), n.Slot, n.Values})
		}
		s.hi = int32(len(o.needs))
		o.sites = append(o.sites, s)
	}
	o.travel = make([][]int32, len(p.Schools))
	for i := range o.travel {
		o.travel[i] = slices.Repeat([]int32{unlisted}, len(p.Schools))
		o.travel[i][i] = 0
	}
	for _, t := range p.Travel {
		a, b := o.schools[t.From], o.schools[t.To]
		o.travel[a][b], o.travel[b][a] = int32(t.Minutes), int32(t.Minutes)
	}
	for i, a := range p.Assistants {
		o.assistants[a.ID] = i
	}
	err := o.hire()
	o.must = o.mostOfWeek() + 1
	return o, err
}

// measure returns the unit of which all of a problem's values are multiples, 0 if they are all 0, and the finest scale at which
// prices stay within what a certificate may hold.
func measure(p *Problem) (unit, scale int64) {
	most := int64(0)
	see := func(values ...int64) {
		for _, v := range values {
			v = max(v, -v)
			most = max(most, v)
			unit = gcd(unit, v)
		}
	}
	see(p.Rules.GapMinute, p.Rules.TravelMinute, p.Rules.Pair)
	for _, pl := range p.Places {
		see(pl.Floor.Value)
		for _, n := range pl.Needs {
			see(n.Values...)
		}
	}
	for _, a := range p.Assistants {
		for _, f := range a.Familiar {
			see(f.Value)
		}
	}
	for _, k := range p.Keep {
		see(k.Value)
	}
	for scale = 1000; scale > 1 && most > maxPrice/4/scale; {
		scale /= 10
	}
	return unit, scale
}

// mostOfWeek is what no week of anybody can be worth or cost more than: as if they worked, waited and were on the way in every minute.
func (o *pool) mostOfWeek() int64 {
	most, dearest := int64(0), int64(0)
	for _, n := range o.needs {
		most = max(most, n.values[0]+o.sites[n.site].floor)
	}
	for a := range o.people {
		for _, x := range o.people[a].options {
			dearest = max(dearest, x.bonus, -x.bonus)
		}
	}
	return o.everyMinute(most+dearest+o.rules.GapMinute+o.rules.TravelMinute) + o.rules.Pair*int64(len(o.sites))
}

// everyMinute is what a week adds up to that gets value in every minute: a slot has at least one.
func (o *pool) everyMinute(value int64) int64 { return value * midnight * int64(o.problem.Days) }

func gcd[T int32 | int64](a, b T) T {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// hire compiles the assistants.
func (o *pool) hire() error {
	pins := make([][]Assignment, len(o.problem.Assistants))
	for _, x := range o.problem.Pinned {
		a := o.assistants[x.Assistant]
		pins[a] = append(pins[a], x)
	}
	keep := make([][]Keep, len(o.problem.Assistants))
	for _, k := range o.problem.Keep {
		a := o.assistants[k.Assistant]
		keep[a] = append(keep[a], k)
	}
	bySchool := make([][]int, len(o.problem.Schools))
	for i, pl := range o.problem.Places {
		s := o.schools[pl.School]
		bySchool[s] = append(bySchool[s], i)
	}
	o.people = make([]person, len(o.problem.Assistants))
	for i := range o.problem.Assistants {
		h := &hiring{pool: o, who: &o.problem.Assistants[i], pinned: pins[i], keep: keep[i], person: &o.people[i]}
		h.hire(bySchool)
		if len(h.person.pins) < len(pins[i]) {
			return h.impossiblePin(pins[i])
		}
	}
	return nil
}

// hiring compiles one assistant.
type hiring struct {
	*pool
	who    *Assistant
	pinned []Assignment // theirs
	keep   []Keep
	person *person
}

func (h *hiring) hire(bySchool [][]int) {
	h.person.minutes = minutesOf(h.who)
	schools := make([]int, 0, len(h.who.Schools))
	for _, id := range h.who.Schools {
		schools = append(schools, h.schools[id])
	}
	slices.Sort(schools)
	choices := make([][]choice, len(schools))
	for i, s := range schools {
		choices[i] = h.choices(s, bySchool[s])
	}
	for d := 1; d <= h.problem.Days; d++ {
		b := dayBuilder{pool: h.pool, who: h.who, number: d}
		for i, s := range schools {
			for k, slot := range h.problem.Schools[s].Slots {
				if at := choices[i][k]; len(at.options) > 0 && slot.Day == d {
					b.add(s, slot, at.options, at.fixed, h.person)
				}
			}
		}
		h.person.days = append(h.person.days, b.build())
		h.person.unit = gcd(h.person.unit, b.unit)
	}
	for _, x := range h.person.options {
		h.person.keys = append(h.person.keys, Assignment{Assistant: h.who.ID, Place: h.problem.Places[h.needs[x.need].site].ID, Slot: h.needs[x.need].slot})
	}
	h.person.unit = max(h.person.unit, 1)
	for i, x := range h.person.options {
		pair := &h.person.pairs[x.pair]
		pair.options = append(pair.options, int32(i))
		if slices.Contains(h.pinned, h.person.keys[i]) {
			h.person.pins = append(h.person.pins, int32(i))
			pair.pinned = true
		}
	}
}

// choice is what the person could do in a slot of a school: one thing only where that is fixed.
type choice struct {
	options []option
	fixed   bool
}

// choices are those in each slot of a school, where the person gets a pair with each of its places they are not barred from.
func (h *hiring) choices(school int, places []int) []choice {
	list := make([]choice, len(h.problem.Schools[school].Slots))
	lacks := func(q string) bool { return !slices.Contains(h.who.Qualifications, q) }
	var keep []Keep
	for _, pl := range places {
		x, ok := h.pair(pl)
		if !ok {
			continue
		}
		h.person.pairs = append(h.person.pairs, x)
		place := &h.problem.Places[pl]
		keep = keep[:0]
		for _, k := range h.keep {
			if k.Place == place.ID {
				keep = append(keep, k)
			}
		}
		for i := range place.Needs {
			n := &place.Needs[i]
			at := &list[n.Slot]
			if at.fixed || slices.ContainsFunc(n.Requires, lacks) {
				continue
			}
			if slices.Contains(h.pinned, Assignment{Assistant: h.who.ID, Place: place.ID, Slot: n.Slot}) {
				at.fixed, at.options = true, at.options[:0]
			}
			o := option{need: h.sites[pl].lo + int32(i), pair: int32(len(h.person.pairs) - 1), bonus: x.familiar}
			for _, k := range keep {
				if k.Slot == n.Slot {
					o.bonus += k.Value
				}
			}
			at.options = append(at.options, o)
		}
	}
	return list
}

// minutesOf is how long somebody may work in a week.
func minutesOf(who *Assistant) int32 { return int32(min(who.WeekMinutes, midnight*maxDays)) }

// pair returns the person's pair with a place, ok false if they are barred from it.
func (h *hiring) pair(pl int) (x pair, ok bool) {
	id := h.problem.Places[pl].ID
	x = pair{site: int32(pl), cost: h.rules.Pair}
	for _, f := range h.who.Familiar {
		if f.Place == id {
			x.cost, x.familiar = 0, f.Value
		}
	}
	return x, !slices.Contains(h.who.Barred, id)
}

// impossiblePin names the first of one person's pins that no week of theirs can hold: they may not work there, are not
// available, are pinned elsewhere in that slot, or nobody is needed.
func (h *hiring) impossiblePin(pins []Assignment) error {
	held := func(x Assignment) bool {
		return slices.ContainsFunc(h.person.pins, func(i int32) bool { return h.person.keys[i] == x })
	}
	for _, x := range pins {
		if held(x) {
			continue
		}
		for _, y := range pins {
			if y.Slot == x.Slot && held(y) && h.schoolOf(x) == h.schoolOf(y) {
				return &PinError{Pins: []Assignment{y, x}, Reason: PinClash}
			}
		}
		return &PinError{Pins: []Assignment{x}, Reason: PinBarred}
	}
	return nil
}

func (o *pool) schoolOf(x Assignment) int {
	return o.schools[o.problem.Places[o.places[x.Place]].School]
}
