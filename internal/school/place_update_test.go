package school_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := w.Vogelsberg.Schools[0]
	eight, ten := 8, 10
	for _, d := range []school.PlaceDetails{
		{Kind: school.PlaceClass, Label: "10b", Grade: &ten, ValidFrom: schooltest.Start()},
		{Kind: school.PlaceClass, Label: "8c", Grade: &eight, ValidFrom: schooltest.Start(), ValidUntil: date(t, "2027-01-31")},
		{Kind: school.PlaceOffer, Label: "AG 1", ValidFrom: date(t, "2027-02-01")},
	} {
		if _, err := w.Schools.CreatePlace(s.Secretary, s.ID, d); err != nil {
			t.Fatal(err)
		}
	}
	labels := func(f school.PlaceFilter) (found []string) {
		t.Helper()
		page := postgres.Page{Limit: 2}
		for {
			places, next, err := w.Schools.Places(s.Secretary, f, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range places {
				found = append(found, p.Label)
			}
			if page.Cursor = next; next == "" {
				return found
			}
		}
	}
	for _, c := range []struct {
		name   string
		filter school.PlaceFilter
		want   []string
	}{
		{"by grade and label, page by page", school.PlaceFilter{}, []string{"1a", "2a", "8c", "10b", "AG 1", "Bus 1"}},
		{"of a kind", school.PlaceFilter{SchoolID: s.ID, Kind: school.PlaceClass}, []string{"1a", "2a", "8c", "10b"}},
		{"on the last day of a place", school.PlaceFilter{On: date(t, "2027-01-31")}, []string{"1a", "2a", "8c", "10b", "Bus 1"}},
		{"on the first day of a place", school.PlaceFilter{On: date(t, "2027-02-01")}, []string{"1a", "2a", "10b", "AG 1", "Bus 1"}},
		{"of another school", school.PlaceFilter{SchoolID: w.Vogelsberg.Schools[1].ID}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, labels(c.filter)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("are read as they were created", func(t *testing.T) {
		if diff := cmp.Diff(&s.Bus, must[*school.Place](t)(w.Schools.Place(s.Secretary, s.Bus.ID))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCreatePlace(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s, other := w.Vogelsberg.Schools[0], w.Vogelsberg.Schools[1]
	one := 1
	class := school.PlaceDetails{Kind: school.PlaceClass, Label: "1a", Grade: &one, ValidFrom: date(t, "2027-08-01")}

	t.Run("refuses a label that another place has at that time", func(t *testing.T) {
		_, err := w.Schools.CreatePlace(s.Secretary, s.ID, class)
		wantErr(t, err, school.ErrPlaceExists, "/label")
	})
	t.Run("takes the label again after the other place has ended", func(t *testing.T) {
		ended := class
		ended.ValidFrom, ended.ValidUntil = schooltest.Start(), date(t, "2027-07-31")
		if _, err := w.Schools.UpdatePlace(s.Secretary, s.Classes[0].ID, 1, ended); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Schools.CreatePlace(s.Secretary, s.ID, class); err != nil {
			t.Error(err)
		}
	})
	t.Run("lets one of two secretaries win", func(t *testing.T) {
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.Schools.CreatePlace(s.Secretary, s.ID, school.PlaceDetails{Kind: school.PlaceBus, Label: "Bus 7", ValidFrom: schooltest.Start()})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, school.ErrPlaceExists) {
				t.Errorf("a loser is told %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d have won", won)
		}
	})
	t.Run("is for the own school only", func(t *testing.T) {
		_, err := w.Schools.CreatePlace(other.Secretary, s.ID, school.PlaceDetails{})
		wantErr(t, err, school.ErrSchoolNotFound)
	})
}

func TestUpdatePlace(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	s := &w.Vogelsberg.Schools[0]
	w.StateNeeds(t, s)
	class := s.Classes[1]
	details := school.PlaceDetails{
		Kind: school.PlaceClass, Label: "2b", Grade: class.Grade, ValidFrom: date(t, "2026-08-10"), ValidUntil: date(t, "2027-03-19"),
	}

	t.Run("refuses another kind", func(t *testing.T) {
		_, err := w.Schools.UpdatePlace(s.Secretary, class.ID, class.Version, school.PlaceDetails{Kind: school.PlaceBus, Label: "Bus 9", ValidFrom: schooltest.Start()})
		wantErr(t, err, school.ErrPlaceInvalid, "/kind")
	})
	t.Run("refuses the label of another place", func(t *testing.T) {
		taken := details
		taken.Label = "1a"
		_, err := w.Schools.UpdatePlace(s.Secretary, class.ID, class.Version, taken)
		wantErr(t, err, school.ErrPlaceExists, "/label")
	})
	t.Run("refuses a version that somebody else has changed", func(t *testing.T) {
		_, err := w.Schools.UpdatePlace(s.Secretary, class.ID, class.Version-1, details)
		wantErr(t, err, postgres.ErrStale)
	})
	t.Run("refuses another school", func(t *testing.T) {
		_, err := w.Schools.UpdatePlace(w.Vogelsberg.Schools[1].Secretary, class.ID, class.Version, details)
		wantErr(t, err, school.ErrPlaceNotFound)
	})
	t.Run("changes the place and ends its need on days it does not exist", func(t *testing.T) {
		updated, err := w.Schools.UpdatePlace(s.Secretary, class.ID, class.Version, details)
		if err != nil {
			t.Fatal(err)
		}
		want := class
		want.Label, want.ValidFrom, want.ValidUntil, want.Version = "2b", details.ValidFrom, details.ValidUntil, class.Version+1
		if diff := cmp.Diff(&want, updated); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(updated, must[*school.Place](t)(w.Schools.Place(s.Secretary, class.ID))); diff != "" {
			t.Error(diff)
		}
		weeks, _, err := w.Schools.NeedWeeks(s.Secretary, school.NeedFilter{PlaceID: class.ID}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(weeks) != 1 || weeks[0].Period() != updated.Period() || len(weeks[0].Needs) != 20 {
			t.Errorf("need weeks %v", weeks)
		}
	})
}
