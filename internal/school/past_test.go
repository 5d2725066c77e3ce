package school_test

import (
	"testing"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

// TestThePastStays asks on Thursday, 19 November 2026, half an hour into the day in Berlin while it is still the 18th in UTC.
func TestThePastStays(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	s := &w.Vogelsberg.Schools[0]
	today := date(t, "2026-11-19")
	schools := school.New(school.Config{DB: db, Now: func() time.Time { return time.Date(2026, time.November, 18, 23, 30, 0, 0, time.UTC) }})
	class := s.Classes[0]
	version := class.Version
	put := func(from, until string) error {
		details := school.NeedWeekDetails{ValidFrom: date(t, from), Needs: s.Needs(1, school.SlotLesson)}
		if until != "" {
			details.ValidUntil = date(t, until)
		}
		place, _, err := schools.PutNeedWeek(s.Secretary, class.ID, version, details)
		if err == nil {
			version = place.Version
		}
		return err
	}
	wantPast := func(t *testing.T, err error) {
		t.Helper()
		wantErr(t, err, school.ErrPastNeed, "")
	}

	t.Run("lets a place that never had need begin on a past day", func(t *testing.T) {
		if err := put("2026-10-05", ""); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("lets earlier days on which no need stood be stated", func(t *testing.T) {
		if err := put("2026-08-10", "2026-10-04"); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("keeps need that stood until yesterday", func(t *testing.T) {
		wantPast(t, put("2026-11-18", ""))
		wantPast(t, put("2026-11-18", "2026-11-18"))
		wantPast(t, put("2026-08-01", "2026-08-10"))
		weeks, _, err := schools.NeedWeeks(s.Secretary, school.NeedFilter{PlaceID: class.ID}, postgres.Page{})
		if err != nil || len(weeks) != 2 || weeks[1].ValidFrom != date(t, "2026-10-05") || !weeks[1].ValidUntil.IsZero() {
			t.Errorf("need weeks %v, %v", weeks, err)
		}
	})
	t.Run("changes need from today on", func(t *testing.T) {
		if err := put("2026-11-19", ""); err != nil {
			t.Fatal(err)
		}
	})

	t.Run("cannot be got round by restoring that nothing was stated", func(t *testing.T) {
		_, err := schools.RestoreNeedWeeks(s.Secretary, class.ID, version, nil)
		wantErr(t, err, school.ErrPastNeed)
	})

	t.Run("cannot be got round by ending the place, or the bell schedule, on a past day", func(t *testing.T) {
		ended := school.PlaceDetails{Kind: class.Kind, Label: class.Label, Grade: class.Grade, ValidFrom: class.ValidFrom, ValidUntil: date(t, "2026-10-31")}
		_, err := schools.UpdatePlace(s.Secretary, class.ID, version, ended)
		wantErr(t, err, school.ErrPastNeed)
		_, err = schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: date(t, "2026-11-02"), Slots: schooltest.Week()})
		wantErr(t, err, school.ErrPastNeed)
	})

	create := func(day calendar.Date) (*school.SpecialDay, error) {
		return schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed})
	}
	t.Run("lets a special day be told and taken back up to a week later", func(t *testing.T) {
		snow := must[*school.SpecialDay](t)(create(today.AddDays(-school.MaxLateDays)))
		if err := schools.DeleteSpecialDay(s.Secretary, snow.ID); err != nil {
			t.Error(err)
		}
	})
	t.Run("keeps days that are longer past as they were", func(t *testing.T) {
		day := today.AddDays(-school.MaxLateDays - 1)
		_, err := create(day)
		wantErr(t, err, school.ErrPastSpecialDay, "/day")
		early := must[*school.SpecialDay](t)(w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed})) // in August
		wantErr(t, schools.DeleteSpecialDay(s.Secretary, early.ID), school.ErrPastSpecialDay, "")
	})
	t.Run("names the faults of a past day first", func(t *testing.T) {
		_, err := create(schooltest.Start()) // a Saturday in the holidays
		wantErr(t, err, school.ErrSpecialDayInvalid, "/day")
	})
}
