package hours

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/postgres"
)

var november2026 = calendar.Month{Year: 2026, Month: time.November}

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

func TestCloseMonth(t *testing.T) {
	w, h := november(t)
	drk := w.Planner(w.DRK)
	t.Run("refuses a month that is not over", func(t *testing.T) {
		w.Now = hourstest.At(t, hourstest.Date(t, "2026-11-30"), 24*60-1)
		if _, err := h.CloseMonth(drk, november2026); !errors.Is(err, ErrMonthNotOver) {
			t.Errorf("%v", err)
		}
	})
	w.Now = hourstest.At(t, hourstest.Date(t, "2026-12-01"), 0)
	t.Run("refuses open entries, counts them and leaves them to be found", func(t *testing.T) {
		_, err := h.CloseMonth(drk, november2026)
		if !errors.Is(err, ErrMonthOpen) || !strings.Contains(err.Error(), "not approved: 5 recorded.") {
			t.Fatalf("%v", err)
		}
		if diff := cmp.Diff(map[State]int{Recorded: 5}, states(t, h)); diff != "" {
			t.Errorf("what was filled in must stay (-want +got):\n%s", diff)
		}
		confirmAll(t, w, h)
		entries := all(t, h)
		if _, err := h.Correct(drk, entries[0].ID, entries[0].Version, Correction{}); err != nil {
			t.Fatal(err)
		}
		if _, err = h.CloseMonth(drk, november2026); err == nil || !strings.Contains(err.Error(), "not approved: 1 recorded, 4 confirmed.") {
			t.Errorf("%v", err)
		}
	})
	t.Run("closes what is approved, with its sums", func(t *testing.T) {
		confirmAll(t, w, h)
		approveAll(t, w, h)
		c, err := h.CloseMonth(drk, november2026)
		if err != nil {
			t.Fatal(err)
		}
		want := &Closing{hourstest.Vogelsberg, w.DRK, hourstest.Date(t, "2026-11-01"), w.Now, 115 + 95 + 115 + 165, 5}
		if diff := cmp.Diff(want, c); diff != "" || c.Month() != november2026 {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[State]int{Closed: 5, Approved: 1}, states(t, h)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("refuses to close it again", func(t *testing.T) {
		if _, err := h.CloseMonth(drk, november2026); !errors.Is(err, ErrMonthClosed) {
			t.Errorf("%v", err)
		}
	})
	t.Run("refuses to correct or dispute what is closed", func(t *testing.T) {
		e := all(t, h)[0]
		if _, err := h.Correct(w.Self(w.Jule), e.ID, e.Version, Correction{}); !errors.Is(err, ErrSettled) {
			t.Errorf("correct: %v", err)
		}
		_, err := h.ConfirmWeek(w.Office(0), w.Sites[0].ID, e.Day.Week(), []Exception{{e.ID, OtherTimes}})
		if diff := cmp.Diff([]string{"/exceptions/0/timeEntryId"}, fields(err)); diff != "" {
			t.Errorf("dispute: %v", err)
		}
	})
	t.Run("cannot be undone, whatever the application does", func(t *testing.T) {
		before := all(t, h)
		for _, statement := range []string{
			"update time_entries set state = 'recorded' where district_id = ?",
			"update time_entries set minutes = 0, worked = false where district_id = ? and state = 'closed'",
			"delete from time_entries where district_id = ?",
		} {
			var closed int64
			w.Tx(t, func(tx *gorm.DB) error {
				if err := tx.Exec(statement, hourstest.Vogelsberg).Error; err != nil {
					return err
				}
				return tx.Model(&Entry{}).Where("district_id = ? and state = 'closed' and minutes > 0", hourstest.Vogelsberg).Count(&closed).Error
			})
			if closed != 4 {
				t.Errorf("%s leaves %d closed entries with minutes, want 4", statement, closed)
			}
		}
		after := all(t, h)
		if diff := cmp.Diff(before[:5], after[:5]); diff != "" || len(before) != len(after) {
			t.Errorf("(-before +after):\n%s", diff)
		}
		for _, statement := range []string{"update month_closings set minutes = 0", "delete from month_closings"} {
			if err := transact(w, func(tx *gorm.DB) error { return tx.Exec(statement).Error }); postgres.State(err) != "42501" {
				t.Errorf("%s: %v, want permission denied", statement, err)
			}
		}
	})
	t.Run("closes a month without work, and lists closed months in order", func(t *testing.T) {
		october := calendar.Month{Year: 2026, Month: time.October}
		if c, err := h.CloseMonth(drk, october); err != nil || c.Entries != 0 || c.Minutes != 0 {
			t.Fatalf("%+v, %v", c, err)
		}
		var got []string
		page := postgres.Page{Limit: 1}
		for {
			closings, next, err := h.Closings(drk, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range closings {
				got = append(got, c.Month().String())
			}
			if page.Cursor = next; next == "" {
				break
			}
		}
		if diff := cmp.Diff([]string{"2026-10", "2026-11"}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if others, _, err := h.Closings(w.Planner(w.Caritas), page); err != nil || len(others) != 0 {
			t.Errorf("the other provider sees %v, %v", others, err)
		}
	})
}

func TestSums(t *testing.T) {
	w, h := november(t)
	confirmAll(t, w, h)
	if _, err := h.Approve(w.Planner(w.Caritas), Approval{From: hourstest.Date(t, "2026-11-01"), Until: hourstest.Date(t, "2026-11-30")}); err != nil {
		t.Fatal(err)
	}
	e := all(t, h)[0]
	if _, err := h.Correct(w.Self(w.Jule), e.ID, e.Version, Correction{e.StartsAt, e.EndsAt, 35, true}); err != nil {
		t.Fatal(err)
	}
	system := account.System(t.Context(), hourstest.Vogelsberg)
	jule := Sum{ID: w.Jule.ID, Label: "Jule Dörr", Entries: 4, PlannedMinutes: 420, RecordedMinutes: 60, ConfirmedMinutes: 325}
	mara := Sum{ID: w.Mara.ID, Label: "Mara Bing", Entries: 1, PlannedMinutes: 165, ConfirmedMinutes: 165}
	nina := Sum{ID: w.Nina.ID, Label: "Nina Weil", Entries: 1, PlannedMinutes: 95, ApprovedMinutes: 95}
	eichberg := Sum{ID: w.Sites[0].ID, Label: "Eichbergschule", Entries: 3, PlannedMinutes: 355, RecordedMinutes: 60, ConfirmedMinutes: 260}
	tests := []struct {
		name   string
		ctx    context.Context
		filter Filter
		by     By
		want   []Sum
	}{
		{"by assistant", system, Filter{}, ByAssistant, []Sum{jule, mara, nina}},
		{"by school", w.Planner(w.DRK), Filter{}, BySchool, []Sum{eichberg,
			{ID: w.Sites[1].ID, Label: "Oberwaldschule", Entries: 2, PlannedMinutes: 230, ConfirmedMinutes: 230}}},
		{"by provider", system, Filter{}, ByProvider, []Sum{
			{ID: w.Caritas, Label: "Caritas Alsfeld", Entries: 1, PlannedMinutes: 95, ApprovedMinutes: 95},
			{ID: w.DRK, Label: "DRK Lauterbach", Entries: 5, PlannedMinutes: 585, RecordedMinutes: 60, ConfirmedMinutes: 490}}},
		{"by month", w.Self(w.Jule), Filter{}, ByMonth, []Sum{{FirstDay: hourstest.Date(t, "2026-11-01"), Label: "2026-11",
			Entries: 4, PlannedMinutes: 420, RecordedMinutes: 60, ConfirmedMinutes: 325}}},
		{"of one state", w.Planner(w.DRK), Filter{State: Recorded}, ByAssistant, []Sum{
			{ID: w.Jule.ID, Label: "Jule Dörr", Entries: 1, PlannedMinutes: 95, RecordedMinutes: 60}}},
		{"of the own school", w.Office(0), Filter{}, BySchool, []Sum{eichberg}},
		{"of nobody at another school", w.Office(0), Filter{SchoolID: w.Sites[1].ID}, ByAssistant, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := h.Sums(test.ctx, test.filter, test.by)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	t.Run("refuses other groupings and roles", func(t *testing.T) {
		if _, err := h.Sums(system, Filter{}, "reason"); !errors.Is(err, ErrUnknownGrouping) {
			t.Errorf("%v", err)
		}
		if _, err := h.Sums(w.As(account.RoleYouthOffice, uuid.New()), Filter{}, ByMonth); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("%v", err)
		}
	})
}

func TestEntriesAreSeenByThoseConcernedOnly(t *testing.T) {
	w, h := november(t)
	confirmAll(t, w, h)
	for name, test := range map[string]struct {
		ctx    context.Context
		filter Filter
		want   int
	}{
		"the first school":                   {w.Office(0), Filter{}, 3},
		"the second school":                  {w.Office(1), Filter{}, 3},
		"a school asking for another":        {w.Office(0), Filter{SchoolID: w.Sites[1].ID}, 0},
		"the DRK":                            {w.Planner(w.DRK), Filter{}, 5},
		"the Caritas":                        {w.Planner(w.Caritas), Filter{}, 1},
		"a provider asking for another":      {w.Planner(w.Caritas), Filter{ProviderID: w.DRK}, 0},
		"an assistant":                       {w.Self(w.Jule), Filter{}, 4},
		"an assistant asking for another":    {w.Self(w.Jule), Filter{AssistantID: w.Mara.ID}, 0},
		"an assistant on one day":            {w.Self(w.Jule), Filter{From: hourstest.Date(t, "2026-11-17"), Until: hourstest.Date(t, "2026-11-17")}, 2},
		"an assistant asking for disputes":   {w.Self(w.Jule), Filter{State: Disputed}, 0},
		"a planner of another district":      {elsewhere(w), Filter{}, 0},
		"an assistant at the other provider": {w.Self(hourstest.Person{User: w.Jule.User, Provider: w.Caritas}), Filter{}, 0},
	} {
		entries, _, err := h.Entries(test.ctx, test.filter, pageOfAll)
		if err != nil || len(entries) != test.want {
			t.Errorf("%s sees %d entries, %v; want %d", name, len(entries), err, test.want)
		}
	}
	if _, _, err := h.Entries(w.As(account.RoleYouthOffice, uuid.New()), Filter{}, pageOfAll); !errors.Is(err, account.ErrForbidden) {
		t.Errorf("the youth office: %v", err)
	}
}
