package chart

import (
	"strings"
	"unicode"
)

// anchor says which part of a text stands at its x.
type anchor string

const (
	start  anchor = ""
	middle anchor = "middle"
	end    anchor = "end"
)

// textClass is how a text looks.
type textClass string

const (
	plainText textClass = ""
	quietText textClass = "chart-label" // names of axes and of what is explained
	boldText  textClass = "chart-value" // the numbers that matter
)

// label is one line of text, vertically in the middle of y.
type label struct {
	class  textClass
	x, y   float64
	anchor anchor
	text   string
	room   float64 // the most it may take; a longer text is cut and says the whole as a hint
}

// text writes the label, moved aside as far as it takes to stay in the drawing.
func (c *canvas) text(l label) {
	shown := cut(l.text, min(l.room, c.width))
	before := map[anchor]float64{start: 0, middle: .5, end: 1}[l.anchor] * measure(shown)
	x := max(before, min(l.x, c.width-measure(shown)+before))
	hint := ""
	if shown != l.text {
		hint = "<title>" + escape(l.text) + "</title>"
	}
	c.body.WriteString("<text" + attribute("class", string(l.class)) + number("x", x) + number("y", l.y+.35*letters) + attribute("text-anchor", string(l.anchor)) +
		">" + escape(shown) + hint + "</text>")
}

// measure estimates the width of a text in a usual sans-serif font, rather too wide than too narrow: no font is at hand.
func measure(s string) float64 {
	ems := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune(" \u00a0\u202f.,:;'|!()[]/-ijltfrI", r):
			ems += .36
		case strings.ContainsRune("mwMW%@…", r):
			ems += .92
		case r < 0x20, r >= 0x1100: // wide scripts, signs, emoji, and what is shown as a replacement
			ems += 1.2
		case unicode.IsUpper(r):
			ems += .7
		default:
			ems += .58
		}
	}
	return ems * letters
}

// cut shortens a text to the room.
func cut(s string, room float64) string {
	if measure(s) <= room+.01 { // the room may be a sum of the same widths, rounded
		return s
	}
	kept := []rune(s)
	for len(kept) > 0 && measure(string(kept)+"…") > room {
		kept = kept[:len(kept)-1]
	}
	return strings.TrimSpace(string(kept)) + "…"
}

// wrap breaks a text between words into lines that fit the room.
func wrap(s string, room float64) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		last := len(lines) - 1
		if last >= 0 && measure(lines[last]+" "+word) <= room {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// widest measures the widest of the texts.
func widest(texts ...string) float64 {
	w := 0.0
	for _, s := range texts {
		w = max(w, measure(s))
	}
	return w
}
