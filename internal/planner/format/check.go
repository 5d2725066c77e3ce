package format

import "strconv"

// check finds what is wrong between the parts of a problem whose numbers and texts are within their bounds. Beyond that the format
// asks only that pins leave a legal plan.
func (p *Problem) check() *InputError {
	c := &checker{schools: map[string]int{}, places: map[string]int{}, assistants: map[string]int{}}
	each(c, "schools", p.Schools, func(_ int, s School) {
		c.define(c.schools, s.ID, len(s.Slots))
		each(c, "slots", s.Slots, func(i int, t Slot) {
			c.within(p.Days, t.Day, t.Start, t.End, "/end")
			c.must(i == 0 || t.Day > s.Slots[i-1].Day || t.Day == s.Slots[i-1].Day && t.Start >= s.Slots[i-1].End,
				"", "must come after the slot before it and not overlap it")
		})
	})
	ways := map[[2]string]bool{}
	each(c, "travel", p.Travel, func(_ int, t Travel) {
		c.known(c.schools, t.From, "/0")
		c.known(c.schools, t.To, "/1")
		c.must(t.From != t.To, "", "leads from a school to itself")
		once(c, ways, [2]string{min(t.From, t.To), max(t.From, t.To)}, "")
	})
	each(c, "places", p.Places, func(_ int, pl Place) {
		slots, needs := c.known(c.schools, pl.School, "/school"), map[int]bool{}
		c.define(c.places, pl.ID, slots)
		each(c, "needs", pl.Needs, func(_ int, n Need) {
			c.must(n.Slot < slots, "/slot", "is not the index of a slot of the place's school")
			once(c, needs, n.Slot, "/slot")
			c.must(len(n.Values) > 0, "/values", "must have a value for the first person")
			each(c, "values", n.Values, func(i int, v int64) { c.must(v <= n.Values[max(0, i-1)], "", "is more than the value before it") })
			c.distinct("requires", n.Requires, nil)
		})
	})
	each(c, "assistants", p.Assistants, func(i int, a Assistant) {
		c.define(c.assistants, a.ID, i)
		c.distinct("schools", a.Schools, c.schools)
		windows, familiar := map[Window]bool{}, map[string]bool{}
		each(c, "available", a.Available, func(_ int, w Window) {
			c.within(p.Days, w.Day, w.From, w.To, "/to")
			once(c, windows, w, "")
		})
		c.distinct("qualifications", a.Qualifications, nil)
		each(c, "familiar", a.Familiar, func(_ int, f Familiar) {
			c.known(c.places, f.Place, "/place")
			once(c, familiar, f.Place, "/place")
		})
		c.distinct("barred", a.Barred, c.places)
	})
	pinned, kept := map[Assignment]bool{}, map[Assignment]bool{}
	each(c, "pinned", p.Pinned, func(_ int, x Assignment) { c.assigned(pinned, x) })
	each(c, "keep", p.Keep, func(_ int, k Keep) { c.assigned(kept, Assignment{k.Assistant, k.Place, k.Slot}) })
	return c.err
}

// checker keeps the first fault.
type checker struct {
	schools, places map[string]int // how many slots each has
	assistants      map[string]int
	err             *InputError
}

// each checks the entries of a list until a fault is found.
func each[T any](c *checker, name string, list []T, check func(i int, x T)) {
	for i := 0; i < len(list) && c.err == nil; i++ {
		if check(i, list[i]); c.err != nil {
			c.err = c.err.in(strconv.Itoa(i)).in(name)
		}
	}
}

// must notes a fault unless ok. The field's pointer begins at the entry that each has come to.
func (c *checker) must(ok bool, field, detail string) {
	if !ok && c.err == nil {
		c.err = &InputError{field, detail}
	}
}

func once[K comparable](c *checker, seen map[K]bool, key K, field string) {
	c.must(!seen[key], field, "is listed a second time")
	seen[key] = true
}

func (c *checker) define(ids map[string]int, id string, v int) {
	_, there := ids[id]
	c.must(!there, "/id", "stands for something else already")
	ids[id] = v
}

// known returns what stands for id. An unknown one is a fault.
func (c *checker) known(ids map[string]int, id, field string) int {
	v, ok := ids[id]
	if !ok {
		c.must(false, field, "names "+strconv.Quote(id)+", which is not in the problem")
	}
	return v
}

// distinct refuses a list that has an id twice, or one that is not among ids.
func (c *checker) distinct(name string, list []string, among map[string]int) {
	seen := map[string]bool{}
	each(c, name, list, func(_ int, id string) {
		if among != nil {
			c.known(among, id, "")
		}
		once(c, seen, id, "")
	})
}

// within refuses times after the last day, and those that do not run forward.
func (c *checker) within(days, day, from, to int, last string) {
	c.must(day <= days, "/day", "is after the last day")
	c.must(to > from, last, "must be after its begin")
}

func (c *checker) assigned(seen map[Assignment]bool, x Assignment) {
	c.known(c.assistants, x.Assistant, "/assistant")
	c.must(x.Slot < c.known(c.places, x.Place, "/place"), "/slot", "is not the index of a slot of the place's school")
	once(c, seen, x, "")
}
