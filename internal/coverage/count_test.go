package coverage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// site is a school in memory, with slots of 45 minutes at 8:00 and 9:00 from Monday to Friday.
func site(d *school.Demand, area uuid.UUID, places int) {
	s := school.School{ID: uuid.New(), Name: "Schule", AreaID: area}
	bell := school.BellSchedule{ID: uuid.New(), SchoolID: s.ID, ValidFrom: d.Range.From.AddDays(-30)}
	for weekday := calendar.Monday; weekday <= calendar.Friday; weekday++ {
		for _, starts := range []calendar.Clock{480, 540} {
			bell.Slots = append(bell.Slots, school.Slot{ID: uuid.New(), BellScheduleID: bell.ID, Weekday: weekday, Starts: starts, Ends: starts + 45})
		}
	}
	d.Schools, d.BellSchedules = append(d.Schools, s), append(d.BellSchedules, bell)
	for range places {
		d.Places = append(d.Places, school.Place{ID: uuid.New(), SchoolID: s.ID, Label: "1a", ValidFrom: bell.ValidFrom})
	}
}

func TestSumsAgreeWhateverTheGrouping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := calendar.NewDate(2026, time.September, 1).AddDays(rapid.IntRange(0, 60).Draw(t, "from"))
		d := &school.Demand{Range: calendar.Range{From: from, Until: from.AddDays(rapid.IntRange(0, 40).Draw(t, "days"))}}
		l := &ledger{demand: d, places: map[uuid.UUID]school.Place{}, areas: map[uuid.UUID]string{}}
		areas := []uuid.UUID{uuid.New(), uuid.New()}
		for range rapid.IntRange(1, 3).Draw(t, "schools") {
			site(d, rapid.SampledFrom(areas).Draw(t, "area"), rapid.IntRange(1, 2).Draw(t, "places"))
		}
		var needed, planned, delivered, open int64
		byCell := map[cell]int64{}
		for _, p := range d.Places {
			l.places[p.ID] = p
			var slots []school.Slot
			for _, b := range d.BellSchedules {
				if b.SchoolID == p.SchoolID {
					slots = b.Slots
				}
			}
			week := school.NeedWeek{PlaceID: p.ID, BellScheduleID: slots[0].BellScheduleID, ValidFrom: from.AddDays(rapid.IntRange(-5, 20).Draw(t, "valid from"))}
			for _, s := range slots {
				if persons := rapid.IntRange(0, 2).Draw(t, "persons"); persons > 0 {
					week.Needs = append(week.Needs, school.Need{SlotID: s.ID, Persons: persons})
				}
				for day := range d.Range.Days() {
					if minutes := 45 * rapid.Int64Range(0, 3).Draw(t, "planned"); minutes > 0 && day.Weekday() == s.Weekday {
						done := rapid.Int64Range(0, minutes).Draw(t, "delivered")
						l.planned = append(l.planned, work{PlaceID: p.ID, SlotID: s.ID, Day: day, Minutes: minutes})
						l.delivered = append(l.delivered, work{PlaceID: p.ID, Day: day, Minutes: done})
						byCell[cell{p.ID, s.ID, day}] = minutes
						planned, delivered = planned+minutes, delivered+done
					}
				}
			}
			d.NeedWeeks = append(d.NeedWeeks, week)
			for day := range d.Range.Days() { // the definition, day by day
				for _, n := range week.Needs {
					slot, _ := d.Slot(n.SlotID)
					if week.Period().Contains(day) && d.InSession(p.SchoolID, p.ID, slot, day) {
						minutes := int64(n.Persons) * 45
						needed += minutes
						open += max(0, minutes-byCell[cell{p.ID, slot.ID, day}])
					}
				}
			}
		}
		want := Fact{NeedMinutes: needed, PlannedMinutes: planned, DeliveredMinutes: delivered, OpenMinutes: open}
		for _, by := range []By{ByPlace, BySchool, ByArea, ByWeek} {
			facts := l.facts(Query{By: by, From: d.Range.From, Until: d.Range.Until})
			if got := sum(facts); got != want {
				t.Fatalf("by %s the sum is %+v, want %+v", by, got, want)
			}
			if by == ByPlace && len(facts) != len(d.Places) || by == BySchool && len(facts) != len(d.Schools) {
				t.Fatalf("%d facts by %s", len(facts), by)
			}
		}
	})
}

// sum adds up the minutes of facts.
func sum(facts []Fact) Fact {
	var s Fact
	for _, f := range facts {
		s.NeedMinutes += f.NeedMinutes
		s.PlannedMinutes += f.PlannedMinutes
		s.DeliveredMinutes += f.DeliveredMinutes
		s.AwaitingMinutes += f.AwaitingMinutes
		s.OpenMinutes += f.OpenMinutes
	}
	return s
}

func TestQueryCheck(t *testing.T) {
	day := calendar.NewDate(2026, time.September, 1)
	for name, test := range map[string]struct {
		query Query
		want  string
	}{
		"accepts one day":            {Query{By: ByWeek, From: day, Until: day}, ""},
		"accepts 400 days":           {Query{By: ByPlace, From: day, Until: day.AddDays(399)}, ""},
		"refuses 401 days":           {Query{By: ByPlace, From: day, Until: day.AddDays(400)}, "until"},
		"refuses an open end":        {Query{By: BySchool, From: day}, "until"},
		"refuses no beginning":       {Query{By: BySchool, Until: day}, "from"},
		"refuses an end too early":   {Query{By: ByArea, From: day, Until: day.AddDays(-1)}, "until"},
		"refuses unknown groupings":  {Query{By: "assistant", From: day, Until: day}, "by"},
		"refuses the empty grouping": {Query{From: day, Until: day}, "by"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, parameter(test.query.check())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
