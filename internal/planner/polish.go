package planner

import "slices"

// polish assigns the persons who are present at one school in one slot to its places anew. That is a matching, exact but for
// floors that several of them fill. Everybody keeps their hours, so no rule can break.
type polish struct {
	*roster
	slots    [][]presence // of each slot of all schools: everybody who could be there
	slotOf   [][]int32    // of each person's options
	here     []presence
	units    []unit
	match    matching
	seen     []bool // slots that are done
	changed  []int  // persons who have got another week
	weeksOut []week
}

// presence is a person in a slot: their options there, from and to, the one they work, the one the matching gives them, and how
// much more their pairs cost then.
type presence struct {
	person               int
	from, to, work, then int32
	dearer               int64
}

func newPolish(r *roster) *polish {
	type at struct {
		school int32
		day    int
		start  int32
	}
	p := &polish{roster: r}
	index := map[at]int{}
	for a := range r.people {
		of := make([]int32, len(r.people[a].options))
		for d := range r.people[a].days {
			for _, s := range r.people[a].days[d].slots {
				i, ok := index[at{s.school, d, s.start}]
				if !ok {
					i = len(p.slots)
					index[at{s.school, d, s.start}] = i
					p.slots = append(p.slots, nil)
				}
				p.slots[i] = append(p.slots[i], presence{person: a, from: s.options[0], to: s.options[1]})
				for x := s.options[0]; x < s.options[1]; x++ {
					of[x] = int32(i)
				}
			}
		}
		p.slotOf = append(p.slotOf, of)
	}
	p.seen = make([]bool, len(p.slots))
	return p
}

// around polishes the slots in which one of these persons is present.
func (p *polish) around(people []int) {
	clear(p.seen)
	for _, a := range people {
		for _, x := range slices.Clone(p.weeks[a].options) {
			if i := p.slotOf[a][x]; !p.seen[i] {
				p.seen[i] = true
				p.slot(int(i))
			}
		}
	}
}

// slot finds the best places for all who are present in a slot, and moves them there if that is better.
func (p *polish) slot(i int) {
	p.here = p.here[:0]
	for _, x := range p.slots[i] {
		for _, o := range p.weeks[x.person].options {
			if o >= x.from && o < x.to {
				x.work = o
				p.here = append(p.here, x)
			}
		}
	}
	if len(p.here) < 2 {
		return
	}
	for _, x := range p.here {
		p.take(x.person, x.work, -1)
	}
	p.offer()
	p.match.reset(len(p.here), len(p.units))
	for k, x := range p.here {
		for j, u := range p.units {
			p.match.gain[k][j] = impossiblePair
			if o := p.optionAt(x, u.need); o >= 0 {
				p.match.gain[k][j] = u.gain + p.people[x.person].options[o].bonus - p.opening(x.person, o)
			}
		}
	}
	p.match.solve()
	better := p.worth(p.matched) > p.worth(func(k int) int32 { return p.here[k].work })
	for k := range p.here {
		x := &p.here[k]
		x.then = p.matched(k)
		x.dearer = p.opening(x.person, x.then) - p.opening(x.person, x.work)
	}
	for _, x := range p.here {
		p.take(x.person, x.work, 1)
	}
	if better {
		p.apply()
	}
}

// offer lists one unit for everybody who could come to each need that somebody here can work at.
func (p *polish) offer() {
	p.units = p.units[:0]
	for _, x := range p.here {
		for o := x.from; o < x.to; o++ {
			n := p.people[x.person].options[o].need
			if slices.ContainsFunc(p.units, func(u unit) bool { return u.need == n }) {
				continue
			}
			need := &p.needs[n]
			room := need.values[p.cover[n] : len(need.values)-int(p.reserved[n])]
			for j, v := range room[:min(len(room), len(p.here))] {
				if s := &p.sites[need.site]; int(p.covered[need.site])+j < s.units {
					v += s.floor
				}
				p.units = append(p.units, unit{v, n})
			}
		}
	}
}

// optionAt returns the person's option at the need in this slot, -1 if they may not work there.
func (p *polish) optionAt(x presence, n int32) int32 {
	for o := x.from; o < x.to; o++ {
		if p.people[x.person].options[o].need == n {
			return o
		}
	}
	return -1
}

// opening is the pair cost of an option whose pair has no other slot.
func (p *polish) opening(a int, o int32) int64 {
	pair := p.people[a].options[o].pair
	if p.uses[a][pair] > 0 {
		return 0
	}
	return p.people[a].pairs[pair].cost
}

// matched is the option that the matching gives to one of those here; what they work now where it found none.
func (p *polish) matched(k int) int32 {
	if o := p.optionAt(p.here[k], p.units[p.match.column[k]].need); o >= 0 {
		return o
	}
	return p.here[k].work
}

// worth is the true value of everybody here at the options that choose names, impossiblePair if a need gets too many.
func (p *polish) worth(choose func(k int) int32) (sum int64) {
	k := 0
	for ; k < len(p.here); k++ {
		o := choose(k)
		if !p.free(p.people[p.here[k].person].options[o].need) {
			sum = impossiblePair
			break
		}
		sum -= p.opening(p.here[k].person, o)
		sum += p.take(p.here[k].person, o, 1)
	}
	for k--; k >= 0; k-- {
		p.take(p.here[k].person, choose(k), -1)
	}
	return sum
}

// apply moves everybody to what the matching gives them.
func (p *polish) apply() {
	p.weeksOut = p.weeksOut[:0]
	for _, x := range p.here {
		w := p.leave(x.person)
		if x.then != x.work {
			w.options = slices.Clone(w.options)
			w.options[slices.Index(w.options, x.work)] = x.then
			w.cost += x.dearer
			p.changed = append(p.changed, x.person)
		}
		p.weeksOut = append(p.weeksOut, w)
	}
	for k, x := range p.here {
		p.enter(x.person, p.weeksOut[k])
	}
}
