package roster

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"gorm.io/gorm"

	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// solve does what the run is for, on its stored problem, until the planner is done, the run's time is over, or somebody ends it.
// Meanwhile it shows signs of life.
func (rs *Rosters) solve(ctx context.Context, run *PlanningRun) (*found, error) {
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
	f, err := rs.seek(search, run, limit, planner.Options{
		Iterations: cmp.Or(run.MaxIterations, MaxRunIterations), Seed: run.Seed, Progress: p.note, Now: clock,
	})
	cause := context.Cause(search)
	end(nil)
	<-beating
	if errors.Is(cause, errLost) || errors.Is(cause, errCancelled) {
		return nil, cause
	}
	return f, err
}

// seek does the work of a run by its kind.
func (rs *Rosters) seek(ctx context.Context, run *PlanningRun, limit time.Duration, o planner.Options) (f *found, err error) {
	problem, err := planner.Parse(run.Problem)
	if err != nil {
		return nil, err
	}
	switch run.Kind {
	case RunWhatIf:
		return rs.compare(ctx, run, problem, limit, o)
	case RunReplay:
		return rs.recompute(ctx, run, problem, o)
	}
	f = &found{}
	f.plan, err = planner.Solve(ctx, problem, o)
	return f, err
}

// progress is the planner's last report.
type progress struct {
	mu     sync.Mutex
	last   planner.Progress
	any    bool
	stored planner.Progress // the last one that is kept as a step
}

// news is the last report, if value or bound differ from the last one that was kept.
func (p *progress) news() (report planner.Progress, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last, p.any && (p.last.Value != p.stored.Value || p.last.Bound != p.stored.Bound)
}

// keep notes that a report is stored.
func (p *progress) keep(report planner.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stored = report
}

func (p *progress) note(report planner.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last, p.any = report, true
}

// columns is what a heartbeat writes.
func (p *progress) columns() map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := map[string]any{"heartbeat_at": gorm.Expr("now()")}
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
	report, changed := p.news()
	err := postgres.Transact(ctx, rs.db, run.DistrictID, func(tx *gorm.DB) error {
		q := tx.Model(&PlanningRun{}).Where("district_id = ? AND id = ? AND state = ? AND attempt = ?", run.DistrictID, run.ID, RunRunning, run.Attempt)
		result := q.Updates(p.columns())
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected == 0 {
			return errLost
		}
		if changed {
			if err := storeStep(tx, run.step(report, rs.now())); err != nil {
				return err
			}
		}
		now, err := findRun(tx.Omit(large...).Where("district_id = ?", run.DistrictID), run.ID)
		switch {
		case err != nil:
			return err
		case now.CancelRequested:
			return errCancelled
		case now.StopRequested:
			return errEnough
		}
		return nil
	})
	if err == nil && changed {
		p.keep(report)
	}
	return err
}
