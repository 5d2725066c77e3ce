package self

import (
	"net/http"

	"github.com/google/uuid"

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
	holder, known := c.QueryID(frame.HolderField)
	switch {
	case next == "" || !known:
		return c.Redirect(frame.SignInPath)
	case c.Visit != nil: // signed in again elsewhere meanwhile
		return p.giveBack(c, c.Visit.Actor.ID, holder, next, form.Fields())
	}
	return p.ask(c, http.StatusUnauthorized, c.Filled(nil), next, &kept{holder, frame.Keep(form.Fields())})
}

// kept is a form that waits for whoever typed it.
type kept struct {
	Holder uuid.UUID
	Fields []frame.Value // as the sign-in carries them on
}

// giveBack offers to send the form that was kept, to nobody but who has typed it.
func (p *pages) giveBack(c *frame.Call, to, holder uuid.UUID, action string, fields []frame.Value) error {
	if to != holder {
		return c.Finish("/", c.T("Eine Eingabe von vorhin gehört zu einem anderen Konto. Sie wurde verworfen."), nil)
	}
	page := keptPage{Base: c.Page("Ihre Eingabe ist noch da", "Ihre Anmeldung war zu Ende, bevor wir speichern konnten."), Action: action, Fields: fields}
	page.Alone = true
	return keptView.Show(c, http.StatusOK, page)
}
