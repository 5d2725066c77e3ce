package coverage

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/school"
)

func TestPictureAgreesWithFacts(t *testing.T) {
	w := november(t)
	c := New(Config{DB: w.DB, Now: w.Clock})
	h := hours.New(hours.Config{DB: w.DB, Now: w.Clock})
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, hourstest.Date(t, "2026-11-21")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ConfirmWeek(w.Office(1), w.Sites[1].ID, hourstest.Date(t, "2026-11-16").Week(), hours.Word{}); err != nil {
		t.Fatal(err)
	}
	p, err := c.Picture(youthOffice(w), week47(""))
	if err != nil {
		t.Fatal(err)
	}
	for by, got := range map[By][]Fact{ByArea: p.Areas, BySchool: p.Schools, ByPlace: p.Places, ByWeek: p.Weeks} {
		want, err := c.Facts(youthOffice(w), week47(by))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", by, diff)
		}
		if sum(got) != p.All {
			t.Errorf("by %s the sum is %+v, want %+v", by, sum(got), p.All)
		}
	}
	t.Run("tells what schools have yet to confirm apart from what they have confirmed", func(t *testing.T) {
		if eichberg, oberwald := p.Schools[0], p.Schools[1]; eichberg.DeliveredMinutes != 0 || eichberg.AwaitingMinutes != 315 ||
			oberwald.DeliveredMinutes != 90 || oberwald.AwaitingMinutes != 0 {
			t.Errorf("%+v", p.Schools)
		}
	})
	t.Run("counts by weekday and slot", func(t *testing.T) {
		first := w.Sites[0].Lesson(1, 0)
		want := SlotFact{Weekday: calendar.Monday, Starts: first.Starts, Ends: first.Ends, NeedMinutes: 45}
		if diff := cmp.Diff(want, p.Slots[0]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if surplus, open := p.Slots[1], p.Slots[2]; surplus.OpenMinutes != 0 || open.OpenMinutes != 45 {
			t.Errorf("the slot with a surplus is %+v, the one after it %+v", surplus, open)
		}
		var need, open int64
		for _, s := range p.Slots {
			need, open = need+s.NeedMinutes, open+s.OpenMinutes
		}
		if need != p.All.NeedMinutes || open != p.All.OpenMinutes {
			t.Errorf("slots come to %d and %d, want %d and %d", need, open, p.All.NeedMinutes, p.All.OpenMinutes)
		}
	})
	t.Run("counts by priority, the highest first", func(t *testing.T) {
		var order []school.Priority
		var need, open int64
		for _, f := range p.Priorities {
			order, need, open = append(order, f.Priority), need+f.NeedMinutes, open+f.OpenMinutes
		}
		if diff := cmp.Diff([]school.Priority{school.PriorityHigh, school.PriorityNormal, school.PriorityLow}, order); diff != "" || need != p.All.NeedMinutes || open != p.All.OpenMinutes {
			t.Errorf("%+v", p.Priorities)
		}
	})
	t.Run("shows a school its own and an assistant nothing", func(t *testing.T) {
		own, err := c.Picture(w.Office(0), week47(""))
		if err != nil || len(own.Schools) != 1 || own.All.NeedMinutes != 270 {
			t.Errorf("%+v, %v", own, err)
		}
		if _, err := c.Picture(w.As(account.RoleAssistant, w.DRK), week47("")); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("%v", err)
		}
	})
	t.Run("refuses a period without an end", func(t *testing.T) {
		if _, err := c.Picture(youthOffice(w), Query{From: calendar.NewDate(2026, 11, 16)}); !errors.Is(err, ErrInvalidPeriod) {
			t.Errorf("%v", err)
		}
	})
}

func TestCovered(t *testing.T) {
	if part, ok := (Fact{NeedMinutes: 200, OpenMinutes: 50}).Covered(); part != .75 || !ok {
		t.Errorf("%v, %v", part, ok)
	}
	if _, ok := (SlotFact{}).Covered(); ok {
		t.Error("a slot that needs nobody is covered")
	}
}
