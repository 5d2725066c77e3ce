package crew

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/staff"
	"schulalltag/internal/web"
)

func (p *pages) editAssistant(c *frame.Call) error {
	a, err := p.found(c)
	if err != nil {
		return err
	}
	s, ok := sectionOf(c.Gin.Param("section"))
	if !ok {
		return web.ErrNoPath
	}
	d := a.Details()
	v := url.Values{"version": {strconv.Itoa(a.Version)}}
	s.fill(c, &d, v)
	return p.ask(c, http.StatusOK, a, s, c.Filled(v), nil)
}

// ask shows the form of one part; extend adds to the page what is special.
func (p *pages) ask(c *frame.Call, status int, a *staff.Assistant, s section, form *frame.Form, extend func(*formPage)) error {
	page := formPage{
		Base: c.Page(c.T("%s: %s", a.Name(), c.T(s.title)), s.help), Form: form, Parts: []string{s.slug},
		Back: "/team/" + a.ID.String(), BackName: a.Name(),
	}
	if err := p.choices(c, &page, a.ID, a.Schools); err != nil {
		return err
	}
	if extend != nil {
		extend(&page)
	}
	return formView.Show(c, status, page)
}

// updateAssistant stores one part, the rest as it is.
func (p *pages) updateAssistant(c *frame.Call) error {
	a, err := p.found(c)
	if err != nil {
		return err
	}
	s, ok := sectionOf(c.Gin.Param("section"))
	if !ok {
		return web.ErrNoPath
	}
	r := read(c.Form())
	was := a.Details()
	d := a.Details()
	s.read(r, &d)
	if !r.OK() {
		return p.ask(c, http.StatusUnprocessableEntity, a, s, r.Form, nil)
	}
	if s.slug == "schulen" && len(d.BarredPlaces) > 0 {
		places, err := p.places(c, was.Schools)
		if err != nil {
			return err
		}
		keepBarred(&d, places)
	}
	if !r.Has("bestaetigt") && r.Version() == a.Version {
		end, err := p.ends(c, a, &d)
		if err != nil {
			return err
		}
		if end != nil {
			end.Fields = fields(r.Form)
			return p.ask(c, http.StatusOK, a, s, r.Form, func(page *formPage) { page.Ask = end })
		}
	}
	updated, err := p.Pool.UpdateAssistant(c, a.ID, r.Version(), d)
	path := c.Gin.Request.URL.Path
	switch {
	case frame.Stale(err):
		choice, err := p.choose(c, a, s, r.Form, &d)
		if err != nil {
			return err
		}
		return p.ask(c, http.StatusConflict, a, s, r.Form, func(page *formPage) { page.Choice = choice })
	case r.refused(err):
		return p.ask(c, http.StatusUnprocessableEntity, a, s, r.Form, nil)
	case err != nil:
		return err
	}
	back := undo(c, s, path, strconv.Itoa(updated.Version), &was)
	if updated.Version == a.Version {
		back = nil
	}
	return c.Finish("/team/"+a.ID.String(), c.T("Gespeichert."), back)
}

// choose sets what is stored beside what was typed.
func (p *pages) choose(c *frame.Call, a *staff.Assistant, s section, form *frame.Form, mine *staff.Details) (*frame.Choice, error) {
	theirs := a.Details()
	both := theirs
	both.BarredPlaces = slices.Concat(theirs.BarredPlaces, mine.BarredPlaces)
	n, err := p.called(c, &both)
	if err != nil {
		return nil, err
	}
	said := func(d *staff.Details) string {
		if lines := s.lines(c, n, d); len(lines) > 0 {
			return strings.Join(lines, "; ")
		}
		return c.T("nichts")
	}
	return form.Choose(a.Version, c.Gin.Request.URL.Path, frame.Versions{Name: c.T(s.title), Theirs: said(&theirs), Mine: said(mine)}), nil
}

// ends counts the assignments that a change ends because the person may no longer work on their days; nil if it ends none.
func (p *pages) ends(c *frame.Call, a *staff.Assistant, d *staff.Details) (*ending, error) {
	after := staff.Assistant{Active: d.Active, Contracts: d.Contracts, Clearances: d.Clearances}
	list, err := postgres.All(func(page postgres.Page) ([]roster.NamedAssignment, string, error) {
		f := roster.AssignmentFilter{AssistantID: a.ID, From: c.Today(), Until: c.Today().AddDays(roster.MaxRosterDays - 1)}
		return p.Rosters.Assignments(c, f, page)
	})
	if err != nil {
		return nil, err
	}
	var end *ending
	for _, x := range list {
		if ok, _ := after.Eligible(x.Day); ok || !x.StartsAt.After(c.Now()) {
			continue
		}
		if end == nil {
			end = &ending{First: x.Day}
		}
		end.Count++
	}
	return end, nil
}

// fields are all inputs of a form, to be sent again.
func fields(form *frame.Form) (list []frame.Value) {
	for _, name := range slices.Sorted(maps.Keys(form.Values)) {
		for _, value := range form.Values[name] {
			list = append(list, frame.Value{Name: name, Value: value})
		}
	}
	return list
}
