package calendar

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
)

// Bounds of a Clock in minutes.
const (
	minutesPerHour = 60
	endOfDay       = Clock(24 * minutesPerHour)
)

var errClock = errors.New("must be a time of day like 07:30, from 00:00 to 24:00")

// Clock is what a wall clock shows: minutes after local midnight, from 0 to 1440. 24:00 is the end of a day. Its text and
// JSON form is "07:30", its column is an integer of minutes. The difference of two clocks is not a duration on the days
// the clocks change; use Date.At.
type Clock int

// ParseClock reads a time of day written like 07:30 and nothing else. It fails outside 00:00 to 24:00.
func ParseClock(s string) (Clock, error) {
	if len(s) != len("07:30") || s[2] != ':' {
		return 0, errClock
	}
	hour, err := strconv.ParseUint(s[:2], 10, 8)
	if err != nil {
		return 0, errClock
	}
	minute, err := strconv.ParseUint(s[3:], 10, 8)
	if err != nil || minute >= minutesPerHour {
		return 0, errClock
	}
	c := Clock(hour*minutesPerHour + minute)
	if !c.valid() {
		return 0, errClock
	}
	return c, nil
}

func (c Clock) valid() bool { return c >= 0 && c <= endOfDay }

// Minutes returns the minutes after local midnight.
func (c Clock) Minutes() int { return int(c) }

// String returns the time of day like 07:30.
func (c Clock) String() string {
	return fmt.Sprintf("%02d:%02d", int(c)/minutesPerHour, int(c)%minutesPerHour)
}

// MarshalText writes the time of day like 07:30. It fails outside the bounds.
func (c Clock) MarshalText() ([]byte, error) {
	if !c.valid() {
		return nil, errClock
	}
	return []byte(c.String()), nil
}

// UnmarshalText reads what ParseClock reads.
func (c *Clock) UnmarshalText(text []byte) error {
	parsed, err := ParseClock(string(text))
	if err != nil {
		return err
	}
	*c = parsed
	return nil
}

// Value stores the minutes after midnight. It fails outside the bounds.
func (c Clock) Value() (driver.Value, error) {
	if !c.valid() {
		return nil, fmt.Errorf("store a clock of %d minutes: %w", int(c), errClock)
	}
	return int64(c), nil
}

// Scan reads minutes after midnight from an integer column. It fails on NULL and outside the bounds.
func (c *Clock) Scan(src any) error {
	minutes, ok := src.(int64)
	if !ok {
		return fmt.Errorf("scan a clock: unexpected %T", src)
	}
	if minutes < 0 || minutes > int64(endOfDay) {
		return fmt.Errorf("scan a clock of %d minutes: %w", minutes, errClock)
	}
	*c = Clock(minutes)
	return nil
}
