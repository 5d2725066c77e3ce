package crew

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/staff"
)

// newAssistant asks for everything about somebody new.
func (p *pages) newAssistant(c *frame.Call) error {
	v := url.Values{}
	var d staff.Details
	d.Active = true
	for _, s := range hiring() {
		s.fill(c, &d, v)
	}
	return p.askNew(c, http.StatusOK, c.Filled(v))
}

// hiring are the parts asked of somebody new: places are barred once the schools are known, an account mostly comes later, and who is new
// belongs to the team.
func hiring() (list []section) {
	for _, s := range sections() {
		if s.slug != "sperren" && s.slug != "zugang" {
			list = append(list, s)
		}
	}
	return list
}

func (p *pages) askNew(c *frame.Call, status int, form *frame.Form) error {
	page := formPage{
		Base: c.Page("Person aufnehmen", "Was jetzt noch fehlt, können Sie später nachtragen. Eingeplant wird, wer Vertrag, Zeiten und Nachweise hat."),
		Form: form, Back: "/team", BackName: c.T("Team"), New: true,
	}
	for _, s := range hiring() {
		page.Parts = append(page.Parts, s.slug)
	}
	if err := p.choices(c, &page, uuid.Nil, nil); err != nil {
		return err
	}
	return formView.Show(c, status, page)
}

// hire takes somebody new into the team.
func (p *pages) hire(c *frame.Call) error {
	r := read(c.Form())
	var d staff.Details
	for _, s := range hiring() {
		s.read(r, &d)
	}
	if !r.OK() {
		return p.askNew(c, http.StatusUnprocessableEntity, r.Form)
	}
	hired, err := p.Pool.Hire(c, d)
	if r.refused(err) {
		return p.askNew(c, http.StatusUnprocessableEntity, r.Form)
	}
	if err != nil {
		return err
	}
	return c.Finish("/team/"+hired.ID.String(), c.T("%s gehört jetzt zum Team.", hired.Name()), nil)
}
