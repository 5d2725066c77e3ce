package planner

import "testing"

// BenchmarkWeeks is everybody's answer to new prices: the best week of each assistant of a pool, on one core.
func BenchmarkWeeks(b *testing.B) {
	_, p := sample(b, "pool10")
	o, err := newPool(p, 1000)
	if err != nil {
		b.Fatal(err)
	}
	m := newMarket(o, 1)
	everybody := make([]int, len(o.people))
	for a := range everybody {
		everybody[a] = a
	}
	m.open(newRoster(o), everybody)
	m.effort = leastEffort
	for range 30 {
		m.round(1)
	}
	k, weeks := newDesk(o, o.scale), 0
	b.ReportAllocs()
	for b.Loop() {
		for a := range o.people {
			reward := k.seat(&o.people[a])
			for x, o := range o.people[a].options {
				reward[x] = m.lambda[o.need] + k.scale*o.bonus - m.best.rho[a][x] + int64(weeks%7)
			}
			k.solve()
			weeks++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(weeks), "µs/week")
}
