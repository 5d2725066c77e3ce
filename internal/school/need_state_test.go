package school_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func TestPutNeedWeek(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	s := &w.Vogelsberg.Schools[0]
	class := s.Classes[0]
	lessons := s.Needs(1, school.SlotLesson)
	put := func(version int, d school.NeedWeekDetails) (*school.Place, *school.NeedWeek, error) {
		return w.Schools.PutNeedWeek(s.Secretary, class.ID, version, d)
	}
	standing := func() []school.NeedWeek {
		t.Helper()
		weeks, _, err := w.Schools.NeedWeeks(s.Secretary, school.NeedFilter{PlaceID: class.ID}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		return weeks
	}

	t.Run("stands from the moment it is stated", func(t *testing.T) {
		place, week, err := put(1, school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10"), Needs: lessons})
		if err != nil {
			t.Fatal(err)
		}
		if place.Version != 2 || !week.RecordedAt.Equal(schooltest.Now()) || !week.ValidUntil.IsZero() || len(week.Needs) != 20 {
			t.Errorf("place %v, week %v", place, week)
		}
		if diff := cmp.Diff([]school.NeedWeek{*week}, standing()); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is cut by what is stated later for a part of it", func(t *testing.T) {
		_, week, err := put(2, school.NeedWeekDetails{ValidFrom: date(t, "2026-11-02"), ValidUntil: date(t, "2026-11-13"), Needs: lessons[:3]})
		if err != nil {
			t.Fatal(err)
		}
		weeks := standing()
		if len(weeks) != 3 {
			t.Fatalf("%d need weeks", len(weeks))
		}
		if diff := cmp.Diff(*week, weeks[1]); diff != "" {
			t.Error(diff)
		}
		for i, want := range []struct {
			from, until calendar.Date
			needs       int
		}{{date(t, "2026-08-10"), date(t, "2026-11-01"), 20}, {week.ValidFrom, week.ValidUntil, 3}, {date(t, "2026-11-14"), calendar.Date{}, 20}} {
			if got := weeks[i]; got.ValidFrom != want.from || got.ValidUntil != want.until || len(got.Needs) != want.needs {
				t.Errorf("need week %d is %v", i, got)
			}
		}
	})
	t.Run("keeps what stood before, marked with the moment it ended", func(t *testing.T) {
		var superseded []school.NeedWeek
		err := postgres.Read(t.Context(), db, w.Vogelsberg.Key, func(tx *gorm.DB) error {
			return tx.Where("district_id = ? and place_id = ? and superseded_at is not null", w.Vogelsberg.Key, class.ID).Find(&superseded).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(superseded) != 1 || !superseded[0].ValidUntil.IsZero() || !superseded[0].SupersededAt.Equal(schooltest.Now()) {
			t.Errorf("superseded %v", superseded)
		}
	})
	t.Run("says no need when it is empty", func(t *testing.T) {
		if _, week, err := put(3, school.NeedWeekDetails{ValidFrom: date(t, "2026-08-01")}); err != nil || len(week.Needs) != 0 {
			t.Fatal(week, err)
		}
		if weeks := standing(); len(weeks) != 1 || len(weeks[0].Needs) != 0 {
			t.Errorf("need weeks %v", weeks)
		}
	})
	t.Run("refuses a version that somebody else has changed", func(t *testing.T) {
		_, _, err := put(3, school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10"), Needs: lessons})
		wantErr(t, err, postgres.ErrStale)
	})
	t.Run("refuses what does not fit and names it", func(t *testing.T) {
		_, _, err := put(4, school.NeedWeekDetails{ValidFrom: date(t, "2026-07-31"), Needs: lessons})
		wantErr(t, err, school.ErrNeedInvalid, "/validFrom")
		foreign := w.Vogelsberg.Schools[1].Needs(1, school.SlotLesson)[0]
		_, _, err = put(4, school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10"), Needs: []school.Need{lessons[0], foreign, lessons[0]}})
		wantErr(t, err, school.ErrNeedInvalid, "/needs/1/slotId", "/needs/2/slotId")
		if weeks := standing(); len(weeks) != 1 || len(weeks[0].Needs) != 0 {
			t.Errorf("a refused change has left a trace: %v", weeks)
		}
	})
	t.Run("is for the own school only", func(t *testing.T) {
		for _, other := range []schooltest.School{w.Vogelsberg.Schools[1], w.Giessen.Schools[0]} {
			_, _, err := w.Schools.PutNeedWeek(other.Secretary, class.ID, 4, school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10")})
			wantErr(t, err, school.ErrPlaceNotFound)
		}
	})
}

func TestPutNeedWeekEndsWithPlaceAndBellSchedule(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := &w.Vogelsberg.Schools[0]
	next, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: date(t, "2027-02-01"), Slots: schooltest.Week()})
	if err != nil {
		t.Fatal(err)
	}
	bus, err := w.Schools.UpdatePlace(s.Secretary, s.Bus.ID, 1, school.PlaceDetails{
		Kind: school.PlaceBus, Label: "Bus 1", ValidFrom: schooltest.Start(), ValidUntil: date(t, "2027-07-02"),
	})
	if err != nil {
		t.Fatal(err)
	}
	bus, first, err := w.Schools.PutNeedWeek(s.Secretary, bus.ID, bus.Version, school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10"), Needs: s.Needs(1, school.SlotBus)})
	if err != nil {
		t.Fatal(err)
	}
	if first.ValidUntil != date(t, "2027-01-31") || first.BellScheduleID != s.Bell.ID {
		t.Errorf("the first week is %v", first)
	}
	_, _, err = w.Schools.PutNeedWeek(s.Secretary, bus.ID, bus.Version, school.NeedWeekDetails{ValidFrom: date(t, "2027-02-01"), Needs: s.Needs(1, school.SlotBus)[:1]})
	wantErr(t, err, school.ErrNeedInvalid, "/needs/0/slotId") // slots of the old bell schedule
	s.Bell = *next
	_, second, err := w.Schools.PutNeedWeek(s.Secretary, bus.ID, bus.Version, school.NeedWeekDetails{
		ValidFrom: date(t, "2027-02-01"), ValidUntil: date(t, "2027-12-31"), Needs: s.Needs(1, school.SlotBus),
	})
	if err != nil {
		t.Fatal(err)
	}
	if second.ValidUntil != date(t, "2027-07-02") || second.BellScheduleID != next.ID {
		t.Errorf("the second week is %v", second)
	}

	t.Run("and refuses a day without bell schedule", func(t *testing.T) {
		early, err := w.Schools.CreatePlace(s.Secretary, s.ID, school.PlaceDetails{Kind: school.PlaceOffer, Label: "Mittagstisch", ValidFrom: date(t, "2026-01-01")})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = w.Schools.PutNeedWeek(s.Secretary, early.ID, 1, school.NeedWeekDetails{ValidFrom: date(t, "2026-01-12")})
		wantErr(t, err, school.ErrNoBellSchedule, "/validFrom")
	})
}

// TestPutNeedWeekRace lets secretaries state need from the same version: one wins, the others are told.
func TestPutNeedWeekRace(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := &w.Vogelsberg.Schools[0]
	const secretaries = 8
	errs := make([]error, secretaries)
	var wg sync.WaitGroup
	for i := range secretaries {
		wg.Go(func() {
			details := school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10").AddDays(i), Needs: s.Needs(1, school.SlotLesson)}
			_, _, errs[i] = w.Schools.PutNeedWeek(s.Secretary, s.Classes[0].ID, 1, details)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, postgres.ErrStale) {
			t.Errorf("a loser is told %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d have won", won)
	}
}

// TestBellScheduleAndNeedRace ends a bell schedule while need is stated for it: no need may survive its slots.
func TestBellScheduleAndNeedRace(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	for i := range w.Vogelsberg.Schools {
		s := &w.Vogelsberg.Schools[i]
		var wg sync.WaitGroup
		for _, place := range []school.Place{s.Classes[0], s.Classes[1], s.Bus} {
			wg.Go(func() {
				details := school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10"), Needs: s.Needs(1, school.SlotLesson)}
				if _, _, err := w.Schools.PutNeedWeek(s.Secretary, place.ID, 1, details); err != nil {
					t.Errorf("state need: %v", err)
				}
			})
		}
		wg.Go(func() {
			details := school.BellScheduleDetails{ValidFrom: date(t, "2027-02-01"), Slots: schooltest.Week()}
			if _, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, details); err != nil {
				t.Errorf("create a bell schedule: %v", err)
			}
		})
		wg.Wait()
		weeks, _, err := w.Schools.NeedWeeks(s.Secretary, school.NeedFilter{SchoolID: s.ID}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		old := 0
		for _, week := range weeks {
			if week.BellScheduleID != s.Bell.ID { // carried on from what was stated before
				if week.ValidFrom != date(t, "2027-02-01") {
					t.Errorf("need from %s comes before its bell schedule", week.ValidFrom)
				}
				continue
			}
			old++
			if week.ValidUntil != date(t, "2027-01-31") {
				t.Errorf("need until %s outlives its bell schedule", week.ValidUntil)
			}
		}
		if old != 3 {
			t.Errorf("%d need weeks of the old bell schedule", old)
		}
	}
}

// TestNeedOfEveryDay puts need in any order and asks the database for each day what was said last.
func TestNeedOfEveryDay(t *testing.T) {
	t.Parallel()
	w := schooltest.New(t, postgrestest.New(t))
	s := &w.Vogelsberg.Schools[0]
	first := date(t, "2026-08-10")
	const days = 30
	label := 0
	rapid.Check(t, func(t *rapid.T) {
		label++
		place, err := w.Schools.CreatePlace(s.Secretary, s.ID, school.PlaceDetails{Kind: school.PlaceBus, Label: busLabel(label), ValidFrom: first})
		if err != nil {
			t.Fatal(err)
		}
		var want [days]uuid.UUID // the first slot of what was said last
		for range rapid.IntRange(1, 5).Draw(t, "puts") {
			from := rapid.IntRange(0, days-1).Draw(t, "from")
			until := rapid.IntRange(from, days-1).Draw(t, "until")
			need := s.Needs(1, school.SlotBus)[rapid.IntRange(0, 4).Draw(t, "weekday")]
			details := school.NeedWeekDetails{ValidFrom: first.AddDays(from), ValidUntil: first.AddDays(until), Needs: []school.Need{need}}
			if place, _, err = w.Schools.PutNeedWeek(s.Secretary, place.ID, place.Version, details); err != nil {
				t.Fatal(err)
			}
			for i := from; i <= until; i++ {
				want[i] = need.SlotID
			}
		}
		for i := range days {
			day := first.AddDays(i)
			var told uuid.UUID
			weeks := weeksOn(t, w, s.Secretary, place.ID, day)
			if len(weeks) > 1 {
				t.Fatalf("%d weeks tell of %s", len(weeks), day)
			}
			if len(weeks) == 1 {
				told = weeks[0].Needs[0].SlotID
			}
			if told != want[i] {
				t.Fatalf("%s tells %s, want %s", day, told, want[i])
			}
		}
	})
}

func weeksOn(t *rapid.T, w *schooltest.World, ctx context.Context, place uuid.UUID, day calendar.Date) []school.NeedWeek {
	weeks, _, err := w.Schools.NeedWeeks(ctx, school.NeedFilter{PlaceID: place, From: day, Until: day}, postgres.Page{})
	if err != nil {
		t.Fatal(err)
	}
	return weeks
}
