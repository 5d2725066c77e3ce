// Package chart draws the portal's charts as SVG on the server and gives each the table behind it, with the same data in the
// same order. It owns geometry, axes, and what makes a chart readable without colour and without sight.
//
// It leaves colours and strokes to the style sheet (it writes classes only), words and number formats to the caller, and what
// is counted or withheld to the domain. The same chart is always drawn to the same bytes.
package chart

import (
	"errors"
	"fmt"
	"html/template"
	"math"
	"regexp"
)

// Frame is what every chart says about itself. All of it is needed.
type Frame struct {
	ID     string                 // prefix of the chart's ids, once in a page: lower-case letters, digits and hyphens
	Title  string                 // what is shown; also the caption of the table
	Desc   string                 // what can be seen in it, in a sentence or two
	Empty  string                 // what to say where there is nothing to draw
	Format func(v float64) string // how a number is written, with its unit
}

// Figure is a chart and the table behind it.
type Figure struct {
	// SVG holds one drawing, or a "chart-wide" and a "chart-narrow" one of which the style sheet shows that which fits, since
	// letters that scale with the picture would be too small on a phone or too large on a desk.
	SVG   template.HTML
	Table Table
}

// Value is a number, or the reason why there is none. The zero Value is the number 0.
type Value struct {
	number       float64
	missing      bool
	mark, reason string
}

// Of returns a value that is known. It must be finite and at most 1e15, and not negative but in a Convergence.
func Of(number float64) Value { return Value{number: number} }

// None returns a value that is not there: a mark of one or two characters stands in the drawing, the reason in the table and in
// the legend. The same mark must always have the same reason.
func None(mark, reason string) Value { return Value{missing: true, mark: mark, reason: reason} }

// rank orders values by their number, and those without one after all others.
func (v Value) rank() float64 {
	if v.missing {
		return math.Inf(1)
	}
	return v.number
}

// What can be wrong with a chart; each is a mistake of the caller.
var (
	ErrFrame = errors.New("the frame of the chart is not complete")
	ErrValue = errors.New("the value is not finite, too large or negative")
	ErrShape = errors.New("the parts of the chart do not fit each other")
)

var validID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// most is the largest value drawn; float64 still tells all integers below it apart.
const most = 1e15

// check refuses an incomplete frame and values that cannot be drawn.
func (f Frame) check(least float64, rows ...[]Value) error {
	if !validID.MatchString(f.ID) || f.Title == "" || f.Desc == "" || f.Empty == "" || f.Format == nil {
		return fmt.Errorf("chart %q: %w", f.ID, ErrFrame)
	}
	for _, row := range rows {
		for _, v := range row {
			if math.IsNaN(v.number) || v.number < least || v.number > most {
				return fmt.Errorf("chart %q, value %v: %w", f.ID, v.number, ErrValue)
			}
		}
	}
	return nil
}

// misfit refuses a chart whose parts do not fit each other.
func (f Frame) misfit(why string) error { return fmt.Errorf("chart %q: %s: %w", f.ID, why, ErrShape) }

// write returns the value as the table shows it.
func (f Frame) write(v Value) string {
	if v.missing {
		return v.reason
	}
	return f.Format(v.number)
}

// format is a size in which a chart is drawn, in units of the drawing, which are pixels where there is room for them.
type format struct {
	name  string // the ending of the drawing's class and ids
	width float64
}

var (
	desk  = format{"wide", 640}
	phone = format{"narrow", 320}
	tile  = format{"small", 320} // for a chart of one format
)

// letters is the height of all text in units of the drawing, as in the style sheet.
const letters = 14.0

// figure draws the chart in each format. draw returns the height it took.
func (f Frame) figure(t Table, draw func(c *canvas) float64, formats ...format) Figure {
	t.Caption = f.Title
	var svg string
	for _, as := range formats {
		c := &canvas{format: as}
		svg += c.svg(f, draw(c))
	}
	return Figure{SVG: template.HTML(svg), Table: t} // every text in it is escaped by the canvas
}

// blank draws what stands in place of a chart without data.
func (f Frame) blank(c *canvas) float64 {
	y := 2 * letters
	for _, line := range wrap(f.Empty, c.width-2*letters) {
		c.text(label{x: c.width / 2, y: y, anchor: middle, text: line, room: c.width})
		y += 1.4 * letters
	}
	return y + letters
}
