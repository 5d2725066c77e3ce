package school

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// ErrPlaceInUse refuses to delete a place that something has ever referred to: need, also need that was taken back, a plan, an
// assignment, a class away, or a person who does not work there. Past plans and hours are told by it.
var ErrPlaceInUse = fault.Conflict("place-in-use",
	"Need, plans or other entries refer to this place, so that it cannot be deleted. End it with a last day instead.")

// DeletePlace removes a place of the own school that was made by mistake and that nothing has ever referred to. Needs StateNeed;
// fails with ErrPlaceNotFound, ErrPlaceInUse or postgres.ErrStale.
func (s *Schools) DeletePlace(ctx context.Context, id uuid.UUID, version int) error {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		place, err := findPlace(tx.Clauses(forUpdate), actor, id)
		if err != nil {
			return err
		}
		if err := postgres.Expect(place.Version, version); err != nil {
			return err
		}
		// The foreign keys of all nouns, also of those above this one, are what knows of every use.
		err = tx.Where("district_id = ? AND id = ?", actor.District, id).Delete(&Place{}).Error
		if postgres.IsForeignKey(err) {
			return ErrPlaceInUse.Because(err)
		}
		if err != nil {
			return err
		}
		return account.Record(tx, actor, "delete-place", "place", id)
	})
	if err != nil {
		return fmt.Errorf("delete place %s: %w", id, err)
	}
	return nil
}
