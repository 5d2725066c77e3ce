package planner

import "testing"

// BenchmarkWeeks is one round of prices over all assistants of a pool, on one core.
func BenchmarkWeeks(b *testing.B) {
	_, p := sample(b, "pool10")
	o, err := newPool(p, 1000)
	if err != nil {
		b.Fatal(err)
	}
	s := newAscent(o, 1)
	everybody := make([]int, len(o.people))
	for a := range everybody {
		everybody[a] = a
	}
	s.focus(newRoster(o), everybody)
	for range 200 {
		s.round(unknown)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.evaluate()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(o.people)), "µs/week")
}
