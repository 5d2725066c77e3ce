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

// ErrBellScheduleInUse refuses to delete a bell schedule that need, also need that was taken back, a plan or an assignment has
// ever referred to.
var ErrBellScheduleInUse = fault.Conflict("bell-schedule-in-use",
	"Need or plans refer to this bell schedule, so that it cannot be deleted. Let another one follow it from a day on instead.")

// DeleteBellSchedule removes a bell schedule of the own school that was made by mistake and that nothing has ever referred to.
// The one that ended on the day before goes on in its place, until it would have ended, so that no gap is left; need that ended
// there is not revived, published work is. Needs StateNeed; fails with ErrBellScheduleNotFound, ErrBellScheduleInUse or
// postgres.ErrStale.
func (s *Schools) DeleteBellSchedule(ctx context.Context, id uuid.UUID, version int) error {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		seen, err := findBellSchedule(tx, actor, id)
		if err != nil {
			return err
		}
		if _, err := findSchool(tx.Clauses(forUpdate), actor, seen.SchoolID); err != nil {
			return err
		}
		schedule, err := findBellSchedule(tx, actor, id) // as it is now that nobody else changes it
		if err != nil {
			return err
		}
		if err := postgres.Expect(schedule.Version, version); err != nil {
			return err
		}
		if err := schedule.delete(tx); err != nil {
			return err
		}
		if err := account.Record(tx, actor, "delete-bell-schedule", "bell-schedule", id); err != nil {
			return err
		}
		if err := schedule.giveRoom(tx, actor); err != nil {
			return err
		}
		return s.daysChanged(tx, actor, schedule.SchoolID, schedule.Period())
	})
	if err != nil {
		return fmt.Errorf("delete bell schedule %s: %w", id, err)
	}
	return nil
}

// delete removes the rows. It fails with ErrBellScheduleInUse: the foreign keys of all nouns, also of those above this one, are
// what knows of every use.
func (b *BellSchedule) delete(tx *gorm.DB) error {
	err := tx.Where("district_id = ? AND bell_schedule_id = ?", b.DistrictID, b.ID).Delete(&Slot{}).Error
	if err == nil {
		err = tx.Where("district_id = ? AND id = ?", b.DistrictID, b.ID).Delete(&BellSchedule{}).Error
	}
	if postgres.IsForeignKey(err) {
		return ErrBellScheduleInUse.Because(err)
	}
	return err
}

// giveRoom lets the bell schedule that ended on the day before go on until the end of this one, which is gone.
func (b *BellSchedule) giveRoom(tx *gorm.DB, actor account.Actor) error {
	var before []BellSchedule
	err := tx.Where("district_id = ? AND school_id = ? AND valid_until = ?", b.DistrictID, b.SchoolID, b.ValidFrom.AddDays(-1)).Find(&before).Error
	if err != nil || len(before) == 0 {
		return err
	}
	before[0].ValidUntil = b.ValidUntil
	if err := account.Record(tx, actor, "continue-bell-schedule", "bell-schedule", before[0].ID); err != nil {
		return err
	}
	return postgres.Update(tx, &before[0])
}
