package planner

import (
	"math"
	"math/bits"
	"slices"
)

const (
	maxPrice = 1_000_000_000_000
	one      = 1 << 10 // 1 in the fixed point of paces
	whole    = 1 << 16 // a person's whole week, of which a mix holds parts
)

// prices are what a person at each need costs, and the shares of pair costs that the options of each person carry, never more
// than the pair costs. All are in units of 1/scale.
type prices struct {
	lambda []int64
	rho    [][]int64
}

// market finds the prices that bound a pool best. Everybody holds a mix of weeks; where the mixes bring more persons to a need than its place asks for at the
// price, the price falls, where fewer, it rises, in proportion and starting from a centre. In each round everybody answers the prices with their best
// week, exactly or nearly so; then the mixes settle among the weeks known; and the centre moves to the new prices if those promise a better
// bound. That is a proximal bundle method with a bundle per person, whose inner problem is solved by pairwise Frank-Wolfe steps, all in
// integers. Some people may be in the roster already; then it is about what the others can still add.
type market struct {
	*pool
	fixed  *roster // its people stay as they are
	people []int   // those who are out
	sites  []int32 // where they could work
	mixes  [][]blend
	best   prices  // the prices to start from, and the shares; with them the bound is nearly level
	supply []int64 // persons at each need, in parts of whole
	asked  []int64 // persons the places ask for there
	lambda []int64 // prices now
	extra  []int64 // of each site, what its floor adds to a person's worth
	slope  int64   // by how much a person too many lowers a price
	level  int64   // the lowest bound so far, nearly, times scale; that of the centre

	effort   int // branches of an answer at most
	choosers []*chooser
	answers  []blend // of this round
	values   []int64 // of the answers, or nearly what is proven for them, times scale
	y        []int32
	spare    []unit
}

// blend is a week in a mix, its options in order.
type blend struct {
	options []int32
	cost    int64 // what gaps, ways and pairs take off
	worth   int64 // familiar and keep less the cost, times scale
	weight  int64 // parts of whole
	idle    int   // rounds without any weight
}

const (
	askRounds  = 5   // of an answer, in which it adapts the shares
	sweeps     = 20  // of a round, over all mixes
	shifts     = 4   // of weight in one mix and sweep
	idleRounds = 10  // before a week without weight is forgotten
	slopeFirst = 3   // part of a mean value by which a person too many lowers a price at first
	slopeLast  = 100 // and at last
	slopeFalls = 900 // thousandths of the slope that are left after a round that leads nowhere
	trust      = 60  // hundredths of the way from what a person's weeks are worth at most to the best one found, where their best is taken to be
	floorSteps = 14  // of the search for what a floor adds
)

// newMarket works on so many lanes at once. It needs to be opened first.
func newMarket(o *pool, lanes int) *market {
	m := &market{pool: o, mixes: make([][]blend, len(o.people)), answers: make([]blend, len(o.people)), values: make([]int64, len(o.people)), extra: make([]int64, len(o.sites))}
	for _, s := range []*[]int64{&m.supply, &m.asked, &m.best.lambda, &m.lambda} {
		*s = make([]int64, len(o.needs))
	}
	m.y = make([]int32, len(o.needs))
	for n, need := range o.needs {
		m.best.lambda[n] = o.scale * (need.values[0] + o.sites[need.site].floor) // nobody who could come: nothing to gain
	}
	for a := range o.people {
		who := &o.people[a]
		m.best.rho = append(m.best.rho, make([]int64, len(who.options)))
		who.spread(o.scale, m.best.rho[a])
		for _, x := range who.options {
			m.best.lambda[x.need] = o.scale * o.needs[x.need].values[0] * 3 / 4
		}
	}
	copy(m.lambda, m.best.lambda)
	for range lanes {
		m.choosers = append(m.choosers, newChooser(o))
	}
	return m
}

// open starts over for the people who are out of the roster, with the present prices.
func (m *market) open(fixed *roster, out []int) {
	m.fixed, m.people, m.sites = fixed, append(m.people[:0], out...), m.sites[:0]
	m.level, m.slope = math.MaxInt64, max(1, m.scale*meanValue(m.pool)/slopeFirst)
	for _, a := range out {
		for _, x := range m.pool.people[a].pairs {
			m.sites = append(m.sites, x.site)
		}
	}
	slices.Sort(m.sites)
	m.sites = slices.Compact(m.sites)
	m.count()
}

// count finds the supply anew, and the prices from it.
func (m *market) count() {
	for _, i := range m.sites {
		clear(m.supply[m.pool.sites[i].lo:m.pool.sites[i].hi])
	}
	for _, a := range m.people {
		for _, b := range m.mixes[a] {
			m.bring(a, b.options, b.weight)
		}
	}
	m.settleFloors()
}

func (m *market) bring(a int, options []int32, weight int64) {
	for _, x := range options {
		m.supply[m.pool.people[a].options[x].need] += weight
	}
}

// enter makes a week the whole of a person's mix.
func (m *market) enter(a int, w week) {
	m.mixes[a] = append(m.mixes[a][:0], m.blend(a, w.options, w.cost))
	m.mixes[a][0].weight = whole
}

// blend makes a week part of a person's mix, without weight.
func (m *market) blend(a int, options []int32, cost int64) blend {
	b := blend{options: slices.Clone(options), cost: cost, worth: -cost * m.scale}
	slices.Sort(b.options)
	for _, x := range options {
		b.worth += m.scale * m.pool.people[a].options[x].bonus
	}
	return b
}

// round lets everybody answer the prices and the mixes settle.
func (m *market) round(lanes int) {
	each(len(m.people), min(lanes, len(m.choosers)), func(lane, i int) { m.answer(m.choosers[lane], m.people[i]) })
	total := m.fixed.value * m.scale
	for _, i := range m.sites {
		total += m.fixed.demand(i, m.lambda, m.y, &m.spare)
	}
	for _, a := range m.people {
		total += m.values[a]
		m.learn(a)
	}
	if total < m.level {
		m.level = total
		for _, i := range m.sites {
			copy(m.best.lambda[m.pool.sites[i].lo:m.pool.sites[i].hi], m.lambda[m.pool.sites[i].lo:m.pool.sites[i].hi])
		}
	} else {
		m.slope = max(m.slope*slopeFalls/1000, m.scale*meanValue(m.pool)/slopeLast, 1)
	}
	m.settleFloors()
	for range sweeps {
		moved := false
		for _, a := range m.people {
			moved = m.settle(a) || moved
		}
		m.settleFloors()
		if !moved {
			break
		}
	}
}

// answer finds a person's best week at the present prices, nearly.
func (m *market) answer(c *chooser, a int) {
	p := &m.pool.people[a]
	base := c.seat(a, m.best.rho[a])
	for x := range base {
		o := &p.options[x]
		base[x] = none
		if int(m.fixed.cover[o.need]) < len(m.needs[o.need].values) {
			base[x] = m.lambda[o.need] + m.scale*o.bonus
		}
	}
	for _, b := range m.mixes[a] {
		c.consider(b.options, b.cost)
	}
	c.adapt(askRounds)
	if m.values[a] = c.search(m.effort, 0); m.values[a] > c.best {
		c.mend()
	}
	m.values[a] -= (m.values[a] - c.best) / 100 * trust
	m.answers[a] = m.blend(a, c.options, m.weekOf(a, c.options).cost)
}

// value is what a week is worth at the present prices.
func (m *market) value(a int, b *blend) int64 {
	v := b.worth
	for _, x := range b.options {
		v += m.lambda[m.pool.people[a].options[x].need]
	}
	return v
}

// learn adds the answer to a person's mix, and forgets weeks that have been idle for long.
func (m *market) learn(a int) {
	mix := m.mixes[a][:0]
	known := false
	for _, b := range m.mixes[a] {
		same := slices.Equal(b.options, m.answers[a].options)
		known = known || same
		if b.idle++; b.weight > 0 || same {
			b.idle = 0
		}
		if b.idle < idleRounds {
			mix = append(mix, b)
		}
	}
	if !known {
		b := m.answers[a]
		if len(mix) == 0 {
			b.weight = whole
			m.bring(a, b.options, whole)
			m.reprice(a, b.options)
		}
		mix = append(mix, b)
	}
	m.mixes[a] = mix
}

// settle moves weight from the worst week that has any to the best, until they are worth the same.
func (m *market) settle(a int) (moved bool) {
	mix := m.mixes[a]
	for range shifts {
		best, worst := 0, -1
		high, low := int64(math.MinInt64), int64(math.MaxInt64)
		for i := range mix {
			v := m.value(a, &mix[i])
			if v > high {
				best, high = i, v
			}
			if mix[i].weight > 0 && v < low {
				worst, low = i, v
			}
		}
		if best == worst || high <= low {
			break
		}
		by := min(mix[worst].weight, mulDiv(high-low, whole, m.slope*differences(mix[best].options, mix[worst].options)))
		if by == 0 {
			break
		}
		mix[best].weight += by
		mix[worst].weight -= by
		m.bring(a, mix[best].options, by)
		m.bring(a, mix[worst].options, -by)
		m.reprice(a, mix[best].options)
		m.reprice(a, mix[worst].options)
		moved = true
	}
	return moved
}

// differences counts what only one of two weeks works, both by rising options, at least 1.
func differences(a, b []int32) (n int64) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			a, b = a[1:], b[1:]
			continue
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
		n++
	}
	return max(1, n+int64(len(a)+len(b)))
}

// reprice finds the prices of the needs that these options answer.
func (m *market) reprice(a int, options []int32) {
	for _, x := range options {
		n := m.pool.people[a].options[x].need
		m.asked[n], m.lambda[n] = m.price(n, m.extra[m.needs[n].site])
	}
}

// price finds what a place asks for at a need, in parts of whole, and the price that follows, where the floor adds extra.
func (m *market) price(n int32, extra int64) (asked, price int64) {
	values := m.needs[n].values[m.fixed.cover[n]:]
	at := func(y int64) int64 { return m.best.lambda[n] - m.slope*(m.supply[n]-y)/whole }
	for j, v := range values {
		worth := m.scale*v + extra
		if at(int64(j+1)*whole) <= worth {
			continue
		}
		if least := at(int64(j) * whole); least >= worth {
			return int64(j) * whole, min(least, maxPrice)
		}
		return m.supply[n] + (worth-m.best.lambda[n])*whole/m.slope, worth
	}
	asked = int64(len(values)) * whole
	return asked, max(at(asked), -maxPrice)
}

// settleFloors finds what each place's floor adds, and all prices: as much as keeps what the place asks for within the floor's units.
func (m *market) settleFloors() {
	for _, i := range m.sites {
		s := &m.pool.sites[i]
		units := whole * int64(max(0, s.units-int(m.fixed.covered[i])))
		sum := func(extra int64) (asked int64) {
			for n := s.lo; n < s.hi; n++ {
				y, _ := m.price(n, extra)
				asked += y
			}
			return asked
		}
		low, high := int64(0), m.scale*s.floor
		switch {
		case high == 0 || units == 0 || sum(0) >= units:
			high = 0
		case sum(high) > units:
			for range floorSteps {
				if mid := (low + high) / 2; sum(mid) > units {
					high = mid
				} else {
					low = mid
				}
			}
		}
		m.extra[i] = high
		for n := s.lo; n < s.hi; n++ {
			m.asked[n], m.lambda[n] = m.price(n, high)
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
