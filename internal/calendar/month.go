package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

var errMonth = errors.New("must be a month like 2026-10, from 1900 to 2200")

// Month is a calendar month, the period in which hours are closed. Its text and JSON form is "2026-10".
type Month struct {
	Year  int
	Month time.Month
}

// ParseMonth reads a month written like 2026-10 and nothing else. It fails on years outside 1900 to 2200.
func ParseMonth(s string) (Month, error) {
	d, err := ParseDate(s + "-01")
	if err != nil {
		return Month{}, errMonth
	}
	return d.Month(), nil
}

func (m Month) valid() bool { return m.First().Month() == m && m != Month{} }

// String returns the month like 2026-10.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year, int(m.Month)) }

// First returns the first day of the month.
func (m Month) First() Date { return NewDate(m.Year, m.Month, 1) }

// Last returns the last day of the month.
func (m Month) Last() Date { return NewDate(m.Year, m.Month+1, 0) }

// Range returns the month as a range from its first to its last day.
func (m Month) Range() Range { return Range{From: m.First(), Until: m.Last()} }

// Next returns the month after.
func (m Month) Next() Month { return m.Last().AddDays(1).Month() }

// Compare returns -1, 0 or 1 as m is before, equal to or after o.
func (m Month) Compare(o Month) int {
	return cmp.Or(cmp.Compare(m.Year, o.Year), cmp.Compare(m.Month, o.Month))
}

// MarshalText writes the month like 2026-10. It fails on a month that does not exist.
func (m Month) MarshalText() ([]byte, error) {
	if !m.valid() {
		return nil, errMonth
	}
	return []byte(m.String()), nil
}

// UnmarshalText reads what ParseMonth reads.
func (m *Month) UnmarshalText(text []byte) error {
	parsed, err := ParseMonth(string(text))
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}
