package roster

import (
	"context"
	"encoding/json"
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

// wholeRun reads a run with its problem.
func wholeRun(tx *gorm.DB, district string, id uuid.UUID) (*PlanningRun, error) {
	var run PlanningRun
	err := tx.Where("district_id = ? AND id = ?", district, id).Take(&run).Error
	return &run, err
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
		plan, err = export(tx, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read plan of roster %s: %w", id, err)
	}
	return plan, nil
}

func export(tx *gorm.DB, r *Roster) ([]byte, error) {
	run, err := wholeRun(tx, r.DistrictID, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	if run.ProblemHash != r.ProblemHash {
		return nil, ErrChanged
	}
	asked, err := run.posed()
	if err != nil {
		return nil, err
	}
	plan := planner.Plan{
		Version: 1, Problem: run.ProblemHash, Value: r.Value, Bound: &r.Bound, Breakdown: r.Breakdown(),
		Engine: r.Engine, Seed: r.Seed, Iterations: r.Iterations,
	}
	if err := json.Unmarshal(r.Certificate, &plan.Certificate); err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	series, err := seriesOf(tx, r.DistrictID, r.ID)
	if err != nil {
		return nil, err
	}
	var ok bool
	if plan.Assignments, ok = asked.assignments(series); !ok {
		return nil, ErrChanged
	}
	return plan.Encode()
}
