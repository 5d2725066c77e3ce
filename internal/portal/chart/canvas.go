package chart

import (
	"encoding/xml"
	"math"
	"slices"
	"strconv"
	"strings"
)

// canvas collects the shapes of one drawing.
type canvas struct {
	format
	body strings.Builder
}

// svg closes the drawing at the given height.
func (c *canvas) svg(f Frame, height float64) string {
	id := f.ID + "-" + c.name
	w, h := num(c.width), num(math.Ceil(height))
	return `<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-` + c.name + `" role="img" aria-labelledby="` + id + `-title ` + id + `-desc"` +
		` viewBox="0 0 ` + w + " " + h + `" width="` + w + `" height="` + h + `" font-size="` + num(letters) + `">` +
		`<title id="` + id + `-title">` + escape(f.Title) + `</title><desc id="` + id + `-desc">` + escape(f.Desc) + `</desc>` +
		c.body.String() + "</svg>\n"
}

// tag writes one shape; a hint is what a pointer resting on it is told.
func (c *canvas) tag(name, class, hint, attributes string) {
	c.body.WriteString("<" + name + attribute("class", class) + attributes)
	if hint == "" {
		c.body.WriteString("/>")
		return
	}
	c.body.WriteString("><title>" + escape(hint) + "</title></" + name + ">")
}

func (c *canvas) rect(class, hint string, x, y, w, h float64) {
	c.tag("rect", class, hint, number("x", x)+number("y", y)+number("width", w)+number("height", h))
}

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.tag("line", class, "", number("x1", x1)+number("y1", y1)+number("x2", x2)+number("y2", y2))
}

// point is a place on the canvas.
type point struct{ x, y float64 }

// path draws lines through the points.
func (c *canvas) path(class string, points []point) {
	c.tag("path", class, "", attribute("d", trace(points)))
}

// marker draws the point of a series; each of the four series has a form of its own, so that colour is not needed.
func (c *canvas) marker(series int, hint string, p point) {
	class := "chart-point " + seriesClass(series)
	const r = 5.0
	switch series {
	case 0:
		c.tag("circle", class, hint, number("cx", p.x)+number("cy", p.y)+number("r", r))
	case 1:
		c.rect(class, hint, p.x-r+.5, p.y-r+.5, 2*r-1, 2*r-1)
	case 2:
		c.tag("path", class, hint, attribute("d", trace([]point{{p.x, p.y - r}, {p.x + r, p.y + r - 1}, {p.x - r, p.y + r - 1}})+"Z"))
	default:
		c.tag("path", class, hint, attribute("d", trace([]point{{p.x, p.y - r}, {p.x + r, p.y}, {p.x, p.y + r}, {p.x - r, p.y}})+"Z"))
	}
}

func seriesClass(series int) string { return "chart-s" + strconv.Itoa(series+1) }

func trace(points []point) string {
	var d strings.Builder
	for i, p := range points {
		d.WriteString([]string{"M", "L"}[min(i, 1)] + num(p.x) + " " + num(p.y))
	}
	return d.String()
}

// cell draws a rectangle with its text in the middle, both in the colours of one class.
func (c *canvas) cell(class, hint, text string, x, y, w, h float64) {
	c.body.WriteString("<g" + attribute("class", class) + ">")
	if hint != "" {
		c.body.WriteString("<title>" + escape(hint) + "</title>")
	}
	c.rect("", "", x, y, w, h)
	if text != "" {
		c.text(label{x: x + w/2, y: y + h/2, anchor: middle, class: plainText, text: text, room: w - 2})
	}
	c.body.WriteString("</g>")
}

// key explains one sign of the drawing: a line, a marker, or a swatch with an optional mark in it.
type key struct {
	class, mark, text string
	line              bool
}

// keys draws a legend from y down, broken into as many lines as it takes, and returns where it ends.
func (c *canvas) keys(y float64, keys []key) float64 {
	x, high := 0.0, 1.7*letters
	for _, k := range keys {
		const swatch, gap = 20, 6
		w := swatch + gap + min(measure(k.text), c.width-swatch-gap)
		if x > 0 && x+w > c.width {
			x, y = 0, y+high
		}
		mid := y + high/2
		if k.line {
			c.line(k.class, x, mid, x+swatch, mid)
		} else {
			c.cell(k.class, "", k.mark, x, mid-8, swatch, 16)
		}
		c.text(label{x: x + swatch + gap, y: mid, text: k.text, room: c.width - swatch - gap})
		x += w + letters
	}
	return y + high
}

// explain adds the marks that stand for missing numbers to a legend, each once.
func explain(keys []key, values []Value) []key {
	for _, v := range values {
		k := key{class: "chart-none", mark: v.mark, text: v.reason}
		if v.missing && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

func attribute(name, value string) string {
	if value == "" {
		return ""
	}
	return " " + name + `="` + value + `"`
}

func number(name string, v float64) string { return " " + name + `="` + num(v) + `"` }

// num writes a coordinate to a tenth of a unit.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64) // + 0 makes a negative zero positive
}

// escape makes text safe in both XML and HTML; what neither may hold becomes the replacement character.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder never fails
	return b.String()
}
