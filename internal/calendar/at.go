package calendar

import (
	"errors"
	"fmt"
	"time"
)

// Local times that are not exactly one instant.
var (
	// ErrSkipped refuses a local time that does not exist because the clocks go forward over it.
	ErrSkipped = errors.New("this local time does not exist, the clocks go forward over it")
	// ErrAmbiguous refuses a local time that occurs twice because the clocks go back over it.
	ErrAmbiguous = errors.New("this local time occurs twice, the clocks go back over it")
)

// At returns the instant at which clocks in Europe/Berlin show c on the day d; 24:00 is the start of the next day. It
// fails with ErrSkipped or ErrAmbiguous where a change of the clocks leaves no instant or two, and on no date or a Clock
// outside its bounds.
func (d Date) At(c Clock) (time.Time, error) {
	if d.IsZero() {
		return time.Time{}, errDate
	}
	if !c.valid() {
		return time.Time{}, errClock
	}
	// The wall time read as UTC lies within a day of the true instant, and the clocks change at most once in that time: the
	// offsets a day before and a day after are the only two it can have.
	wall := d.midnight().Add(time.Duration(c) * time.Minute)
	early := under(wall, wall.AddDate(0, 0, -1))
	late := under(wall, wall.AddDate(0, 0, 1))
	switch earlyFits, lateFits := shows(early, wall), shows(late, wall); {
	case earlyFits && lateFits && !early.Equal(late):
		return time.Time{}, fmt.Errorf("%s %s: %w", d, c, ErrAmbiguous)
	case earlyFits:
		return early, nil
	case lateFits:
		return late, nil
	default:
		return time.Time{}, fmt.Errorf("%s %s: %w", d, c, ErrSkipped)
	}
}

// ClockOf returns what clocks in Europe/Berlin show at the instant, in whole minutes; it is never 24:00.
func ClockOf(t time.Time) Clock {
	t = t.In(Zone())
	return Clock(t.Hour()*60 + t.Minute())
}

// under returns the instant of a wall time if the offset in force at the probe holds.
func under(wall, probe time.Time) time.Time {
	_, offset := probe.In(Zone()).Zone()
	return wall.Add(-time.Duration(offset) * time.Second).In(Zone())
}

// shows reports whether clocks show the wall time at t.
func shows(t, wall time.Time) bool {
	return t.Format(time.DateTime) == wall.Format(time.DateTime)
}
