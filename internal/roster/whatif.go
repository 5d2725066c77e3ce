package roster

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// WhatIf is a question about a roster's week: what would be, if?
type WhatIf struct {
	PoolQuery
	Suppositions  []Supposition // made in their order, 1 to MaxSuppositions
	MaxSeconds    int           // of search, 2 to MaxWhatIfSeconds, half of it for the week as it is
	MaxIterations int           // of each of the two searches, 0 (as many as the time allows) to 1,000,000
	Seed          int64
}

// Bounds of what-if runs, so that questions do not keep plans waiting for long.
const (
	MaxWhatIfSeconds = 120
	MaxOpenWhatIfs   = 5 // of one organisation
)

// ErrTooManyQuestions refuses a what-if run of an organisation that waits for the answers to several already.
var ErrTooManyQuestions = fault.Conflict("too-many-questions", "Your organisation waits for five what-if runs already. Wait until one is done, or cancel one.")

// StartWhatIf asks to solve a roster's week once more as it is and once with suppositions, both from the same start and for the
// same time, and to compare the two. The week is fixed at once, as the roster is now. It leads to no roster and touches none.
// Planners ask about their pool, the youth office about what a provider of its district has published; hours of a person are
// for planners to suppose.
//
// Needs AskPool; fails with ErrWhatIfInvalid, ErrPoolUnnamed, ErrNoRoster, ErrNotFound, ErrOutdated, ErrNothingToPlan or
// ErrTooManyQuestions.
func (rs *Rosters) StartWhatIf(ctx context.Context, d WhatIf) (*PlanningRun, error) {
	actor, err := account.Require(ctx, account.AskPool)
	if err != nil {
		return nil, err
	}
	if actor.Kind == account.ActorSystem {
		return nil, account.ErrForbidden // nobody could read the answer
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	run := &PlanningRun{
		DistrictID: actor.District, ID: postgres.NewID(), Kind: RunWhatIf, AskedBy: actor.Organisation, State: RunQueued,
		MaxSeconds: d.MaxSeconds, MaxIterations: d.MaxIterations, Seed: d.Seed, QueuedAt: rs.now(), Version: 1, Supposed: d.Suppositions,
	}
	if run.Suppositions, err = json.Marshal(d.Suppositions); err != nil {
		return nil, err
	}
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := rs.asked(tx, actor, d.PoolQuery)
		if err != nil {
			return err
		}
		if err := refuseMany(tx, actor); err != nil {
			return err
		}
		b, err := rs.base(tx, actor, r)
		if err != nil {
			return err
		}
		s, err := rs.suppose(tx, actor, r, b, d.Suppositions)
		if err != nil {
			return err
		}
		run.ProviderID, run.BaseRosterID, run.ValidFrom, run.ValidUntil = r.ProviderID, &r.ID, r.ValidFrom, r.ValidUntil
		if err := run.suppose(b, s); err != nil {
			return err
		}
		if err := tx.Create(run).Error; err != nil {
			return err
		}
		return account.Record(tx, actor, "start-what-if-run", "planning-run", run.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("start what-if run: %w", err)
	}
	_ = rs.enqueue(ctx, run.DistrictID, run.ID) // a lost hint is found by the sweep
	return run, nil
}

// refuseMany counts what the organisation waits for. Two questions at once may both pass as the last one.
func refuseMany(tx *gorm.DB, a account.Actor) error {
	var open int64
	err := visibleRuns(tx, a, RunWhatIf).Where("state IN ?", []RunState{RunQueued, RunRunning}).Count(&open).Error
	if err == nil && open >= MaxOpenWhatIfs {
		return ErrTooManyQuestions
	}
	return err
}

// check names every faulty field that can be told without the rows.
func (d WhatIf) check() error {
	var l fault.List
	if len(d.Suppositions) == 0 || len(d.Suppositions) > MaxSuppositions {
		l.At("/suppositions", "must be 1 to %d suppositions", MaxSuppositions)
	}
	for i, s := range d.Suppositions {
		s.check(&l, i)
	}
	if d.MaxSeconds < 2 || d.MaxSeconds > MaxWhatIfSeconds {
		l.At("/maxSeconds", "must be from 2 to %d", MaxWhatIfSeconds)
	}
	if d.MaxIterations < 0 || d.MaxIterations > MaxRunIterations {
		l.At("/maxIterations", "must be from 0 to %d", MaxRunIterations)
	}
	return l.Or(ErrWhatIfInvalid)
}

// suppose gives the run both weeks to solve, for good.
func (r *PlanningRun) suppose(b *base, s *supposed) (err error) {
	r.PlannedOn, r.BaseProblem = b.asOf, b.data
	if r.BasePlan, err = b.plan.Encode(); err != nil {
		return err
	}
	if r.Problem, err = planner.Encode(&s.problem); err != nil {
		return err
	}
	r.ProblemHash = hashOf(r.Problem)
	r.ProblemRows, err = json.Marshal(s.origin)
	return err
}

// compare carries a what-if out: the week as it is, from the roster's plan, for half of the time, and the supposed week from what
// came of that, for the rest. So what is gained only by more search is not taken for a gain of what is supposed.
func (rs *Rosters) compare(ctx context.Context, run *PlanningRun, problem *planner.Problem, limit time.Duration, o planner.Options) (*found, error) {
	asIs, err := planner.Parse(run.BaseProblem)
	if err != nil {
		return nil, err
	}
	start, err := readPlan(run.BasePlan)
	if err != nil {
		return nil, err
	}
	half, release := context.WithTimeout(ctx, limit/2)
	defer release()
	f := &found{}
	before := o
	before.Warm, before.Progress = start, nil // what shows is the progress of the supposed week
	if f.basePlan, err = planner.Solve(half, asIs, before); err != nil {
		return nil, err
	}
	if start.Bound != nil && *start.Bound < *f.basePlan.Bound { // a short search may prove less than the roster's long one did
		f.basePlan.Version, f.basePlan.Bound, f.basePlan.Certificate = start.Version, start.Bound, start.Certificate
	}
	o.Warm = f.basePlan
	if f.plan, err = planner.Solve(ctx, problem, o); err != nil {
		return nil, err
	}
	err = postgres.Read(context.WithoutCancel(ctx), rs.db, run.DistrictID, func(tx *gorm.DB) error {
		f.outcome.Comparison, err = comparison(tx, run, asIs, problem, f)
		return err
	})
	return f, err
}

// BaseProblem returns the week of a what-if run as it is, BasePlan the plan of it that the supposed one is compared with; for the
// supposed week there are Problem and FoundPlan. Both need PlanRosters and fail with ErrRunNotFound or ErrNoPlan.
func (rs *Rosters) BaseProblem(ctx context.Context, runID uuid.UUID) ([]byte, error) {
	problem, _, err := rs.baseOf(ctx, runID)
	return problem, err
}

// BasePlan belongs to BaseProblem.
func (rs *Rosters) BasePlan(ctx context.Context, runID uuid.UUID) ([]byte, error) {
	_, plan, err := rs.baseOf(ctx, runID)
	if err == nil && plan == nil {
		return nil, ErrNoPlan
	}
	return plan, err
}

func (rs *Rosters) baseOf(ctx context.Context, runID uuid.UUID) (problem, plan []byte, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, nil, err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findRun(visibleRuns(tx, actor, RunWhatIf), runID); err != nil {
			return err
		}
		run, err := wholeRun(tx, actor.District, runID)
		if err != nil {
			return err
		}
		r, err := resultOf(tx, run)
		problem, plan = run.BaseProblem, r.BasePlan
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read base of what-if run %s: %w", runID, err)
	}
	return problem, plan, nil
}
