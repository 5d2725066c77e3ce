package school_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func TestSpecialDays(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := w.Vogelsberg.Schools[0]
	noon := calendar.Clock(12 * 60)
	day := date(t, "2026-12-22")
	create := func(d school.SpecialDayDetails) (*school.SpecialDay, error) {
		return w.Schools.CreateSpecialDay(s.Secretary, s.ID, d)
	}

	early := must[*school.SpecialDay](t)(create(school.SpecialDayDetails{Day: day, Kind: school.EarlyEnd, Ends: &noon}))
	away := must[*school.SpecialDay](t)(create(school.SpecialDayDetails{Day: day, Kind: school.ClassAway, PlaceID: &s.Classes[0].ID}))
	snow := must[*school.SpecialDay](t)(create(school.SpecialDayDetails{Day: date(t, "2027-01-18"), Kind: school.Closed}))

	t.Run("are read as they were created, in order", func(t *testing.T) {
		got := must[[]school.SpecialDay](t)(w.Schools.SpecialDays(s.Secretary, s.ID, calendar.Range{}))
		if diff := cmp.Diff([]school.SpecialDay{*early, *away, *snow}, got); diff != "" {
			t.Error(diff)
		}
		got = must[[]school.SpecialDay](t)(w.Schools.SpecialDays(s.Secretary, s.ID, calendar.Range{From: day.AddDays(1), Until: snow.Day}))
		if diff := cmp.Diff([]school.SpecialDay{*snow}, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("tell what the days are", func(t *testing.T) {
		got := must[[]school.Day](t)(w.Schools.SchoolDays(s.Secretary, s.ID, calendar.Range{From: day, Until: day.AddDays(1)}))
		want := []school.Day{{Date: day, Kind: school.DaySchool, Ends: &noon}, {Date: day.AddDays(1), Kind: school.DaySchoolHoliday, Name: got[1].Name}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("refuse a stretch that is too long", func(t *testing.T) {
		_, err := w.Schools.SchoolDays(s.Secretary, s.ID, calendar.Range{From: day, Until: day.AddDays(school.MaxDays)})
		if !errors.Is(err, school.ErrTooManyDays) {
			t.Error(err)
		}
		if days := must[[]school.Day](t)(w.Schools.SchoolDays(s.Secretary, s.ID, calendar.Range{From: day, Until: day.AddDays(school.MaxDays - 1)})); len(days) != school.MaxDays {
			t.Errorf("%d days", len(days))
		}
	})
	t.Run("refuse a second one for the school or for the class", func(t *testing.T) {
		_, err := create(school.SpecialDayDetails{Day: day, Kind: school.Closed})
		wantErr(t, err, school.ErrSpecialDayExists, "/day")
		_, err = create(school.SpecialDayDetails{Day: day, Kind: school.ClassAway, PlaceID: &s.Classes[0].ID})
		wantErr(t, err, school.ErrSpecialDayExists, "/day")
	})
	t.Run("refuse a class of another school and a trip on a free day", func(t *testing.T) {
		_, err := create(school.SpecialDayDetails{Day: day, Kind: school.ClassAway, PlaceID: &w.Vogelsberg.Schools[1].Classes[0].ID})
		wantErr(t, err, school.ErrSpecialDayInvalid, "/placeId")
		_, err = create(school.SpecialDayDetails{Day: snow.Day, Kind: school.ClassAway, PlaceID: &s.Classes[0].ID})
		wantErr(t, err, school.ErrSpecialDayInvalid, "/day")
	})
	t.Run("are for the own school only", func(t *testing.T) {
		for _, other := range []schooltest.School{w.Vogelsberg.Schools[1], w.Giessen.Schools[0]} {
			_, err := w.Schools.CreateSpecialDay(other.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed})
			wantErr(t, err, school.ErrSchoolNotFound)
			wantErr(t, w.Schools.DeleteSpecialDay(other.Secretary, snow.ID), school.ErrSpecialDayNotFound)
			_, err = w.Schools.SpecialDays(other.Secretary, s.ID, calendar.Range{})
			wantErr(t, err, school.ErrSchoolNotFound)
		}
	})
	t.Run("can be deleted once", func(t *testing.T) {
		if err := w.Schools.DeleteSpecialDay(s.Secretary, snow.ID); err != nil {
			t.Fatal(err)
		}
		wantErr(t, w.Schools.DeleteSpecialDay(s.Secretary, snow.ID), school.ErrSpecialDayNotFound)
		if got := must[[]school.SpecialDay](t)(w.Schools.SpecialDays(s.Secretary, s.ID, calendar.Range{From: snow.Day})); len(got) != 0 {
			t.Errorf("special days %v", got)
		}
	})
}

func TestMovableHolidaysRace(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := w.Vogelsberg.Schools[0]
	days := []string{"2026-11-16", "2026-11-17", "2027-02-01", "2027-02-02", "2027-05-07", "2027-05-28"}
	errs := make([]error, len(days))
	var wg sync.WaitGroup
	for i, day := range days {
		wg.Go(func() {
			_, errs[i] = w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: date(t, day), Kind: school.MovableHoliday})
		})
	}
	wg.Wait()
	refused := 0
	for _, err := range errs {
		if errors.Is(err, school.ErrTooManyMovableHolidays) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	if refused != len(days)-school.MaxMovableHolidays {
		t.Errorf("%d of %d refused", refused, len(days))
	}
	if _, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: date(t, "2027-11-15"), Kind: school.MovableHoliday}); err != nil {
		t.Errorf("the next school year: %v", err)
	}
	if _, err := w.Schools.CreateSpecialDay(w.Vogelsberg.Schools[1].Secretary, w.Vogelsberg.Schools[1].ID,
		school.SpecialDayDetails{Day: date(t, "2026-11-16"), Kind: school.MovableHoliday}); err != nil {
		t.Errorf("the next school: %v", err)
	}
}
