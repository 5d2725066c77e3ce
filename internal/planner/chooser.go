package planner

import (
	"cmp"
	"math"
	"slices"
)

// chooser finds the best week of one person where every pair they use costs once for the whole week. It branches: a pair is barred,
// or open and paid for, or undecided, and then its shares, rho, are taken off its slots instead of its cost. Shares add up to no more than
// the cost, so a week of the desk then bounds all weeks from above; what it leaves unpaid says on which pair to branch.
type chooser struct {
	of    *pool
	desk  *desk
	who   int
	base  []int64 // of each option, what it is worth if its pair is paid for, times scale; none where it cannot be worked
	rho   []int64
	nodes []branch
	state []fate // of each pair
	owed  []int64
	used  []bool
	paid  []bool
	at    []int32 // what the best week works in each slot, by the slot's first option; -1 if nothing
	order []int32

	best    int64   // the best week found, times scale, and
	options []int32 // what it works
}

type fate int8

const (
	undecided fate = iota
	barred
	open
)

// branch is a set of weeks: those of its parent with one pair decided.
type branch struct {
	parent int32
	pair   int32 // that is decided here
	fate   fate
	bound  int64    // no week of it is worth more; none if it has no legal week
	next   int32    // the pair to decide next, -1 if the best week of the branch is found
	kids   [2]int32 // barred and open; 0 before they are looked at
	guess  bool     // the bound is one from above, which no week need reach
}

func newChooser(o *pool) *chooser { return &chooser{of: o, desk: newDesk(o, o.scale)} }

// seat prepares for a person and the shares of their pairs, and returns what is to be filled in: what each option is worth.
func (c *chooser) seat(a int, rho []int64) []int64 {
	p := &c.of.people[a]
	c.who, c.rho, c.best, c.options = a, rho, none, c.options[:0]
	c.base, c.state, c.owed, c.used = grown(c.base, len(p.options)), grown(c.state, len(p.pairs)), grown(c.owed, len(p.pairs)), grown(c.used, len(p.pairs))
	c.paid, c.at = grown(c.paid, len(p.pairs)), grown(c.at, len(p.options))
	return c.base
}

// consider takes a legal week as the best so far if it is better: what it works, and what gaps, ways and pairs take off.
func (c *chooser) consider(options []int32, cost int64) {
	v := -cost * c.of.scale
	for _, x := range options {
		if c.base[x] == none {
			return
		}
		v += c.base[x]
	}
	if v > c.best {
		c.best, c.options = v, append(c.options[:0], options...)
	}
}

// search looks at so many branches at most and returns a bound on all weeks; none if what is pinned leaves no week. It does not look into
// branches that cannot be better than the best week by more than slack.
func (c *chooser) search(most int, slack int64) (bound int64) {
	c.nodes = append(c.nodes[:0], branch{parent: -1})
	c.look(0)
	at := c.exclude(0, slack)
	for most--; most > 0; most -= 2 {
		if c.nodes[at].next < 0 || c.nodes[at].bound <= c.best+slack {
			if at = c.dearest(slack); at < 0 {
				break
			}
		}
		bar, pay := c.fork(at, c.nodes[at].next)
		c.look(bar)
		c.exclude(bar, slack)
		c.look(pay)
		at = c.exclude(pay, slack)
	}
	_, bound = c.widest()
	return bound
}

// fork decides a pair in a branch.
func (c *chooser) fork(at, pair int32) (bar, pay int32) {
	bar, pay = int32(len(c.nodes)), int32(len(c.nodes)+1)
	c.nodes[at].kids = [2]int32{bar, pay}
	c.nodes = append(c.nodes, branch{parent: at, pair: pair, fate: barred}, branch{parent: at, pair: pair, fate: open})
	return bar, pay
}

// exclude bars the pairs that cannot pay in the branch looked at last: opening one gives back its shares, which is a bound on what it
// can bring, and takes off its cost. The best week of the branch uses none of them and stays. It returns the branch that is left.
func (c *chooser) exclude(i int32, slack int64) int32 {
	p, n := &c.of.people[c.who], c.nodes[i]
	if n.next < 0 || n.bound <= c.best+slack {
		return i
	}
	for x := range p.pairs {
		if c.state[x] != undecided || c.used[x] || p.pairs[x].cost == 0 {
			continue
		}
		bound := n.bound - p.pairs[x].cost*c.of.scale
		for _, o := range p.pairs[x].options {
			if c.base[o] > none {
				bound += max(0, c.base[o]-c.desk.days[p.options[o].day].gain[p.options[o].slot])
			}
		}
		if bound > c.best+slack {
			continue
		}
		bar, pay := c.fork(i, int32(x))
		c.nodes[bar].bound, c.nodes[bar].next = n.bound, n.next
		c.nodes[pay].bound, c.nodes[pay].next, c.nodes[pay].guess = bound, -1, true
		i = bar
	}
	return i
}

// widest is the branch that the bound of all weeks hangs on, the highest of those not divided further, and that bound.
func (c *chooser) widest() (at int32, bound int64) {
	bound = none
	for i := range c.nodes {
		if n := &c.nodes[i]; n.kids[0] == 0 && n.bound > bound {
			at, bound = int32(i), n.bound
		}
	}
	return at, bound
}

// settle looks at the branches whose bound is only guessed, as far as the bound of all hangs on them, and returns that.
func (c *chooser) settle() int64 {
	at, bound := c.widest()
	for ; c.nodes[at].guess; at, bound = c.widest() {
		c.nodes[at].guess = false
		c.look(at)
	}
	return bound
}

// dearest is the branch with the highest bound among those worth looking into, -1 if there is none.
func (c *chooser) dearest(slack int64) int32 {
	at, most := int32(-1), c.best+slack
	for i := range c.nodes {
		if n := &c.nodes[i]; n.kids[0] == 0 && n.next >= 0 && n.bound > most {
			at, most = int32(i), n.bound
		}
	}
	return at
}

// look finds the best week of a branch.
func (c *chooser) look(i int32) {
	p, n := &c.of.people[c.who], &c.nodes[i]
	paid := int64(0)
	for x := range p.pairs {
		c.state[x] = undecided
		if p.pairs[x].pinned {
			c.state[x] = open
			paid += p.pairs[x].cost
		}
	}
	for up := i; c.nodes[up].parent >= 0; up = c.nodes[up].parent {
		if c.state[c.nodes[up].pair] = c.nodes[up].fate; c.nodes[up].fate == open {
			paid += p.pairs[c.nodes[up].pair].cost
		}
	}
	reward := c.desk.seat(p)
	for x := range reward {
		switch reward[x] = c.base[x]; c.state[p.options[x].pair] {
		case undecided:
			if reward[x] > none {
				reward[x] -= c.rho[x]
			}
		case barred:
			reward[x] = none
		}
	}
	if n.bound, n.next = none, -1; !c.desk.solve() {
		return
	}
	n.bound = c.desk.value - paid*c.of.scale
	c.learn(n)
}

// learn takes the desk's week as the best so far if it is, with all its pairs paid, and finds the pair that is owed most for.
func (c *chooser) learn(n *branch) {
	p := &c.of.people[c.who]
	for x := range p.pairs {
		c.owed[x] = p.pairs[x].cost * c.of.scale
		c.used[x] = false
	}
	for _, x := range c.desk.chosen {
		c.owed[p.options[x].pair] -= c.rho[x]
		c.used[p.options[x].pair] = true
	}
	value, most := n.bound, int64(0)
	for x := range p.pairs {
		switch {
		case c.state[x] == open && !c.used[x]: // paid for nothing
			value += p.pairs[x].cost * c.of.scale
		case c.state[x] == undecided && c.used[x]:
			value -= c.owed[x]
			if c.owed[x] > most {
				most, n.next = c.owed[x], int32(x)
			}
		}
	}
	if value > c.best {
		c.best, c.options = value, append(c.options[:0], c.desk.chosen...)
	}
}

// mend pays for another pair of the best week, or for one fewer, as long as that makes it better, the most promising first.
func (c *chooser) mend() {
	for c.options != nil && (c.mendBy(barred) || c.mendBy(open)) {
	}
}

// mendBy bars one pair of the best week, or opens one more, if that makes it better. A pair promises what its slots are worth more or less than what else
// could be worked there, and its cost.
func (c *chooser) mendBy(f fate) bool {
	p := &c.of.people[c.who]
	clear(c.used)
	clear(c.owed)
	for i := range c.at {
		c.at[i] = -1
	}
	least := int64(math.MaxInt64)
	for _, x := range c.options {
		c.used[p.options[x].pair] = true
		c.at[p.slotOf[x]] = x
		least = min(least, c.base[x])
	}
	for x := range p.options {
		i, now := p.options[x].pair, c.at[p.slotOf[x]]
		switch {
		case c.base[x] == none:
		case f == open && !c.used[i] && now >= 0:
			c.owed[i] += max(0, c.base[x]-c.base[now])
		case f == open && !c.used[i] && least < math.MaxInt64:
			c.owed[i] += max(0, c.base[x]-least)
		case f == barred && now == int32(x):
			c.owed[i] -= c.base[x] - c.second(p, now)
		}
	}
	c.order = c.order[:0]
	for i := range p.pairs {
		cost := p.pairs[i].cost * c.of.scale
		if cost > 0 && !p.pairs[i].pinned && c.used[i] == (f == barred) && (f == open && c.owed[i] > cost || f == barred && c.owed[i]+2*cost > 0) {
			c.order = append(c.order, int32(i))
		}
	}
	slices.SortStableFunc(c.order, func(i, j int32) int { return cmp.Compare(c.owed[j], c.owed[i]) })
	for _, i := range c.order {
		if c.tryWith(i, f) {
			return true
		}
	}
	return false
}

// second is what could be earned in a slot at the other pairs of the best week, at least 0.
func (c *chooser) second(p *person, at int32) (most int64) {
	for x := p.slotOf[at]; x < int32(len(p.options)) && p.slotOf[x] == p.slotOf[at]; x++ {
		if i := p.options[x].pair; i != p.options[at].pair && (c.used[i] || p.pairs[i].cost == 0) {
			most = max(most, c.base[x])
		}
	}
	return most
}

// tryWith finds the best week with the pairs of the best one, but with this one barred or open, and takes it if it is better.
func (c *chooser) tryWith(i int32, f fate) bool {
	p := &c.of.people[c.who]
	reward := c.desk.seat(p)
	for x := range reward {
		pair := p.options[x].pair
		if reward[x] = c.base[x]; pair == i && f == barred || pair != i && !c.used[pair] && p.pairs[pair].cost > 0 && !p.pairs[pair].pinned {
			reward[x] = none
		}
	}
	if !c.desk.solve() {
		return false
	}
	clear(c.paid)
	v := c.desk.value
	for _, x := range c.desk.chosen {
		if pair := p.options[x].pair; !c.paid[pair] {
			c.paid[pair] = true
			v -= p.pairs[pair].cost * c.of.scale
		}
	}
	if v <= c.best {
		return false
	}
	c.best, c.options = v, append(c.options[:0], c.desk.chosen...)
	return true
}

// adapt changes the shares for so many rounds, each raising those of slots that the best week uses, so that the root's bound falls
// towards the best week.
func (c *chooser) adapt(rounds int) {
	p := &c.of.people[c.who]
	now, stall, pace := slices.Clone(c.rho), 0, int64(one)
	shares := c.rho
	defer func() { c.rho = shares }()
	bound := int64(math.MaxInt64)
	for c.rho = now; rounds > 0 && pace >= 8; rounds-- {
		c.nodes = append(c.nodes[:0], branch{parent: -1})
		c.look(0)
		v := c.nodes[0].bound
		if v < bound {
			bound, stall = v, 0
			copy(shares, now)
		} else if stall++; stall > 4 {
			stall, pace = 0, pace*6/10
			copy(now, shares)
			continue
		}
		used := int64(0)
		for _, x := range c.desk.chosen {
			if i := p.options[x].pair; p.pairs[i].cost > 0 && c.state[i] == undecided {
				used++
			}
		}
		if used == 0 || bound <= c.best {
			break
		}
		step := max(1, (v-c.best)/used*pace/one)
		for _, x := range c.desk.chosen {
			now[x] += step
		}
		p.share(c.of.scale, now)
	}
}

// share lowers the shares of each pair's options evenly until they are no more than it costs.
func (p *person) share(scale int64, rho []int64) {
	for i := range p.pairs {
		for {
			over, positive := -scale*p.pairs[i].cost, int64(0)
			for _, x := range p.pairs[i].options {
				over += rho[x]
				if rho[x] > 0 {
					positive++
				}
			}
			if over <= 0 {
				break
			}
			for _, x := range p.pairs[i].options {
				rho[x] = max(0, rho[x]-(over+positive-1)/positive)
			}
		}
	}
}
