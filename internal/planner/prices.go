package planner

import (
	"math"
	"math/bits"
	"slices"
)

const (
	maxPrice = 1_000_000_000_000
	one      = 1 << 10 // 1 in the fixed point of steps and directions
)

// prices are what a person at each need costs, and the shares of pair costs that the options of each person carry, never more
// than the pair costs. All are in units of 1/scale.
type prices struct {
	lambda []int64
	rho    [][]int64
}

func newPrices(o *pool) *prices {
	p := &prices{make([]int64, len(o.needs)), make([][]int64, len(o.people))}
	for n, need := range o.needs {
		p.lambda[n] = o.scale * (need.values[0] + o.sites[need.site].floor) // nobody who could come: nothing to gain
	}
	for a := range o.people {
		who := &o.people[a]
		p.rho[a] = make([]int64, len(who.options))
		for _, x := range who.pairs {
			for _, i := range x.options {
				p.rho[a][i] = o.scale * x.cost / int64(len(x.options))
				n := who.options[i].need
				p.lambda[n] = o.scale * o.needs[n].values[0] * 3 / 4
			}
		}
	}
	return p
}

func (p *prices) copy(from *prices) {
	copy(p.lambda, from.lambda)
	for a := range p.rho {
		copy(p.rho[a], from.rho[a])
	}
}

// ascent moves prices towards those that bound a pool best, by a deflected subgradient in integers. Whatever the steps do, the
// bound of any prices is true. Some people may be fixed already; then it is the bound of what the others can still add.
type ascent struct {
	*pool
	fixed     *roster // its people stay as they are
	people    []int   // those who are out
	sites     []int32 // where they could work
	now, best *prices
	bound     int64     // of the best prices, times scale
	stall     int       // rounds since it last fell
	pace      int64     // factor of the steps, in fixed point; it shrinks with every long stall
	lambda    []int64   // direction, in fixed point
	rho       [][]int64 // direction
	count, y  []int32   // persons who come and are asked for at each need, at the present prices
	worked    [][]int32 // options of each person at the present prices
	often     [][]int32 // how often each person worked each option lately, in fixed point
	value     []int64   // of each person's week
	desks     []*desk
	spare     []unit
}

const (
	patience  = 8   // rounds without a better bound before the steps shrink
	lastPace  = 4   // when the steps are too short to matter
	ambition  = 500 // the part of a bound below it that a round steps to if no value is known
	rhoWeight = 2   // how much faster rho moves than lambda
)

// newAscent works on so many lanes at once. It needs to be focused first.
func newAscent(o *pool, lanes int) *ascent {
	s := &ascent{pool: o, now: newPrices(o), best: newPrices(o), lambda: make([]int64, len(o.needs)),
		count: make([]int32, len(o.needs)), y: make([]int32, len(o.needs)),
		worked: make([][]int32, len(o.people)), value: make([]int64, len(o.people))}
	for a := range o.people {
		s.rho = append(s.rho, make([]int64, len(o.people[a].options)))
		s.often = append(s.often, make([]int32, len(o.people[a].options)))
	}
	for range lanes {
		s.desks = append(s.desks, newDesk(o, o.scale))
	}
	return s
}

// focus looks only at the people who are out of the roster, and starts with the present prices.
func (s *ascent) focus(fixed *roster, out []int) {
	s.fixed, s.people, s.sites = fixed, append(s.people[:0], out...), s.sites[:0]
	s.bound, s.stall, s.pace = math.MaxInt64, 0, one
	for _, a := range out {
		for _, x := range s.pool.people[a].pairs {
			s.sites = append(s.sites, x.site)
		}
	}
	slices.Sort(s.sites)
	s.sites = slices.Compact(s.sites)
	s.forget()
}

// done reports whether more rounds would change nothing.
func (s *ascent) done() bool { return s.pace < lastPace }

// unknown is the target of a round where no value is known to be reached: it steps to a little below the bound.
const unknown = math.MinInt64

// round evaluates the present prices, keeps them if they are the best, and takes a step towards the target, a value that is
// known to be reached, or unknown.
func (s *ascent) round(target int64) {
	total := s.evaluate()
	if total < s.bound {
		s.bound, s.stall = total, 0
		s.pace = min(s.pace*103/100, 2*one)
		s.copy(s.best, s.now)
	} else if s.stall++; s.stall >= patience {
		s.stall = 0
		s.pace = s.pace * 7 / 10
		s.copy(s.now, s.best)
		s.forget()
		total = s.evaluate()
	}
	if target == unknown {
		best := s.bound / s.scale
		target = best - max(1, (best-s.fixed.value)/ambition)
	}
	if norm := s.turn(); norm > 0 {
		s.move(mulDiv(s.pace*max(0, total-target*s.scale), one, norm))
	}
}

// copy copies the prices that matter.
func (s *ascent) copy(to, from *prices) {
	for _, i := range s.sites {
		lo, hi := s.pool.sites[i].lo, s.pool.sites[i].hi
		copy(to.lambda[lo:hi], from.lambda[lo:hi])
	}
	for _, a := range s.people {
		copy(to.rho[a], from.rho[a])
	}
}

// forget drops the directions of earlier rounds.
func (s *ascent) forget() {
	for _, i := range s.sites {
		clear(s.lambda[s.pool.sites[i].lo:s.pool.sites[i].hi])
	}
	for _, a := range s.people {
		clear(s.rho[a])
	}
}

// evaluate returns the bound of the present prices times scale, and notes who works where and what the places ask for.
func (s *ascent) evaluate() int64 {
	each(len(s.people), len(s.desks), func(lane, i int) { s.work(s.desks[lane], s.people[i]) })
	total := s.fixed.value * s.scale
	for _, i := range s.sites {
		total += s.fixed.demand(i, s.now.lambda, s.y, &s.spare)
		clear(s.count[s.pool.sites[i].lo:s.pool.sites[i].hi])
	}
	for _, a := range s.people {
		total += s.value[a]
		for _, x := range s.worked[a] {
			s.count[s.pool.people[a].options[x].need]++
		}
	}
	return total
}

// work finds the best week of one person at the present prices. No pair adds to the bound: its shares are at most its cost.
func (s *ascent) work(k *desk, a int) {
	p := &s.pool.people[a]
	reward, rho, often := k.seat(p), s.now.rho[a], s.often[a]
	for x := range p.options {
		o := &p.options[x]
		reward[x] = none
		if int(s.fixed.cover[o.need]) < len(s.needs[o.need].values) {
			reward[x] = s.now.lambda[o.need] + s.scale*o.bonus - rho[x]
		}
		often[x] -= often[x] / memory
	}
	k.solve()
	s.value[a], s.worked[a] = k.value, append(s.worked[a][:0], k.chosen...)
	for _, x := range k.chosen {
		often[x] += always / memory
	}
}

const (
	always = 1 << 16 // of ascent.often
	memory = 20      // rounds that it remembers, about
)

// turn bends the direction towards the present subgradient and returns its square.
func (s *ascent) turn() (norm int64) {
	for _, i := range s.sites {
		for n := s.pool.sites[i].lo; n < s.pool.sites[i].hi; n++ {
			s.lambda[n] = (3*one*int64(s.count[n]-s.y[n]) + 7*s.lambda[n]) / 10
			norm += s.lambda[n] * s.lambda[n] / one
		}
	}
	for _, a := range s.people {
		dir := s.rho[a]
		for x := range dir {
			dir[x] = 7 * dir[x] / 10
		}
		for _, x := range s.worked[a] {
			dir[x] -= rhoWeight * 3 * one / 10
		}
		for _, pair := range s.pool.people[a].pairs {
			if pair.cost == 0 {
				continue
			}
			for _, x := range pair.options {
				norm += dir[x] * dir[x] / one
			}
		}
	}
	return norm
}

// move takes a step of factor/one² along the direction and puts the prices back within their limits.
func (s *ascent) move(factor int64) {
	for _, i := range s.sites {
		for n := s.pool.sites[i].lo; n < s.pool.sites[i].hi; n++ {
			s.now.lambda[n] = min(max(s.now.lambda[n]-times(factor, s.lambda[n]), -maxPrice), maxPrice)
		}
	}
	for _, a := range s.people {
		rho, dir := s.now.rho[a], s.rho[a]
		for _, pair := range s.pool.people[a].pairs {
			if pair.cost == 0 {
				continue
			}
			for _, x := range pair.options {
				rho[x] = max(0, rho[x]-times(factor, dir[x]))
			}
			share(rho, pair.options, s.scale*pair.cost)
		}
	}
}

// share lowers the shares of a pair's options evenly until they are no more than it costs.
func share(rho []int64, options []int32, cost int64) {
	for {
		over, positive := -cost, int64(0)
		for _, x := range options {
			over += rho[x]
			if rho[x] > 0 {
				positive++
			}
		}
		if over <= 0 {
			return
		}
		for _, x := range options {
			rho[x] = max(0, rho[x]-(over+positive-1)/positive)
		}
	}
}

// mulDiv returns a·b/c for numbers that are not negative, or a very large number if 64 bits do not hold it.
func mulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, uint64(c))
	return int64(min(q, math.MaxInt64))
}

// times returns factor·d/one², at most maxPrice in size.
func times(factor, d int64) int64 {
	if d < 0 {
		return -times(factor, -d)
	}
	return min(mulDiv(factor, d, one*one), maxPrice)
}
