package school_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

func TestBatch(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	d := w.Vogelsberg
	w.StateNeeds(t, &d.Schools[0])
	ids := []uuid.UUID{d.Schools[0].ID, d.Schools[1].ID, w.Giessen.Schools[0].ID}
	in := func(t *testing.T, ctx context.Context, fn func(b school.Batch) error) error {
		t.Helper()
		actor, _ := account.From(ctx)
		return postgres.Transact(ctx, db, actor.District, func(tx *gorm.DB) error { return fn(w.Schools.Batch(tx, actor)) })
	}

	for name, c := range map[string]struct {
		ctx     context.Context
		schools []school.School
	}{
		"shows an operator the schools of the district": {d.Operator, []school.School{d.Schools[0].School, d.Schools[1].School}},
		"shows a planner the schools that are served":   {d.Providers[1].Planner, []school.School{d.Schools[1].School}},
	} {
		t.Run(name, func(t *testing.T) {
			err := in(t, c.ctx, func(b school.Batch) error {
				schools, err := b.Schools()
				if diff := cmp.Diff(c.schools, schools); diff != "" {
					t.Error(diff)
				}
				if err != nil {
					return err
				}
				places, err := b.Places(ids)
				if len(places) != 3*len(c.schools) {
					t.Errorf("%d places of %d schools", len(places), len(c.schools))
				}
				if err != nil {
					return err
				}
				bells, err := b.BellSchedules(ids)
				if len(bells) != len(c.schools) || len(bells[0].Slots) != 35 {
					t.Errorf("bell schedules %v", bells)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	t.Run("changes nothing by what is stated already", func(t *testing.T) {
		err := in(t, d.Operator, func(b school.Batch) error {
			place := &d.Schools[0].Classes[0]
			is, err := b.UpdatePlace(place.ID, place.Version, place.Details())
			if err != nil {
				return err
			}
			if diff := cmp.Diff(place, is, cmpopts.IgnoreFields(school.Place{}, "Version")); diff != "" {
				t.Error(diff)
			}
			is2, err := b.UpdateSchool(d.Schools[1].ID, d.Schools[1].Version, d.Schools[1].Details())
			if err != nil {
				return err
			}
			if diff := cmp.Diff(&d.Schools[1].School, is2, cmpopts.IgnoreFields(school.School{}, "Version")); diff != "" {
				t.Error(diff)
			}
			weeks, err := b.NeedWeeks([]uuid.UUID{place.ID}, calendar.Range{})
			if len(weeks) != 1 || len(weeks[0].Needs) != 20 {
				t.Errorf("need weeks %v", weeks)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	t.Run("gives up everything when its transaction is given up", func(t *testing.T) {
		enough := errors.New("enough")
		err := in(t, d.Operator, func(b school.Batch) error {
			if _, err := b.CreateArea(school.NewArea{Name: "Raum Lauterbach"}); err != nil {
				return err
			}
			if _, err := b.CreatePlace(d.Schools[0].ID, school.PlaceDetails{Kind: school.PlaceBus, Label: "Bus 2", ValidFrom: schooltest.Start()}); err != nil {
				return err
			}
			return enough
		})
		if !errors.Is(err, enough) {
			t.Fatal(err)
		}
		places, _, err := w.Schools.Places(d.Operator, school.PlaceFilter{SchoolID: d.Schools[0].ID}, postgres.Page{})
		if err != nil || len(places) != 3 {
			t.Errorf("%d places, %v", len(places), err)
		}
	})
	t.Run("does not find what the actor may not see", func(t *testing.T) {
		err := in(t, d.Operator, func(b school.Batch) error {
			_, err := b.CreatePlace(w.Giessen.Schools[0].ID, school.PlaceDetails{Kind: school.PlaceBus, Label: "Bus 2", ValidFrom: schooltest.Start()})
			return err
		})
		if !errors.Is(err, school.ErrSchoolNotFound) {
			t.Error(err)
		}
	})
}
