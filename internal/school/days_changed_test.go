package school_test

import (
	"errors"
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

func TestDaysChanged(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	s := &w.Vogelsberg.Schools[0]
	day := date(t, "2027-01-18")
	bus := date(t, "2026-11-09")
	// What the transaction sees on the first day that is told: special days, and whether a bell schedule and the bus are there.
	type change struct {
		School              uuid.UUID
		From, Until         calendar.Date
		Special             int
		BellThere, BusThere bool
	}
	var told []change
	var refuse error
	schools := school.New(school.Config{DB: db, Now: schooltest.Now, DaysChanged: func(tx *gorm.DB, a account.Actor, id uuid.UUID, days calendar.Range) error {
		c := change{School: id, From: days.From, Until: days.Until}
		d, err := school.DemandOn(tx, a.District, []uuid.UUID{id}, calendar.Range{From: days.From, Until: days.From})
		if err != nil {
			return err
		}
		c.Special, c.BellThere = len(d.SpecialDays), len(d.BellSchedules) > 0
		for _, p := range d.Places {
			c.BusThere = c.BusThere || p.ID == s.Bus.ID
		}
		told = append(told, c)
		return refuse
	}})
	expect := func(t *testing.T, want ...change) {
		t.Helper()
		for i := range want {
			want[i].School = s.ID
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
		told = nil
	}
	class := s.Classes[0]
	details := func(p school.Place) school.PlaceDetails {
		return school.PlaceDetails{Kind: p.Kind, Label: p.Label, Grade: p.Grade, ValidFrom: p.ValidFrom, ValidUntil: p.ValidUntil}
	}

	t.Run("tells of special days", func(t *testing.T) {
		special := must[*school.SpecialDay](t)(schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed}))
		expect(t, change{From: day, Until: day, Special: 1, BellThere: true, BusThere: true})
		if err := schools.DeleteSpecialDay(s.Secretary, special.ID); err != nil {
			t.Fatal(err)
		}
		expect(t, change{From: day, Until: day, BellThere: true, BusThere: true})
	})
	t.Run("tells of the days on which a place no longer exists, or exists again", func(t *testing.T) {
		d := details(s.Bus)
		d.ValidUntil = bus
		place := must[*school.Place](t)(schools.UpdatePlace(s.Secretary, s.Bus.ID, s.Bus.Version, d))
		expect(t, change{From: bus.AddDays(1), BellThere: true})
		d.ValidUntil = bus.AddDays(7)
		place = must[*school.Place](t)(schools.UpdatePlace(s.Secretary, place.ID, place.Version, d))
		expect(t, change{From: bus.AddDays(1), Until: bus.AddDays(7), BellThere: true, BusThere: true})
		d.Label = "Bus 2"
		must[*school.Place](t)(schools.UpdatePlace(s.Secretary, place.ID, place.Version, d))
		expect(t) // nobody: it exists on the same days
	})
	t.Run("tells of the days for which a bell schedule ends, from the day the next one begins", func(t *testing.T) {
		slots := schooltest.Week()[:6]
		bell := must[*school.BellSchedule](t)(schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: day, ValidUntil: day.AddDays(11), Slots: slots}))
		expect(t, change{From: day, BellThere: true})
		next := must[*school.BellSchedule](t)(schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: day.AddDays(14), Slots: slots}))
		expect(t, change{From: day.AddDays(14), BellThere: true}) // nothing ended
		must[*school.BellSchedule](t)(schools.UpdateBellSchedule(s.Secretary, bell.ID, bell.Version, school.BellScheduleDetails{ValidFrom: day, ValidUntil: day.AddDays(4), Slots: slots}))
		expect(t, change{From: day.AddDays(5), Until: day.AddDays(11)})
		must[*school.BellSchedule](t)(schools.UpdateBellSchedule(s.Secretary, next.ID, next.Version, school.BellScheduleDetails{ValidFrom: day.AddDays(14), Slots: slots[:5]}))
		expect(t) // nobody: it holds on the same days, and slots in use cannot go
	})
	t.Run("keeps nothing when it is refused", func(t *testing.T) {
		refuse = errors.New("the roster cannot follow")
		defer func() { refuse = nil }()
		if _, err := schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed}); !errors.Is(err, refuse) {
			t.Errorf("err = %v", err)
		}
		if got := must[[]school.SpecialDay](t)(schools.SpecialDays(s.Secretary, s.ID, calendar.Range{})); len(got) != 0 {
			t.Errorf("special days %v", got)
		}
		d := details(class)
		d.ValidUntil = bus
		if _, err := schools.UpdatePlace(s.Secretary, class.ID, class.Version, d); !errors.Is(err, refuse) {
			t.Errorf("err = %v", err)
		}
		if got := must[*school.Place](t)(schools.Place(s.Secretary, class.ID)); !got.ValidUntil.IsZero() {
			t.Errorf("place %v", got)
		}
		bells := len(must[[]school.BellSchedule](t)(schools.BellSchedules(s.Secretary, s.ID)))
		if _, err := schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: date(t, "2028-02-01"), Slots: schooltest.Week()}); !errors.Is(err, refuse) {
			t.Errorf("err = %v", err)
		}
		if got := must[[]school.BellSchedule](t)(schools.BellSchedules(s.Secretary, s.ID)); len(got) != bells {
			t.Errorf("%d bell schedules", len(got))
		}
	})
	t.Run("does not hold up who books people at the school meanwhile", func(t *testing.T) {
		// Publishing refers to schools and places and waits for nobody; if it had to wait here, each would wait for the other.
		slow := school.New(school.Config{DB: db, Now: schooltest.Now, DaysChanged: func(*gorm.DB, account.Actor, uuid.UUID, calendar.Range) error {
			done := make(chan error)
			go func() {
				done <- postgres.Transact(t.Context(), db, w.Vogelsberg.Key, func(tx *gorm.DB) error {
					return tx.Create(&school.SpecialDay{
						DistrictID: w.Vogelsberg.Key, ID: postgres.NewID(), SchoolID: s.ID, Day: day.AddDays(1), Kind: school.ClassAway,
						PlaceID: &class.ID, CreatedAt: schooltest.Now(),
					}).Error
				})
			}()
			return <-done
		}})
		d := details(class)
		d.ValidUntil = day.AddDays(7)
		must[*school.Place](t)(slow.UpdatePlace(s.Secretary, class.ID, class.Version, d))
	})
}
