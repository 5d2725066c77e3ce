package planner

// recallPrices finds what the prices of a certificate, also that of a like problem, are in this pool; what names nothing in it is left out, and where
// there is no certificate, or it says nothing, prices stay as they are.
func (o *pool) recallPrices(c *Certificate, at *prices) {
	if c == nil || c.Scale < 1 {
		return
	}
	within := func(price int64) int64 { return min(max(price, -maxPrice), maxPrice) }
	rescale := func(price int64) int64 { return within(within(price) / c.Scale * o.scale) }
	if c.Scale == o.scale {
		rescale = within
	}
	for _, x := range c.Lambda {
		if n := o.need(x.Place, x.Slot); n >= 0 {
			at.lambda[n] = rescale(x.Price)
		}
	}
	for _, x := range c.Rho {
		a, known := o.assistants[x.Assistant]
		if n := o.need(x.Place, x.Slot); known && n >= 0 {
			if i := o.people[a].option(o, n); i >= 0 {
				at.rho[a][i] = max(0, rescale(x.Price))
			}
		}
	}
	for a := range o.people {
		o.people[a].share(o.scale, at.rho[a])
	}
}

// recall seats everybody whose week of a plan, also that of a like problem, is legal and fits.
func (r *roster) recall(k *desk, plan []Assignment) {
	weeks := make([][]int32, len(r.people))
	for _, x := range plan {
		a, known := r.assistants[x.Assistant]
		if n := r.need(x.Place, x.Slot); known && n >= 0 {
			if i := r.people[a].option(r.pool, n); i >= 0 {
				weeks[a] = append(weeks[a], i)
			}
		}
	}
	for a, options := range weeks {
		if w := r.weekOf(a, options); k.legal(r.pool, a, options) && r.fits(a, w) {
			r.enter(a, w)
		}
	}
}

// legal reports whether these options are a legal week: then a program that loses too much by leaving one out works them all.
func (k *desk) legal(o *pool, a int, week []int32) bool {
	reward := k.seat(&o.people[a])
	for x := range reward {
		reward[x] = none
	}
	for _, x := range week {
		reward[x] = k.scale * o.must
	}
	return k.solve() && len(k.chosen) == len(week)
}

// need finds the need of a place in a slot, -1 if there is none.
func (o *pool) need(place string, slot int) int32 {
	if i, ok := o.places[place]; ok {
		for n := o.sites[i].lo; n < o.sites[i].hi; n++ {
			if o.needs[n].slot == slot {
				return n
			}
		}
	}
	return -1
}

// option finds how the person works at a need, -1 if they cannot.
func (p *person) option(o *pool, n int32) int32 {
	for i := range p.pairs {
		if p.pairs[i].site == o.needs[n].site {
			for _, x := range p.pairs[i].options {
				if p.options[x].need == n {
					return x
				}
			}
		}
	}
	return -1
}
