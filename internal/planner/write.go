package planner

import (
	"slices"
)

// plan writes down the best rosters of all parts, and the prices that prove the bound.
func (s *solving) plan() *Plan {
	p := &Plan{Version: 2, Problem: s.hash, Assignments: []Assignment{}, Engine: Engine, Seed: s.options.Seed, Iterations: s.iterations}
	p.Certificate = &Certificate{Scale: s.scale, Lambda: []NeedPrice{}, Rho: []PairPrice{}, Splits: []Split{}}
	for _, e := range s.engines {
		for a, w := range e.roster.weeks {
			for _, x := range w.options {
				p.Assignments = append(p.Assignments, e.people[a].keys[x])
			}
			e.itemise(a, w.options, &p.Breakdown)
		}
		e.itemiseNeeds(&p.Breakdown)
		e.certify(p.Certificate)
	}
	slices.SortFunc(p.Assignments, compareAssignments)
	bound := s.bound()
	p.Value, p.Bound = s.value(), &bound
	p.Seconds = s.options.Now().Sub(s.start).Seconds()
	return p
}

// itemiseNeeds adds what the covered needs and places are worth.
func (e *engine) itemiseNeeds(b *Breakdown) {
	for n, y := range e.roster.cover {
		for _, v := range e.needs[n].values[:y] {
			b.Need += v
		}
	}
	for i, s := range e.sites {
		b.Floor += s.floor * int64(min(s.units, int(e.roster.covered[i])))
	}
}

// itemise adds the terms of one person's week.
func (o *pool) itemise(a int, chosen []int32, b *Breakdown) {
	p := &o.people[a]
	used, worked := make([]bool, len(p.pairs)), make([]bool, len(p.options)) // worked by a slot's first option
	for _, x := range chosen {
		pair := &p.pairs[p.options[x].pair]
		b.Familiar += pair.familiar
		b.Keep += p.options[x].bonus - pair.familiar
		if !used[p.options[x].pair] {
			b.Pair += pair.cost
		}
		used[p.options[x].pair], worked[p.slotOf[x]] = true, true
	}
	for d := range p.days {
		var last *daySlot
		for _, i := range p.days[d].order {
			s := &p.days[d].slots[i]
			if !worked[s.options[0]] {
				continue
			}
			if last != nil && (last.school != s.school || int(s.start-last.end) > o.rules.MaxPause) {
				travel := int64(o.travel[last.school][s.school])
				b.Travel += o.rules.TravelMinute * travel
				b.Gap += o.rules.GapMinute * (int64(s.start-last.end) - travel)
			}
			last = s
		}
	}
}

// weekOf is a legal choice of options with what gaps, travel and pairs take off.
func (o *pool) weekOf(a int, chosen []int32) week {
	var b Breakdown
	o.itemise(a, chosen, &b)
	return week{chosen, b.Gap + b.Travel + b.Pair}
}

// certify adds the best prices and trees.
func (e *engine) certify(c *Certificate) {
	place := func(site int32) string { return e.problem.Places[site].ID }
	for n, price := range e.proof.lambda {
		if price != 0 {
			c.Lambda = append(c.Lambda, NeedPrice{Place: place(e.needs[n].site), Slot: e.needs[n].slot, Price: price})
		}
	}
	for a := range e.people {
		for x, price := range e.proof.rho[a] {
			if k := e.people[a].keys[x]; price != 0 {
				c.Rho = append(c.Rho, PairPrice{Assistant: k.Assistant, Place: k.Place, Slot: k.Slot, Price: price})
			}
		}
		if len(e.proof.trees[a]) < 3 {
			continue
		}
		t := Tree{Assistant: e.problem.Assistants[a].ID, Branches: make([]string, len(e.proof.trees[a]))}
		for i, pair := range e.proof.trees[a] {
			if pair >= 0 {
				t.Branches[i] = place(e.people[a].pairs[pair].site)
			}
		}
		c.Trees = append(c.Trees, t)
	}
}
