package chart

import (
	"cmp"
	"slices"
	"strconv"
)

// Distribution shows how a number is spread over many, such as coverage over classes: the lowest few each by name, and below
// them all in columns by how many have about the same.
type Distribution struct {
	Frame
	Head  string // heading of the labels, such as "Klasse"
	Value string // heading of the numbers
	Count string // what the columns count, such as "Anzahl der Klassen"
	Items []Item
	Worst int     // how many of the lowest are named at most; none that is as good as the best
	Top   float64 // the axis reaches at least this far; 0: as far as the data
}

// Item is one of the many.
type Item struct {
	Label string
	Value Value
}

// Draw returns the chart and its table, lowest first and those without a number last; equal ones stay in the order given. It fails with ErrFrame, ErrValue or
// ErrShape.
func (d Distribution) Draw() (Figure, error) {
	if d.Worst < 0 {
		return Figure{}, d.misfit("a negative number cannot be named")
	}
	d.Items = slices.Clone(d.Items)
	slices.SortStableFunc(d.Items, func(a, b Item) int { return cmp.Compare(a.Value.rank(), b.Value.rank()) })
	t := Table{Head: []string{d.Head, d.Value}}
	values := []Value{}
	for _, item := range d.Items {
		values = append(values, item.Value)
		t.Rows = append(t.Rows, []string{item.Label, d.write(item.Value)})
	}
	if err := d.check(0, values, []Value{Of(d.Top)}); err != nil {
		return Figure{}, err
	}
	n := known(values)
	d.Items = d.Items[:n] // those without a number are in the table only
	if n == 0 {
		return d.figure(t, d.blank, desk, phone), nil
	}
	return d.figure(t, d.draw, desk, phone), nil
}

func (d Distribution) draw(c *canvas) float64 {
	best := d.Items[len(d.Items)-1].Value.number
	grid := ticks(0, max(d.Top, best), 5)
	marks := d.marks(grid)
	x := scale{lo: grid[0], hi: grid[len(grid)-1], from: 6, to: c.width - max(6, measure(marks[len(marks)-1])/2)}
	y, high := 0.0, 1.6*letters
	for _, item := range d.Items[:min(d.Worst, len(d.Items))] {
		if item.Value.number == best {
			break
		}
		at, mid := x.at(item.Value.number), y+high/2
		name := label{x: at + 10, y: mid, text: d.write(item.Value) + " · " + item.Label, room: c.width - at - 10}
		switch {
		case c.format == phone: // above, for the whole width
			name.x, name.room = 0, c.width
			mid, y = mid+letters, y+letters
		case measure(name.text) > name.room && at > c.width/2:
			name.x, name.anchor, name.room = at-10, end, at-10
		}
		c.text(name)
		c.line("chart-grid", x.from, mid, at, mid)
		c.marker(1, "", point{at, mid})
		y += high
	}
	return d.columns(c, x, y+.4*letters, grid, marks)
}

// columns draws how many items fall between each two ticks and their middle, from y down.
func (d Distribution) columns(c *canvas, x scale, y float64, grid []float64, marks []string) float64 {
	bins := make([]int, 2*(len(grid)-1))
	wide := (x.hi - x.lo) / float64(len(bins))
	fullest := 0
	for _, item := range d.Items {
		i := min(int((item.Value.number-x.lo)/wide), len(bins)-1)
		bins[i]++
		fullest = max(fullest, bins[i])
	}
	c.text(label{y: y + .6*letters, class: quietText, text: d.Count, room: c.width})
	y += 2.8 * letters // the highest column has its number above it
	base := y + .16*c.width + 20
	for i, n := range bins {
		if n == 0 {
			continue
		}
		lo, hi := x.lo+float64(i)*wide, x.lo+float64(i+1)*wide
		tall := (base - y) * float64(n) / float64(fullest)
		count := strconv.Itoa(n)
		c.rect("chart-bar chart-s1", d.Format(lo)+" – "+d.Format(hi)+": "+count, x.at(lo)+1, base-tall, x.at(hi)-x.at(lo)-2, tall)
		c.text(label{x: (x.at(lo) + x.at(hi)) / 2, y: base - tall - .7*letters, anchor: middle, class: boldText, text: count, room: c.width})
	}
	c.line("chart-axis", x.from, base, x.to, base)
	for i, v := range grid {
		c.line("chart-axis", x.at(v), base, x.at(v), base+4)
		c.text(label{x: x.at(v), y: base + 4 + .8*letters, anchor: middle, class: quietText, text: marks[i], room: (x.to - x.from) / float64(len(grid)-1)})
	}
	return base + 4 + 1.6*letters
}
