package calendar_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

// ranges draws ranges of at most some weeks, open ones and empty ones among them, close enough to meet.
func ranges(t testing.TB) *rapid.Generator[calendar.Range] {
	start := date(t, "2026-12-20")
	return rapid.Custom(func(t *rapid.T) calendar.Range {
		r := calendar.Range{From: start.AddDays(rapid.IntRange(0, 30).Draw(t, "from"))}
		if !rapid.Bool().Draw(t, "open") {
			r.Until = r.From.AddDays(rapid.IntRange(-3, 20).Draw(t, "length"))
		}
		return r
	})
}

func TestRange(t *testing.T) {
	autumn := calendar.Range{From: date(t, "2026-10-05"), Until: date(t, "2026-10-17")}
	t.Run("both ends belong to it", func(t *testing.T) {
		for day, want := range map[string]bool{
			"2026-10-04": false, "2026-10-05": true, "2026-10-17": true, "2026-10-18": false,
		} {
			if autumn.Contains(date(t, day)) != want {
				t.Errorf("%s: want %t", day, want)
			}
		}
		if days := slices.Collect(autumn.Days()); len(days) != 13 || days[0] != autumn.From || days[12] != autumn.Until {
			t.Errorf("got %v", days)
		}
	})
	t.Run("its days can be left early", func(t *testing.T) {
		var seen []calendar.Date
		for d := range autumn.Days() {
			if seen = append(seen, d); len(seen) == 2 {
				break
			}
		}
		if !slices.Equal(seen, []calendar.Date{autumn.From, autumn.From.AddDays(1)}) {
			t.Errorf("got %v", seen)
		}
	})
	t.Run("a range of one day holds it", func(t *testing.T) {
		day := calendar.Range{From: autumn.From, Until: autumn.From}
		if days := slices.Collect(day.Days()); !slices.Equal(days, []calendar.Date{autumn.From}) {
			t.Errorf("got %v", days)
		}
	})
	t.Run("an open range goes on to the end of the calendar", func(t *testing.T) {
		open := calendar.Range{From: lastDay.AddDays(-2)}
		if days := slices.Collect(open.Days()); len(days) != 3 || !open.Contains(lastDay) || open.Empty() {
			t.Errorf("got %v", days)
		}
	})
	t.Run("without From, or turned round, it is empty", func(t *testing.T) {
		for _, r := range []calendar.Range{{}, {Until: autumn.Until}, {From: autumn.Until, Until: autumn.From}} {
			if !r.Empty() || r.Contains(autumn.From) || r.Contains(calendar.Date{}) || r.Overlaps(autumn) || autumn.Overlaps(r) {
				t.Errorf("%v holds a day", r)
			}
			for d := range r.Days() {
				t.Errorf("%v yields %s", r, d)
			}
		}
	})
	t.Run("no date is in no range", func(t *testing.T) {
		if (calendar.Range{From: firstDay}).Contains(calendar.Date{}) {
			t.Error("no date is contained")
		}
	})
	t.Run("JSON leaves an open end out", func(t *testing.T) {
		data, err := json.Marshal(calendar.Range{From: autumn.From})
		if err != nil || string(data) != `{"from":"2026-10-05"}` {
			t.Errorf("got %s, %v", data, err)
		}
	})
}

func TestRangeProperties(t *testing.T) {
	gen := ranges(t)
	reach := calendar.Range{From: date(t, "2026-12-10"), Until: date(t, "2027-02-28")}
	rapid.Check(t, func(t *rapid.T) {
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		shared, overlap := a.Intersect(b), false
		if shared != b.Intersect(a) {
			t.Fatalf("the order matters: %v and %v", shared, b.Intersect(a))
		}
		for d := range reach.Days() {
			both := a.Contains(d) && b.Contains(d)
			overlap = overlap || both
			if shared.Contains(d) != both {
				t.Fatalf("%s is in %v: %t", d, shared, !both)
			}
		}
		if a.Overlaps(b) != overlap || shared.Empty() == overlap || shared.Empty() != (shared == calendar.Range{}) {
			t.Fatalf("%v and %v share %v", a, b, shared)
		}
		if open := a.Until.IsZero() && b.Until.IsZero(); overlap && shared.Until.IsZero() != open {
			t.Fatalf("%v and %v share %v", a, b, shared)
		}
	})
}
