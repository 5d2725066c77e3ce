package planner

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

const (
	maxNumber = 1_000_000_000 // of any number in a problem, so that 64 bits hold every sum
	maxDays   = 7
	midnight  = 1440
	maxID     = 200 // characters
)

// ids finds the parts of a problem by name.
type ids struct{ schools, places, assistants map[string]int }

// check returns the first fault of p as an *InputError, or nil. It is everything the format asks for save the legality of pins.
func (p *Problem) check() error {
	c := checker{p: p, ids: ids{map[string]int{}, map[string]int{}, map[string]int{}}}
	c.size(int64(p.Version), 1, 1, "version")
	c.size(int64(p.Days), 1, maxDays, "days")
	c.rules(p.Rules)
	for i, s := range p.Schools {
		c.once(c.schools, s.ID, i, "schools", i, "id")
		c.slots(s.Slots, i)
	}
	c.travel()
	for i, pl := range p.Places {
		c.once(c.places, pl.ID, i, "places", i, "id")
		c.place(pl, i)
	}
	for i, a := range p.Assistants {
		c.once(c.assistants, a.ID, i, "assistants", i, "id")
		c.assistant(a, i)
	}
	pinned := map[Assignment]int{}
	for i, x := range p.Pinned {
		c.assigned(pinned, x, "pinned", i)
	}
	kept := map[Assignment]int{}
	for i, k := range p.Keep {
		c.assigned(kept, Assignment{k.Assistant, k.Place, k.Slot}, "keep", i)
		c.size(k.Value, -maxNumber, maxNumber, "keep", i, "value")
	}
	if c.err != nil {
		return c.err
	}
	return nil
}

// checker keeps the first fault.
type checker struct {
	p *Problem
	ids
	err *InputError
}

func (c *checker) fail(detail string, path ...any) {
	if c.err != nil {
		return
	}
	steps := make([]string, len(path))
	for i, step := range path {
		steps[i] = fmt.Sprint(step)
	}
	c.err = &InputError{Pointer: pointer(steps...), Detail: detail}
}

func (c *checker) size(v, low, high int64, path ...any) {
	if v < low || v > high {
		c.fail("must be from "+strconv.FormatInt(low, 10)+" to "+strconv.FormatInt(high, 10), path...)
	}
}

func (c *checker) natural(v int64, path ...any) { c.size(v, 0, maxNumber, path...) }

func (c *checker) id(id string, path ...any) {
	if n := utf8.RuneCountInString(id); n < 1 || n > maxID || !utf8.ValidString(id) {
		c.fail("must have 1 to 200 characters", path...)
	}
}

// once notes an id in seen and refuses one that is there already.
func (c *checker) once(seen map[string]int, id string, index int, path ...any) {
	c.id(id, path...)
	if _, ok := seen[id]; ok {
		c.fail("names "+strconv.Quote(id)+" a second time", path...)
	}
	seen[id] = index
}

// known returns what id stands for, -1 and a fault if it stands for nothing.
func (c *checker) known(in map[string]int, id string, path ...any) int {
	i, ok := in[id]
	if !ok {
		c.fail("names "+strconv.Quote(id)+", which is not in the problem", path...)
		return -1
	}
	return i
}

func (c *checker) rules(r Rules) {
	c.size(int64(r.MinRun), 1, maxNumber, "rules", "min_run")
	c.natural(int64(r.MaxPause), "rules", "max_pause")
	c.natural(r.GapMinute, "rules", "gap_minute")
	c.natural(r.TravelMinute, "rules", "travel_minute")
	c.natural(r.Pair, "rules", "pair")
}

func (c *checker) slots(slots []Slot, school int) {
	for i, s := range slots {
		c.size(int64(s.Day), 1, int64(c.p.Days), "schools", school, "slots", i, "day")
		c.span(s.Start, s.End, "start", "end", "schools", school, "slots", i)
		if i == 0 {
			continue
		}
		if b := slots[i-1]; s.Day < b.Day || s.Day == b.Day && s.Start < b.End {
			c.fail("must come after the slot before it and not overlap it", "schools", school, "slots", i)
		}
	}
}

// span refuses times outside the day and times that do not run forward.
func (c *checker) span(from, to int, first, second string, path ...any) {
	c.size(int64(from), 0, midnight, append(path, first)...)
	c.size(int64(to), 0, midnight, append(path, second)...)
	if to <= from {
		c.fail("must be after "+first, append(path, second)...)
	}
}

func (c *checker) travel() {
	seen := map[[2]int]bool{}
	for i, t := range c.p.Travel {
		a, b := c.known(c.schools, t.From, "travel", i, 0), c.known(c.schools, t.To, "travel", i, 1)
		c.natural(int64(t.Minutes), "travel", i, 2)
		switch {
		case a == b:
			c.fail("leads from a school to itself", "travel", i)
		case seen[[2]int{min(a, b), max(a, b)}]:
			c.fail("lists a pair of schools a second time", "travel", i)
		}
		seen[[2]int{min(a, b), max(a, b)}] = true
	}
}

func (c *checker) place(pl Place, i int) {
	school := c.known(c.schools, pl.School, "places", i, "school")
	c.natural(int64(pl.Floor.Units), "places", i, "floor", "units")
	c.natural(pl.Floor.Value, "places", i, "floor", "value")
	seen := map[int]bool{}
	for k, n := range pl.Needs {
		c.slot(school, n.Slot, "places", i, "needs", k, "slot")
		if seen[n.Slot] {
			c.fail("is the place's second need in this slot", "places", i, "needs", k, "slot")
		}
		seen[n.Slot] = true
		if len(n.Values) == 0 {
			c.fail("must have a value for the first person", "places", i, "needs", k, "values")
		}
		for j, v := range n.Values {
			c.natural(v, "places", i, "needs", k, "values", j)
			if j > 0 && v > n.Values[j-1] {
				c.fail("rises", "places", i, "needs", k, "values", j)
			}
		}
		qualifications := map[string]int{}
		for j, q := range n.Requires {
			c.once(qualifications, q, j, "places", i, "needs", k, "requires", j)
		}
	}
}

// slot refuses an index outside the school's slots. An unknown school is a fault already.
func (c *checker) slot(school, slot int, path ...any) {
	if school >= 0 && (slot < 0 || slot >= len(c.p.Schools[school].Slots)) {
		c.fail("is not the index of a slot of the place's school", path...)
	}
}

func (c *checker) assistant(a Assistant, i int) {
	c.natural(int64(a.WeekMinutes), "assistants", i, "week_minutes")
	c.natural(int64(a.DayMinutes), "assistants", i, "day_minutes")
	schools, qualifications, familiar, barred := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for k, s := range a.Schools {
		c.known(c.schools, s, "assistants", i, "schools", k)
		c.once(schools, s, k, "assistants", i, "schools", k)
	}
	windows := map[Window]bool{}
	for k, w := range a.Available {
		c.size(int64(w.Day), 1, int64(c.p.Days), "assistants", i, "available", k, "day")
		c.span(w.From, w.To, "from", "to", "assistants", i, "available", k)
		if windows[w] {
			c.fail("is listed a second time", "assistants", i, "available", k)
		}
		windows[w] = true
	}
	for k, q := range a.Qualifications {
		c.once(qualifications, q, k, "assistants", i, "qualifications", k)
	}
	for k, f := range a.Familiar {
		c.known(c.places, f.Place, "assistants", i, "familiar", k, "place")
		c.once(familiar, f.Place, k, "assistants", i, "familiar", k, "place")
		c.natural(f.Value, "assistants", i, "familiar", k, "value")
	}
	for k, b := range a.Barred {
		c.known(c.places, b, "assistants", i, "barred", k)
		c.once(barred, b, k, "assistants", i, "barred", k)
	}
}

// assigned checks an assignment of the list named field.
func (c *checker) assigned(seen map[Assignment]int, x Assignment, field string, i int) {
	c.known(c.assistants, x.Assistant, field, i, "assistant")
	if pl := c.known(c.places, x.Place, field, i, "place"); pl >= 0 {
		if school, ok := c.schools[c.p.Places[pl].School]; ok {
			c.slot(school, x.Slot, field, i, "slot")
		}
	}
	if _, ok := seen[x]; ok {
		c.fail("is listed a second time", field, i)
	}
	seen[x] = i
}
