package roster

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// Step is what a planning run had found by a moment. Between two steps nothing changed.
type Step struct {
	DistrictID    string    `gorm:"primaryKey"`
	PlanningRunID uuid.UUID `gorm:"primaryKey"`
	Attempt       int       `gorm:"primaryKey"`
	Iteration     int       `gorm:"primaryKey"`
	Milliseconds  int64     // since the attempt began
	Value         int64     // of the best plan so far
	Bound         int64     // nobody can do better
}

// TableName says where steps are kept.
func (Step) TableName() string { return "planning_run_steps" }

// After returns when the step was reached, since the search began.
func (s Step) After() time.Duration { return time.Duration(s.Milliseconds) * time.Millisecond }

// Steps returns how a planning run came to what it has found, in order. A run that was lost and taken again tells of its last attempt only.
// Needs PlanRosters; fails with ErrRunNotFound.
func (rs *Rosters) Steps(ctx context.Context, runID uuid.UUID) (steps []Step, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		run, err := findRun(visibleRuns(tx, actor), runID)
		if err != nil {
			return err
		}
		return tx.Where("district_id = ? AND planning_run_id = ? AND attempt = ?", run.DistrictID, run.ID, run.Attempt).
			Order("iteration").Find(&steps).Error
	})
	if err != nil {
		return nil, fmt.Errorf("read the steps of planning run %s: %w", runID, err)
	}
	return steps, nil
}

// step is what the run has reached by a report of its search.
func (r *PlanningRun) step(report planner.Progress, now time.Time) *Step {
	s := &Step{
		DistrictID: r.DistrictID, PlanningRunID: r.ID, Attempt: r.Attempt, Iteration: report.Iteration, Value: report.Value, Bound: report.Bound,
	}
	if r.StartedAt != nil {
		s.Milliseconds = max(0, now.Sub(*r.StartedAt).Milliseconds())
	}
	return s
}

// storeStep stores a step. A later report of the same iteration replaces the earlier one.
func storeStep(tx *gorm.DB, s *Step) error {
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(s).Error
}
