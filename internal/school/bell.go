package school

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// BellSchedule is the weekly grid of slots of a school in a period. On any day a school has at most one.
type BellSchedule struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	SchoolID   uuid.UUID
	ValidFrom  calendar.Date
	ValidUntil calendar.Date // no date is an open end
	Version    int
	CreatedAt  time.Time
	Slots      []Slot `gorm:"-"` // in order of weekday and start
}

// Period returns the days on which the bell schedule holds.
func (b BellSchedule) Period() calendar.Range {
	return calendar.Range{From: b.ValidFrom, Until: b.ValidUntil}
}

// BellScheduleDetails is what a school states about a bell schedule.
type BellScheduleDetails struct {
	ValidFrom  calendar.Date
	ValidUntil calendar.Date // not before ValidFrom; no date is an open end
	Slots      []SlotDetails // 1 to MaxSlots, none overlapping another
}

// Faults of bell schedules.
var (
	ErrBellScheduleNotFound = fault.NotFound("bell-schedule-not-found", "There is no such bell schedule.")
	ErrBellScheduleInvalid  = fault.Invalid("invalid-bell-schedule", "The bell schedule is not stated correctly.")
	ErrBellScheduleOverlap  = fault.Conflict("bell-schedule-overlap",
		"The school has another bell schedule in this period. End that one first, or choose another period.")
	ErrSlotInUse = fault.Conflict("slot-in-use",
		"A slot with needs or assignments cannot be changed or removed. Create a new bell schedule from a date on instead.")
)

// BellSchedules returns all bell schedules of a school with their slots, in order of their first day. Needs ReadDemand; fails
// with ErrSchoolNotFound.
func (s *Schools) BellSchedules(ctx context.Context, schoolID uuid.UUID) ([]BellSchedule, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var schedules []BellSchedule
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findSchool(tx, actor, schoolID); err != nil {
			return err
		}
		err := tx.Where("district_id = ? AND school_id = ?", actor.District, schoolID).Order("valid_from").Find(&schedules).Error
		if err != nil {
			return err
		}
		return fillSlots(tx, actor.District, schedules)
	})
	if err != nil {
		return nil, fmt.Errorf("list bell schedules of school %s: %w", schoolID, err)
	}
	return schedules, nil
}

// BellSchedule returns one bell schedule with its slots. Needs ReadDemand; fails with ErrBellScheduleNotFound.
func (s *Schools) BellSchedule(ctx context.Context, id uuid.UUID) (*BellSchedule, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var schedule *BellSchedule
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		var err error
		schedule, err = findBellSchedule(tx, actor, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read bell schedule %s: %w", id, err)
	}
	return schedule, nil
}

// CreateBellSchedule adds a bell schedule to the own school. One that stands with an open end and began earlier ends the day
// before. The need stated for its slots goes on, until it would have ended and no longer than the new bell schedule, in every
// slot that the new one has alike: same weekday, start, end and kind. Need in other slots ends and has to be stated anew.
// Published work in the old slots ends. Needs StateNeed; fails with ErrSchoolNotFound, ErrBellScheduleInvalid or
// ErrBellScheduleOverlap.
func (s *Schools) CreateBellSchedule(ctx context.Context, schoolID uuid.UUID, details BellScheduleDetails) (*BellSchedule, error) {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return nil, err
	}
	var schedule *BellSchedule
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findSchool(tx.Clauses(forUpdate), actor, schoolID); err != nil {
			return err
		}
		if err := details.Check(); err != nil {
			return err
		}
		schedule = &BellSchedule{
			DistrictID: actor.District, ID: postgres.NewID(), SchoolID: schoolID,
			ValidFrom: details.ValidFrom, ValidUntil: details.ValidUntil, Version: 1, CreatedAt: s.now(),
		}
		// The first Record of a request is what a repetition of it is answered with.
		if err := account.Record(tx, actor, "create-bell-schedule", "bell-schedule", schedule.ID); err != nil {
			return err
		}
		ended, err := makeRoom(tx, actor, schedule)
		if err != nil {
			return err
		}
		if err := tx.Create(schedule).Error; err != nil {
			return bellScheduleFault(err)
		}
		if err := schedule.addSlots(tx, details.Slots); err != nil {
			return err
		}
		changed := schedule.Period()
		if ended != nil {
			changed.Until = calendar.Date{} // as long as the other one would have gone on
			if err := s.confineNeeds(tx, actor, ended, schedule); err != nil {
				return err
			}
		}
		return s.daysChanged(tx, actor, schoolID, changed)
	})
	if err != nil {
		return nil, fmt.Errorf("create bell schedule of school %s: %w", schoolID, err)
	}
	return schedule, nil
}

// UpdateBellSchedule replaces what is stated about a bell schedule of the own school. A slot with other details is another
// slot, and one that a need or an assignment has ever referred to cannot go. Need on days the bell schedule no longer holds
// ends, and a longer period revives none; published work ends with it and is revived. Needs StateNeed; fails with
// ErrBellScheduleNotFound, ErrBellScheduleInvalid, ErrBellScheduleOverlap, ErrSlotInUse or postgres.ErrStale.
func (s *Schools) UpdateBellSchedule(ctx context.Context, id uuid.UUID, version int, details BellScheduleDetails) (*BellSchedule, error) {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return nil, err
	}
	var schedule *BellSchedule
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		seen, err := findBellSchedule(tx, actor, id)
		if err != nil {
			return err
		}
		if _, err := findSchool(tx.Clauses(forUpdate), actor, seen.SchoolID); err != nil {
			return err
		}
		if schedule, err = findBellSchedule(tx, actor, id); err != nil { // as it is now that nobody else changes it
			return err
		}
		if err := postgres.Expect(schedule.Version, version); err != nil {
			return err
		}
		if err := details.Check(); err != nil {
			return err
		}
		before := schedule.Period()
		schedule.ValidFrom, schedule.ValidUntil = details.ValidFrom, details.ValidUntil
		if err := account.Record(tx, actor, "update-bell-schedule", "bell-schedule", schedule.ID); err != nil {
			return err
		}
		if err := postgres.Update(tx, schedule); err != nil {
			return bellScheduleFault(err)
		}
		if err := s.confineNeeds(tx, actor, schedule, nil); err != nil {
			return err
		}
		if err := schedule.replaceSlots(tx, details.Slots); err != nil {
			return err
		}
		return s.periodChanged(tx, actor, schedule.SchoolID, before, schedule.Period())
	})
	if err != nil {
		return nil, fmt.Errorf("update bell schedule %s: %w", id, err)
	}
	return schedule, nil
}

// makeRoom ends the open bell schedule that began before b, and returns it; nil if there is none. Its need is left to the
// caller.
func makeRoom(tx *gorm.DB, actor account.Actor, b *BellSchedule) (*BellSchedule, error) {
	var open BellSchedule
	err := tx.Where("district_id = ? AND school_id = ? AND valid_from < ? AND valid_until IS NULL",
		b.DistrictID, b.SchoolID, b.ValidFrom).Take(&open).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := open.fillSlots(tx); err != nil {
		return nil, err
	}
	open.ValidUntil = b.ValidFrom.AddDays(-1)
	if err := account.Record(tx, actor, "end-bell-schedule", "bell-schedule", open.ID); err != nil {
		return nil, err
	}
	if err := postgres.Update(tx, &open); err != nil {
		return nil, bellScheduleFault(err)
	}
	return &open, nil
}

// findBellSchedule reads a bell schedule of a school the actor may see, with its slots.
func findBellSchedule(tx *gorm.DB, a account.Actor, id uuid.UUID) (*BellSchedule, error) {
	var b BellSchedule
	err := tx.Where("district_id = ? AND id = ? AND school_id IN (?)", a.District, id, visibleIDs(tx, a)).Take(&b).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrBellScheduleNotFound
	}
	if err != nil {
		return nil, err
	}
	return &b, b.fillSlots(tx)
}

// Check names everything that is wrong with the details in themselves, as ErrBellScheduleInvalid.
func (d BellScheduleDetails) Check() error {
	var l fault.List
	checkPeriod(&l, d.ValidFrom, d.ValidUntil)
	checkSlots(&l, d.Slots)
	return l.Or(ErrBellScheduleInvalid)
}

// checkPeriod notes a period without a beginning, or with its end before it.
func checkPeriod(l *fault.List, from, until calendar.Date) {
	if from.IsZero() {
		l.At("/validFrom", "must be a date")
	}
	if !until.IsZero() && until.Before(from) {
		l.At("/validUntil", "must not be before the first day")
	}
}

func bellScheduleFault(err error) error {
	if postgres.IsExclusion(err) {
		return ErrBellScheduleOverlap.At("/validFrom", "the period must not overlap another bell schedule's").Because(err)
	}
	return err
}
