package roster

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// again replays a run and returns the replay when it is over.
func (w *world) again(t *testing.T, id uuid.UUID) *PlanningRun {
	t.Helper()
	replay, err := w.rosters.Replay(w.planner, id)
	check(t, err)
	check(t, w.rosters.work(t.Context(), w.district.Key, replay.ID))
	replay, err = w.rosters.Run(w.planner, replay.ID)
	check(t, err)
	return replay
}

// rewrite replaces text in the stored plan of a run.
func (w *world) rewrite(t *testing.T, run uuid.UUID, old, text string) {
	t.Helper()
	plan, err := w.rosters.FoundPlan(w.planner, run)
	check(t, err)
	changed := bytes.Replace(plan, []byte(old), []byte(text), 1)
	if bytes.Equal(plan, changed) {
		t.Fatalf("the plan has no %s", old)
	}
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE planning_run_results SET plan = ? WHERE district_id = ? AND planning_run_id = ?", changed, w.district.Key, run).Error
	})
}

func TestReplay(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())

	t.Run("computes the same plan again, also after the roster was deleted and the rows have changed", func(t *testing.T) {
		gone := w.plan(t, term())
		check(t, w.rosters.DeleteDraft(w.planner, gone.ID, gone.Version))
		w.unsettle(t)
		first, err := w.rosters.FoundPlan(w.planner, gone.PlanningRunID)
		check(t, err)
		replay := w.again(t, gone.PlanningRunID)
		if replay.State != RunDone || replay.Repetition == nil || !replay.Repetition.Same || replay.RosterID != nil || *replay.BaseRunID != gone.PlanningRunID {
			t.Fatalf("the replay is %s (%s): %+v", replay.State, replay.Failure().String(), replay.Repetition)
		}
		second, err := w.rosters.FoundPlan(w.planner, replay.ID)
		check(t, err)
		if diff := cmp.Diff(withoutSeconds(t, first), withoutSeconds(t, second)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("computes what a search that was stopped, or whose time was over, had found", func(t *testing.T) {
		run, done := w.searching(t, t.Context())
		_, err := w.rosters.StopRun(w.planner, run.ID)
		check(t, err)
		check(t, <-done)
		d := slow()
		d.MaxSeconds = 1
		for _, id := range []uuid.UUID{run.ID, w.plan(t, d).PlanningRunID} {
			if replay := w.again(t, id); replay.State != RunDone || !replay.Repetition.Same {
				t.Errorf("the replay is %s (%s): %+v", replay.State, replay.Failure().String(), replay.Repetition)
			}
		}
	})
	t.Run("computes a what-if again, which was warmed", func(t *testing.T) {
		run := w.ask(t, w.planner, PoolQuery{RosterID: r.ID}, Supposition{Kind: SupposeRules, MaxPause: 20})
		if replay := w.again(t, run.ID); replay.State != RunDone || !replay.Repetition.Same || replay.Comparison != nil {
			t.Errorf("the replay is %s (%s): %+v", replay.State, replay.Failure().String(), replay.Repetition)
		}
	})
	t.Run("tells what differs", func(t *testing.T) {
		other := w.plan(t, term())
		w.rewrite(t, other.PlanningRunID, `"value":`, `"value":1`)
		w.rewrite(t, other.PlanningRunID, `"slot":`, `"slot":1`)
		replay := w.again(t, other.PlanningRunID)
		if diff := cmp.Diff(&Repetition{Differs: []string{"assignments", "value"}}, replay.Repetition); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is refused for a run without a plan, for a replay, to others, and for a plan of another version", func(t *testing.T) {
		queued, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		replay := w.again(t, r.PlanningRunID)
		for _, id := range []uuid.UUID{queued.ID, replay.ID} {
			if _, err := w.rosters.Replay(w.planner, id); !errors.Is(err, ErrNothingToReplay) {
				t.Errorf("got %v", err)
			}
		}
		if _, err := w.rosters.Replay(w.district.Providers[1].Planner, r.PlanningRunID); !errors.Is(err, ErrRunNotFound) {
			t.Errorf("got %v", err)
		}
		if _, err := w.rosters.Replay(w.district.YouthOffice, r.PlanningRunID); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("got %v", err)
		}
		late, err := w.rosters.Replay(w.planner, r.PlanningRunID)
		check(t, err)
		w.rewrite(t, r.PlanningRunID, `"engine":"`, `"engine":"older `)
		if _, err := w.rosters.Replay(w.planner, r.PlanningRunID); !errors.Is(err, ErrEngineDiffers) {
			t.Errorf("got %v", err)
		}
		check(t, w.rosters.work(t.Context(), w.district.Key, late.ID))
		late, err = w.rosters.Run(w.planner, late.ID)
		check(t, err)
		if late.State != RunFailed || late.FailureCode != ErrEngineDiffers.Code || late.Repetition != nil {
			t.Errorf("the replay is %s (%s)", late.State, late.FailureCode)
		}
	})
	t.Run("can be cancelled and not stopped", func(t *testing.T) {
		other := w.plan(t, term())
		replay, err := w.rosters.Replay(w.planner, other.PlanningRunID)
		check(t, err)
		_, err = w.rosters.claim(account.System(t.Context(), w.district.Key), w.district.Key, replay.ID)
		check(t, err)
		if _, err := w.rosters.StopRun(w.planner, replay.ID); !errors.Is(err, ErrReplayRuns) {
			t.Errorf("got %v", err)
		}
		if replay, err = w.rosters.CancelRun(w.planner, replay.ID); err != nil || !replay.CancelRequested {
			t.Errorf("got %v", err)
		}
	})
}

// withoutSeconds is a plan's bytes up to the one figure that no replay repeats.
func withoutSeconds(t *testing.T, plan []byte) string {
	t.Helper()
	before, _, found := bytes.Cut(plan, []byte(`"seconds":`))
	if !found {
		t.Fatal("the plan does not tell its seconds")
	}
	return string(before)
}

func TestAWhatIfIsStoredOnce(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())
	start := func(seconds, iterations int) uuid.UUID {
		run, err := w.rosters.StartWhatIf(w.planner, WhatIf{
			PoolQuery: PoolQuery{RosterID: r.ID}, Suppositions: []Supposition{{Kind: SupposeRules, MaxPause: 25}}, MaxSeconds: seconds, MaxIterations: iterations,
		})
		check(t, err)
		return run.ID
	}
	ctx := account.System(t.Context(), w.district.Key)

	t.Run("when two workers hear of it at once", func(t *testing.T) {
		id := start(10, 3)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if err := w.rosters.work(t.Context(), w.district.Key, id); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if run, err := w.rosters.WhatIf(w.planner, id); err != nil || run.State != RunDone || run.Attempt != 1 {
			t.Errorf("%+v, %v", run, err)
		}
	})
	t.Run("when its worker is lost and comes back late", func(t *testing.T) {
		id := start(10, 3)
		lost, err := w.rosters.claim(ctx, w.district.Key, id)
		check(t, err)
		f, err := w.rosters.solve(ctx, lost)
		check(t, err)
		w.silent(t, id, leaseTime+time.Second)
		check(t, w.rosters.work(t.Context(), w.district.Key, id))
		check(t, w.rosters.store(ctx, lost, f))
		if run, err := w.rosters.WhatIf(w.planner, id); err != nil || run.State != RunDone || run.Attempt != 2 || run.Comparison == nil {
			t.Errorf("%+v, %v", run, err)
		}
	})
	t.Run("when it is stopped, with what both searches have", func(t *testing.T) {
		id := start(MaxWhatIfSeconds, 0)
		done := make(chan error, 1)
		go func() { done <- w.rosters.work(t.Context(), w.district.Key, id) }()
		w.await(t, id, func(r *PlanningRun) bool { return r.State == RunRunning })
		_, err := w.rosters.StopWhatIf(w.planner, id)
		check(t, err)
		check(t, <-done)
		run, err := w.rosters.WhatIf(w.planner, id)
		check(t, err)
		if run.State != RunDone || run.Comparison == nil || run.Comparison.After.Bound < run.Comparison.After.Value || !run.StopRequested {
			t.Errorf("%+v", run)
		}
		if replay := w.again(t, id); replay.State != RunDone || !replay.Repetition.Same {
			t.Errorf("the replay is %s (%s): %+v", replay.State, replay.Failure().String(), replay.Repetition)
		}
	})
	t.Run("and not asked for while too many wait", func(t *testing.T) {
		var open []uuid.UUID
		for range MaxOpenWhatIfs {
			open = append(open, start(2, 1))
		}
		_, err := w.rosters.StartWhatIf(w.planner, WhatIf{PoolQuery: PoolQuery{RosterID: r.ID}, Suppositions: []Supposition{{Kind: SupposeRules, MinRun: 1}}, MaxSeconds: 2})
		if !errors.Is(err, ErrTooManyQuestions) {
			t.Errorf("got %v", err)
		}
		for _, id := range open {
			_, err := w.rosters.CancelWhatIf(w.planner, id)
			check(t, err)
		}
	})
	t.Run("not at all when it is cancelled", func(t *testing.T) {
		id := start(10, 3)
		run, err := w.rosters.CancelWhatIf(w.planner, id)
		check(t, err)
		check(t, w.rosters.work(t.Context(), w.district.Key, id))
		if run.State != RunCancelled || run.Comparison != nil {
			t.Errorf("%+v", run)
		}
	})
}

// TestContradictingPinsAreToldInWords pins two people to a slot that then needs one.
func TestContradictingPinsAreToldInWords(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	s := r.Series[0]
	r, _, err := w.rosters.Change(w.planner, r.ID, r.Version, []Change{{Op: OpPin, AssistantID: s.AssistantID, SlotID: s.SlotID}})
	check(t, err)
	_, _, err = w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(t, err)
	ask := func(who func() (*PlanningRun, error)) *PlanningRun {
		run, err := who()
		check(t, err)
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		return run
	}
	var class string
	for _, x := range w.named(t, r.ID) {
		if x.AssistantID == s.AssistantID && x.SlotID == s.SlotID {
			class = x.GivenName + " Muster at " + x.PlaceLabel + " (" + x.SchoolName + ") on " + x.Weekday.String() + " " + x.Starts.String() + "-" + x.Ends.String()
		}
	}
	own := ask(func() (*PlanningRun, error) {
		return w.rosters.StartWhatIf(w.planner, WhatIf{PoolQuery: PoolQuery{RosterID: r.ID}, MaxSeconds: 5,
			Suppositions: []Supposition{{Kind: SupposeHours, AssistantID: s.AssistantID, WeekMinutes: 10}}})
	})
	failed, err := w.rosters.WhatIf(w.planner, own.ID)
	check(t, err)
	if failed.State != RunFailed || failed.FailureCode != codePins || !bytes.Contains([]byte(failed.Failure().String()), []byte(class)) {
		t.Errorf("the run is %s (%s), the pin %s", failed.State, failed.Failure().String(), class)
	}
	if bytes.Contains([]byte(failed.Failure().String()), []byte(s.AssistantID.String())) {
		t.Errorf("the message has ids: %s", failed.Failure().String())
	}
	youth := ask(func() (*PlanningRun, error) {
		return w.rosters.StartWhatIf(w.district.YouthOffice, WhatIf{PoolQuery: PoolQuery{ProviderID: w.provider, On: termStart}, MaxSeconds: 5,
			Suppositions: []Supposition{{Kind: SupposeRules, MinRun: 8}}})
	})
	told, err := w.rosters.WhatIf(w.district.YouthOffice, youth.ID)
	check(t, err)
	if told.State != RunFailed || told.FailureCode != codePins || bytes.Contains([]byte(told.Failure().String()), []byte("Muster")) {
		t.Errorf("the youth office reads %s (%s)", told.State, told.Failure().String())
	}
	listed, _, err := w.rosters.WhatIfs(w.planner, postgres.Page{})
	check(t, err)
	if listed[0].Failure().String() != failed.Failure().String() {
		t.Errorf("listed as %s", listed[0].Failure().String())
	}
}

func (w *world) named(t *testing.T, roster uuid.UUID) (list []NamedSeries) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) (err error) {
		list, err = namedOf(tx, w.district.Key, roster)
		return err
	})
	return list
}
