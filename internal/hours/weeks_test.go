package hours

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/hours/hourstest"
)

func TestWeeks(t *testing.T) {
	w, h := november(t)
	confirmAll(t, w, h)
	monday := hourstest.Date(t, "2026-11-16")
	weeks := func(t *testing.T, f Filter) []WeekStand {
		t.Helper()
		got, err := h.Weeks(w.Office(0), f)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	before := weeks(t, Filter{})
	t.Run("counts the own school's entries by state", func(t *testing.T) {
		want := []WeekStand{{Monday: monday, Version: before[0].Version, Entries: 3, People: 2, Minutes: 355, Confirmed: 3}}
		if diff := cmp.Diff(want, before); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("has a new version after any change of an entry", func(t *testing.T) {
		e := weekOf(t, w, h)[0]
		if _, err := h.Correct(w.Self(w.Jule), e.ID, e.Version, Correction{e.StartsAt, e.EndsAt, 35, true}); err != nil {
			t.Fatal(err)
		}
		want := []WeekStand{{Monday: monday, Version: before[0].Version + 1, Entries: 3, People: 2, Minutes: 320, Recorded: 1, Confirmed: 2}}
		if diff := cmp.Diff(want, weeks(t, Filter{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("counts what the provider has accepted and what the school disputes", func(t *testing.T) {
		x := weekOf(t, w, h)[0]
		if _, err := h.ConfirmWeek(w.Office(0), w.Sites[0].ID, monday.Week(), Word{Exceptions: []Exception{{x.ID, NotPresent}}}); err != nil {
			t.Fatal(err)
		}
		approveAll(t, w, h)
		got := weeks(t, Filter{From: monday, Until: monday.AddDays(6)})
		if len(got) != 1 || got[0].Disputed != 1 || got[0].Settled != 2 || got[0].Week() != monday.Week() {
			t.Errorf("%+v", got)
		}
	})
	t.Run("leaves out other weeks", func(t *testing.T) {
		if got := weeks(t, Filter{Until: monday.AddDays(-1)}); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// weekOf are the entries of the first school by day.
func weekOf(t *testing.T, w *hourstest.World, h *Hours) []Entry {
	t.Helper()
	entries, _, err := h.Entries(w.Office(0), Filter{SchoolID: w.Sites[0].ID}, pageOfAll)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	return entries
}
