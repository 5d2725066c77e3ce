package roster

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

// left checks that of the assignments before exactly those that stays says are live, as the same rows, and that nothing was added.
func (w *world) left(t *testing.T, before []Assignment, stays func(a Assignment) bool) {
	t.Helper()
	var want []Assignment
	for _, a := range before {
		if stays(a) {
			want = append(want, a)
		}
	}
	if len(want) == 0 || len(want) == len(before) {
		t.Fatalf("%d of %d assignments are to stay: that shows nothing", len(want), len(before))
	}
	if d := cmp.Diff(want, w.live(t)); d != "" {
		t.Error(d)
	}
}

// back checks that the live assignments are to everybody what they were before.
func (w *world) back(t *testing.T, before []Assignment) {
	t.Helper()
	var want, got []sameness
	for _, a := range before {
		want = append(want, a.same())
	}
	for _, a := range w.live(t) {
		got = append(got, a.same())
	}
	sortSameness(want)
	sortSameness(got)
	if d := cmp.Diff(want, got, cmp.AllowUnexported(sameness{})); d != "" {
		t.Error(d)
	}
}

func (w *world) adjustments(t *testing.T, roster uuid.UUID) (n int64) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Model(&account.Event{}).Where("district_id = ? AND action = 'adjust-assignments' AND entity_id = ?", w.district.Key, roster).Count(&n).Error
	})
	return n
}

func TestBellScheduleChangesAssignments(t *testing.T) {
	w := newWorld(t)
	s := &w.district.Schools[0]
	r := w.publish(t)
	before := w.live(t)
	last := date(t, "2026-11-15")
	update := func(t *testing.T, d school.BellScheduleDetails) {
		t.Helper()
		d.Slots = schooltest.Week()
		bell, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, s.Bell.Version, d)
		check(t, err)
		s.Bell = *bell
	}
	until := func(a Assignment) bool { return a.SchoolID != s.ID || !a.Day.After(last) }

	t.Run("that ends takes with it what was planned in its slots later, at that school only", func(t *testing.T) {
		update(t, school.BellScheduleDetails{ValidFrom: s.Bell.ValidFrom, ValidUntil: last})
		w.left(t, before, until)
		if n := w.adjustments(t, r.ID); n != 1 {
			t.Errorf("%d rows in the audit trail", n)
		}
	})
	t.Run("that holds longer again brings it back", func(t *testing.T) {
		update(t, school.BellScheduleDetails{ValidFrom: s.Bell.ValidFrom})
		w.back(t, before)
	})
	t.Run("that follows another one ends it too", func(t *testing.T) {
		before := w.live(t)
		_, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: last.AddDays(1), Slots: schooltest.Week()[:7]})
		check(t, err)
		w.left(t, before, until)
	})
}

func TestPlaceChangesAssignments(t *testing.T) {
	w := newWorld(t)
	s := &w.district.Schools[1] // which both providers serve
	w.publish(t)
	before := w.live(t)
	bus := s.Bus
	update := func(t *testing.T, from, until calendar.Date) {
		t.Helper()
		place, err := w.Schools.UpdatePlace(s.Secretary, bus.ID, bus.Version, school.PlaceDetails{
			Kind: bus.Kind, Label: bus.Label, ValidFrom: from, ValidUntil: until,
		})
		check(t, err)
		bus = *place
	}

	t.Run("that ends leaves nobody planned for it later", func(t *testing.T) {
		update(t, bus.ValidFrom, date(t, "2026-12-31"))
		w.left(t, before, func(a Assignment) bool { return a.PlaceID != bus.ID || a.Day.Before(date(t, "2027-01-01")) })
	})
	t.Run("that exists again has its people again", func(t *testing.T) {
		update(t, bus.ValidFrom, calendar.Date{})
		w.back(t, before)
	})
	t.Run("that is gone since yesterday keeps what has begun", func(t *testing.T) {
		before := w.live(t)
		day := date(t, "2026-09-14")
		noon, err := day.At(11*60 + 31) // the bus leaves at half past eleven
		check(t, err)
		w.clock.set(noon)
		update(t, bus.ValidFrom, day.AddDays(-1))
		w.left(t, before, func(a Assignment) bool { return a.PlaceID != bus.ID || !a.Day.After(day) })
	})
}

func TestAssistantChangesAssignments(t *testing.T) {
	w := newWorld(t)
	r := w.publish(t)
	before := w.live(t)
	anna := w.people[0]
	contract, clearances := anna.Contracts, anna.Clearances
	last := date(t, "2026-11-15")
	before15 := func(a Assignment) bool { return a.AssistantID != anna.ID || !a.Day.After(last) }

	t.Run("whose contract ends is planned no later", func(t *testing.T) {
		w.edit(t, anna, func(d *staff.Details) { d.Contracts[0].ValidUntil = last })
		w.left(t, before, before15)
		if n := w.adjustments(t, r.ID); n != 1 {
			t.Errorf("%d rows in the audit trail", n)
		}
	})
	t.Run("who stays is planned again", func(t *testing.T) {
		w.edit(t, anna, func(d *staff.Details) { d.Contracts = contract })
		w.back(t, before)
	})
	t.Run("whose name changes keeps everything, untouched", func(t *testing.T) {
		all := w.assignments(t)
		w.edit(t, anna, func(d *staff.Details) { d.FamilyName = "Anders" })
		if d := cmp.Diff(all, w.assignments(t)); d != "" {
			t.Error(d)
		}
		if n := w.adjustments(t, r.ID); n != 2 {
			t.Errorf("%d rows in the audit trail", n)
		}
	})
	t.Run("whose clearance runs out is planned no later", func(t *testing.T) {
		before := w.live(t)
		w.edit(t, anna, func(d *staff.Details) { d.Clearances[0].ValidUntil = last })
		w.left(t, before, before15)
		w.edit(t, anna, func(d *staff.Details) { d.Clearances = clearances })
		w.back(t, before)
	})
	t.Run("who leaves today keeps what has begun", func(t *testing.T) {
		before := w.live(t)
		day := date(t, "2026-09-14")
		now, err := day.At(9 * 60)
		check(t, err)
		w.clock.set(now)
		w.edit(t, anna, func(d *staff.Details) { d.Active = false })
		w.left(t, before, func(a Assignment) bool { return a.AssistantID != anna.ID || !a.StartsAt.After(now) })
	})
	t.Run("whose roster is being published meanwhile: both agree", func(t *testing.T) {
		w := newWorld(t)
		r := w.plan(t, term())
		anna := w.people[0]
		for i, err := range inParallel(2, func(i int) error {
			if i == 0 {
				_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
				return err
			}
			d := details("Anna", w.district.Schools[0].ID, w.district.Schools[1].ID)
			d.Contracts[0].ValidUntil = last
			_, err := w.pool.UpdateAssistant(w.planner, anna.ID, anna.Version, d)
			return err
		}) {
			if err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
		for _, a := range w.live(t) {
			if a.AssistantID == anna.ID && a.Day.After(last) {
				t.Fatalf("Anna is planned on %s", a.Day)
			}
		}
	})
}

func TestWorkAtASchoolNoLongerServedStays(t *testing.T) {
	w := newWorld(t)
	s := &w.district.Schools[1]
	w.publish(t)
	before := w.live(t)
	_, err := w.Schools.UpdateSchool(w.district.Operator, s.ID, s.Version, school.SchoolDetails{
		ExternalKey: s.ExternalKey, Name: s.Name, Town: s.Town, Kind: s.Kind, AreaID: s.AreaID, OrganisationID: s.OrganisationID,
		Providers: []uuid.UUID{w.district.Providers[1].ID},
	})
	check(t, err)
	for _, a := range w.people {
		w.edit(t, a, func(d *staff.Details) { d.Schools = []uuid.UUID{w.district.Schools[0].ID} })
	}
	if d := cmp.Diff(before, w.live(t)); d != "" {
		t.Error(d)
	}
	day := date(t, "2026-09-14")
	_, err = w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed})
	check(t, err)
	w.left(t, before, func(a Assignment) bool { return a.SchoolID != s.ID || a.Day != day })
}

func TestAssignmentsFollowEachRosterOnItsDays(t *testing.T) {
	w := newWorld(t)
	first := w.publish(t)
	w.clock.set(time.Date(2026, time.September, 2, 10, 0, 0, 0, time.UTC))
	d := term()
	d.ValidFrom = date(t, "2026-10-19")
	d.Seed = 2
	next := w.plan(t, d)
	move := Change{Op: OpRemove, AssistantID: next.Series[0].AssistantID, SlotID: next.Series[0].SlotID}
	var all []Change
	for _, s := range w.dayOf(t, move.AssistantID, next.Series) { // so that the two differ
		all = append(all, Change{Op: OpRemove, AssistantID: s.AssistantID, SlotID: s.SlotID})
	}
	changed, _, err := w.rosters.Change(w.planner, next.ID, next.Version, all)
	check(t, err)
	_, _, err = w.rosters.Publish(w.planner, next.ID, changed.Version, calendar.Date{})
	check(t, err)
	before := w.live(t)

	s := &w.district.Schools[0]
	from, until := date(t, "2026-09-28"), date(t, "2026-11-15")
	bell, err := w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, s.Bell.Version, school.BellScheduleDetails{
		ValidFrom: s.Bell.ValidFrom, ValidUntil: from.AddDays(-1), Slots: schooltest.Week(),
	})
	check(t, err)
	w.left(t, before, func(a Assignment) bool { return a.SchoolID != s.ID || a.Day.Before(from) })
	bell, err = w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, bell.Version, school.BellScheduleDetails{
		ValidFrom: s.Bell.ValidFrom, ValidUntil: until, Slots: schooltest.Week(),
	})
	check(t, err)
	_, err = w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, bell.Version, school.BellScheduleDetails{ValidFrom: s.Bell.ValidFrom, Slots: schooltest.Week()})
	check(t, err)
	w.back(t, before)
	for id, want := range map[uuid.UUID]int64{first.ID: 2, next.ID: 3} {
		if n := w.adjustments(t, id); n != want {
			t.Errorf("roster %s was adjusted %d times, want %d", id, n, want)
		}
	}
	for _, a := range w.live(t) {
		if owner := map[bool]uuid.UUID{true: first.ID, false: next.ID}[a.Day.Before(d.ValidFrom)]; a.SchoolID == s.ID && !a.Day.Before(from) && a.RosterID != owner {
			t.Fatalf("the assignment on %s came back with roster %s", a.Day, a.RosterID)
		}
	}
}
