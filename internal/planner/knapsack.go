package planner

import "slices"

// knapsack picks one point of each day's front so that the units stay within a limit and the value is largest.
type knapsack struct {
	fronts [maxDays][]point
	picks  [maxDays]int32 // the result, an index into each front
	best   int64          // its value

	steps  []step
	useful [maxDays][]int32 // points that can be part of a best choice
	merged [maxDays][]point // best sums of the days up to each; label is the last day's point
	sums   []int64
	from   []int32
	back   [maxDays][]int32 // where each merged point comes from
}

// step is an edge of a front's upper hull: that many units more bring that much more value.
type step struct {
	units int32
	value int64
	day   int32
	to    int32 // the point it leads to
}

// pack solves the knapsack for the fronts of so many days. It returns false if no choice stays within the limit.
func (k *knapsack) pack(limit int32, days int) bool {
	least := int32(0)
	for d := range days {
		if len(k.fronts[d]) == 0 {
			return false
		}
		least += k.fronts[d][0].units
	}
	if least > limit {
		return false
	}
	k.prune(limit, least, days)
	k.merge(limit, days)
	return true
}

// prune keeps the points that can be part of a best choice. A price on units bounds every choice from above, taking the hulls'
// steepest steps while they fit gives one from below, and a point whose loss at that price is more than the difference is out.
func (k *knapsack) prune(limit, least int32, days int) {
	k.steps = k.steps[:0]
	for d := range days {
		k.hull(int32(d))
		k.picks[d] = 0
	}
	slices.SortFunc(k.steps, func(a, b step) int {
		if x, y := a.value*int64(b.units), b.value*int64(a.units); x != y {
			if x > y {
				return -1
			}
			return 1
		}
		if a.day != b.day {
			return int(a.day - b.day)
		}
		return int(a.to - b.to)
	})
	left, price := limit-least, int64(0)
	for _, s := range k.steps {
		if s.units > left {
			price = s.value / int64(s.units)
			break
		}
		left -= s.units
		k.picks[s.day] = s.to
	}
	gain := int64(0)
	for d := range days {
		f := k.fronts[d]
		at := f[k.picks[d]]
		for i := len(f) - 1; i > int(k.picks[d]); i-- {
			if f[i].units-at.units <= left {
				gain = max(gain, f[i].value-at.value)
				break
			}
		}
	}
	above, below := price*int64(limit), gain
	var top [maxDays]int64
	for d := range days {
		top[d] = none
		for _, x := range k.fronts[d] {
			top[d] = max(top[d], x.value-price*int64(x.units))
		}
		above += top[d]
		below += k.fronts[d][k.picks[d]].value
	}
	for d := range days {
		k.useful[d] = k.useful[d][:0]
		for i, x := range k.fronts[d] {
			if top[d]-(x.value-price*int64(x.units)) <= above-below {
				k.useful[d] = append(k.useful[d], int32(i))
			}
		}
	}
}

// hull adds the edges of a front's upper hull to k.steps.
func (k *knapsack) hull(d int32) {
	f, begin := k.fronts[d], len(k.steps)
	for i := 1; i < len(f); i++ {
		s := step{f[i].units - f[i-1].units, f[i].value - f[i-1].value, d, int32(i)}
		for len(k.steps) > begin {
			last := k.steps[len(k.steps)-1]
			if last.value*int64(s.units) > s.value*int64(last.units) {
				break
			}
			s.units, s.value = s.units+last.units, s.value+last.value
			k.steps = k.steps[:len(k.steps)-1]
		}
		k.steps = append(k.steps, s)
	}
}

// merge adds up the useful points day by day, exactly, and walks back from the best sum.
func (k *knapsack) merge(limit int32, days int) {
	before := k.merged[0][:0]
	for _, i := range k.useful[0] {
		x := k.fronts[0][i]
		before = append(before, point{x.units, x.value, i})
	}
	k.merged[0] = before
	for d := 1; d < days; d++ {
		k.merged[d], k.back[d] = k.add(before, int32(d), limit, k.merged[d][:0], k.back[d][:0])
		before = k.merged[d]
	}
	at := len(before) - 1
	for before[at].units > limit {
		at--
	}
	k.best = before[at].value
	for d := days - 1; d >= 0; d-- {
		k.picks[d] = k.merged[d][at].label
		if d > 0 {
			at = int(k.back[d][at])
		}
	}
}

// add merges sums with the useful points of one more day: for rising units, each better than the one before.
func (k *knapsack) add(before []point, d, limit int32, merged []point, back []int32) ([]point, []int32) {
	f, useful := k.fronts[d], k.useful[d]
	low := before[0].units + f[useful[0]].units
	high := min(limit, before[len(before)-1].units+f[useful[len(useful)-1]].units)
	n := max(0, int(high-low)+1)
	k.sums, k.from = grown(k.sums, n), grown(k.from, n)
	for q := range k.sums {
		k.sums[q] = none
	}
	for u, i := range useful {
		x := f[i]
		for b, y := range before {
			q := x.units + y.units - low
			if int(q) >= n {
				break
			}
			if v := x.value + y.value; v > k.sums[q] {
				k.sums[q], k.from[q] = v, int32(b*len(useful)+u)
			}
		}
	}
	best := int64(none)
	for q, v := range k.sums {
		if v > best {
			best = v
			merged = append(merged, point{low + int32(q), v, useful[int(k.from[q])%len(useful)]})
			back = append(back, k.from[q]/int32(len(useful)))
		}
	}
	return merged, back
}
