package district

import (
	"net/http"
	"net/url"
	"strconv"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// areasPage lists the areas, and asks for another.
type areasPage struct {
	frame.Base
	Tabs []tab
	Form *frame.Form
	List []areaRow
}

type areaRow struct {
	school.Area
	Schools int
}

var areasView = frame.Parse[areasPage](files, "areas.html")

func (p *pages) areas(c *frame.Call) error { return p.showAreas(c, http.StatusOK, c.Filled(nil)) }

func (p *pages) showAreas(c *frame.Call, status int, form *frame.Form) error {
	list, err := p.everyArea(c)
	if err != nil {
		return err
	}
	schools, err := p.everySchool(c)
	if err != nil {
		return err
	}
	page := areasPage{
		Base: c.Page("Sozialräume", "Ein Sozialraum fasst Schulen zusammen, die nah beieinander liegen."), Tabs: tabs(c, "/organisationen/raeume"), Form: form,
	}
	for _, a := range list {
		row := areaRow{Area: a}
		for _, s := range schools {
			if s.AreaID == a.ID {
				row.Schools++
			}
		}
		page.List = append(page.List, row)
	}
	return areasView.Show(c, status, page)
}

func (p *pages) createArea(c *frame.Call) error {
	form := c.Form()
	created, err := p.Schools.CreateArea(c, school.NewArea{Name: form.Get("name")})
	if form.Refused(err) {
		return p.showAreas(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return c.Finish("/organisationen/raeume", c.T("„%s“ ist angelegt.", created.Name), nil)
}

// areaPage renames an area.
type areaPage struct {
	frame.Base
	Form   *frame.Form
	Choice *frame.Choice
	Area   *school.Area
}

var areaView = frame.Parse[areaPage](files, "area.html")

func (p *pages) area(c *frame.Call) error {
	a, err := p.knownArea(c)
	if err != nil {
		return err
	}
	return showArea(c, http.StatusOK, a, c.Filled(url.Values{"name": {a.Name}, "version": {strconv.Itoa(a.Version)}}), nil)
}

func (p *pages) knownArea(c *frame.Call) (*school.Area, error) {
	id, err := c.ID("id")
	if err != nil {
		return nil, err
	}
	return p.Schools.Area(c, id)
}

func showArea(c *frame.Call, status int, a *school.Area, form *frame.Form, choice *frame.Choice) error {
	return areaView.Show(c, status, areaPage{Base: c.Page(a.Name, ""), Form: form, Choice: choice, Area: a})
}

func (p *pages) updateArea(c *frame.Call) error {
	was, err := p.knownArea(c)
	if err != nil {
		return err
	}
	form := c.Form()
	path := "/organisationen/raeume/" + was.ID.String()
	is, err := p.Schools.UpdateArea(c, was.ID, form.Version(), school.NewArea{Name: form.Get("name")})
	switch {
	case frame.Stale(err):
		choice := form.Choose(was.Version, path, frame.Versions{Name: c.T("Name"), Theirs: was.Name, Mine: form.Get("name")})
		return showArea(c, http.StatusConflict, was, form, choice)
	case form.Refused(err):
		return showArea(c, http.StatusUnprocessableEntity, was, form, nil)
	case err != nil:
		return err
	}
	return c.Finish("/organisationen/raeume", c.T("Gespeichert."), &frame.Undo{Path: path, Fields: map[string]string{
		"name": was.Name, "version": strconv.Itoa(is.Version),
	}})
}
