package roster

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"
)

// worker starts a worker on the world's rosters, which hint at it, and stops it with the test.
func (w *world) worker(t *testing.T, periodic ...Periodic) *Worker {
	t.Helper()
	queue, err := NewQueue(w.db)
	check(t, err)
	beat := w.rosters.beat
	w.rosters = New(Config{DB: w.db, Now: w.clock.Now, Enqueue: queue.Add})
	w.rosters.beat = beat
	worker, err := NewWorker(WorkerConfig{DB: w.db, Rosters: w.rosters, Periodic: periodic, Log: slog.New(slog.DiscardHandler)})
	check(t, err)
	check(t, worker.Start(t.Context()))
	t.Cleanup(func() { check(t, worker.Stop(context.Background())) })
	return worker
}

func TestWorker(t *testing.T) {
	w := newWorld(t)
	var turns atomic.Int32
	forgotten, err := w.rosters.StartRun(w.planner, term()) // nobody hints at it
	check(t, err)
	worker := w.worker(t, Periodic{Name: "count-turns", Every: time.Hour, Run: func(context.Context) error {
		turns.Add(1)
		return errors.New("the next turn tries again")
	}})

	t.Run("carries out a run as soon as it is asked for", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		if done := w.await(t, run.ID, func(r *PlanningRun) bool { return r.State == RunDone }); done.RosterID == nil {
			t.Error("there is no roster")
		}
	})
	t.Run("finds a run whose hint was lost, at its start", func(t *testing.T) {
		w.await(t, forgotten.ID, func(r *PlanningRun) bool { return r.State == RunDone })
	})
	t.Run("does the periodic work of others, at its start and not again before it is due", func(t *testing.T) {
		for deadline := time.Now().Add(10 * time.Second); turns.Load() == 0 && time.Now().Before(deadline); {
			time.Sleep(10 * time.Millisecond)
		}
		if n := turns.Load(); n != 1 {
			t.Errorf("%d turns", n)
		}
	})
	t.Run("gives a search back within a second or two when it is stopped, and another worker takes it", func(t *testing.T) {
		w.crowd(t)
		run, err := w.rosters.StartRun(w.planner, slow())
		check(t, err)
		w.await(t, run.ID, func(r *PlanningRun) bool { return r.State == RunRunning && r.Value != nil })
		began := time.Now()
		check(t, worker.Stop(t.Context()))
		now, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		if took := time.Since(began); took > 5*time.Second || now.State != RunQueued || now.Attempt != 0 {
			t.Errorf("after %s the run is %s with %d attempts", took, now.State, now.Attempt)
		}
		w.worker(t)
		w.tx(t, func(tx *gorm.DB) error { // hints are apart by hintEvery; this one is as if that time had passed
			return tx.Exec("DELETE FROM river.river_job").Error
		})
		check(t, w.rosters.enqueue(t.Context(), w.district.Key, run.ID))
		w.await(t, run.ID, func(r *PlanningRun) bool { return r.State == RunRunning })
		_, err = w.rosters.CancelRun(w.planner, run.ID)
		check(t, err)
		w.await(t, run.ID, func(r *PlanningRun) bool { return r.State == RunCancelled })
	})
	t.Run("hints once at a run, however often it is swept", func(t *testing.T) {
		queue, err := NewQueue(w.db)
		check(t, err)
		quiet := New(Config{DB: w.db, Now: w.clock.Now})
		run, err := quiet.StartRun(w.planner, term())
		check(t, err)
		check(t, queue.Add(t.Context(), w.district.Key, run.ID))
		for range 3 {
			check(t, quiet.sweep(t.Context(), queue))
		}
		var n int
		err = w.db.Pool.QueryRow(t.Context(), "SELECT count(*) FROM river.river_job WHERE kind = 'planning-run' AND args->>'run' = $1", run.ID.String()).Scan(&n)
		if err != nil || n < 1 || n > 2 { // two if the sweep came just after the turn of the stretch
			t.Errorf("%d hints, %v", n, err)
		}
	})
	t.Run("refuses periodic work without a name of its own or a time", func(t *testing.T) {
		nothing := func(context.Context) error { return nil }
		for _, p := range [][]Periodic{
			{{Name: "", Every: time.Hour, Run: nothing}}, {{Name: "a", Run: nothing}}, {{Name: "a", Every: time.Hour}},
			slices.Repeat([]Periodic{{Name: "a", Every: time.Hour, Run: nothing}}, 2),
		} {
			if _, err := NewWorker(WorkerConfig{DB: w.db, Rosters: w.rosters, Periodic: p, Log: slog.Default()}); err == nil {
				t.Errorf("accepted %v", p)
			}
		}
	})
}
