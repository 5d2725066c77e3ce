package hours

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"schulalltag/internal/hours/hourstest"
)

// atOnce runs all functions at the same time and returns their errors.
func atOnce(fns ...func() error) []error {
	errs := make([]error, len(fns))
	start := make(chan struct{})
	var group sync.WaitGroup
	for i, fn := range fns {
		group.Go(func() {
			<-start
			errs[i] = fn()
		})
	}
	close(start)
	group.Wait()
	return errs
}

func TestCorrectAgainstConfirm(t *testing.T) {
	w, h := november(t)
	week := hourstest.Date(t, "2026-11-16").Week()
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, week.Range().Until); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		before := all(t, h)[0]
		correction := Correction{before.StartsAt, before.EndsAt, before.BreakMinutes + 1, true}
		errs := atOnce(
			func() error { _, err := h.ConfirmWeek(w.Office(0), w.Sites[0].ID, week, Word{}); return err },
			func() error { _, err := h.Correct(w.Self(w.Jule), before.ID, before.Version, correction); return err },
			func() error { _, err := h.ConfirmWeek(w.Office(0), w.Sites[0].ID, week, Word{}); return err },
		)
		if errs[0] != nil || errs[2] != nil {
			t.Fatalf("confirm: %v", errs)
		}
		after := all(t, h)[0]
		switch corrected := after.BreakMinutes == correction.BreakMinutes; {
		case corrected != (errs[1] == nil):
			t.Errorf("corrected: %v, told %v", corrected, errs[1])
		case errs[1] != nil && !errors.Is(errs[1], errStale):
			t.Errorf("the correction that came late is told %v", errs[1])
		case !corrected && after.State != Confirmed:
			t.Errorf("not corrected, and %s", after.State)
		case corrected && after.Minutes != before.Minutes-1:
			t.Errorf("corrected to %d minutes", after.Minutes)
		}
	}
}

func TestCloseAgainstCorrect(t *testing.T) {
	w, h := november(t)
	w.Now = hourstest.At(t, hourstest.Date(t, "2026-12-01"), 8*60)
	confirmAll(t, w, h)
	entries := all(t, h)
	approveAll(t, w, h)
	// One planner has the version of before the approval, others that of after it; nobody may change what is closed.
	var fns []func() error
	for _, version := range []int{entries[0].Version, entries[0].Version + 1} {
		fns = append(fns, func() error {
			_, err := h.Correct(w.Planner(w.DRK), entries[0].ID, version, Correction{})
			return err
		})
	}
	for range 3 {
		fns = append(fns, func() error { _, err := h.CloseMonth(w.Planner(w.DRK), november2026); return err })
	}
	errs := atOnce(fns...)
	for _, err := range errs[:2] {
		if !errors.Is(err, ErrSettled) && !errors.Is(err, errStale) {
			t.Errorf("a correction is told %v", err)
		}
	}
	won := 0
	for _, err := range errs[2:] {
		if err == nil {
			won++
		} else if !errors.Is(err, ErrMonthClosed) {
			t.Errorf("a second closing is told %v", err)
		}
	}
	if won != 1 || states(t, h)[Closed] != 5 {
		t.Errorf("closed %d times, states %v", won, states(t, h))
	}
}

func TestCloseAgainstConfirmedCorrection(t *testing.T) {
	for range 5 {
		w, h := november(t)
		w.Now = hourstest.At(t, hourstest.Date(t, "2026-12-01"), 8*60)
		confirmAll(t, w, h)
		e := all(t, h)[0]
		drk := w.Planner(w.DRK)
		approval := Approval{From: november2026.First(), Until: november2026.Last()}
		errs := atOnce(
			func() error { _, err := h.Correct(drk, e.ID, e.Version, Correction{}); return err },
			func() error {
				if _, err := h.Approve(drk, approval); err != nil {
					return err
				}
				_, err := h.CloseMonth(drk, november2026)
				return err
			},
		)
		after := all(t, h)[0]
		if closed := errs[1] == nil; closed != (after.State == Closed) || closed == (errs[0] == nil) {
			t.Errorf("entry is %s, correction told %v, closing told %v", after.State, errs[0], errs[1])
		}
		if errs[1] != nil && !errors.Is(errs[1], ErrMonthOpen) {
			t.Errorf("closing told %v", errs[1])
		}
	}
}

func TestPrefillAtOnce(t *testing.T) {
	w, h := november(t)
	week := hourstest.Date(t, "2026-11-16").Week()
	prefill := func() error {
		_, err := h.Prefill(context.Background(), hourstest.Vogelsberg, week.Range().Until)
		return err
	}
	confirm := func() error { _, err := h.ConfirmWeek(w.Office(0), w.Sites[0].ID, week, Word{}); return err }
	for i, err := range atOnce(prefill, confirm, prefill, confirm, prefill) {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	if n := len(all(t, h)); n != 6 {
		t.Errorf("%d entries, want one for each of the 6 stretches", n)
	}
}

func TestCorrectionsAtOnceNeverOverlap(t *testing.T) {
	w, h := november(t)
	monday := hourstest.Date(t, "2026-11-16")
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, monday); err != nil {
		t.Fatal(err)
	}
	entries := all(t, h) // both of Jule, 8:00 to 9:35 and 10:50 to 12:45
	for range 5 {
		for i, e := range all(t, h) {
			minute := Correction{entries[i].StartsAt, entries[i].StartsAt.Add(time.Minute), 0, true}
			if _, err := h.Correct(w.Planner(w.DRK), e.ID, e.Version, minute); err != nil {
				t.Fatal(err)
			}
		}
		var fns []func() error
		for _, e := range all(t, h) {
			fns = append(fns, func() error { // each wants half an hour before the second
				wanted := Correction{hourstest.At(t, monday, 10*60), hourstest.At(t, monday, 10*60+30), 0, true}
				_, err := h.Correct(w.Planner(w.DRK), e.ID, e.Version, wanted)
				return err
			})
		}
		errs := atOnce(fns...)
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v; want one to win", errs)
		}
		for _, err := range errs {
			if err != nil && !errors.Is(err, ErrOverlap) {
				t.Errorf("the loser is told %v", err)
			}
		}
	}
}
