package roster

import (
	"schulalltag/internal/planner"
	"schulalltag/internal/school"
)

// What a week is worth, in value points. A point has no unit of its own; only ratios count, and this is the one table of them.
//
//	                     first  second  third person in a slot
//	high priority         4500    2475    1350
//	normal priority       2925    1610     880
//	low priority          1800     990     540
//
// A first person at a high need is worth 100 points for each minute of a lesson of 45. Normal is 65 % of that and low 40 %:
// two lower needs outweigh the next higher one, one never does. A second person is worth 55 % of the first and a third 30 %,
// so a second person at a high need comes after a first one at a normal need (2475 < 2925) and before a first one at a low
// need: classes get one person each before any gets two, unless little is asked of them. The priority is set by the school
// within what the panel of school, provider and youth office agreed; nothing here weighs it again. A slot counts as one
// whatever its length, because what a school asks for is a person in a slot.
//
//   - floor: the first 5 covered person-slots of a class earn 300 each on top, about a school morning a week, so that between
//     equal needs a class without anybody comes first. Buses and offers have no floor: nobody is left out by them for a week.
//   - familiar: 400 for each slot at a place where the assistant works in the roster that stands. Below the distance between
//     two priorities (1125): continuity decides between equals and does not outweigh need. The home school earns nothing:
//     a familiar place costs no pair, so every class of that school would be free to change hands each week.
//   - keep: 200 for each slot that stays as it stands. Small: enough not to shuffle without a gain, too little to stop one.
//   - gap: 10 for a minute between two visits, an idle hour (600) is worth less than any first need.
//   - travel: 15 for a minute on the way, which is paid work that reaches nobody; 25 minutes (375) are worth it for any need.
//   - pair: 2000 once a week for each assistant at a place new to them, less than one first person at a normal need and more
//     than one at a low need: a class sees few faces, but nobody stays away for the sake of it where need is high.
//
// All are multiples of 5, so a bound may be rounded down to such a multiple.
const (
	floorUnits    = 5
	floorValue    = 300
	familiarValue = 400
	keepValue     = 200
	gapMinute     = 10
	travelMinute  = 15
	pairCost      = 2000
)

// maxPause is the longest pause inside a visit, in minutes: a long break between two lessons, shorter than a free lesson.
// Presence at a school is cut by the same rule, for hours too.
const maxPause = 30

// smallestRun is how many slots a visit has at least: two lessons are the smallest assignment worth the way.
const smallestRun = 2

// personValues returns the values of the first, second and third person at a need, never rising.
func personValues(p school.Priority) [3]int64 {
	switch p {
	case school.PriorityHigh:
		return [3]int64{4500, 2475, 1350}
	case school.PriorityNormal:
		return [3]int64{2925, 1610, 880}
	default:
		return [3]int64{1800, 990, 540}
	}
}

// PersonValue returns what the first person in a slot of a need of the priority is worth, in value points: the measure to tell any
// other value by.
func PersonValue(p school.Priority) int64 { return personValues(p)[0] }

// floorOf returns what a place of the kind earns for its first covered person-slots.
func floorOf(k school.PlaceKind) planner.Floor {
	if k != school.PlaceClass {
		return planner.Floor{}
	}
	return planner.Floor{Units: floorUnits, Value: floorValue}
}

// rulesFor returns the rules of a problem with these schools and places. Visits have at least smallestRun slots, unless some
// need could then never be met: a bus or a midday group that no other need of its school and day follows or precedes within
// maxPause is a visit of one slot, and with a smallest run of two nobody could ever be planned there. One such need lowers
// the smallest run to one for the whole pool, because the planner knows one rule for all; gap, travel and pair costs still
// keep single slots rare. Two bus slots in a row, or a bus beside a lesson with a need, leave it at two.
func rulesFor(schools []planner.School, places []planner.Place) planner.Rules {
	r := planner.Rules{MinRun: smallestRun, MaxPause: maxPause, GapMinute: gapMinute, TravelMinute: travelMinute, Pair: pairCost}
	slots := make(map[string][]planner.Slot, len(schools))
	needed := make(map[string]map[int]bool, len(schools))
	for _, s := range schools {
		slots[s.ID], needed[s.ID] = s.Slots, make(map[int]bool, len(s.Slots))
	}
	for _, p := range places {
		for _, n := range p.Needs {
			needed[p.School][n.Slot] = true
		}
	}
	for id, wanted := range needed {
		for slot := range wanted {
			if !hasNeighbour(slots[id], wanted, slot) {
				r.MinRun = 1
				return r
			}
		}
	}
	return r
}

// hasNeighbour reports whether a person in the slot could work another needed slot of that day in the same visit.
func hasNeighbour(slots []planner.Slot, needed map[int]bool, slot int) bool {
	for other := range needed {
		if other == slot || slots[other].Day != slots[slot].Day {
			continue
		}
		first, second := slots[min(slot, other)], slots[max(slot, other)]
		if second.Start-first.End <= maxPause {
			return true
		}
	}
	return false
}

// priorityOf returns the priority at which a need asks for its person of an index, read back from the values. A raised need may
// have persons of several; where a value was lowered so that it does not rise, it is the priority of the first.
func priorityOf(values []int64, i int) school.Priority {
	of := func(i int) (school.Priority, bool) {
		for _, p := range []school.Priority{school.PriorityHigh, school.PriorityNormal, school.PriorityLow} {
			if v := personValues(p); i < len(v) && v[i] == values[i] {
				return p, true
			}
		}
		return school.PriorityLow, false
	}
	if p, ok := of(i); ok {
		return p
	}
	p, _ := of(0)
	return p
}
