package planner

import (
	"math/rand/v2"
	"testing"
)

// Whatever the shares, the branches must enclose the best of all weeks with its pairs paid, and find it if there are enough of them.
func TestChooserFindsTheBestWeekWithItsPairsPaid(t *testing.T) {
	compared, loose := 0, 0
	everyAlone(t, 1000, func(x *alone, r *rand.Rand) {
		x.of.scale = []int64{1, 10, 1000}[r.IntN(3)]
		p, c := &x.of.people[0], newChooser(x.of)
		for range 6 {
			base, rho := x.draw(r), make([]int64, len(p.options))
			for i := range rho {
				rho[i] = r.Int64N(x.of.scale * 600)
			}
			p.share(x.of.scale, rho)
			best := x.best(base, true)
			for _, branches := range []int{1, 5, 4 << len(p.pairs)} {
				copy(c.seat(0, rho), base)
				if i := r.IntN(len(x.weeks) + 1); i < len(x.weeks) {
					w := x.weeks[i]
					c.consider(w.options, -x.worth(w, make([]int64, len(base)), true)/x.of.scale)
				}
				c.adapt(r.IntN(3) * 5)
				bound := c.search(branches, 0)
				if bound < best || c.best > best {
					t.Fatalf("%s: with %d branches the best week is said to be worth from %d to %d, it is %d", x.name, branches, c.best, bound, best)
				}
				if bound > best {
					loose++
				}
				if c.best > none {
					x.confirm(t, c.options, base, true, c.best)
				}
				if branches > 5 && (bound != best || c.best != best) {
					t.Fatalf("%s: all branches together say %d to %d, the best week is worth %d", x.name, c.best, bound, best)
				}
				compared++
			}
		}
	})
	t.Logf("%d compared, %d bounds above the best week", compared, loose)
	if compared < 30_000 || loose < 400 {
		t.Error("too few to tell")
	}
}

// A chooser that may stop early must be right within what it was given.
func TestChooserIsNotWrongByMoreThanItsSlack(t *testing.T) {
	everyAlone(t, 300, func(x *alone, r *rand.Rand) {
		base, c := x.draw(r), newChooser(x.of)
		copy(c.seat(0, make([]int64, len(base))), base)
		slack := r.Int64N(500)
		best := x.best(base, true)
		if bound := c.search(4<<len(x.of.people[0].pairs), slack); bound < best || bound > c.best+slack && best > none {
			t.Fatalf("%s: the bound is %d, the best week found is worth %d of %d, the slack is %d", x.name, bound, c.best, best, slack)
		}
	})
}

// Shares that are more than their pair costs would let the search believe in weeks that are worth less.
func TestSharesAreNeverMoreThanTheirPairCosts(t *testing.T) {
	keeps := func(o *pool, rho [][]int64, when string) {
		t.Helper()
		for a := range o.people {
			for _, x := range o.people[a].pairs {
				sum := int64(0)
				for _, i := range x.options {
					sum += rho[a][i]
					if rho[a][i] < 0 {
						t.Fatalf("%s: a share below 0 %s", o.problem.Name, when)
					}
				}
				if sum > o.scale*x.cost {
					t.Fatalf("%s: shares of %d for a cost of %d %s", o.problem.Name, sum, o.scale*x.cost, when)
				}
			}
		}
	}
	problems := []*Problem{realistic(1, 1), realistic(2, 2)}
	for seed := range uint64(200) {
		problems = append(problems, tiny(seed))
	}
	for i, p := range problems {
		o, err := newPool(p, 1000)
		if err != nil || checkPins(p) != nil {
			continue
		}
		m, r := newMarket(o, 1), rand.New(rand.NewPCG(uint64(i), 11))
		keeps(o, m.best.rho, "at first")
		known, err := seatPins(o)
		if err != nil {
			continue
		}
		everybody := make([]int, len(o.people))
		for a := range everybody {
			everybody[a] = a
		}
		m.open(newRoster(o), everybody)
		for m.effort = 1; m.effort < 40; m.effort += 4 {
			m.round(1)
			keeps(o, m.best.rho, "after a round")
		}
		keeps(o, m.certify(1, known, 100).rho, "in a proof")
		certificate := &Certificate{Scale: []int64{1, 7, 1000}[r.IntN(3)]}
		for a := range o.people {
			for _, k := range o.people[a].keys {
				certificate.Rho = append(certificate.Rho, PairPrice{Assistant: k.Assistant, Place: k.Place, Slot: k.Slot, Price: r.Int64N(maxPrice) >> r.IntN(30)})
			}
		}
		o.recallPrices(certificate, &m.best)
		keeps(o, m.best.rho, "recalled")
	}
}
