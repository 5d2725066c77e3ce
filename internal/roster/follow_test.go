package roster

import (
	goCmp "cmp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

func TestSpecialDayChangesAssignments(t *testing.T) {
	w := newWorld(t)
	w.publish(t)
	s := &w.district.Schools[0]
	special := func(t *testing.T, d school.SpecialDayDetails) *school.SpecialDay {
		t.Helper()
		day, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, d)
		check(t, err)
		return day
	}
	on := func(t *testing.T, schoolID uuid.UUID, day calendar.Date) (live []Assignment) {
		t.Helper()
		for _, a := range w.live(t) {
			if a.Day == day && a.SchoolID == schoolID {
				live = append(live, a)
			}
		}
		return live
	}
	day := date(t, "2026-09-14")
	before := w.live(t)

	t.Run("cancels what does not take place, at that school on that day only", func(t *testing.T) {
		free := special(t, school.SpecialDayDetails{Day: day, Kind: school.Closed})
		if n := len(on(t, s.ID, day)); n != 0 {
			t.Errorf("%d assignments on a closed day", n)
		}
		if len(w.live(t)) != len(before)-9 || len(on(t, w.district.Schools[1].ID, day)) != 9 {
			t.Error("other assignments were cancelled too")
		}
		check(t, w.Schools.DeleteSpecialDay(s.Secretary, free.ID))
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
			t.Errorf("after the special day was deleted: %s", d)
		}
	})
	t.Run("keeps what takes place before an early end", func(t *testing.T) {
		ends := calendar.Clock(9*60 + 30)
		early := special(t, school.SpecialDayDetails{Day: day, Kind: school.EarlyEnd, Ends: &ends})
		if n := len(on(t, s.ID, day)); n != 4 {
			t.Errorf("%d assignments, want two lessons in two classes", n)
		}
		check(t, w.Schools.DeleteSpecialDay(s.Secretary, early.ID))
	})
	t.Run("frees who is planned for a class that is away", func(t *testing.T) {
		away := special(t, school.SpecialDayDetails{Day: day, Kind: school.ClassAway, PlaceID: &s.Classes[0].ID})
		for _, a := range on(t, s.ID, day) {
			if a.PlaceID == s.Classes[0].ID {
				t.Errorf("%s is planned for a class that is away", a.AssistantID)
			}
		}
		check(t, w.Schools.DeleteSpecialDay(s.Secretary, away.ID))
	})
	t.Run("leaves alone what has begun today", func(t *testing.T) {
		at, err := day.At(9 * 60)
		check(t, err)
		w.clock.set(at)
		special(t, school.SpecialDayDetails{Day: day, Kind: school.Closed})
		live := on(t, s.ID, day)
		if len(live) != 4 { // 8:00 and 8:45 in two classes
			t.Errorf("%d assignments are left", len(live))
		}
		for _, a := range live {
			if a.StartsAt.After(at) {
				t.Errorf("the assignment at %s had not begun", a.StartsAt)
			}
		}
	})
	t.Run("does nothing to the past", func(t *testing.T) {
		w.clock.set(time.Date(2026, time.September, 16, 8, 0, 0, 0, time.UTC))
		before := w.assignments(t)
		w.tx(t, func(tx *gorm.DB) error {
			a, _ := account.From(s.Secretary)
			return w.rosters.DaysChanged(tx, a, s.ID, calendar.Range{From: date(t, "2026-09-01"), Until: date(t, "2026-09-15")})
		})
		if d := cmp.Diff(before, w.assignments(t)); d != "" {
			t.Error(d)
		}
	})
	t.Run("waits for a roster that is being published, so that both agree", func(t *testing.T) {
		w := newWorld(t)
		s := &w.district.Schools[0]
		r := w.plan(t, term())
		errs := inParallel(2, func(i int) error {
			if i == 0 {
				_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
				return err
			}
			_, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed})
			return err
		})
		for _, err := range errs {
			check(t, err)
		}
		for _, a := range w.live(t) {
			if a.SchoolID == s.ID && a.Day == day {
				t.Fatal("somebody is planned on a closed day")
			}
		}
	})
}

func sortSameness(list []sameness) {
	slices.SortFunc(list, func(a, b sameness) int {
		return goCmp.Or(goCmp.Compare(a.starts, b.starts), compareIDs(a.place, b.place), compareIDs(a.assistant, b.assistant))
	})
}
