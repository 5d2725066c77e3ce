package roster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// Faults of replays.
var (
	// ErrNothingToReplay refuses to compute the plan of a run again that has none.
	ErrNothingToReplay = fault.Conflict("nothing-to-replay", "The planning run has found no plan that could be computed again.")
	// ErrEngineDiffers refuses to compute a plan again that another version of the planner made.
	ErrEngineDiffers = fault.Conflict("engine-differs", "Another version of the planner made this plan, so this version cannot compute it again byte for byte. Its proof can still be checked.")
	// ErrReplayRuns refuses to keep what a replay has: only the whole of it says anything.
	ErrReplayRuns = fault.Conflict("replay-not-stoppable", "A replay has nothing to keep before it is done. Cancel it instead.")
)

var errTooSlow = errors.New("the plan was not computed again in time")

// Repetition is what a replay has found.
type Repetition struct {
	Same    bool     `json:"same"`    // whether the same plan came out, byte for byte save the seconds it took
	Differs []string `json:"differs"` // which parts did not: assignments, value, bound, certificate, breakdown or search
}

// Replay asks to compute the plan of a run again, from its stored problem, its seed, the iterations it has done and, for a
// what-if, the plan it was warmed with. The replay is a run of its own. Needs PlanRosters; fails with ErrRunNotFound,
// ErrNothingToReplay or ErrEngineDiffers.
func (rs *Rosters) Replay(ctx context.Context, runID uuid.UUID) (*PlanningRun, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	var run *PlanningRun
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findRun(visibleRuns(tx, actor), runID); err != nil {
			return err
		}
		of, err := wholeRun(tx, actor.District, runID)
		if err != nil {
			return err
		}
		if of.State != RunDone || of.Kind == RunReplay {
			return ErrNothingToReplay
		}
		plan, err := planOf(tx, of)
		if err != nil {
			return err
		}
		if plan.Engine != planner.Engine {
			return ErrEngineDiffers
		}
		run = &PlanningRun{
			DistrictID: of.DistrictID, ID: postgres.NewID(), ProviderID: of.ProviderID, Kind: RunReplay, AskedBy: of.AskedBy, State: RunQueued,
			ValidFrom: of.ValidFrom, ValidUntil: of.ValidUntil, PlannedOn: of.PlannedOn,
			MaxSeconds: MaxRunSeconds, MaxIterations: plan.Iterations, Seed: plan.Seed,
			Problem: of.Problem, ProblemHash: of.ProblemHash, ProblemRows: of.ProblemRows, BaseRunID: &of.ID, QueuedAt: rs.now(), Version: 1,
		}
		if err := tx.Create(run).Error; err != nil {
			return err
		}
		return account.Record(tx, actor, "replay-planning-run", "planning-run", run.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("replay planning run %s: %w", runID, err)
	}
	_ = rs.enqueue(ctx, run.DistrictID, run.ID) // a lost hint is found by the sweep
	return run, nil
}

// recompute carries a replay out.
func (rs *Rosters) recompute(ctx context.Context, run *PlanningRun, problem *planner.Problem, o planner.Options) (*found, error) {
	var first *result
	err := postgres.Read(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) (err error) {
		first, err = resultOf(tx, &PlanningRun{DistrictID: run.DistrictID, ID: *run.BaseRunID})
		return err
	})
	if err != nil {
		return nil, err
	}
	f := &found{}
	if first.BasePlan != nil {
		if f.basePlan, err = readPlan(first.BasePlan); err != nil {
			return nil, err
		}
		o.Warm = f.basePlan
	}
	was, err := readPlan(first.Plan)
	if err != nil {
		return nil, err
	}
	if was.Engine != planner.Engine { // a worker of another version than the replica that was asked
		return nil, ErrEngineDiffers
	}
	// Without a clock nothing but the iterations ends the search, or the run's time, which is then too short.
	o.Iterations, o.Now = was.Iterations, nil
	search, end := context.WithCancel(ctx)
	defer end()
	if was.Iterations == 0 { // which would mean the usual number: this search was over before it began
		end()
	}
	if f.plan, err = planner.Solve(search, problem, o); err != nil {
		return nil, err
	}
	if f.plan.Iterations < was.Iterations && ctx.Err() != nil {
		return nil, errTooSlow
	}
	f.outcome.Repetition, err = repetition(was, f.plan)
	return f, err
}

// repetition compares two plans part by part, the second as it will be read back.
func repetition(was, found *planner.Plan) (*Repetition, error) {
	written, err := found.Encode()
	if err != nil {
		return nil, err
	}
	is, err := readPlan(written)
	if err != nil {
		return nil, err
	}
	r := &Repetition{Differs: []string{}}
	for _, part := range []struct {
		name    string
		was, is any
	}{
		{"assignments", was.Assignments, is.Assignments}, {"value", was.Value, is.Value}, {"bound", was.Bound, is.Bound},
		{"certificate", was.Certificate, is.Certificate}, {"breakdown", was.Breakdown, is.Breakdown},
		{"search", []any{was.Problem, was.Engine, was.Seed, was.Iterations}, []any{is.Problem, is.Engine, is.Seed, is.Iterations}},
	} {
		before, err := json.Marshal(part.was)
		if err != nil {
			return nil, err
		}
		after, err := json.Marshal(part.is)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(before, after) {
			r.Differs = append(r.Differs, part.name)
		}
	}
	r.Same = len(r.Differs) == 0
	return r, nil
}
