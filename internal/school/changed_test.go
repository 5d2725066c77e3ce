package school

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

func TestChangedDays(t *testing.T) {
	start := calendar.NewDate(2026, time.August, 1)
	periods := rapid.Custom(func(t *rapid.T) calendar.Range {
		from := start.AddDays(rapid.IntRange(0, 12).Draw(t, "from"))
		if rapid.Bool().Draw(t, "open") {
			return calendar.Range{From: from}
		}
		return calendar.Range{From: from, Until: from.AddDays(rapid.IntRange(0, 12).Draw(t, "days"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := periods.Draw(t, "before"), periods.Draw(t, "after")
		differs := func(day calendar.Date) bool { return before.Contains(day) != after.Contains(day) }
		got := changedDays(before, after)
		for day := range (calendar.Range{From: start, Until: start.AddDays(40)}).Days() {
			if differs(day) && !got.Contains(day) {
				t.Fatalf("%v to %v: %s is not in %v", before, after, day, got)
			}
		}
		if got.Empty() {
			return
		}
		if !differs(got.From) || !got.Until.IsZero() && !differs(got.Until) || got.Until.IsZero() && !differs(start.AddDays(1000)) {
			t.Fatalf("%v to %v: %v is too wide", before, after, got)
		}
	})
}
