package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

var errWeek = errors.New("must be an ISO week like 2026-W47, from 1900 to 2200")

// Week is a week as ISO 8601 counts: it starts on Monday, week 1 holds 4 January, and a year has 52 or 53 of them. Its
// year can differ from the year of its first or last days. Its text and JSON form is "2026-W47".
type Week struct {
	Year   int
	Number int
}

// ParseWeek reads a week written like 2026-W47 and nothing else. It fails on a week 53 that the year does not have and on
// years outside 1900 to 2200.
func ParseWeek(s string) (Week, error) {
	var w Week
	if _, err := fmt.Sscanf(s, "%4d-W%2d", &w.Year, &w.Number); err != nil || !w.valid() || w.String() != s {
		return Week{}, errWeek
	}
	return w, nil
}

// valid reports whether the week exists and lies within the bounds of Date with all its days.
func (w Week) valid() bool {
	return w.Year >= firstYear && w.Year <= lastYear && w.Number >= 1 && w.Monday().Week() == w
}

// String returns the week like 2026-W47.
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Number) }

// Monday returns the first day of the week.
func (w Week) Monday() Date {
	anchor := NewDate(w.Year, time.January, 4)
	return anchor.AddDays(int(Monday-anchor.Weekday()) + 7*(w.Number-1))
}

// Days returns the days of the week from Monday to Sunday.
func (w Week) Days() [7]Date {
	var days [7]Date
	for i := range days {
		days[i] = w.Monday().AddDays(i)
	}
	return days
}

// Range returns the week as a range from Monday to Sunday.
func (w Week) Range() Range { return Range{From: w.Monday(), Until: w.Monday().AddDays(6)} }

// Next returns the week after.
func (w Week) Next() Week { return w.Monday().AddDays(7).Week() }

// Compare returns -1, 0 or 1 as w is before, equal to or after o.
func (w Week) Compare(o Week) int {
	return cmp.Or(cmp.Compare(w.Year, o.Year), cmp.Compare(w.Number, o.Number))
}

// MarshalText writes the week like 2026-W47. It fails on a week that does not exist.
func (w Week) MarshalText() ([]byte, error) {
	if !w.valid() {
		return nil, errWeek
	}
	return []byte(w.String()), nil
}

// UnmarshalText reads what ParseWeek reads.
func (w *Week) UnmarshalText(text []byte) error {
	parsed, err := ParseWeek(string(text))
	if err != nil {
		return err
	}
	*w = parsed
	return nil
}
