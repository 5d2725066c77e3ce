package presence

import (
	"slices"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// line is a slot of a day with its name.
type line struct {
	*school.Slot
	Nth int // which of its kind
}

// lines are the slots of a day in order. One that would take place after an early end is left out.
func (w *where) lines(day calendar.Date) []line {
	schedule := w.schedule(day)
	if schedule == nil || w.days[day].Kind != school.DaySchool {
		return nil
	}
	var lines []line
	nth := map[school.SlotKind]int{}
	slots := slices.Clone(schedule.Slots) // in order of weekday and start
	for i, s := range slots {
		if ends := w.days[day].Ends; s.Weekday != day.Weekday() || ends != nil && s.Ends > *ends {
			continue
		}
		nth[s.Kind]++
		lines = append(lines, line{&slots[i], nth[s.Kind]})
	}
	return lines
}

// stretch is a time in which nothing changes at a place.
type stretch struct {
	Place        *school.Place
	Starts, Ends calendar.Clock
	People       []person
	Missing      int // persons
	Priority     school.Priority
	Away         bool

	first, last int // of its lines
}

// stretches cuts a place's day into times in which the same people are there and as many are missing, without those in which nobody is
// needed. Slots that follow one another are one stretch, even with some minutes between them.
func (w *where) stretches(day calendar.Date, place *school.Place, lines []line) []stretch {
	var all []stretch
	for i, l := range lines {
		s := w.at(day, place, l.Slot)
		if s.Quiet() {
			continue
		}
		next := stretch{Place: place, Starts: l.Starts, Ends: l.Ends, People: s.People, Missing: s.Open(), first: i, last: i}
		if next.Missing > 0 {
			next.Priority = s.Need.Priority
		}
		if n := len(all); n > 0 && all[n-1].last == i-1 && all[n-1].like(next) {
			all[n-1].Ends, all[n-1].last = next.Ends, i
			continue
		}
		all = append(all, next)
	}
	return all
}

func (s stretch) like(o stretch) bool { return s.lacks(o) && slices.Equal(s.People, o.People) }

// lacks reports whether as many are missing, and as urgently.
func (s stretch) lacks(o stretch) bool { return s.Missing == o.Missing && s.Priority == o.Priority }

// open are the stretches in which somebody is missing after a clock time, whoever else is there.
func open(stretches []stretch, after calendar.Clock) []stretch {
	var all []stretch
	for _, s := range stretches {
		if s.Missing == 0 || s.Ends <= after {
			continue
		}
		if n := len(all); n > 0 && all[n-1].last == s.first-1 && all[n-1].lacks(s) {
			all[n-1].Ends, all[n-1].last = s.Ends, s.last
			continue
		}
		all = append(all, s)
	}
	return all
}

// priorities from the one that comes first.
var priorities = []school.Priority{school.PriorityHigh, school.PriorityNormal, school.PriorityLow}

// byUrgency orders what is open: high priority first, then the earlier.
func byUrgency(a, b stretch) int {
	if a.Priority != b.Priority {
		return slices.Index(priorities, a.Priority) - slices.Index(priorities, b.Priority)
	}
	return int(a.Starts - b.Starts)
}

// nowAndNext are the two lines that matter at a clock time, of those in which anything happens: the one that runs, or else the next one,
// and the one after it. None is left once the day is over; running reports whether the first one runs.
func nowAndNext(lines []line, clock calendar.Clock) (shown []line, running bool) {
	i := slices.IndexFunc(lines, func(l line) bool { return l.Ends > clock })
	if i < 0 {
		return nil, false
	}
	return lines[i:min(i+2, len(lines))], lines[i].Starts <= clock
}
