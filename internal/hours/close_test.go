package hours

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/postgres"
)

var november2026 = calendar.Month{Year: 2026, Month: time.November}

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
		_, err := h.ConfirmWeek(w.Office(0), w.Sites[0].ID, e.Day.Week(), Word{Exceptions: []Exception{{e.ID, OtherTimes}}})
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
	t.Run("refuses a month without work, which was hardly meant", func(t *testing.T) {
		for _, empty := range []calendar.Month{{Year: 2026, Month: time.October}, {Year: 2025, Month: time.November}} {
			_, err := h.CloseMonth(drk, empty)
			if diff := cmp.Diff([]string{"/month"}, fields(err)); !errors.Is(err, ErrMonthEmpty) || diff != "" {
				t.Errorf("%s: %v", empty, err)
			}
		}
	})
	t.Run("lists closed months in order", func(t *testing.T) {
		monday := hourstest.Date(t, "2026-09-21")
		w.Work(t, w.Jule, 0, monday, 0)
		if _, err := h.ConfirmWeek(w.Office(0), w.Sites[0].ID, monday.Week(), Word{}); err != nil {
			t.Fatal(err)
		}
		if n, err := h.Approve(drk, Approval{From: monday, Until: monday}); err != nil || n != 1 {
			t.Fatalf("%d approved, %v", n, err)
		}
		if c, err := h.CloseMonth(drk, monday.Month()); err != nil || c.Entries != 1 {
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
		if diff := cmp.Diff([]string{"2026-09", "2026-11"}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if others, _, err := h.Closings(w.Planner(w.Caritas), page); err != nil || len(others) != 0 {
			t.Errorf("the other provider sees %v, %v", others, err)
		}
	})
}

func TestIdempotencyKeys(t *testing.T) {
	w, h := november(t)
	with := func(ctx context.Context, route string) context.Context {
		a, _ := account.From(ctx)
		a.Claim = &account.Claim{Route: route, Key: "einmal", BodyHash: []byte("body")}
		return account.With(ctx, a)
	}
	keys := func() (n int64) {
		w.Tx(t, func(tx *gorm.DB) error {
			return tx.Table("idempotency_keys").Where("district_id = ?", hourstest.Vogelsberg).Count(&n).Error
		})
		return n
	}
	w.Now = hourstest.At(t, hourstest.Date(t, "2026-12-01"), 8*60)
	drk, office := w.Planner(w.DRK), w.Office(0)
	t.Run("are not used up by a closing that is refused, whatever it has filled in", func(t *testing.T) {
		if _, err := h.CloseMonth(with(drk, "close"), november2026); !errors.Is(err, ErrMonthOpen) || keys() != 0 {
			t.Errorf("%v, %d keys", err, keys())
		}
	})
	t.Run("let one word of the school take effect once", func(t *testing.T) {
		week := hourstest.Date(t, "2026-11-16").Week()
		if _, err := h.ConfirmWeek(with(office, "confirm"), w.Sites[0].ID, week, Word{}); err != nil || keys() != 1 {
			t.Fatalf("%v, %d keys", err, keys())
		}
		if _, err := h.ConfirmWeek(with(office, "confirm"), w.Sites[0].ID, week, Word{}); !errors.Is(err, account.ErrRepeated) {
			t.Errorf("%v", err)
		}
	})
	t.Run("are taken by the closing that takes effect", func(t *testing.T) {
		confirmAll(t, w, h)
		approveAll(t, w, h)
		if _, err := h.CloseMonth(with(drk, "close"), november2026); err != nil || keys() != 2 {
			t.Errorf("%v, %d keys", err, keys())
		}
		if _, err := h.CloseMonth(with(drk, "close"), november2026); err == nil || keys() != 2 {
			t.Errorf("%v, %d keys", err, keys())
		}
	})
}
