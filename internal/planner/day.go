package planner

import "slices"

// The limits of § 4 ArbZG, in minutes.
const (
	longestStretch = 360 // without a break
	shortestBreak  = 15
	longDay        = 360 // more work than this needs breaks of breakOfLong in sum
	breakOfLong    = 30
	veryLongDay    = 540
	breakOfVery    = 45
)

// day is what a person could do on one day, independent of any price.
type day struct {
	slots   []daySlot // by school and start
	order   []int32   // slots by start
	ways    []way
	minutes int32 // at most
	latest  int32 // end of the last slot
	breaks  int32 // as far as they can matter
	pinned  bool
}

// daySlot is a slot that a person could work in.
type daySlot struct {
	start, end int32
	school     int32
	before     int32 // the earliest slot that can come right before this one in a visit
	last       int32 // the latest slot with which a visit that begins here can end; less than this one if none can
	fresh      bool  // a day may begin here: nothing pinned comes before
	final      bool  // a day may end here: nothing pinned comes after
	pinned     bool
	options    [2]int32 // the person's options here, from and to
	ways       [2]int32 // the day's ways to here, from and to
}

// way leads from the end of a visit, with the slot from, to the beginning of the next one.
type way struct {
	from, travel int32
	breaks       int32 // minutes of break on it, 0 if the stretch goes on
	cost         int64
}

// dayBuilder compiles a day of one person. Slots are added by school and start.
type dayBuilder struct {
	*pool
	who    *Assistant
	number int
	day    day
	unit   int32
}

// add notes a slot with the options there, if the person is available for all of it.
func (b *dayBuilder) add(school int, s Slot, choices []option, pinned bool, p *person) {
	if b.until(int32(s.Start)) < int32(s.End) {
		return
	}
	from := int32(len(p.options))
	for _, x := range choices {
		x.day, x.slot = int32(b.number-1), int32(len(b.day.slots))
		p.options = append(p.options, x)
		p.slotOf = append(p.slotOf, from)
	}
	b.day.slots = append(b.day.slots, daySlot{start: int32(s.Start), end: int32(s.End), school: int32(school), pinned: pinned,
		options: [2]int32{from, int32(len(p.options))}})
}

// until returns how long a visit may last that begins at start, 0 if none may.
func (b *dayBuilder) until(start int32) (to int32) {
	for _, w := range b.who.Available {
		if w.Day == b.number && int32(w.From) <= start {
			to = max(to, int32(w.To))
		}
	}
	return to
}

func (b *dayBuilder) build() day {
	d := &b.day
	d.minutes = int32(min(b.who.DayMinutes, b.who.WeekMinutes, midnight))
	for i := range d.slots {
		d.order = append(d.order, int32(i))
		d.latest = max(d.latest, d.slots[i].end)
		d.pinned = d.pinned || d.slots[i].pinned
	}
	slices.SortStableFunc(d.order, func(x, y int32) int { return int(d.slots[x].start - d.slots[y].start) })
	switch {
	case d.minutes > veryLongDay:
		d.breaks = breakOfVery
	case d.minutes > longDay:
		d.breaks = breakOfLong
	}
	for i := range d.slots {
		b.visitsFrom(int32(i))
		b.waysTo(int32(i))
	}
	return *d
}

// pinsBefore counts the day's pinned slots that start before t.
func (b *dayBuilder) pinsBefore(t int32) (n int) {
	for i := range b.day.slots {
		if b.day.slots[i].pinned && b.day.slots[i].start < t {
			n++
		}
	}
	return n
}

// visitsFrom finds what can be worked right before slot f, and how far a visit that begins with it can go.
func (b *dayBuilder) visitsFrom(f int32) {
	slots := b.day.slots
	s := &slots[f]
	s.before = f
	for s.before > 0 {
		x := slots[s.before-1]
		if x.school != s.school || int(s.start-x.end) > b.rules.MaxPause || s.before < f && slots[s.before].pinned {
			break
		}
		s.before--
	}
	s.fresh = b.pinsBefore(s.start) == 0
	s.final = b.pinsBefore(s.end) == b.pinsBefore(midnight+1)
	s.last = f - 1
	until := min(b.until(s.start), s.start+min(longestStretch, b.day.minutes))
	covered := b.pinsBefore(s.start)
	for l := f; l < int32(len(slots)) && slots[l].school == s.school && slots[l].end <= until; l++ {
		if l > f && slots[l].start-slots[l-1].end > int32(b.rules.MaxPause) {
			break
		}
		if slots[l].pinned {
			covered++
		}
		if covered < b.pinsBefore(slots[l].end) {
			break // something pinned at another school would be missed
		}
		s.last = l
		b.unit = gcd(b.unit, slots[l].end-s.start)
	}
}

// waysTo finds the slots after which the visit that begins with slot f can come.
func (b *dayBuilder) waysTo(f int32) {
	d := &b.day
	s := &d.slots[f]
	s.ways[0] = int32(len(d.ways))
	for i, x := range d.slots {
		travel := b.travel[x.school][s.school]
		wait := s.start - x.end - travel
		if travel == unlisted || wait < 0 || x.school == s.school && int(wait) <= b.rules.MaxPause || b.pinsBefore(s.start) > b.pinsBefore(x.end) {
			continue
		}
		w := way{from: int32(i), travel: travel, cost: b.rules.GapMinute*int64(wait) + b.rules.TravelMinute*int64(travel)}
		if wait >= shortestBreak {
			w.breaks = wait
		}
		d.ways = append(d.ways, w)
		b.unit = gcd(b.unit, travel)
	}
	s.ways[1] = int32(len(d.ways))
}

// breakDue is the sum of breaks that a day with so many minutes of work needs.
func breakDue(minutes int32) int32 {
	switch {
	case minutes > veryLongDay:
		return breakOfVery
	case minutes > longDay:
		return breakOfLong
	}
	return 0
}
