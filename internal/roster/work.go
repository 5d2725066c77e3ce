package roster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

const (
	leaseTime   = 30 * time.Second // without a sign of life for so long, a run is taken from its worker
	maxAttempts = 3                // workers a run may lose before it fails
	partingTime = 5 * time.Second  // to store how a run ended when the worker itself is being stopped
)

// Why a search ends before its time.
var (
	errCancelled = errors.New("the run was cancelled")
	errEnough    = errors.New("the run was told to keep what it has")
	errLost      = errors.New("another worker has taken the run")
)

// What a planner reads of a run that failed.
const (
	codePins     = "contradicting-pins"
	codeProblem  = "invalid-problem"
	codeAttempts = "interrupted"
	codeTooSlow  = "replay-too-slow"
)

// work carries out a planning run if it waits for a worker: it takes the run, searches with no transaction open, and stores
// what it found. Whatever happens to the worker, a run leads to one result at most: only who holds the last attempt stores.
// When ctx ends, the run is given back. An error means that nobody knows how the run stands; the next sweep takes care of it.
func (rs *Rosters) work(ctx context.Context, district string, id uuid.UUID) error {
	ctx = account.System(ctx, district)
	run, err := rs.claim(ctx, district, id)
	if err != nil || run == nil {
		return err
	}
	f, err := rs.solve(ctx, run)
	parting, done := context.WithTimeout(context.WithoutCancel(ctx), partingTime)
	defer done()
	switch why, failed := explainFailure(run, err); {
	case errors.Is(err, errLost):
		return nil
	case errors.Is(err, errCancelled):
		return rs.end(parting, run, RunCancelled, failure{})
	case errors.Is(ctx.Err(), context.Canceled): // not a deadline: that counts as a lost attempt
		return rs.giveBack(parting, run)
	case failed:
		return rs.end(parting, run, RunFailed, why)
	case err != nil:
		return err
	}
	return rs.store(parting, run, f)
}

// explainFailure says whether an error ends the run for good, and why.
func explainFailure(run *PlanningRun, err error) (why failure, failed bool) {
	var pins *planner.PinError
	var input *planner.InputError
	switch {
	case errors.As(err, &pins):
		why = failure{code: codePins}
		if c, err := run.contradiction(pins); err == nil {
			why.outcome = &outcome{Contradiction: c}
		}
	case errors.As(err, &input):
		why = failure{code: codeProblem, detail: input.Error()}
	case errors.Is(err, ErrEngineDiffers):
		why = failure{code: ErrEngineDiffers.Code}
	case errors.Is(err, errTooSlow):
		why = failure{code: codeTooSlow}
	}
	return why, why.code != ""
}

// claim takes a run that is queued or whose worker shows no sign of life. It returns nil if there is nothing to take. A run
// that was cancelled meanwhile, or has lost too many workers, is ended instead.
func (rs *Rosters) claim(ctx context.Context, district string, id uuid.UUID) (run *PlanningRun, err error) {
	err = postgres.Transact(ctx, rs.db, district, func(tx *gorm.DB) error {
		run = nil
		found, err := findRun(tx.Clauses(forUpdate).Where("district_id = ?", district).Where(waits, leaseTime.Seconds()), id)
		if errors.Is(err, ErrRunNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if found.CancelRequested {
			return rs.finish(tx, found, RunCancelled, failure{})
		}
		if found.Attempt >= maxAttempts {
			return rs.finish(tx, found, RunFailed, failure{code: codeAttempts})
		}
		var alive time.Time
		if err := tx.Raw("SELECT now()").Scan(&alive).Error; err != nil {
			return err
		}
		now := rs.now()
		found.State, found.StartedAt, found.HeartbeatAt = RunRunning, &now, &alive
		found.Attempt++
		found.Iteration, found.Iterations, found.Value, found.Bound = 0, 0, nil, nil
		run = found
		return postgres.Update(tx, found)
	})
	if err != nil {
		return nil, fmt.Errorf("claim planning run %s: %w", id, err)
	}
	return run, nil
}

// waits is the condition that a run is there to be taken, for a lease of so many seconds. Signs of life are written and compared
// by the clock of the database, because those of machines differ.
const waits = "(state = 'queued' OR state = 'running' AND (heartbeat_at IS NULL OR heartbeat_at < now() - make_interval(secs => ?)))"
