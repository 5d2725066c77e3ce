package demand

import (
	"slices"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// stretch is one line of a bell schedule as its editor holds it: the same times and kind on some weekdays.
type stretch struct {
	from, until calendar.Clock
	kind        school.SlotKind
	days        string // digits of the weekdays, 1 is Monday
}

// A rhythm is a usual day to begin with. A school corrects its times.
type rhythm struct {
	code, name string
	day        []stretch
}

const (
	wholeWeek           = "12345"
	noAfternoonOnFriday = "1234"
)

func at(hour, minute int) calendar.Clock { return calendar.Clock(60*hour + minute) }

// rhythms are what schools usually have.
func rhythms() []rhythm {
	return []rhythm{
		{"stunden", "Sechs Stunden zu 45 Minuten", []stretch{
			{at(7, 45), at(8, 0), school.SlotArrival, wholeWeek},
			{at(8, 0), at(8, 45), school.SlotLesson, wholeWeek},
			{at(8, 45), at(9, 30), school.SlotLesson, wholeWeek},
			{at(9, 30), at(9, 50), school.SlotBreak, wholeWeek},
			{at(9, 50), at(10, 35), school.SlotLesson, wholeWeek},
			{at(10, 35), at(11, 20), school.SlotLesson, wholeWeek},
			{at(11, 20), at(11, 35), school.SlotBreak, wholeWeek},
			{at(11, 35), at(12, 20), school.SlotLesson, wholeWeek},
			{at(12, 20), at(13, 5), school.SlotLesson, wholeWeek},
		}},
		{"nachmittag", "Sechs Stunden und Nachmittag", []stretch{
			{at(7, 45), at(8, 0), school.SlotArrival, wholeWeek},
			{at(8, 0), at(8, 45), school.SlotLesson, wholeWeek},
			{at(8, 45), at(9, 30), school.SlotLesson, wholeWeek},
			{at(9, 30), at(9, 50), school.SlotBreak, wholeWeek},
			{at(9, 50), at(10, 35), school.SlotLesson, wholeWeek},
			{at(10, 35), at(11, 20), school.SlotLesson, wholeWeek},
			{at(11, 20), at(11, 35), school.SlotBreak, wholeWeek},
			{at(11, 35), at(12, 20), school.SlotLesson, wholeWeek},
			{at(12, 20), at(13, 5), school.SlotLesson, wholeWeek},
			{at(13, 5), at(14, 30), school.SlotAfternoon, noAfternoonOnFriday},
		}},
		{"bloecke", "Drei Blöcke zu 90 Minuten mit Busfahrten", []stretch{
			{at(7, 15), at(7, 55), school.SlotBus, wholeWeek},
			{at(8, 0), at(9, 30), school.SlotLesson, wholeWeek},
			{at(9, 30), at(9, 50), school.SlotBreak, wholeWeek},
			{at(9, 50), at(11, 20), school.SlotLesson, wholeWeek},
			{at(11, 20), at(11, 50), school.SlotBreak, wholeWeek},
			{at(11, 50), at(13, 20), school.SlotLesson, wholeWeek},
			{at(13, 25), at(14, 5), school.SlotBus, wholeWeek},
		}},
	}
}

// stretches are the lines of a bell schedule.
func stretches(b school.BellSchedule) (lines []stretch) {
	for _, l := range b.Lines() {
		s := stretch{from: l.Starts, until: l.Ends, kind: l.Kind}
		for _, slot := range l.Slots {
			if slot != nil {
				s.days += digit(slot.Weekday)
			}
		}
		lines = append(lines, s)
	}
	return lines
}

// slotsOf are the slots of lines, and for each the index of its line.
func slotsOf(lines []stretch) (slots []school.SlotDetails, of []int) {
	for i, l := range lines {
		for day := calendar.Monday; day <= calendar.Friday; day++ {
			if slices.Contains([]byte(l.days), digit(day)[0]) {
				slots, of = append(slots, school.SlotDetails{Weekday: day, Starts: l.from, Ends: l.until, Kind: l.kind}), append(of, i)
			}
		}
	}
	return slots, of
}

func digit(day calendar.Weekday) string { return string('0' + rune(day)) }
