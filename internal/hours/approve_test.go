package hours

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/account"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/postgres"
)

func TestApprove(t *testing.T) {
	w, h := november(t)
	monday := hourstest.Date(t, "2026-11-16")
	whole := Approval{From: hourstest.Date(t, "2026-11-01"), Until: hourstest.Date(t, "2026-11-30")}
	t.Run("leaves alone what no school has confirmed", func(t *testing.T) {
		if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, monday.AddDays(5)); err != nil {
			t.Fatal(err)
		}
		if n, err := h.Approve(w.Planner(w.DRK), whole); n != 0 || err != nil {
			t.Errorf("%d approved, %v", n, err)
		}
		confirmAll(t, w, h)
		e := all(t, h)[0]
		if _, err := h.Correct(w.Planner(w.DRK), e.ID, e.Version, Correction{e.StartsAt, e.EndsAt, 5, true}); err != nil {
			t.Fatal(err)
		}
		if n, err := h.Approve(w.Planner(w.DRK), Approval{From: monday, Until: monday}); n != 1 || err != nil {
			t.Errorf("%d approved, %v; want only the entry nobody has corrected since", n, err)
		}
	})
	t.Run("narrows to an assistant, a school and days", func(t *testing.T) {
		tuesday := monday.AddDays(1)
		if n, err := h.Approve(w.Planner(w.DRK), Approval{From: tuesday, Until: tuesday, SchoolID: w.Sites[1].ID}); n != 1 || err != nil {
			t.Errorf("by school: %d, %v", n, err)
		}
		if n, err := h.Approve(w.Planner(w.DRK), Approval{From: whole.From, Until: whole.Until, AssistantID: w.Mara.ID}); n != 1 || err != nil {
			t.Errorf("by assistant: %d, %v", n, err)
		}
	})
	t.Run("approves the own provider's only", func(t *testing.T) {
		if n, err := h.Approve(w.Planner(w.DRK), whole); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if diff := cmp.Diff(map[State]int{Approved: 4, Recorded: 1, Confirmed: 1}, states(t, h)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if n, err := h.Approve(elsewhere(w), whole); n != 0 || err != nil {
			t.Errorf("from another district: %d, %v", n, err)
		}
	})
	t.Run("refuses a period without beginning or end", func(t *testing.T) {
		_, err := h.Approve(w.Planner(w.DRK), Approval{})
		if diff := cmp.Diff([]string{"/from", "/until"}, fields(err)); !errors.Is(err, ErrInvalidPeriod) || diff != "" {
			t.Errorf("%v", err)
		}
		_, err = h.Approve(w.Planner(w.DRK), Approval{From: monday, Until: monday.AddDays(-1)})
		if diff := cmp.Diff([]string{"/until"}, fields(err)); diff != "" {
			t.Errorf("%v", err)
		}
	})
	t.Run("is for planners only", func(t *testing.T) {
		for name, ctx := range map[string]context.Context{
			"a school": w.Office(0), "an assistant": w.Self(w.Jule), "the system": account.System(t.Context(), hourstest.Vogelsberg),
		} {
			if _, err := h.Approve(ctx, whole); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := h.CloseMonth(ctx, november2026); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s closes: %v", name, err)
			}
			if _, _, err := h.Closings(ctx, postgres.Page{}); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s lists: %v", name, err)
			}
		}
	})
}
