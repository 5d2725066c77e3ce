package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// OpenPlace is all that a roster leaves open at one place.
type OpenPlace struct {
	SchoolID   uuid.UUID
	SchoolName string
	PlaceID    uuid.UUID
	PlaceKind  school.PlaceKind
	PlaceLabel string
	Needs      []OpenNeed      // in order of the week
	Priority   school.Priority // the highest of them
	Persons    int             // missing in all slots of the week
	Minutes    int             // person-minutes missing in the week
	Value      int64           // what one more person in each of the slots adds, in value points
}

// OpenPlaces returns the places where a roster leaves needs open, the dearest first, at one school if it is not zero. They are
// told of the same week as OpenNeeds, from one reading of it. Needs PlanRosters; fails as OpenNeeds does, and with ErrNoRoster.
func (rs *Rosters) OpenPlaces(ctx context.Context, q PoolQuery, at uuid.UUID) ([]OpenPlace, error) {
	s, err := rs.stand(ctx, account.PlanRosters, q)
	if err != nil {
		return nil, fmt.Errorf("list open places: %w", err)
	}
	var places []OpenPlace
	index := map[uuid.UUID]int{}
	for _, n := range s.OpenNeeds() {
		o := s.open(n)
		if at != uuid.Nil && o.SchoolID != at {
			continue
		}
		i, known := index[o.PlaceID]
		if !known {
			i, index[o.PlaceID] = len(places), len(places)
			// The needs come dearest first, so a place's first one is of its highest priority.
			places = append(places, OpenPlace{
				SchoolID: o.SchoolID, SchoolName: o.SchoolName, PlaceID: o.PlaceID, PlaceKind: s.kinds[o.PlaceID], PlaceLabel: o.PlaceLabel, Priority: o.Priority,
			})
		}
		places[i].add(o)
	}
	for i := range places {
		slices.SortFunc(places[i].Needs, func(x, y OpenNeed) int { return x.when(y.Spot) })
	}
	slices.SortStableFunc(places, func(x, y OpenPlace) int { return cmp.Compare(y.Value, x.Value) })
	return places, nil
}

func (p *OpenPlace) add(o OpenNeed) {
	p.Needs = append(p.Needs, o)
	p.Persons += o.Missing
	p.Minutes += o.Missing * (o.Ends.Minutes() - o.Starts.Minutes())
	p.Value += o.Value
}

// PlaceGaps explains every open need of a place as Gap does, in order of the week, from one reading of it; none where all is
// covered. It fails as OpenPlaces does.
func (rs *Rosters) PlaceGaps(ctx context.Context, q PoolQuery, place uuid.UUID) ([]Gap, error) {
	s, err := rs.stand(ctx, account.PlanRosters, q)
	if err != nil {
		return nil, fmt.Errorf("explain the gaps of place %s: %w", place, err)
	}
	var gaps []Gap
	for _, n := range s.OpenNeeds() {
		if s.spot(n.Place, n.Slot).PlaceID != place {
			continue
		}
		g, err := s.explain(n.Place, n.Slot)
		if err != nil {
			return nil, fmt.Errorf("explain the gaps of place %s: %w", place, err)
		}
		gaps = append(gaps, *g)
	}
	slices.SortFunc(gaps, func(x, y Gap) int { return x.when(y.Spot) })
	return gaps, nil
}

// PlannedMinutes returns how long each of the provider's assistants is present at schools on the days, by live assignments, short
// pauses included. Who has no assignment is not in it. Needs PlanRosters; fails with ErrDaysInvalid.
func (rs *Rosters) PlannedMinutes(ctx context.Context, days calendar.Range) (map[uuid.UUID]int, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	if _, _, err := (AssignmentFilter{From: days.From, Until: days.Until}).instants(); err != nil {
		return nil, err
	}
	minutes := map[uuid.UUID]int{}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		visits, err := Shifts(tx, actor.District, ShiftFilter{ProviderID: actor.Organisation, From: days.From, Until: days.Until})
		for _, v := range visits {
			minutes[v.AssistantID] += int(v.EndsAt.Sub(v.StartsAt).Minutes())
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum planned minutes: %w", err)
	}
	return minutes, nil
}
