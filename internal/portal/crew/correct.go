package crew

import (
	"net/http"

	"schulalltag/internal/hours"
	"schulalltag/internal/portal/correction"
	"schulalltag/internal/portal/frame"
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
	return p.showEntry(c, http.StatusOK, e, c.Filled(correction.Values(e)), nil)
}

func (p *pages) showEntry(c *frame.Call, status int, e *hours.Entry, form *frame.Form, choice *frame.Choice) error {
	page := entryPage{
		Base: c.Page("Stunden berichtigen", "Tragen Sie ein, wie es wirklich war. Danach muss die Schule es noch bestätigen."), Entry: e,
		Open: e.State != hours.Approved && e.State != hours.Closed, Back: entriesPath(e.AssistantID, e.Day.Month()), Form: form, Choice: choice,
		Answers: []frame.Option{{Value: correction.Worked, Label: c.T("Hat gearbeitet")}, {Value: correction.NotWorked, Label: c.T("Hat nicht gearbeitet")}},
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
	wanted := correction.Read(form, before.Day, "Wählen Sie, ob gearbeitet wurde.")
	if !form.OK() {
		return p.showEntry(c, http.StatusUnprocessableEntity, before, form, nil)
	}
	after, err := p.Hours.Correct(c, id, form.Version(), wanted)
	switch {
	case frame.Stale(err):
		return p.showEntry(c, http.StatusConflict, before, form, form.Choose(before.Version, c.Gin.Request.URL.Path, correction.Versions(c, before, form)...))
	case form.Refused(err):
		return p.showEntry(c, http.StatusUnprocessableEntity, before, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(entriesPath(after.AssistantID, after.Day.Month()), c.T("Gespeichert. Jetzt muss die Schule es noch bestätigen."), correction.Undo(c, before, after))
}
