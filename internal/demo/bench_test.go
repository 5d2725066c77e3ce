package demo

import (
	"context"
	"testing"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres/postgrestest"
)

// BenchmarkPlanAndPublish plans the district for two seconds and publishes its term: from the request to the last assignment.
func BenchmarkPlanAndPublish(b *testing.B) {
	var gap float64
	for b.Loop() {
		b.StopTimer()
		s := services(b, postgrestest.New(b))
		d := &district{
			Services: s, say: func(string, ...any) {}, password: passphrase(), effort: Effort{Seconds: 2},
			term: calendar.TermOf(calendar.DateOf(s.Now(), calendar.Zone())),
		}
		for _, step := range []func(context.Context) error{d.setUp, d.openSchools, d.stateNeeds, d.hire} {
			if err := step(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		if err := d.plan(b.Context()); err != nil {
			b.Fatal(err)
		}
		gap = 100 * float64(d.bound-d.value) / float64(d.bound)
	}
	b.ReportMetric(gap, "gap%")
}
