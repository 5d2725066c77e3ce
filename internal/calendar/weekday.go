package calendar

import (
	"errors"
	"strconv"
	"time"
)

var errWeekday = errors.New("must be a weekday from 1 (Monday) to 7 (Sunday)")

// Weekday is a day of the week as ISO 8601 counts, 1 for Monday to 7 for Sunday, in JSON and in the database too. 0 is no
// weekday.
type Weekday int

// The days of the week.
const (
	Monday Weekday = iota + 1
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday
)

// String returns the English name.
func (w Weekday) String() string {
	if !w.valid() {
		return "Weekday(" + strconv.Itoa(int(w)) + ")"
	}
	return time.Weekday(w % Sunday).String()
}

func (w Weekday) valid() bool { return w >= Monday && w <= Sunday }

// MarshalJSON writes the number from 1 to 7. It fails on anything else.
func (w Weekday) MarshalJSON() ([]byte, error) {
	if !w.valid() {
		return nil, errWeekday
	}
	return []byte(strconv.Itoa(int(w))), nil
}

// UnmarshalJSON reads a number from 1 to 7. It fails on anything else.
func (w *Weekday) UnmarshalJSON(data []byte) error {
	n, err := strconv.Atoi(string(data))
	if err != nil || !Weekday(n).valid() {
		return errWeekday
	}
	*w = Weekday(n)
	return nil
}
