package planner

import (
	"math"
	"slices"
)

// none is the value of what cannot be done. It is far below any sum and far above overflow.
const none = math.MinInt64 / 4

// desk is what one goroutine needs to find best weeks; nothing is allocated once it has grown.
type desk struct {
	minRun int32
	scale  int64 // of the rewards
	person *person
	reward []int64 // of each option; none where it cannot be worked

	recent [maxDays][remembered]daily // what each day was lately
	oldest [maxDays]int
	days   [maxDays]*daily // of the last week
	gain   []int64
	pick   []int32
	runs   []int64 // in a visit, by worked slots and last slot
	arrive []label
	spot   []int32 // best label of the day for each number of units, -1 if none
	knapsack

	value  int64   // of the last week
	chosen []int32 // its options
}

// remembered is how many different days a desk keeps of each: what is asked next often differs on few days only.
const remembered = 3

// daily is all that one day of a person can be at some rewards.
type daily struct {
	of     *day    // the person's
	gain   []int64 // of each slot, the best of its options
	pick   []int32 // that option
	labels []label
	ends   [][]int32 // of each slot, the labels of visits that end with it
	front  []point
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

// solve finds the best legal week of the seated person. It returns false if what is pinned leaves none.
func (k *desk) solve() bool {
	for d := range k.person.days {
		k.days[d] = k.day(d)
		k.fronts[d] = k.days[d].front
	}
	if !k.pack(k.person.minutes/k.person.unit, len(k.person.days)) {
		return false
	}
	k.value, k.chosen = k.best, k.chosen[:0]
	for d := range k.person.days {
		k.walk(&k.person.days[d], k.days[d], k.fronts[d][k.picks[d]].label)
	}
	return true
}

// day finds all that a day can be at the present rewards, unless it remembers it.
func (k *desk) day(d int) *daily {
	day := &k.person.days[d]
	k.choose(day)
	for i := range k.recent[d] {
		if t := &k.recent[d][i]; t.of == day && slices.Equal(t.gain, k.gain) {
			copy(t.pick, k.pick)
			return t
		}
	}
	t := &k.recent[d][k.oldest[d]]
	k.oldest[d] = (k.oldest[d] + 1) % remembered
	t.of, t.gain, t.pick = day, append(t.gain[:0], k.gain...), append(t.pick[:0], k.pick...)
	k.label(day, t)
	k.limit(day, t)
	return t
}

// choose finds the best option of each slot; equal ones go to the first.
func (k *desk) choose(day *day) {
	k.gain, k.pick = grown(k.gain, len(day.slots)), grown(k.pick, len(day.slots))
	for i := range day.slots {
		s := &day.slots[i]
		best, pick := int64(none), int32(-1)
		for x := s.options[0]; x < s.options[1]; x++ {
			if k.reward[x] > best {
				best, pick = k.reward[x], x
			}
		}
		k.gain[i], k.pick[i] = best, pick
	}
}

// run fills k.runs with the best visits that begin with slot f, for each last slot and number of worked slots up to minRun. A
// slot of negative gain may be needed to reach minRun or to keep a visit whole.
func (k *desk) run(day *day, gain []int64, f int32) {
	n, m := int32(len(day.slots)), k.minRun
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

// label labels the end of every visit of the day.
func (k *desk) label(day *day, t *daily) {
	n := int32(len(day.slots))
	t.labels = t.labels[:0]
	for int32(len(t.ends)) < n {
		t.ends = append(t.ends, nil)
	}
	for i := range n {
		t.ends[i] = t.ends[i][:0]
	}
	if k.minRun > n {
		return
	}
	for _, f := range day.order {
		s := &day.slots[f]
		if s.last < f+k.minRun-1 || t.gain[f] <= none {
			continue
		}
		k.arrivals(day, t, f)
		if len(k.arrive) == 0 {
			continue
		}
		k.run(day, t.gain, f)
		for l := f + k.minRun - 1; l <= s.last; l++ {
			if v := k.runs[k.minRun*n+l]; v > none {
				k.depart(day, t, f, l, v)
			}
		}
	}
}

// arrivals fills k.arrive with the days that lead to a visit beginning with slot f.
func (k *desk) arrivals(day *day, t *daily, f int32) {
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
		for _, i := range t.ends[w.from] {
			l := t.labels[i]
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
func (k *desk) depart(day *day, t *daily, f, l int32, v int64) {
	end := day.slots[l].end
	length := end - day.slots[f].start
	list := t.ends[l]
next:
	for i := range k.arrive {
		x := k.arrive[i]
		x.value += v
		x.minutes += length
		if x.minutes > day.minutes || end-x.stretch > longestStretch {
			continue
		}
		for j := 0; j < len(list); j++ {
			o := &t.labels[list[j]]
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
		list = append(list, int32(len(t.labels)))
		t.labels = append(t.labels, x)
	}
	t.ends[l] = list
}

// limit finds the best values of the day for rising numbers of units, each better than the one before.
func (k *desk) limit(day *day, t *daily) {
	unit := k.person.unit
	k.spot = grown(k.spot, int(day.minutes/unit)+1)
	for i := range k.spot {
		k.spot[i] = -1
	}
	for l := range day.slots {
		if !day.slots[l].final {
			continue
		}
		for _, i := range t.ends[l] {
			x := &t.labels[i]
			if at := &k.spot[x.minutes/unit]; x.breaks >= breakDue(x.minutes) && (*at < 0 || t.labels[*at].value < x.value) {
				*at = i
			}
		}
	}
	best := int64(none)
	t.front = t.front[:0]
	if !day.pinned {
		best = 0
		t.front = append(t.front, point{label: -1})
	}
	for u, i := range k.spot {
		if i >= 0 && t.labels[i].value > best {
			best = t.labels[i].value
			t.front = append(t.front, point{int32(u), best, i})
		}
	}
}

// walk adds what a day's label works to k.chosen.
func (k *desk) walk(day *day, t *daily, i int32) {
	n := int32(len(day.slots))
	for ; i >= 0; i = t.labels[i].prev {
		f, l, c := t.labels[i].from, t.labels[i].to, k.minRun
		k.run(day, t.gain, f)
		for {
			k.chosen = append(k.chosen, t.pick[l])
			if l == f {
				break
			}
			rest := k.runs[c*n+l] - t.gain[l]
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
