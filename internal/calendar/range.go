package calendar

import "iter"

// Range is a stretch of days, both ends included. Without Until it is open: it goes on to the end of the calendar. Without
// From, or with Until before From, it is empty.
type Range struct {
	From  Date `json:"from"`
	Until Date `json:"until,omitzero"`
}

// Empty reports whether the range holds no day.
func (r Range) Empty() bool { return r.From.IsZero() || r.last().Before(r.From) }

// Contains reports whether d is one of the days.
func (r Range) Contains(d Date) bool {
	return !r.Empty() && !d.Before(r.From) && !d.After(r.last())
}

// Overlaps reports whether the two ranges share a day.
func (r Range) Overlaps(o Range) bool { return !r.Intersect(o).Empty() }

// Intersect returns the days the two ranges share, the zero Range if there are none. It is open only if both are.
func (r Range) Intersect(o Range) Range {
	if r.Empty() || o.Empty() {
		return Range{}
	}
	shared := Range{From: Max(r.From, o.From), Until: Min(r.last(), o.last())}
	if r.Until.IsZero() && o.Until.IsZero() {
		shared.Until = Date{}
	}
	if shared.Empty() {
		return Range{}
	}
	return shared
}

// Days yields the days in order. An open range yields every day up to the end of the calendar, 31 December 2200.
func (r Range) Days() iter.Seq[Date] {
	return func(yield func(Date) bool) {
		for d := r.From; r.Contains(d); d = d.AddDays(1) {
			if !yield(d) {
				return
			}
		}
	}
}

// last returns the last day, which for an open range is the last day of the calendar.
func (r Range) last() Date {
	if r.Until.IsZero() {
		return Date{ordinal: lastOrdinal}
	}
	return r.Until
}

// Min returns the earlier of two dates. No date is before every date.
func Min(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}

// Max returns the later of two dates.
func Max(a, b Date) Date {
	if b.After(a) {
		return b
	}
	return a
}
