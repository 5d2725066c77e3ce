package self

import (
	"net/http"

	"schulalltag/internal/portal/frame"
)

// keptPage offers to send a form again whose session had ended.
type keptPage struct {
	frame.Base
	Action string
	Fields []frame.Value
}

var keptView = frame.Parse[keptPage](files, "kept.html")

// keep takes a form of another page that came after the session had ended, and asks for a new sign-in with all of it at hand.
func (p *pages) keep(c *frame.Call) error {
	form, next := c.Form(), frame.Local(c.Query("weiter"), "")
	if c.Visit != nil && next != "" { // signed in again elsewhere meanwhile
		return p.offer(c, next, form.Fields())
	}
	return p.ask(c, http.StatusUnauthorized, c.Filled(nil), next, frame.Keep(form.Fields()))
}

// offer shows the form that was kept. It is sent by hand only: somebody else may have signed in.
func (p *pages) offer(c *frame.Call, action string, fields []frame.Value) error {
	page := keptPage{Base: c.Page("Ihre Eingabe ist noch da", "Ihre Anmeldung war zu Ende, bevor wir speichern konnten."), Action: action, Fields: fields}
	page.Alone = true
	return keptView.Show(c, http.StatusOK, page)
}
