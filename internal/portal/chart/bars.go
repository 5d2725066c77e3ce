package chart

import (
	"cmp"
	"math"
	"slices"
)

// Bars are horizontal bars with their values beside them: one part, such as coverage by school, or several in a row, such as
// open need by priority.
type Bars struct {
	Frame
	Head      string   // heading of the labels
	Parts     []string // what the values are, 1 to 6
	Total     string   // heading of the sum; needed with several parts
	Rows      []Bar
	Order     Order
	Top       float64 // the bars' room stands for at least this much; 0: as much as the data
	Reference Reference
}

// Bar is one bar, with as many values as there are parts.
type Bar struct {
	Label  string
	Values []Value
}

// Reference is a line across all bars, such as the mean of the district. Without a name there is none.
type Reference struct {
	Name string
	At   float64
}

// Order says in which order bars are drawn. Bars of equal length stay as given; those without any number come last.
type Order int

// The orders.
const (
	AsGiven Order = iota
	Ascending
	Descending
)

// Draw returns the chart and its table; a reference is the table's last row. It fails with ErrFrame, ErrValue or ErrShape.
func (b Bars) Draw() (Figure, error) {
	if len(b.Parts) < 1 || len(b.Parts) > 6 || (len(b.Parts) > 1) != (b.Total != "") {
		return Figure{}, b.misfit("one to six parts are needed, and a total for more than one")
	}
	rows := [][]Value{{Of(b.Top), Of(b.Reference.At)}}
	for _, row := range b.Rows {
		if len(row.Values) != len(b.Parts) {
			return Figure{}, b.misfit("bar " + row.Label + " has not one value a part")
		}
		rows = append(rows, row.Values)
	}
	if err := b.check(0, rows...); err != nil {
		return Figure{}, err
	}
	b.Rows = b.sorted()
	if len(b.Rows) == 0 {
		return b.figure(b.table(), b.blank, desk, phone), nil
	}
	return b.figure(b.table(), b.draw, desk, phone), nil
}

func (b Bars) sorted() []Bar {
	rows := slices.Clone(b.Rows)
	if b.Order == AsGiven {
		return rows
	}
	rank := func(row Bar) float64 {
		switch {
		case known(row.Values) == 0:
			return math.Inf(1)
		case b.Order == Descending:
			return -row.sum()
		}
		return row.sum()
	}
	slices.SortStableFunc(rows, func(x, y Bar) int { return cmp.Compare(rank(x), rank(y)) })
	return rows
}

func (b Bars) table() Table {
	t := Table{Head: append([]string{b.Head}, b.Parts...)}
	several := len(b.Parts) > 1
	if several {
		t.Head = append(t.Head, b.Total)
	}
	for _, row := range b.Rows {
		line := []string{row.Label}
		for _, v := range row.Values {
			line = append(line, b.write(v))
		}
		if several {
			line = append(line, b.total(row))
		}
		t.Rows = append(t.Rows, line)
	}
	if b.Reference.Name != "" {
		line := make([]string, len(t.Head))
		line[0], line[len(line)-1] = b.Reference.Name, b.Format(b.Reference.At)
		t.Rows = append(t.Rows, line)
	}
	return t
}

// sum adds what is known.
func (b Bar) sum() float64 {
	sum := 0.0
	for _, v := range b.Values {
		if !v.missing {
			sum += v.number
		}
	}
	return sum
}

// total is the text beside a bar: the sum, with the mark of a part that is not in it, or why there is none.
func (b Bars) total(row Bar) string {
	i := slices.IndexFunc(row.Values, func(v Value) bool { return v.missing })
	switch {
	case i < 0:
		return b.Format(row.sum())
	case known(row.Values) == 0:
		return row.Values[i].reason
	}
	return b.Format(row.sum()) + " " + row.Values[i].mark
}

func (b Bars) draw(c *canvas) float64 {
	var names, totals []string
	top := max(b.Top, b.Reference.At)
	for _, row := range b.Rows {
		names, top = append(names, row.Label), max(top, row.sum())
		if known(row.Values) > 0 {
			totals = append(totals, b.total(row))
		}
	}
	// Beside the bars on a wide canvas, above each on a narrow one.
	left, high, thick, down := min(widest(names...), .4*c.width)+10, 1.8*letters, letters+2, .9*letters
	reach := high / 2 // of the axis and the reference, up and down from the middle of a bar
	if c.format == phone {
		left, high, thick, down = 1, 2.9*letters, letters, 2*letters
		reach = thick/2 + 3
	}
	room := min(widest(totals...), .4*c.width)
	x := scale{lo: 0, hi: top, from: left, to: c.width - room - 8}
	if top == 0 {
		x.hi = 1
	}
	y := 0.0
	if keys := b.legend(); len(keys) > 0 {
		y = c.keys(0, keys) + .4*letters
	}
	for _, row := range b.Rows {
		mid := y + down
		if c.format == phone {
			c.text(label{y: y + .8*letters, text: row.Label, room: c.width})
		} else {
			c.text(label{y: mid, text: row.Label, room: left - 10})
		}
		sum := 0.0
		for part, v := range row.Values {
			if from, wide := x.at(sum), x.at(sum+v.number)-x.at(sum); !v.missing && wide > 0 {
				if wide > 2 && sum+v.number < row.sum() {
					wide-- // parts stand apart, whatever their colours
				}
				c.rect("chart-bar "+seriesClass(part), row.Label+", "+b.Parts[part]+": "+b.write(v), from, mid-thick/2, wide, thick)
				sum += v.number
			}
		}
		c.line("chart-axis", left, mid-reach, left, mid+reach)
		b.beside(c, row, x, mid, reach)
		y += high
	}
	return y + 2
}

// beside writes the text at the end of a bar, and draws its piece of the reference, which the text makes room for.
func (b Bars) beside(c *canvas, row Bar, x scale, mid, reach float64) {
	l := label{x: x.at(row.sum()) + 6, y: mid, class: boldText, text: b.total(row)}
	if known(row.Values) == 0 {
		l.class = quietText
	} else if b.Reference.Name != "" {
		at := x.at(b.Reference.At)
		c.line("chart-ref", at, mid-reach, at, mid+reach)
		if l.x-3 < at && at < l.x+measure(l.text) {
			l.x = at + 6
		}
	}
	l.room = c.width - l.x
	c.text(l)
}

// legend names the parts where there are several, what is missing from a sum, and the reference.
func (b Bars) legend() []key {
	var keys []key
	if len(b.Parts) > 1 {
		for i, name := range b.Parts {
			keys = append(keys, key{class: "chart-bar " + seriesClass(i), text: name})
		}
		for _, row := range b.Rows {
			keys = explain(keys, row.Values)
		}
	}
	if b.Reference.Name != "" {
		keys = append(keys, key{class: "chart-ref", line: true, text: b.Reference.Name + ": " + b.Format(b.Reference.At)})
	}
	return keys
}
