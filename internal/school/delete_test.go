package school_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func TestDeletePlace(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	s := &w.Vogelsberg.Schools[0]
	six := 6
	details := school.PlaceDetails{Kind: school.PlaceClass, Label: "6x", Grade: &six, ValidFrom: schooltest.Start()}
	create := func(t *testing.T) *school.Place {
		t.Helper()
		return must[*school.Place](t)(w.Schools.CreatePlace(s.Secretary, s.ID, details))
	}
	t.Run("is for the own school only", func(t *testing.T) {
		for _, other := range []schooltest.School{w.Vogelsberg.Schools[1], w.Giessen.Schools[0]} {
			wantErr(t, w.Schools.DeletePlace(other.Secretary, s.Bus.ID, s.Bus.Version), school.ErrPlaceNotFound)
		}
	})
	t.Run("removes what nothing refers to, so that its label is free again", func(t *testing.T) {
		for range 2 {
			p := create(t)
			wantErr(t, w.Schools.DeletePlace(s.Secretary, p.ID, p.Version+1), postgres.ErrStale)
			if err := w.Schools.DeletePlace(s.Secretary, p.ID, p.Version); err != nil {
				t.Fatal(err)
			}
			_, err := w.Schools.Place(s.Secretary, p.ID)
			wantErr(t, err, school.ErrPlaceNotFound)
		}
	})
	t.Run("keeps one whose need was taken back", func(t *testing.T) {
		class := s.Classes[0]
		_, _, err := w.Schools.PutNeedWeek(s.Secretary, class.ID, 1, school.NeedWeekDetails{ValidFrom: schooltest.Start(), Needs: s.Needs(1, school.SlotLesson)[:1]})
		if err != nil {
			t.Fatal(err)
		}
		restored := must[*school.Place](t)(w.Schools.RestoreNeedWeeks(s.Secretary, class.ID, 2, nil))
		wantErr(t, w.Schools.DeletePlace(s.Secretary, class.ID, restored.Version), school.ErrPlaceInUse)
	})
	t.Run("keeps one that a plan names", func(t *testing.T) {
		useSlot(t, db, w.Vogelsberg.Key, w.Vogelsberg.Providers[0].ID, s, slotsOf(s.Bell, school.SlotBus)[0])
		wantErr(t, w.Schools.DeletePlace(s.Secretary, s.Bus.ID, s.Bus.Version), school.ErrPlaceInUse)
	})
	t.Run("keeps one with a class away", func(t *testing.T) {
		class := s.Classes[1]
		_, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: date(t, "2026-11-16"), Kind: school.ClassAway, PlaceID: &class.ID})
		if err != nil {
			t.Fatal(err)
		}
		wantErr(t, w.Schools.DeletePlace(s.Secretary, class.ID, class.Version), school.ErrPlaceInUse)
		must[*school.Place](t)(w.Schools.Place(s.Secretary, class.ID))
	})
	t.Run("is on record", func(t *testing.T) {
		p := create(t)
		if err := w.Schools.DeletePlace(s.Secretary, p.ID, p.Version); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"create-place", "delete-place"}, actions(t, db, w.Vogelsberg.Key, p.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDeleteBellSchedule(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	s := &w.Vogelsberg.Schools[0]
	var told []calendar.Range
	schools := school.New(school.Config{DB: db, Now: schooltest.Now, DaysChanged: func(_ *gorm.DB, _ account.Actor, _ uuid.UUID, days calendar.Range) error {
		told = append(told, days)
		return nil
	}})
	term := date(t, "2027-02-01")
	all := func(t *testing.T) []school.BellSchedule {
		t.Helper()
		return must[[]school.BellSchedule](t)(schools.BellSchedules(s.Secretary, s.ID))
	}
	t.Run("lets the one before go on as long", func(t *testing.T) {
		for _, until := range []calendar.Date{{}, date(t, "2027-07-31")} {
			created := must[*school.BellSchedule](t)(schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: term, ValidUntil: until, Slots: schooltest.Week()}))
			told = nil
			if err := schools.DeleteBellSchedule(s.Secretary, created.ID, created.Version); err != nil {
				t.Fatal(err)
			}
			left := all(t)
			if len(left) != 1 || left[0].ID != s.Bell.ID || left[0].ValidUntil != until || len(left[0].Slots) != len(s.Bell.Slots) {
				t.Errorf("left are %v", left)
			}
			if diff := cmp.Diff([]calendar.Range{{From: term, Until: until}}, told); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"create-bell-schedule", "delete-bell-schedule"}, actions(t, db, w.Vogelsberg.Key, created.ID)); diff != "" {
				t.Error(diff)
			}
		}
	})
	t.Run("leaves one that ended earlier as it is", func(t *testing.T) {
		created := must[*school.BellSchedule](t)(schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: date(t, "2027-08-30"), Slots: schooltest.Week()}))
		if err := schools.DeleteBellSchedule(s.Secretary, created.ID, created.Version); err != nil {
			t.Fatal(err)
		}
		if left := all(t); len(left) != 1 || left[0].ValidUntil != date(t, "2027-07-31") {
			t.Errorf("left are %v", left)
		}
	})
	t.Run("refuses a version that somebody else has changed", func(t *testing.T) {
		wantErr(t, schools.DeleteBellSchedule(s.Secretary, s.Bell.ID, 1), postgres.ErrStale)
	})
	t.Run("is for the own school only", func(t *testing.T) {
		for _, other := range []schooltest.School{w.Vogelsberg.Schools[1], w.Giessen.Schools[0]} {
			wantErr(t, schools.DeleteBellSchedule(other.Secretary, s.Bell.ID, 1), school.ErrBellScheduleNotFound)
		}
	})
	t.Run("keeps one with need, also one that says none is needed", func(t *testing.T) {
		for _, other := range []*schooltest.School{s, &w.Vogelsberg.Schools[1]} {
			needs := []school.Need{}
			if other == s {
				needs = other.Needs(1, school.SlotLesson)[:1]
			}
			_, _, err := w.Schools.PutNeedWeek(other.Secretary, other.Classes[0].ID, 1, school.NeedWeekDetails{ValidFrom: schooltest.Start(), Needs: needs})
			if err != nil {
				t.Fatal(err)
			}
			now := must[*school.BellSchedule](t)(w.Schools.BellSchedule(other.Secretary, other.Bell.ID))
			wantErr(t, w.Schools.DeleteBellSchedule(other.Secretary, now.ID, now.Version), school.ErrBellScheduleInUse)
			if diff := cmp.Diff(now, must[*school.BellSchedule](t)(w.Schools.BellSchedule(other.Secretary, now.ID))); diff != "" {
				t.Errorf("a refused change has left a trace: %s", diff)
			}
		}
	})
	t.Run("keeps one that a plan names", func(t *testing.T) {
		next := &w.Giessen.Schools[0]
		useSlot(t, db, w.Giessen.Key, w.Giessen.Providers[0].ID, next, slotsOf(next.Bell, school.SlotBus)[0])
		wantErr(t, w.Schools.DeleteBellSchedule(next.Secretary, next.Bell.ID, next.Bell.Version), school.ErrBellScheduleInUse)
	})
}

// actions are what the record says was done to a thing, in order.
func actions(t testing.TB, db *postgres.DB, district string, id uuid.UUID) (found []string) {
	t.Helper()
	err := postgres.Read(t.Context(), db, district, func(tx *gorm.DB) error {
		return tx.Raw("select action from audit_events where district_id = ? and entity_id = ? order by id", district, id).Scan(&found).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
