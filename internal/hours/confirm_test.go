package hours

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours/hourstest"
)

func TestConfirmWeek(t *testing.T) {
	w, h := november(t)
	monday := hourstest.Date(t, "2026-11-16")
	week := monday.Week()
	eichberg, oberwald := w.Sites[0].ID, w.Sites[1].ID

	t.Run("fills in what is over and confirms it, up to this moment", func(t *testing.T) {
		w.Now = hourstest.At(t, monday.AddDays(1), 8*60) // Tuesday, before the first lesson
		c, err := h.ConfirmWeek(w.Office(0), eichberg, week, Word{})
		if err != nil {
			t.Fatal(err)
		}
		if c.Confirmed != 1 || c.Disputed != 0 || len(c.Entries) != 1 || c.Entries[0].AssistantName != "Jule Dörr" || c.Entries[0].State != Confirmed {
			t.Errorf("%+v", c)
		}
	})
	t.Run("confirms the rest when it is over, but for exceptions", func(t *testing.T) {
		w.Now = hourstest.At(t, monday.AddDays(5), 12*60)
		if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, monday.AddDays(5)); err != nil {
			t.Fatal(err)
		}
		entries, _, err := h.Entries(w.Office(0), Filter{From: monday.AddDays(1)}, pageOfAll)
		if err != nil || len(entries) != 2 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		c, err := h.ConfirmWeek(w.Office(0), eichberg, week, Word{Exceptions: []Exception{{entries[1].ID, NotPresent}}})
		if err != nil || c.Confirmed != 1 || c.Disputed != 1 || len(c.Entries) != 3 {
			t.Fatalf("%+v, %v", c, err)
		}
		if diff := cmp.Diff(map[State]int{Confirmed: 2, Disputed: 1, Recorded: 3}, states(t, h)); diff != "" {
			t.Errorf("other schools' hours are to stay recorded (-want +got):\n%s", diff)
		}
		again, err := h.ConfirmWeek(w.Office(0), eichberg, week, Word{Exceptions: []Exception{{entries[1].ID, NotPresent}}})
		if err != nil || again.Confirmed != 0 || again.Disputed != 0 {
			t.Errorf("repeated: %+v, %v; want no change", again, err)
		}
		if diff := cmp.Diff(c.Entries, again.Entries); diff != "" {
			t.Errorf("repeated (-first +again):\n%s", diff)
		}
	})
	t.Run("keeps what is disputed until it is corrected, and then confirms it", func(t *testing.T) {
		c, err := h.ConfirmWeek(w.Office(0), eichberg, week, Word{})
		if err != nil || c.Confirmed != 0 {
			t.Fatalf("%+v, %v; want the dispute to stay", c, err)
		}
		disputed := c.Entries[2]
		if disputed.State != Disputed || disputed.Dispute == nil || *disputed.Dispute != NotPresent {
			t.Fatalf("%+v", disputed)
		}
		if _, err := h.Correct(w.Self(w.Mara), disputed.ID, disputed.Version, Correction{}); err != nil {
			t.Fatal(err)
		}
		c, err = h.ConfirmWeek(w.Office(0), eichberg, week, Word{})
		if err != nil || c.Confirmed != 1 || c.Entries[2].State != Confirmed || c.Entries[2].Worked || c.Entries[2].Dispute != nil {
			t.Errorf("%+v, %v", c, err)
		}
	})
	t.Run("disputes what had been confirmed before", func(t *testing.T) {
		entries, _, err := h.Entries(w.Office(0), Filter{From: monday, Until: monday}, pageOfAll)
		if err != nil {
			t.Fatal(err)
		}
		c, err := h.ConfirmWeek(w.Office(0), eichberg, week, Word{Exceptions: []Exception{{entries[0].ID, OtherTimes}}})
		if err != nil || c.Disputed != 1 || c.Entries[0].State != Disputed {
			t.Errorf("%+v, %v", c, err)
		}
		if n := actions(t, w); n["dispute-time-entry"] != 2 || n["confirm-week"] != 6 {
			t.Errorf("audit trail %v", n)
		}
	})
	t.Run("takes a dispute back, and confirms the entry at once", func(t *testing.T) {
		entries, _, err := h.Entries(w.Office(0), Filter{From: monday, Until: monday.AddDays(4)}, pageOfAll)
		if err != nil || entries[0].State != Disputed || entries[1].State != Confirmed {
			t.Fatalf("%+v, %v", entries, err)
		}
		withdrawn := []Exception{{entries[0].ID, NoException}, {entries[1].ID, NoException}} // of which the second was never disputed
		c, err := h.ConfirmWeek(w.Office(0), eichberg, week, Word{Exceptions: withdrawn})
		if err != nil || c.Confirmed != 1 || c.Disputed != 0 {
			t.Fatalf("%+v, %v", c, err)
		}
		if e := c.Entries[0]; e.State != Confirmed || e.Dispute != nil || e.Version != entries[0].Version+1 {
			t.Errorf("%+v", e)
		}
		read, _, err := h.Entries(w.Office(0), Filter{From: monday, Until: monday.AddDays(4)}, pageOfAll)
		if diff := cmp.Diff(c.Entries, read); err != nil || diff != "" {
			t.Errorf("%v (-answered +stored):\n%s", err, diff)
		}
		if again, err := h.ConfirmWeek(w.Office(0), eichberg, week, Word{Exceptions: withdrawn}); err != nil || again.Confirmed != 0 {
			t.Errorf("repeated: %+v, %v; want no change", again, err)
		}
		if n := actions(t, w); n["withdraw-dispute"] != 1 {
			t.Errorf("audit trail %v", n)
		}
	})
	t.Run("shows one entry to those who see it in the list, and to nobody else", func(t *testing.T) {
		entries, _, err := h.Entries(w.Office(0), Filter{From: monday, Until: monday}, pageOfAll)
		if err != nil {
			t.Fatal(err)
		}
		for name, ctx := range map[string]context.Context{"the school": w.Office(0), "the planner": w.Planner(w.DRK), "the assistant": w.Self(w.Jule)} {
			e, err := h.Entry(ctx, entries[0].ID)
			if diff := cmp.Diff(&entries[0], e); err != nil || diff != "" {
				t.Errorf("%s: %v %s", name, err, diff)
			}
		}
		for name, test := range map[string]struct {
			ctx  context.Context
			want error
		}{
			"another school":           {w.Office(1), ErrNotFound},
			"another provider":         {w.Planner(w.Caritas), ErrNotFound},
			"another assistant":        {w.Self(w.Mara), ErrNotFound},
			"the same in another town": {elsewhere(w), ErrNotFound},
			"the youth office":         {w.As(account.RoleYouthOffice, uuid.New()), account.ErrForbidden},
			"nobody":                   {t.Context(), account.ErrUnauthenticated},
		} {
			if _, err := h.Entry(test.ctx, entries[0].ID); !errors.Is(err, test.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("names exceptions that do not fit, and changes nothing", func(t *testing.T) {
		foreign, _, err := h.Entries(w.Office(1), Filter{}, pageOfAll)
		if err != nil {
			t.Fatal(err)
		}
		own, _, err := h.Entries(w.Office(0), Filter{}, pageOfAll)
		if err != nil {
			t.Fatal(err)
		}
		before := states(t, h)
		_, err = h.ConfirmWeek(w.Office(0), eichberg, week, Word{Exceptions: []Exception{
			{foreign[0].ID, NotPresent}, {uuid.New(), OtherTimes}, {own[1].ID, OtherTimes}, {own[1].ID, OtherTimes}, {own[2].ID, "ill"},
		}})
		want := []string{"/exceptions/0/timeEntryId", "/exceptions/1/timeEntryId", "/exceptions/3/timeEntryId", "/exceptions/4/kind"}
		if diff := cmp.Diff(want, fields(err)); !errors.Is(err, ErrInvalidExceptions) || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		_, err = h.ConfirmWeek(w.Office(0), eichberg, week.Next(), Word{Exceptions: []Exception{{own[1].ID, OtherTimes}}})
		if diff := cmp.Diff([]string{"/exceptions/0/timeEntryId"}, fields(err)); diff != "" {
			t.Errorf("in another week: %v", err)
		}
		if diff := cmp.Diff(before, states(t, h)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	})
	t.Run("refuses an exception that the provider has approved", func(t *testing.T) {
		confirmAll(t, w, h)
		approveAll(t, w, h)
		entries, _, err := h.Entries(w.Office(1), Filter{}, pageOfAll)
		if err != nil || entries[0].State != Approved {
			t.Fatalf("%+v, %v", entries, err)
		}
		_, err = h.ConfirmWeek(w.Office(1), oberwald, week, Word{Exceptions: []Exception{{entries[0].ID, NotPresent}}})
		if diff := cmp.Diff([]string{"/exceptions/0/timeEntryId"}, fields(err)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	t.Run("finds nothing to confirm in weeks to come, up to the last of the calendar", func(t *testing.T) {
		for _, future := range []calendar.Week{week.Next(), {Year: 2200, Number: 52}} {
			if c, err := h.ConfirmWeek(w.Office(0), eichberg, future, Word{}); err != nil || len(c.Entries) != 0 {
				t.Errorf("%s: %+v, %v", future, c, err)
			}
		}
	})
	t.Run("is for members of that school only", func(t *testing.T) {
		for name, test := range map[string]struct {
			ctx  context.Context
			want error
		}{
			"another school":   {w.Office(1), ErrSchoolNotFound},
			"a planner":        {w.Planner(w.DRK), account.ErrForbidden},
			"an assistant":     {w.Self(w.Jule), account.ErrForbidden},
			"the youth office": {w.As(account.RoleYouthOffice, uuid.New()), account.ErrForbidden},
			"nobody":           {t.Context(), account.ErrUnauthenticated},
		} {
			if _, err := h.ConfirmWeek(test.ctx, eichberg, week, Word{}); !errors.Is(err, test.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestCorrect(t *testing.T) {
	w, h := november(t)
	monday := hourstest.Date(t, "2026-11-16")
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, monday.AddDays(5)); err != nil {
		t.Fatal(err)
	}
	jules, _, err := h.Entries(w.Self(w.Jule), Filter{}, pageOfAll)
	if err != nil || len(jules) != 4 {
		t.Fatalf("%d entries, %v", len(jules), err)
	}
	first, second := jules[0], jules[1] // 8:00 to 9:35, and at the other school 10:50 to 12:45
	shorter := Correction{first.StartsAt, hourstest.At(t, monday, 9*60), 0, true}
	t.Run("is for the assistant and the provider's planner only", func(t *testing.T) {
		for name, test := range map[string]struct {
			ctx  context.Context
			want error
		}{
			"another assistant":        {w.Self(w.Mara), ErrNotFound},
			"another provider":         {w.Planner(w.Caritas), ErrNotFound},
			"the school":               {w.Office(0), account.ErrForbidden},
			"the youth office":         {w.As(account.RoleYouthOffice, uuid.New()), account.ErrForbidden},
			"nobody":                   {t.Context(), account.ErrUnauthenticated},
			"the same in another town": {elsewhere(w), ErrNotFound},
		} {
			if _, err := h.Correct(test.ctx, first.ID, 1, shorter); !errors.Is(err, test.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if diff := cmp.Diff(first, all(t, h)[0], ignoreNames); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	})
	t.Run("stores what was worked and asks the school anew", func(t *testing.T) {
		confirmAll(t, w, h)
		e, err := h.Correct(w.Self(w.Jule), first.ID, 2, shorter)
		if err != nil {
			t.Fatal(err)
		}
		if e.Minutes != 60 || e.State != Recorded || e.Version != 3 || e.SchoolName != "Eichbergschule" || e.PlannedMinutes() != 95 {
			t.Errorf("%+v", e)
		}
		if e, err = h.Correct(w.Planner(w.DRK), first.ID, 3, Correction{first.StartsAt, first.EndsAt, 15, true}); err != nil || e.Minutes != 80 {
			t.Errorf("planner: %+v, %v", e, err)
		}
	})
	t.Run("refuses an old version", func(t *testing.T) {
		if _, err := h.Correct(w.Self(w.Jule), first.ID, 3, shorter); !errors.Is(err, errStale) {
			t.Errorf("%v", err)
		}
	})
	t.Run("refuses time that another entry covers, and names it", func(t *testing.T) {
		_, err := h.Correct(w.Self(w.Jule), first.ID, 4, Correction{first.StartsAt, hourstest.At(t, monday, 10*60+51), 0, true})
		if !errors.Is(err, ErrOverlap) || len(fields(err)) != 1 {
			t.Fatalf("%v", err)
		}
		if want := "overlaps the time entry from 10:50 to 12:45 at Oberwaldschule"; !containsDetail(err, want) {
			t.Errorf("%v does not say %q", err, want)
		}
		if _, err := h.Correct(w.Self(w.Jule), first.ID, 4, Correction{first.StartsAt, second.StartsAt, 0, true}); err != nil {
			t.Errorf("up to the start of the next: %v", err)
		}
	})
	t.Run("frees the time of what was not worked", func(t *testing.T) {
		if e, err := h.Correct(w.Self(w.Jule), second.ID, 2, Correction{}); err != nil || e.Worked || e.Minutes != 0 {
			t.Fatalf("%+v, %v", e, err)
		}
		if _, err := h.Correct(w.Self(w.Jule), first.ID, 5, Correction{first.StartsAt, second.EndsAt, 0, true}); err != nil {
			t.Errorf("%v", err)
		}
		_, err := h.Correct(w.Self(w.Jule), second.ID, 3, Correction{second.StartsAt, second.EndsAt, 0, true})
		if !errors.Is(err, ErrOverlap) {
			t.Errorf("worked again: %v", err)
		}
	})
	t.Run("refuses what the provider has approved", func(t *testing.T) {
		confirmAll(t, w, h)
		approveAll(t, w, h)
		e := all(t, h)[0]
		if _, err := h.Correct(w.Self(w.Jule), e.ID, e.Version, shorter); !errors.Is(err, ErrSettled) {
			t.Errorf("%v", err)
		}
	})
	t.Run("leaves one line in the audit trail for each correction", func(t *testing.T) {
		if n := actions(t, w)["correct-time-entry"]; n != 5 {
			t.Errorf("%d lines, want 5", n)
		}
	})
}

// TestDatabaseRefusesOverlaps shows that the second net holds where two corrections at once pass the first.
func TestDatabaseRefusesOverlaps(t *testing.T) {
	w, h := november(t)
	confirmAll(t, w, h)
	entries := all(t, h)
	err := transact(w, func(tx *gorm.DB) error {
		return tx.Exec("update time_entries set starts_at = ?, ends_at = ? where district_id = ? and id = ?",
			entries[1].StartsAt, entries[1].EndsAt, hourstest.Vogelsberg, entries[0].ID).Error
	})
	if entries[0].AssistantID != entries[1].AssistantID || !isExclusion(err) {
		t.Errorf("%v", err)
	}
}
