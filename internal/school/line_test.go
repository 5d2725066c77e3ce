package school_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

func TestLines(t *testing.T) {
	slot := func(weekday calendar.Weekday, starts, ends calendar.Clock, kind school.SlotKind) school.Slot {
		return school.Slot{Weekday: weekday, Starts: starts, Ends: ends, Kind: kind}
	}
	schedule := school.BellSchedule{Slots: []school.Slot{
		slot(calendar.Tuesday, 530, 575, school.SlotLesson), slot(calendar.Monday, 480, 525, school.SlotLesson), slot(calendar.Monday, 525, 530, school.SlotBreak),
		slot(calendar.Monday, 530, 575, school.SlotLesson), slot(calendar.Tuesday, 480, 525, school.SlotLesson), slot(calendar.Friday, 480, 570, school.SlotLesson),
	}}
	type line struct {
		Starts, Ends calendar.Clock
		Nth          int
		Days         string
	}
	var got []line
	for _, l := range schedule.Lines() {
		days := ""
		for _, s := range l.Slots {
			days += map[bool]string{true: "x", false: "-"}[s != nil]
		}
		got = append(got, line{l.Starts, l.Ends, l.Nth, days})
	}
	want := []line{{480, 525, 1, "xx---"}, {480, 570, 1, "----x"}, {525, 530, 1, "x----"}, {530, 575, 2, "xx---"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLinesHoldEverySlotOnce(t *testing.T) {
	kinds := []school.SlotKind{school.SlotLesson, school.SlotBreak, school.SlotBus}
	rapid.Check(t, func(t *rapid.T) {
		var b school.BellSchedule
		for i := range rapid.IntRange(0, 40).Draw(t, "slots") {
			b.Slots = append(b.Slots, school.Slot{
				Weekday: calendar.Weekday(1 + i%5), Starts: calendar.Clock(60 * (i / 5)), Ends: calendar.Clock(60*(i/5) + rapid.SampledFrom([]int{45, 60}).Draw(t, "minutes")),
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			})
		}
		held := 0
		for _, l := range b.Lines() {
			for day, s := range l.Slots {
				if s == nil {
					continue
				}
				held++
				if s.Weekday != calendar.Weekday(day+1) || s.Starts != l.Starts || s.Ends != l.Ends || s.Kind != l.Kind {
					t.Fatalf("%v stands in %v on day %d", *s, l, day)
				}
			}
		}
		if held != len(b.Slots) {
			t.Fatalf("%d of %d slots", held, len(b.Slots))
		}
	})
}
