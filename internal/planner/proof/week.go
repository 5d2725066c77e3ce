package proof

import (
	"slices"

	"schulalltag/internal/planner/format"
)

// impossible is the value of what no legal week can do. It is far below any sum and far above overflow.
const impossible = -1 << 61

// offer is a slot an assistant could work in, with the best reward they could have for it.
type offer struct {
	school, start, end int
	reward             int64
	pinned             bool
}

// state is a day up to and including a worked slot. A state with no less of value, breaks, stretch, until and run, and no more
// minutes, can do whatever another can.
type state struct {
	value   int64
	minutes int // of all visits and travel so far
	breaks  int // in sum, as far as they matter
	stretch int // start of the stretch without a break
	until   int // end of the window the visit lies in
	run     int // slots of the visit, as far as they matter
}

func (s state) covers(o state) bool {
	return s.value >= o.value && s.minutes <= o.minutes && s.breaks >= o.breaks && s.stretch >= o.stretch && s.until >= o.until && s.run >= o.run
}

// week returns the largest value of a legal week of the assistant, given what their days can be; impossible if their pins leave none.
func (t *table) week(a *format.Assistant, days [][]dayValue) int64 {
	limit := min(a.WeekMinutes, 1440*t.Days)
	sums := []dayValue{{}} // of the days so far, by rising minutes and value
	best := make([]int64, limit+1)
	for _, day := range days {
		for q := range best {
			best[q] = impossible
		}
		for _, s := range sums {
			for _, x := range day {
				if q := s.minutes + x.minutes; q <= limit {
					best[q] = max(best[q], s.value+x.value)
				}
			}
		}
		sums = nil
		for q, v := range best {
			if v > impossible && (len(sums) == 0 || v > sums[len(sums)-1].value) {
				sums = append(sums, dayValue{q, v})
			}
		}
	}
	if len(sums) == 0 {
		return impossible
	}
	return sums[len(sums)-1].value
}

// dayValue is what one way to spend a day is worth, and the minutes it takes.
type dayValue struct {
	minutes int
	value   int64
}

// dayValues returns what the assistant's legal days are worth, only those that no shorter day beats.
func (t *table) dayValues(a *format.Assistant, day int, offers []offer, scale int64) []dayValue {
	slices.SortFunc(offers, func(x, y offer) int { return x.start - y.start })
	states := make([][]state, len(offers))
	for i, o := range offers {
		if !pinnedIn(offers[:i]) {
			states[i] = add(states[i], t.begin(a, day, o, state{breaks: 0, stretch: o.start}))
		}
		for _, s := range states[i] {
			t.follow(a, day, offers, i, s, states, scale)
		}
	}
	ends := []dayValue{}
	if !pinnedIn(offers) {
		ends = append(ends, dayValue{})
	}
	for i, list := range states {
		if pinnedIn(offers[i+1:]) {
			continue
		}
		for _, s := range list {
			if s.run >= t.Rules.MinRun && s.breaks >= breakDue(s.minutes) {
				ends = append(ends, dayValue{s.minutes, s.value})
			}
		}
	}
	slices.SortFunc(ends, func(x, y dayValue) int { return x.minutes - y.minutes })
	kept := ends[:0]
	for _, x := range ends {
		if len(kept) == 0 || x.value > kept[len(kept)-1].value {
			kept = append(kept, x)
		}
	}
	return kept
}

// follow adds every way to go on after slot i.
func (t *table) follow(a *format.Assistant, day int, offers []offer, i int, s state, states [][]state, scale int64) {
	from := offers[i]
	for j := i + 1; j < len(offers); j++ {
		to, next := offers[j], state{value: impossible}
		travel, ok := t.travel[[2]int{from.school, to.school}]
		pause := to.start - from.end
		switch wait := pause - travel; {
		case pause < 0 || !ok || wait < 0:
		case from.school == to.school && pause <= t.Rules.MaxPause: // the visit goes on
			next = s
			next.run = min(s.run+1, t.Rules.MinRun)
			next.minutes += to.end - from.end
			next.value += to.reward
		case s.run >= t.Rules.MinRun:
			next = s
			next.minutes += travel
			next.value -= scale * (t.Rules.GapMinute*int64(wait) + t.Rules.TravelMinute*int64(travel))
			if wait >= 15 {
				next.breaks, next.stretch = min(45, s.breaks+wait), to.start
			}
			next = t.begin(a, day, to, next)
		}
		if next.value > impossible && to.end <= next.until && to.end-next.stretch <= 360 && next.minutes <= a.DayMinutes {
			states[j] = add(states[j], next)
		}
		if to.pinned {
			return // whatever comes later would leave it out
		}
	}
}

// begin starts a visit with the slot o. Its value is impossible if o lies in no window, or the day gets too long.
func (t *table) begin(a *format.Assistant, day int, o offer, s state) state {
	s.until = 0
	for _, w := range a.Available {
		if w.Day == day && w.From <= o.start {
			s.until = max(s.until, w.To)
		}
	}
	s.minutes += o.end - o.start
	s.value += o.reward
	s.run = 1
	if o.end > s.until || s.minutes > a.DayMinutes || o.end-s.stretch > 360 {
		s.value = impossible
	}
	return s
}

func add(list []state, s state) []state {
	if s.value <= impossible || slices.ContainsFunc(list, func(o state) bool { return o.covers(s) }) {
		return list
	}
	return append(slices.DeleteFunc(list, s.covers), s)
}

func pinnedIn(offers []offer) bool {
	return slices.ContainsFunc(offers, func(o offer) bool { return o.pinned })
}
