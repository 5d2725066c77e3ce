package roster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// prepare translates the rows as they stand now, with the pins the run was started with, and stores the problem if it is not
// the one of that moment. It keeps the translation, because the plan is translated back with the same one.
func (rs *Rosters) prepare(ctx context.Context, run *PlanningRun) (w *week, err error) {
	asked, err := planner.Parse(run.Problem)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		w, err = rs.week(tx, run.DistrictID, run.ProviderID, calendar.Range{From: run.ValidFrom, Until: run.ValidUntil}, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	if w.problem.Pinned, err = w.pinsFrom(asked); err != nil {
		return nil, err
	}
	problem, hash, err := w.encode()
	if err != nil || hash == run.ProblemHash {
		return w, err
	}
	run.Problem, run.ProblemHash = problem, hash
	return w, postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		result := tx.Exec("UPDATE planning_runs SET problem = ?, problem_hash = ? WHERE district_id = ? AND id = ? AND state = ? AND attempt = ?",
			problem, hash, run.DistrictID, run.ID, RunRunning, run.Attempt)
		if result.Error == nil && result.RowsAffected == 0 {
			return errLost
		}
		return result.Error
	})
}

// pinsFrom returns the pins of an older problem of the pool in this one, where a slot may have another index. It fails with
// ErrPinsGone.
func (w *week) pinsFrom(asked *planner.Problem) ([]planner.Assignment, error) {
	schools := map[string]string{} // of places
	slots := map[string][]planner.Slot{}
	for _, p := range asked.Places {
		schools[p.ID] = p.School
	}
	for _, s := range asked.Schools {
		slots[s.ID] = s.Slots
	}
	pins := make([]Series, 0, len(asked.Pinned))
	for _, a := range asked.Pinned {
		place, there := w.placeAt[a.Place]
		slot, found := w.slotAt(place.SchoolID, slots[schools[a.Place]][a.Slot])
		assistant, err := uuid.Parse(a.Assistant)
		s := Series{AssistantID: assistant, SlotID: slot, PlaceID: place.ID}
		if _, why := w.missing(s); !there || !found || err != nil || why != "" {
			return nil, ErrPinsGone.Saying(fmt.Sprintf("The pin of %s at %s no longer fits what schools need and who may work.", a.Assistant, a.Place))
		}
		pins = append(pins, s)
	}
	return w.pins(pins), nil
}

// slotAt finds a school's slot by its times.
func (w *week) slotAt(school uuid.UUID, times planner.Slot) (id uuid.UUID, ok bool) {
	at := w.schools[school]
	i := slices.Index(w.problem.Schools[at].Slots, times)
	return w.slotIDs[spot{at, i}], i >= 0
}

// solve searches until the planner is done, the run's time is over, or somebody ends it. Meanwhile it shows signs of life.
func (rs *Rosters) solve(ctx context.Context, run *PlanningRun) (*planner.Plan, error) {
	problem, err := planner.Parse(run.Problem)
	if err != nil {
		return nil, err
	}
	limit, began := time.Duration(run.MaxSeconds)*time.Second, rs.now()
	limited, release := context.WithTimeout(ctx, limit)
	defer release()
	deadline, _ := limited.Deadline()
	clock := func() time.Time { return deadline.Add(rs.now().Sub(began) - limit) } // rs.now on the scale of the deadline
	search, end := context.WithCancelCause(limited)
	p := &progress{}
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		rs.keepAlive(search, run, p, end)
	}()
	plan, err := planner.Solve(search, problem, planner.Options{
		Iterations: run.MaxIterations, Seed: run.Seed, Progress: p.note, Now: clock,
	})
	cause := context.Cause(search)
	end(nil)
	<-beating
	if errors.Is(cause, errLost) || errors.Is(cause, errCancelled) {
		return nil, cause
	}
	return plan, err
}

// progress is the planner's last report.
type progress struct {
	mu   sync.Mutex
	last planner.Progress
	any  bool
}

func (p *progress) note(report planner.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last, p.any = report, true
}

// columns is what a heartbeat writes.
func (p *progress) columns(now time.Time) map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := map[string]any{"heartbeat_at": now}
	if p.any {
		c["iteration"], c["iterations"], c["value"], c["bound"] = p.last.Iteration, p.last.Iterations, p.last.Value, p.last.Bound
	}
	return c
}

// keepAlive shows a sign of life and the progress with every beat until ctx ends, and ends the search when the run is lost,
// cancelled, or shall keep what it has.
func (rs *Rosters) keepAlive(ctx context.Context, run *PlanningRun, p *progress, end context.CancelCauseFunc) {
	ticker := time.NewTicker(rs.beat)
	defer ticker.Stop()
	alive := rs.now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		switch err := rs.heartbeat(ctx, run, p); {
		case err == nil:
			alive = rs.now()
		case errors.Is(err, errLost), errors.Is(err, errCancelled), errors.Is(err, errEnough):
			end(err)
			return
		case rs.now().Sub(alive) > leaseTime: // the database is away; by now another worker may have taken the run
			end(errLost)
			return
		}
	}
}

// heartbeat writes one sign of life. The version stays: nothing a planner has changed is at stake.
func (rs *Rosters) heartbeat(ctx context.Context, run *PlanningRun, p *progress) error {
	return postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		q := tx.Model(&PlanningRun{}).Where("district_id = ? AND id = ? AND state = ? AND attempt = ?", run.DistrictID, run.ID, RunRunning, run.Attempt)
		result := q.Updates(p.columns(rs.now()))
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected == 0 {
			return errLost
		}
		now, err := findRun(tx.Omit("problem").Where("district_id = ?", run.DistrictID), run.ID)
		switch {
		case err != nil:
			return err
		case now.CancelRequested:
			return errCancelled
		case now.MaxSeconds < run.MaxSeconds:
			return errEnough
		}
		return nil
	})
}
