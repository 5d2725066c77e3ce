package chart

import (
	"cmp"
	"slices"
)

// Convergence shows how the value of a planning run and the bound on it come together. It is small, drawn once for every width,
// and its axis does not start at zero: the gap between the two is what it shows.
type Convergence struct {
	Frame                                   // Format writes values and bounds
	Head, Value, Bound string               // headings: of the moments, of the value, of the bound
	FormatAt           func(float64) string // writes a moment, such as seconds or rounds
	Steps              []Step               // by ascending moment
}

// Step is what a run had found by a moment. Each holds until the next.
type Step struct {
	At           float64 // not negative
	Value, Bound Value   // may be negative
}

// Draw returns the chart and its table. It fails with ErrFrame, ErrValue or ErrShape.
func (v Convergence) Draw() (Figure, error) {
	if v.FormatAt == nil || !slices.IsSortedFunc(v.Steps, func(a, b Step) int { return cmp.Compare(a.At, b.At) }) {
		return Figure{}, v.misfit("ascending moments and their format are needed")
	}
	t := Table{Head: []string{v.Head, v.Value, v.Bound}}
	var found [][]Value
	for _, s := range v.Steps {
		if err := v.check(0, []Value{Of(s.At)}); err != nil {
			return Figure{}, err
		}
		found = append(found, []Value{s.Value, s.Bound})
		t.Rows = append(t.Rows, []string{v.FormatAt(s.At), v.write(s.Value), v.write(s.Bound)})
	}
	if err := v.check(-most, found...); err != nil {
		return Figure{}, err
	}
	if known(found...) == 0 {
		return v.figure(t, v.blank, tile), nil
	}
	return v.figure(t, v.draw, tile), nil
}

func (v Convergence) draw(c *canvas) float64 {
	values, bounds := []Value{}, []Value{}
	for _, s := range v.Steps {
		values, bounds = append(values, s.Value), append(bounds, s.Bound)
	}
	up := c.keys(0, []key{
		{class: "chart-line chart-s1", line: true, text: v.Value + ": " + v.last(values)},
		{class: "chart-line chart-s2", line: true, text: v.Bound + ": " + v.last(bounds)},
	}) + 6
	base := up + 80
	first, last := v.Steps[0].At, v.Steps[len(v.Steps)-1].At
	x := scale{lo: first, hi: last, from: 2, to: c.width - 2}
	y := scale{lo: -largest(-most, negated(values), negated(bounds)), hi: largest(-most, values, bounds), from: base - 6, to: up}
	c.line("chart-axis", 0, base, c.width, base)
	v.stairs(c, 1, bounds, x, y)
	v.stairs(c, 0, values, x, y)
	c.text(label{y: base + letters, class: quietText, text: v.FormatAt(first), room: c.width / 2})
	if last > first {
		c.text(label{x: c.width, y: base + letters, anchor: end, class: quietText, text: v.FormatAt(last), room: c.width/2 - 4})
	}
	return base + 2*letters
}

// stairs draws a line that keeps each height until the next step; one step alone is a marker.
func (v Convergence) stairs(c *canvas, series int, heights []Value, x, y scale) {
	var line []point
	for i, h := range heights {
		at := x.at(v.Steps[i].At)
		if n := len(line); n > 0 {
			line = append(line, point{at, line[n-1].y})
		}
		if !h.missing {
			line = append(line, point{at, y.at(h.number)})
		}
	}
	if len(line) > 1 {
		c.path("chart-line "+seriesClass(series), line)
	}
	if len(line) > 0 {
		tip := line[len(line)-1]
		c.marker(series, "", point{min(max(tip.x, 5), c.width-5), tip.y})
	}
}

// last writes the last known number, or why there is none.
func (v Convergence) last(values []Value) string {
	for _, found := range slices.Backward(values) {
		if !found.missing {
			return v.write(found)
		}
	}
	return v.write(values[len(values)-1])
}
