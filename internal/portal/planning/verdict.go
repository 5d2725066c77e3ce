package planning

import (
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// verdict is what the roster says about acts, in words.
type verdict struct {
	Tone, Sum, From, To string
	Lines               []line
	Possible            bool // no rule is newly broken
	Free                bool // possible, and nothing gets worse
	Short               string
	Acts                string // as a form carries them
	change              int64
}

// line is one reason for a verdict.
type line struct{ Tone, Text string }

// say puts a judgement of acts into words.
func say(c *frame.Call, j roster.Judgement, acts []act) verdict {
	v := verdict{
		change: j.ValueAfter - j.ValueBefore, Possible: true, Tone: "ok", Acts: write(acts),
		From: c.Points(j.ValueBefore), To: c.Points(j.ValueAfter),
	}
	v.Sum = c.Change(v.change)
	for _, x := range j.Violations {
		if x.New {
			if v.Possible {
				v.Short = c.Rule(x.Code)
			}
			v.Possible, v.Tone = false, "bad"
			v.Lines = append(v.Lines, line{"bad", c.Violation(x)})
		}
	}
	if !v.Possible {
		return v
	}
	switch v.Free = v.change >= 0; {
	case !v.Free:
		v.Tone = "warn"
		v.Short = c.T("kostet %s", c.Points(-v.change))
	case v.change == 0:
		v.Short = c.T("geht")
	default:
		v.Short = c.T("bringt %s", c.Points(v.change))
	}
	v.Lines = terms(c, j)
	return v
}

// terms says which parts of the value change.
func terms(c *frame.Call, j roster.Judgement) (lines []line) {
	before, after := j.BreakdownBefore, j.BreakdownAfter
	for _, term := range []struct {
		change int64
		text   string
	}{
		{after.Need - before.Need, "gedeckter Bedarf"},
		{after.Floor - before.Floor, "Klassen, zu denen sonst kaum jemand kommt"},
		{after.Familiar - before.Familiar, "vertraute Gesichter"},
		{after.Keep - before.Keep, "bleibt, wie es jetzt gilt"},
		{before.Gap - after.Gap, "Leerlauf zwischen Einsätzen"},
		{before.Travel - after.Travel, "Fahrzeit"},
		{before.Pair - after.Pair, "neue Gesichter in Klassen"},
	} {
		switch {
		case term.change > 0:
			lines = append(lines, line{"ok", c.T("%s: besser (%s)", c.T(term.text), c.Change(term.change))})
		case term.change < 0:
			lines = append(lines, line{"warn", c.T("%s: schlechter (%s)", c.T(term.text), c.Change(term.change))})
		}
	}
	return lines
}
