package school_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

func TestRestoreNeedWeeks(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := &w.Vogelsberg.Schools[0]
	class := s.Classes[0]
	lessons := s.Needs(1, school.SlotLesson)
	version := 1
	standing := func() []school.NeedWeek {
		t.Helper()
		weeks, _, err := w.Schools.NeedWeeks(s.Secretary, school.NeedFilter{PlaceID: class.ID}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		return weeks
	}
	put := func(from, until string, needs []school.Need) {
		t.Helper()
		d := school.NeedWeekDetails{ValidFrom: date(t, from), Needs: needs}
		if until != "" {
			d.ValidUntil = date(t, until)
		}
		place, _, err := w.Schools.PutNeedWeek(s.Secretary, class.ID, version, d)
		if err != nil {
			t.Fatal(err)
		}
		version = place.Version
	}
	restore := func(weeks ...school.NeedWeek) error {
		ids := make([]uuid.UUID, len(weeks))
		for i, w := range weeks {
			ids[i] = w.ID
		}
		place, err := w.Schools.RestoreNeedWeeks(s.Secretary, class.ID, version, ids)
		if err == nil {
			version = place.Version
		}
		return err
	}
	type stated struct {
		From, Until calendar.Date
		Needs       int
	}
	said := func(weeks []school.NeedWeek) (all []stated) {
		for _, w := range weeks {
			all = append(all, stated{w.ValidFrom, w.ValidUntil, len(w.Needs)})
		}
		return all
	}

	put("2026-08-10", "", lessons)
	first := standing()
	put("2026-11-02", "2026-11-13", lessons[:3])
	second := standing()
	t.Run("lets stand again what stood before", func(t *testing.T) {
		if err := restore(first...); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(said(first), said(standing())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("takes itself back too", func(t *testing.T) {
		if err := restore(second...); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(said(second), said(standing())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("states nothing for no weeks", func(t *testing.T) {
		if err := restore(); err != nil {
			t.Fatal(err)
		}
		if left := standing(); len(left) != 0 {
			t.Error(said(left))
		}
	})
	t.Run("refuses weeks of another place and such that never were", func(t *testing.T) {
		other, week, err := w.Schools.PutNeedWeek(s.Secretary, s.Bus.ID, 1, school.NeedWeekDetails{ValidFrom: date(t, "2026-08-10"), Needs: s.Needs(1, school.SlotBus)})
		if err != nil {
			t.Fatal(err)
		}
		if err := restore(*week); !errors.Is(err, school.ErrNeedNotRestorable) {
			t.Errorf("of %s: %v", other.Label, err)
		}
		if err := restore(school.NeedWeek{ID: postgres.NewID()}); !errors.Is(err, school.ErrNeedNotRestorable) {
			t.Error(err)
		}
	})
	t.Run("refuses weeks that overlap", func(t *testing.T) {
		if err := restore(first[0], second[1]); !errors.Is(err, school.ErrNeedOverlap) {
			t.Error(err)
		}
	})
	t.Run("refuses what the place has no days for any more", func(t *testing.T) {
		place, err := w.Schools.Place(s.Secretary, class.ID)
		if err != nil {
			t.Fatal(err)
		}
		details := place.Details()
		details.ValidUntil = date(t, "2026-12-22")
		if place, err = w.Schools.UpdatePlace(s.Secretary, class.ID, version, details); err != nil {
			t.Fatal(err)
		}
		version = place.Version
		if err := restore(first...); !errors.Is(err, school.ErrNeedNotRestorable) {
			t.Error(err)
		}
	})
	t.Run("refuses a version that has passed, and another school", func(t *testing.T) {
		if _, err := w.Schools.RestoreNeedWeeks(s.Secretary, class.ID, 1, nil); !errors.Is(err, postgres.ErrStale) {
			t.Error(err)
		}
		other := &w.Vogelsberg.Schools[1]
		if _, err := w.Schools.RestoreNeedWeeks(other.Secretary, class.ID, version, nil); !errors.Is(err, school.ErrPlaceNotFound) {
			t.Error(err)
		}
	})
}
