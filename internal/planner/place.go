package planner

import (
	"cmp"
	"slices"
)

// unit is one more person at a need, and what the place gains from them.
type unit struct {
	gain int64
	need int32
}

// demand fills y with the persons the place asks for at these prices, beside those who are in the roster, and returns what it
// gains from them. Needs' values never rise and the floor falls with the count, so taking the best units first is exact; equal
// ones go to the first need.
func (r *roster) demand(i int32, lambda []int64, y []int32, spare *[]unit) (share int64) {
	s := &r.sites[i]
	units := max(0, s.units-int(r.covered[i]))
	taken := 0
	for n := s.lo; n < s.hi; n++ {
		y[n] = 0
		for _, v := range r.needs[n].values[r.cover[n]:] {
			gain := v*r.scale - lambda[n]
			if gain <= 0 {
				break
			}
			share += gain
			y[n]++
			taken++
		}
	}
	floor := r.scale * s.floor
	share += floor * int64(min(taken, units))
	if taken >= units || floor == 0 {
		return share
	}
	extra := (*spare)[:0] // units that only the floor makes worth taking
	for n := s.lo; n < s.hi; n++ {
		for _, v := range r.needs[n].values[r.cover[n]+y[n]:] {
			if gain := v*r.scale - lambda[n] + floor; gain > 0 {
				extra = append(extra, unit{gain, n})
			}
		}
	}
	slices.SortFunc(extra, func(a, b unit) int { return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.need, b.need)) })
	for _, u := range extra[:min(len(extra), units-taken)] {
		share += u.gain
		y[u.need]++
	}
	*spare = extra
	return share
}
