package staff

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

func TestAssistants(t *testing.T) {
	w := newWorld(t)
	hire := func(ctx context.Context, d Details) *Assistant {
		t.Helper()
		a, err := w.pool.Hire(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	hire(w.planner, w.details("Jule", "Dörr"))
	only := w.details("Mara", "Bing")
	only.Schools, only.Contracts = []uuid.UUID{w.alsfeld}, only.Contracts[1:]
	hire(w.planner, only)
	left := w.details("Ole_50%", "Bing")
	left.Active = false
	hire(w.planner, left)
	unknown := w.details("Nina", "Zorn")
	unknown.Contracts = nil
	hire(w.planner, unknown)
	hire(w.stranger, Details{GivenName: "Fremde", FamilyName: "Person"})

	tests := []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"lists the provider's by family and given name", Filter{}, []string{"Mara Bing", "Ole_50% Bing", "Jule Dörr", "Nina Zorn"}},
		{"narrows to a school", Filter{SchoolID: w.schlitz}, []string{"Ole_50% Bing", "Jule Dörr", "Nina Zorn"}},
		{"narrows to who is employed on a day", Filter{On: date(t, "2027-06-01")}, []string{"Jule Dörr"}},
		{"narrows to a part of the name in any case", Filter{Name: "a b"}, []string{"Mara Bing"}},
		{"takes signs of patterns literally", Filter{Name: "_50%"}, []string{"Ole_50% Bing"}},
		{"finds nobody at a school of another provider", Filter{SchoolID: w.foreign}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, limit := range []int{0, 1, 3} {
				var names []string
				page := postgres.Page{Limit: limit}
				for {
					items, next, err := w.pool.Assistants(w.planner, test.filter, page)
					if err != nil {
						t.Fatal(err)
					}
					for i := range items {
						names = append(names, items[i].Name())
					}
					if page.Cursor = next; next == "" {
						break
					}
				}
				if diff := cmp.Diff(test.want, names); diff != "" {
					t.Errorf("in pages of %d (-want +got):\n%s", limit, diff)
				}
			}
		})
	}
	t.Run("gives the roll of everybody with a contract in the range, whole", func(t *testing.T) {
		w.tx(t, func(tx *gorm.DB) error {
			roll, err := Roll(tx, w.district.Key, w.provider, calendar.Range{From: date(t, "2026-12-01"), Until: date(t, "2026-12-31")})
			if err != nil {
				return err
			}
			var names []string
			for i := range roll {
				names = append(names, roll[i].Name())
				if len(roll[i].Clearances) != 2 || len(roll[i].Availability) != 3 {
					t.Errorf("%s is not whole: %+v", roll[i].Name(), roll[i])
				}
			}
			if diff := cmp.Diff([]string{"Mara Bing", "Ole_50% Bing", "Jule Dörr"}, names); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			later, err := Roll(tx, w.district.Key, w.provider, calendar.Range{From: date(t, "2029-01-01")})
			if err == nil && len(later) != 2 {
				t.Errorf("an open range finds %d with an open contract, want 2", len(later))
			}
			return err
		})
	})
}
