package presence

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

func TestNowAndNext(t *testing.T) {
	lines := []line{
		{&school.Slot{Starts: 480, Ends: 525}, 1}, {&school.Slot{Starts: 525, Ends: 570}, 2}, {&school.Slot{Starts: 590, Ends: 635}, 3},
	}
	for _, c := range []struct {
		name    string
		clock   calendar.Clock
		want    []int // which lines
		running bool
	}{
		{"before school", 420, []int{1, 2}, false},
		{"in a lesson", 500, []int{1, 2}, true},
		{"at the bell", 525, []int{2, 3}, true},
		{"between two", 575, []int{3}, false},
		{"in the last", 600, []int{3}, true},
		{"after the last", 635, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			shown, running := nowAndNext(lines, c.clock)
			var got []int
			for _, l := range shown {
				got = append(got, l.Nth)
			}
			if !slices.Equal(got, c.want) || running != c.running {
				t.Errorf("%v, running %v", got, running)
			}
		})
	}
}

// aDay is a Monday at a school with one class and slots of 45 minutes from 8:00 on, in each of which so many are needed and come.
func aDay(t interface{ Fatal(...any) }, needed, come []int) (*where, *school.Place, []line) {
	day := calendar.NewDate(2026, 11, 23)
	s := school.School{ID: uuid.UUID{1}}
	bell := school.BellSchedule{ID: uuid.UUID{2}, SchoolID: s.ID, ValidFrom: day.AddDays(-100)}
	place := school.Place{ID: uuid.UUID{3}, SchoolID: s.ID, Kind: school.PlaceClass, Label: "1a", ValidFrom: bell.ValidFrom}
	week := school.NeedWeek{ID: uuid.UUID{4}, PlaceID: place.ID, BellScheduleID: bell.ID, ValidFrom: bell.ValidFrom}
	var assignments []roster.NamedAssignment
	for i, n := range needed {
		slot := school.Slot{ID: uuid.UUID{5, byte(i)}, BellScheduleID: bell.ID, Weekday: calendar.Monday, Starts: calendar.Clock(480 + 45*i), Ends: calendar.Clock(525 + 45*i)}
		bell.Slots = append(bell.Slots, slot)
		if n > 0 {
			week.Needs = append(week.Needs, school.Need{SlotID: slot.ID, Persons: n, Priority: school.PriorityNormal})
		}
		for j := range come[i] {
			assignments = append(assignments, roster.NamedAssignment{PlaceID: place.ID, SlotID: slot.ID, AssistantID: uuid.UUID{6, byte(j)}, Day: day})
		}
	}
	w, err := tellWhere(&school.Demand{
		Range: calendar.Range{From: day, Until: day}, Schools: []school.School{s}, BellSchedules: []school.BellSchedule{bell},
		Places: []school.Place{place}, NeedWeeks: []school.NeedWeek{week},
	}, assignments)
	if err != nil {
		t.Fatal(err)
	}
	return w, &place, w.lines(day)
}

func TestStretches(t *testing.T) {
	w, place, lines := aDay(t, []int{1, 1, 2, 0, 2, 2, 1}, []int{1, 1, 1, 0, 1, 0, 1})
	type seen struct {
		Starts, Ends calendar.Clock
		Here, Short  int
	}
	look := func(list []stretch) (all []seen) {
		for _, s := range list {
			all = append(all, seen{s.Starts, s.Ends, len(s.People), s.Missing})
		}
		return all
	}
	stretches := w.stretches(calendar.NewDate(2026, 11, 23), place, lines)
	want := []seen{{480, 570, 1, 0}, {570, 615, 1, 1}, {660, 705, 1, 1}, {705, 750, 0, 2}, {750, 795, 1, 0}}
	if diff := cmp.Diff(want, look(stretches)); diff != "" {
		t.Errorf("stretches (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[1:4], look(open(stretches, 0))); diff != "" {
		t.Errorf("open (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[3:4], look(open(stretches, 705))); diff != "" {
		t.Errorf("open at the end of a slot (-want +got):\n%s", diff)
	}
}

func TestStretchesTellWhatIsOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		needed := rapid.SliceOfN(rapid.IntRange(0, 3), 1, 10).Draw(t, "needed")
		come := rapid.SliceOfN(rapid.IntRange(0, 3), len(needed), len(needed)).Draw(t, "come")
		w, place, lines := aDay(t, needed, come)
		stretches := w.stretches(calendar.NewDate(2026, 11, 23), place, lines)
		minutes := func(list []stretch) (here, short int) {
			for i, s := range list {
				if i > 0 && list[i-1].Ends > s.Starts {
					t.Fatalf("%v overlaps %v", list[i-1], s)
				}
				here += int(s.Ends-s.Starts) * len(s.People)
				short += int(s.Ends-s.Starts) * s.Missing
			}
			return here, short
		}
		wantHere, wantShort := 0, 0
		for i := range needed {
			wantHere += 45 * come[i]
			wantShort += 45 * max(0, needed[i]-come[i])
		}
		here, short := minutes(stretches)
		if _, openShort := minutes(open(stretches, 0)); here != wantHere || short != wantShort || openShort != wantShort {
			t.Fatalf("%d minutes here and %d missing, %d in what is open; want %d and %d", here, short, openShort, wantHere, wantShort)
		}
	})
}
