package planner

import "math"

// none is the value of what cannot be done. It is far below any sum and far above overflow.
const none = math.MinInt64 / 4

// desk is what one goroutine needs to find best weeks; nothing is allocated once it has grown.
type desk struct {
	minRun int32
	scale  int64 // of the rewards
	person *person
	reward []int64 // of each option; none where it is closed
	gain   []int64 // of each slot of the week, the best of its options
	pick   []int32 // that option

	runs   []int64 // in a visit, by worked slots and last slot
	labels []label // of all days
	ends   [][]int32
	arrive []label
	spot   []int32   // best label of the day for each number of units, -1 if none
	fronts [][]point // of each day
	merged [][]point // of the days up to each day
	back   [][]int32 // by day and units: the day's point that led there
	sums   []int64

	value  int64   // of the best week
	chosen []int32 // its options
}

// label is a day up to the end of a visit, or up to the beginning of one.
type label struct {
	value           int64
	minutes, breaks int32
	stretch         int32 // when the stretch without a break began; the day's end where it cannot get too long
	prev            int32 // label of the visit before, -1 if none
	from, to        int32 // the visit's slots
}

// beats reports whether l can do whatever o can: every later test is monotone in these four.
func (l *label) beats(o *label) bool {
	return l.value >= o.value && l.minutes <= o.minutes && l.breaks >= o.breaks && l.stretch >= o.stretch
}

// point is a number of units of work with the best value for at most that many, and the label that ends the day.
type point struct {
	units int32
	value int64
	label int32
}

func newDesk(o *pool, scale int64) *desk {
	return &desk{scale: scale, minRun: int32(min(o.rules.MinRun, midnight+1))}
}

// seat prepares the desk for a person and returns the rewards to be filled in, one for each option.
func (k *desk) seat(p *person) []int64 {
	k.person = p
	k.reward = grown(k.reward, len(p.options))
	return k.reward
}

// grown returns a slice of length n, with the old backing if that is large enough.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// solve finds the best legal week of the seated person for the rewards. It returns false if what is pinned leaves none.
func (k *desk) solve() bool {
	k.labels, k.chosen, k.value = k.labels[:0], k.chosen[:0], 0
	if len(k.fronts) < maxDays {
		k.fronts, k.merged, k.back = make([][]point, maxDays), make([][]point, maxDays), make([][]int32, maxDays)
	}
	k.gain, k.pick = grown(k.gain, len(k.person.options)), grown(k.pick, len(k.person.options))
	for d := range k.person.days {
		day := &k.person.days[d]
		k.choose(day)
		k.solveDay(day)
		k.fronts[d] = k.front(day, k.fronts[d][:0])
	}
	return k.merge()
}

// choose finds the best option of each slot; equal ones go to the first.
func (k *desk) choose(day *day) {
	for i := range day.slots {
		s := &day.slots[i]
		best, pick := int64(none), int32(-1)
		for x := s.options[0]; x < s.options[1]; x++ {
			if k.reward[x] > best {
				best, pick = k.reward[x], x
			}
		}
		k.gain[day.first+int32(i)], k.pick[day.first+int32(i)] = best, pick
	}
}

// run fills k.runs with the best visits that begin with slot f, for each last slot and number of worked slots up to minRun. A
// slot of negative gain may be needed to reach minRun or to keep a visit whole.
func (k *desk) run(day *day, f int32) {
	gain, n, m := k.gain[day.first:], int32(len(day.slots)), k.minRun
	k.runs = grown(k.runs, int((m+1)*n))
	last := day.slots[f].last
	for c := int32(1); c <= m; c++ {
		k.runs[c*n+f] = none
	}
	k.runs[n+f] = gain[f]
	for l := f + 1; l <= last; l++ {
		from := max(f, day.slots[l].before)
		for c := int32(1); c <= m; c++ {
			best := int64(none)
			if gain[l] > none {
				for j := from; j < l; j++ {
					if c > 1 {
						best = max(best, k.runs[(c-1)*n+j])
					}
					if c == m {
						best = max(best, k.runs[c*n+j])
					}
				}
				if best > none {
					best += gain[l]
				}
			}
			k.runs[c*n+l] = best
		}
	}
}

// solveDay labels the end of every visit of the day.
func (k *desk) solveDay(day *day) {
	n := int32(len(day.slots))
	for int32(len(k.ends)) < n {
		k.ends = append(k.ends, nil)
	}
	for i := range n {
		k.ends[i] = k.ends[i][:0]
	}
	if k.minRun > n {
		return
	}
	for _, f := range day.order {
		s := &day.slots[f]
		if s.last < f+k.minRun-1 || k.gain[day.first+f] <= none {
			continue
		}
		k.arrivals(day, f)
		if len(k.arrive) == 0 {
			continue
		}
		k.run(day, f)
		for l := f + k.minRun - 1; l <= s.last; l++ {
			if v := k.runs[k.minRun*n+l]; v > none {
				k.depart(day, f, l, v)
			}
		}
	}
}

// arrivals fills k.arrive with the days that lead to a visit beginning with slot f.
func (k *desk) arrivals(day *day, f int32) {
	s := &day.slots[f]
	begin := s.start
	if day.latest-begin <= longestStretch {
		begin = day.latest
	}
	k.arrive = k.arrive[:0]
	if s.fresh {
		k.arrive = append(k.arrive, label{stretch: begin, prev: -1})
	}
	for _, w := range day.ways[s.ways[0]:s.ways[1]] {
		for _, i := range k.ends[w.from] {
			l := k.labels[i]
			l.value -= k.scale * w.cost
			l.minutes += w.travel
			if w.breaks > 0 {
				l.breaks = min(day.breaks, l.breaks+w.breaks)
				l.stretch = begin
			}
			l.prev = i
			if l.minutes < day.minutes {
				k.arrive = keepBest(k.arrive, l)
			}
		}
	}
}

func keepBest(list []label, l label) []label {
	for i := 0; i < len(list); i++ {
		if list[i].beats(&l) {
			return list
		}
		if l.beats(&list[i]) {
			list[i] = list[len(list)-1]
			list = list[:len(list)-1]
			i--
		}
	}
	return append(list, l)
}

// depart adds the labels of the visit from slot f to slot l, which is worth v.
func (k *desk) depart(day *day, f, l int32, v int64) {
	end := day.slots[l].end
	length := end - day.slots[f].start
	list := k.ends[l]
next:
	for i := range k.arrive {
		x := k.arrive[i]
		x.value += v
		x.minutes += length
		if x.minutes > day.minutes || end-x.stretch > longestStretch {
			continue
		}
		for j := 0; j < len(list); j++ {
			o := &k.labels[list[j]]
			if o.beats(&x) {
				continue next
			}
			if x.beats(o) {
				list[j] = list[len(list)-1]
				list = list[:len(list)-1]
				j--
			}
		}
		x.from, x.to = f, l
		list = append(list, int32(len(k.labels)))
		k.labels = append(k.labels, x)
	}
	k.ends[l] = list
}

// front returns the best values of the day for rising numbers of units, each better than the one before.
func (k *desk) front(day *day, front []point) []point {
	unit := k.person.unit
	k.spot = grown(k.spot, int(day.minutes/unit)+1)
	for i := range k.spot {
		k.spot[i] = -1
	}
	for l := range day.slots {
		if !day.slots[l].final {
			continue
		}
		for _, i := range k.ends[l] {
			x := &k.labels[i]
			if at := &k.spot[x.minutes/unit]; x.breaks >= breakDue(x.minutes) && (*at < 0 || k.labels[*at].value < x.value) {
				*at = i
			}
		}
	}
	best := int64(none)
	if !day.pinned {
		best = 0
		front = append(front, point{label: -1})
	}
	for u, i := range k.spot {
		if i >= 0 && k.labels[i].value > best {
			best = k.labels[i].value
			front = append(front, point{int32(u), best, i})
		}
	}
	return front
}

// merge finds the best week from the days' fronts, and what it works.
func (k *desk) merge() bool {
	limit := k.person.minutes / k.person.unit
	days := len(k.person.days)
	before := []point{{label: -1}}
	for d := range days {
		if d == days-1 {
			return k.finish(before, limit)
		}
		k.sums = grown(k.sums, int(limit)+1)
		k.back[d] = grown(k.back[d], int(limit)+1)
		for q := range k.sums {
			k.sums[q] = none
		}
		for i, x := range k.fronts[d] {
			for _, y := range before {
				q := x.units + y.units
				if q > limit {
					break
				}
				if v := x.value + y.value; v > k.sums[q] {
					k.sums[q], k.back[d][q] = v, int32(i)
				}
			}
		}
		merged, best := k.merged[d][:0], int64(none)
		for q, v := range k.sums {
			if v > best {
				best = v
				merged = append(merged, point{units: int32(q), value: v})
			}
		}
		k.merged[d], before = merged, merged
	}
	return true
}

// finish adds the last day to the merged ones before it and walks back.
func (k *desk) finish(before []point, limit int32) bool {
	last := len(k.person.days) - 1
	best, at, units := int64(none), int32(-1), int32(0)
	j := len(before) - 1
	for i, x := range k.fronts[last] {
		for j >= 0 && before[j].units+x.units > limit {
			j--
		}
		if j < 0 {
			break
		}
		if v := before[j].value + x.value; v > best {
			best, at, units = v, int32(i), before[j].units
		}
	}
	if at < 0 {
		return false
	}
	k.value = best
	for d := last; d >= 0; d-- {
		if d < last {
			at = k.back[d][units]
			units -= k.fronts[d][at].units
		}
		k.walk(&k.person.days[d], k.fronts[d][at].label)
	}
	return true
}

// walk adds what a day's label works to k.chosen.
func (k *desk) walk(day *day, i int32) {
	n := int32(len(day.slots))
	for ; i >= 0; i = k.labels[i].prev {
		f, l, c := k.labels[i].from, k.labels[i].to, k.minRun
		k.run(day, f)
		for {
			k.chosen = append(k.chosen, k.pick[day.first+l])
			if l == f {
				break
			}
			rest := k.runs[c*n+l] - k.gain[day.first+l]
			for j := max(f, day.slots[l].before); ; j++ {
				if c == k.minRun && k.runs[c*n+j] == rest {
					l = j
					break
				}
				if c > 1 && k.runs[(c-1)*n+j] == rest {
					l, c = j, c-1
					break
				}
			}
		}
	}
}
