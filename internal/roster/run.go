package roster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// RunState says how far a planning run has come.
type RunState string

// The states of a planning run. The last three are final.
const (
	RunQueued    RunState = "queued"
	RunRunning   RunState = "running"
	RunDone      RunState = "done" // led to a draft roster
	RunFailed    RunState = "failed"
	RunCancelled RunState = "cancelled"
)

// PlanningRun is the work of planning a provider's pool once. The row is the truth about it, whatever the queue of jobs says.
type PlanningRun struct {
	DistrictID      string    `gorm:"primaryKey"`
	ID              uuid.UUID `gorm:"primaryKey"`
	ProviderID      uuid.UUID
	State           RunState
	ValidFrom       calendar.Date // the period its roster is for
	ValidUntil      calendar.Date
	MaxSeconds      int // of search, 1 to 600
	MaxIterations   int // of search, 0 is as many as the time allows
	Seed            int64
	CancelRequested bool // its worker shall end it without a roster
	StopRequested   bool // its worker shall store the best plan so far
	Iteration       int  // progress; with Iterations, Value and Bound at most a second or so old
	Iterations      int
	Value           *int64 // of the best plan so far, nil before the first
	Bound           *int64 // nobody can do better
	Problem         []byte `gorm:"<-:create"` // the planner's problem as JSON, which every worker solves as it is; nil in lists
	ProblemHash     string `gorm:"<-:create"` // SHA-256 of Problem, in hex
	ProblemRows     []byte `gorm:"<-:create"` // the ids behind the problem's names, as JSON; nil in lists
	FailureCode     string // empty unless failed
	FailureMessage  string
	Attempt         int        // how many workers have taken it; with the row's id, the lease of the last one
	HeartbeatAt     *time.Time // last sign of life of that worker, by the clock of the database
	QueuedAt        time.Time
	StartedAt       *time.Time
	EndedAt         *time.Time
	Version         int

	Changes  []Deviation `gorm:"-"` // days that the planned week does not fit, as known at the start; filled where people read the run
	RosterID *uuid.UUID  `gorm:"-"` // the roster it led to, nil if there is none (any more)
}

// RunDetails is what a planner asks for.
type RunDetails struct {
	ValidFrom     calendar.Date // first day of the roster
	ValidUntil    calendar.Date // last day, not before today and at most 400 days later
	MaxSeconds    int           // of search, 1 to 600
	MaxIterations int           // of search, 0 (as many as the time allows) to 1,000,000
	Seed          int64
	FromRosterID  *uuid.UUID // the roster whose pinned series are kept as pins; nil for none
}

// Bounds of a planning run.
const (
	MaxRunSeconds    = 600
	MaxRunIterations = 1_000_000
	MaxRosterDays    = 400
)

// Faults of planning runs.
var (
	// ErrRunNotFound hides a run that does not exist or belongs to another provider.
	ErrRunNotFound = fault.NotFound("planning-run-not-found", "There is no such planning run.")
	// ErrRunInvalid refuses a run that is not asked for correctly.
	ErrRunInvalid = fault.Invalid("invalid-planning-run", "The planning run is not stated correctly.")
	// ErrNothingToPlan refuses a run in whose period nobody is needed.
	ErrNothingToPlan = fault.Invalid("nothing-to-plan", "No school the provider serves has a need on a school day of this period.")
	// ErrPinsGone refuses a run that shall keep pins which no longer fit the stored needs and assistants.
	ErrPinsGone = fault.Invalid("pins-gone", "Some pinned series no longer fit what schools need and who may work. Unpin them first.")
	// ErrRunEnded refuses to stop or cancel a run that is over.
	ErrRunEnded = fault.Conflict("planning-run-ended", "The planning run is over.")
	// ErrRunNotStarted refuses to stop a run that has found nothing yet.
	ErrRunNotStarted = fault.Conflict("planning-run-not-started", "The planning run has not started, so there is no plan to keep. Cancel it instead.")
)

// StartRun asks for a plan of the provider's pool, which a worker searches for later. The problem is built and stored at once,
// pins included: what cannot be planned is refused at once, and every worker solves what the planner has asked. A change of
// needs or assistants meanwhile is for Publish to notice. Planners only, because the pool is their organisation's.
//
// Needs PlanRosters; fails with ErrRunInvalid, school.ErrDaysNotKnown, ErrNothingToPlan, ErrPinsGone, or ErrNotFound for
// FromRosterID.
func (rs *Rosters) StartRun(ctx context.Context, d RunDetails) (*PlanningRun, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	if actor.Kind == account.ActorSystem {
		return nil, account.ErrForbidden // it has no pool
	}
	if err := d.check(rs.today()); err != nil {
		return nil, err
	}
	run := &PlanningRun{
		DistrictID: actor.District, ID: postgres.NewID(), ProviderID: actor.Organisation, State: RunQueued,
		ValidFrom: d.ValidFrom, ValidUntil: d.ValidUntil,
		MaxSeconds: d.MaxSeconds, MaxIterations: d.MaxIterations, Seed: d.Seed, QueuedAt: rs.now(), Version: 1,
	}
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		pins, err := pinsOf(tx, actor, d.FromRosterID)
		if err != nil {
			return err
		}
		w, err := rs.week(tx, actor.District, actor.Organisation, calendar.Range{From: d.ValidFrom, Until: d.ValidUntil}, pins)
		if err != nil {
			return atPeriod(err)
		}
		if err := w.refuseGone(tx, pins); err != nil {
			return err
		}
		if run.Changes, err = w.deviations(w.asOf, rs.coming(calendar.Range{From: d.ValidFrom, Until: d.ValidUntil})); err != nil {
			return err
		}
		if err := run.pose(w); err != nil {
			return err
		}
		if err := tx.Create(run).Error; err != nil {
			return err
		}
		if err := storeDeviations(tx, run); err != nil {
			return err
		}
		return account.Record(tx, actor, "start-planning-run", "planning-run", run.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("start planning run: %w", err)
	}
	// The hint may get lost with the queue: the run is stored, and the next sweep hints again.
	_ = rs.enqueue(ctx, run.DistrictID, run.ID)
	return run, nil
}

// check names every faulty field.
func (d RunDetails) check(today calendar.Date) error {
	var l fault.List
	if d.ValidFrom.IsZero() {
		l.Add("must be the first day of the roster", "validFrom")
	}
	switch {
	case d.ValidUntil.Before(d.ValidFrom) || d.ValidUntil.IsZero():
		l.Add("must not be before the first day", "validUntil")
	case d.ValidUntil.Before(today):
		l.Add("must not be in the past", "validUntil")
	case d.ValidFrom.DaysUntil(d.ValidUntil) >= MaxRosterDays:
		l.Add(fmt.Sprintf("must be less than %d days after the first day", MaxRosterDays), "validUntil")
	}
	if d.MaxSeconds < 1 || d.MaxSeconds > MaxRunSeconds {
		l.Add(fmt.Sprintf("must be from 1 to %d", MaxRunSeconds), "maxSeconds")
	}
	if d.MaxIterations < 0 || d.MaxIterations > MaxRunIterations {
		l.Add(fmt.Sprintf("must be from 0 to %d", MaxRunIterations), "maxIterations")
	}
	return l.Or(ErrRunInvalid)
}

// atPeriod points days whose holidays are not known to the fields of a run that name them.
func atPeriod(err error) error {
	var unknown *fault.Error
	if !errors.Is(err, school.ErrDaysNotKnown) || !errors.As(err, &unknown) {
		return err
	}
	pointed := school.ErrDaysNotKnown
	for _, f := range unknown.Fields {
		pointed = pointed.At(map[string]string{"from": "/validFrom", "until": "/validUntil"}[f.Parameter], f.Detail)
	}
	return pointed
}

// pinsOf returns the pinned series of a roster the actor may see, none for nil.
func pinsOf(tx *gorm.DB, actor account.Actor, roster *uuid.UUID) ([]Series, error) {
	if roster == nil {
		return nil, nil
	}
	if _, err := find(tx, actor, *roster); err != nil {
		return nil, err
	}
	all, err := seriesOf(tx, actor.District, *roster)
	return pinned(all), err
}

// Runs returns a page of the provider's planning runs, oldest first, without their problems. Needs PlanRosters.
func (rs *Rosters) Runs(ctx context.Context, page postgres.Page) (runs []PlanningRun, next string, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		runs, next, err = postgres.List(visibleRuns(tx, actor), page, []string{"id"}, func(r PlanningRun) []any { return []any{r.ID} })
		if err != nil {
			return err
		}
		if err := fillDeviations(tx, actor.District, runs); err != nil {
			return err
		}
		return fillRosters(tx, actor.District, runs)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list planning runs: %w", err)
	}
	return runs, next, nil
}

// Run returns one planning run without its problem. Needs PlanRosters; fails with ErrRunNotFound.
func (rs *Rosters) Run(ctx context.Context, id uuid.UUID) (*PlanningRun, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	runs := make([]PlanningRun, 1)
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		run, err := findRun(visibleRuns(tx, actor), id)
		if err != nil {
			return err
		}
		runs[0] = *run
		if err := fillDeviations(tx, actor.District, runs); err != nil {
			return err
		}
		return fillRosters(tx, actor.District, runs)
	})
	if err != nil {
		return nil, fmt.Errorf("read planning run %s: %w", id, err)
	}
	return &runs[0], nil
}

// large are the columns of a run that only a worker, an export and a proof read.
var large = []string{"problem", "problem_rows"}

// visibleRuns starts a query on the runs the actor may see, without their problems, which can be large.
func visibleRuns(tx *gorm.DB, a account.Actor) *gorm.DB {
	q := tx.Model(&PlanningRun{}).Omit(large...).Where("district_id = ?", a.District)
	if a.Kind == account.ActorSystem {
		return q
	}
	return q.Where("provider_id = ?", a.Organisation)
}

func findRun(q *gorm.DB, id uuid.UUID) (*PlanningRun, error) {
	var run PlanningRun
	err := q.Where("id = ?", id).Take(&run).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrRunNotFound
	}
	return &run, err
}

// fillRosters notes which roster each run led to.
func fillRosters(tx *gorm.DB, district string, runs []PlanningRun) error {
	ids := make([]uuid.UUID, len(runs))
	for i, r := range runs {
		ids[i] = r.ID
	}
	var rosters []Roster
	err := tx.Select("id", "planning_run_id").Where("district_id = ? AND planning_run_id IN ?", district, ids).Find(&rosters).Error
	for i := range runs {
		for _, r := range rosters {
			if r.PlanningRunID == runs[i].ID {
				runs[i].RosterID = &r.ID
			}
		}
	}
	return err
}
