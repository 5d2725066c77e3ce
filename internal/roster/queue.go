package roster

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"schulalltag/internal/postgres"
)

// riverSchema is where River keeps its tables.
const riverSchema = "river"

// hint is the job that tells a worker of a planning run. It carries no more than where the run is: the row is the truth, so
// a hint that is lost, late or repeated does no harm.
type hint struct {
	District string    `json:"district"`
	Run      uuid.UUID `json:"run"`
}

// Kind names the job in the queue.
func (hint) Kind() string { return "planning-run" }

// InsertOpts lets a run have one hint in each stretch of hintEvery, whatever becomes of the ones before; the sweep, not River,
// tries again.
func (hint) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: hintEvery}}
}

// hintEvery and sweepEvery bound how long a run waits after its worker was lost: a lease, a sweep and a hint, about a minute.
const (
	hintEvery  = 20 * time.Second
	sweepEvery = 10 * time.Second
)

// Queue puts hints to workers into River's queue. It works no jobs itself, so every replica may have one.
type Queue struct {
	client *river.Client[pgx.Tx]
}

// NewQueue returns the queue in the database. It fails only on a faulty configuration.
func NewQueue(db *postgres.DB) (*Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(db.Pool), &river.Config{Schema: riverSchema})
	if err != nil {
		return nil, err
	}
	return &Queue{client: client}, nil
}

// Add hints that a planning run waits. It is Config.Enqueue.
func (q *Queue) Add(ctx context.Context, district string, run uuid.UUID) error {
	_, err := q.client.Insert(ctx, hint{District: district, Run: run}, nil)
	return err
}
