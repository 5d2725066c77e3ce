package proof

import "slices"

// impossible is the value of what no legal week can do. It is far below any sum and far above overflow.
const impossible = -1 << 61

// agenda is what an assistant could work on one day.
type agenda struct {
	slots   []slot // by start
	minutes int    // of work at most
	minRun  int
	breaks  int     // in sum, as far as they matter
	latest  int     // end of the last slot
	rewards []int64 // of the branch looked at
	states  [][]state
	best    []int64
	known   []outcome
}

// outcome is what an assistant's legal days are worth at some rewards, only those that no shorter day beats.
type outcome struct {
	rewards []int64
	values  []dayValue
}

// slot is one in which there is something to work, with the ways to go on after it.
type slot struct {
	school, start, end int
	until              int // end of the window in which a visit lies that begins here
	pinned             bool
	first, last        bool // nothing pinned comes before, or after
	chances            []chance
	ways               []way
}

// way leads from one slot to another that is worked next.
type way struct {
	to, minutes, breaks int // travel, and what of the wait is a break
	cost                int64
	visit               bool // that goes on
}

// dayValue is what one way to spend a day is worth, and the minutes it takes.
type dayValue struct {
	minutes int
	value   int64
}

// state is a day up to and including a worked slot. A state with no less of value, breaks, stretch, until and run, and no more
// minutes, can do whatever another can.
type state struct {
	value   int64
	minutes int // of all visits and travel so far
	breaks  int // in sum, as far as they matter
	stretch int // start of the stretch without a break; the day's end where it cannot get too long
	until   int // end of the window the visit lies in
	run     int // slots of the visit, as far as they matter
}

func (s *state) covers(o *state) bool {
	return s.value >= o.value && s.minutes <= o.minutes && s.breaks >= o.breaks && s.stretch >= o.stretch && s.until >= o.until && s.run >= o.run
}

// agenda puts the slots of a day in order and finds the ways between them.
func (s *share) agenda(day int, slots []slot) agenda {
	slices.SortFunc(slots, func(x, y slot) int { return x.start - y.start })
	d := agenda{slots: slots, minutes: min(s.who.DayMinutes, 1440), minRun: s.Rules.MinRun, breaks: breakDue(s.who.DayMinutes), rewards: make([]int64, len(slots)), states: make([][]state, len(slots))}
	pinned := func(slots []slot) bool { return slices.ContainsFunc(slots, func(x slot) bool { return x.pinned }) }
	for i := range slots {
		from := &slots[i]
		d.latest = max(d.latest, from.end)
		from.first, from.last = !pinned(slots[:i]), !pinned(slots[i+1:])
		for _, w := range s.who.Available {
			if w.Day == day && w.From <= from.start {
				from.until = max(from.until, w.To)
			}
		}
		for j := i + 1; j < len(slots) && !pinned(slots[i+1:j]); j++ {
			if w, ok := s.way(from, &slots[j]); ok {
				w.to = j
				from.ways = append(from.ways, w)
			}
		}
	}
	return d
}

func (s *share) way(from, to *slot) (w way, ok bool) {
	travel, ok := s.travel[[2]int{from.school, to.school}]
	wait := to.start - from.end - travel
	switch {
	case from.school == to.school && wait <= s.Rules.MaxPause:
		w.visit = true
	case wait >= 15:
		w.breaks = wait
	}
	w.minutes, w.cost = travel, s.scale*(s.Rules.GapMinute*int64(wait)+s.Rules.TravelMinute*int64(travel))
	return w, ok && wait >= 0
}

// decide finds what a slot brings: the most of what the fates allow.
func (d *agenda) decide(fates []fate) {
	for i := range d.slots {
		d.rewards[i] = impossible
		for _, c := range d.slots[i].chances {
			switch fates[c.place] {
			case undecided:
				d.rewards[i] = max(d.rewards[i], c.reward-c.rho)
			case paid:
				d.rewards[i] = max(d.rewards[i], c.reward)
			}
		}
	}
}

// outcome finds it for the present rewards.
func (d *agenda) outcome() outcome {
	for _, x := range d.known {
		if slices.Equal(x.rewards, d.rewards) {
			return x
		}
	}
	for i := range d.states {
		d.states[i] = d.states[i][:0]
	}
	best := blank(&d.best, d.minutes)
	if !slices.ContainsFunc(d.slots, func(x slot) bool { return x.pinned }) {
		best[0] = 0
	}
	for i := range d.slots {
		if d.rewards[i] == impossible {
			continue
		}
		if d.slots[i].first {
			d.begin(i, state{stretch: d.slots[i].start})
		}
		for k := range d.states[i] {
			s := &d.states[i][k]
			if d.slots[i].last && s.run >= d.minRun && s.breaks >= breakDue(s.minutes) {
				best[s.minutes] = max(best[s.minutes], s.value)
			}
			for w := range d.slots[i].ways {
				d.follow(i, s, &d.slots[i].ways[w])
			}
		}
	}
	d.known = append(d.known, outcome{slices.Clone(d.rewards), rising(nil, best)})
	return d.known[len(d.known)-1]
}

// follow goes on from slot i.
func (d *agenda) follow(i int, s *state, w *way) {
	switch {
	case d.rewards[w.to] == impossible:
	case w.visit:
		next := *s
		next.run = min(s.run+1, d.minRun)
		next.minutes += d.slots[w.to].end - d.slots[i].end
		next.value += d.rewards[w.to]
		d.add(w.to, &next)
	case s.run >= d.minRun:
		next := *s
		next.minutes += w.minutes
		next.value -= w.cost
		if w.breaks > 0 {
			next.breaks, next.stretch = min(d.breaks, s.breaks+w.breaks), d.slots[w.to].start
		}
		d.begin(w.to, next)
	}
}

// begin starts a visit with slot i.
func (d *agenda) begin(i int, s state) {
	if s.stretch+360 >= d.latest {
		s.stretch = d.latest
	}
	s.until = min(d.slots[i].until, d.latest)
	s.minutes += d.slots[i].end - d.slots[i].start
	s.value += d.rewards[i]
	s.run = 1
	d.add(i, &s)
}

// add notes a state after slot i, unless it is against a rule, or another can do whatever it can.
func (d *agenda) add(i int, s *state) {
	if end := d.slots[i].end; end > s.until || end-s.stretch > 360 || s.minutes > d.minutes {
		return
	}
	list, n := d.states[i], 0
	for k := range list {
		if list[k].covers(s) {
			return // and then s covers none of those before
		}
		if !s.covers(&list[k]) {
			list[n] = list[k]
			n++
		}
	}
	d.states[i] = append(list[:n], *s)
}

// week returns the largest value of days that stay within the minutes of the week; impossible if none do.
func (s *share) week(days []outcome) int64 {
	sums := append(s.sums[:0], dayValue{}) // of the days so far
	for _, day := range days {
		if len(sums) == 0 || len(day.values) == 0 {
			return impossible
		}
		best := blank(&s.best, min(s.who.WeekMinutes, sums[len(sums)-1].minutes+day.values[len(day.values)-1].minutes))
		for _, y := range sums {
			for _, x := range day.values {
				q := y.minutes + x.minutes
				if q >= len(best) {
					break
				}
				best[q] = max(best[q], y.value+x.value)
			}
		}
		sums = rising(sums[:0], best)
	}
	s.sums = sums
	if len(sums) == 0 {
		return impossible
	}
	return sums[len(sums)-1].value
}

// blank is a buffer without a value for any number of minutes up to the most.
func blank(buffer *[]int64, most int) []int64 {
	*buffer = (*buffer)[:0]
	for range most + 1 {
		*buffer = append(*buffer, impossible)
	}
	return *buffer
}

// rising adds the values by minutes to a list, only those that no fewer minutes beat.
func rising(list []dayValue, best []int64) []dayValue {
	most := int64(impossible)
	for q, v := range best {
		if v > most {
			most = v
			list = append(list, dayValue{q, v})
		}
	}
	return list
}
