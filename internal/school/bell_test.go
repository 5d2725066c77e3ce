package school_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func TestCreateBellSchedule(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := &w.Vogelsberg.Schools[0]
	w.StateNeeds(t, s)
	term := date(t, "2027-02-01")
	slots := schooltest.Week()[:6]

	created, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: term, Slots: slots})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("is read as it was created", func(t *testing.T) {
		if diff := cmp.Diff(created, must[*school.BellSchedule](t)(w.Schools.BellSchedule(s.Secretary, created.ID))); diff != "" {
			t.Error(diff)
		}
		if len(created.Slots) != len(slots) {
			t.Errorf("%d slots", len(created.Slots))
		}
	})
	t.Run("ends the open one the day before", func(t *testing.T) {
		all := must[[]school.BellSchedule](t)(w.Schools.BellSchedules(s.Secretary, s.ID))
		if len(all) != 2 || all[0].ID != s.Bell.ID || all[0].ValidUntil != date(t, "2027-01-31") || all[0].Version != 2 {
			t.Errorf("bell schedules %v", all)
		}
		if diff := cmp.Diff(s.Bell.Slots, all[0].Slots); diff != "" {
			t.Errorf("its slots have changed: %s", diff)
		}
	})
	t.Run("ends the need for its slots with it, carries on what has the same slot, and counts that as a change of the place", func(t *testing.T) {
		monday := map[uuid.UUID]bool{} // the lessons of the new bell schedule
		for _, id := range slotsOf(*created, school.SlotLesson) {
			monday[id] = true
		}
		for _, place := range append(s.Classes[:], s.Bus) {
			weeks, _, err := w.Schools.NeedWeeks(s.Secretary, school.NeedFilter{PlaceID: place.ID}, postgres.Page{})
			if err != nil {
				t.Fatal(err)
			}
			if len(weeks) == 0 || weeks[0].ValidFrom != schooltest.Start() || weeks[0].ValidUntil != date(t, "2027-01-31") || len(weeks[0].Needs) == 0 {
				t.Errorf("%s: need weeks %v", place.Label, weeks)
			}
			if place.ID == s.Bus.ID {
				if len(weeks) != 1 {
					t.Errorf("need on a bus that no slot has any more: %v", weeks)
				}
				continue
			}
			if len(weeks) != 2 || weeks[1].ValidFrom != term || !weeks[1].ValidUntil.IsZero() || weeks[1].BellScheduleID != created.ID || len(weeks[1].Needs) != len(monday) {
				t.Fatalf("%s: need weeks %v", place.Label, weeks)
			}
			for _, n := range weeks[1].Needs {
				if !monday[n.SlotID] || n.Persons != 1 || n.Qualification != school.QualificationBasic {
					t.Errorf("%s: need %v", place.Label, n)
				}
			}
		}
		for _, before := range append(s.Classes[:], s.Bus) {
			after := must[*school.Place](t)(w.Schools.Place(s.Secretary, before.ID))
			if after.Version != before.Version+1 {
				t.Errorf("%s has version %d after %d", after.Label, after.Version, before.Version)
			}
		}
	})
	t.Run("refuses a period that another one holds", func(t *testing.T) {
		_, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{
			ValidFrom: date(t, "2026-11-02"), ValidUntil: date(t, "2026-11-06"), Slots: slots,
		})
		wantErr(t, err, school.ErrBellScheduleOverlap, "/validFrom")
		_, err = w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: term, Slots: slots})
		wantErr(t, err, school.ErrBellScheduleOverlap, "/validFrom") // on the first day of the open one, nothing of it would be left
	})
	t.Run("refuses faulty slots and keeps everything as it was", func(t *testing.T) {
		_, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: date(t, "2027-05-03"), Slots: append(slots, slots[0])})
		wantErr(t, err, school.ErrBellScheduleInvalid, "/slots/6")
		if all := must[[]school.BellSchedule](t)(w.Schools.BellSchedules(s.Secretary, s.ID)); len(all) != 2 || !all[1].ValidUntil.IsZero() {
			t.Errorf("bell schedules %v", all)
		}
	})
	t.Run("is for the own school only", func(t *testing.T) {
		details := school.BellScheduleDetails{ValidFrom: date(t, "2028-02-01"), Slots: slots}
		for _, other := range []schooltest.School{w.Vogelsberg.Schools[1], w.Giessen.Schools[0]} {
			_, err := w.Schools.CreateBellSchedule(other.Secretary, s.ID, details)
			wantErr(t, err, school.ErrSchoolNotFound)
			_, err = w.Schools.BellSchedule(other.Secretary, s.Bell.ID)
			wantErr(t, err, school.ErrBellScheduleNotFound)
			_, err = w.Schools.UpdateBellSchedule(other.Secretary, s.Bell.ID, 1, details)
			wantErr(t, err, school.ErrBellScheduleNotFound)
		}
	})
}

func TestUpdateBellSchedule(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := &w.Vogelsberg.Schools[0]
	needs := s.Needs(1, school.SlotLesson)[:1] // Monday 8:00
	details := school.NeedWeekDetails{ValidFrom: schooltest.Start(), Needs: needs}
	if _, _, err := w.Schools.PutNeedWeek(s.Secretary, s.Classes[0].ID, 1, details); err != nil {
		t.Fatal(err)
	}
	version := s.Bell.Version

	t.Run("changes slots nobody uses and leaves the others the same", func(t *testing.T) {
		slots := append(schooltest.Week(), school.SlotDetails{Weekday: calendar.Friday, Starts: 740, Ends: 800, Kind: school.SlotAfternoon})
		slots[2].Kind = school.SlotBreak // Monday 8:45
		updated, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, version, school.BellScheduleDetails{ValidFrom: schooltest.Start(), Slots: slots})
		if err != nil {
			t.Fatal(err)
		}
		version = updated.Version
		before := map[uuid.UUID]school.Slot{}
		for _, slot := range s.Bell.Slots {
			before[slot.ID] = slot
		}
		var added int
		for _, slot := range updated.Slots {
			if old, ok := before[slot.ID]; !ok {
				added++
			} else if old != slot {
				t.Errorf("slot %v became %v", old, slot)
			}
		}
		if added != 2 || len(updated.Slots) != 36 {
			t.Errorf("%d slots, %d of them new", len(updated.Slots), added)
		}
		if diff := cmp.Diff(updated, must[*school.BellSchedule](t)(w.Schools.BellSchedule(s.Secretary, s.Bell.ID))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("refuses to change a slot that has need, and names it", func(t *testing.T) {
		slots := schooltest.Week()
		slots[1].Ends = 520
		_, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, version, school.BellScheduleDetails{ValidFrom: schooltest.Start(), Slots: slots})
		wantErr(t, err, school.ErrSlotInUse, "/slots")
		if !strings.Contains(err.Error(), "must keep Monday 08:00-08:45 (lesson)]") {
			t.Errorf("err = %v", err)
		}
	})
	t.Run("refuses a version that somebody else has changed", func(t *testing.T) {
		_, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, version-1, school.BellScheduleDetails{ValidFrom: schooltest.Start(), Slots: schooltest.Week()})
		wantErr(t, err, postgres.ErrStale)
	})
	t.Run("ends need on days it no longer holds", func(t *testing.T) {
		from, until := date(t, "2026-09-07"), date(t, "2027-03-19")
		_, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, version, school.BellScheduleDetails{ValidFrom: from, ValidUntil: until, Slots: schooltest.Week()})
		if err != nil {
			t.Fatal(err)
		}
		weeks, _, err := w.Schools.NeedWeeks(s.Secretary, school.NeedFilter{PlaceID: s.Classes[0].ID}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(weeks) != 1 || weeks[0].ValidFrom != from || weeks[0].ValidUntil != until || len(weeks[0].Needs) != 1 {
			t.Errorf("need weeks %v", weeks)
		}
	})
	t.Run("revives no need when it is made longer", func(t *testing.T) {
		_, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, version+1, school.BellScheduleDetails{ValidFrom: schooltest.Start(), Slots: schooltest.Week()})
		if err != nil {
			t.Fatal(err)
		}
		weeks, _, err := w.Schools.NeedWeeks(s.Secretary, school.NeedFilter{PlaceID: s.Classes[0].ID}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(weeks) != 1 || weeks[0].ValidFrom != date(t, "2026-09-07") || weeks[0].ValidUntil != date(t, "2027-03-19") {
			t.Errorf("need weeks %v", weeks)
		}
	})
}

func TestUpdateBellScheduleKeepsSlotsWithAssignments(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	s := &w.Vogelsberg.Schools[0]
	useSlot(t, db, w.Vogelsberg.Key, w.Vogelsberg.Providers[0].ID, s, slotsOf(s.Bell, school.SlotBus)[0])

	_, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, 1, school.BellScheduleDetails{ValidFrom: schooltest.Start(), Slots: schooltest.Week()[:6]})
	wantErr(t, err, school.ErrSlotInUse, "/slots")
	if diff := cmp.Diff(&s.Bell, must[*school.BellSchedule](t)(w.Schools.BellSchedule(s.Secretary, s.Bell.ID))); diff != "" {
		t.Errorf("a refused change has left a trace: %s", diff)
	}
}
