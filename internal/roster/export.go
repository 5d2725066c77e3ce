package roster

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// ErrChanged says that a roster has been changed to something the problem of its run does not hold.
var ErrChanged = fault.Conflict("roster-changed", "The roster was changed on newer needs or assistants than its planning run knew, so there is no plan of that run.")

// ErrNoPlan says that a run has found no plan, or none yet.
var ErrNoPlan = fault.NotFound("no-plan-found", "The planning run has found no plan, or is not done yet.")

// Problem returns the planner's problem of a run, exactly as it is solved. Needs PlanRosters; fails with
// ErrRunNotFound.
func (rs *Rosters) Problem(ctx context.Context, runID uuid.UUID) ([]byte, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	var problem []byte
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findRun(visibleRuns(tx, actor), runID); err != nil {
			return err
		}
		run, err := wholeRun(tx, actor.District, runID)
		problem = run.Problem
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read problem of planning run %s: %w", runID, err)
	}
	return problem, nil
}

// FoundPlan returns the plan that a run of any kind has found, whatever has become of its roster, with the certificate of its
// bound. Needs PlanRosters; fails with ErrRunNotFound, and with ErrNoPlan if it found none.
func (rs *Rosters) FoundPlan(ctx context.Context, runID uuid.UUID) (plan []byte, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		run, err := findRun(visibleRuns(tx, actor), runID)
		if err != nil {
			return err
		}
		r, err := resultOf(tx, run)
		if err == nil && r.Plan == nil {
			err = ErrNoPlan
		}
		plan = r.Plan
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read plan of planning run %s: %w", runID, err)
	}
	return plan, nil
}

// Plan returns a roster as the plan of its run's problem, with the certificate of its bound, for anybody to check. Needs
// PlanRosters; fails with ErrNotFound, and with ErrChanged for a roster changed by hand since needs or assistants have.
func (rs *Rosters) Plan(ctx context.Context, id uuid.UUID) ([]byte, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	var plan []byte
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := find(tx, actor, id)
		if err != nil {
			return err
		}
		plan, err = rs.export(tx, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read plan of roster %s: %w", id, err)
	}
	return plan, nil
}

func (rs *Rosters) export(tx *gorm.DB, r *Roster) ([]byte, error) {
	l, err := rs.lookUp(tx, r)
	if err != nil {
		return nil, err
	}
	if !l.fits {
		return nil, ErrChanged
	}
	return l.plan.Encode()
}

// lookup is a roster beside the run that led to it.
type lookup struct {
	run    *PlanningRun
	solved *posed        // the run's problem
	series []Series      // of the roster, as they are now
	plan   *planner.Plan // the roster, with the run's prices; no assignments unless it fits
	fits   bool          // whether the roster is a plan of the run's problem
}

func (rs *Rosters) lookUp(tx *gorm.DB, r *Roster) (l *lookup, err error) {
	l = &lookup{}
	if l.run, err = wholeRun(tx, r.DistrictID, r.PlanningRunID); err != nil {
		return nil, err
	}
	if l.solved, err = l.run.posed(); err != nil {
		return nil, err
	}
	if l.series, err = seriesOf(tx, r.DistrictID, r.ID); err != nil {
		return nil, err
	}
	was, err := rs.prices.of(tx, l.run)
	if err != nil {
		return nil, err
	}
	l.plan = &planner.Plan{
		Version: was.version, Problem: r.ProblemHash, Value: r.Value, Bound: &r.Bound, Breakdown: r.Breakdown(),
		Engine: r.Engine, Seed: r.Seed, Iterations: r.Iterations, Certificate: was.certificate,
	}
	if l.run.ProblemHash == r.ProblemHash {
		l.plan.Assignments, l.fits = l.solved.assignments(l.series)
	}
	return l, nil
}
