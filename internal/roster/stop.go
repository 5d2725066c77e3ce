package roster

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

// CancelRun ends a planning run without a roster: at once if it is queued, else as soon as its worker hears of it, within
// seconds. To cancel twice is fine. Needs PlanRosters; fails with ErrRunNotFound or ErrRunEnded.
func (rs *Rosters) CancelRun(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	return rs.interrupt(ctx, id, "cancel-planning-run", func(run *PlanningRun) (bool, error) {
		switch run.State {
		case RunCancelled:
			return false, nil
		case RunQueued:
			now := rs.now()
			run.State, run.EndedAt = RunCancelled, &now
		case RunRunning:
			if run.CancelRequested {
				return false, nil
			}
		default:
			return false, ErrRunEnded
		}
		run.CancelRequested = true
		return true, nil
	})
}

// StopRun ends a planning run that has found enough: its worker stores the best plan so far as a draft, within seconds. If that
// worker is lost, the next one searches for a second or two and does the same. To stop twice is fine. Needs PlanRosters; fails with ErrRunNotFound, ErrRunNotStarted or ErrRunEnded.
func (rs *Rosters) StopRun(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	return rs.interrupt(ctx, id, "stop-planning-run", func(run *PlanningRun) (bool, error) {
		switch {
		case run.State == RunQueued:
			return false, ErrRunNotStarted
		case run.State != RunRunning:
			return false, ErrRunEnded
		}
		told := run.StopRequested
		run.StopRequested = true
		return !told, nil
	})
}

// interrupt changes a run by decide, which says whether there is anything to store.
func (rs *Rosters) interrupt(ctx context.Context, id uuid.UUID, action string, decide func(*PlanningRun) (bool, error)) (run *PlanningRun, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if run, err = findRun(visibleRuns(tx.Clauses(forUpdate), actor), id); err != nil {
			return err
		}
		told := []PlanningRun{*run}
		if err := fillDeviations(tx, actor.District, told); err != nil {
			return err
		}
		run = &told[0]
		changed, err := decide(run)
		if err != nil || !changed {
			return err
		}
		if err := postgres.Update(tx, run); err != nil {
			return err
		}
		return account.Record(tx, actor, action, "planning-run", run.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", action, id, err)
	}
	return run, nil
}
