package planner

// roster is who works what, with its value kept up to date. It obeys every rule but 10: somebody who is out works nothing, and
// their pins stay reserved.
type roster struct {
	*pool
	weeks    []week
	in       []bool    // of each person
	cover    []int32   // persons at each need
	reserved []int32   // pins of those who are out, at each need
	covered  []int32   // person-slots of each site
	uses     [][]int32 // slots of each person's pairs
	value    int64
}

// week is what one person works, and what gaps, travel and pairs take off.
type week struct {
	options []int32 // in no special order; never changed once the week is in a roster
	cost    int64
}

// newRoster returns a roster with everybody out.
func newRoster(o *pool) *roster {
	r := &roster{pool: o, weeks: make([]week, len(o.people)), in: make([]bool, len(o.people)), covered: make([]int32, len(o.sites))}
	r.cover, r.reserved = make([]int32, len(o.needs)), make([]int32, len(o.needs))
	for a := range o.people {
		r.uses = append(r.uses, make([]int32, len(o.people[a].pairs)))
		r.reserve(a, 1)
	}
	return r
}

func (r *roster) reserve(a int, by int32) {
	p := &r.people[a]
	for _, x := range p.pins {
		r.reserved[p.options[x].need] += by
	}
}

// free reports whether one more person may come to the need besides those whose pins are reserved there.
func (r *roster) free(n int32) bool {
	return int(r.cover[n]+r.reserved[n]) < len(r.needs[n].values)
}

// marginal is what one more person at the need adds.
func (r *roster) marginal(n int32) int64 {
	need := &r.needs[n]
	v := need.values[r.cover[n]]
	if s := &r.sites[need.site]; int(r.covered[need.site]) < s.units {
		v += s.floor
	}
	return v
}

// take counts a person in at one of their options, or out, and returns what they are worth there, apart from the pair.
func (r *roster) take(a int, x, by int32) (worth int64) {
	o := &r.people[a].options[x]
	if by > 0 {
		worth = r.marginal(o.need)
	}
	r.cover[o.need] += by
	r.covered[r.needs[o.need].site] += by
	r.uses[a][o.pair] += by
	if by < 0 {
		worth = r.marginal(o.need)
	}
	return worth + o.bonus
}

// leave takes a person out of the roster and returns their week. Somebody who is out stays so.
func (r *roster) leave(a int) week {
	if !r.in[a] {
		return week{}
	}
	r.in[a] = false
	w := r.weeks[a]
	for _, x := range w.options {
		r.value -= r.take(a, x, -1)
	}
	r.value += w.cost
	r.weeks[a] = week{}
	r.reserve(a, 1)
	return w
}

// enter puts a person in who is out; the week must fit.
func (r *roster) enter(a int, w week) {
	r.in[a] = true
	r.reserve(a, -1)
	for _, x := range w.options {
		r.value += r.take(a, x, 1)
	}
	r.value -= w.cost
	r.weeks[a] = w
}

// fits reports whether a week of a person who is out takes no need beyond its values, nor what is reserved for others.
func (r *roster) fits(a int, w week) bool {
	r.reserve(a, -1)
	defer r.reserve(a, 1)
	for _, x := range w.options {
		if !r.free(r.people[a].options[x].need) {
			return false
		}
	}
	return true
}

// copy makes r the same as other, of the same pool.
func (r *roster) copy(other *roster) {
	copy(r.weeks, other.weeks)
	copy(r.in, other.in)
	copy(r.cover, other.cover)
	copy(r.reserved, other.reserved)
	copy(r.covered, other.covered)
	for a := range r.uses {
		copy(r.uses[a], other.uses[a])
	}
	r.value = other.value
}
