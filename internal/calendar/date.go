package calendar

import (
	"cmp"
	"errors"
	"time"
)

// Bounds of a Date, and the ordinal of 1 January 1970 counted from 1 January 1900 as day 1.
const (
	firstYear     = 1900
	lastYear      = 2200
	unixOrdinal   = 25568
	lastOrdinal   = 109938
	secondsPerDay = 24 * 60 * 60
)

var errDate = errors.New("must be a date like 2026-10-05, from 1900 to 2200")

// Date is a civil date without a time zone: a day from 1 January 1900 to 31 December 2200, or no date (the zero value).
// Dates compare with == and serve as map keys. Its text and JSON form is "2026-10-05"; no date is "" and null.
type Date struct {
	ordinal int32 // 1 is 1 January 1900, 0 is no date
}

// NewDate returns the date of a year, month and day. A day beyond the end of its month runs into the next one, as in
// time.Date. A day outside 1900 to 2200 is no date.
func NewDate(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() < firstYear || t.Year() > lastYear {
		return Date{}
	}
	return Date{ordinal: int32(t.Unix()/secondsPerDay + unixOrdinal)}
}

// ParseDate reads a date written like 2026-10-05 and nothing else. It fails on days that do not exist and on years
// outside 1900 to 2200.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, errDate
	}
	d := civil(t)
	if d.IsZero() {
		return Date{}, errDate
	}
	return d, nil
}

// DateOf returns the date a wall calendar in the zone shows at the instant. The zone of the service is Zone.
func DateOf(t time.Time, zone *time.Location) Date { return civil(t.In(zone)) }

// civil returns the date that t shows in its own location.
func civil(t time.Time) Date {
	year, month, day := t.Date()
	return NewDate(year, month, day)
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the date like 2026-10-05, or nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.midnight().Format(time.DateOnly)
}

// midnight returns the start of the day in UTC, the common ground for arithmetic; it is not an instant of the service.
func (d Date) midnight() time.Time {
	return time.Unix((int64(d.ordinal)-unixOrdinal)*secondsPerDay, 0).UTC()
}

// Year returns the year, 0 for no date.
func (d Date) Year() int { return d.Month().Year }

// Month returns the month the date lies in, the zero Month for no date.
func (d Date) Month() Month {
	if d.IsZero() {
		return Month{}
	}
	t := d.midnight()
	return Month{Year: t.Year(), Month: t.Month()}
}

// Day returns the day of the month from 1 to 31, 0 for no date.
func (d Date) Day() int {
	if d.IsZero() {
		return 0
	}
	return d.midnight().Day()
}

// MonthStart returns the first day of the date's month.
func (d Date) MonthStart() Date { return d.Month().First() }

// Weekday returns the day of the week, 0 for no date.
func (d Date) Weekday() Weekday {
	if d.IsZero() {
		return 0
	}
	return Weekday((d.ordinal-1)%7) + Monday // 1 January 1900 was a Monday
}

// Week returns the ISO week the date lies in, the zero Week for no date.
func (d Date) Week() Week {
	if d.IsZero() {
		return Week{}
	}
	year, number := d.midnight().ISOWeek()
	return Week{Year: year, Number: number}
}

// AddDays returns the date n days later, or earlier if n is negative. A day outside 1900 to 2200 is no date, and no date
// stays no date.
func (d Date) AddDays(n int) Date {
	if d.IsZero() || n > lastOrdinal || n < -lastOrdinal {
		return Date{}
	}
	ordinal := int(d.ordinal) + n
	if ordinal < 1 || ordinal > lastOrdinal {
		return Date{}
	}
	return Date{ordinal: int32(ordinal)}
}

// DaysUntil returns how many days later o is, negative if it is earlier, 0 if one of the two is no date.
func (d Date) DaysUntil(o Date) int {
	if d.IsZero() || o.IsZero() {
		return 0
	}
	return int(o.ordinal - d.ordinal)
}

// Compare returns -1, 0 or 1 as d is before, equal to or after o. No date is before every date.
func (d Date) Compare(o Date) int { return cmp.Compare(d.ordinal, o.ordinal) }

// Before reports whether d is earlier than o. No date is before every date.
func (d Date) Before(o Date) bool { return d.ordinal < o.ordinal }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.ordinal > o.ordinal }

// Equal is == as a method, which comparing libraries ask for.
func (d Date) Equal(o Date) bool { return d == o }
