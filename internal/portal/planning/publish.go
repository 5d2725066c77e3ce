package planning

import (
	"net/http"
	"net/url"
	"strconv"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// publishPage asks whether a draft shall hold, and from when. It names everybody to whom something changes.
type publishPage struct {
	frame.Base
	head
	Sum        sums
	Affected   []difference // everybody to whom something changes
	Omitted    []omission
	Deviations []deviation
	Form       *frame.Form
	Choice     *frame.Choice
	Standing   bool // whether another roster is replaced
}

// deletePage asks whether a draft shall go.
type deletePage struct {
	frame.Base
	head
	Form   *frame.Form
	Choice *frame.Choice
}

var (
	publishView = frame.Parse[publishPage](files, "publish.html")
	deleteView  = frame.Parse[deletePage](files, "delete.html")
)

func version(r *roster.Roster) string { return strconv.Itoa(r.Version) }

func (p *pages) askPublish(c *frame.Call) error {
	return p.showPublish(c, http.StatusOK, c.Filled(nil), nil)
}

func (p *pages) showPublish(c *frame.Call, status int, form *frame.Form, choice *frame.Choice) error {
	r, err := p.roster(c)
	if err != nil {
		return err
	}
	page := publishPage{
		Base: c.Page("Veröffentlichen", "Danach sehen Schulen und Begleitungen den Plan. Hier steht vorher, für wen sich etwas ändert."),
		head: headOf(c, r, "veroeffentlichen"), Form: form, Choice: choice,
	}
	d, err := p.Rosters.Diff(c, r.ID)
	if err != nil {
		return err
	}
	if form.Values == nil {
		form.Values = url.Values{"from": {d.From.String()}, "version": {version(r)}}
	}
	page.Sum, page.Affected, page.Standing = count(d), group(d, nil, false), d.Against != nil
	page.Omitted, page.Deviations = omissions(c, d), deviations(d.Changes)
	return publishView.Show(c, status, page)
}

// publish lets the draft hold.
func (p *pages) publish(c *frame.Call) error {
	id, err := c.ID("roster")
	if err != nil {
		return err
	}
	form := c.Form()
	from := form.Date("from")
	if !form.OK() {
		return p.showPublish(c, http.StatusUnprocessableEntity, form, nil)
	}
	_, d, err := p.Rosters.Publish(c, id, form.Version(), from)
	switch {
	case frame.Stale(err):
		now, err := p.Rosters.Roster(c, id)
		if err != nil {
			return err
		}
		choice := form.Choose(now.Version, draftPath(id), frame.Versions{Name: c.T("Entwurf"), Theirs: c.T("inzwischen geändert"), Mine: c.T("so veröffentlichen, wie er jetzt ist")})
		return p.showPublish(c, http.StatusConflict, form, choice)
	case form.Refused(err):
		return p.showPublish(c, http.StatusUnprocessableEntity, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(home, c.T("Veröffentlicht. Der Plan gilt ab %s.", c.Date(d.From)), nil)
}

func (p *pages) askDelete(c *frame.Call) error {
	return p.showDelete(c, http.StatusOK, c.Filled(nil), nil)
}

func (p *pages) showDelete(c *frame.Call, status int, form *frame.Form, choice *frame.Choice) error {
	r, err := p.roster(c)
	if err != nil {
		return err
	}
	page := deletePage{Base: c.Page("Entwurf löschen", "Ein Entwurf, den niemand braucht, kann weg."), head: headOf(c, r, "loeschen"), Form: form, Choice: choice}
	return deleteView.Show(c, status, page)
}

// delete removes the draft.
func (p *pages) delete(c *frame.Call) error {
	id, err := c.ID("roster")
	if err != nil {
		return err
	}
	form := c.Form()
	err = p.Rosters.DeleteDraft(c, id, form.Version())
	switch {
	case frame.Stale(err):
		now, err := p.Rosters.Roster(c, id)
		if err != nil {
			return err
		}
		choice := form.Choose(now.Version, draftPath(id), frame.Versions{Name: c.T("Entwurf"), Theirs: c.T("inzwischen geändert"), Mine: c.T("trotzdem löschen")})
		return p.showDelete(c, http.StatusConflict, form, choice)
	case form.Refused(err):
		return p.showDelete(c, http.StatusUnprocessableEntity, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(home, c.T("Der Entwurf ist gelöscht."), nil)
}
