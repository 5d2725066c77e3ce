package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"

	"schulalltag/internal/calendar"
)

func hesse(t testing.TB) *calendar.Hesse {
	t.Helper()
	h, err := calendar.LoadHesse()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func between(t testing.TB, from, until string) calendar.Range {
	t.Helper()
	return calendar.Range{From: date(t, from), Until: date(t, until)}
}

func TestPublicHolidaysAgreeWithAnIndependentCalendar(t *testing.T) {
	h := hesse(t)
	var other cal.Calendar
	other.AddHoliday(de.HolidaysHE...)
	count := 0
	for d := range between(t, "2024-01-01", "2030-12-31").Days() {
		_, want, _ := other.IsHoliday(time.Date(d.Year(), d.Month().Month, d.Day(), 12, 0, 0, 0, time.UTC))
		name, got := h.PublicHoliday(d)
		if got != want || got != (name != "") {
			t.Errorf("%s: got %q, %t, want %t", d, name, got, want)
		}
		if got {
			count++
		}
	}
	if count != 7*10 {
		t.Errorf("got %d public holidays in 7 years", count)
	}
}

func TestHolidayNames(t *testing.T) {
	h := hesse(t)
	for _, tt := range []struct{ date, public, school string }{
		{"2026-10-03", "Tag der Deutschen Einheit", ""},
		{"2026-10-05", "", "Herbstferien"},
		{"2026-10-17", "", "Herbstferien"},
		{"2026-10-18", "", ""},
		{"2026-10-31", "", ""}, // the Day of the Reformation is none in Hesse
		{"2026-12-22", "", ""},
		{"2026-12-25", "1. Weihnachtstag", "Weihnachtsferien"},
		{"2027-01-12", "", "Weihnachtsferien"},
		{"2027-01-13", "", ""},
		{"2027-03-26", "Karfreitag", "Osterferien"},
		{"2027-05-06", "Christi Himmelfahrt", ""},
		{"2027-05-27", "Fronleichnam", ""},
		{"2027-06-28", "", "Sommerferien"},
	} {
		t.Run(tt.date, func(t *testing.T) {
			public, _ := h.PublicHoliday(date(t, tt.date))
			school, _ := h.SchoolHoliday(date(t, tt.date))
			if public != tt.public || school != tt.school {
				t.Errorf("got %q, %q", public, school)
			}
			open := tt.public == "" && tt.school == "" && date(t, tt.date).Weekday() <= calendar.Friday
			if h.SchoolDay(date(t, tt.date)) != open {
				t.Errorf("a school day: want %t", open)
			}
		})
	}
}

func TestSchoolDays(t *testing.T) {
	h := hesse(t)
	t.Run("the school year 2026/27 has 192 from 10 August to 25 June", func(t *testing.T) {
		days, err := h.SchoolDays(between(t, "2026-08-10", "2027-06-25"))
		if err != nil {
			t.Fatal(err)
		}
		if len(days) != 192 || days[0] != date(t, "2026-08-10") || days[191] != date(t, "2027-06-25") {
			t.Errorf("got %d days", len(days))
		}
		whole, err := h.SchoolDays(calendar.SchoolYear{Start: 2026}.Range())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(days, whole); diff != "" {
			t.Errorf("the summer holidays hold school days: %s", diff)
		}
	})
	t.Run("they are the days that are school days one by one", func(t *testing.T) {
		days, err := h.SchoolDays(h.Covered())
		if err != nil {
			t.Fatal(err)
		}
		var want []calendar.Date
		for d := range h.Covered().Days() {
			if h.SchoolDay(d) {
				want = append(want, d)
			}
		}
		if diff := cmp.Diff(want, days); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("refuses ranges beyond what is known", func(t *testing.T) {
		for _, r := range []calendar.Range{
			between(t, "2024-07-31", "2024-08-30"),
			between(t, "2030-07-01", "2030-08-01"),
			between(t, "2031-01-01", "2031-01-02"),
			{From: date(t, "2026-08-10")},
		} {
			if days, err := h.SchoolDays(r); !errors.Is(err, calendar.ErrNotCovered) {
				t.Errorf("%v: got %d days, %v", r, len(days), err)
			}
		}
	})
	t.Run("an empty range has none", func(t *testing.T) {
		if days, err := h.SchoolDays(calendar.Range{}); err != nil || len(days) != 0 {
			t.Errorf("got %v, %v", days, err)
		}
	})
	t.Run("no day outside is a school day", func(t *testing.T) {
		for _, day := range []string{"2024-06-03", "2030-09-02", "2045-05-03"} {
			if h.SchoolDay(date(t, day)) {
				t.Errorf("%s is one", day)
			}
		}
		if h.SchoolDay(calendar.Date{}) {
			t.Error("no date is one")
		}
	})
}

func TestHolidays(t *testing.T) {
	h := hesse(t)
	t.Run("come whole and in order", func(t *testing.T) {
		want := []calendar.Holiday{
			{Range: between(t, "2026-12-23", "2027-01-12"), Name: "Weihnachtsferien", Kind: calendar.SchoolHoliday},
			{Range: between(t, "2026-12-26", "2026-12-26"), Name: "2. Weihnachtstag", Kind: calendar.PublicHoliday},
			{Range: between(t, "2027-01-01", "2027-01-01"), Name: "Neujahr", Kind: calendar.PublicHoliday},
		}
		if diff := cmp.Diff(want, h.Holidays(between(t, "2026-12-26", "2027-01-02"))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a range without any has none", func(t *testing.T) {
		if got := h.Holidays(between(t, "2026-11-02", "2026-11-30")); len(got) != 0 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("every covered school year has all of them", func(t *testing.T) {
		// Counted outside this package, from the dates of OpenHolidays.
		schoolDays := map[int]int{2024: 184, 2025: 185, 2026: 192, 2027: 196, 2028: 198, 2029: 194}
		for start, want := range schoolDays {
			year := calendar.SchoolYear{Start: start}
			if h.Covered().Intersect(year.Range()) != year.Range() {
				t.Errorf("%s is not covered", year)
			}
			kinds, names := map[calendar.HolidayKind]int{}, map[string]int{}
			for _, holiday := range h.Holidays(year.Range()) {
				kinds[holiday.Kind]++
				names[holiday.Name]++
			}
			// The summer holidays that begin a school year and those that end it both share days with it.
			if kinds[calendar.PublicHoliday] != 10 || kinds[calendar.SchoolHoliday] != 5 || names["Sommerferien"] != 2 {
				t.Errorf("%s: got %v, %v", year, kinds, names)
			}
			days, err := h.SchoolDays(year.Range())
			if err != nil || len(days) != want {
				t.Errorf("%s: got %d school days, %v, want %d", year, len(days), err, want)
			}
		}
	})
}
