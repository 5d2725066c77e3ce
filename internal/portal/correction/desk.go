package correction

import (
	"net/http"
	"slices"

	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
)

// Desk shows an entry and takes its correction, in the words of a room. The entry is named in the address, as :entry.
type Desk struct {
	Hours *hours.Hours
	Show  func(c *frame.Call, status int, s State) error
	Back  func(e *hours.Entry) string // path of the list the entry stands in
	Ask   string                      // German, for a missing answer to whether somebody worked
	Saved string                      // German, what is said after a correction
}

// State is an entry with the form that corrects it.
type State struct {
	Entry  *hours.Entry
	Open   bool // whether it can still change
	Back   string
	Form   *frame.Form
	Choice *frame.Choice // not nil if somebody else was faster
}

func (d Desk) show(c *frame.Call, status int, e *hours.Entry, form *frame.Form, choice *frame.Choice) error {
	open := e.State != hours.Approved && e.State != hours.Closed
	return d.Show(c, status, State{Entry: e, Open: open, Back: d.Back(e), Form: form, Choice: choice})
}

func (d Desk) entry(c *frame.Call) (*hours.Entry, error) {
	id, err := c.ID("entry")
	if err != nil {
		return nil, err
	}
	return d.Hours.Entry(c, id)
}

// Entry shows one stretch of work.
func (d Desk) Entry(c *frame.Call) error {
	e, err := d.entry(c)
	if err != nil {
		return err
	}
	return d.show(c, http.StatusOK, e, c.Filled(values(e)), nil)
}

// Correct takes what was really worked.
func (d Desk) Correct(c *frame.Call) error {
	before, err := d.entry(c)
	if err != nil {
		return err
	}
	form := c.Form()
	wanted := read(form, before.Day, d.Ask)
	if !form.OK() {
		return d.show(c, http.StatusUnprocessableEntity, before, form, nil)
	}
	after, err := d.Hours.Correct(c, before.ID, form.Version(), wanted)
	switch {
	case frame.Stale(err):
		rows := versions(c, before, form)
		if !slices.ContainsFunc(rows, frame.Versions.Differs) { // the button was pressed twice
			return c.Finish(d.Back(before), c.T("Das war schon gespeichert."), nil)
		}
		return d.show(c, http.StatusConflict, before, form, form.Choose(before.Version, c.Gin.Request.URL.Path, rows...))
	case form.Refused(err):
		return d.show(c, http.StatusUnprocessableEntity, before, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(d.Back(after), c.T(d.Saved), undo(c, before, after))
}
