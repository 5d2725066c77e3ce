package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/alphabet"
	"schulalltag/internal/planner"
)

// HourValue is what one more funded hour a week is worth at a school or in an area, in value points and without persons. Gains
// are reached: a plan exists that has them, with everybody else's week as it is. Prices say by how much the bound rises at most;
// they are 0 where the roster's proof has none, and less than a gain where the hour also mends a part of the roster's gap.
type HourValue struct {
	ID            uuid.UUID `json:"id"` // of the school or the area
	Name          string    `json:"name"`
	Gain          int64     `json:"gain"`       // at least, of 60 minutes more for the one assistant for whom it is most
	FromPrices    int64     `json:"fromPrices"` // of the bound at most, by 60 minutes more for any one assistant who may work there
	NewGain       int64     `json:"newGain"`    // at least, of an hour of somebody new without qualifications
	NewFromPrices int64     `json:"newFromPrices"`
	NewMinutes    int       `json:"newMinutes"` // the week of somebody new in which an hour is worth so much
}

// HourValuesBy says what hour values are told by.
type HourValuesBy string

// The groupings of hour values.
const (
	HoursBySchool HourValuesBy = "school"
	HoursByArea   HourValuesBy = "area"
)

// HourValues tells what an hour more is worth at each school or in each area of a pool, the most valuable first. Planners may
// ask of a roster of their own, the youth office of what a provider has published. Needs AskPool; fails with ErrNotFound,
// ErrPoolUnnamed, ErrNoRoster, ErrOutdated or ErrNothingToPlan.
func (rs *Rosters) HourValues(ctx context.Context, q PoolQuery, by HourValuesBy) ([]HourValue, error) {
	s, err := rs.stand(ctx, account.AskPool, q)
	if err != nil {
		return nil, fmt.Errorf("tell hour values by %s: %w", by, err)
	}
	var list []HourValue
	if by == HoursBySchool {
		for _, v := range s.Hours() {
			id := s.Schools[s.schoolAt[v.Schools[0]]].ID
			list = append(list, hourValue(id, s.schools[id], v))
		}
	} else {
		for area, schools := range s.byArea() {
			list = append(list, hourValue(area, s.areaNames[area], s.Hour(schools)))
		}
	}
	order := alphabet.Order()
	slices.SortFunc(list, func(a, b HourValue) int {
		return cmp.Or(cmp.Compare(b.Gain, a.Gain), cmp.Compare(b.NewGain, a.NewGain), order(a.Name, b.Name), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return list, nil
}

// byArea returns the schools of each area, by their names in the problem.
func (s *standing) byArea() map[uuid.UUID][]string {
	areas := map[uuid.UUID][]string{}
	for i, c := range s.problem.Schools {
		area := s.areas[s.Schools[i].ID]
		areas[area] = append(areas[area], c.ID)
	}
	return areas
}

func hourValue(id uuid.UUID, name string, v planner.HourValue) HourValue {
	return HourValue{ID: id, Name: name, Gain: v.Gain, FromPrices: v.FromPrices, NewGain: v.NewGain, NewFromPrices: v.NewFromPrices, NewMinutes: v.NewMinutes}
}
