package roster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"gorm.io/gorm"

	"schulalltag/internal/postgres"
)

// WorkerConfig is what a Worker needs.
type WorkerConfig struct {
	DB       *postgres.DB
	Rosters  *Rosters
	Periodic []Periodic
	Log      *slog.Logger
	// Searches is how many planning runs are worked on at once, 1 if 0. A search uses the cores it finds.
	Searches int
}

// Periodic is work of any package that is due again and again. One replica, the one River elects, starts it; it may still run
// twice at a time or be cut off, so Run is safe to repeat.
type Periodic struct {
	Name  string // unique and lasting, in kebab-case
	Every time.Duration
	Run   func(ctx context.Context) error
}

// Worker carries out planning runs and periodic work. Any number of them share the work of a database.
type Worker struct {
	client *river.Client[pgx.Tx]
}

// The queues. Periodic work has its own, so that long searches never keep it waiting.
const (
	searchQueue    = river.QueueDefault
	periodicQueue  = "periodic"
	periodicAtOnce = 4
)

const (
	// searchTime is when River gives a search up; the search's own limit comes first.
	searchTime = (MaxRunSeconds + 60) * time.Second
	// rescueTime is when River forgets a job whose worker is gone. The run itself is taken up long before, by the sweep.
	rescueTime = searchTime + time.Minute
	// periodicTime is when River gives a piece of periodic work up.
	periodicTime = 5 * time.Minute
)

// NewWorker returns a worker that does nothing before Start. It fails on a faulty configuration.
func NewWorker(c WorkerConfig) (*Worker, error) {
	queue, err := NewQueue(c.DB)
	if err != nil {
		return nil, err
	}
	sweep := Periodic{Name: "planning-run-sweep", Every: sweepEvery, Run: func(ctx context.Context) error { return c.Rosters.sweep(ctx, queue) }}
	work := map[string]Periodic{}
	var due []*river.PeriodicJob
	for _, p := range append([]Periodic{sweep}, c.Periodic...) {
		if _, twice := work[p.Name]; twice || p.Name == "" || p.Every <= 0 || p.Run == nil {
			return nil, fmt.Errorf("periodic work %q needs a name of its own, a time and something to run", p.Name)
		}
		work[p.Name] = p
		due = append(due, river.NewPeriodicJob(river.PeriodicInterval(p.Every),
			func() (river.JobArgs, *river.InsertOpts) { return turn{Name: p.Name}, nil },
			&river.PeriodicJobOpts{RunOnStart: true}))
	}
	workers := river.NewWorkers()
	if err := errors.Join(
		river.AddWorkerSafely(workers, &searcher{rosters: c.Rosters}),
		river.AddWorkerSafely(workers, &caretaker{work: work}),
	); err != nil {
		return nil, err
	}
	client, err := river.NewClient(riverpgxv5.New(c.DB.Pool), &river.Config{
		Schema: riverSchema,
		Queues: map[string]river.QueueConfig{
			searchQueue:   {MaxWorkers: max(1, c.Searches)},
			periodicQueue: {MaxWorkers: periodicAtOnce},
		},
		Workers: workers, PeriodicJobs: due, Logger: c.Log, RescueStuckJobsAfter: rescueTime,
	})
	if err != nil {
		return nil, err
	}
	return &Worker{client: client}, nil
}

// Start begins to work and returns. ctx is for starting only and for the values jobs see; Stop ends the work.
func (w *Worker) Start(ctx context.Context) error { return w.client.Start(context.WithoutCancel(ctx)) }

// Stop ends the work: searches are given back for another worker, which takes seconds at most. It returns when all have ended
// or ctx has.
func (w *Worker) Stop(ctx context.Context) error { return w.client.StopAndCancel(ctx) }

// searcher works hints.
type searcher struct {
	river.WorkerDefaults[hint]
	rosters *Rosters
}

// Work carries out the run of a hint.
func (s *searcher) Work(ctx context.Context, job *river.Job[hint]) error {
	return s.rosters.work(ctx, job.Args.District, job.Args.Run)
}

// Timeout is longer than any search may take.
func (s *searcher) Timeout(*river.Job[hint]) time.Duration { return searchTime }

// turn is one turn of periodic work.
type turn struct {
	Name string `json:"name"`
}

// Kind names the job in the queue.
func (turn) Kind() string { return "periodic" }

// InsertOpts makes a turn that fails wait for the next one.
func (turn) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: periodicQueue, MaxAttempts: 1}
}

// caretaker works turns.
type caretaker struct {
	river.WorkerDefaults[turn]
	work map[string]Periodic
}

// Work takes a turn. A name no replica of this version knows is left over from another version.
func (c *caretaker) Work(ctx context.Context, job *river.Job[turn]) error {
	p, ok := c.work[job.Args.Name]
	if !ok {
		return nil
	}
	return p.Run(ctx)
}

// Timeout bounds a turn.
func (c *caretaker) Timeout(*river.Job[turn]) time.Duration { return periodicTime }

// sweep hints at every run in the database that waits for a worker: because its hint was lost, or its worker.
func (rs *Rosters) sweep(ctx context.Context, queue *Queue) error {
	var districts []string
	err := postgres.Global(ctx, rs.db, func(tx *gorm.DB) error {
		return tx.Table("districts").Order("key").Pluck("key", &districts).Error
	})
	if err != nil {
		return fmt.Errorf("sweep planning runs: %w", err)
	}
	var failed []error
	for _, district := range districts {
		failed = append(failed, rs.sweepDistrict(ctx, queue, district))
	}
	return errors.Join(failed...)
}

func (rs *Rosters) sweepDistrict(ctx context.Context, queue *Queue, district string) error {
	waiting, err := rs.waiting(ctx, district)
	if err != nil {
		return fmt.Errorf("sweep planning runs of %s: %w", district, err)
	}
	for _, run := range waiting {
		if err := queue.Add(ctx, district, run); err != nil {
			return fmt.Errorf("hint at planning run %s: %w", run, err)
		}
	}
	return nil
}

// waiting returns the runs of a district that are there to be taken.
func (rs *Rosters) waiting(ctx context.Context, district string) (runs []uuid.UUID, err error) {
	err = postgres.Read(ctx, rs.db, district, func(tx *gorm.DB) error {
		return tx.Model(&PlanningRun{}).Where("district_id = ?", district).Where(waits, leaseTime.Seconds()).Order("id").Pluck("id", &runs).Error
	})
	return runs, err
}
