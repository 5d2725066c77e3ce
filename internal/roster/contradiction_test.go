package roster

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/say"
)

func TestContradictionsAreToldByName(t *testing.T) {
	jule, class, slot, gone := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	names := pinNames{
		names: map[uuid.UUID]string{jule: "Jule Muster", class: "3a (Oberwaldschule)"},
		times: map[uuid.UUID]say.Sentence{slot: span(calendar.Monday, 7*60+35, 8*60+20)},
	}
	t.Run("every reason is the planner's, with names", func(t *testing.T) {
		for _, reason := range []planner.PinReason{
			planner.PinSchool, planner.PinNeed, planner.PinRoom, planner.PinClash, planner.PinBarred, planner.PinWeek, planner.PinOthers,
		} {
			told := planner.PinError{Pins: []planner.Assignment{{Assistant: "Jule Muster", Place: "3a (Oberwaldschule)"}}, Reason: reason, Room: 2}
			want, _, _ := strings.Cut(told.Error(), " [")
			want += " Pinned: Jule Muster at 3a (Oberwaldschule) on Monday 07:35-08:20."
			c := contradiction{Reason: reason, Room: 2, Pins: []pinnedRow{{jule, class, slot}}}
			if got := c.said(names).String(); got != want {
				t.Errorf("%s is told as %q, want %q", reason, got, want)
			}
		}
	})
	t.Run("of many pins the message names as many as it may hold, and counts the rest", func(t *testing.T) {
		c := contradiction{Reason: planner.PinWeek}
		for range 100 {
			c.Pins = append(c.Pins, pinnedRow{jule, class, slot})
		}
		got := c.said(names).String()
		pin := "Jule Muster at 3a (Oberwaldschule) on Monday 07:35-08:20"
		if n := utf8.RuneCountInString(got); n > maxMessage || n < maxMessage-len("; "+pin) {
			t.Errorf("the message has %d characters", n)
		}
		if named := strings.Count(got, pin); !strings.HasSuffix(got, say.That("%s and %d more.", pin, 100-named).String()) {
			t.Errorf("%d are named in %q", named, got)
		}
	})
	t.Run("a slot that is gone is said to be", func(t *testing.T) {
		c := contradiction{Reason: planner.PinWeek, Pins: []pinnedRow{{jule, class, gone}}}
		if got, want := c.said(names).String(), "Jule Muster has no legal week with these pins. Pinned: Jule Muster at 3a (Oberwaldschule) on a deleted slot."; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
