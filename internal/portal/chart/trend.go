package chart

import (
	"cmp"
	"math"
	"slices"
)

// Trend is one to four series over weeks or another even sequence. A missing value leaves a gap.
type Trend struct {
	Frame
	Head   string   // heading of the sequence, such as "Woche"
	At     []string // the sequence
	Series []Series // 1 to 4
	Bottom float64  // the axis starts here, or below it for lower data; 0: at zero, so that a small change does not look large
	Top    float64  // the axis reaches at least this far; 0: as far as the data
}

// Series is one line, with as many values as the sequence has places.
type Series struct {
	Name   string
	Values []Value
}

// Draw returns the chart and its table. It fails with ErrFrame, ErrValue or ErrShape.
func (t Trend) Draw() (Figure, error) {
	if len(t.Series) < 1 || len(t.Series) > 4 {
		return Figure{}, t.misfit("one to four series are needed")
	}
	table := Table{Head: []string{t.Head}}
	rows := [][]Value{{Of(t.Bottom), Of(t.Top)}}
	for _, s := range t.Series {
		if len(s.Values) != len(t.At) {
			return Figure{}, t.misfit("series " + s.Name + " has not one value a place")
		}
		table.Head = append(table.Head, s.Name)
		rows = append(rows, s.Values)
	}
	if err := t.check(0, rows...); err != nil {
		return Figure{}, err
	}
	for i, at := range t.At {
		line := []string{at}
		for _, s := range t.Series {
			line = append(line, t.write(s.Values[i]))
		}
		table.Rows = append(table.Rows, line)
	}
	if known(rows[1:]...) == 0 {
		return t.figure(table, t.blank, desk, phone), nil
	}
	return t.figure(table, t.draw, desk, phone), nil
}

func (t Trend) draw(c *canvas) float64 {
	var names []string
	var keys []key
	bottom, top := t.Bottom, t.Top
	for i, s := range t.Series {
		names, keys = append(names, s.Name), append(keys, key{class: "chart-line " + seriesClass(i), line: true, text: s.Name})
		bottom, top = -largest(-bottom, negated(s.Values)), largest(top, s.Values)
	}
	grid := ticks(bottom, top, 5)
	marks := t.marks(grid)
	left := min(widest(marks...), .25*c.width) + 8
	up, high := letters, .25*c.width+70
	right := min(widest(names...), .3*c.width) + 20 // a marker and the name stand beside the end of each line,
	if c.format == phone {                          // or above all where there is no room
		up, right = letters+c.keys(0, keys), 8
	}
	y := scale{lo: grid[0], hi: grid[len(grid)-1], from: up + high, to: up}
	x := scale{lo: 0, hi: float64(len(t.At) - 1), from: left + 6, to: c.width - right - 6}
	for i, v := range grid {
		class := "chart-grid"
		if i == 0 {
			class = "chart-axis"
		}
		c.line(class, left, y.at(v), c.width-right, y.at(v))
		c.text(label{x: left - 6, y: y.at(v), anchor: end, class: quietText, text: marks[i], room: left - 8})
	}
	t.places(c, x, up+high+letters)
	ends := make([]float64, len(t.Series))
	for i, s := range t.Series {
		ends[i] = t.plot(c, i, s, x, y)
	}
	for i, at := range spread(ends, 1.3*letters, up, up+high) {
		if c.format != phone && known(t.Series[i].Values) > 0 {
			c.marker(i, "", point{c.width - right + 8, at})
			c.text(label{x: c.width - right + 18, y: at, class: textClass("chart-series " + seriesClass(i)), text: t.Series[i].Name, room: right - 20})
		}
	}
	return up + high + 2*letters
}

// places writes as many names of the sequence as fit beside each other, the first always.
func (t Trend) places(c *canvas, x scale, y float64) {
	room := min(widest(t.At...), 6*letters)
	each := 1
	if gaps := len(t.At) - 1; gaps > 0 {
		each = max(1, int(math.Ceil((room+8)/((x.to-x.from)/float64(gaps)))))
	}
	for i := 0; i < len(t.At); i += each {
		c.text(label{x: x.at(float64(i)), y: y, anchor: middle, class: quietText, text: t.At[i], room: room})
	}
}

// plot draws the line of a series in pieces between its gaps, with markers where there is room for them or where there is
// nothing else to see, and returns the height at which it ends.
func (t Trend) plot(c *canvas, series int, s Series, x, y scale) float64 {
	roomy := len(t.At) < 2 || (x.to-x.from)/float64(len(t.At)-1) >= 12
	last := 0.0
	var piece, markers []point
	var hints []string
	for i := 0; i <= len(s.Values); i++ {
		if i < len(s.Values) && !s.Values[i].missing {
			p := point{x.at(float64(i)), y.at(s.Values[i].number)}
			piece, last = append(piece, p), p.y
			alone := (i == 0 || s.Values[i-1].missing) && (i+1 == len(s.Values) || s.Values[i+1].missing)
			if roomy || alone {
				markers, hints = append(markers, p), append(hints, s.Name+", "+t.At[i]+": "+t.write(s.Values[i]))
			}
			continue
		}
		if len(piece) > 1 {
			c.path("chart-line "+seriesClass(series), piece)
		}
		piece = nil
	}
	for i, p := range markers {
		c.marker(series, hints[i], p)
	}
	return last
}

// spread moves heights apart until none is nearer to another than the distance, within the bounds if they fit there.
func spread(heights []float64, distance, upper, lower float64) []float64 {
	order := make([]int, len(heights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(heights[a], heights[b]) })
	moved := slices.Clone(heights)
	next := upper
	for _, i := range order {
		moved[i] = max(moved[i], next)
		next = moved[i] + distance
	}
	next = lower
	for _, i := range slices.Backward(order) {
		moved[i] = min(moved[i], next)
		next = moved[i] - distance
	}
	return moved
}
