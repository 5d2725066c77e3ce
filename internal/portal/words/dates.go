package words

import (
	"strconv"
	"time"

	"schulalltag/internal/calendar"
)

// The names of months and weekdays, from January and Monday on.
var (
	months = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	days   = [...]string{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"}
	short  = [...]string{"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"}
)

// Date writes a date like 23.11.2026, and no date as nothing.
func (w *Words) Date(d calendar.Date) string { return w.layout(d, "02.01.2006") }

// layout writes a date by a layout of package time that has digits only. A catalogue may give another for it.
func (w *Words) layout(d calendar.Date, layout string) string {
	if d.IsZero() {
		return ""
	}
	return time.Date(d.Year(), d.Month().Month, d.Day(), 0, 0, 0, 0, time.UTC).Format(w.T(layout))
}

// DayLong writes a date like Montag, 23. November 2026.
func (w *Words) DayLong(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return w.T("%s, %d. %s %s", w.Weekday(d.Weekday()), d.Day(), w.month(d.Month()), strconv.Itoa(d.Year()))
}

// DayShort writes a date like Mo 23.11.
func (w *Words) DayShort(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return w.T("%s %s", w.WeekdayShort(d.Weekday()), w.layout(d, "02.01."))
}

// Weekday names a day of the week like Montag; 0 is no day.
func (w *Words) Weekday(d calendar.Weekday) string { return w.weekday(days, d) }

// WeekdayShort names a day of the week like Mo; 0 is no day.
func (w *Words) WeekdayShort(d calendar.Weekday) string { return w.weekday(short, d) }

func (w *Words) weekday(names [7]string, d calendar.Weekday) string {
	if d < calendar.Monday || d > calendar.Sunday {
		return ""
	}
	return w.T(names[d-calendar.Monday])
}

// Week writes the school days of a week like KW 48 (23.11. bis 27.11.2026).
func (w *Words) Week(week calendar.Week) string {
	from, until := week.Monday(), week.Monday().AddDays(4)
	first := w.layout(from, "02.01.")
	if from.Year() != until.Year() {
		first = w.Date(from)
	}
	return w.T("%s (%s bis %s)", w.WeekShort(week), first, w.Date(until))
}

// WeekShort writes a week like KW 48.
func (w *Words) WeekShort(week calendar.Week) string { return w.T("KW %d", week.Number) }

// Month writes a month like November 2026.
func (w *Words) Month(m calendar.Month) string {
	return w.T("%s %s", w.month(m), strconv.Itoa(m.Year))
}

func (w *Words) month(m calendar.Month) string {
	if m.Month < time.January || m.Month > time.December {
		return ""
	}
	return w.T(months[m.Month-time.January])
}

// Period writes a stretch of days like 23.11.2026 bis 27.11.2026, ab 23.11.2026 where it is open, and a single day as its date.
func (w *Words) Period(r calendar.Range) string {
	switch {
	case r.From.IsZero():
		return ""
	case r.Until.IsZero():
		return w.T("ab %s", w.Date(r.From))
	case r.From == r.Until:
		return w.Date(r.From)
	}
	return w.T("%s bis %s", w.Date(r.From), w.Date(r.Until))
}

// Clock writes a time of day like 7:35.
func (w *Words) Clock(c calendar.Clock) string {
	minutes := strconv.Itoa(100 + c.Minutes()%60)[1:] // two digits
	return w.T("%s:%s", strconv.Itoa(c.Minutes()/60), minutes)
}

// Span writes times of day like 7:35 bis 8:20.
func (w *Words) Span(from, until calendar.Clock) string {
	return w.T("%s bis %s", w.Clock(from), w.Clock(until))
}

// At writes what a clock in the district shows at an instant, like 7:35.
func (w *Words) At(t time.Time) string { return w.Clock(calendar.ClockOf(t)) }

// Between writes what clocks in the district show at two instants, like 7:35 bis 8:20. Midnight as an end is 24:00.
func (w *Words) Between(from, until time.Time) string {
	end := calendar.ClockOf(until)
	if end == 0 {
		end = 24 * 60
	}
	return w.Span(calendar.ClockOf(from), end)
}

// When writes an instant as people say it: heute, 7:12 Uhr, likewise gestern and morgen, else with the date. No instant is
// nothing.
func (w *Words) When(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	day := calendar.DateOf(t, calendar.Zone())
	switch calendar.DateOf(now, calendar.Zone()).DaysUntil(day) {
	case -1:
		return w.T("gestern, %s Uhr", w.At(t))
	case 0:
		return w.T("heute, %s Uhr", w.At(t))
	case 1:
		return w.T("morgen, %s Uhr", w.At(t))
	}
	return w.T("%s, %s Uhr", w.Date(day), w.At(t))
}
