package proof

import (
	"errors"
	"fmt"
	"slices"

	"schulalltag/internal/planner/format"
)

const mostPrice = 1_000_000_000_000

// prices is a certificate, resolved against its problem.
type prices struct {
	scale  int64
	lambda map[spot]int64
	rho    map[pair]map[int]int64 // by slot
	trees  []*fork                // by assistant
}

// prices resolves a certificate, or says what is wrong with it.
func (t *table) prices(c *format.Certificate) (*prices, error) {
	if c.Scale < 1 || c.Scale > 1000 {
		return nil, fmt.Errorf("the scale %d is not from 1 to 1000", c.Scale)
	}
	p := &prices{c.Scale, map[spot]int64{}, map[pair]map[int]int64{}, make([]*fork, len(t.Assistants))}
	for _, x := range c.Lambda {
		at, ok := t.spot(x.Place, x.Slot)
		if _, twice := p.lambda[at]; !ok || twice || x.Price < -mostPrice || x.Price > mostPrice {
			return nil, fmt.Errorf("the price of %s in slot %d is for no need, there twice, or out of bounds", x.Place, x.Slot)
		}
		p.lambda[at] = x.Price
	}
	for _, x := range c.Rho {
		at, ok := t.spot(x.Place, x.Slot)
		a, known := t.assistants[x.Assistant]
		of := p.rho[pair{a, at.place}]
		if _, twice := of[x.Slot]; !ok || !known || twice || x.Price < 0 || x.Price > mostPrice {
			return nil, fmt.Errorf("the price of %s at %s in slot %d is for no need, there twice, or out of bounds", x.Assistant, x.Place, x.Slot)
		}
		if of == nil {
			of = map[int]int64{}
			p.rho[pair{a, at.place}] = of
		}
		of[x.Slot] = x.Price
	}
	return p, t.trees(c, p.trees)
}

func (t *table) spot(place string, slot int) (spot, bool) {
	pl, ok := t.places[place]
	if !ok {
		return spot{}, false
	}
	at := spot{pl, slot}
	_, ok = t.needs[at]
	return at, ok
}

// bound returns what no plan can be worth more than, as the prices prove it.
func (t *table) bound(p *prices) (int64, error) {
	var total checked
	for i := range t.Places {
		t.placeShare(p, i, &total)
	}
	shares := make([]int64, len(t.Assistants))
	each(len(shares), func(i int) { shares[i] = t.newShare(p, i).most(p.trees[i]) })
	for i, v := range shares {
		if v <= impossible {
			return 0, fmt.Errorf("%s has no legal week with what is pinned", t.Assistants[i].ID)
		}
		total.add(v)
	}
	if total.overflow {
		return 0, errors.New("the prices add up to more than 64 bits hold")
	}
	bound := floorTo(total.sum, p.scale) / p.scale
	if g := t.divisor(); g > 0 {
		bound = floorTo(bound, g)
	}
	return bound, nil
}

// placeShare adds what a place can gain from persons at these prices. Taking the best units first is exact, because no need's
// values rise and the floor falls with the count.
func (t *table) placeShare(p *prices, i int, total *checked) {
	gains := []int64{}
	for _, n := range t.Places[i].Needs {
		price := p.lambda[spot{i, n.Slot}]
		for _, v := range n.Values {
			gains = append(gains, v*p.scale-price)
		}
	}
	slices.Sort(gains)
	slices.Reverse(gains)
	for k, gain := range gains {
		if f := t.Places[i].Floor; k < f.Units {
			gain += f.Value * p.scale
		}
		if gain <= 0 {
			return
		}
		total.add(gain)
	}
}

// divisor is the greatest common divisor of all that a value is made of.
func (t *table) divisor() (g int64) {
	see := func(values ...int64) {
		for _, v := range values {
			for v = max(v, -v); v != 0; {
				g, v = v, g%v
			}
		}
	}
	see(t.Rules.GapMinute, t.Rules.TravelMinute, t.Rules.Pair)
	for _, pl := range t.Places {
		see(pl.Floor.Value)
		for _, n := range pl.Needs {
			see(n.Values...)
		}
	}
	for _, v := range t.familiar {
		see(v)
	}
	for _, v := range t.keep {
		see(v)
	}
	return g
}

// floorTo rounds v towards minus infinity to a multiple of unit.
func floorTo(v, unit int64) int64 {
	return v - ((v%unit)+unit)%unit
}

// checked is a sum that notices when 64 bits do not hold it.
type checked struct {
	sum      int64
	overflow bool
}

func (c *checked) add(v int64) {
	s := c.sum + v
	if (s > c.sum) != (v > 0) && v != 0 {
		c.overflow = true
	}
	c.sum = s
}
