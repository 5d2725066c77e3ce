package chart

import (
	"math"
	"slices"
)

// scale places the values from lo to hi evenly between two coordinates.
type scale struct{ lo, hi, from, to float64 }

func (s scale) at(v float64) float64 {
	if s.hi <= s.lo {
		return (s.from + s.to) / 2
	}
	return s.from + (v-s.lo)/(s.hi-s.lo)*(s.to-s.from)
}

// ticks returns round numbers in even steps of 1, 2 or 5 times a power of ten, about n of them, the first at or below lo and the
// last at or above hi. There are always two at least.
func ticks(lo, hi float64, n int) []float64 {
	if least := 1e-6 * max(1, math.Abs(lo), math.Abs(hi)); hi-lo < least {
		hi = lo + max(1, least) // all values are the same, or might be
	}
	step := (hi - lo) / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(step)))
	switch m := step / power; {
	case m > 5:
		step = 10 * power
	case m > 2:
		step = 5 * power
	case m > 1:
		step = 2 * power
	default:
		step = power
	}
	var at []float64
	for k := math.Floor(lo / step); ; k++ {
		at = append(at, k*step)
		if k*step >= hi {
			return at
		}
	}
}

// marks are ticks with their text. A format may be too coarse to tell neighbours apart: the second of them stays without text.
func (f Frame) marks(at []float64) []string {
	texts := make([]string, len(at))
	last := ""
	for i, v := range at {
		if s := f.Format(v); s != last {
			texts[i], last = s, s
		}
	}
	return texts
}

// largest returns the largest known number of the rows, or floor where that is larger.
func largest(floor float64, rows ...[]Value) float64 {
	for _, row := range rows {
		for _, v := range row {
			if !v.missing {
				floor = max(floor, v.number)
			}
		}
	}
	return floor
}

// known counts the numbers.
func known(rows ...[]Value) int {
	n := 0
	for _, row := range rows {
		for _, v := range row {
			if !v.missing {
				n++
			}
		}
	}
	return n
}

// negated turns the values round, so that the largest becomes the smallest.
func negated(values []Value) []Value {
	n := slices.Clone(values)
	for i := range n {
		n[i].number = -n[i].number
	}
	return n
}
