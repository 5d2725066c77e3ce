package roster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

func TestStartRun(t *testing.T) {
	w := newWorld(t)

	t.Run("names every faulty field", func(t *testing.T) {
		_, err := w.rosters.StartRun(w.planner, RunDetails{ValidFrom: termEnd, ValidUntil: termStart, MaxSeconds: 601, MaxIterations: -1})
		refused(t, err, ErrRunInvalid, "/validUntil", "/maxSeconds", "/maxIterations")
	})
	t.Run("refuses a period that is over", func(t *testing.T) {
		d := term()
		d.ValidFrom, d.ValidUntil = date(t, "2026-03-01"), date(t, "2026-03-31")
		_, err := w.rosters.StartRun(w.planner, d)
		refused(t, err, ErrRunInvalid, "/validUntil")
	})
	t.Run("points days whose holidays are not known to the fields that name them", func(t *testing.T) {
		d := term()
		d.ValidFrom, d.ValidUntil = date(t, "2030-07-01"), date(t, "2030-08-31")
		_, err := w.rosters.StartRun(w.planner, d)
		refused(t, err, school.ErrDaysNotKnown, "/validUntil")
		d.ValidFrom = date(t, "2030-08-01")
		_, err = w.rosters.StartRun(w.planner, d)
		refused(t, err, school.ErrDaysNotKnown, "/validFrom", "/validUntil")
	})
	t.Run("refuses a period without a school day on which somebody is needed", func(t *testing.T) {
		d := term()
		d.ValidFrom, d.ValidUntil = date(t, "2026-10-05"), date(t, "2026-10-17") // autumn holidays
		_, err := w.rosters.StartRun(w.planner, d)
		refused(t, err, ErrNothingToPlan)
	})
	t.Run("refuses everybody but planners", func(t *testing.T) {
		for _, ctx := range []context.Context{w.district.Operator, w.district.YouthOffice, w.district.Schools[0].Secretary} {
			if _, err := w.rosters.StartRun(ctx, term()); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("got %v", err)
			}
		}
		if _, err := w.rosters.StartRun(t.Context(), term()); !errors.Is(err, account.ErrUnauthenticated) {
			t.Errorf("got %v", err)
		}
		if _, err := w.rosters.StartRun(account.System(t.Context(), w.district.Key), term()); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("the system has no pool to plan, got %v", err)
		}
	})
	t.Run("stores a queued run with its problem, hints at it, and keeps it if the hint is lost", func(t *testing.T) {
		var hinted []uuid.UUID
		rosters := New(Config{DB: w.db, Now: w.clock.Now, Enqueue: func(_ context.Context, district string, run uuid.UUID) error {
			if district != w.district.Key {
				t.Errorf("hinted at district %s", district)
			}
			hinted = append(hinted, run)
			return errors.New("the queue is away")
		}})
		run, err := rosters.StartRun(w.planner, term())
		check(t, err)
		if run.State != RunQueued || len(hinted) != 1 || hinted[0] != run.ID {
			t.Errorf("run %s is %s, hinted at %v", run.ID, run.State, hinted)
		}
		problem, err := rosters.Problem(w.planner, run.ID)
		check(t, err)
		for _, a := range w.people {
			if bytes.Contains(problem, []byte(a.GivenName)) || bytes.Contains(problem, []byte(a.FamilyName)) {
				t.Errorf("the problem names %s", a.Name())
			}
			if !bytes.Contains(problem, []byte(a.ID.String())) {
				t.Errorf("the problem lacks %s", a.ID)
			}
		}
	})
	t.Run("hides runs from other providers and districts", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		for _, ctx := range []context.Context{w.district.Providers[1].Planner, w.Giessen.Providers[0].Planner} {
			_, read := w.rosters.Run(ctx, run.ID)
			_, problem := w.rosters.Problem(ctx, run.ID)
			_, cancelled := w.rosters.CancelRun(ctx, run.ID)
			_, stopped := w.rosters.StopRun(ctx, run.ID)
			for _, err := range []error{read, problem, cancelled, stopped} {
				if !errors.Is(err, ErrRunNotFound) {
					t.Errorf("got %v", err)
				}
			}
			list, _, err := w.rosters.Runs(ctx, postgres.Page{})
			if err != nil || len(list) != 0 {
				t.Errorf("listed %d runs, %v", len(list), err)
			}
		}
	})
}

func TestWork(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	var pinning RunDetails

	t.Run("leads to a draft whose stored value, terms and bound the proof confirms", func(t *testing.T) {
		problem, err := w.rosters.Problem(w.planner, r.PlanningRunID)
		check(t, err)
		plan, err := w.rosters.Plan(w.planner, r.ID)
		check(t, err)
		report, err := proof.Check(problem, plan)
		check(t, err)
		if len(report.Findings) > 0 {
			t.Fatalf("findings: %v", report.Findings)
		}
		if report.Value != r.Value || report.Bound == nil || *report.Bound > r.Bound || r.Value > r.Bound {
			t.Errorf("stored value %d and bound %d, proven %d and %v", r.Value, r.Bound, report.Value, report.Bound)
		}
		if r.State != Draft || r.Breakdown().Value() != r.Value || hashOf(problem) != r.ProblemHash {
			t.Errorf("roster %+v", r)
		}
	})
	t.Run("covers every need of a pool that is large enough", func(t *testing.T) {
		if want := 2 * 5 * 9; len(r.Series) != want { // schools, days, eight lessons and a bus
			t.Errorf("%d series, want %d", len(r.Series), want)
		}
	})
	t.Run("does nothing with a run that is over or does not exist", func(t *testing.T) {
		for _, id := range []uuid.UUID{r.PlanningRunID, postgres.NewID()} {
			check(t, w.rosters.work(t.Context(), w.district.Key, id))
		}
		list, _, err := w.rosters.Rosters(w.planner, RosterFilter{}, postgres.Page{})
		check(t, err)
		if len(list) != 1 {
			t.Errorf("%d rosters, want 1", len(list))
		}
	})
	t.Run("solves the problem it was asked with, whatever has become of the rows since", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		asked, err := w.rosters.Problem(w.planner, run.ID)
		check(t, err)
		w.unsettle(t)
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		done, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		solved, err := w.rosters.Problem(w.planner, run.ID)
		check(t, err)
		if done.State != RunDone || done.ProblemHash != run.ProblemHash || !bytes.Equal(asked, solved) {
			t.Fatalf("the run is %s (%s), problem %s was asked", done.State, done.ProblemHash, run.ProblemHash)
		}
		planned := map[seriesKey]bool{}
		for _, s := range w.series(t, *done.RosterID) {
			planned[s.key()] = true
		}
		if len(planned) != len(r.Series) {
			t.Errorf("%d series, the same problem had %d before", len(planned), len(r.Series))
		}
		plan, err := w.rosters.Plan(w.planner, *done.RosterID)
		check(t, err)
		if report, err := proof.Check(solved, plan); err != nil || len(report.Findings) > 0 {
			t.Errorf("findings %v, %v", report, err)
		}
		_, _, err = w.rosters.Publish(w.planner, *done.RosterID, 1, calendar.Date{})
		refused(t, err, ErrOutdated, "rosterId")
	})
	t.Run("keeps pins of an earlier roster, and fails readably if they contradict", func(t *testing.T) {
		r := w.plan(t, term())
		pin := r.Series[len(r.Series)-1]
		r, _, err := w.rosters.Change(w.planner, r.ID, r.Version, []Change{{Op: OpPin, AssistantID: pin.AssistantID, SlotID: pin.SlotID}})
		check(t, err)
		pinning = term()
		pinning.FromRosterID = &r.ID
		for _, s := range w.plan(t, pinning).Series {
			if s.Pinned != (s.key() == pin.key()) {
				t.Errorf("series %+v, pinned was %+v", s, pin)
			}
		}
		for _, a := range w.people {
			if a.ID == pin.AssistantID {
				w.edit(t, a, func(d *staff.Details) { d.Availability = nil })
			}
		}
		run, err := w.rosters.StartRun(w.planner, pinning)
		check(t, err)
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		failed, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		if failed.State != RunFailed || failed.FailureCode != codePins || failed.RosterID != nil || !strings.Contains(failed.Failure().String(), "Muster at ") ||
			strings.Contains(failed.Failure().String(), pin.AssistantID.String()) {
			t.Errorf("the run is %s (%s: %s)", failed.State, failed.FailureCode, failed.Failure().String())
		}
	})
	t.Run("refuses to keep pins of somebody who may not work any more", func(t *testing.T) {
		for _, a := range w.people {
			w.edit(t, a, func(d *staff.Details) { d.Active = false })
		}
		_, err := w.rosters.StartRun(w.planner, pinning)
		refused(t, err, ErrPinsGone, "/fromRosterId")
	})
}

// unsettle changes, at the first school, all that a problem names: the label of a class, what another one needs, the slots of the
// bell schedule and how long it holds.
func (w *world) unsettle(t *testing.T) {
	t.Helper()
	s := &w.district.Schools[0]
	renamed, gone := &s.Classes[0], &s.Classes[1]
	_, err := w.Schools.UpdatePlace(s.Secretary, renamed.ID, renamed.Version, school.PlaceDetails{
		Kind: renamed.Kind, Label: "1b", Grade: renamed.Grade, ValidFrom: renamed.ValidFrom,
	})
	check(t, err)
	_, _, err = w.Schools.PutNeedWeek(s.Secretary, gone.ID, gone.Version, school.NeedWeekDetails{ValidFrom: termStart})
	check(t, err)
	early := school.SlotDetails{Weekday: calendar.Monday, Starts: 400, Ends: 420, Kind: school.SlotArrival} // before all others of the week
	_, err = w.Schools.UpdateBellSchedule(s.Secretary, s.Bell.ID, s.Bell.Version, school.BellScheduleDetails{
		ValidFrom: s.Bell.ValidFrom, ValidUntil: termEnd, Slots: append(schooltest.Week(), early),
	})
	check(t, err)
}

// slow is a run that would search for minutes.
func slow() RunDetails {
	d := term()
	d.MaxSeconds, d.MaxIterations = MaxRunSeconds, MaxRunIterations
	return d
}

// searching starts a slow run and works on it in the background until progress shows.
func (w *world) searching(t *testing.T, ctx context.Context) (*PlanningRun, <-chan error) {
	t.Helper()
	run, err := w.rosters.StartRun(w.planner, slow())
	check(t, err)
	done := make(chan error, 1)
	go func() { done <- w.rosters.work(ctx, w.district.Key, run.ID) }()
	w.await(t, run.ID, func(r *PlanningRun) bool { return r.State == RunRunning && r.Value != nil })
	return run, done
}

// await polls a run until it is as it should be.
func (w *world) await(t *testing.T, id uuid.UUID, ok func(*PlanningRun) bool) *PlanningRun {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		run, err := w.rosters.Run(w.planner, id)
		check(t, err)
		if ok(run) {
			return run
		}
		if time.Now().After(deadline) {
			t.Fatalf("the run is still %s: %+v", run.State, run)
		}
	}
}

// silent makes the last sign of life of a run's worker older.
func (w *world) silent(t *testing.T, run uuid.UUID, d time.Duration) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE planning_runs SET heartbeat_at = heartbeat_at - make_interval(secs => ?) WHERE district_id = ? AND id = ?",
			d.Seconds(), w.district.Key, run).Error
	})
}

func (w *world) rosterCount(t *testing.T, run uuid.UUID) (n int64) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Model(&Roster{}).Where("district_id = ? AND planning_run_id = ?", w.district.Key, run).Count(&n).Error
	})
	return n
}

func TestInterruptRun(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)

	t.Run("cancels a queued run at once, also twice", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		for range 2 {
			run, err = w.rosters.CancelRun(w.planner, run.ID)
			check(t, err)
		}
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		if run.State != RunCancelled || run.EndedAt == nil || w.rosterCount(t, run.ID) != 0 {
			t.Errorf("the run is %s", run.State)
		}
		if _, err := w.rosters.StopRun(w.planner, run.ID); !errors.Is(err, ErrRunEnded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("cancels a search within seconds and leaves no roster", func(t *testing.T) {
		run, done := w.searching(t, t.Context())
		_, err := w.rosters.CancelRun(w.planner, run.ID)
		check(t, err)
		check(t, <-done)
		if now, _ := w.rosters.Run(w.planner, run.ID); now.State != RunCancelled || w.rosterCount(t, run.ID) != 0 {
			t.Errorf("the run is %s", now.State)
		}
	})
	t.Run("stops a search and keeps the best plan so far", func(t *testing.T) {
		run, done := w.searching(t, t.Context())
		began := time.Now()
		stopped, err := w.rosters.StopRun(w.planner, run.ID)
		check(t, err)
		check(t, <-done)
		if took := time.Since(began); took > 5*time.Second { // a beat and a move of the search; the machine may be busy
			t.Errorf("it took %s", took)
		}
		now, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		if *now.Value < *stopped.Value || *now.Bound > *stopped.Bound {
			t.Errorf("stopped at %d of %d, kept %d of %d", *stopped.Value, *stopped.Bound, *now.Value, *now.Bound)
		}
		if now.State != RunDone || now.RosterID == nil || !stopped.StopRequested || !now.StopRequested || now.MaxSeconds != run.MaxSeconds {
			t.Fatalf("the run is %s with %d seconds, stopped %t", now.State, now.MaxSeconds, now.StopRequested)
		}
		if r, err := w.rosters.Roster(w.planner, *now.RosterID); err != nil || r.Value != *now.Value || r.Bound < r.Value {
			t.Errorf("roster %+v, %v", r, err)
		}
		if _, err := w.rosters.CancelRun(w.planner, run.ID); !errors.Is(err, ErrRunEnded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("is told once to stop, however often it is asked", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, slow())
		check(t, err)
		ctx := account.System(t.Context(), w.district.Key)
		lost, err := w.rosters.claim(ctx, w.district.Key, run.ID)
		check(t, err)
		first, err := w.rosters.StopRun(w.planner, run.ID)
		check(t, err)
		again, err := w.rosters.StopRun(w.planner, run.ID)
		check(t, err)
		if first.Version != lost.Version+1 || again.Version != first.Version {
			t.Errorf("versions %d, %d and %d", lost.Version, first.Version, again.Version)
		}
		w.silent(t, run.ID, leaseTime+time.Second) // and whoever takes it from a lost worker stops too
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		now, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		if now.State != RunDone || now.Attempt != 2 || now.RosterID == nil {
			t.Errorf("the run is %s after %d attempts", now.State, now.Attempt)
		}
	})
	t.Run("has nothing to keep of a run that has not started", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		if _, err := w.rosters.StopRun(w.planner, run.ID); !errors.Is(err, ErrRunNotStarted) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ends a search when its time is over", func(t *testing.T) {
		d := slow()
		d.MaxSeconds = 1
		run, err := w.rosters.StartRun(w.planner, d)
		check(t, err)
		began := time.Now()
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		if now, _ := w.rosters.Run(w.planner, run.ID); now.State != RunDone || time.Since(began) > 5*time.Second {
			t.Errorf("the run is %s after %s", now.State, time.Since(began))
		}
	})
	t.Run("gives a run back when its worker is stopped, at no cost", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		run, done := w.searching(t, ctx)
		stop()
		check(t, <-done)
		now, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		if now.State != RunQueued || now.Attempt != 0 || now.HeartbeatAt != nil || w.rosterCount(t, run.ID) != 0 {
			t.Errorf("the run is %s after %d attempts", now.State, now.Attempt)
		}
	})
}

func TestLostWorker(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	claim := func(t *testing.T, id uuid.UUID) *PlanningRun {
		t.Helper()
		run, err := w.rosters.claim(account.System(t.Context(), w.district.Key), w.district.Key, id)
		check(t, err)
		return run
	}

	t.Run("is replaced after its lease, and cannot store a second roster when it wakes up", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		lost := claim(t, run.ID)
		ctx := account.System(t.Context(), w.district.Key)
		plan, err := w.rosters.solve(ctx, lost)
		check(t, err)
		w.unsettle(t)

		w.silent(t, run.ID, leaseTime-10*time.Second)
		if again := claim(t, run.ID); again != nil {
			t.Fatal("the run was taken from a worker whose lease still holds")
		}
		w.silent(t, run.ID, 11*time.Second)
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		check(t, w.rosters.store(ctx, lost, plan))
		check(t, w.rosters.end(ctx, lost, RunFailed, failure{code: codeAttempts, detail: "late"}))
		check(t, w.rosters.giveBack(ctx, lost))

		now, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		if now.State != RunDone || now.Attempt != 2 || w.rosterCount(t, run.ID) != 1 {
			t.Errorf("the run is %s after %d attempts with %d rosters", now.State, now.Attempt, w.rosterCount(t, run.ID))
		}
		if r, err := w.rosters.Roster(w.planner, *now.RosterID); err != nil || r.ProblemHash != run.ProblemHash {
			t.Errorf("the second worker solved %s, the first one %s, %v", r.ProblemHash, run.ProblemHash, err)
		}
	})
	t.Run("notices while it searches that it has lost its run", func(t *testing.T) {
		run, done := w.searching(t, t.Context())
		w.tx(t, func(tx *gorm.DB) error {
			return tx.Exec("UPDATE planning_runs SET attempt = attempt + 1 WHERE district_id = ? AND id = ?", w.district.Key, run.ID).Error
		})
		check(t, <-done)
		if now, _ := w.rosters.Run(w.planner, run.ID); now.State != RunRunning || w.rosterCount(t, run.ID) != 0 {
			t.Errorf("the run is %s", now.State)
		}
	})
	t.Run("is not who works by another clock than the others", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		claim(t, run.ID)
		for _, off := range []time.Duration{-time.Hour, time.Hour} {
			other := New(Config{DB: w.db, Now: func() time.Time { return w.clock.Now().Add(off) }})
			again, err := other.claim(account.System(t.Context(), w.district.Key), w.district.Key, run.ID)
			check(t, err)
			waiting, err := other.waiting(t.Context(), w.district.Key)
			check(t, err)
			if again != nil || slices.ContainsFunc(waiting, func(id uuid.UUID) bool { return id == run.ID }) {
				t.Errorf("a machine whose clock is off by %s takes the run for lost", off)
			}
		}
		w.silent(t, run.ID, leaseTime+time.Second)
		for _, off := range []time.Duration{-time.Hour, time.Hour} {
			other := New(Config{DB: w.db, Now: func() time.Time { return w.clock.Now().Add(off) }})
			waiting, err := other.waiting(t.Context(), w.district.Key)
			check(t, err)
			if !slices.Contains(waiting, run.ID) {
				t.Errorf("a machine whose clock is off by %s does not notice that the run is lost", off)
			}
		}
		_, err = w.rosters.CancelRun(w.planner, run.ID)
		check(t, err)
	})
	t.Run("is the third one: the run fails with a code", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		for range maxAttempts {
			if claim(t, run.ID) == nil {
				t.Fatal("the run cannot be taken")
			}
			w.silent(t, run.ID, leaseTime+time.Second)
		}
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		now, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		if now.State != RunFailed || now.FailureCode != codeAttempts || w.rosterCount(t, run.ID) != 0 {
			t.Errorf("the run is %s (%s)", now.State, now.FailureCode)
		}
	})
	t.Run("of a cancelled run leaves it to the next one to end it", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		claim(t, run.ID)
		_, err = w.rosters.CancelRun(w.planner, run.ID)
		check(t, err)
		w.silent(t, run.ID, leaseTime+time.Second)
		check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
		if now, _ := w.rosters.Run(w.planner, run.ID); now.State != RunCancelled {
			t.Errorf("the run is %s", now.State)
		}
	})
	t.Run("and many that reach for one run at once: one gets it", func(t *testing.T) {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		for _, err := range inParallel(8, func(int) error { return w.rosters.work(context.Background(), w.district.Key, run.ID) }) {
			check(t, err)
		}
		if now, _ := w.rosters.Run(w.planner, run.ID); now.Attempt != 1 || w.rosterCount(t, run.ID) != 1 {
			t.Errorf("%d attempts, %d rosters", now.Attempt, w.rosterCount(t, run.ID))
		}
	})
}

// refused checks that err is the fault and points to exactly these fields.
func refused(t *testing.T, err, want error, pointers ...string) {
	t.Helper()
	var f *fault.Error
	if !errors.Is(err, want) || !errors.As(err, &f) {
		t.Fatalf("got %v, want %v", err, want)
	}
	got := map[string]bool{}
	for _, field := range f.Fields {
		got[field.Pointer+field.Parameter] = true
	}
	wanted := map[string]bool{}
	for _, p := range pointers {
		wanted[p] = true
	}
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		t.Errorf("fields %v, want %v", f.Fields, pointers)
	}
}

// pointsTo reports whether a fault names the place.
func pointsTo(err error, pointer string) bool {
	var f *fault.Error
	if !errors.As(err, &f) {
		return false
	}
	for _, field := range f.Fields {
		if field.Pointer == pointer {
			return true
		}
	}
	return false
}
