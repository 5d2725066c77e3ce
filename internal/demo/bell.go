package demo

import (
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// A bell is one of the three daily rhythms found in the district.
type bell int

const (
	bellPrimary bell = iota // lessons of 45 minutes from 8:00, care until 14:45
	bellEarly               // lessons from 7:30
	bellSpecial             // blocks of 90 minutes between two bus rides
)

// A stretch is one slot of a day; lesson counts lessons and blocks from 1 and is 0 for every other kind.
type stretch struct {
	from, to string
	kind     school.SlotKind
	lesson   int
}

func (b bell) day() []stretch {
	switch b {
	case bellEarly:
		return []stretch{
			{"07:15", "07:30", school.SlotArrival, 0}, {"07:30", "08:15", school.SlotLesson, 1}, {"08:15", "09:00", school.SlotLesson, 2},
			{"09:00", "09:20", school.SlotBreak, 0}, {"09:20", "10:05", school.SlotLesson, 3}, {"10:05", "10:50", school.SlotLesson, 4},
			{"11:05", "11:50", school.SlotLesson, 5}, {"11:50", "12:35", school.SlotLesson, 6}, {"12:35", "13:35", school.SlotAfternoon, 0},
		}
	case bellSpecial:
		return []stretch{
			{"07:00", "07:35", school.SlotBus, 0}, {"07:35", "08:15", school.SlotBus, 0}, {"08:15", "08:30", school.SlotArrival, 0}, {"08:30", "10:00", school.SlotLesson, 1},
			{"10:00", "10:20", school.SlotBreak, 0}, {"10:20", "11:50", school.SlotLesson, 2}, {"11:50", "12:30", school.SlotBreak, 0}, {"12:30", "14:00", school.SlotLesson, 3},
			{"14:00", "14:35", school.SlotBus, 0}, {"14:35", "15:10", school.SlotBus, 0},
		}
	default:
		return []stretch{
			{"07:45", "08:00", school.SlotArrival, 0}, {"08:00", "08:45", school.SlotLesson, 1}, {"08:45", "09:30", school.SlotLesson, 2},
			{"09:30", "09:50", school.SlotBreak, 0}, {"09:55", "10:40", school.SlotLesson, 3}, {"10:40", "11:25", school.SlotLesson, 4},
			{"11:40", "12:25", school.SlotLesson, 5}, {"12:25", "13:10", school.SlotLesson, 6}, {"13:10", "14:45", school.SlotAfternoon, 0},
		}
	}
}

// slots repeats the day from Monday to Friday. The school has no afternoon on Friday.
func (b bell) slots() ([]school.SlotDetails, error) {
	var slots []school.SlotDetails
	for weekday := calendar.Monday; weekday <= calendar.Friday; weekday++ {
		for _, s := range b.day() {
			if weekday == calendar.Friday && s.kind == school.SlotAfternoon {
				continue
			}
			starts, err := calendar.ParseClock(s.from)
			if err != nil {
				return nil, err
			}
			ends, err := calendar.ParseClock(s.to)
			if err != nil {
				return nil, err
			}
			slots = append(slots, school.SlotDetails{Weekday: weekday, Starts: starts, Ends: ends, Kind: s.kind})
		}
	}
	return slots, nil
}

// lesson tells which lesson or block of its day a slot is, counted from 1; 0 if it is none.
func (b bell) lesson(slot school.Slot) int {
	for _, s := range b.day() {
		if s.from == slot.Starts.String() {
			return s.lesson
		}
	}
	return 0
}
