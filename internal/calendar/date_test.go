package calendar_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

// The bounds of the calendar.
var (
	firstDay = calendar.NewDate(1900, time.January, 1)
	lastDay  = calendar.NewDate(2200, time.December, 31)
)

// dates draws any date of the calendar.
func dates() *rapid.Generator[calendar.Date] {
	return rapid.Map(rapid.IntRange(0, firstDay.DaysUntil(lastDay)), firstDay.AddDays)
}

// date reads a date of a test table.
func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatalf("date %q of the test: %v", s, err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"1900-01-01", "2024-02-29", "2028-02-29", "2000-02-29", "2026-12-31", "2200-12-31"} {
		t.Run("reads "+s, func(t *testing.T) {
			d, err := calendar.ParseDate(s)
			if err != nil || d.String() != s {
				t.Errorf("got %s, %v", d, err)
			}
		})
	}
	for _, s := range []string{
		"", "2026-02-29", "1900-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-10-00", "1899-12-31",
		"2201-01-01", "2026-1-1", "26-10-05", "2026-10-05 ", " 2026-10-05", "2026-10-05T00:00:00Z", "05.10.2026", "+026-10-05",
		"2026/10/05", "20261005", "２026-10-05",
	} {
		t.Run("refuses "+s, func(t *testing.T) {
			if d, err := calendar.ParseDate(s); err == nil || !d.IsZero() {
				t.Errorf("got %q, %v", d, err)
			}
		})
	}
}

func TestNewDate(t *testing.T) {
	tests := []struct {
		name             string
		year, month, day int
		want             string
	}{
		{"a plain day", 2026, 10, 5, "2026-10-05"},
		{"a leap day", 2028, 2, 29, "2028-02-29"},
		{"a day past its month runs into the next", 2027, 2, 29, "2027-03-01"},
		{"day 0 is the end of the month before", 2028, 3, 0, "2028-02-29"},
		{"the day before the calendar is no date", 1899, 12, 31, ""},
		{"the day after the calendar is no date", 2200, 12, 32, ""},
		{"an absurd year is no date", math.MaxInt32, 1, 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := calendar.NewDate(tt.year, time.Month(tt.month), tt.day); got.String() != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDateOf(t *testing.T) {
	evening := time.Date(2026, time.October, 5, 22, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		zone *time.Location
		want string
	}{
		{time.UTC, "2026-10-05"},
		{calendar.Zone(), "2026-10-06"},
		{time.FixedZone("far west", -23*60*60), "2026-10-04"},
	} {
		if got := calendar.DateOf(evening, tt.zone).String(); got != tt.want {
			t.Errorf("in %s: got %s, want %s", tt.zone, got, tt.want)
		}
	}
}

func TestDateParts(t *testing.T) {
	d := date(t, "2026-10-05")
	if d.Year() != 2026 || d.Month() != (calendar.Month{Year: 2026, Month: time.October}) || d.Day() != 5 {
		t.Errorf("got %d, %s, %d", d.Year(), d.Month(), d.Day())
	}
	if d.Weekday() != calendar.Monday || d.MonthStart() != date(t, "2026-10-01") {
		t.Errorf("got %s, %s", d.Weekday(), d.MonthStart())
	}
}

func TestNoDateStaysNoDate(t *testing.T) {
	var none calendar.Date
	if !none.IsZero() || none.String() != "" || none.Weekday() != 0 || none.Year() != 0 || none.Day() != 0 {
		t.Error("no date has a part of a date")
	}
	if none.Week() != (calendar.Week{}) || none.Month() != (calendar.Month{}) || !none.MonthStart().IsZero() {
		t.Error("no date lies in a week or month")
	}
	if !none.AddDays(1).IsZero() || none.DaysUntil(firstDay) != 0 || firstDay.DaysUntil(none) != 0 {
		t.Error("no date takes part in arithmetic")
	}
	if !none.Before(firstDay) || none.After(firstDay) {
		t.Error("no date is not before the first day")
	}
	for _, n := range []int{math.MaxInt, math.MinInt, 1} {
		if got := lastDay.AddDays(n); !got.IsZero() {
			t.Errorf("%d days after the last day is %s", n, got)
		}
	}
	if got := firstDay.AddDays(-1); !got.IsZero() {
		t.Errorf("the day before the first is %s", got)
	}
}

func TestDateProperties(t *testing.T) {
	t.Run("what is written is read back", rapid.MakeCheck(func(t *rapid.T) {
		d := dates().Draw(t, "date")
		if got, err := calendar.ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("got %s, %v", got, err)
		}
		if got := calendar.NewDate(d.Year(), d.Month().Month, d.Day()); got != d {
			t.Fatalf("got %s from the parts", got)
		}
	}))
	t.Run("days are added as package time adds them", rapid.MakeCheck(func(t *rapid.T) {
		d, n := dates().Draw(t, "date"), rapid.IntRange(-800, 800).Draw(t, "days")
		want := time.Date(d.Year(), d.Month().Month, d.Day(), 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		got := d.AddDays(n)
		if want.Year() < 1900 || want.Year() > 2200 {
			if !got.IsZero() {
				t.Fatalf("got %s outside the calendar", got)
			}
			return
		}
		if got.String() != want.Format(time.DateOnly) || d.DaysUntil(got) != n {
			t.Fatalf("got %s, %d days away, want %s", got, d.DaysUntil(got), want)
		}
		if int(got.Weekday())%7 != int(want.Weekday()) {
			t.Fatalf("got %s, want %s", got.Weekday(), want.Weekday())
		}
	}))
	t.Run("dates order as their texts do", rapid.MakeCheck(func(t *rapid.T) {
		a, b := dates().Draw(t, "a"), dates().Draw(t, "b")
		before := a.String() < b.String()
		if a.Before(b) != before || b.After(a) != before || (a.Compare(b) < 0) != before || a.Equal(b) != (a == b) {
			t.Fatalf("%s and %s are out of order", a, b)
		}
		if before && (calendar.Min(a, b) != a || calendar.Max(b, a) != b) {
			t.Fatalf("Min or Max of %s and %s is wrong", a, b)
		}
	}))
}
