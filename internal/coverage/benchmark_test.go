package coverage

import (
	"fmt"
	"testing"

	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/postgres/postgrestest"
)

// BenchmarkFacts counts the first half-year of nine schools with five classes each.
func BenchmarkFacts(b *testing.B) {
	w := hourstest.New(b)
	w.Tx(b, func(tx *gorm.DB) error {
		for len(w.Sites) < 9 {
			w.AddSite(b, tx, fmt.Sprintf("Grundschule %d", len(w.Sites)), w.DRK)
		}
		return nil
	})
	term := calendar.TermOf(hourstest.Date(b, "2026-11-16"))
	assignments := 0
	for i := range w.Sites {
		assignments += w.Term(b, i, 5, term)
	}
	// as autovacuum does on a server that is not made for tests
	if _, err := postgrestest.Owner(b, w.DB).Exec(b.Context(), "analyze"); err != nil {
		b.Fatal(err)
	}
	c := New(Config{DB: w.DB, Now: w.Clock})
	for _, by := range []By{ByPlace, BySchool, ByWeek} {
		b.Run(string(by), func(b *testing.B) {
			for b.Loop() {
				facts, err := c.Facts(w.Planner(w.DRK), Query{By: by, From: term.From, Until: term.Until})
				if err != nil || len(facts) < 9 {
					b.Fatalf("%d facts, %v", len(facts), err)
				}
			}
			b.ReportMetric(float64(assignments), "assignments")
		})
	}
}
