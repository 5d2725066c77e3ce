package calendar_test

import (
	"testing"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

func TestSchoolYear(t *testing.T) {
	for _, tt := range []struct{ date, year, from, until string }{
		{"2026-07-31", "2025/26", "2026-02-01", "2026-07-31"},
		{"2026-08-01", "2026/27", "2026-08-01", "2027-01-31"},
		{"2026-12-31", "2026/27", "2026-08-01", "2027-01-31"},
		{"2027-01-31", "2026/27", "2026-08-01", "2027-01-31"},
		{"2027-02-01", "2026/27", "2027-02-01", "2027-07-31"},
		{"2028-02-29", "2027/28", "2028-02-01", "2028-07-31"},
		{"1999-09-01", "1999/00", "1999-08-01", "2000-01-31"},
	} {
		t.Run(tt.date, func(t *testing.T) {
			d := date(t, tt.date)
			if got := calendar.SchoolYearOf(d).String(); got != tt.year {
				t.Errorf("got %s, want %s", got, tt.year)
			}
			want := calendar.Range{From: date(t, tt.from), Until: date(t, tt.until)}
			if got := calendar.TermOf(d); got != want {
				t.Errorf("got the term %v, want %v", got, want)
			}
		})
	}
	t.Run("no date has none", func(t *testing.T) {
		var none calendar.Date
		if calendar.SchoolYearOf(none) != (calendar.SchoolYear{}) || calendar.TermOf(none) != (calendar.Range{}) {
			t.Error("no date lies in a school year")
		}
	})
}

func TestSchoolYearProperties(t *testing.T) {
	inside := dates().Filter(func(d calendar.Date) bool { return d.Year() > 1900 && d.Year() < 2200 })
	rapid.Check(t, func(t *rapid.T) {
		d := inside.Draw(t, "date")
		year, term := calendar.SchoolYearOf(d), calendar.TermOf(d)
		if !year.Range().Contains(d) || !term.Contains(d) || term.Intersect(year.Range()) != term {
			t.Fatalf("%s is not in the term %v of %s", d, term, year)
		}
		terms := year.Terms()
		if terms[0].Until.AddDays(1) != terms[1].From {
			t.Fatalf("the terms of %s leave a gap: %v", year, terms)
		}
		if next := calendar.SchoolYearOf(year.Range().Until.AddDays(1)); next.Start != year.Start+1 {
			t.Fatalf("%s is followed by %s", year, next)
		}
	})
}
