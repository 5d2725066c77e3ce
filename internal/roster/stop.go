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
	return rs.interrupt(ctx, account.PlanRosters, id, "cancel-planning-run", rs.cancel)
}

// CancelWhatIf is CancelRun for a what-if run. Needs AskPool.
func (rs *Rosters) CancelWhatIf(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	return rs.interrupt(ctx, account.AskPool, id, "cancel-what-if-run", rs.cancel, RunWhatIf)
}

func (rs *Rosters) cancel(run *PlanningRun) (changed bool, err error) {
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
}

// StopRun ends a planning run that has found enough: its worker stores the best plan so far as a draft, within seconds. If that
// worker is lost, the next one searches for a second or two and does the same. To stop twice is fine. Needs
// PlanRosters; fails with ErrRunNotFound, ErrRunNotStarted, ErrRunEnded or ErrReplayRuns.
func (rs *Rosters) StopRun(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	return rs.interrupt(ctx, account.PlanRosters, id, "stop-planning-run", stop)
}

// StopWhatIf is StopRun for a what-if run: the best plan so far is what is compared. Needs AskPool.
func (rs *Rosters) StopWhatIf(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	return rs.interrupt(ctx, account.AskPool, id, "stop-what-if-run", stop, RunWhatIf)
}

func stop(run *PlanningRun) (changed bool, err error) {
	switch {
	case run.State == RunQueued:
		return false, ErrRunNotStarted
	case run.State != RunRunning:
		return false, ErrRunEnded
	case run.Kind == RunReplay:
		return false, ErrReplayRuns
	}
	changed = !run.StopRequested
	run.StopRequested = true
	return changed, nil
}

// interrupt changes a run, of the kinds if any are given, by decide, which says whether there is anything to store.
func (rs *Rosters) interrupt(ctx context.Context, p account.Permission, id uuid.UUID, action account.Action, decide func(*PlanningRun) (bool, error), kinds ...RunKind) (run *PlanningRun, err error) {
	actor, err := account.Require(ctx, p)
	if err != nil {
		return nil, err
	}
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if run, err = findRun(visibleRuns(tx.Clauses(forUpdate), actor, kinds...), id); err != nil {
			return err
		}
		changed, err := decide(run)
		if err != nil {
			return err
		}
		if changed {
			if err := postgres.Update(tx, run); err != nil {
				return err
			}
			if err := account.Record(tx, actor, action, "planning-run", run.ID); err != nil {
				return err
			}
		}
		told := []PlanningRun{*run}
		run = &told[0]
		return fillRuns(tx, actor, told)
	})
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", action, id, err)
	}
	return run, nil
}
