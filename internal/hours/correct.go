package hours

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Correction is what was really worked. Where Worked is false the other fields are not read: nothing was worked, and the
// entry keeps its planned time.
type Correction struct {
	StartsAt, EndsAt time.Time // whole minutes on the day of the entry
	BreakMinutes     int       // 0 to 600, less than the time between them
	Worked           bool
}

// Bounds of a correction.
const (
	maxPresence = 16 * time.Hour
	maxBreak    = 600 // minutes
)

// Correct replaces what an entry says was worked, for the version the caller has read, and returns it to Recorded: the
// school has to confirm it (again). Assistants correct their own entries, planners their provider's. It fails with
// ErrNotFound, a stale version, ErrSettled, ErrInvalidCorrection or ErrOverlap.
func (h *Hours) Correct(ctx context.Context, id uuid.UUID, version int, c Correction) (*Entry, error) {
	a, err := account.Require(ctx, account.RecordHours)
	if err != nil {
		return nil, err
	}
	var e *Entry
	err = postgres.Transact(ctx, h.db, a.District, func(tx *gorm.DB) error {
		if e, err = find(tx, a, id); err != nil {
			return err
		}
		if e, err = lock(tx, e); err != nil {
			return err
		}
		if err := postgres.Expect(e.Version, version); err != nil {
			return err
		}
		if err := e.correct(c, h.now()); err != nil {
			return err
		}
		if err := refuseOverlap(tx, e); err != nil {
			return err
		}
		if err := postgres.Update(tx, e); postgres.IsExclusion(err) {
			return ErrOverlap.Because(err) // a correction at the same moment
		} else if err != nil {
			return err
		}
		if err := account.Record(tx, a, "correct-time-entry", "time-entry", id); err != nil {
			return err
		}
		return fillNames(tx, a.District, []*Entry{e})
	})
	if err != nil {
		return nil, fmt.Errorf("correct time entry %s: %w", id, err)
	}
	return e, nil
}

// correct applies the correction, or names everything that is wrong with it.
func (e *Entry) correct(c Correction, now time.Time) error {
	if e.settled() {
		return ErrSettled
	}
	if !c.Worked {
		e.StartsAt, e.EndsAt, e.BreakMinutes, e.Minutes = e.PlannedStartsAt, e.PlannedEndsAt, 0, 0
		e.Worked, e.State, e.Dispute = false, Recorded, nil
		return nil
	}
	var faults fault.List
	switch {
	case !c.StartsAt.Equal(c.StartsAt.Truncate(time.Minute)):
		faults.At("/startsAt", "must be a whole minute")
	case calendar.DateOf(c.StartsAt, calendar.Zone()) != e.Day:
		faults.At("/startsAt", "must be on %s", e.Day)
	}
	// The day ends at the next midnight, which belongs to it as an end.
	lastInstant := c.EndsAt.Add(-time.Nanosecond)
	switch {
	case !c.EndsAt.Equal(c.EndsAt.Truncate(time.Minute)):
		faults.At("/endsAt", "must be a whole minute")
	case !c.EndsAt.After(c.StartsAt):
		faults.At("/endsAt", "must be after startsAt")
	case calendar.DateOf(lastInstant, calendar.Zone()) != e.Day:
		faults.At("/endsAt", "must be on %s", e.Day)
	case c.EndsAt.Sub(c.StartsAt) > maxPresence:
		faults.At("/endsAt", "must be 16 hours after startsAt at most")
	case c.EndsAt.After(now):
		faults.At("/endsAt", "must not be in the future")
	}
	if span := elapsed(c.StartsAt, c.EndsAt); c.BreakMinutes < 0 || c.BreakMinutes > maxBreak || span > 0 && c.BreakMinutes >= span {
		faults.At("/breakMinutes", "must be from 0 to 600 minutes and less than the time from startsAt to endsAt")
	}
	if err := faults.Or(ErrInvalidCorrection); err != nil {
		return err
	}
	e.StartsAt, e.EndsAt, e.BreakMinutes = c.StartsAt.UTC(), c.EndsAt.UTC(), c.BreakMinutes
	e.Minutes = elapsed(e.StartsAt, e.EndsAt) - e.BreakMinutes
	e.Worked, e.State, e.Dispute = true, Recorded, nil
	return nil
}

// find returns an entry the actor may see, or ErrNotFound.
func find(tx *gorm.DB, a account.Actor, id uuid.UUID) (*Entry, error) {
	var e Entry
	err := visible(tx, a).Where("time_entries.id = ?", id).Take(&e).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &e, nil
}

// lock reads the entry again and keeps others from changing it. A closed row cannot be locked, because its policy lets nobody
// update it, so a row that has been read but is not there to lock is settled.
func lock(tx *gorm.DB, e *Entry) (*Entry, error) {
	var locked Entry
	err := tx.Clauses(forUpdate).Where("district_id = ? and id = ?", e.DistrictID, e.ID).Take(&locked).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrSettled
	}
	if err != nil {
		return nil, err
	}
	return &locked, nil
}

var forUpdate = clause.Locking{Strength: clause.LockingStrengthUpdate}

// refuseOverlap names an entry of the same assistant that covers some of the same time. The database refuses it too, but
// cannot say which one it is once it has.
func refuseOverlap(tx *gorm.DB, e *Entry) error {
	if !e.Worked {
		return nil
	}
	var other Entry
	err := tx.Where("district_id = ? and assistant_id = ? and id <> ? and worked", e.DistrictID, e.AssistantID, e.ID).
		Where("tstzrange(starts_at, ends_at) && tstzrange(?, ?)", e.StartsAt, e.EndsAt).
		Order("starts_at").Limit(1).Take(&other).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := fillNames(tx, e.DistrictID, []*Entry{&other}); err != nil {
		return err
	}
	return ErrOverlap.At("/startsAt", "overlaps the time entry from %s to %s at %s", calendar.ClockOf(other.StartsAt), calendar.ClockOf(other.EndsAt), other.SchoolName)
}
