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
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
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

// RunKind says what a planning run is for.
type RunKind string

// The kinds of planning runs.
const (
	RunPlan   RunKind = "plan"    // leads to a draft roster
	RunWhatIf RunKind = "what-if" // compares a roster's week with a supposed one; leads to no roster
	RunReplay RunKind = "replay"  // computes the plan of another run again; leads to no roster
)

// PlanningRun is the work of planning a provider's pool once. The row is the truth about it, whatever the queue of jobs says.
type PlanningRun struct {
	DistrictID      string    `gorm:"primaryKey"`
	ID              uuid.UUID `gorm:"primaryKey"`
	ProviderID      uuid.UUID
	Kind            RunKind
	AskedBy         uuid.UUID // the organisation whose members see the run
	State           RunState
	ValidFrom       calendar.Date // the period its roster is for
	ValidUntil      calendar.Date
	PlannedOn       calendar.Date // the day whose needs and assistants make up the week
	MaxSeconds      int           // of search, 1 to 600
	MaxIterations   int           // of search, 0 is as many as the time allows
	Seed            int64
	CancelRequested bool // its worker shall end it without a roster
	StopRequested   bool // its worker shall store the best plan so far
	Iteration       int  // progress; with Iterations, Value and Bound at most a second or so old
	Iterations      int
	Value           *int64     // of the best plan so far, nil before the first
	Bound           *int64     // nobody can do better
	Problem         []byte     `gorm:"<-:create"` // the planner's problem as JSON, which every worker solves as it is; nil in lists
	ProblemHash     string     `gorm:"<-:create"` // SHA-256 of Problem, in hex
	ProblemRows     []byte     `gorm:"<-:create"` // the ids behind the problem's names, as JSON; nil in lists
	Suppositions    []byte     `gorm:"<-:create"` // of a what-if, as JSON, see Supposed; nil for other kinds
	BaseRosterID    *uuid.UUID // of a what-if; the roster may be deleted since
	BaseProblem     []byte     `gorm:"<-:create"` // of a what-if: that roster's week when it was asked, with BasePlan; nil in lists
	BasePlan        []byte     `gorm:"<-:create"`
	BaseRunID       *uuid.UUID // of a replay: the run whose plan it computes again
	FailureCode     string     // empty unless failed
	FailureDetail   string     // what is wrong with the problem, for operators; of other failures the code says it all
	Attempt         int        // how many workers have taken it; with the row's id, the lease of the last one
	HeartbeatAt     *time.Time // last sign of life of that worker, by the clock of the database
	QueuedAt        time.Time
	StartedAt       *time.Time
	EndedAt         *time.Time
	Version         int

	// What follows is filled where people read the run.
	Changes     []Deviation   `gorm:"-"` // days that the planned week does not fit, as known at the start
	RosterID    *uuid.UUID    `gorm:"-"` // the roster it led to, nil if there is none (any more)
	Supposed    []Supposition `gorm:"-"` // of a what-if
	Comparison  *Comparison   `gorm:"-"` // of a what-if that is done
	Repetition  *Repetition   `gorm:"-"` // of a replay that is done
	contradicts say.Sentence  // of failed pins, with the names of people and places; only for who may know them
}

// Failure says why the run has failed, nothing if it has not.
func (r *PlanningRun) Failure() say.Sentence {
	switch {
	case !r.contradicts.IsZero():
		return r.contradicts
	case r.FailureCode == codePins:
		return say.That("What is pinned in the roster leaves no legal plan.")
	case r.FailureCode == codeAttempts:
		return say.That("The planning run was interrupted too often. Start it again.")
	case r.FailureCode == codeTooSlow:
		return say.That("The plan could not be computed again within ten minutes. Try again when the service has less to do.")
	case r.FailureCode == ErrEngineDiffers.Code:
		return ErrEngineDiffers.Message
	case r.FailureCode != "":
		return say.That("%s", r.FailureDetail)
	}
	return say.Sentence{}
}

// Gap returns how far the best plan so far may be from the best there is, in parts of the bound; see Roster.Gap.
func (r *PlanningRun) Gap() (gap float64, ok bool) {
	if r.Value == nil || r.Bound == nil {
		return 0, false
	}
	p := planner.Plan{Value: *r.Value, Bound: r.Bound}
	return p.Gap()
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
		DistrictID: actor.District, ID: postgres.NewID(), ProviderID: actor.Organisation, Kind: RunPlan, AskedBy: actor.Organisation, State: RunQueued,
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
		l.At("/validFrom", "must be the first day of the roster")
	}
	switch {
	case d.ValidUntil.Before(d.ValidFrom) || d.ValidUntil.IsZero():
		l.At("/validUntil", "must not be before the first day")
	case d.ValidUntil.Before(today):
		l.At("/validUntil", "must not be in the past")
	case d.ValidFrom.DaysUntil(d.ValidUntil) >= MaxRosterDays:
		l.At("/validUntil", "must be less than %d days after the first day", MaxRosterDays)
	}
	if d.MaxSeconds < 1 || d.MaxSeconds > MaxRunSeconds {
		l.At("/maxSeconds", "must be from 1 to %d", MaxRunSeconds)
	}
	if d.MaxIterations < 0 || d.MaxIterations > MaxRunIterations {
		l.At("/maxIterations", "must be from 0 to %d", MaxRunIterations)
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
		pointed = pointed.At(map[string]string{"from": "/validFrom", "until": "/validUntil"}[f.Parameter], "%s", f.Detail)
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
