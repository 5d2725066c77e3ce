package crew

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
	yes = "ja"
	no  = "nein"
)

// entryPage is one stretch of work with the form that corrects it.
type entryPage struct {
	frame.Base
	Entry   *hours.Entry
	Open    bool // whether it can still change
	Back    string
	Form    *frame.Form
	Answers []frame.Option
	Choice  *frame.Choice // not nil if somebody else was faster
}

var entryView = frame.Parse[entryPage](files, "entry.html")

func (p *pages) entry(c *frame.Call) error {
	id, err := c.ID("entry")
	if err != nil {
		return err
	}
	e, err := p.Hours.Entry(c, id)
	if err != nil {
		return err
	}
	return p.showEntry(c, http.StatusOK, e, c.Filled(typed(e)), nil)
}

func (p *pages) showEntry(c *frame.Call, status int, e *hours.Entry, form *frame.Form, choice *frame.Choice) error {
	page := entryPage{
		Base: c.Page("Stunden berichtigen", "Tragen Sie ein, wie es wirklich war. Danach muss die Schule es noch bestätigen."), Entry: e,
		Open: e.State != hours.Approved && e.State != hours.Closed, Back: entriesPath(e.AssistantID, e.Day.Month()), Form: form, Choice: choice,
		Answers: []frame.Option{{Value: yes, Label: c.T("Hat gearbeitet")}, {Value: no, Label: c.T("Hat nicht gearbeitet")}},
	}
	if !page.Open {
		page.Title, page.Help = c.T("Stunden ansehen"), c.T("Diese Stunden sind freigegeben. Sie lassen sich nicht mehr ändern.")
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
	correction := correctionOf(form, before.Day)
	if !form.OK() {
		return p.showEntry(c, http.StatusUnprocessableEntity, before, form, nil)
	}
	after, err := p.Hours.Correct(c, id, form.Version(), correction)
	path := c.Gin.Request.URL.Path
	switch {
	case frame.Stale(err):
		return p.showEntry(c, http.StatusConflict, before, form, form.Choose(before.Version, path, versions(c, before, form)...))
	case form.Refused(err):
		return p.showEntry(c, http.StatusUnprocessableEntity, before, form, nil)
	case err != nil:
		return err
	}
	back := &frame.Undo{Path: path, Fields: map[string]string{}}
	for name, values := range typed(before) {
		back.Fields[name] = values[0]
	}
	back.Fields["version"] = strconv.Itoa(after.Version)
	return c.Finish(entriesPath(after.AssistantID, after.Day.Month()), c.T("Gespeichert. Jetzt muss die Schule es noch bestätigen."), back)
}

// typed is an entry as somebody would type it.
func typed(e *hours.Entry) url.Values {
	worked := yes
	if !e.Worked {
		worked = no
	}
	return url.Values{
		"gearbeitet": {worked}, "startsAt": {clock(e.StartsAt).String()}, "endsAt": {clock(e.EndsAt).String()},
		"breakMinutes": {strconv.Itoa(e.BreakMinutes)}, "version": {strconv.Itoa(e.Version)},
	}
}

// correctionOf makes a correction of what was typed, and notes what cannot be read.
func correctionOf(form *frame.Form, day calendar.Date) hours.Correction {
	switch form.Get("gearbeitet") {
	case no:
		return hours.Correction{}
	case yes:
	default:
		form.Problem("gearbeitet", "Wählen Sie, ob gearbeitet wurde.")
		return hours.Correction{}
	}
	correction := hours.Correction{StartsAt: instant(form, day, "startsAt"), EndsAt: instant(form, day, "endsAt"), Worked: true}
	if form.Get("breakMinutes") != "" {
		correction.BreakMinutes = form.Int("breakMinutes")
	}
	return correction
}

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
	stored := typed(e)
	row := func(name, label string) frame.Versions {
		return frame.Versions{Name: c.T(label), Theirs: stored.Get(name), Mine: cmp.Or(form.Get(name), "–")}
	}
	return []frame.Versions{row("gearbeitet", "Gearbeitet"), row("startsAt", "Beginn"), row("endsAt", "Ende"), row("breakMinutes", "Pause in Minuten")}
}
