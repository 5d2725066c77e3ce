package chart

import (
	"slices"
	"strconv"
)

// Heat is a grid of numbers, such as coverage by slot and weekday, with a shade and the number itself in each cell. Columns
// that do not fit beside each other go on below.
type Heat struct {
	Frame
	Corner  string // heading of the rows
	Columns []string
	Rows    []HeatRow
	Steps   []float64 // where the shades 1 to 5 begin, ascending; empty: 20, 40, 60, 80 and 100
}

// HeatRow is one row, with as many cells as there are columns.
type HeatRow struct {
	Label string
	Cells []Value
}

// Draw returns the chart and its table. It fails with ErrFrame, ErrValue or ErrShape.
func (h Heat) Draw() (Figure, error) {
	if len(h.Steps) == 0 {
		h.Steps = []float64{20, 40, 60, 80, 100}
	}
	if len(h.Steps) != 5 || !slices.IsSorted(h.Steps) {
		return Figure{}, h.misfit("five ascending steps are needed")
	}
	t := Table{Head: append([]string{h.Corner}, h.Columns...)}
	for _, row := range h.Rows {
		if err := h.check(0, row.Cells); err != nil {
			return Figure{}, err
		}
		if len(row.Cells) != len(h.Columns) {
			return Figure{}, h.misfit("row " + row.Label + " has not one cell a column")
		}
		line := []string{row.Label}
		for _, v := range row.Cells {
			line = append(line, h.write(v))
		}
		t.Rows = append(t.Rows, line)
	}
	if len(h.Rows) == 0 || len(h.Columns) == 0 {
		return h.figure(t, h.blank, desk, phone), h.check(0)
	}
	return h.figure(t, h.draw, desk, phone), nil
}

func (h Heat) draw(c *canvas) float64 {
	var names, texts []string
	for _, row := range h.Rows {
		names = append(names, row.Label)
		for _, v := range row.Cells {
			texts = append(texts, h.short(v))
		}
	}
	left, high := min(widest(names...), .35*c.width)+8, 1.8*letters
	above := c.format == phone && widest(names...) > left // long names stand above their cells there
	if above {
		left = 0
	}
	least := max(widest(texts...)+6, min(widest(h.Columns...), 4*letters)+4)
	fit := max(1, int((c.width-left)/least))
	bands := (len(h.Columns) + fit - 1) / fit
	fit = (len(h.Columns) + bands - 1) / bands // all bands about equally long
	wide := (c.width - left) / float64(fit)
	y := 0.0
	for from := 0; from < len(h.Columns); from += fit {
		until := min(from+fit, len(h.Columns))
		for i, name := range h.Columns[from:until] {
			c.text(label{x: left + (float64(i)+.5)*wide, y: y + high/2, anchor: middle, class: quietText, text: name, room: wide - 4})
		}
		y += high
		for _, row := range h.Rows {
			if above {
				c.text(label{y: y + high/2, text: row.Label, room: c.width})
				y += high
			} else {
				c.text(label{y: y + high/2, text: row.Label, room: left - 8})
			}
			for i, v := range row.Cells[from:until] {
				hint := row.Label + ", " + h.Columns[from+i] + ": " + h.write(v)
				c.cell(h.shade(v), hint, h.short(v), left+float64(i)*wide+1, y+1, wide-2, high-2)
			}
			y += high
		}
		y += .6 * letters
	}
	return c.keys(y, h.legend())
}

func (h Heat) short(v Value) string {
	if v.missing {
		return v.mark
	}
	return h.Format(v.number)
}

func (h Heat) shade(v Value) string {
	if v.missing {
		return "chart-none"
	}
	step := 0
	for step < len(h.Steps) && v.number >= h.Steps[step] {
		step++
	}
	return "chart-heat-" + strconv.Itoa(step)
}

// legend explains the shades, and every mark that stands for a missing number.
func (h Heat) legend() []key {
	keys := []key{{class: "chart-heat-0", text: "< " + h.Format(h.Steps[0])}}
	for i, from := range h.Steps {
		keys = append(keys, key{class: "chart-heat-" + strconv.Itoa(i+1), text: "≥ " + h.Format(from)})
	}
	for _, row := range h.Rows {
		keys = explain(keys, row.Cells)
	}
	return keys
}
