package words_test

import (
	"testing"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/words"
)

func TestDatesAndTimes(t *testing.T) {
	w := words.For("de")
	day := calendar.NewDate(2026, time.November, 23)
	for _, c := range []struct{ name, got, want string }{
		{"date", w.Date(day), "23.11.2026"},
		{"date with one digit", w.Date(calendar.NewDate(2026, time.March, 2)), "02.03.2026"},
		{"no date", w.Date(calendar.Date{}) + w.DayLong(calendar.Date{}) + w.DayShort(calendar.Date{}), ""},
		{"long day", w.DayLong(day), "Montag, 23. November 2026"},
		{"short day", w.DayShort(day), "Mo 23.11."},
		{"weekday", w.Weekday(calendar.Sunday), "Sonntag"},
		{"short weekday", w.WeekdayShort(calendar.Wednesday), "Mi"},
		{"no weekday", w.Weekday(0) + w.WeekdayShort(8), ""},
		{"week", w.Week(day.Week()), "KW 48 (23.11. bis 27.11.2026)"},
		{"week over two years", w.Week(calendar.Week{Year: 2026, Number: 53}), "KW 53 (28.12.2026 bis 01.01.2027)"},
		{"short week", w.WeekShort(day.Week()), "KW 48"},
		{"month", w.Month(day.Month()), "November 2026"},
		{"open period", w.Period(calendar.Range{From: day}), "ab 23.11.2026"},
		{"period", w.Period(calendar.Range{From: day, Until: day.AddDays(4)}), "23.11.2026 bis 27.11.2026"},
		{"period of a day", w.Period(calendar.Range{From: day, Until: day}), "23.11.2026"},
		{"no period", w.Period(calendar.Range{}), ""},
		{"clock", w.Clock(7*60 + 5), "7:05"},
		{"end of day", w.Clock(24 * 60), "24:00"},
		{"span", w.Span(7*60+35, 8*60+20), "7:35 bis 8:20"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestInstantsAreToldInTheZoneOfTheDistrict(t *testing.T) {
	w := words.For("de")
	now := time.Date(2026, time.November, 23, 6, 30, 0, 0, time.UTC)
	for _, c := range []struct{ name, got, want string }{
		{"at", w.At(now), "7:30"},
		{"in summer", w.At(time.Date(2026, time.July, 1, 5, 30, 0, 0, time.UTC)), "7:30"},
		{"between", w.Between(now, now.Add(45*time.Minute)), "7:30 bis 8:15"},
		{"until midnight", w.Between(now, time.Date(2026, time.November, 23, 23, 0, 0, 0, time.UTC)), "7:30 bis 24:00"},
		{"today", w.When(now.Add(-18*time.Minute), now), "heute, 7:12 Uhr"},
		{"yesterday, by the calendar of the zone", w.When(time.Date(2026, time.November, 22, 22, 59, 0, 0, time.UTC), now), "gestern, 23:59 Uhr"},
		{"today since midnight in the zone", w.When(time.Date(2026, time.November, 22, 23, 0, 0, 0, time.UTC), now), "heute, 0:00 Uhr"},
		{"tomorrow", w.When(now.Add(24*time.Hour), now), "morgen, 7:30 Uhr"},
		{"long ago", w.When(now.AddDate(0, 0, -2), now), "21.11.2026, 7:30 Uhr"},
		{"never", w.When(time.Time{}, now), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}
