package hours

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// ErrWordFinal refuses to take back a word that the provider has built on.
var ErrWordFinal = fault.Conflict("word-final", "The provider has approved hours of this week. Name exceptions, or ask the provider.")

// WithdrawWeek takes the school's word on a week back: what was confirmed or disputed is recorded again. Only what was seen, the
// week's version as WeekStand has it, can be taken back, so nothing is lost that anybody has said since. Members of the school
// only. It fails with ErrSchoolNotFound, ErrWordFinal or postgres.ErrStale.
func (h *Hours) WithdrawWeek(ctx context.Context, schoolID uuid.UUID, week calendar.Week, seen int) error {
	a, err := account.Require(ctx, account.ConfirmHours)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, h.db, a.District, func(tx *gorm.DB) error {
		if err := requireSchool(tx, a, schoolID); err != nil {
			return err
		}
		entries, err := lockSeen(tx, a.District, schoolID, week, seen)
		if err != nil {
			return err
		}
		var ids []uuid.UUID
		for _, e := range entries {
			switch {
			case e.settled():
				return ErrWordFinal
			case e.State != Recorded:
				ids = append(ids, e.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		if err := account.Record(tx, a, "withdraw-week", "school", schoolID); err != nil {
			return err
		}
		return tx.Model(&Entry{}).Where("district_id = ? and id in ?", a.District, ids).
			Updates(map[string]any{"state": Recorded, "dispute": nil, "version": gorm.Expr("version + 1")}).Error
	})
	if err != nil {
		return fmt.Errorf("withdraw the word of school %s on week %s: %w", schoolID, week, err)
	}
	return nil
}
