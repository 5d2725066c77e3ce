package calendar_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"schulalltag/internal/calendar"
)

var (
	dateForm  = regexp.MustCompile(`\A([0-9]{4})-([0-9]{2})-([0-9]{2})\z`)
	clockForm = regexp.MustCompile(`\A(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\z`)
	weekForm  = regexp.MustCompile(`\A([0-9]{4})-W([0-9]{2})\z`)
)

// numbers returns the groups of a match as numbers.
func numbers(t *testing.T, match []string) []int {
	t.Helper()
	var ns []int
	for _, group := range match[1:] {
		n, err := strconv.Atoi(group)
		if err != nil {
			t.Fatal(err)
		}
		ns = append(ns, n)
	}
	return ns
}

// daysIn returns the days of a month by the rule of the Gregorian calendar.
func daysIn(year, month int) int {
	switch {
	case month < 1 || month > 12:
		return 0
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	default:
		return 31
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{
		"2026-10-05", "2028-02-29", "2027-02-29", "1900-02-29", "2000-02-29", "1900-01-01", "1899-12-31", "2200-12-31",
		"2201-01-01", "2026-1-1", "2026-10-05T00:00:00Z", "", "null", "05.10.2026", "2026-00-00", "\x002026-10-0", "２026-10-05",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := false
		if match := dateForm.FindStringSubmatch(s); match != nil {
			n := numbers(t, match)
			want = n[0] >= 1900 && n[0] <= 2200 && n[2] >= 1 && n[2] <= daysIn(n[0], n[1])
		}
		d, err := calendar.ParseDate(s)
		if (err == nil) != want || d.IsZero() == want {
			t.Fatalf("got %q, %v, want a date: %t", d, err, want)
		}
		if want && d.String() != s {
			t.Fatalf("got %s", d)
		}
	})
}

func FuzzParseClock(f *testing.F) {
	for _, s := range []string{
		"07:30", "00:00", "24:00", "24:01", "23:59", "23:60", "7:30", "-1:30", "+7:30", "07:30:00", "", "0730", "99:99", "0x:1f",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := clockForm.MatchString(s)
		c, err := calendar.ParseClock(s)
		if (err == nil) != want {
			t.Fatalf("got %s, %v, want a clock: %t", c, err, want)
		}
		if want && (c.String() != s || c.Minutes() < 0 || c.Minutes() > 24*60) {
			t.Fatalf("got %s of %d minutes", c, c.Minutes())
		}
	})
}

func FuzzParseWeek(f *testing.F) {
	for _, s := range []string{
		"2026-W47", "2026-W53", "2027-W53", "2027-W01", "2026-W00", "2026-W54", "1900-W01", "1899-W52", "2200-W52", "2200-W53",
		"2201-W01", "2026-w47", "2026W47", "2026-W7", " 2026-W47", "", "2026-W+7",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := false
		if match := weekForm.FindStringSubmatch(s); match != nil {
			n := numbers(t, match)
			_, weeks := time.Date(n[0], time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek() // always in the last week
			want = n[0] >= 1900 && n[0] <= 2200 && n[1] >= 1 && n[1] <= weeks
		}
		w, err := calendar.ParseWeek(s)
		if (err == nil) != want {
			t.Fatalf("got %s, %v, want a week: %t", w, err, want)
		}
		if !want {
			return
		}
		days := w.Days()
		if w.String() != s || days[0].Weekday() != calendar.Monday || days[6].Week() != w {
			t.Fatalf("got %s from %s to %s", w, days[0], days[6])
		}
	})
}
