package mine

import (
	"net/http"
	"slices"

	"schulalltag/internal/hours"
	"schulalltag/internal/portal/correction"
	"schulalltag/internal/portal/frame"
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
	return p.show(c, http.StatusOK, e, c.Filled(correction.Values(e)), nil)
}

func (p *pages) show(c *frame.Call, status int, e *hours.Entry, form *frame.Form, choice *frame.Choice) error {
	page := entryPage{
		Base: c.Page("Stunden ändern", "Tragen Sie ein, wie es wirklich war. Danach muss die Schule noch zustimmen."), Entry: e,
		Open: e.State != hours.Approved && e.State != hours.Closed, Said: said(c, e), Form: form, Choice: choice,
		Answers: []frame.Option{{Value: correction.Worked, Label: c.T("Ja, ich habe gearbeitet.")}, {Value: correction.NotWorked, Label: c.T("Nein, ich habe nicht gearbeitet.")}},
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
	wanted := correction.Read(form, before.Day, "Haben Sie gearbeitet? Bitte wählen Sie Ja oder Nein.")
	if !form.OK() {
		return p.show(c, http.StatusUnprocessableEntity, before, form, nil)
	}
	path := "/meine-stunden?monat=" + before.Day.Month().String()
	after, err := p.Hours.Correct(c, id, form.Version(), wanted)
	switch {
	case frame.Stale(err):
		rows := correction.Versions(c, before, form)
		if !slices.ContainsFunc(rows, frame.Versions.Differs) { // the button was pressed twice
			return c.Finish(path, c.T("Das war schon gespeichert."), nil)
		}
		choice := form.Choose(before.Version, c.Gin.Request.URL.Path, rows...)
		return p.show(c, http.StatusConflict, before, form, choice)
	case form.Refused(err):
		return p.show(c, http.StatusUnprocessableEntity, before, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(path, c.T("Gespeichert. Jetzt muss die Schule noch zustimmen."), correction.Undo(c, before, after))
}
