package calendar_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

// clock reads a time of day of a test table.
func clock(t testing.TB, s string) calendar.Clock {
	t.Helper()
	c, err := calendar.ParseClock(s)
	if err != nil {
		t.Fatalf("clock %q of the test: %v", s, err)
	}
	return c
}

// instant returns the instant of a day and time of a test table.
func instant(t testing.TB, day, at string) time.Time {
	t.Helper()
	i, err := date(t, day).At(clock(t, at))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestAt(t *testing.T) {
	for _, tt := range []struct{ name, date, clock, want string }{
		{"in summer time", "2026-10-05", "07:30", "2026-10-05T05:30:00Z"},
		{"in winter time", "2026-11-02", "07:30", "2026-11-02T06:30:00Z"},
		{"24:00 as the next midnight", "2026-10-05", "24:00", "2026-10-05T22:00:00Z"},
		{"24:00 on New Year's Eve", "2026-12-31", "24:00", "2026-12-31T23:00:00Z"},
		{"the last minute before the clocks go forward", "2027-03-28", "01:59", "2027-03-28T00:59:00Z"},
		{"the first minute after the clocks went forward", "2027-03-28", "03:00", "2027-03-28T01:00:00Z"},
		{"the last minute before the repeated hour", "2026-10-25", "01:59", "2026-10-24T23:59:00Z"},
		{"the first minute after the repeated hour", "2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
	} {
		t.Run("finds "+tt.name, func(t *testing.T) {
			got := instant(t, tt.date, tt.clock)
			if got.UTC().Format(time.RFC3339) != tt.want {
				t.Errorf("got %s, want %s", got.UTC().Format(time.RFC3339), tt.want)
			}
			if got.Location() != calendar.Zone() {
				t.Errorf("the instant shows the zone %s", got.Location())
			}
		})
	}
	for _, tt := range []struct {
		date, clock string
		want        error
	}{
		{"2027-03-28", "02:00", calendar.ErrSkipped},
		{"2027-03-28", "02:30", calendar.ErrSkipped},
		{"2027-03-28", "02:59", calendar.ErrSkipped},
		{"2026-10-25", "02:00", calendar.ErrAmbiguous},
		{"2026-10-25", "02:30", calendar.ErrAmbiguous},
		{"2026-10-25", "02:59", calendar.ErrAmbiguous},
	} {
		t.Run("refuses "+tt.date+" "+tt.clock, func(t *testing.T) {
			if got, err := date(t, tt.date).At(clock(t, tt.clock)); !errors.Is(err, tt.want) || !got.IsZero() {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
	t.Run("refuses no date", func(t *testing.T) {
		if got, err := (calendar.Date{}).At(clock(t, "07:30")); err == nil {
			t.Errorf("got %s", got)
		}
	})
	t.Run("refuses clocks out of bounds", func(t *testing.T) {
		for _, c := range []calendar.Clock{-1, 1441} {
			if got, err := date(t, "2026-10-05").At(c); err == nil {
				t.Errorf("%d minutes: got %s", c.Minutes(), got)
			}
		}
	})
}

func TestDurationsAcrossTheChangesOfTheClocks(t *testing.T) {
	for _, tt := range []struct {
		name, from, start, until, end string
		want                          time.Duration
	}{
		{"an ordinary night", "2026-10-05", "22:00", "2026-10-06", "06:00", 8 * time.Hour},
		{"the night the clocks go back", "2026-10-24", "22:00", "2026-10-25", "06:00", 9 * time.Hour},
		{"the night the clocks go forward", "2027-03-27", "22:00", "2027-03-28", "06:00", 7 * time.Hour},
		{"an ordinary day", "2026-10-05", "00:00", "2026-10-05", "24:00", 24 * time.Hour},
		{"the day the clocks go back", "2026-10-25", "00:00", "2026-10-25", "24:00", 25 * time.Hour},
		{"the day the clocks go forward", "2027-03-28", "00:00", "2027-03-28", "24:00", 23 * time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := instant(t, tt.until, tt.end).Sub(instant(t, tt.from, tt.start)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestWeeklyTimesStayOnTheWallClock(t *testing.T) {
	bell := clock(t, "07:45")
	for d := date(t, "2026-08-10"); d.Before(date(t, "2027-06-28")); d = d.AddDays(7) {
		at, err := d.At(bell)
		if err != nil {
			t.Fatal(err)
		}
		if got := at.Format("Mon 15:04"); got != "Mon 07:45" || calendar.DateOf(at, calendar.Zone()) != d {
			t.Errorf("%s: the bell rings at %s", d, at)
		}
	}
}

func TestAtFindsTheOnlyInstant(t *testing.T) {
	var changes []calendar.Date // days around which the offset of Berlin differs, from 1900 on
	for d := firstDay.AddDays(1); d.Year() < 2040; d = d.AddDays(1) {
		before, err := d.AddDays(-1).At(12 * 60)
		if err != nil {
			t.Fatal(err)
		}
		if after, err := d.At(12 * 60); err != nil || after.Sub(before) != 24*time.Hour {
			changes = append(changes, d.AddDays(-1), d)
		}
	}
	if len(changes) < 2*2*60 { // twice a year since 1980
		t.Fatalf("only %d days with a change of the clocks", len(changes))
	}
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.OneOf(dates(), rapid.SampledFrom(changes)).Draw(t, "date")
		c := calendar.Clock(rapid.IntRange(0, 24*60).Draw(t, "clock"))
		wall := time.Date(d.Year(), d.Month().Month, d.Day(), 0, c.Minutes(), 0, 0, time.UTC)
		var instants []time.Time // by trying every minute in reach
		for shift := -4 * 60; shift <= 1*60; shift++ {
			at := wall.Add(time.Duration(shift) * time.Minute)
			if at.In(calendar.Zone()).Format(time.DateTime) == wall.Format(time.DateTime) {
				instants = append(instants, at)
			}
		}
		got, err := d.At(c)
		switch {
		case len(instants) == 0 && !errors.Is(err, calendar.ErrSkipped),
			len(instants) == 2 && !errors.Is(err, calendar.ErrAmbiguous),
			len(instants) == 1 && (err != nil || !got.Equal(instants[0])):
			t.Fatalf("%s %s: got %s, %v, want one of %s", d, c, got, err, instants)
		}
	})
}

func TestClockOfIsWhatAtWasAsked(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		day := calendar.NewDate(2026, time.January, 1).AddDays(rapid.IntRange(0, 400).Draw(rt, "day"))
		c := calendar.Clock(rapid.IntRange(0, 24*60-1).Draw(rt, "clock"))
		at, err := day.At(c)
		if err != nil {
			return // the clocks change
		}
		if got := calendar.ClockOf(at.UTC().Add(59 * time.Second)); got != c {
			rt.Errorf("at %s %s clocks show %s", day, c, got)
		}
	})
}
