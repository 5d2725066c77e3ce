package mine

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
)

// The answers to whether somebody worked at all.
const (
	didWork = "ja"
	didNot  = "nein"
)

// entryPage is one stretch of work with the form that changes it.
type entryPage struct {
	frame.Base
	Entry   *hours.Entry
	Open    bool   // whether it can still change
	Said    string // by the school against it
	Form    *frame.Form
	Answers []frame.Option
	Choice  *frame.Choice // not nil if somebody else was faster
}

var entryView = frame.Parse[entryPage](files, "entry.html")

// entry shows one stretch of work.
func (p *pages) entry(c *frame.Call) error {
	id, err := c.ID("entry")
	if err != nil {
		return err
	}
	e, err := p.Hours.Entry(c, id)
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK, e, c.Filled(typed(e)), nil)
}

func (p *pages) show(c *frame.Call, status int, e *hours.Entry, form *frame.Form, choice *frame.Choice) error {
	page := entryPage{
		Base: c.Page("Stunden ändern", "Tragen Sie ein, wie es wirklich war. Danach muss die Schule noch zustimmen."), Entry: e,
		Open: e.State != hours.Approved && e.State != hours.Closed, Said: said(c, e), Form: form, Choice: choice,
		Answers: []frame.Option{{Value: didWork, Label: c.T("Ja, ich habe gearbeitet.")}, {Value: didNot, Label: c.T("Nein, ich habe nicht gearbeitet.")}},
	}
	if !page.Open {
		page.Title, page.Help = c.T("Stunden ansehen"), c.T("Diese Stunden sind fertig. Sie lassen sich nicht mehr ändern.")
	}
	return entryView.Show(c, status, page)
}

// correct takes what was really worked.
func (p *pages) correct(c *frame.Call) error {
	id, err := c.ID("entry")
	if err != nil {
		return err
	}
	before, err := p.Hours.Entry(c, id)
	if err != nil {
		return err
	}
	form := c.Form()
	correction := read(form, before.Day)
	if !form.OK() {
		return p.show(c, http.StatusUnprocessableEntity, before, form, nil)
	}
	after, err := p.Hours.Correct(c, id, form.Version(), correction)
	switch {
	case frame.Stale(err):
		choice := form.Choose(before.Version, c.Gin.Request.URL.Path, versions(c, before, form)...)
		return p.show(c, http.StatusConflict, before, form, choice)
	case form.Refused(err):
		return p.show(c, http.StatusUnprocessableEntity, before, form, nil)
	case err != nil:
		return err
	}
	undo := &frame.Undo{Path: c.Gin.Request.URL.Path, Fields: map[string]string{}}
	for name, values := range typed(before) {
		undo.Fields[name] = values[0]
	}
	undo.Fields["version"] = strconv.Itoa(after.Version)
	return c.Finish("/meine-stunden?monat="+after.Day.Month().String(), c.T("Gespeichert. Jetzt muss die Schule noch zustimmen."), undo)
}

// typed is an entry as somebody would type it.
func typed(e *hours.Entry) url.Values {
	worked := didWork
	if !e.Worked {
		worked = didNot
	}
	return url.Values{
		"gearbeitet": {worked}, "startsAt": {clock(e.StartsAt)}, "endsAt": {clock(e.EndsAt)}, "breakMinutes": {strconv.Itoa(e.BreakMinutes)},
		"version": {strconv.Itoa(e.Version)},
	}
}

// clock is what an input for a time of day holds.
func clock(t time.Time) string { return t.In(calendar.Zone()).Format("15:04") }

// read makes a correction of what was typed, and notes what cannot be read.
func read(form *frame.Form, day calendar.Date) hours.Correction {
	switch form.Get("gearbeitet") {
	case didNot:
		return hours.Correction{}
	case didWork:
	default:
		form.Problem("gearbeitet", "Haben Sie gearbeitet? Bitte wählen Sie Ja oder Nein.")
		return hours.Correction{}
	}
	correction := hours.Correction{StartsAt: instant(form, day, "startsAt"), EndsAt: instant(form, day, "endsAt"), Worked: true}
	if form.Get("breakMinutes") != "" {
		correction.BreakMinutes = form.Int("breakMinutes")
	}
	return correction
}

func instant(form *frame.Form, day calendar.Date, name string) time.Time {
	at, err := day.At(form.Clock(name))
	if err != nil {
		form.Problem(name, "Diese Uhrzeit gibt es an diesem Tag nicht, oder zweimal: Die Uhren werden umgestellt.")
	}
	return at
}

// versions sets what is stored beside what was typed.
func versions(c *frame.Call, e *hours.Entry, form *frame.Form) []frame.Versions {
	stored := typed(e)
	row := func(name, label string) frame.Versions {
		return frame.Versions{Name: c.T(label), Theirs: stored.Get(name), Mine: cmp.Or(form.Get(name), "–")}
	}
	return []frame.Versions{
		row("gearbeitet", "Gearbeitet"), row("startsAt", "Beginn"), row("endsAt", "Ende"), row("breakMinutes", "Pause in Minuten"),
	}
}
