// Package correction is the form in which hours are put right, for the assistant who worked them and for the planner. What the form is
// called and where it stands is the rooms'.
package correction

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
)

// The answers to whether somebody worked, in the input "gearbeitet".
const (
	Worked    = "ja"
	NotWorked = "nein"
)

// values are an entry as somebody would type it.
func values(e *hours.Entry) url.Values {
	worked := Worked
	if !e.Worked {
		worked = NotWorked
	}
	return url.Values{
		"gearbeitet": {worked}, "startsAt": {clock(e.StartsAt)}, "endsAt": {clock(e.EndsAt)},
		"breakMinutes": {strconv.Itoa(e.BreakMinutes)}, "version": {strconv.Itoa(e.Version)},
	}
}

// clock is what an input for a time of day holds.
func clock(t time.Time) string { return calendar.ClockOf(t).String() }

// read makes a correction of what was typed about a day, and notes what cannot be read. Ask is the German sentence for a missing answer.
func read(form *frame.Form, day calendar.Date, ask string) hours.Correction {
	switch form.Get("gearbeitet") {
	case NotWorked:
		return hours.Correction{}
	case Worked:
	default:
		form.Problem("gearbeitet", ask)
		return hours.Correction{}
	}
	correction := hours.Correction{StartsAt: instant(form, day, "startsAt"), EndsAt: instant(form, day, "endsAt"), Worked: true}
	if form.Get("breakMinutes") != "" {
		correction.BreakMinutes = form.Int("breakMinutes")
	}
	return correction
}

// instant reads a time of the day. On the two days on which the clock changes some are missing, and some come twice.
func instant(form *frame.Form, day calendar.Date, name string) time.Time {
	before := len(form.Problems)
	at, err := day.At(form.Clock(name))
	if err != nil && len(form.Problems) == before {
		form.Problem(name, "Diese Uhrzeit gibt es an diesem Tag nicht, oder zweimal: Die Uhren werden umgestellt.")
	}
	return at
}

// versions sets what is stored beside what was typed.
func versions(c *frame.Call, e *hours.Entry, form *frame.Form) []frame.Versions {
	stored := values(e)
	row := func(name, label string) frame.Versions {
		return frame.Versions{Name: label, Theirs: stored.Get(name), Mine: cmp.Or(form.Get(name), "–")}
	}
	return []frame.Versions{
		row("gearbeitet", c.T("Gearbeitet")), row("startsAt", c.T("Beginn")), row("endsAt", c.T("Ende")), row("breakMinutes", c.T("Pause in Minuten")),
	}
}

// undo is the form that sets an entry back to what it was before a correction.
func undo(c *frame.Call, before, after *hours.Entry) *frame.Undo {
	u := &frame.Undo{Path: c.Gin.Request.URL.Path, Fields: map[string]string{}}
	for name, v := range values(before) {
		u.Fields[name] = v[0]
	}
	u.Fields["version"] = strconv.Itoa(after.Version)
	return u
}
