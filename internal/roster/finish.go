package roster

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// store ends the run with what it has found, in one transaction and only if the run still is this worker's. The plan of a
// planning run becomes a draft roster; a what-if and a replay leave their result and touch nothing else.
func (rs *Rosters) store(ctx context.Context, run *PlanningRun, f *found) error {
	if f.plan.Bound == nil {
		return fmt.Errorf("store result of planning run %s: the plan has no bound", run.ID)
	}
	row, err := f.result(run)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		mine, err := rs.held(tx, run)
		if err != nil || mine == nil {
			return err
		}
		if mine.CancelRequested {
			return rs.finish(tx, mine, RunCancelled, failure{})
		}
		if run.Kind == RunPlan {
			if err := rs.draft(tx, run, f.plan); err != nil {
				return err
			}
		}
		if err := tx.Create(row).Error; err != nil {
			return err
		}
		mine.Iteration, mine.Iterations = f.plan.Iterations, f.plan.Iterations
		mine.Value, mine.Bound = &f.plan.Value, f.plan.Bound
		if f.plan.Bound != nil {
			last := planner.Progress{Iteration: f.plan.Iterations, Value: f.plan.Value, Bound: *f.plan.Bound}
			if err := storeStep(tx, mine.step(last, rs.now())); err != nil {
				return err
			}
		}
		return rs.finish(tx, mine, RunDone, failure{})
	})
	if err != nil {
		return fmt.Errorf("store result of planning run %s: %w", run.ID, err)
	}
	return nil
}

// draft stores the plan of a run as a roster.
func (rs *Rosters) draft(tx *gorm.DB, run *PlanningRun, plan *planner.Plan) error {
	asked, err := run.posed()
	if err != nil {
		return err
	}
	r := &Roster{
		DistrictID: run.DistrictID, ID: postgres.NewID(), ProviderID: run.ProviderID, PlanningRunID: run.ID, State: Draft,
		ValidFrom: run.ValidFrom, ValidUntil: run.ValidUntil, Bound: *plan.Bound, ProblemHash: run.ProblemHash,
		Seed: plan.Seed, Iterations: plan.Iterations, Engine: plan.Engine, Version: 1, CreatedAt: rs.now(),
	}
	r.worth(plan.Breakdown)
	series, err := asked.series(r, plan.Assignments)
	if err != nil {
		return err
	}
	if err := tx.Create(r).Error; err != nil || len(series) == 0 {
		return err
	}
	return tx.CreateInBatches(series, 500).Error
}

// held locks the run and returns it, nil if it is not this worker's any more.
func (rs *Rosters) held(tx *gorm.DB, run *PlanningRun) (*PlanningRun, error) {
	now, err := findRun(tx.Clauses(forUpdate).Omit(large...).Where("district_id = ?", run.DistrictID), run.ID)
	if err != nil || now.State != RunRunning || now.Attempt != run.Attempt {
		return nil, err
	}
	return now, nil
}

// failure is why a run has failed; it is empty for one that has not.
type failure struct {
	code    string
	detail  string   // see PlanningRun.FailureDetail
	outcome *outcome // what else there is to say
}

// end ends a run without a plan, if it still is this worker's.
func (rs *Rosters) end(ctx context.Context, run *PlanningRun, state RunState, why failure) error {
	err := postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		mine, err := rs.held(tx, run)
		if err != nil || mine == nil {
			return err
		}
		if why.outcome != nil {
			row, err := (&found{outcome: *why.outcome}).result(run)
			if err != nil {
				return err
			}
			if err := tx.Create(row).Error; err != nil {
				return err
			}
		}
		return rs.finish(tx, mine, state, why)
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
func (rs *Rosters) finish(tx *gorm.DB, run *PlanningRun, state RunState, why failure) error {
	now := rs.now()
	run.State, run.EndedAt, run.HeartbeatAt = state, &now, nil
	run.FailureCode, run.FailureDetail = why.code, why.detail
	if err := postgres.Update(tx, run); err != nil {
		return err
	}
	actor, _ := account.From(tx.Statement.Context)
	action := map[RunState]account.Action{RunDone: "finish-planning-run", RunFailed: "fail-planning-run", RunCancelled: "cancel-planning-run"}[state]
	return account.Record(tx, actor, action, "planning-run", run.ID)
}
