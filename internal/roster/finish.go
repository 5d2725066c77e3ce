package roster

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// store turns the plan into a draft roster and ends the run, in one transaction and only if the run still is this worker's.
func (rs *Rosters) store(ctx context.Context, run *PlanningRun, plan *planner.Plan) error {
	asked, err := run.posed()
	if err != nil {
		return err
	}
	certificate, err := json.Marshal(plan.Certificate)
	if err != nil {
		return err
	}
	if plan.Bound == nil {
		return fmt.Errorf("store roster of planning run %s: the plan has no bound", run.ID)
	}
	err = postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		mine, err := rs.held(tx, run)
		if err != nil || mine == nil {
			return err
		}
		if mine.CancelRequested {
			return rs.finish(tx, mine, RunCancelled, "", "")
		}
		r := &Roster{
			DistrictID: run.DistrictID, ID: postgres.NewID(), ProviderID: run.ProviderID, PlanningRunID: run.ID, State: Draft,
			ValidFrom: run.ValidFrom, ValidUntil: run.ValidUntil, Bound: *plan.Bound, ProblemHash: run.ProblemHash,
			Seed: plan.Seed, Iterations: plan.Iterations, Engine: plan.Engine, Certificate: certificate, Version: 1, CreatedAt: rs.now(),
		}
		r.worth(plan.Breakdown)
		series, err := asked.series(r, plan.Assignments)
		if err != nil {
			return err
		}
		if err := tx.Create(r).Error; err != nil {
			return err
		}
		if len(series) > 0 {
			if err := tx.CreateInBatches(series, 500).Error; err != nil {
				return err
			}
		}
		mine.Iteration, mine.Iterations = plan.Iterations, plan.Iterations
		mine.Value, mine.Bound = &r.Value, &r.Bound
		return rs.finish(tx, mine, RunDone, "", "")
	})
	if err != nil {
		return fmt.Errorf("store roster of planning run %s: %w", run.ID, err)
	}
	return nil
}

// held locks the run and returns it, nil if it is not this worker's any more.
func (rs *Rosters) held(tx *gorm.DB, run *PlanningRun) (*PlanningRun, error) {
	now, err := findRun(tx.Clauses(forUpdate).Omit(large...).Where("district_id = ?", run.DistrictID), run.ID)
	if err != nil || now.State != RunRunning || now.Attempt != run.Attempt {
		return nil, err
	}
	return now, nil
}

// end ends a run without a roster, if it still is this worker's.
func (rs *Rosters) end(ctx context.Context, run *PlanningRun, state RunState, code, message string) error {
	err := postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		mine, err := rs.held(tx, run)
		if err != nil || mine == nil {
			return err
		}
		return rs.finish(tx, mine, state, code, message)
	})
	if err != nil {
		return fmt.Errorf("end planning run %s: %w", run.ID, err)
	}
	return nil
}

// giveBack puts a run of a worker that is being stopped back into the queue. It costs no attempt.
func (rs *Rosters) giveBack(ctx context.Context, run *PlanningRun) error {
	err := postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		mine, err := rs.held(tx, run)
		if err != nil || mine == nil {
			return err
		}
		mine.State, mine.HeartbeatAt, mine.StartedAt = RunQueued, nil, nil
		mine.Attempt--
		return postgres.Update(tx, mine)
	})
	if err != nil {
		return fmt.Errorf("give planning run %s back: %w", run.ID, err)
	}
	return nil
}

// finish brings a run to a final state, with its audit row.
func (rs *Rosters) finish(tx *gorm.DB, run *PlanningRun, state RunState, code, message string) error {
	now := rs.now()
	run.State, run.EndedAt, run.HeartbeatAt = state, &now, nil
	run.FailureCode, run.FailureMessage = code, message
	if err := postgres.Update(tx, run); err != nil {
		return err
	}
	actor, _ := account.From(tx.Statement.Context)
	action := map[RunState]string{RunDone: "finish-planning-run", RunFailed: "fail-planning-run", RunCancelled: "cancel-planning-run"}[state]
	return account.Record(tx, actor, action, "planning-run", run.ID)
}
