package school

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// ErrNeedNotRestorable refuses need that no longer fits its place.
var ErrNeedNotRestorable = fault.Conflict("need-not-restorable",
	"The earlier need cannot stand again: the place or its bell schedule has changed since, or there is no such need.")

// RestoreNeedWeeks lets exactly those need weeks of a place of the own school stand that stood together before, named by their ids; none is
// that nothing is stated. It is how a school takes back what it has just stated. What stood before today stays. It counts as a change of the
// place, whose version must be given. Needs StateNeed; fails with ErrPlaceNotFound, ErrNeedNotRestorable, ErrPastNeed, ErrNeedOverlap or
// postgres.ErrStale.
func (s *Schools) RestoreNeedWeeks(ctx context.Context, placeID uuid.UUID, version int, weekIDs []uuid.UUID) (*Place, error) {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return nil, err
	}
	var place *Place
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		seen, err := findPlace(tx, actor, placeID)
		if err != nil {
			return err
		}
		// The same locks in the same order as where need is stated.
		if _, err := findSchool(tx.Clauses(forShare), actor, seen.SchoolID); err != nil {
			return err
		}
		if place, err = findPlace(tx.Clauses(forUpdate), actor, placeID); err != nil {
			return err
		}
		if err := postgres.Expect(place.Version, version); err != nil {
			return err
		}
		change, err := restore(tx, place, weekIDs)
		if err != nil {
			return err
		}
		if err := s.storeWeeks(tx, change); err != nil {
			return err
		}
		if err := postgres.Update(tx, place); err != nil {
			return err
		}
		return account.Record(tx, actor, "restore-need", "place", place.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("restore need weeks of place %s: %w", placeID, err)
	}
	return place, nil
}

// restore loads the weeks with the ids and returns how those that stand are rewritten to them.
func restore(tx *gorm.DB, place *Place, weekIDs []uuid.UUID) (weekChange, error) {
	var wanted []NeedWeek
	if len(weekIDs) > 0 {
		err := tx.Where("district_id = ? AND place_id = ? AND id IN ?", place.DistrictID, place.ID, weekIDs).Order("valid_from").Find(&wanted).Error
		if err != nil {
			return weekChange{}, err
		}
		if err := fillNeeds(tx, place.DistrictID, wanted); err != nil {
			return weekChange{}, err
		}
	}
	var schedules []BellSchedule
	if err := tx.Where("district_id = ? AND school_id = ?", place.DistrictID, place.SchoolID).Find(&schedules).Error; err != nil {
		return weekChange{}, err
	}
	standing, err := currentWeeks(tx, place.DistrictID, []uuid.UUID{place.ID}, calendar.Range{})
	if err != nil {
		return weekChange{}, err
	}
	for _, id := range weekIDs {
		if !slices.ContainsFunc(wanted, func(w NeedWeek) bool { return w.ID == id }) {
			return weekChange{}, ErrNeedNotRestorable
		}
	}
	var c weekChange
	for _, w := range standing {
		if !slices.Contains(weekIDs, w.ID) {
			c.superseded = append(c.superseded, w)
		}
	}
	for _, w := range wanted {
		if w.SupersededAt == nil {
			continue
		}
		i := slices.IndexFunc(schedules, func(b BellSchedule) bool { return b.ID == w.BellScheduleID })
		if i < 0 || w.Period().Intersect(place.Period()).Intersect(schedules[i].Period()) != w.Period() {
			return weekChange{}, ErrNeedNotRestorable
		}
		c.added = append(c.added, w.during(w.Period()))
	}
	return c, nil
}
