package hours

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/hours/hourstest"
)

// fields returns what the fields of a fault point at.
func fields(err error) []string {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil
	}
	var ps []string
	for _, f := range e.Fields {
		ps = append(ps, f.Pointer+f.Parameter)
	}
	return ps
}

func TestCorrectionRules(t *testing.T) {
	monday := hourstest.Date(t, "2026-11-16")
	at := func(clock string) time.Time {
		c, err := calendar.ParseClock(clock)
		if err != nil {
			t.Fatal(err)
		}
		return hourstest.At(t, monday, c)
	}
	now := at("18:00")
	planned := Entry{
		ID: uuid.New(), Day: monday, PlannedStartsAt: at("08:00"), PlannedEndsAt: at("12:00"), StartsAt: at("08:00"), EndsAt: at("12:00"),
		Worked: true, Minutes: 240, State: Recorded, Version: 1,
	}
	tests := []struct {
		name    string
		state   State
		correct Correction
		minutes int
		want    []string
	}{
		{"takes other times", Recorded, Correction{at("07:30"), at("13:00"), 0, true}, 330, nil},
		{"takes a break off", Recorded, Correction{at("08:00"), at("15:00"), 30, true}, 390, nil},
		{"takes work up to this moment", Recorded, Correction{at("08:00"), at("18:00"), 0, true}, 600, nil},
		{"takes sixteen hours", Recorded, Correction{at("00:00"), at("16:00"), 0, true}, 960, nil},
		{"takes not worked at all, whatever the times", Recorded, Correction{Worked: false}, 0, nil},
		{"leads back from confirmed", Confirmed, Correction{at("08:00"), at("11:00"), 0, true}, 180, nil},
		{"leads back from disputed", Disputed, Correction{at("08:00"), at("11:00"), 0, true}, 180, nil},
		{"refuses an end before the start", Recorded, Correction{at("12:00"), at("12:00"), 0, true}, 0, []string{"/endsAt"}},
		{"refuses a start on the day before", Recorded, Correction{at("00:00").Add(-time.Minute), at("12:00"), 0, true}, 0, []string{"/startsAt"}},
		{"refuses an end on the day after", Recorded, Correction{at("23:00"), at("24:00").Add(time.Minute), 0, true}, 0, []string{"/endsAt"}},
		{"refuses more than sixteen hours", Recorded, Correction{at("00:00"), at("16:01"), 0, true}, 0, []string{"/endsAt"}},
		{"refuses the future", Recorded, Correction{at("08:00"), at("18:01"), 0, true}, 0, []string{"/endsAt"}},
		{"refuses seconds", Recorded, Correction{at("08:00").Add(time.Second), at("12:00").Add(time.Nanosecond), 0, true}, 0, []string{"/startsAt", "/endsAt"}},
		{"refuses a break as long as the time", Recorded, Correction{at("08:00"), at("08:30"), 30, true}, 0, []string{"/breakMinutes"}},
		{"refuses a break below nothing", Recorded, Correction{at("08:00"), at("12:00"), -1, true}, 0, []string{"/breakMinutes"}},
		{"refuses a break of more than ten hours", Recorded, Correction{at("00:00"), at("15:00"), 601, true}, 0, []string{"/breakMinutes"}},
		{"names all faults at once", Recorded, Correction{time.Time{}, time.Time{}, 601, true}, 0, []string{"/startsAt", "/endsAt", "/breakMinutes"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := planned
			e.State = test.state
			before := e
			err := e.correct(test.correct, now)
			if diff := cmp.Diff(test.want, fields(err)); diff != "" || (err == nil) != (test.want == nil) {
				t.Fatalf("%v (-want +got):\n%s", err, diff)
			}
			if err != nil {
				if diff := cmp.Diff(before, e); diff != "" {
					t.Errorf("a refused correction changes the entry:\n%s", diff)
				}
				return
			}
			if e.State != Recorded || e.Minutes != test.minutes || e.Worked != test.correct.Worked {
				t.Errorf("corrected to %+v, want %d minutes", e, test.minutes)
			}
		})
	}
	for _, state := range []State{Approved, Closed} {
		t.Run("refuses to touch what is "+string(state), func(t *testing.T) {
			e := planned
			e.State = state
			if err := e.correct(Correction{at("08:00"), at("11:00"), 0, true}, now); !errors.Is(err, ErrSettled) {
				t.Errorf("%v", err)
			}
		})
	}
	t.Run("counts elapsed time on the days the clocks change", func(t *testing.T) {
		for day, want := range map[string]int{"2026-10-25": 9 * 60, "2027-03-28": 7 * 60, "2026-11-15": 8 * 60} {
			d := hourstest.Date(t, day)
			e := Entry{Day: d, State: Recorded}
			c := Correction{hourstest.At(t, d, 0), hourstest.At(t, d, 8*60), 0, true}
			if err := e.correct(c, hourstest.At(t, d, 24*60)); err != nil || e.Minutes != want {
				t.Errorf("midnight to 8:00 on %s is %d minutes, %v; want %d", day, e.Minutes, err, want)
			}
		}
	})
}

func TestCorrectionMinutesNeverExceedTheSpan(t *testing.T) {
	monday := calendar.NewDate(2026, time.November, 16)
	midnight, err := monday.At(0)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		minute := func(label string) time.Time {
			return midnight.Add(time.Duration(rapid.IntRange(-60, 1500).Draw(t, label)) * time.Minute)
		}
		c := Correction{minute("starts"), minute("ends"), rapid.IntRange(-10, 700).Draw(t, "break"), rapid.Bool().Draw(t, "worked")}
		now := minute("now")
		e := Entry{Day: monday, PlannedStartsAt: midnight, PlannedEndsAt: midnight.Add(time.Hour), State: Confirmed}
		if e.correct(c, now) != nil {
			return
		}
		if e.State != Recorded || e.Minutes < 0 || e.Minutes > elapsed(e.StartsAt, e.EndsAt) || !e.EndsAt.After(e.StartsAt) {
			t.Fatalf("accepted %+v", e)
		}
		if e.Worked && (e.Minutes == 0 || e.EndsAt.After(now) || calendar.DateOf(e.StartsAt, calendar.Zone()) != monday) {
			t.Fatalf("accepted %+v at %s", e, now)
		}
	})
}
