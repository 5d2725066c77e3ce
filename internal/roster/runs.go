package roster

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

// Runs returns a page of the provider's planning runs and replays, oldest first, without their problems. What-if runs have a list
// of their own, see WhatIfs. Needs PlanRosters.
func (rs *Rosters) Runs(ctx context.Context, page postgres.Page) (runs []PlanningRun, next string, err error) {
	return rs.listRuns(ctx, account.PlanRosters, []RunKind{RunPlan, RunReplay}, page)
}

// LatestRuns returns the provider's last planning runs and replays, newest first, without their problems; at most postgres.MaxLimit. Needs
// PlanRosters.
func (rs *Rosters) LatestRuns(ctx context.Context, limit int) (runs []PlanningRun, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		q := visibleRuns(tx, actor, RunPlan, RunReplay).Order("id DESC").Limit(min(limit, postgres.MaxLimit))
		if err := q.Find(&runs).Error; err != nil {
			return err
		}
		return fillRuns(tx, actor, runs)
	})
	if err != nil {
		return nil, fmt.Errorf("list the latest planning runs: %w", err)
	}
	return runs, nil
}

// Run returns one planning run of any kind without its problem. Needs PlanRosters; fails with ErrRunNotFound.
func (rs *Rosters) Run(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	return rs.readRun(ctx, account.PlanRosters, id)
}

// WhatIfs returns a page of the what-if runs that the own organisation has asked for, oldest first. Needs AskPool.
func (rs *Rosters) WhatIfs(ctx context.Context, page postgres.Page) (runs []PlanningRun, next string, err error) {
	return rs.listRuns(ctx, account.AskPool, []RunKind{RunWhatIf}, page)
}

// WhatIf returns one what-if run that the own organisation has asked for. Needs AskPool; fails with ErrRunNotFound.
func (rs *Rosters) WhatIf(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	return rs.readRun(ctx, account.AskPool, id, RunWhatIf)
}

func (rs *Rosters) listRuns(ctx context.Context, p account.Permission, kinds []RunKind, page postgres.Page) (runs []PlanningRun, next string, err error) {
	actor, err := account.Require(ctx, p)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		q := visibleRuns(tx, actor, kinds...)
		runs, next, err = postgres.List(q, page, []string{"id"}, func(r PlanningRun) []any { return []any{r.ID} })
		if err != nil {
			return err
		}
		return fillRuns(tx, actor, runs)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list planning runs: %w", err)
	}
	return runs, next, nil
}

func (rs *Rosters) readRun(ctx context.Context, p account.Permission, id uuid.UUID, kinds ...RunKind) (*PlanningRun, error) {
	actor, err := account.Require(ctx, p)
	if err != nil {
		return nil, err
	}
	runs := make([]PlanningRun, 1)
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		run, err := findRun(visibleRuns(tx, actor, kinds...), id)
		if err != nil {
			return err
		}
		runs[0] = *run
		return fillRuns(tx, actor, runs)
	})
	if err != nil {
		return nil, fmt.Errorf("read planning run %s: %w", id, err)
	}
	return &runs[0], nil
}

// large are the columns of a run that only a worker, an export and a proof read.
var large = []string{"problem", "problem_rows", "base_problem", "base_plan"}

// visibleRuns starts a query on the runs that the actor's organisation has asked for, of any kind if none is given, without
// their problems, which can be large.
func visibleRuns(tx *gorm.DB, a account.Actor, kinds ...RunKind) *gorm.DB {
	q := tx.Model(&PlanningRun{}).Omit(large...).Where("district_id = ?", a.District)
	if len(kinds) > 0 {
		q = q.Where("kind IN ?", kinds)
	}
	if a.Kind == account.ActorSystem {
		return q
	}
	return q.Where("asked_by = ?", a.Organisation)
}

func findRun(q *gorm.DB, id uuid.UUID) (*PlanningRun, error) {
	var run PlanningRun
	err := q.Where("id = ?", id).Take(&run).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrRunNotFound
	}
	return &run, err
}

// wholeRun reads a run with its problem.
func wholeRun(tx *gorm.DB, district string, id uuid.UUID) (*PlanningRun, error) {
	var run PlanningRun
	err := tx.Where("district_id = ? AND id = ?", district, id).Take(&run).Error
	return &run, err
}

// fillRuns fills what is not in the rows of the runs.
func fillRuns(tx *gorm.DB, a account.Actor, runs []PlanningRun) error {
	if err := fillDeviations(tx, a.District, runs); err != nil {
		return err
	}
	if err := fillRosters(tx, a.District, runs); err != nil {
		return err
	}
	return fillOutcomes(tx, a, runs)
}

// fillRosters notes which roster each run led to.
func fillRosters(tx *gorm.DB, district string, runs []PlanningRun) error {
	var rosters []Roster
	err := tx.Select("id", "planning_run_id").Where("district_id = ? AND planning_run_id IN ?", district, idsOf(runs)).Find(&rosters).Error
	for _, r := range rosters {
		i := slices.IndexFunc(runs, func(run PlanningRun) bool { return run.ID == r.PlanningRunID })
		runs[i].RosterID = &r.ID
	}
	return err
}

func idsOf(runs []PlanningRun) []uuid.UUID {
	ids := make([]uuid.UUID, len(runs))
	for i, r := range runs {
		ids[i] = r.ID
	}
	return ids
}
