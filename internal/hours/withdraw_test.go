package hours

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours/hourstest"
)

// seen is the version of a week of the first school.
func seen(t *testing.T, w *hourstest.World, h *Hours, week calendar.Week) int {
	t.Helper()
	weeks, err := h.Weeks(w.Office(0), Filter{SchoolID: w.Sites[0].ID, From: week.Monday(), Until: week.Range().Until})
	if err != nil || len(weeks) != 1 {
		t.Fatalf("%+v, %v", weeks, err)
	}
	return weeks[0].Version
}

func TestConfirmWeekAsItWasSeen(t *testing.T) {
	w, h := november(t)
	week := hourstest.Date(t, "2026-11-16").Week()
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, week.Range().Until); err != nil {
		t.Fatal(err)
	}
	school, version := w.Sites[0].ID, seen(t, w, h, week)
	first := all(t, h)[0]
	if _, err := h.Correct(w.Self(w.Jule), first.ID, first.Version, Correction{first.StartsAt, first.EndsAt, first.BreakMinutes + 1, true}); err != nil {
		t.Fatal(err)
	}
	before := all(t, h)
	if _, err := h.ConfirmWeek(w.Office(0), school, week, Word{Seen: &version}); !errors.Is(err, errStale) {
		t.Errorf("hours corrected a moment ago: %v", err)
	}
	if diff := cmp.Diff(before, all(t, h)); diff != "" {
		t.Error(diff)
	}
	version = seen(t, w, h, week)
	if c, err := h.ConfirmWeek(w.Office(0), school, week, Word{Seen: &version}); err != nil || c.Confirmed != 3 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestWithdrawWeek(t *testing.T) {
	w, h := november(t)
	week := hourstest.Date(t, "2026-11-16").Week()
	school := w.Sites[0].ID
	confirm := func(exceptions ...Exception) int {
		t.Helper()
		if _, err := h.ConfirmWeek(w.Office(0), school, week, Word{Exceptions: exceptions}); err != nil {
			t.Fatal(err)
		}
		return seen(t, w, h, week)
	}
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, week.Range().Until); err != nil {
		t.Fatal(err)
	}
	own, _, err := h.Entries(w.Office(0), Filter{}, pageOfAll)
	if err != nil {
		t.Fatal(err)
	}
	everything := states(t, h)
	version := confirm(Exception{own[1].ID, NotPresent})

	t.Run("refuses who does not speak for the school, and a week that has changed", func(t *testing.T) {
		before := all(t, h)
		if err := h.WithdrawWeek(w.Office(1), school, week, version); !errors.Is(err, ErrSchoolNotFound) {
			t.Errorf("another school: %v", err)
		}
		if err := h.WithdrawWeek(w.Office(0), uuid.New(), week, version); !errors.Is(err, ErrSchoolNotFound) {
			t.Errorf("no school: %v", err)
		}
		if err := h.WithdrawWeek(w.Planner(w.DRK), school, week, version); err == nil {
			t.Error("a planner can")
		}
		if err := h.WithdrawWeek(w.Office(0), school, week, version-1); !errors.Is(err, errStale) {
			t.Errorf("an earlier version: %v", err)
		}
		if diff := cmp.Diff(before, all(t, h)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("makes confirmed and disputed hours recorded again, and says so in the trail", func(t *testing.T) {
		if err := h.WithdrawWeek(w.Office(0), school, week, version); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(everything, states(t, h)); diff != "" {
			t.Error(diff)
		}
		if e := all(t, h)[0]; e.Dispute != nil || actions(t, w)["withdraw-week"] != 1 {
			t.Errorf("%+v, %v", e, actions(t, w))
		}
		if err := h.WithdrawWeek(w.Office(0), school, week, version); !errors.Is(err, errStale) {
			t.Errorf("again: %v", err)
		}
	})
	t.Run("refuses once the provider has approved", func(t *testing.T) {
		confirmAll(t, w, h)
		approveAll(t, w, h)
		if err := h.WithdrawWeek(w.Office(0), school, week, seen(t, w, h, week)); !errors.Is(err, ErrWordFinal) {
			t.Error(err)
		}
	})
}
