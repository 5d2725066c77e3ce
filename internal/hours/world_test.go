package hours

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
)

// shiftOn is a stretch of two hours on a day.
func shiftOn(t *testing.T, provider uuid.UUID, day calendar.Date) []roster.Shift {
	t.Helper()
	return []roster.Shift{{
		ProviderID: provider, AssistantID: uuid.New(), SchoolID: uuid.New(), Day: day,
		StartsAt: hourstest.At(t, day, 8*60), EndsAt: hourstest.At(t, day, 10*60),
	}}
}

// november is a world in which the week from Monday 16 November 2026 is over: Jule has worked at both schools on Monday and
// Tuesday, Mara at the first on Wednesday, Nina of the other provider at the second on Thursday.
func november(t *testing.T) (*hourstest.World, *Hours) {
	t.Helper()
	w := hourstest.New(t)
	monday := hourstest.Date(t, "2026-11-16")
	for i := range 2 {
		w.Work(t, w.Jule, 0, monday.AddDays(i), 0, 1)
		w.Work(t, w.Jule, 1, monday.AddDays(i), 3, 4)
	}
	w.Work(t, w.Mara, 0, monday.AddDays(2), 0, 1, 2)
	w.Work(t, w.Nina, 1, monday.AddDays(3), 0, 1)
	return w, newHours(w)
}

// states counts the entries of the district by state.
func states(t *testing.T, h *Hours) map[State]int {
	t.Helper()
	count := map[State]int{}
	for _, e := range all(t, h) {
		count[e.State]++
	}
	return count
}

// actions counts the audit trail of the district by action.
func actions(t *testing.T, w *hourstest.World) map[string]int {
	t.Helper()
	var rows []struct {
		Action string
		N      int
	}
	w.Tx(t, func(tx *gorm.DB) error {
		return tx.Model(&account.Event{}).Select("action, count(*) as n").Where("district_id = ?", hourstest.Vogelsberg).
			Group("action").Scan(&rows).Error
	})
	count := map[string]int{}
	for _, r := range rows {
		count[r.Action] = r.N
	}
	return count
}

// confirmAll has both schools confirm the week from 16 November.
func confirmAll(t *testing.T, w *hourstest.World, h *Hours) {
	t.Helper()
	for i, s := range w.Sites {
		if _, err := h.ConfirmWeek(w.Office(i), s.ID, hourstest.Date(t, "2026-11-16").Week(), Word{}); err != nil {
			t.Fatal(err)
		}
	}
}

// approveAll has both providers approve November.
func approveAll(t *testing.T, w *hourstest.World, h *Hours) {
	t.Helper()
	for _, ctx := range []context.Context{w.Planner(w.DRK), w.Planner(w.Caritas)} {
		if _, err := h.Approve(ctx, Approval{From: hourstest.Date(t, "2026-11-01"), Until: hourstest.Date(t, "2026-11-30")}); err != nil {
			t.Fatal(err)
		}
	}
}

// pageOfAll is one page with everything.
var pageOfAll = postgres.Page{Limit: postgres.MaxLimit}

// errStale is what a change of an old version fails with.
var errStale = postgres.ErrStale

var isExclusion = postgres.IsExclusion

// ignoreNames compares what is stored of an entry.
var ignoreNames = cmpopts.IgnoreFields(Entry{}, "AssistantName", "SchoolName")

// elsewhere is a planner of the same organisation's id in another district.
func elsewhere(w *hourstest.World) context.Context {
	return account.With(context.Background(), account.Actor{
		Kind: account.ActorUser, ID: uuid.New(), District: hourstest.Fulda, Organisation: w.DRK, Role: account.RolePlanner,
	})
}

// transact runs fn in a transaction of the district and returns its error.
func transact(w *hourstest.World, fn func(tx *gorm.DB) error) error {
	return postgres.Transact(context.Background(), w.DB, hourstest.Vogelsberg, fn)
}

// containsDetail reports whether a field of the fault has the detail.
func containsDetail(err error, detail string) bool {
	var e *fault.Error
	return errors.As(err, &e) && slices.ContainsFunc(e.Fields, func(f fault.Field) bool { return f.Detail.String() == detail })
}
