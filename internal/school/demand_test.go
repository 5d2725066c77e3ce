package school_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func demand(t testing.TB, db *postgres.DB, district string, r calendar.Range, schools ...uuid.UUID) (*school.Demand, error) {
	t.Helper()
	var d *school.Demand
	err := postgres.Read(t.Context(), db, district, func(tx *gorm.DB) (err error) {
		d, err = school.DemandOn(tx, district, schools, r)
		return err
	})
	return d, err
}

func TestDemandOn(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	d := &w.Vogelsberg
	s, other := &d.Schools[0], &d.Schools[1]
	w.StateNeeds(t, s)
	w.StateNeeds(t, other)
	trip := school.SpecialDayDetails{Day: date(t, "2026-11-16"), Kind: school.ClassAway, PlaceID: &s.Classes[0].ID}
	special := must[*school.SpecialDay](t)(w.Schools.CreateSpecialDay(s.Secretary, s.ID, trip))
	term := calendar.TermOf(date(t, "2026-11-16"))

	t.Run("holds all that schools state", func(t *testing.T) {
		got, err := demand(t, db, d.Key, term, other.ID, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		weeks, _, err := w.Schools.NeedWeeks(d.Operator, school.NeedFilter{}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		want := &school.Demand{
			Range: term, Schools: []school.School{s.School, other.School}, BellSchedules: []school.BellSchedule{s.Bell, other.Bell},
			Places:    []school.Place{s.Classes[0], s.Classes[1], s.Bus, other.Classes[0], other.Classes[1], other.Bus},
			NeedWeeks: weeks, SpecialDays: []school.SpecialDay{*special},
			Travel: must[[]school.TravelTime](t)(w.Schools.TravelTimes(d.Operator)),
		}
		if len(weeks) != 6 || len(want.Travel) != 1 {
			t.Fatalf("%d need weeks, %d travel times", len(weeks), len(want.Travel))
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(school.Demand{})); diff != "" {
			t.Error(diff)
		}
		lesson := s.Bell.Slots[1] // Monday
		if got.InSession(s.ID, s.Classes[0].ID, lesson, trip.Day) || !got.InSession(s.ID, s.Classes[1].ID, lesson, trip.Day) {
			t.Error("the wrong class is away")
		}
	})
	t.Run("holds the schools asked for, and none of another district", func(t *testing.T) {
		got, err := demand(t, db, d.Key, term, s.ID, w.Giessen.Schools[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Schools) != 1 || len(got.BellSchedules) != 1 || len(got.Places) != 3 || len(got.NeedWeeks) != 3 || len(got.Travel) != 0 {
			t.Errorf("demand %v", got.Schools)
		}
		if got, err := demand(t, db, d.Key, term); err != nil || len(got.Schools)+len(got.Places) != 0 {
			t.Errorf("no school has demand %v, %v", got, err)
		}
	})
	t.Run("holds what touches the days only", func(t *testing.T) {
		if _, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: date(t, "2027-02-01"), Slots: schooltest.Week()}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			from, until      string
			schedules, weeks int
			special          int
		}{
			{"2026-11-16", "2026-11-16", 1, 3, 1},
			{"2026-11-17", "2027-01-31", 1, 3, 0},
			{"2027-01-31", "2027-02-01", 2, 6, 0},
			{"2027-02-01", "2027-07-31", 1, 3, 0},
		} {
			got, err := demand(t, db, d.Key, calendar.Range{From: date(t, c.from), Until: date(t, c.until)}, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.BellSchedules) != c.schedules || len(got.NeedWeeks) != c.weeks || len(got.SpecialDays) != c.special {
				t.Errorf("%s to %s: %d bell schedules, %d weeks, %d special days", c.from, c.until, len(got.BellSchedules), len(got.NeedWeeks), len(got.SpecialDays))
			}
		}
	})
	t.Run("refuses days whose holidays are not known", func(t *testing.T) {
		for _, r := range []calendar.Range{{From: term.From}, {From: term.From, Until: date(t, "2031-07-31")}, {}} {
			if _, err := demand(t, db, d.Key, r, s.ID); err == nil {
				t.Errorf("%v is not refused", r)
			}
		}
	})
}

func BenchmarkInSession(b *testing.B) {
	w, db := world(b)
	s := &w.Vogelsberg.Schools[0]
	term := calendar.TermOf(date(b, "2026-11-16"))
	d, err := demand(b, db, w.Vogelsberg.Key, term, s.ID)
	if err != nil {
		b.Fatal(err)
	}
	day := term.From
	for b.Loop() {
		for _, slot := range s.Bell.Slots {
			d.InSession(s.ID, s.Bus.ID, slot, day)
		}
		if day = day.AddDays(1); !term.Contains(day) {
			day = term.From
		}
	}
}

func TestDemand(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s, other := &w.Vogelsberg.Schools[0], &w.Vogelsberg.Schools[1]
	w.StateNeeds(t, s)
	must[*school.SpecialDay](t)(w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: date(t, "2026-11-16"), Kind: school.Closed}))
	week := date(t, "2026-11-16").Week().Range()

	t.Run("holds the own school's places in the order of their list", func(t *testing.T) {
		got, err := w.Schools.Demand(s.Secretary, s.ID, week)
		if err != nil {
			t.Fatal(err)
		}
		listed, _, err := w.Schools.Places(s.Secretary, school.PlaceFilter{SchoolID: s.ID}, postgres.Page{})
		if diff := cmp.Diff(listed, got.Places); err != nil || diff != "" || len(listed) < 3 {
			t.Errorf("%v (-listed +got):\n%s", err, diff)
		}
		if len(got.NeedWeeks) == 0 || len(got.BellSchedules) != 1 {
			t.Errorf("%d weeks of need, %d bell schedules", len(got.NeedWeeks), len(got.BellSchedules))
		}
	})
	t.Run("tells the days as SchoolDays does", func(t *testing.T) {
		d := must[*school.Demand](t)(w.Schools.Demand(s.Secretary, s.ID, week))
		want := must[[]school.Day](t)(w.Schools.SchoolDays(s.Secretary, s.ID, week))
		got := must[[]school.Day](t)(d.Days(s.ID))
		if diff := cmp.Diff(want, got); diff != "" || got[0].Kind != school.DayClosed {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("hides another school and refuses days nobody knows", func(t *testing.T) {
		_, err := w.Schools.Demand(s.Secretary, other.ID, week)
		wantErr(t, err, school.ErrSchoolNotFound)
		_, err = w.Schools.Demand(s.Secretary, s.ID, date(t, "2060-11-16").Week().Range())
		if !errors.Is(err, school.ErrDaysNotKnown) {
			t.Errorf("%v", err)
		}
		_, err = w.Schools.Demand(s.Secretary, s.ID, calendar.Range{From: date(t, "2026-08-01"), Until: date(t, "2028-08-01")})
		wantErr(t, err, school.ErrTooManyDays, "")
	})
}
