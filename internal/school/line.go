package school

import (
	"cmp"
	"slices"

	"schulalltag/internal/calendar"
)

// Line is one row of the week as people look at it: what begins and ends alike on different weekdays and is of one kind.
type Line struct {
	Starts, Ends calendar.Clock
	Kind         SlotKind
	Nth          int      // which of its kind it is on the first weekday that has it, from 1: the third lesson
	Slots        [5]*Slot // from Monday to Friday; nil where the day has no such slot
}

// Lines arranges the slots as rows of a week, by begin and end.
func (b BellSchedule) Lines() []Line {
	type key struct {
		starts, ends calendar.Clock
		kind         SlotKind
	}
	type ofDay struct {
		weekday calendar.Weekday
		kind    SlotKind
	}
	slots := slices.SortedFunc(slices.Values(b.Slots), compareSlots)
	at, seen := map[key]int{}, map[ofDay]int{}
	var lines []Line
	for i := range slots {
		s := &slots[i]
		seen[ofDay{s.Weekday, s.Kind}]++
		k := key{s.Starts, s.Ends, s.Kind}
		if _, ok := at[k]; !ok {
			at[k] = len(lines)
			lines = append(lines, Line{Starts: s.Starts, Ends: s.Ends, Kind: s.Kind, Nth: seen[ofDay{s.Weekday, s.Kind}]})
		}
		lines[at[k]].Slots[s.Weekday-calendar.Monday] = s
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Starts, b.Starts), cmp.Compare(a.Ends, b.Ends))
	})
	return lines
}
