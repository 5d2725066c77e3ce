package school

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
)

// clock is a time of day of a test.
func clock(t testing.TB, s string) calendar.Clock {
	t.Helper()
	c, err := calendar.ParseClock(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// date is a day of a test.
func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// pointers are the faulty fields of an error in the order they were noted.
func pointers(err error) []string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	var named []string
	for _, field := range f.Fields {
		named = append(named, field.Pointer)
	}
	return named
}

func TestBellScheduleDetails(t *testing.T) {
	lesson := func(day calendar.Weekday, starts, ends string) SlotDetails {
		return SlotDetails{Weekday: day, Starts: clock(t, starts), Ends: clock(t, ends), Kind: SlotLesson}
	}
	from := date(t, "2026-08-10")
	morning := []SlotDetails{lesson(1, "08:00", "08:45"), lesson(1, "08:45", "09:30"), lesson(2, "08:00", "08:45")}
	for _, c := range []struct {
		name    string
		details BellScheduleDetails
		want    []string
	}{
		{"accepts slots that touch, in any order", BellScheduleDetails{ValidFrom: from, Slots: []SlotDetails{morning[1], morning[0], morning[2]}}, nil},
		{"accepts a slot up to midnight", BellScheduleDetails{ValidFrom: from, Slots: []SlotDetails{lesson(5, "23:00", "24:00")}}, nil},
		{"accepts a single day", BellScheduleDetails{ValidFrom: from, ValidUntil: from, Slots: morning}, nil},
		{"refuses a period without beginning", BellScheduleDetails{Slots: morning}, []string{"/validFrom"}},
		{"refuses an end before the beginning", BellScheduleDetails{ValidFrom: from, ValidUntil: from.AddDays(-1), Slots: morning}, []string{"/validUntil"}},
		{"refuses no slots", BellScheduleDetails{ValidFrom: from}, []string{"/slots"}},
		{"refuses more slots than a week has room for", BellScheduleDetails{ValidFrom: from, Slots: make([]SlotDetails, MaxSlots+1)}, []string{"/slots"}},
		{"refuses the weekend and no weekday", BellScheduleDetails{ValidFrom: from, Slots: []SlotDetails{lesson(6, "08:00", "08:45"), lesson(0, "08:00", "08:45")}},
			[]string{"/slots/0/weekday", "/slots/1/weekday"}},
		{"refuses an empty slot", BellScheduleDetails{ValidFrom: from, Slots: []SlotDetails{lesson(1, "08:00", "08:00")}}, []string{"/slots/0/ends"}},
		{"refuses clocks beyond the day", BellScheduleDetails{ValidFrom: from, Slots: []SlotDetails{{Weekday: 1, Starts: -1, Ends: 1441, Kind: SlotBus}}},
			[]string{"/slots/0/starts", "/slots/0/ends"}},
		{"refuses an unknown kind", BellScheduleDetails{ValidFrom: from, Slots: []SlotDetails{{Weekday: 1, Starts: 480, Ends: 525, Kind: "nap"}}}, []string{"/slots/0/kind"}},
		{"names the later of two slots that overlap", BellScheduleDetails{ValidFrom: from, Slots: append(slices.Clone(morning), lesson(1, "08:44", "08:46"))}, []string{"/slots/3"}},
		{"names every fault at once", BellScheduleDetails{ValidUntil: from, Slots: []SlotDetails{lesson(1, "09:00", "08:00"), {Weekday: 9, Starts: 0, Ends: 10, Kind: ""}}},
			[]string{"/validFrom", "/slots/0/ends", "/slots/1/weekday", "/slots/1/kind"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.details.Check()
			if (err == nil) != (c.want == nil) {
				t.Fatalf("err = %v", err)
			}
			if diff := cmp.Diff(c.want, pointers(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChangeSlotsLeadsFromOneGridToAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grid := rapid.Custom(func(t *rapid.T) []SlotDetails {
			return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) SlotDetails {
				starts := calendar.Clock(rapid.IntRange(16, 20).Draw(t, "starts") * 30)
				return SlotDetails{
					Weekday: calendar.Weekday(rapid.IntRange(1, 5).Draw(t, "weekday")), Starts: starts, Ends: starts + 30,
					Kind: rapid.SampledFrom([]SlotKind{SlotLesson, SlotBreak}).Draw(t, "kind"),
				}
			}), 0, 8, rapid.ID[SlotDetails]).Draw(t, "grid")
		})
		before, after := grid.Draw(t, "before"), grid.Draw(t, "after")
		var slots []Slot
		for _, d := range before {
			slots = append(slots, Slot{Weekday: d.Weekday, Starts: d.Starts, Ends: d.Ends, Kind: d.Kind})
		}
		gone, kept, added := changeSlots(slots, after)
		if len(gone)+len(kept) != len(slots) {
			t.Fatalf("%d gone and %d kept of %d", len(gone), len(kept), len(slots))
		}
		for _, s := range gone {
			if slices.Contains(after, s.details()) {
				t.Fatalf("%s goes though it is wanted", s.details())
			}
		}
		result := slices.Clone(added)
		for _, s := range kept {
			result = append(result, s.details())
		}
		order := func(a, b SlotDetails) int {
			return compareSlots(Slot{Weekday: a.Weekday, Starts: a.Starts*2 + kindRank(a)}, Slot{Weekday: b.Weekday, Starts: b.Starts*2 + kindRank(b)})
		}
		slices.SortFunc(result, order)
		want := slices.Clone(after)
		slices.SortFunc(want, order)
		if !slices.Equal(result, want) {
			t.Fatalf("want %v, got %v", want, result)
		}
	})
}

func kindRank(d SlotDetails) calendar.Clock {
	if d.Kind == SlotBreak {
		return 1
	}
	return 0
}
