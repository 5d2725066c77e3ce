package school

import (
	"testing"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
)

func TestInSession(t *testing.T) {
	oberwald, stadtschule := uuid.New(), uuid.New()
	winter, summer, elsewhere := uuid.New(), uuid.New(), uuid.New()
	class3a, class4b, old := uuid.New(), uuid.New(), uuid.New()
	noon := clock(t, "12:00")
	monday := Slot{ID: uuid.New(), BellScheduleID: winter, Weekday: calendar.Monday, Starts: clock(t, "08:00"), Ends: clock(t, "08:45")}
	late := Slot{ID: uuid.New(), BellScheduleID: winter, Weekday: calendar.Monday, Starts: clock(t, "11:30"), Ends: clock(t, "12:15")}
	upToNoon := Slot{ID: uuid.New(), BellScheduleID: winter, Weekday: calendar.Monday, Starts: clock(t, "11:30"), Ends: noon}
	after := Slot{ID: uuid.New(), BellScheduleID: summer, Weekday: calendar.Monday, Starts: monday.Starts, Ends: monday.Ends}
	foreign := Slot{ID: uuid.New(), BellScheduleID: elsewhere, Weekday: calendar.Monday, Starts: monday.Starts, Ends: monday.Ends}
	d := &Demand{
		Schools: []School{{ID: oberwald}, {ID: stadtschule}},
		BellSchedules: []BellSchedule{
			{ID: winter, SchoolID: oberwald, ValidFrom: date(t, "2026-08-10"), ValidUntil: date(t, "2027-01-31"), Slots: []Slot{monday, late, upToNoon}},
			{ID: summer, SchoolID: oberwald, ValidFrom: date(t, "2027-02-01"), Slots: []Slot{after}},
			{ID: elsewhere, SchoolID: stadtschule, ValidFrom: date(t, "2026-08-10"), Slots: []Slot{foreign}},
		},
		Places: []Place{
			{ID: class3a, SchoolID: oberwald, Kind: PlaceClass, ValidFrom: date(t, "2026-08-10")},
			{ID: class4b, SchoolID: oberwald, Kind: PlaceClass, ValidFrom: date(t, "2026-08-10")},
			{ID: old, SchoolID: oberwald, Kind: PlaceClass, ValidFrom: date(t, "2025-08-10"), ValidUntil: date(t, "2026-11-09")},
		},
		SpecialDays: []SpecialDay{
			{SchoolID: oberwald, Day: date(t, "2026-11-16"), Kind: MovableHoliday},
			{SchoolID: oberwald, Day: date(t, "2026-11-23"), Kind: Closed},
			{SchoolID: oberwald, Day: date(t, "2026-11-30"), Kind: EarlyEnd, Ends: &noon},
			{SchoolID: oberwald, Day: date(t, "2026-11-30"), Kind: ClassAway, PlaceID: &class4b},
			{SchoolID: stadtschule, Day: date(t, "2026-11-09"), Kind: Closed},
		},
	}
	for _, c := range []struct {
		name   string
		school uuid.UUID
		place  uuid.UUID
		slot   Slot
		day    string
		want   bool
	}{
		{"a usual Monday", oberwald, class3a, monday, "2026-11-09", true},
		{"a Tuesday", oberwald, class3a, monday, "2026-11-10", false},
		{"the school holidays", oberwald, class3a, monday, "2026-10-05", false},
		{"Whit Monday", oberwald, class3a, after, "2027-05-17", false},
		{"days whose holidays are not known", oberwald, class3a, after, "2031-11-10", false},
		{"a movable holiday", oberwald, class3a, monday, "2026-11-16", false},
		{"a closed day", oberwald, class3a, monday, "2026-11-23", false},
		{"a slot before an early end", oberwald, class3a, monday, "2026-11-30", true},
		{"a slot up to an early end", oberwald, class3a, upToNoon, "2026-11-30", true},
		{"a slot across an early end", oberwald, class3a, late, "2026-11-30", false},
		{"a class that is away", oberwald, class4b, monday, "2026-11-30", false},
		{"the class that is away, a week later", oberwald, class4b, monday, "2026-12-07", true},
		{"the last day of a place", oberwald, old, monday, "2026-11-09", true},
		{"a place that has ended", oberwald, old, monday, "2026-12-07", false},
		{"a bell schedule that has ended", oberwald, class3a, monday, "2027-02-08", false},
		{"the bell schedule after it", oberwald, class3a, after, "2027-02-08", true},
		{"a bell schedule that has not begun", oberwald, class3a, after, "2027-01-25", false},
		{"a slot of another school", oberwald, class3a, foreign, "2026-11-30", false},
		{"a place of another school", stadtschule, class3a, foreign, "2026-11-30", false},
		{"an unknown place", oberwald, uuid.New(), monday, "2026-11-30", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := d.InSession(c.school, c.place, c.slot, date(t, c.day)); got != c.want {
				t.Errorf("in session is %t", got)
			}
		})
	}
	t.Run("finds the slots", func(t *testing.T) {
		if s, ok := d.Slot(late.ID); !ok || s != late {
			t.Errorf("found %v", s)
		}
		if _, ok := d.Slot(uuid.New()); ok {
			t.Error("found a slot that is not there")
		}
	})
}
